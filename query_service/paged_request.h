// Page tokens of methods that answer page by page as of one snapshot: what they
// pin, and how a later request is led back to its first.
#ifndef HEARSAY_QUERY_SERVICE_PAGED_REQUEST_H_
#define HEARSAY_QUERY_SERVICE_PAGED_REQUEST_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/errors.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/page_token.h"
#include "common/status_macros.h"
#include "hearsay/v1/as_of.pb.h"

namespace hearsay {

// Where a page ends: the order keys of its last item, in a form that the method
// chooses.
using PagePosition = std::vector<std::string>;

// A request for one page.
template <typename Request>
struct PagedRequest {
  // The first page's; on later pages with its snapshot as `as_of` (and, where
  // the method has one, what `changed_since` meant), and with this page's
  // `min_revision`.
  Request request;
  PagePosition after;  // empty: the first page
  int page_size = 0;
};

// What a page token holds.
struct PinnedPage {
  std::string filters;     // serialised: the request without what pages vary in
  v1::AsOf snapshot;       // every field set
  v1::AsOf changed_since;  // every field set; none: not asked for
  PagePosition position;
};

// `request_type`: full name of the request's message.
std::string PinnedPageToToken(absl::string_view request_type,
                              const PinnedPage& page);
// INVALID_ARGUMENT PAGE_TOKEN_INVALID: the token is foreign or damaged, or its
// position has not `position_size` keys.
absl::StatusOr<PinnedPage> PinnedPageFromToken(absl::string_view request_type,
                                               absl::string_view token,
                                               size_t position_size);
// Whether `as_of`, as given in a request, can have led to `snapshot`.
bool CanMean(const v1::AsOf& as_of, const v1::AsOf& snapshot);
// INVALID_ARGUMENT PAGE_TOKEN_INVALID: the token is of another request.
absl::Status PageTokenOfOtherRequest();

// Whether the method compares two as-ofs.
template <typename Request>
concept HasChangedSince = requires(const Request& request) {
  request.changed_since();
};

// Returns what all pages have in common beside what they are as of, so that a
// snapshot sent back as as-of gives the same token.
template <typename Request>
Request FiltersOf(Request request) {
  request.clear_as_of();
  request.clear_min_revision();
  request.clear_page_size();
  request.clear_page_token();
  if constexpr (HasChangedSince<Request>) request.clear_changed_since();
  return request;
}

// Returns the page that `request` asks for. Adds a bad page size to
// `violations`; all other fields are for the method to check, in what is
// returned. `position_size`: how many keys the method's positions have.
//
// INVALID_ARGUMENT PAGE_TOKEN_INVALID: the token is foreign or damaged, or the
// request neither repeats the first page's nor leaves all its fields out.
template <typename Request>
absl::StatusOr<PagedRequest<Request>> PagedRequestFromProto(
    const Request& request, size_t position_size, Violations& violations) {
  PagedRequest<Request> paged;
  paged.page_size = CheckPageSize({FieldPath(), "page_size"},
                                  request.page_size(), violations);
  if (request.page_token().empty()) {
    paged.request = request;
    return paged;
  }
  const std::string& type = Request::descriptor()->full_name();
  ASSIGN_OR_RETURN(
      PinnedPage pinned,
      PinnedPageFromToken(type, request.page_token(), position_size));
  const std::string asked = FiltersOf(request).SerializeAsString();
  if ((!asked.empty() && asked != pinned.filters) ||
      !CanMean(request.as_of(), pinned.snapshot)) {
    return PageTokenOfOtherRequest();
  }
  if (!paged.request.ParseFromString(pinned.filters)) {
    return PageTokenOfOtherRequest();
  }
  if constexpr (HasChangedSince<Request>) {
    if (!CanMean(request.changed_since(), pinned.changed_since)) {
      return PageTokenOfOtherRequest();
    }
    if (!pinned.changed_since.log_id().empty()) {
      *paged.request.mutable_changed_since() = std::move(pinned.changed_since);
    }
  }
  paged.request.set_min_revision(request.min_revision());
  *paged.request.mutable_as_of() = std::move(pinned.snapshot);
  paged.after = std::move(pinned.position);
  return paged;
}

// Returns the token of the page after `last`. `changed_since`: what the
// request's meant, every field set; none where it has none.
template <typename Request>
std::string NextPageToken(const PagedRequest<Request>& page,
                          const v1::AsOf& snapshot, PagePosition last,
                          const v1::AsOf& changed_since = {}) {
  return PinnedPageToToken(Request::descriptor()->full_name(),
                           {FiltersOf(page.request).SerializeAsString(),
                            snapshot, changed_since, std::move(last)});
}

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_PAGED_REQUEST_H_
