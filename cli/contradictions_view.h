#ifndef HEARSAY_CLI_CONTRADICTIONS_VIEW_H_
#define HEARSAY_CLI_CONTRADICTIONS_VIEW_H_

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns the contradictions for people, in lines of at most `width` columns:
// each with its span, what each side holds, who says so, and who was proved
// wrong. `pages` are all of one snapshot; at least one.
std::string ContradictionsText(
    const std::vector<query::v1::ListContradictionsResponse>& pages, int width,
    const Paint& paint);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_CONTRADICTIONS_VIEW_H_
