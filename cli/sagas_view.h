#ifndef HEARSAY_CLI_SAGAS_VIEW_H_
#define HEARSAY_CLI_SAGAS_VIEW_H_

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns the sagas for people, in lines of at most `width` columns. `pages`
// are all of one snapshot; at least one.
std::string SagasText(const std::vector<query::v1::ListSagasResponse>& pages,
                      int width, const Paint& paint);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_SAGAS_VIEW_H_
