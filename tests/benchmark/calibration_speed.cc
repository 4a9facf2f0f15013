// Measures how long GetCalibration takes over a world of resolved sagas: first
// when no forecast has been made yet, then at the head of a log that has grown
// a little since. With HEARSAY_FULL=1 in the environment in full size. Without
// gRPC, so that nothing else is measured.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "query_service/query_core.h"
#include "tests/benchmark/process_usage.h"
#include "tests/query_service/local_core.h"
#include "tests/simulator/simulated_records.h"
#include "tests/simulator/simulation.h"
#include "tests/testing/figures.h"

namespace hearsay::testing {
namespace {

using query::v1::GetCalibrationRequest;
using query::v1::GetCalibrationResponse;

constexpr int kItem = 7;
constexpr double kWarmSecondsMax = 1;
constexpr size_t kEntriesMax = 2'000'000;
constexpr size_t kEntriesAtOnce = 10'000;
constexpr int kWeeks = 104;
// Outcomes of a player in that time, on average: somewhat less than it shows.
constexpr double kOutcomesPerPlayer = 0.8;

std::vector<v1::Record> MakeRecords(int outcomes) {
  simulator::Options options;
  options.players = static_cast<int>(outcomes / kOutcomesPerPlayer);
  options.weeks = kWeeks;
  // It ends where the log begins: what is said of it was said before.
  options.start = FakeLog::kStart - absl::Hours(24 * 7 * kWeeks);
  return simulator::RecordsOf(simulator::Simulate(options).writes);
}

// Keeps so many records that so many outcomes are among them. Returns how many
// there are.
int KeepOutcomes(int outcomes, std::vector<v1::Record>& records) {
  int found = 0;
  size_t end = 0;
  while (end < records.size() && found < outcomes) {
    if (records[end++].has_outcome()) ++found;
  }
  records.resize(end);
  return found;
}

void Store(std::vector<v1::Record> records, LocalCore& local) {
  for (size_t begin = 0; begin < records.size(); begin += kEntriesAtOnce) {
    const size_t end = std::min(begin + kEntriesAtOnce, records.size());
    local.AddAll({std::make_move_iterator(records.begin() + begin),
                  std::make_move_iterator(records.begin() + end)});
  }
}

struct TimedAnswer {
  double seconds = 0;
  GetCalibrationResponse response;
};

TimedAnswer Ask(QueryCore& core) {
  TimedAnswer answer;
  const absl::Time start = absl::Now();
  const absl::Status status = core.GetCalibration(
      GetCalibrationRequest(), absl::InfiniteFuture(), answer.response);
  answer.seconds = absl::ToDoubleSeconds(absl::Now() - start);
  if (!status.ok()) {
    std::cerr << "no answer: " << status << "\n";
    std::exit(1);
  }
  return answer;
}

// Something new about a player, as it comes all the time.
v1::Record NewReport(const std::string& player, int number) {
  v1::Record record = ReportOn(absl::StrCat("new-", number), {player});
  v1::Claim& claim = *record.mutable_report()->mutable_claims(0);
  claim.set_claim_id("c");
  claim.set_kind(v1::CLAIM_KIND_INTEREST);
  claim.set_voice(v1::VOICE_REPORT);
  claim.set_stance(v1::STANCE_ASSERTS);
  return record;
}

std::string PlayerIn(const std::vector<v1::Record>& records) {
  for (const v1::Record& record : records) {
    if (record.has_outcome()) return record.outcome().player();
  }
  return "";
}

bool Measure() {
  const int outcomes = Sized(1'000, 10'000);
  absl::Time start = absl::Now();
  std::vector<v1::Record> records = MakeRecords(outcomes);
  const int resolved = KeepOutcomes(outcomes, records);
  const std::string player = PlayerIn(records);
  const size_t count = records.size();
  LocalCore local(kEntriesMax);
  Store(std::move(records), local);
  std::cerr << absl::StreamFormat("%d records made and stored in %.1f s\n",
                                  count,
                                  absl::ToDoubleSeconds(absl::Now() - start));
  const TimedAnswer cold = Ask(local.core());
  std::vector<double> warm;
  for (int i = 0; i < Sized(5, 9); ++i) {
    local.Add(NewReport(player, i));
    warm.push_back(Ask(local.core()).seconds);
  }
  std::sort(warm.begin(), warm.end());
  const auto& overall = cold.response.overall();
  std::cerr << absl::StreamFormat(
      "%d forecasts of %d sagas, %d of them made anew: cold %.2f s, warm %.3f "
      "to %.3f s\n",
      overall.forecast_count(), cold.response.saga_count(),
      local.archive().made_count(), cold.seconds, warm.front(), warm.back());
  ReportFigure(kItem,
               absl::StrCat("GetCalibration at head over ", resolved,
                            " resolved sagas, cold, seconds"),
               cold.seconds);
  return ReportFigure(kItem,
                      absl::StrCat("GetCalibration at head over ", resolved,
                                   " resolved sagas, warm, seconds"),
                      warm[warm.size() / 2], Bound::kAtMost, kWarmSecondsMax);
}

}  // namespace
}  // namespace hearsay::testing

int main() { return hearsay::testing::Measure() ? 0 : 1; }
