#ifndef HEARSAY_CLI_EXPLANATION_VIEW_H_
#define HEARSAY_CLI_EXPLANATION_VIEW_H_

#include <string>

#include "cli/terminal.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns the explanation for people, in lines of at most `width` columns: the
// answer and the base rate, then what each origin adds, with what the answer
// would be without it, then the rules that exclude.
std::string ExplanationText(
    const query::v1::ExplainForecastResponse& explanation, int width,
    const Paint& paint);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_EXPLANATION_VIEW_H_
