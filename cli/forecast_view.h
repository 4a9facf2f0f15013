#ifndef HEARSAY_CLI_FORECAST_VIEW_H_
#define HEARSAY_CLI_FORECAST_VIEW_H_

#include <string>

#include "cli/terminal.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns the forecast for people, in lines of at most `width` columns: for
// each deadline the cells with their probabilities and bars, then on what it
// rests.
std::string ForecastText(const query::v1::GetForecastResponse& forecast,
                         int width, const Paint& paint);

// Returns the answer to one question, likewise.
std::string AnswerText(const query::v1::AnswerQuestionResponse& answer,
                       int width, const Paint& paint);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_FORECAST_VIEW_H_
