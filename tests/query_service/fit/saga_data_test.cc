#include "query_service/fit/saga_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "query_service/fit/fit.h"
#include "query_service/forecast/parameters.h"
#include "tests/query_service/fit/saga_log.h"

namespace hearsay::fit {
namespace {

using forecast::kDay;
using forecast::kWeek;
using forecast::StartState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<absl::Time> TimesOf(const SagaData& saga) {
  std::vector<absl::Time> times;
  for (const Landmark& landmark : saga.landmarks) {
    times.push_back(landmark.time);
  }
  return times;
}

// A bid on 20 June, and a move for a fee on 20 August.
SagaLog Sold() {
  SagaLog log;
  log.Report("one", "2025-06-20", "BID", "a")
      .Outcome("JOINED_FEE", "a", Day("occur", "2025-08-20"), "2025-08-21");
  return log;
}

TEST(SagaDataTest, HasALandmarkEveryFourWeeksFromTheFirstEvidenceToTheOutcome) {
  const std::vector<SagaData> sagas = Sold().Sagas("2026-05-01");
  ASSERT_THAT(sagas, SizeIs(1));
  EXPECT_EQ(sagas[0].player, "players/p");
  EXPECT_EQ(sagas[0].resolved, At("2025-08-21T12:00:00Z"));
  // What was said on a day was surely said by its end.
  EXPECT_EQ(sagas[0].start, At("2025-06-21"));
  EXPECT_THAT(TimesOf(sagas[0]), ElementsAre(At("2025-06-21"), At("2025-07-19"),
                                             At("2025-08-16")));
  for (const Landmark& landmark : sagas[0].landmarks) {
    EXPECT_EQ(landmark.time + landmark.exposure, At("2025-08-21"));
    ASSERT_TRUE(landmark.exit.has_value());
    EXPECT_EQ(landmark.exit->kind, ExitKind::kFee);
    EXPECT_EQ(landmark.exit->club, 0);  // the club with evidence
    EXPECT_THAT(landmark.hazards.clubs, SizeIs(2));
    EXPECT_EQ(landmark.hazards.start, StartState::kUnsettled);
    EXPECT_THAT(landmark.hazards.deadlines, IsEmpty());
  }
}

TEST(SagaDataTest, KnowsAtALandmarkWhatWasSaidByThen) {
  SagaLog log = Sold();
  log.Report("two", "2025-07-20", "CLUBS_AGREED", "b");
  const std::vector<SagaData> sagas = log.Sagas("2026-05-01");
  ASSERT_THAT(sagas, SizeIs(1));
  ASSERT_THAT(sagas[0].landmarks, SizeIs(3));
  EXPECT_THAT(sagas[0].landmarks[1].hazards.clubs, SizeIs(2));
  EXPECT_THAT(sagas[0].landmarks[2].hazards.clubs, SizeIs(3));
  // The first bid has faded, and the move is still to the club that made it.
  EXPECT_LT(sagas[0].landmarks[1].hazards.clubs[0].pulls[0].direction,
            sagas[0].landmarks[0].hazards.clubs[0].pulls[0].direction);
  EXPECT_EQ(sagas[0].landmarks[0].exit->club, 0);
  EXPECT_EQ(sagas[0].landmarks[2].exit->club, 1);
}

TEST(SagaDataTest, EndsWhereTheDataEnd) {
  const std::vector<SagaData> sagas = Sold().Sagas("2025-08-21T11:00:00Z");
  ASSERT_THAT(sagas, SizeIs(1));
  EXPECT_FALSE(sagas[0].resolved.has_value());
  EXPECT_THAT(sagas[0].landmarks, SizeIs(3));
  for (const Landmark& landmark : sagas[0].landmarks) {
    EXPECT_EQ(landmark.time + landmark.exposure, At("2025-08-21T11:00:00Z"));
    EXPECT_FALSE(landmark.exit.has_value());
  }
  // Or after a year.
  SagaLog endless;
  endless.Report("one", "2024-02-01", "BID", "a");
  const std::vector<SagaData> followed = endless.Sagas("2025-06-01");
  ASSERT_THAT(followed, SizeIs(1));
  EXPECT_EQ(followed[0].landmarks[0].exposure, 52 * kWeek);
  EXPECT_THAT(followed[0].landmarks, SizeIs(18));
}

TEST(SagaDataTest, NeedsEvidence) {
  SagaLog log;
  EXPECT_THAT(log.Sagas("2026-05-01"), IsEmpty());
  log.Outcome("RENEWED", "own", Day("agree", "2025-08-20"), "2025-08-21");
  EXPECT_THAT(log.Sagas("2026-05-01"), IsEmpty());
  // A squad fact weighs nothing.
  log.Add("fact", hearsay::testing::Report("outlets/one", "2025-09-01",
                                           Claim("c", "SQUAD_FACT")));
  EXPECT_THAT(log.Sagas("2026-05-01"), IsEmpty());
}

struct ExitCase {
  std::string name;
  std::string kind;
  std::string club;
  std::string times;
  std::string known;
  // Of the landmark of 21 March 2026. No kind: none.
  std::optional<ExitKind> exit;
  int exit_club;  // -1: all others
  std::string until;

  friend void PrintTo(const ExitCase& test, std::ostream* os) {
    *os << test.name;
  }
};

class ExitTest : public ::testing::TestWithParam<ExitCase> {};

TEST_P(ExitTest, IsHowAndWhenHeLeft) {
  const ExitCase& test = GetParam();
  SagaLog log;
  log.Report("one", "2026-03-20", "TALKS", "a")
      .Outcome(test.kind, test.club, test.times, test.known);
  const std::vector<SagaData> sagas = log.Sagas("2027-12-01");
  ASSERT_THAT(sagas, SizeIs(1));
  const Landmark& first = sagas[0].landmarks[0];
  EXPECT_EQ(first.time, At("2026-03-21"));
  EXPECT_EQ(first.time + first.exposure, At(test.until));
  ASSERT_EQ(first.exit.has_value(), test.exit.has_value());
  if (!first.exit.has_value()) return;
  EXPECT_EQ(first.exit->kind, *test.exit);
  const int others = static_cast<int>(first.hazards.clubs.size()) - 1;
  EXPECT_EQ(first.exit->club, test.exit_club < 0 ? others : test.exit_club);
}

INSTANTIATE_TEST_SUITE_P(
    All, ExitTest,
    ::testing::Values(
        ExitCase{"Loan", "LOANED", "a", Day("occur", "2026-06-15"),
                 "2026-06-20", ExitKind::kLoan, 0, "2026-06-16"},
        ExitCase{"ToAnotherClub", "JOINED_FEE", "b", Day("occur", "2026-06-15"),
                 "2026-06-20", ExitKind::kFee, -1, "2026-06-16"},
        ExitCase{"Renewal", "RENEWED", "own", Day("agree", "2026-04-01"),
                 "2026-04-05", ExitKind::kRenewal, 0, "2026-04-02"},
        ExitCase{"PreContract", "JOINED_FREE", "a", Day("agree", "2026-05-01"),
                 "2026-05-05", ExitKind::kFree, 0, "2026-05-02"},
        ExitCase{"AfterTheContract", "JOINED_FREE", "a",
                 Day("occur", "2026-10-05"), "2026-10-09", ExitKind::kFree, 0,
                 "2026-10-06"},
        ExitCase{"Released", "RELEASED", "", Day("occur", "2026-05-10"),
                 "2026-05-11", std::nullopt, 0, "2026-05-11"},
        ExitCase{"Retired", "RETIRED", "", Day("occur", "2026-05-10"),
                 "2026-05-11", std::nullopt, 0, "2026-05-11"},
        // Announced, and in force only later.
        ExitCase{"Announced", "JOINED_FEE", "a", Day("occur", "2026-06-20"),
                 "2026-05-01", ExitKind::kFee, 0, "2026-06-21"}),
    [](const auto& info) { return info.param.name; });

// Registrations are often told of a few days after the window has closed.
TEST(SagaDataTest, TakesAnExitOnceTheWindowIsClosedForItsLastDays) {
  const auto sold = [](const std::string& day) {
    SagaLog log;
    log.Report("one", "2025-06-20", "BID", "a")
        .Outcome("JOINED_FEE", "a", Day("occur", day), "2025-10-01");
    return log.Sagas("2026-05-01").at(0).landmarks.at(0);
  };
  const Landmark soon = sold("2025-09-05");
  EXPECT_TRUE(soon.exit.has_value());
  EXPECT_EQ(soon.time + soon.exposure, At("2025-09-01"));
  // Later the model excludes it: all that is known is that he stayed so long.
  const Landmark late = sold("2025-09-20");
  EXPECT_FALSE(late.exit.has_value());
  EXPECT_EQ(late.time + late.exposure, At("2025-09-21"));
}

TEST(SagaDataTest, StartsAnewAfterAnOutcome) {
  SagaLog log;
  log.Report("one", "2025-03-20", "TALKS", "a")
      .Outcome("RENEWED", "own",
               Day("agree", "2025-04-01") + Day("contract_end", "2029-06-30"),
               "2025-04-01")
      .Report("one", "2025-06-01", "BID", "b")
      .Outcome("JOINED_FEE", "b", Day("occur", "2025-06-20"), "2025-06-20");
  const std::vector<SagaData> sagas = log.Sagas("2026-05-01");
  ASSERT_THAT(sagas, SizeIs(2));
  EXPECT_EQ(sagas[0].landmarks[0].exit->kind, ExitKind::kRenewal);
  EXPECT_EQ(sagas[1].start, At("2025-06-02"));
  EXPECT_EQ(sagas[1].landmarks[0].hazards.start, StartState::kRenewed);
  EXPECT_EQ(sagas[1].landmarks[0].exit->kind, ExitKind::kFee);
  EXPECT_EQ(sagas[1].landmarks[0].exit->club, 0);
}

TEST(SagaDataTest, TakesNoLandmarkOnceTheContractHasRunOut) {
  SagaLog log;
  log.Report("one", "2026-05-20", "TALKS", "a")
      .Outcome("JOINED_FREE", "a", Day("occur", "2026-10-05"), "2026-10-09");
  const std::vector<SagaData> sagas = log.Sagas("2027-05-01");
  ASSERT_THAT(sagas, SizeIs(1));
  EXPECT_THAT(TimesOf(sagas[0]),
              ElementsAre(At("2026-05-21"), At("2026-06-18")));
  EXPECT_EQ(sagas[0].landmarks[1].exit->kind, ExitKind::kFree);
}

// What an outcome, a report or a contract of later times adds is not seen, and
// neither is what was stored later.
TEST(SagaDataTest, LooksAtNothingLater) {
  const auto told = [] {
    SagaLog log;
    log.Report("one", "2025-06-20", "BID", "a")
        .Report("two", "2025-07-01", "TALKS", "b")
        .Report("one", "2025-07-10", "CLUBS_AGREED", "a");
    return log;
  };
  SagaLog more = told();
  const int64_t revision = more.revision();
  more.Report("two", "2025-08-11", "CLUBS_AGREED", "a")
      .Outcome("JOINED_FEE", "a", Day("occur", "2025-08-05"), "2025-08-12")
      .Report("two", "2025-09-01", "TALKS", "b");
  for (const std::string until :
       {"2025-06-25", "2025-07-10T12:00:00Z", "2025-08-10", "2025-08-12"}) {
    const std::string before = TextOf(told().Sagas(until));
    EXPECT_EQ(TextOf(more.Sagas(until)), before) << until;
    EXPECT_THAT(before, ::testing::HasSubstr("players/p"));
  }
  EXPECT_EQ(TextOf(more.Sagas("2026-01-01", revision)),
            TextOf(told().Sagas("2026-01-01")));
  EXPECT_NE(TextOf(more.Sagas("2026-01-01")),
            TextOf(told().Sagas("2026-01-01")));
}

TEST(SagaDataTest, DoesNotDependOnTheOrderOfStoring) {
  SagaLog log;
  log.Report("one", "2025-06-20", "BID", "a")
      .Report("two", "2025-07-01", "TALKS", "b")
      .Report("one", "2025-07-10", "CLUBS_AGREED", "a")
      .Outcome("JOINED_FEE", "a", Day("occur", "2025-08-05"), "2025-08-12");
  SagaLog other(/*reversed=*/true);
  other.Outcome("JOINED_FEE", "a", Day("occur", "2025-08-05"), "2025-08-12")
      .Report("one", "2025-07-10", "CLUBS_AGREED", "a")
      .Report("one", "2025-06-20", "BID", "a")
      .Report("two", "2025-07-01", "TALKS", "b");
  const std::vector<SagaData> sagas = log.Sagas("2026-01-01");
  const std::vector<SagaData> others = other.Sagas("2026-01-01");
  EXPECT_EQ(TextOf(sagas), TextOf(others));
  EXPECT_EQ(ModelVersion(Fit(sagas, {}), 9).SerializeAsString(),
            ModelVersion(Fit(others, {}), 9).SerializeAsString());
}

}  // namespace
}  // namespace hearsay::fit
