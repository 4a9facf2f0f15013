// What is missing, contradictory or absurd never makes a forecast incoherent.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/query_service/forecast/coherence.h"
#include "tests/query_service/forecast/world.h"
#include "tests/testing/figures.h"

namespace hearsay::forecast {
namespace {

using testing::Bound;
using testing::ReportFigure;

const absl::Time kNow = At("2025-10-07");

// A world with a club, two suitors with windows, and outlets.
World Plain() {
  World world;
  world.Club("clubs/home", "associations/x").Club("clubs/a", "associations/x");
  world.Club("clubs/b", "associations/x", 50'000);
  world.Windows("associations/x", "2025-06-01", "2026-06-01",
                {{"2025-06-10", "2025-09-01", true},
                 {"2026-01-01", "2026-02-02", false}});
  world.Outlet("outlets/t1", 1).Outlet("outlets/t2", 2);
  return world;
}

void Say(World& world, const std::string& outlet, absl::Time when,
         const std::string& claim, absl::Time committed = kNow) {
  world.Add(absl::StrCat("report { publisher { name: \"", outlet, "\" } ",
                         Day("publish", when), " ", claim, " }"),
            committed);
}
std::string Bid(const std::string& id, const std::string& club,
                const std::string& more = "") {
  return Claim(id, "BID",
               absl::StrCat("actor { name: \"", club, "\" } ", more));
}

// Checks that the forecast of players/p is coherent, and returns it.
ForecastResult Coherent(const World& world, absl::string_view what,
                        const std::vector<std::string>& clubs = {}) {
  const auto deadlines = Deadlines(kNow);
  ForecastResult forecast = world.Forecast(kNow, deadlines, clubs);
  for (const CellSeries& cell : forecast.cells) {
    for (const double probability : cell.probabilities) {
      EXPECT_TRUE(std::isfinite(probability)) << what;
    }
  }
  EXPECT_TRUE(ReportFigure(8, absl::StrCat(what, ": largest incoherence"),
                           Incoherence(forecast, deadlines.size()),
                           Bound::kAtMost, 1e-12));
  return forecast;
}

double KindSum(const ForecastResult& forecast, query::v1::CellKind kind,
               size_t deadline) {
  return Sum(
      forecast, [&](const CellName& cell) { return cell.kind == kind; },
      deadline);
}

bool HasNote(const ForecastResult& forecast, query::v1::ForecastNoteKind kind) {
  for (const ForecastNote& note : forecast.basis.notes) {
    if (note.kind == kind) return true;
  }
  return false;
}

TEST(DegenerateTest, NoContractDate) {
  World world = Plain();
  world.Player("clubs/home", "");
  Say(world, "outlets/t1", At("2025-10-01"), Bid("c", "clubs/a"));
  const ForecastResult forecast = Coherent(world, "no contract date");
  EXPECT_TRUE(
      HasNote(forecast, query::v1::FORECAST_NOTE_KIND_NO_CONTRACT_EXPIRY));
  EXPECT_EQ(KindSum(forecast, query::v1::CELL_KIND_AGREED, 5), 0);
  EXPECT_EQ(KindSum(forecast, query::v1::CELL_KIND_RELEASED, 5), 0);
}

TEST(DegenerateTest, ExpiryInThePast) {
  World world = Plain();
  world.Player("clubs/home", "2025-06-30");
  Say(world, "outlets/t1", At("2025-10-01"), Bid("c", "clubs/a"));
  const ForecastResult forecast = Coherent(world, "expiry in the past");
  EXPECT_EQ(KindSum(forecast, query::v1::CELL_KIND_UNSETTLED, 0), 0);
  EXPECT_GT(KindSum(forecast, query::v1::CELL_KIND_JOINED_LATE, 1), 0);
}

TEST(DegenerateTest, NoWindowsKnown) {
  World world;
  world.Club("clubs/home", "").Club("clubs/a", "").Outlet("outlets/t1", 1);
  world.Player("clubs/home", "2026-06-30");
  Say(world, "outlets/t1", At("2025-10-01"), Bid("c", "clubs/a"));
  const ForecastResult forecast = Coherent(world, "no windows known");
  EXPECT_TRUE(HasNote(forecast, query::v1::FORECAST_NOTE_KIND_WINDOWS_UNKNOWN));
  EXPECT_GT(KindSum(forecast, query::v1::CELL_KIND_JOINED, 0), 0);
}

TEST(DegenerateTest, TwoExpiriesWithEqualSupport) {
  World world = Plain();
  world.Player("clubs/home", "");
  for (const char* year : {"2027", "2026"}) {
    world.Outlet(absl::StrCat("outlets/of", year), 1);
    Say(world, absl::StrCat("outlets/of", year), At("2025-10-01"),
        Claim("c", "CONTRACT_TERM",
              absl::StrCat("actor { name: \"clubs/home\" } ",
                           Day("event", absl::StrCat(year, "-06-30")))));
  }
  const ForecastResult forecast =
      Coherent(world, "two expiries with equal support");
  EXPECT_EQ(forecast.basis.contract.expiry, At("2027-07-01"));
  EXPECT_EQ(forecast.basis.contract.conflicting,
            std::vector<absl::Time>{At("2026-07-01")});
}

TEST(DegenerateTest, FiveHundredNamedClubs) {
  World world = Plain();
  world.Player("clubs/home", "2026-06-30");
  for (int i = 0; i < 500; ++i) {
    const std::string club = absl::StrCat("clubs/c", i);
    world.Club(club, "associations/x", 100'000);
    Say(world, i % 2 == 0 ? "outlets/t1" : "outlets/t2",
        At("2025-10-01") + absl::Minutes(i), Bid("c", club));
  }
  const ForecastResult forecast =
      Coherent(world, "500 named clubs", {"clubs/c499", "clubs/a"});
  std::vector<std::string> clubs;
  for (const CellSeries& cell : forecast.cells) {
    if (cell.name.kind == query::v1::CELL_KIND_AGREED &&
        !cell.name.other_clubs) {
      clubs.push_back(cell.name.club);
    }
  }
  EXPECT_LE(clubs.size(), 18u);
}

TEST(DegenerateTest, APlayerWithNoReportAtAll) {
  World world = Plain();
  EXPECT_TRUE(HasNote(Coherent(world, "a player of whom nothing is known"),
                      query::v1::FORECAST_NOTE_KIND_CLUB_UNKNOWN));
  world.Player("clubs/home", "2026-06-30");
  EXPECT_TRUE(HasNote(Coherent(world, "a player with no report"),
                      query::v1::FORECAST_NOTE_KIND_INSUFFICIENT_EVIDENCE));
}

TEST(DegenerateTest, EveryReportAtTheSameInstant) {
  World world = Plain();
  world.Player("clubs/home", "2026-06-30");
  for (int i = 0; i < 200; ++i) {
    const char* const kinds[] = {"BID", "TALKS", "INTEREST", "CLUBS_AGREED"};
    Say(world, i % 3 == 0 ? "outlets/t1" : "outlets/t2", At("2025-10-01"),
        Claim("c", kinds[i % 4],
              absl::StrCat("actor { name: \"clubs/", i % 2 == 0 ? "a" : "b",
                           "\" } ")));
  }
  Coherent(world, "every report at the same instant");
}

TEST(DegenerateTest, AHundredForgedCitations) {
  World world = Plain();
  world.Player("clubs/home", "2026-06-30");
  const ForecastResult before = Coherent(world, "before forged citations");
  for (int i = 0; i < 100; ++i) {
    Say(world, absl::StrCat("outlets/u", i), At("2025-10-01"),
        Bid("c", "clubs/a", Hop("outlets/t1")));
  }
  const ForecastResult after = Coherent(world, "100 forged citations");
  // Nobody whom it can trust has named the club: it gets no cells.
  EXPECT_EQ(after.cells.size(), before.cells.size());
  EXPECT_TRUE(
      HasNote(after, query::v1::FORECAST_NOTE_KIND_INSUFFICIENT_EVIDENCE));
}

TEST(DegenerateTest, AClaimDatedAfterTheAsOf) {
  World world = Plain();
  world.Player("clubs/home", "2026-06-30");
  const ForecastResult before = Coherent(world, "before a claim of tomorrow");
  Say(world, "outlets/t1", kNow + 2 * kDay, Bid("c", "clubs/a"),
      kNow + 4 * kDay);
  const ForecastResult after = Coherent(world, "a claim dated after the as-of");
  ASSERT_EQ(after.cells.size(), before.cells.size());
  for (size_t i = 0; i < after.cells.size(); ++i) {
    EXPECT_EQ(after.cells[i].probabilities, before.cells[i].probabilities);
  }
}

TEST(DegenerateTest, ADeadlineInThePast) {
  World world = Plain();
  world.Player("clubs/home", "2026-06-30");
  Say(world, "outlets/t1", At("2025-10-01"), Bid("c", "clubs/a"));
  const ForecastResult forecast =
      world.Forecast(kNow, {At("2020-01-01"), kNow, kNow + kWeek});
  EXPECT_EQ(KindSum(forecast, query::v1::CELL_KIND_UNSETTLED, 0), 1);
  EXPECT_EQ(KindSum(forecast, query::v1::CELL_KIND_UNSETTLED, 1), 1);
  EXPECT_TRUE(ReportFigure(8, "a deadline in the past: largest incoherence",
                           Incoherence(forecast, 3), Bound::kAtMost, 1e-12));
}

TEST(DegenerateTest, AQuestionThatIsNotClosedForwards) {
  Violations violations;
  const FieldPath root;
  CheckProposition(
      {query::v1::EVENT_UNSPECIFIED, {query::v1::CELL_KIND_UNSETTLED}, {}, {}},
      {root, "proposition"}, violations);
  const absl::Status status = violations.ToStatus();
  EXPECT_TRUE(ReportFigure(
      8, "a question that is not closed forwards: refused as INVALID_ARGUMENT",
      absl::IsInvalidArgument(status), Bound::kEqual, 1));
}

}  // namespace
}  // namespace hearsay::forecast
