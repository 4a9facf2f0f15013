#ifndef HEARSAY_CLI_OUTCOME_TEXT_H_
#define HEARSAY_CLI_OUTCOME_TEXT_H_

#include <string>

#include "cli/labels.h"
#include "hearsay/v1/outcome.pb.h"

namespace hearsay::cli {

// Returns what happened, as in "Ibrahima Konaté joined on a free transfer: Real
// Madrid".
std::string OutcomeText(const v1::Outcome& outcome, const Labels& labels);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_OUTCOME_TEXT_H_
