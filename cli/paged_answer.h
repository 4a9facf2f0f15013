// Answers that come page by page.
#ifndef HEARSAY_CLI_PAGED_ANSWER_H_
#define HEARSAY_CLI_PAGED_ANSWER_H_

#include <unistd.h>

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/error_text.h"
#include "cli/exit_code.h"
#include "cli/json_text.h"
#include "cli/query_options.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "common/limits.h"
#include "common/status_macros.h"

namespace hearsay::cli {

// Returns all pages of the answer; at least one.
template <typename Response, typename Request>
absl::StatusOr<std::vector<Response>> ReadPages(const QueryOptions& options,
                                                Request request) {
  request.set_page_size(limits::kPageSizeMax);
  const RpcClient client(options.query);
  std::vector<Response> pages;
  do {
    ASSIGN_OR_RETURN(auto page, client.Call<Response>(request));
    // The token pins all that the first request said.
    request.Clear();
    request.set_page_token(page.next_page_token());
    pages.push_back(std::move(page));
  } while (!request.page_token().empty());
  return pages;
}

// Asks what `request`, if it could be made, says, and prints the answer: as
// JSON, or by `text` from the pages, the terminal's width and its Paint.
// Returns the exit code. `command` is named in errors.
template <typename Response, typename Request, typename Text>
int PrintPages(absl::string_view command, const QueryOptions& options,
               const absl::StatusOr<Request>& request, const Text& text) {
  const absl::StatusOr<std::vector<Response>> pages =
      request.ok() ? ReadPages<Response>(options, *request) : request.status();
  if (!pages.ok()) {
    std::cerr << ErrorText(command, pages.status());
    return ExitCodeOf(pages.status());
  }
  if (options.json) {
    for (const Response& page : *pages) std::cout << JsonText(page);
  } else {
    std::cout << text(*pages, TerminalWidth(STDOUT_FILENO),
                      PaintFor(STDOUT_FILENO));
  }
  return kDone;
}

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_PAGED_ANSWER_H_
