// Measures what the size of a dossier costs: whether a large one answers
// ListTimeline's first page hot about as fast as a small one, and whether its
// first, cold build takes a time in proportion to its reports. With
// HEARSAY_FULL=1 in the environment in full size. Without gRPC, so that nothing
// else is measured, and by the time of the processor.
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "common/time.h"
#include "query_service/query_core.h"
#include "tests/query_service/local_core.h"
#include "tests/testing/claim_generator.h"
#include "tests/testing/described_entity.h"
#include "tests/testing/figures.h"
#include "tests/testing/process_usage.h"
#include "tests/testing/random.h"

namespace hearsay::testing {
namespace {

using query::v1::ListTimelineRequest;
using query::v1::ListTimelineResponse;

constexpr int kItem = 7;
constexpr double kHotRatioMax = 3;
constexpr double kColdRatioMax = 1.5;
constexpr size_t kEntriesMax = 1'000'000;

constexpr char kPlayer[] = "players/p";
// All is said within this time, however much it is: the more there is, the more
// of it can be copies of each other.
constexpr absl::Duration kSpan = absl::Hours(24 * 730);

// What the reports of a dossier are like.
enum class Talk {
  kOfEverything,  // every kind of claim
  kOfOneThing,    // a few propositions, over and over, with ever other sums
};

ClaimWorld MakeWorld(Talk talk) {
  ClaimWorld world;
  world.players = {kPlayer};
  for (int i = 0; i < (talk == Talk::kOfOneThing ? 3 : 20); ++i) {
    world.clubs.push_back(absl::StrCat("clubs/c", i));
  }
  for (int i = 0; i < 135; ++i) {
    world.outlets.push_back(absl::StrCat("outlets/o", i));
  }
  for (int i = 0; i < 30; ++i) {
    world.people.push_back(absl::StrCat("people/x", i));
  }
  return world;
}

// Returns a claim of one of a dozen propositions.
v1::Claim ClaimOfOneThing(Random& random, const ClaimWorld& world, int index) {
  static const std::vector<v1::ClaimKind> kKinds = {
      v1::CLAIM_KIND_INTEREST, v1::CLAIM_KIND_TALKS, v1::CLAIM_KIND_BID,
      v1::CLAIM_KIND_ASKING_PRICE};
  v1::Claim claim;
  claim.set_claim_id(absl::StrCat("c", index));
  claim.set_kind(random.Pick(kKinds));
  *claim.mutable_subject() = Named(kPlayer);
  *claim.mutable_actor() = Named(random.Pick(world.clubs));
  claim.set_voice(v1::VOICE_REPORT);
  claim.set_stance(random.Chance(90) ? v1::STANCE_ASSERTS : v1::STANCE_DENIES);
  claim.set_certainty(v1::CERTAINTY_REPORTED);
  if (random.Chance(40)) {
    v1::Hop& hop = *claim.mutable_attribution()->add_hops();
    hop.set_kind(v1::HOP_KIND_OUTLET);
    *hop.mutable_source() = Named(random.Pick(world.outlets));
  }
  if (random.Chance(50)) {
    v1::Money& money = *claim.add_money();
    money.set_role(claim.kind() == v1::CLAIM_KIND_ASKING_PRICE
                       ? v1::MONEY_ROLE_ASK
                       : v1::MONEY_ROLE_BID);
    money.set_currency_code("EUR");
    money.set_min_micros(random.Between(1, 80) * int64_t{1'000'000'000'000});
  }
  return claim;
}

v1::Record RandomReport(Random& random, const ClaimWorld& world, Talk talk,
                        int number) {
  v1::Record record;
  record.set_entry_id(absl::StrCat("report-", number));
  v1::Report& report = *record.mutable_report();
  *report.mutable_publisher() = Named(random.Pick(world.outlets));
  report.set_url(absl::StrCat("https://example.com/articles/", number));
  report.set_headline("What was said about a footballer's future today");
  const absl::Time time =
      FakeLog::kStart - absl::Hours(24) -
      absl::Seconds(random.Below(static_cast<int>(kSpan / absl::Seconds(1))));
  *report.mutable_publish()->mutable_start_time() = TimeToProto(time);
  *report.mutable_publish()->mutable_end_time() =
      TimeToProto(time + absl::Minutes(1));
  const int claims = random.Between(1, 3);
  for (int i = 0; i < claims; ++i) {
    *report.add_claims() = talk == Talk::kOfOneThing
                               ? ClaimOfOneThing(random, world, i)
                               : RandomClaim(random, world, i, time);
  }
  return record;
}

// Returns a log with one player of whom so many reports speak.
std::unique_ptr<LocalCore> MakeDossier(Talk talk, int reports) {
  const ClaimWorld world = MakeWorld(talk);
  Random random(/*seed=*/1);
  auto local = std::make_unique<LocalCore>(kEntriesMax);
  std::vector<v1::Record> records;
  records.push_back(DescribedEntity(kPlayer));
  for (const std::string& name : world.clubs) {
    records.push_back(DescribedEntity(name));
  }
  for (size_t i = 0; i < world.outlets.size(); ++i) {
    records.push_back(
        DescribedEntity(world.outlets[i], static_cast<int>(i % 5)));
  }
  for (const std::string& name : world.people) {
    records.push_back(DescribedEntity(name));
  }
  for (int i = 0; i < reports; ++i) {
    records.push_back(RandomReport(random, world, talk, i));
  }
  local->AddAll(std::move(records));
  return local;
}

// Asks for the first page and exits if that fails.
void AskFirstPage(QueryCore& core) {
  ListTimelineRequest request;
  request.mutable_player()->set_name(kPlayer);
  ListTimelineResponse response;
  const absl::Status status =
      core.ListTimeline(request, absl::InfiniteFuture(), response);
  if (status.ok() && response.entries_size() == 50) return;
  std::cerr << "no page of 50: " << status << "\n";
  std::exit(1);
}

// Returns the processor time that `work` takes, which others that run at the
// same time disturb less than they do the clock's.
double SecondsOf(const std::function<void()>& work) {
  const absl::Duration start = CpuTime(getpid());
  work();
  return absl::ToDoubleSeconds(CpuTime(getpid()) - start);
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Fills the processor's caches with something else, so that they serve a small
// dossier no better than a large one.
void EvictCaches() {
  static std::vector<char> other(256 << 20);
  for (size_t i = 0; i < other.size(); i += 64) ++other[i];
}

// Returns how many seconds a first page takes of a dossier that is not in
// memory.
double ColdSeconds(const LocalCore& local) {
  DossierCache dossiers(local.replica(), kEntriesMax);
  StoryCache stories(dossiers, kEntriesMax);
  TrackLedger ledger(local.projection(), dossiers);
  ForecastArchive archive(local.projection(), dossiers, ledger,
                          LocalCore::kArchivedForecastsMax);
  QueryCore core(local.projection(), local.snapshots(), stories, ledger,
                 archive);
  // To put in order what others have freed is not this one's work.
  malloc_trim(0);
  EvictCaches();
  return SecondsOf([&] { AskFirstPage(core); });
}

bool MeasureHot() {
  const int small = 200;
  const int large = 20'000;
  const int calls = 200;
  const int rounds = Sized(15, 61);
  const auto small_dossier = MakeDossier(Talk::kOfEverything, small);
  const auto large_dossier = MakeDossier(Talk::kOfEverything, large);
  AskFirstPage(small_dossier->core());
  AskFirstPage(large_dossier->core());
  const auto slice = [&](LocalCore& local) {
    return SecondsOf([&] {
             for (int i = 0; i < calls; ++i) AskFirstPage(local.core());
           }) /
           calls;
  };
  std::vector<double> small_times, large_times, ratios;
  for (int i = 0; i < rounds; ++i) {
    small_times.push_back(slice(*small_dossier));
    large_times.push_back(slice(*large_dossier));
    ratios.push_back(large_times.back() / small_times.back());
  }
  ReportFigure(
      kItem,
      absl::StrCat("microseconds of a hot first page, ", small, " reports"),
      Median(small_times) * 1e6);
  ReportFigure(
      kItem,
      absl::StrCat("microseconds of a hot first page, ", large, " reports"),
      Median(large_times) * 1e6);
  std::cerr << absl::StreamFormat(
      "hot first page: %.1f us of %d reports, %.1f us of %d reports\n",
      Median(small_times) * 1e6, small, Median(large_times) * 1e6, large);
  return ReportFigure(
      kItem,
      absl::StrCat("hot first page of ", large, " reports against ", small),
      Median(ratios), Bound::kAtMost, kHotRatioMax);
}

bool MeasureCold(Talk talk) {
  const std::string name =
      talk == Talk::kOfOneThing ? "few propositions" : "many propositions";
  const std::vector<int> sizes =
      FullSize() ? std::vector<int>{2'500, 5'000, 10'000, 20'000, 40'000}
                 : std::vector<int>{2'500, 5'000, 10'000};
  const int rounds = Sized(4, 5);
  std::vector<std::vector<double>> times(sizes.size());
  for (int round = 0; round < rounds; ++round) {
    for (size_t i = 0; i < sizes.size(); ++i) {
      // One at a time: what others leave of the heap costs time too.
      const auto dossier = MakeDossier(talk, sizes[i]);
      for (int build = 0; build < 3; ++build) {
        times[i].push_back(ColdSeconds(*dossier) / sizes[i]);
      }
    }
  }
  // Of each size the build that others have disturbed least.
  std::vector<double> best;
  for (size_t i = 0; i < sizes.size(); ++i) {
    best.push_back(*std::min_element(times[i].begin(), times[i].end()));
    ReportFigure(kItem,
                 absl::StrCat("microseconds per report of a cold first page, ",
                              sizes[i], " reports of ", name),
                 best[i] * 1e6);
    std::cerr << absl::StreamFormat(
        "cold first page of %5d reports of %s: %7.1f ms, %.2f us per report\n",
        sizes[i], name, best[i] * sizes[i] * 1e3, best[i] * 1e6);
  }
  const auto [least, most] = std::minmax_element(best.begin(), best.end());
  return ReportFigure(
      kItem,
      absl::StrCat("time per report of a cold first page, "
                   "most against least, from ",
                   sizes.front(), " to ", sizes.back(), " reports"),
      *most / *least, Bound::kAtMost, kColdRatioMax);
}

}  // namespace
}  // namespace hearsay::testing

int main() {
  using namespace hearsay::testing;
  bool holds = MeasureHot();
  holds &= MeasureCold(Talk::kOfEverything);
  holds &= MeasureCold(Talk::kOfOneThing);
  return holds ? 0 : 1;
}
