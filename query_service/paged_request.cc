#include "query_service/paged_request.h"

#include <iterator>

#include "common/time.h"

namespace hearsay {
namespace {

// What a page token holds, in this order; the position follows.
enum TokenField : size_t { kFilters, kSnapshot, kChangedSince, kPosition };

}  // namespace

std::string PinnedPageToToken(absl::string_view request_type,
                              const PinnedPage& page) {
  std::vector<std::string> fields(kPosition);
  fields[kFilters] = page.filters;
  fields[kSnapshot] = page.snapshot.SerializeAsString();
  fields[kChangedSince] = page.changed_since.SerializeAsString();
  fields.insert(fields.end(), page.position.begin(), page.position.end());
  return EncodePageToken(request_type, fields);
}

absl::StatusOr<PinnedPage> PinnedPageFromToken(absl::string_view request_type,
                                               absl::string_view token,
                                               size_t position_size) {
  ASSIGN_OR_RETURN(
      std::vector<std::string> fields,
      DecodePageToken(request_type, token, kPosition + position_size));
  PinnedPage page;
  if (!page.snapshot.ParseFromString(fields[kSnapshot]) ||
      !page.changed_since.ParseFromString(fields[kChangedSince])) {
    return PageTokenInvalid("is no next_page_token of this method");
  }
  page.filters = std::move(fields[kFilters]);
  page.position.assign(std::make_move_iterator(fields.begin() + kPosition),
                       std::make_move_iterator(fields.end()));
  return page;
}

bool CanMean(const v1::AsOf& as_of, const v1::AsOf& snapshot) {
  // A commit time stands for the last revision committed by then.
  if (as_of.has_commit_time() && TimeFromProto(as_of.commit_time()) <
                                     TimeFromProto(snapshot.commit_time())) {
    return false;
  }
  v1::AsOf rest = as_of;
  rest.clear_commit_time();
  v1::AsOf merged = snapshot;
  merged.MergeFrom(rest);
  return merged.SerializeAsString() == snapshot.SerializeAsString();
}

absl::Status PageTokenOfOtherRequest() {
  return PageTokenInvalid(
      "belongs to another request: repeat the first page's fields or leave "
      "them all out");
}

}  // namespace hearsay
