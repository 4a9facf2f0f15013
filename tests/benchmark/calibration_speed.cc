// Measures how long GetCalibration takes over a world of resolved sagas: first
// when no forecast has been made yet, then at the head of a log that has grown
// a little since. With HEARSAY_FULL=1 in the environment in full size. Without
// gRPC, so that nothing else is measured, and by the time of the processor: one
// thread does it all.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "query_service/dossier.h"
#include "query_service/query_core.h"
#include "tests/query_service/local_core.h"
#include "tests/simulator/simulated_records.h"
#include "tests/simulator/simulation.h"
#include "tests/testing/figures.h"
#include "tests/testing/process_usage.h"

namespace hearsay::testing {
namespace {

using query::v1::GetCalibrationRequest;
using query::v1::GetCalibrationResponse;

constexpr int kItem = 7;
constexpr double kWarmSecondsMax = 1;
constexpr size_t kEntriesMax = 2'000'000;
constexpr size_t kEntriesAtOnce = 10'000;
constexpr int kWeeks = 104;
// Resolved sagas of a player in that time: somewhat fewer than there are.
constexpr double kSagasPerPlayer = 0.8;
// Of the simulator's articles so many are left out that a player has about as
// many reports as a real rumour, 15.
constexpr int kMissingPercent = 90;

std::vector<v1::Record> MakeRecords(int sagas) {
  simulator::Options options;
  options.players = static_cast<int>(sagas / kSagasPerPlayer);
  options.weeks = kWeeks;
  options.missing_percent = kMissingPercent;
  // It ends where the log begins: what is said of it was said before.
  options.start = FakeLog::kStart - absl::Hours(24 * 7 * kWeeks);
  return simulator::RecordsOf(simulator::Simulate(options).writes);
}

// Keeps so many records that so many sagas are resolved in them: outcomes of
// players of whom anything was said since the last. Returns how many.
int KeepResolved(int sagas, std::vector<v1::Record>& records) {
  absl::flat_hash_set<std::string> spoken_of;
  int resolved = 0;
  size_t end = 0;
  while (end < records.size() && resolved < sagas) {
    const v1::Record& record = records[end++];
    if (record.has_outcome()) {
      resolved += static_cast<int>(spoken_of.erase(record.outcome().player()));
      continue;
    }
    for (std::string& player : PlayersIn(record)) {
      spoken_of.insert(std::move(player));
    }
  }
  records.resize(end);
  return resolved;
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
  const absl::Duration start = CpuTime(getpid());
  const absl::Status status = core.GetCalibration(
      GetCalibrationRequest(), absl::InfiniteFuture(), answer.response);
  answer.seconds = absl::ToDoubleSeconds(CpuTime(getpid()) - start);
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
  const int sagas = Sized(1'000, 10'000);
  const absl::Time start = absl::Now();
  std::vector<v1::Record> records = MakeRecords(sagas);
  const int resolved = KeepResolved(sagas, records);
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
  const query::v1::CalibrationScore& overall = cold.response.overall();
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
