// Asks at landmarks of simulated sagas where each leads and writes, a JSON
// line each, what the model answers after it has learnt from 0, 30, 150 and
// 1,000 resolved sagas of other worlds, what other methods can make of, and
// what came true. simulator_table.py reads them. With HEARSAY_FULL=1 in full
// size.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "query_service/lineage.h"
#include "tests/evaluation/destinations.h"
#include "tests/evaluation/ours.h"
#include "tests/evaluation/training.h"
#include "tests/evaluation/world_sagas.h"
#include "tests/simulator/options.h"
#include "tests/testing/figures.h"
#include "tests/testing/random.h"

namespace hearsay::evaluation {
namespace {

using Worlds = std::vector<std::unique_ptr<SimulatedWorld>>;

constexpr int kSizes[] = {0, 30, 150, 1000};
constexpr int kHorizonWeeks[] = {13, 26};
constexpr absl::Duration kWeek = absl::Hours(24 * 7);
constexpr absl::Duration kStep = absl::Hours(24 * 28);
// A world begins with nobody pursued; it takes a while until it is itself.
constexpr int kWarmUpWeeks = 26;
constexpr int kWorldWeeks = 156;

// Worlds with one press; those that are learnt from end as the others begin.
simulator::Options WorldOptions(uint64_t seed, bool asked) {
  simulator::Options options;
  options.seed = seed;
  options.press_seed = 1;
  options.players = 200;
  options.weeks = kWorldWeeks;
  options.missing_percent = 50;
  options.quiet_percent = 15;
  options.briefing_percent = 40;
  options.start = absl::FromCivil(absl::CivilDay(asked ? 2021 : 2018, 7, 1),
                                  absl::UTCTimeZone());
  return options;
}

Worlds MakeWorlds(int count, uint64_t first_seed, bool asked) {
  Worlds worlds;
  for (int i = 0; i < count; ++i) {
    std::cerr << "world " << i + 1 << " of " << count
              << (asked ? " to ask in\n" : " to learn from\n");
    worlds.push_back(std::make_unique<SimulatedWorld>(
        WorldOptions(first_seed + static_cast<uint64_t>(i), asked)));
  }
  return worlds;
}

// Returns the landmarks of a saga at which everything that is asked is known,
// or so many of them, at random.
std::vector<absl::Time> Landmarks(const Saga& saga, const SimulatedWorld& world,
                                  size_t most, testing::Random& random) {
  const absl::Time last =
      std::min(saga.end, world.end() - kHorizonWeeks[1] * kWeek);
  const absl::Time first = world.start() + kWarmUpWeeks * kWeek;
  std::vector<absl::Time> landmarks;
  for (absl::Time time = saga.start + absl::Minutes(1); time < last;
       time += kStep) {
    if (time >= first) landmarks.push_back(time);
  }
  while (landmarks.size() > most) {
    landmarks.erase(landmarks.begin() +
                    random.Below(static_cast<int>(landmarks.size())));
  }
  return landmarks;
}

std::string ListText(const std::vector<double>& values) {
  return absl::StrCat("[",
                      absl::StrJoin(values, ",",
                                    [](std::string* out, double value) {
                                      absl::StrAppendFormat(out, "%.9g", value);
                                    }),
                      "]");
}

// One question, to be written as a line.
class Row {
 public:
  Row(const SimulatedWorld& world, const Saga& saga, absl::Time landmark)
      : world_(world),
        landmark_(landmark),
        view_(world.log().View(saga.player, landmark)),
        lineage_(BuildLineage(view_)),
        situation_(FindSituation(
            Input(forecast::DefaultModel(), forecast::NoRecords()))),
        destinations_(ReadDestinations(view_, situation_,
                                       forecast::DefaultModel().parameters)) {
    for (const int weeks : kHorizonWeeks) {
      deadlines_.push_back(landmark + weeks * kWeek);
    }
    Add("player", absl::StrCat("\"", saga.player, "\""));
    AddWhen();
    AddVotes();
    AddTruth();
  }

  // Whether anything is open.
  bool IsOpen() const {
    const forecast::StartState start = situation_.start;
    return !situation_.state.decided &&
           (start == forecast::StartState::kUnsettled ||
            start == forecast::StartState::kRenewed ||
            start == forecast::StartState::kReleased);
  }

  void Add(const std::string& name, const std::string& json) {
    absl::StrAppend(&text_, text_.empty() ? "" : ",", "\"", name, "\":", json);
  }

  // Adds what a variant answers that has learnt.
  void AddAnswer(const Trained& trained) {
    const IndexedRecords records(trained.index, landmark_);
    const forecast::ForecastInput input = Input(trained.model, records);
    Add(absl::StrCat(NameOf(trained.variant), " ", trained.resolved_sagas),
        AnswerText(input, SituationOf(trained.variant, input)));
  }

  // Adds what the built-in numbers say to one who has read nothing.
  void AddPrior() {
    forecast::Situation situation = situation_;
    situation.roots.clear();
    situation.evidence = {};
    Add("prior",
        AnswerText(Input(forecast::DefaultModel(), forecast::NoRecords()),
                   situation));
  }

  std::string Text() const { return absl::StrCat("{", text_, "}"); }

 private:
  forecast::ForecastInput Input(const forecast::Model& model,
                                const forecast::SourceRecords& records) const {
    return {view_, lineage_, world_.log().registry(), world_.log().calendar(),
            model, records};
  }

  std::string AnswerText(const forecast::ForecastInput& input,
                         const forecast::Situation& situation) const {
    std::string text;
    for (const auto& cells :
         CellProbabilities(input, situation, destinations_, deadlines_)) {
      absl::StrAppend(&text, text.empty() ? "" : ",", ListText(cells));
    }
    return absl::StrCat("[", text, "]");
  }

  void AddWhen() {
    const absl::CivilMonth month =
        absl::ToCivilMonth(landmark_, absl::UTCTimeZone());
    Add("month", absl::StrCat(month.month()));
    Add("start", absl::StrCat(static_cast<int>(situation_.start)));
    const auto& expiry = situation_.contract.expiry;
    Add("weeks_left",
        expiry.has_value()
            ? absl::StrFormat("%.3f",
                              absl::FDivDuration(*expiry - landmark_, kWeek))
            : "null");
    Add("age", absl::StrCat(situation_.state.age.value_or(0)));
  }

  void AddVotes() {
    Add("clubs", absl::StrCat(destinations_.clubs.size()));
    Add("votes",
        absl::StrCat("[",
                     absl::StrJoin(destinations_.votes, ",",
                                   [](std::string* out, const Vote& vote) {
                                     absl::StrAppendFormat(
                                         out, "[\"%s\",%d,%.2f,%d,%d,%d]",
                                         vote.outlet, vote.tier, vote.age_days,
                                         vote.stage, vote.denies ? 1 : 0,
                                         vote.cell);
                                   }),
                     "]"));
  }

  void AddTruth() {
    std::vector<double> truth;
    for (const absl::Time deadline : deadlines_) {
      const Future future =
          world_.FutureOf(view_.player, landmark_, deadline,
                          situation_.start == forecast::StartState::kUnsettled);
      truth.push_back(
          static_cast<double>(CellOf(future, destinations_, situation_.start)));
    }
    Add("truth", ListText(truth));
  }

  const SimulatedWorld& world_;
  const absl::Time landmark_;
  const DossierView view_;
  const Lineage lineage_;
  const forecast::Situation situation_;
  const Destinations destinations_;
  std::vector<absl::Time> deadlines_;
  std::string text_;
};

// Writes what others than ours may learn from: a few landmarks of each saga.
void WriteTraining(const Training& training, const Worlds& worlds) {
  constexpr size_t kLandmarksMax = 4;
  for (size_t i = 0; i < training.players().size(); ++i) {
    const WorldPlayer& who = training.players()[i];
    const SimulatedWorld& world = *worlds[who.world];
    testing::Random random(i);
    int saga_number = 0;
    for (const Saga& saga : world.sagas()) {
      if (saga.player != who.player) continue;
      ++saga_number;
      for (const absl::Time time :
           Landmarks(saga, world, kLandmarksMax, random)) {
        Row row(world, saga, time);
        if (!row.IsOpen()) continue;
        row.Add("saga", absl::StrCat("\"", i, "-", saga_number, "\""));
        row.Add("rank", absl::StrCat(i));
        row.AddPrior();
        std::cout << row.Text() << "\n";
      }
    }
  }
}

void WriteSizes(const Training& training) {
  std::string text;
  for (const int size : kSizes) {
    absl::StrAppend(&text, text.empty() ? "" : ",", "\"", size,
                    "\":", training.PlayersFor(size));
  }
  std::cout << "{\"players_for\":{" << text << "}}\n";
}

std::vector<Trained> Learn(const Training& training, absl::Time now) {
  std::vector<Trained> all;
  for (const int size : kSizes) {
    std::cerr << "learning from " << size << " resolved sagas\n";
    for (Trained& trained : training.Learn(size, now, kWarmUpWeeks * kWeek)) {
      all.push_back(std::move(trained));
    }
  }
  return all;
}

void WriteQuestions(const Worlds& worlds,
                    const std::vector<Trained>& learners) {
  constexpr size_t kLandmarksMax = 2;
  testing::Random random(1);
  for (size_t i = 0; i < worlds.size(); ++i) {
    int saga_number = 0;
    for (const Saga& saga : worlds[i]->sagas()) {
      ++saga_number;
      for (const absl::Time time :
           Landmarks(saga, *worlds[i], kLandmarksMax, random)) {
        Row row(*worlds[i], saga, time);
        if (!row.IsOpen()) continue;
        row.Add("saga", absl::StrCat("\"q", i, "-", saga_number, "\""));
        row.AddPrior();
        for (const Trained& trained : learners) row.AddAnswer(trained);
        std::cout << row.Text() << "\n";
      }
    }
  }
}

int Main() {
  const absl::Time begin = absl::Now();
  const Worlds past = MakeWorlds(4, 101, false);
  const Training training(past, 1);
  WriteSizes(training);
  WriteTraining(training, past);
  std::cerr << absl::Now() - begin << "\n";
  const Worlds present = MakeWorlds(testing::Sized(1, 4), 201, true);
  const std::vector<Trained> learners =
      Learn(training, WorldOptions(0, true).start);
  std::cerr << absl::Now() - begin << "\n";
  WriteQuestions(present, learners);
  std::cerr << absl::Now() - begin << "\n";
  return std::cout.good() ? 0 : 1;
}

}  // namespace
}  // namespace hearsay::evaluation

int main() { return hearsay::evaluation::Main(); }
