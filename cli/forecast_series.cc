#include "cli/forecast_series.h"

#include <set>

#include "common/status_macros.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::ForecastPoint;
using query::v1::GetForecastRequest;
using query::v1::GetForecastResponse;
using query::v1::ListForecastHistoryRequest;
using query::v1::ListForecastHistoryResponse;

constexpr int kEvenMoments = 60;
constexpr int kJumpsMax = 60;

// The events by which every outcome that something was said for is moved.
constexpr query::v1::Event kEvents[] = {query::v1::EVENT_RENEWS,
                                        query::v1::EVENT_AGREES};

// Adds the points' moments and those just before.
void AddJumps(const ListForecastHistoryResponse& history, absl::Time start,
              std::set<absl::Time>& moments) {
  for (const ForecastPoint& point : history.points()) {
    const absl::Time time = TimeFromProto(point.said_by());
    moments.insert(time);
    if (time - kJustBefore > start) moments.insert(time - kJustBefore);
  }
}

void AddEvenMoments(absl::Time start, absl::Time end,
                    std::set<absl::Time>& moments) {
  for (int i = 1; i < kEvenMoments; ++i) {
    // Whole seconds, which every clock of the log can tell.
    moments.insert(start + absl::Floor((end - start) * i / kEvenMoments,
                                       absl::Seconds(1)));
  }
}

absl::StatusOr<std::set<absl::Time>> ReadMoments(
    const RpcClient& client, const ListForecastHistoryRequest& question,
    const ListForecastHistoryResponse& history) {
  std::set<absl::Time> moments;
  if (history.points().empty()) return moments;
  const absl::Time start = TimeFromProto(history.points(0).said_by());
  const absl::Time end =
      TimeFromProto(history.points(history.points_size() - 1).said_by());
  AddJumps(history, start, moments);
  AddEvenMoments(start, end, moments);
  ListForecastHistoryRequest request = question;
  *request.mutable_as_of() = history.snapshot();
  *request.mutable_start_time() = TimeToProto(start);
  *request.mutable_end_time() = TimeToProto(end);
  request.set_points_max(kJumpsMax);
  for (const query::v1::Event event : kEvents) {
    request.mutable_proposition()->Clear();
    request.mutable_proposition()->set_event(event);
    ASSIGN_OR_RETURN(const auto other,
                     client.Call<ListForecastHistoryResponse>(request));
    AddJumps(other, start, moments);
  }
  return moments;
}

}  // namespace

v1::AsOf AsOfAt(absl::Time time, const v1::AsOf& snapshot) {
  v1::AsOf as_of;
  as_of.set_revision(snapshot.revision());
  *as_of.mutable_said_by() = TimeToProto(time);
  return as_of;
}

absl::StatusOr<std::vector<DatedForecast>> ReadForecastSeries(
    const RpcClient& client, const ListForecastHistoryRequest& question,
    const ListForecastHistoryResponse& history) {
  ASSIGN_OR_RETURN(const std::set<absl::Time> moments,
                   ReadMoments(client, question, history));
  GetForecastRequest request;
  *request.mutable_player() = question.player();
  *request.add_deadline_times() = question.deadline_time();
  std::vector<DatedForecast> series;
  for (const absl::Time moment : moments) {
    *request.mutable_as_of() = AsOfAt(moment, history.snapshot());
    ASSIGN_OR_RETURN(auto forecast, client.Call<GetForecastResponse>(request));
    series.push_back({moment, std::move(forecast)});
  }
  return series;
}

}  // namespace hearsay::cli
