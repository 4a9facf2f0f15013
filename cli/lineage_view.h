#ifndef HEARSAY_CLI_LINEAGE_VIEW_H_
#define HEARSAY_CLI_LINEAGE_VIEW_H_

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns the lineage for people, in lines of at most `width` columns: each
// story with who was first and with its cascades as trees, then how often each
// source was first. `pages` are all of one snapshot; at least one.
std::string LineageText(const std::vector<query::v1::GetLineageResponse>& pages,
                        int width, const Paint& paint);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_LINEAGE_VIEW_H_
