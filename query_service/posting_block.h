// How the replica packs postings into BLOBs. Numbers are varints, revisions
// that ascend each the difference from the one before.
#ifndef HEARSAY_QUERY_SERVICE_POSTING_BLOCK_H_
#define HEARSAY_QUERY_SERVICE_POSTING_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace hearsay {

// Returns `revisions`, which ascend and are positive, as a block.
std::string EncodePostings(std::span<const int64_t> revisions);

// Appends a block's revisions to `revisions`. DATA_LOSS: it is no block.
absl::Status DecodePostings(absl::string_view block,
                            std::vector<int64_t>& revisions);

// An entry of the index by resource name: a part of the name's hash.
struct NamePosting {
  uint32_t fragment;
  int64_t revision;
};

// The same for postings by name, which ascend by revision.
std::string EncodeNamePostings(std::span<const NamePosting> postings);

// Appends the revisions of a block's postings that have this fragment.
// DATA_LOSS: it is no block.
absl::Status DecodeNamePostings(absl::string_view block, uint32_t fragment,
                                std::vector<int64_t>& revisions);

// Appends to `block` that entries from `first_revision` on concern `player`.
void AppendPlayerPosting(absl::string_view player, int64_t first_revision,
                         std::string& block);

// Adds a block's players whom entries up to `last_revision` concern to
// `players`; stops once there are more than `players_max`. DATA_LOSS: it is no
// block.
absl::Status DecodePlayerPostings(absl::string_view block,
                                  int64_t last_revision, size_t players_max,
                                  absl::flat_hash_set<std::string>& players);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_POSTING_BLOCK_H_
