// Measures how long a refit takes on a simulated world of 1,000 sagas, from a
// copy of the log to the new version. Without gRPC, so that nothing else is
// measured. The time is the least of three.
#include <algorithm>
#include <cstdint>
#include <ctime>
#include <iostream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "query_service/dossier_cache.h"
#include "query_service/fit/fit.h"
#include "query_service/fit/training_data.h"
#include "query_service/track_ledger.h"
#include "tests/benchmark/printed_figure.h"
#include "tests/query_service/local_core.h"
#include "tests/simulator/simulated_records.h"
#include "tests/simulator/simulation.h"

namespace hearsay::testing {
namespace {

constexpr int kItem = 7;
constexpr int kSagas = 1000;
constexpr int kRuns = 3;
constexpr double kSecondsMax = 5;
constexpr size_t kEntriesMax = 2'000'000;
constexpr size_t kEntriesAtOnce = 10'000;
// Tells a little more than so many sagas.
constexpr int kPlayers = 625;
constexpr int kWeeks = 56;

std::vector<v1::Record> MakeRecords() {
  simulator::Options options;
  options.players = kPlayers;
  options.weeks = kWeeks;
  // It ends where the log begins: what is said of it was said before.
  options.start = FakeLog::kStart - absl::Hours(24 * 7 * kWeeks);
  return simulator::RecordsOf(simulator::Simulate(options).writes);
}

void Fill(LocalCore& core, std::vector<v1::Record> records) {
  for (size_t first = 0; first < records.size(); first += kEntriesAtOnce) {
    const size_t last = std::min(records.size(), first + kEntriesAtOnce);
    core.AddAll({std::make_move_iterator(records.begin() + first),
                 std::make_move_iterator(records.begin() + last)});
  }
}

// Wall clock and processor time since it was made, which differ where other
// programs run too.
class Stopwatch {
 public:
  double seconds() const { return absl::ToDoubleSeconds(absl::Now() - start_); }
  std::string text() const {
    const double cpu = static_cast<double>(std::clock() - cpu_start_);
    return absl::StrFormat("%.2f s (processor %.2f s)", seconds(),
                           cpu / CLOCKS_PER_SEC);
  }

 private:
  const absl::Time start_ = absl::Now();
  const std::clock_t cpu_start_ = std::clock();
};

// Refits once, all that it needs being counted and read anew. Returns the
// seconds; negative: the world is too small.
double RunRefit(const LocalCore& core) {
  DossierCache dossiers(core.replica(), kEntriesMax);
  TrackLedger ledger(core.projection(), dossiers);
  fit::LogSource source{core.projection(), dossiers};
  source.revision = core.log().size();
  source.train_until = FakeLog::kStart;
  source.records_at = [&](absl::Time said_by) {
    return ledger.At(source.revision, said_by, absl::InfiniteFuture());
  };
  const Stopwatch all;
  source.records_at(source.train_until).value();
  std::cerr << "Track records counted in " << all.text() << ".\n";
  const Stopwatch read;
  fit::TrainingData data = fit::ReadTrainingData(source).value();
  if (data.sagas.size() < kSagas) return -1;
  std::cerr << data.sagas.size() << " sagas read in " << read.text() << ".\n";
  data.sagas.resize(kSagas);
  const Stopwatch last;
  fit::FitOptions options;
  options.base = data.base;
  const fit::FitResult result = Fit(data.sagas, options);
  std::cerr << result.landmark_count << " landmarks, fitted in " << last.text()
            << " and " << result.iterations << " iterations.\n";
  return all.seconds();
}

int Main() {
  LocalCore core(kEntriesMax);
  std::cerr << "Simulating.\n";
  Fill(core, MakeRecords());
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kRuns; ++i) {
    const double seconds = RunRefit(core);
    if (seconds < 0) {
      std::cerr << "The simulated world is too small.\n";
      return 1;
    }
    least = std::min(least, seconds);
  }
  return PrintFigure(
             kItem,
             absl::StrCat("refit on ", kSagas, " sagas, seconds, on 2 threads"),
             least, kSecondsMax)
             ? 0
             : 1;
}

}  // namespace
}  // namespace hearsay::testing

int main() { return hearsay::testing::Main(); }
