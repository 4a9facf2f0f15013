#ifndef HEARSAY_CLI_FORECAST_VIEW_H_
#define HEARSAY_CLI_FORECAST_VIEW_H_

#include <optional>
#include <string>

#include "cli/terminal.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns the forecast for people, in lines of at most `width` columns: for
// each deadline the cells with their probabilities and bars, then on what it
// rests.
std::string ForecastText(const query::v1::GetForecastResponse& forecast,
                         int width, const Paint& paint);

// What an answer takes to be different, and what it is otherwise.
struct WhatIf {
  std::string text;
  double plain_probability = 0;
};

// Returns the answer to one question, likewise.
std::string AnswerText(const query::v1::AnswerQuestionResponse& answer,
                       const std::optional<WhatIf>& what_if, int width,
                       const Paint& paint);

// Returns a line with a probability and its bar; `note`, if any, after the
// number.
std::string ProbabilityLine(double probability, const std::string& note,
                            int width, const Paint& paint);

// Says on how much an answer rests.
std::string EvidenceText(const query::v1::EvidenceSummary& evidence);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_FORECAST_VIEW_H_
