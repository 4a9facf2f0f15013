// How the replica packs revisions into BLOBs: varints, each the difference from
// the one before.
#ifndef HEARSAY_QUERY_SERVICE_POSTING_BLOCK_H_
#define HEARSAY_QUERY_SERVICE_POSTING_BLOCK_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

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

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_POSTING_BLOCK_H_
