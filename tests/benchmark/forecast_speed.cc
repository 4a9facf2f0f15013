// How fast forecasts are computed: one forward pass, one with its 64 draws, and
// an answer about a player of whom nothing is in memory.
//
// "Cells" are the three states without a club and the three forms, fee, loan
// and free, of each club: 6 are those of one club, which stands for all of
// them, 54 those of 16 named clubs and of all others. Windows are always open
// and the contract ends within the 42 weeks, so that no rate is ever left out.
#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "query_service/forecast/forecast.h"
#include "query_service/forecast/hazard.h"
#include "query_service/forecast/interval.h"
#include "query_service/forecast/situation.h"
#include "tests/benchmark/printed_figure.h"
#include "tests/query_service/forecast/world.h"
#include "tests/query_service/local_core.h"
#include "tests/testing/claim_generator.h"
#include "tests/testing/described_entity.h"
#include "tests/testing/random.h"

namespace hearsay::testing {
namespace {

using forecast::kWeek;

// All others included.
int ClubsOf(int cells) { return cells / forecast::kFormCount - 1; }

constexpr int kItem = 7;
constexpr int kWeeks = 42;
constexpr char kPlayer[] = "players/p";

// Returns the processor time of this thread in microseconds.
double Now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

// Returns how many microseconds `work` takes: of many slices the one that
// others on the machine have disturbed least.
double MicrosecondsOf(int calls, const std::function<void()>& work) {
  work();
  double least = 1e9;
  for (int slice = 0; slice < 30; ++slice) {
    const double start = Now();
    for (int i = 0; i < calls; ++i) work();
    least = std::min(least, (Now() - start) / calls);
  }
  return least;
}

// A result that is used, so that no compiler leaves it out.
volatile double used;

bool Report(const std::string& what, double microseconds, double bound) {
  std::cerr << what << ": " << microseconds << " us (at most " << bound
            << ")\n";
  return PrintFigure(kItem, absl::StrCat("microseconds of ", what),
                     microseconds, bound);
}

// A pass over 42 weeks with evidence on every club.
forecast::HazardInput PassOf(int clubs) {
  forecast::HazardInput input;
  const double rate = forecast::DefaultModel().parameters.fee_summer;
  input.window_rates = {
      {{{absl::ZeroDuration(), rate, forecast::WindowState::kSummer}}, false}};
  input.clubs.resize(clubs);
  for (int club = 0; club < clubs; ++club) {
    input.clubs[club].share = 0.01 + 0.001 * club;
    for (int form = 0; form < forecast::kFormCount; ++form) {
      forecast::Pull& pull = input.clubs[club].pulls[form];
      pull.mention = 0.5 / clubs;
      pull.direction = 0.3 + 0.02 * club + 0.1 * form;
      pull.stage = 0.1 + 0.02 * club;
    }
  }
  input.renewal_direction = 0.4;
  input.expiry = (kWeeks - 1) * kWeek;
  input.last_six_months = (kWeeks - 27) * kWeek;
  input.deadlines = {kWeeks * kWeek};
  return input;
}

bool MeasurePass(int cells, double bound) {
  const forecast::HazardInput input = PassOf(ClubsOf(cells));
  const double time = MicrosecondsOf(200, [&] {
    used = RunHazards(input, forecast::DefaultModel().parameters)[0][0];
  });
  return Report(absl::StrCat("one distribution over ", kWeeks, " weeks, ",
                             cells, " cells"),
                time, bound);
}

// A player whose contract is known to end in 41 weeks, and whom each of `clubs`
// clubs is said to pursue, by three outlets each. Each fourth bid names a fee.
forecast::World PursuedBy(int clubs, absl::Time now) {
  forecast::World world;
  world.Add(absl::StrCat(
      "entity { name: \"players/p\" kind: ENTITY_KIND_PLAYER display_name: "
      "\"P\" engagements { club: \"clubs/home\" ",
      forecast::Day("start", "2020-07-01"),
      forecast::Day("contract_end", now + (kWeeks - 1) * kWeek), "} }"));
  for (int outlet = 0; outlet < 8; ++outlet) {
    world.Add(absl::StrCat("entity { name: \"outlets/o", outlet,
                           "\" kind: ENTITY_KIND_OUTLET tier: ", outlet % 4 + 1,
                           " }"));
  }
  const std::vector<std::string> kinds = {"INTEREST", "BID", "CLUBS_AGREED"};
  for (int club = 0; club < clubs; ++club) {
    for (int i = 0; i < 3; ++i) {
      world.Add(absl::StrCat(
          "entry_id: \"r", club, "-", i,
          "\" report { publisher { name: \"outlets/o", (club + i) % 8, "\" } ",
          forecast::Day("publish", now - (club + 3 * i + 1) * forecast::kDay),
          "claims { claim_id: \"c\" kind: CLAIM_KIND_", kinds[i],
          " subject { name: \"players/p\" } actor { name: \"clubs/c", club,
          "\" } voice: VOICE_REPORT stance: STANCE_ASSERTS certainty: "
          "CERTAINTY_REPORTED ",
          i == 1 && club % 4 == 0 ? "deal_form: DEAL_FORM_FEE " : "", "} }"));
    }
  }
  return world;
}

bool MeasureDraws(int cells, double bound) {
  const absl::Time now = At("2025-06-15");
  const forecast::World world = PursuedBy(ClubsOf(cells) - 1, now);
  const forecast::Scene scene = world.SceneAt(now);
  const forecast::ForecastInput input = world.Input(scene);
  const double time = MicrosecondsOf(20, [&] {
    used = ComputeForecast(input, {now + kWeeks * kWeek}, {},
                           /*intervals=*/true)
               .cells[0]
               .intervals[0]
               .high;
  });
  return Report(absl::StrCat("a forecast with its 64 draws, ", cells, " cells"),
                time, bound);
}

v1::Record RandomReport(Random& random, const ClaimWorld& world, int number) {
  v1::Record record;
  record.set_entry_id(absl::StrCat("report-", number));
  v1::Report& report = *record.mutable_report();
  *report.mutable_publisher() = Named(random.Pick(world.outlets));
  report.set_url(absl::StrCat("https://example.com/articles/", number));
  const absl::Time time = FakeLog::kStart - absl::Hours(24) -
                          absl::Minutes(random.Below(180 * 24 * 60));
  *report.mutable_publish()->mutable_start_time() = TimeToProto(time);
  *report.mutable_publish()->mutable_end_time() =
      TimeToProto(time + absl::Minutes(1));
  const int claims = random.Between(1, 3);
  for (int i = 0; i < claims; ++i) {
    *report.add_claims() = RandomClaim(random, world, i, time);
  }
  return record;
}

// Returns a log with one player of whom so many reports speak.
std::unique_ptr<LocalCore> MakeDossier(int reports) {
  ClaimWorld world;
  world.players = {kPlayer};
  for (int i = 0; i < 20; ++i)
    world.clubs.push_back(absl::StrCat("clubs/c", i));
  for (int i = 0; i < 60; ++i) {
    world.outlets.push_back(absl::StrCat("outlets/o", i));
  }
  for (int i = 0; i < 30; ++i) {
    world.people.push_back(absl::StrCat("people/x", i));
  }
  std::vector<v1::Record> records = {DescribedEntity(kPlayer, 0)};
  for (const auto* names : {&world.clubs, &world.outlets, &world.people}) {
    for (size_t i = 0; i < names->size(); ++i) {
      const bool outlet = names == &world.outlets;
      records.push_back(
          DescribedEntity((*names)[i], outlet ? static_cast<int>(i % 5) : 0));
    }
  }
  Random random(/*seed=*/1);
  for (int i = 0; i < reports; ++i) {
    records.push_back(RandomReport(random, world, i));
  }
  auto local = std::make_unique<LocalCore>();
  local->AddAll(std::move(records));
  return local;
}

void AskForecast(QueryCore& core) {
  query::v1::GetForecastRequest request;
  request.mutable_player()->set_name(kPlayer);
  query::v1::GetForecastResponse response;
  const absl::Status status =
      core.GetForecast(request, absl::InfiniteFuture(), response);
  if (status.ok() && response.cells_size() > 0) return;
  std::cerr << "no forecast: " << status << "\n";
  std::exit(1);
}

// A player's reports are read, parsed and weighed; what the service knows of
// sources and names is in memory, as it is in one that runs.
bool MeasureColdDossier() {
  const int reports = 200;
  const auto local = MakeDossier(reports);
  DossierCache kept_dossiers(local->replica(), 1000);
  TrackLedger ledger(local->projection(), kept_dossiers);
  ForecastArchive archive(local->projection(), kept_dossiers, ledger, 1);
  double least = 1e9;
  for (int round = 0; round < 60; ++round) {
    DossierCache dossiers(local->replica(), 1000);
    StoryCache stories(dossiers, 1000);
    QueryCore core(local->projection(), local->snapshots(), stories, ledger,
                   archive);
    // To put in order what others have freed is not this one's work.
    malloc_trim(0);
    const double start = Now();
    AskForecast(core);
    if (round > 0) least = std::min(least, Now() - start);
  }
  return Report(
      absl::StrCat("a forecast from a cold dossier of ", reports, " reports"),
      least, 2000);
}

}  // namespace
}  // namespace hearsay::testing

int main() {
  using namespace hearsay::testing;
  bool holds = MeasurePass(6, 10);
  holds &= MeasurePass(54, 60);
  holds &= MeasureDraws(6, 1000);
  holds &= MeasureDraws(54, 1000);
  holds &= MeasureColdDossier();
  return holds ? 0 : 1;
}
