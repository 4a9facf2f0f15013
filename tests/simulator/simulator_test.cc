#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/sha256.h"
#include "tests/end_to_end/no_look_ahead/written_log.h"
#include "tests/simulator/simulated_log.h"
#include "tests/simulator/simulation.h"
#include "tests/testing/matchers.h"

namespace hearsay::simulator {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Le;
using ::testing::Not;
using ::testing::SizeIs;

Options SmallOptions() {
  Options options;
  options.seed = 3;
  options.players = 10;
  options.weeks = 56;
  return options;
}

// A digest, because to explain how megabytes differ takes gigabytes.
Sha256 DigestOf(const Simulation& simulation) {
  std::string bytes;
  for (const TimedWrite& timed : simulation.writes) {
    absl::StrAppend(&bytes, absl::ToUnixMicros(timed.time), " ",
                    timed.write.SerializeAsString(), "\n");
  }
  for (const Truth& truth : simulation.truths) {
    absl::StrAppend(&bytes, truth.SerializeAsString(), "\n");
  }
  return Sha256Of(bytes);
}

Sha256 DigestOf(const std::vector<PlayerTruth>& truths) {
  std::string bytes;
  for (const PlayerTruth& truth : truths) {
    absl::StrAppend(&bytes, truth.SerializeAsString(), "\n");
  }
  return Sha256Of(bytes);
}

std::vector<ClaimTruth> ClaimTruths(const Simulation& simulation) {
  std::vector<ClaimTruth> truths;
  for (const Truth& truth : simulation.truths) {
    if (truth.has_claim()) truths.push_back(truth.claim());
  }
  return truths;
}

std::vector<PlayerTruth> PlayerTruthsIn(const Simulation& simulation) {
  std::vector<PlayerTruth> truths;
  for (const Truth& truth : simulation.truths) {
    if (truth.has_player()) truths.push_back(truth.player());
  }
  return truths;
}

// The claims that are written, by names as in "reports/s3-r1#c1".
std::map<std::string, v1::Claim> ClaimsIn(const Simulation& simulation) {
  std::map<std::string, v1::Claim> claims;
  for (const TimedWrite& timed : simulation.writes) {
    if (!timed.write.has_ingest_report()) continue;
    const auto& request = timed.write.ingest_report();
    for (const v1::Claim& claim : request.report().claims()) {
      claims[absl::StrCat("reports/", request.entry_id(), "#",
                          claim.claim_id())] = claim;
    }
  }
  return claims;
}

std::string NameOf(const ClaimTruth& truth) {
  return absl::StrCat(truth.report(), "#", truth.claim_id());
}

int CountReports(const Simulation& simulation) {
  int count = 0;
  for (const TimedWrite& timed : simulation.writes) {
    count += timed.write.has_ingest_report() ? 1 : 0;
  }
  return count;
}

TEST(SimulatorTest, GivesTheSameBytesForTheSameOptions) {
  EXPECT_EQ(DigestOf(Simulate(SmallOptions())),
            DigestOf(Simulate(SmallOptions())));
}

TEST(SimulatorTest, GivesAnotherWorldForAnotherSeed) {
  Options other = SmallOptions();
  other.seed = 4;
  EXPECT_NE(DigestOf(Simulate(SmallOptions())), DigestOf(Simulate(other)));
}

testing::Write RequestOf(const TimedWrite& timed) {
  const cli::Write& write = timed.write;
  switch (write.write_case()) {
    case cli::Write::kIngestReport:
      return {timed.time, write.ingest_report()};
    case cli::Write::kRetractReport:
      return {timed.time, write.retract_report()};
    case cli::Write::kRecordOutcome:
      return {timed.time, write.record_outcome()};
    case cli::Write::kUpsertEntity:
      return {timed.time, write.upsert_entity()};
    case cli::Write::kPutTransferWindows:
      return {timed.time, write.put_transfer_windows()};
    default:
      ADD_FAILURE() << "a write of no kind";
      return {timed.time, ingest::v1::UpsertEntityRequest()};
  }
}

TEST(SimulatorTest, MakesWritesThatAreAllAccepted) {
  Options options = SmallOptions();
  options.players = 5;
  std::vector<testing::Write> writes;
  for (const TimedWrite& timed : Simulate(options).writes) {
    writes.push_back(RequestOf(timed));
  }
  const auto log = testing::StoreWrites(writes);
  ASSERT_THAT(log, testing::IsOk());
  EXPECT_THAT(log->refusals, IsEmpty());
  EXPECT_THAT(log->entries, SizeIs(writes.size()));
}

TEST(SimulatorTest, OrdersWritesByTheirTime) {
  absl::Time last = absl::InfinitePast();
  for (const TimedWrite& timed : Simulate(SmallOptions()).writes) {
    EXPECT_GE(timed.time, last);
    last = timed.time;
  }
}

TEST(SimulatorTest, TellsTheTruthOfEveryClaimOnce) {
  const Simulation simulation = Simulate(SmallOptions());
  std::set<std::string> told;
  for (const ClaimTruth& truth : ClaimTruths(simulation)) {
    EXPECT_TRUE(told.insert(NameOf(truth)).second) << NameOf(truth);
  }
  std::set<std::string> written;
  for (const auto& [name, claim] : ClaimsIn(simulation)) written.insert(name);
  EXPECT_EQ(told, written);
}

TEST(SimulatorTest, NamesOnlyWhatThereIsInTheTruth) {
  const Simulation simulation = Simulate(SmallOptions());
  const std::map<std::string, v1::Claim> claims = ClaimsIn(simulation);
  std::map<std::string, std::set<int>> happenings;  // by player
  for (const PlayerTruth& truth : PlayerTruthsIn(simulation)) {
    for (const HappeningTruth& happening : truth.happenings()) {
      happenings[truth.player()].insert(happening.id());
    }
  }
  for (const ClaimTruth& truth : ClaimTruths(simulation)) {
    EXPECT_EQ(claims.at(NameOf(truth)).subject().name(), truth.player());
    if (truth.has_happening()) {
      EXPECT_THAT(happenings[truth.player()], Contains(truth.happening()));
    }
    if (!truth.taken_from().empty() && truth.taken_from()[0] != '#') {
      EXPECT_TRUE(claims.contains(truth.taken_from())) << truth.taken_from();
    }
  }
}

TEST(SimulatorTest, GivesClaimsOfOneRootOnePlayerAndOneOrigin) {
  std::map<std::string, std::pair<std::string, Origin>> roots;
  for (const ClaimTruth& truth : ClaimTruths(Simulate(SmallOptions()))) {
    if (truth.true_root().empty()) {
      EXPECT_EQ(truth.origin(), ORIGIN_UNSPECIFIED);
      continue;
    }
    const auto [it, is_new] = roots.try_emplace(
        truth.true_root(), std::make_pair(truth.player(), truth.origin()));
    EXPECT_EQ(it->second, std::make_pair(truth.player(), truth.origin()));
  }
  EXPECT_THAT(roots, SizeIs(Ge(100)));
}

bool NamesSomebody(const v1::Claim& claim) {
  for (const v1::Hop& hop : claim.attribution().hops()) {
    if (hop.has_source()) return true;
  }
  return false;
}

TEST(SimulatorTest, CitesInCopiesAsTheTruthSays) {
  const Simulation simulation = Simulate(SmallOptions());
  const std::map<std::string, v1::Claim> claims = ClaimsIn(simulation);
  for (const ClaimTruth& truth : ClaimTruths(simulation)) {
    if (truth.manner() != MANNER_COPY) continue;
    EXPECT_EQ(NamesSomebody(claims.at(NameOf(truth))),
              truth.citation() > CITATION_LOST)
        << NameOf(truth);
  }
}

TEST(SimulatorTest, HoldsAllThatHappensToReports) {
  std::set<Manner> manners;
  std::set<Origin> origins;
  std::set<Citation> citations;
  std::set<Veracity> veracities;
  const Simulation simulation = Simulate(Options());
  for (const ClaimTruth& truth : ClaimTruths(simulation)) {
    manners.insert(truth.manner());
    origins.insert(truth.origin());
    citations.insert(truth.citation());
    veracities.insert(truth.true_state());
  }
  EXPECT_THAT(manners, IsSupersetOf({MANNER_OWN, MANNER_HEARD, MANNER_COPY,
                                     MANNER_REPEAT, MANNER_RECYCLED}));
  EXPECT_THAT(origins, IsSupersetOf({ORIGIN_OWN_SOURCE, ORIGIN_INVENTION,
                                     ORIGIN_STATEMENT}));
  EXPECT_THAT(citations, IsSupersetOf({CITATION_NONE, CITATION_LOST,
                                       CITATION_NEAREST, CITATION_ORIGIN,
                                       CITATION_JOURNALIST, CITATION_CHAIN}));
  EXPECT_THAT(veracities, IsSupersetOf({VERACITY_TRUE, VERACITY_DISTORTED,
                                        VERACITY_STALE, VERACITY_FALSE}));
  int corrections = 0, retractions = 0, outcomes = 0, denials = 0;
  int translated = 0;
  for (const TimedWrite& timed : simulation.writes) {
    const v1::Report& report = timed.write.ingest_report().report();
    corrections += report.supersedes().empty() ? 0 : 1;
    retractions += timed.write.has_retract_report() ? 1 : 0;
    outcomes += timed.write.has_record_outcome() ? 1 : 0;
    for (const v1::Claim& claim : report.claims()) {
      denials += claim.stance() == v1::STANCE_DENIES ? 1 : 0;
      for (const v1::Quote& quote : claim.quotes()) {
        translated += quote.translated() ? 1 : 0;
      }
    }
  }
  EXPECT_GT(corrections, 0);
  EXPECT_GT(retractions, 0);
  EXPECT_GT(outcomes, 0);
  EXPECT_GT(denials, 0);
  EXPECT_GT(translated, 0);
}

TEST(SimulatorTest, PlantsStoriesOnlyIfAsked) {
  Options options;
  std::map<Veracity, int> planted;
  for (const ClaimTruth& truth : ClaimTruths(Simulate(options))) {
    if (truth.origin() == ORIGIN_BRIEFING) ++planted[truth.true_state()];
  }
  EXPECT_THAT(planted, IsEmpty());
  options.briefing_percent = 60;
  for (const ClaimTruth& truth : ClaimTruths(Simulate(options))) {
    if (truth.origin() == ORIGIN_BRIEFING && truth.manner() == MANNER_OWN) {
      ++planted[truth.true_state()];
    }
  }
  EXPECT_GT(planted[VERACITY_TRUE], 50);
  EXPECT_GT(planted[VERACITY_FALSE], 50);
}

// How many stories of bids the press has from sources of its own, for each 100
// bids.
int StoriesPerHundredBids(const Options& options) {
  int bids = 0, stories = 0;
  const Simulation simulation = Simulate(options);
  for (const PlayerTruth& truth : PlayerTruthsIn(simulation)) {
    for (const HappeningTruth& happening : truth.happenings()) {
      bids += happening.fact().kind() == v1::CLAIM_KIND_BID ? 1 : 0;
    }
  }
  const std::map<std::string, v1::Claim> claims = ClaimsIn(simulation);
  for (const ClaimTruth& truth : ClaimTruths(simulation)) {
    stories += truth.origin() == ORIGIN_OWN_SOURCE &&
                       truth.manner() == MANNER_OWN &&
                       claims.at(NameOf(truth)).kind() == v1::CLAIM_KIND_BID
                   ? 1
                   : 0;
  }
  EXPECT_GT(bids, 20);
  return 100 * stories / bids;
}

// Which clubs outlets are for: a habit that shows in the registry.
std::map<std::string, std::string> FavouritesIn(const Options& options) {
  std::map<std::string, std::string> favourites;  // by outlet
  for (const TimedWrite& timed : Simulate(options).writes) {
    const v1::Entity& entity = timed.write.upsert_entity().entity();
    if (entity.kind() == v1::ENTITY_KIND_OUTLET &&
        entity.affiliations_size() > 0) {
      favourites[entity.name()] = entity.affiliations(0);
    }
  }
  return favourites;
}

TEST(SimulatorTest, GivesWorldsTheSamePressIfAsked) {
  Options options = SmallOptions();
  options.weeks = 1;
  Options other = options;
  other.seed = 4;
  EXPECT_NE(FavouritesIn(options), FavouritesIn(other));
  options.press_seed = other.press_seed = 9;
  EXPECT_EQ(FavouritesIn(options), FavouritesIn(other));
}

TEST(SimulatorTest, LeaksHardlyAnythingOfQuietPursuits) {
  Options options;
  const int loud = StoriesPerHundredBids(options);
  options.quiet_percent = 100;
  EXPECT_LT(StoriesPerHundredBids(options), loud / 5);
}

TEST(SimulatorTest, LetsSeveralOutletsHearOfOneThingByThemselves) {
  std::map<int, std::set<std::string>> roots;  // by happening
  for (const ClaimTruth& truth : ClaimTruths(Simulate(Options()))) {
    if (truth.manner() == MANNER_OWN && truth.has_happening()) {
      roots[truth.happening()].insert(truth.true_root());
    }
  }
  int alone = 0, several = 0;
  for (const auto& [happening, of_it] : roots) {
    (of_it.size() == 1 ? alone : several) += 1;
  }
  EXPECT_GT(alone, 50);
  EXPECT_GT(several, 50);
}

// Percent of the copies for which `is_counted`, of those for which `is_base`.
template <typename Base, typename Counted>
int PercentOfCopies(const Simulation& simulation, const Base& is_base,
                    const Counted& is_counted) {
  int base = 0, counted = 0;
  for (const ClaimTruth& truth : ClaimTruths(simulation)) {
    if (truth.manner() != MANNER_COPY || !is_base(truth.citation())) continue;
    ++base;
    counted += is_counted(truth.citation()) ? 1 : 0;
  }
  EXPECT_GT(base, 300);
  return 100 * counted / base;
}

class ShareTest : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Percent, ShareTest,
                         ::testing::Values(0, 30, 60, 90, 100));

TEST_P(ShareTest, LeavesTheAskedShareOfCopiesUncited) {
  Options options;
  options.uncited_percent = GetParam();
  const int percent = PercentOfCopies(
      Simulate(options), [](Citation) { return true; },
      [](Citation citation) { return citation == CITATION_NONE; });
  EXPECT_THAT(percent, AllOf(Ge(GetParam() - 4), Le(GetParam() + 4)));
}

TEST_P(ShareTest, LosesTheAskedShareOfCitations) {
  Options options;
  options.uncited_percent = 30;
  options.lost_citation_percent = GetParam();
  const int percent = PercentOfCopies(
      Simulate(options),
      [](Citation citation) { return citation != CITATION_NONE; },
      [](Citation citation) { return citation == CITATION_LOST; });
  EXPECT_THAT(percent, AllOf(Ge(GetParam() - 3), Le(GetParam() + 3)));
}

TEST_P(ShareTest, LeavesTheAskedShareOfArticlesOut) {
  Options options = SmallOptions();
  options.missing_percent = 0;
  const double all = CountReports(Simulate(options));
  options.missing_percent = GetParam();
  const double left = CountReports(Simulate(options));
  EXPECT_NEAR(100 * (1 - left / all), GetParam(), 4);
}

// Each claim's root and the claim from which it was taken, by its name.
std::map<std::string, std::string> Ways(const Simulation& simulation) {
  std::map<std::string, std::string> ways;
  for (const ClaimTruth& truth : ClaimTruths(simulation)) {
    if (truth.manner() == MANNER_RECYCLED || !truth.recycles().empty()) {
      continue;  // citing decides where those lead
    }
    ways[NameOf(truth)] =
        absl::StrCat(truth.true_root(), " from ", truth.taken_from());
  }
  return ways;
}

TEST(SimulatorTest, LetsCitingChangeNeitherTheWorldNorWhoCopiesWhom) {
  Options citing = SmallOptions();
  citing.uncited_percent = 0;
  citing.lost_citation_percent = 0;
  Options silent = SmallOptions();
  silent.uncited_percent = 95;
  silent.lost_citation_percent = 50;
  const Simulation a = Simulate(citing);
  const Simulation b = Simulate(silent);
  EXPECT_EQ(DigestOf(PlayerTruthsIn(a)), DigestOf(PlayerTruthsIn(b)));
  EXPECT_EQ(CountReports(a), CountReports(b));
  const std::map<std::string, std::string> ways_b = Ways(b);
  for (const auto& [claim, way] : Ways(a)) {
    const auto it = ways_b.find(claim);
    if (it == ways_b.end()) continue;
    EXPECT_EQ(it->second, way) << claim;
  }
}

TEST(SimulatorTest, StopsAtTheMostReports) {
  Options options = SmallOptions();
  const Simulation whole = Simulate(options);
  options.reports_max = 500;
  const Simulation cut = Simulate(options);
  EXPECT_GT(CountReports(whole), 500);
  EXPECT_EQ(CountReports(cut), 500);
  std::set<std::string> told;
  for (const ClaimTruth& truth : ClaimTruths(cut)) told.insert(NameOf(truth));
  EXPECT_THAT(told, SizeIs(ClaimsIn(cut).size()));
  // What is left speaks of nothing that is not.
  EXPECT_THAT(SimulatedLog(cut.writes).Players(), Not(IsEmpty()));
}

TEST(SimulatorTest, SimulatesAsManyPlayersAndWeeksAsAsked) {
  Options options = SmallOptions();
  options.players = 7;
  options.weeks = 3;
  const Simulation simulation = Simulate(options);
  EXPECT_THAT(PlayerTruthsIn(simulation), SizeIs(7));
  const absl::Time end = options.start + absl::Hours(24 * 7 * 3);
  for (const TimedWrite& timed : simulation.writes) {
    if (!timed.write.has_ingest_report()) continue;
    const v1::Report& report = timed.write.ingest_report().report();
    if (!report.supersedes().empty()) continue;  // corrected days later
    EXPECT_LT(report.publish().start_time().seconds(),
              absl::ToUnixSeconds(end));
  }
}

TEST(SimulatedLogTest, ShowsEveryVisibleClaimOfAPlayer) {
  const Simulation simulation = Simulate(SmallOptions());
  const SimulatedLog log(simulation.writes);
  std::set<std::string> shown;
  for (const std::string& player : log.Players()) {
    for (const ViewClaim& claim :
         log.View(player, absl::InfiniteFuture()).claims) {
      EXPECT_EQ(claim.subject, player);
      shown.insert(
          absl::StrCat(claim.entry->name, "#", claim.claim->claim_id()));
    }
  }
  // All but what was superseded or retracted, and nothing else.
  const std::map<std::string, v1::Claim> written = ClaimsIn(simulation);
  for (const std::string& name : shown) EXPECT_TRUE(written.contains(name));
  std::set<std::string> hidden;  // reports
  for (const TimedWrite& timed : simulation.writes) {
    hidden.insert(timed.write.ingest_report().report().supersedes());
    hidden.insert(timed.write.retract_report().retraction().report());
  }
  for (const auto& [name, claim] : written) {
    if (!shown.contains(name)) {
      EXPECT_THAT(hidden, Contains(name.substr(0, name.find('#'))));
    }
  }
}

}  // namespace
}  // namespace hearsay::simulator
