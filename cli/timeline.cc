#include "cli/timeline.h"

#include <unistd.h>

#include <iostream>

#include "absl/status/statusor.h"
#include "cli/error_text.h"
#include "cli/json_text.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "cli/timeline_view.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::ListTimelineRequest;
using query::v1::ListTimelineResponse;

absl::StatusOr<ListTimelineRequest> RequestFromOptions(
    const TimelineOptions& options) {
  ListTimelineRequest request;
  *request.mutable_player() =
      MentionFromText(options.player, v1::ENTITY_KIND_PLAYER);
  ASSIGN_OR_RETURN(*request.mutable_as_of(), AsOfFromOptions(options.query));
  request.set_min_revision(options.query.min_revision);
  for (const std::string& club : options.clubs) {
    *request.add_clubs() = MentionFromText(club, v1::ENTITY_KIND_CLUB);
  }
  for (const std::string& outlet : options.outlets) {
    *request.add_outlets() =
        MentionFromText(outlet, v1::ENTITY_KIND_UNSPECIFIED);
  }
  if (options.newest_first) {
    request.set_order(query::v1::TIMELINE_ORDER_NEWEST_FIRST);
  }
  request.set_page_size(limits::kPageSizeMax);
  return request;
}

absl::StatusOr<std::vector<ListTimelineResponse>> ReadPages(
    const TimelineOptions& options) {
  ASSIGN_OR_RETURN(ListTimelineRequest request, RequestFromOptions(options));
  const RpcClient client(options.query.query);
  std::vector<ListTimelineResponse> pages;
  do {
    ASSIGN_OR_RETURN(auto page, client.Call<ListTimelineResponse>(request));
    // The token pins all that the first request said.
    request.Clear();
    request.set_page_token(page.next_page_token());
    pages.push_back(std::move(page));
  } while (!request.page_token().empty());
  return pages;
}

}  // namespace

int RunTimeline(const TimelineOptions& options) {
  const auto pages = ReadPages(options);
  if (!pages.ok()) {
    std::cerr << ErrorText("timeline", pages.status());
    return 1;
  }
  if (options.query.json) {
    for (const ListTimelineResponse& page : *pages) std::cout << JsonText(page);
  } else {
    std::cout << TimelineText(*pages, TerminalWidth(STDOUT_FILENO),
                              PaintFor(STDOUT_FILENO));
  }
  return 0;
}

}  // namespace hearsay::cli
