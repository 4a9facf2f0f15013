#include "cli/history_drawing.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/date_text.h"
#include "cli/forecast_series.h"
#include "cli/history_marks.h"
#include "cli/labels.h"
#include "cli/outcome_bands.h"
#include "cli/picture_note.h"
#include "cli/rpc_client.h"
#include "cli/svg/history_chart.h"
#include "common/status_macros.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::ListForecastHistoryRequest;
using query::v1::ListForecastHistoryResponse;

// Whether the last point is that of the outcome that ended the saga: the answer
// then is what is recorded, and what may come after it.
bool EndsWithOutcome(const ListForecastHistoryResponse& history) {
  const auto& records = history.points(history.points_size() - 1).records();
  return std::any_of(records.begin(), records.end(),
                     [](const std::string& record) {
                       return absl::StartsWith(record, "outcomes/");
                     });
}

svg::HistoryChart ChartOf(const std::vector<DatedForecast>& series,
                          HistoryMarks marks,
                          const ListForecastHistoryRequest& question,
                          const ListForecastHistoryResponse& history) {
  Labels labels;
  for (const DatedForecast& dated : series) labels.Add(dated.forecast.labels());
  svg::HistoryChart chart;
  chart.title =
      absl::StrCat("What becomes of ", labels.Of(history.player()), " by ",
                   MomentText(TimeFromProto(question.deadline_time())));
  chart.subtitle = absl::StrCat(
      "Probability of each outcome, as it was told at the time",
      marks.marks.empty() ? "." : "; the numbers mark what moved it most.");
  for (const DatedForecast& dated : series) chart.times.push_back(dated.time);
  chart.bands = OutcomeBands(series, labels);
  chart.marks = std::move(marks.marks);
  chart.developments = std::move(marks.developments);
  chart.note = absl::StrCat(
      "A move counts once it is signed: talk and offers do not. Every tick "
      "above the bands is something that was said. ",
      PictureNote(history.snapshot()));
  return chart;
}

}  // namespace

absl::StatusOr<std::string> DrawHistory(
    const QueryOptions& options, const ListForecastHistoryRequest& question,
    const ListForecastHistoryResponse& history) {
  const RpcClient client(options.query);
  ASSIGN_OR_RETURN(auto series, ReadForecastSeries(client, question, history));
  if (series.size() < 2) {
    return absl::FailedPreconditionError(
        "There is nothing to draw: the saga has no two moments.");
  }
  ASSIGN_OR_RETURN(auto marks, ReadHistoryMarks(options, question,
                                                history.snapshot(), series));
  // The bands end with what was forecast, just before it was known.
  if (series.size() > 1 && EndsWithOutcome(history)) series.pop_back();
  return svg::HistorySvg(ChartOf(series, std::move(marks), question, history));
}

}  // namespace hearsay::cli
