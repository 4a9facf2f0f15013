#include "query_service/forecast/forecast.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "query_service/forecast/forecast_converter.h"
#include "tests/query_service/forecast/world.h"
#include "tests/testing/matchers.h"

namespace hearsay::forecast {
namespace {

using namespace query::v1;  // NOLINT(build/namespaces)
using ::hearsay::testing::StatusIs;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

// Of club x/... the windows are known for 2025/26; of club z/... never.
class ForecastTest : public ::testing::Test {
 protected:
  ForecastTest() {
    world_.Club("clubs/home", "associations/x")
        .Club("clubs/a", "associations/x")
        .Club("clubs/b", "associations/x", 50000)
        .Club("clubs/z", "associations/z")
        .Outlet("outlets/t1", 1)
        .Outlet("outlets/t2", 2)
        .Windows("associations/x", "2025-06-01", "2027-06-01",
                 {{"2025-06-10", "2025-09-01", true},
                  {"2026-01-01", "2026-02-02", false},
                  {"2026-06-10", "2026-09-01", true}});
  }
  void Bid(const std::string& club, const std::string& day) {
    world_.Add(Report(
        "outlets/t1", day,
        Claim("c", "BID", absl::StrCat("actor { name: \"", club, "\" }"))));
  }
  void Outcome(const std::string& kind, const std::string& more) {
    world_.Add(
        absl::StrCat("outcome { player: \"players/p\" kind: OUTCOME_KIND_",
                     kind, " ", more, " }"));
  }
  static std::vector<ForecastNoteKind> Notes(const Basis& basis) {
    std::vector<ForecastNoteKind> kinds;
    for (const ForecastNote& note : basis.notes) kinds.push_back(note.kind);
    return kinds;
  }
  double P(const Proposition& proposition, const std::string& by,
           const std::string& said_by) {
    const auto answer =
        world_.Ask(At(said_by), {proposition, std::nullopt, At(by)});
    return answer.ok() ? answer->probability : -1;
  }
  static double Total(const ForecastResult& forecast, size_t i) {
    return Sum(
        forecast, [](const CellName&) { return true; }, i);
  }

  World world_;
};

TEST_F(ForecastTest, ListsCellsByKindThenClubWithTheOthersLast) {
  world_.Player("clubs/home", "2026-06-30", Day("birth", "2000-01-01"));
  Bid("clubs/b", "2025-09-25");
  const ForecastResult forecast =
      world_.Forecast(At("2025-10-01"), {At("2026-07-02")}, {"clubs/a"});
  std::vector<std::string> names;
  for (const CellSeries& cell : forecast.cells) {
    names.push_back(absl::StrCat(
        CellKind_Name(cell.name.kind).substr(10), " ", cell.name.club,
        cell.name.other_clubs ? "others" : "", " ", cell.name.form));
  }
  EXPECT_THAT(
      names,
      ElementsAre(
          "UNSETTLED  0", "RENEWED  0", "RENEWED_THEN_LEFT clubs/a 1",
          "RENEWED_THEN_LEFT clubs/a 3", "RENEWED_THEN_LEFT clubs/b 1",
          "RENEWED_THEN_LEFT clubs/b 3", "RENEWED_THEN_LEFT others 1",
          "RENEWED_THEN_LEFT others 3", "AGREED clubs/a 2", "AGREED clubs/b 2",
          "AGREED others 2", "FELL_THROUGH clubs/a 2", "FELL_THROUGH clubs/b 2",
          "FELL_THROUGH others 2", "JOINED clubs/a 1", "JOINED clubs/a 2",
          "JOINED clubs/a 3", "JOINED clubs/b 1", "JOINED clubs/b 2",
          "JOINED clubs/b 3", "JOINED others 1", "JOINED others 2",
          "JOINED others 3", "RELEASED  0", "JOINED_LATE clubs/a 2",
          "JOINED_LATE clubs/b 2", "JOINED_LATE others 2"));
  EXPECT_THAT(Notes(forecast.basis), IsEmpty());
  EXPECT_EQ(forecast.basis.independent_root_count, 1);
}

TEST_F(ForecastTest, AnswersInTheOrderAskedAlsoTwice) {
  world_.Player("clubs/home", "2026-06-30");
  const auto deadlines = std::vector<absl::Time>{
      At("2026-06-01"), At("2025-11-01"), At("2026-06-01"), At("2025-09-01")};
  const ForecastResult forecast = world_.Forecast(At("2025-10-01"), deadlines);
  for (const CellSeries& cell : forecast.cells) {
    ASSERT_EQ(cell.probabilities.size(), 4u);
    EXPECT_EQ(cell.probabilities[0], cell.probabilities[2]);
  }
  const Proposition renews = Event(EVENT_RENEWS);
  EXPECT_GT(SumOf(forecast, renews, 0), SumOf(forecast, renews, 1));
  EXPECT_EQ(SumOf(forecast, renews, 3), 0);  // has passed
}

TEST_F(ForecastTest, SaysWhatIsNotKnown) {
  const ForecastResult forecast =
      world_.Forecast(At("2025-10-01"), {At("2026-12-01")}, {"clubs/z"});
  EXPECT_THAT(Notes(forecast.basis),
              ElementsAre(FORECAST_NOTE_KIND_NO_CONTRACT_EXPIRY,
                          FORECAST_NOTE_KIND_WINDOWS_UNKNOWN,
                          FORECAST_NOTE_KIND_INSUFFICIENT_EVIDENCE,
                          FORECAST_NOTE_KIND_AGE_UNKNOWN,
                          FORECAST_NOTE_KIND_CLUB_UNKNOWN));
  EXPECT_TRUE(forecast.basis.insufficient_evidence);
  EXPECT_NEAR(Total(forecast, 0), 1, 1e-12);
  EXPECT_EQ(SumOf(forecast, Event(EVENT_SIGNS_PRE_CONTRACT)), 0);
  EXPECT_EQ(
      Sum(forecast,
          [](const CellName& name) { return name.kind == CELL_KIND_RELEASED; }),
      0);
}

TEST_F(ForecastTest, AnUnknownAssociationIsNotAClosedOne) {
  world_.Player("clubs/home", "2027-06-30");
  Bid("clubs/z", "2025-09-25");
  const Proposition sold = Event(EVENT_JOINS, {"clubs/z"});
  EXPECT_GT(P(sold, "2025-11-01", "2025-10-01"), 0);
  Bid("clubs/a", "2025-09-25");
  EXPECT_EQ(P(Event(EVENT_JOINS, {"clubs/a"}), "2026-01-01", "2025-10-01"), 0);
}

TEST_F(ForecastTest, HisOwnClubIsNoDestination) {
  world_.Player("clubs/home", "2027-06-30");
  EXPECT_EQ(P(Event(EVENT_AGREES, {"clubs/home"}), "2027-01-01", "2025-10-01"),
            0);
}

TEST_F(ForecastTest, AContractThatHasRunOutLeavesHimWithoutAClub) {
  world_.Player("clubs/home", "2025-06-30");
  const ForecastResult forecast = world_.Forecast(
      At("2025-10-01"), {At("2025-06-01"), At("2025-09-01"), At("2025-12-01")});
  const auto released = [](const CellName& name) {
    return name.kind == CELL_KIND_RELEASED;
  };
  EXPECT_EQ(Sum(forecast, released, 0), 0);
  EXPECT_EQ(Sum(forecast, released, 1), 1);
  EXPECT_LT(Sum(forecast, released, 2), 1);
  EXPECT_NEAR(SumOf(forecast, Event(EVENT_LEAVES), 2), 1, 1e-12);
}

TEST_F(ForecastTest, PassedDeadlinesAreAnsweredByTheRecord) {
  world_.Player("clubs/home", "2026-06-30");
  Outcome("JOINED_FREE",
          absl::StrCat("to_club: \"clubs/a\" ", Day("agree", "2026-01-10"),
                       Day("occur", "2026-07-01"), "know_time { seconds: ",
                       absl::ToUnixSeconds(At("2026-01-11")), " }"));
  const std::string now = "2026-08-01";
  EXPECT_EQ(P(Event(EVENT_SIGNS_PRE_CONTRACT, {"clubs/a"}), "2026-01-10", now),
            0);
  EXPECT_EQ(P(Event(EVENT_SIGNS_PRE_CONTRACT, {"clubs/a"}), "2026-02-01", now),
            1);
  EXPECT_EQ(P(Event(EVENT_JOINS, {"clubs/a"}), "2026-07-01", now), 0);
  EXPECT_EQ(P(Event(EVENT_JOINS, {"clubs/a"}), "2026-07-02", now), 1);
  EXPECT_EQ(P(Event(EVENT_RENEWS), "2026-07-02", now), 0);
  const ForecastResult forecast = world_.Forecast(At(now), {At("2026-07-15")});
  EXPECT_THAT(Notes(forecast.basis), Contains(FORECAST_NOTE_KIND_DECIDED));
}

TEST_F(ForecastTest, AssociationsHaveRulesOfTheirOwnOnPreContracts) {
  world_
      .Entity("associations/y",
              "pre_contract_rules { from_association: \"associations/x\" "
              "months: 1 } pre_contract_rules { months: 9 } ")
      .Club("clubs/y", "associations/y", 10000)
      .Player("clubs/home", "2026-06-30");
  Bid("clubs/y", "2026-03-01");  // named, where clubs/a is only asked about
  const std::string now = "2026-03-10";
  const auto signs = [&](const std::string& club, const std::string& by) {
    return P(Event(EVENT_SIGNS_PRE_CONTRACT, {club}), by, now);
  };
  EXPECT_EQ(signs("clubs/y", "2026-06-01"), 0);
  EXPECT_GT(signs("clubs/y", "2026-06-02"), 0);
  EXPECT_GT(signs("clubs/a", "2026-03-12"), 0);
  // From an association without a rule of its own, nine months before.
  world_.Player("clubs/z", "2027-06-30");
  EXPECT_EQ(signs("clubs/y", "2026-10-01"), 0);
  EXPECT_GT(signs("clubs/y", "2026-10-02"), 0);
  EXPECT_EQ(signs("clubs/a", "2026-12-31"), 0);
}

TEST_F(ForecastTest, AnAgreedPlayerJoinsUnlessItFallsThrough) {
  world_.Player("clubs/home", "2026-06-30");
  Outcome("JOINED_FREE",
          absl::StrCat("to_club: \"clubs/a\" ", Day("agree", "2026-01-10"),
                       "know_time { seconds: ",
                       absl::ToUnixSeconds(At("2026-01-11")), " }"));
  const std::string now = "2026-03-01";
  EXPECT_EQ(P(Event(EVENT_SIGNS_PRE_CONTRACT, {"clubs/a"}), "2026-06-01", now),
            1);
  EXPECT_EQ(P(Event(EVENT_JOINS, {"clubs/a"}), "2026-07-01", now), 0);
  EXPECT_EQ(P(Event(EVENT_JOINS, {"clubs/a"}), "2026-07-02", now), 0.97);
  EXPECT_EQ(P(Event(EVENT_JOINS, {"clubs/b"}), "2026-12-01", now), 0);
  // Nobody recorded that he joined.
  EXPECT_EQ(P(Event(EVENT_JOINS, {"clubs/a"}), "2026-10-01", "2026-09-01"),
            0.97);
}

TEST_F(ForecastTest, ARenewalStaysTrueUntilTheNewContractsLastYear) {
  world_.Player("clubs/home", "2026-06-30");
  Outcome(
      "RENEWED",
      absl::StrCat("to_club: \"clubs/home\" ", Day("occur", "2025-11-03"),
                   Day("contract_end", "2028-06-30"), "know_time { seconds: ",
                   absl::ToUnixSeconds(At("2025-11-03")), " }"));
  EXPECT_EQ(P(Event(EVENT_RENEWS), "2026-03-01", "2025-12-01"), 1);
  EXPECT_GT(P(Event(EVENT_JOINS), "2026-03-01", "2025-12-01"), 0);
  const double again = P(Event(EVENT_RENEWS), "2028-03-01", "2027-09-01");
  EXPECT_GT(again, 0);
  EXPECT_LT(again, 1);
}

TEST_F(ForecastTest, ARecordedDealForALaterDayIsCertain) {
  world_.Player("clubs/home", "2027-06-30");
  Outcome("JOINED_FEE",
          absl::StrCat("to_club: \"clubs/a\" ", Day("occur", "2026-01-02"),
                       "know_time { seconds: ",
                       absl::ToUnixSeconds(At("2025-12-10")), " }"));
  const Proposition joins = Event(EVENT_JOINS, {"clubs/a"});
  EXPECT_EQ(P(joins, "2026-01-02", "2025-12-20"), 0);
  EXPECT_EQ(P(joins, "2026-01-03", "2025-12-20"), 1);
  EXPECT_EQ(P(Event(EVENT_JOINS, {"clubs/b"}), "2026-01-03", "2025-12-20"), 0);
}

TEST_F(ForecastTest, ConditionsDivide) {
  world_.Player("clubs/home", "2026-06-30");
  Bid("clubs/a", "2025-09-25");
  const Proposition joins_a = Event(EVENT_JOINS, {"clubs/a"});
  const Proposition leaves = Event(EVENT_LEAVES);
  const auto given =
      world_.Ask(At("2025-10-01"), {joins_a, leaves, At("2026-02-01")});
  ASSERT_TRUE(given.ok());
  const double both = P(joins_a, "2026-02-01", "2025-10-01");
  EXPECT_EQ(given->condition_probability,
            P(leaves, "2026-02-01", "2025-10-01"));
  EXPECT_EQ(given->probability, both / given->condition_probability);
  const auto excluded = world_.Ask(
      At("2025-10-01"),
      {Event(EVENT_SIGNS_PRE_CONTRACT), Event(EVENT_RENEWS), At("2026-02-01")});
  ASSERT_TRUE(excluded.ok());
  EXPECT_EQ(excluded->probability, 0);
}

TEST_F(ForecastTest, RefusesAConditionThatCannotBe) {
  world_.Player("clubs/home", "2026-06-30");
  EXPECT_THAT(world_.Ask(At("2025-10-01"),
                         {Event(EVENT_RENEWS), Event(EVENT_SIGNS_PRE_CONTRACT),
                          At("2025-12-01")}),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       v1::ERROR_REASON_CONDITION_IMPOSSIBLE));
}

TEST_F(ForecastTest, NewestFactSetsTheExpiryAndOthersAreContradictions) {
  world_.Player("clubs/home", "2026-06-30");
  const auto term = [](const std::string& id, const std::string& day,
                       const std::string& more) {
    return Claim(id, "CONTRACT_TERM",
                 absl::StrCat("actor { name: \"clubs/home\" } ",
                              Day("event", day), more));
  };
  world_.Add(Report("outlets/t2", "2025-09-01", term("a", "2027-06-30", "")));
  world_.Add(Report("outlets/t1", "2025-09-02", term("b", "2028-06-30", "")));
  world_.Add(Report("outlets/u", "2025-09-02", term("c", "2029-06-30", "")));
  ForecastResult forecast =
      world_.Forecast(At("2025-10-01"), {At("2026-02-01")});
  EXPECT_EQ(forecast.basis.contract.expiry, At("2026-07-01"));
  EXPECT_EQ(forecast.basis.contract.basis, CONTRACT_EXPIRY_BASIS_REGISTRY);
  EXPECT_THAT(forecast.basis.contract.conflicting,
              ElementsAre(At("2028-07-01"), At("2027-07-01")));
  EXPECT_THAT(Notes(forecast.basis),
              Contains(FORECAST_NOTE_KIND_CONFLICTING_EXPIRIES));
  world_.Add(Report("outlets/t2", "2025-09-20",
                    term("d", "2027-06-30", Hop("clubs/home"))));
  forecast = world_.Forecast(At("2025-10-01"), {At("2026-02-01")});
  EXPECT_EQ(forecast.basis.contract.expiry, At("2027-07-01"));
  EXPECT_EQ(forecast.basis.contract.basis, CONTRACT_EXPIRY_BASIS_OFFICIAL);
}

TEST_F(ForecastTest, WithoutFactsTheMostSupportedClaimSetsTheExpiry) {
  world_.Player("clubs/home", "");
  const auto term = [](const std::string& day) {
    return Claim("a", "CONTRACT_TERM", Day("event", day));
  };
  world_.Add(Report("outlets/t2", "2025-09-01", term("2027-06-30")));
  world_.Add(Report("outlets/t1", "2025-09-02", term("2028-06-30")));
  const auto basis =
      world_.Forecast(At("2025-10-01"), {At("2026-02-01")}).basis;
  EXPECT_EQ(basis.contract.expiry, At("2028-07-01"));
  EXPECT_EQ(basis.contract.basis, CONTRACT_EXPIRY_BASIS_CLAIMS);
  EXPECT_THAT(basis.contract.conflicting, ElementsAre(At("2027-07-01")));
  EXPECT_THAT(Notes(basis),
              Not(Contains(FORECAST_NOTE_KIND_NO_CONTRACT_EXPIRY)));
}

TEST_F(ForecastTest, AClaimOfAYearDoesNotContradictADayInIt) {
  world_.Player("clubs/home", "2026-06-30");
  world_.Add(Report(
      "outlets/t1", "2025-09-01",
      Claim("a", "CONTRACT_TERM",
            absl::StrCat("event { start_time { seconds: ",
                         absl::ToUnixSeconds(At("2026-01-01")),
                         " } end_time { seconds: ",
                         absl::ToUnixSeconds(At("2027-01-01")), " } }"))));
  EXPECT_THAT(world_.Forecast(At("2025-10-01"), {At("2026-02-01")})
                  .basis.contract.conflicting,
              IsEmpty());
}

TEST_F(ForecastTest, TakesHundredsOfNamedAndAskedClubs) {
  world_.Player("clubs/home", "2026-06-30");
  for (int i = 0; i < 500; ++i) Bid(absl::StrCat("clubs/n", i), "2025-09-25");
  std::vector<std::string> asked;
  for (int i = 0; i < 300; ++i) asked.push_back(absl::StrCat("clubs/m", i));
  const ForecastResult forecast = world_.Forecast(
      At("2025-10-01"), {At("2026-02-01"), At("2026-12-01")}, asked);
  for (const size_t i : {0, 1}) {
    EXPECT_NEAR(Total(forecast, i), 1, 1e-12);
    for (const CellSeries& cell : forecast.cells) {
      ASSERT_GE(cell.probabilities[i], 0);
    }
  }
}

TEST_F(ForecastTest, WithoutDeadlinesHasCellsWithoutNumbers) {
  const ForecastResult forecast = world_.Forecast(At("2025-10-01"), {});
  ASSERT_FALSE(forecast.cells.empty());
  EXPECT_THAT(forecast.cells[0].probabilities, IsEmpty());
}

TEST_F(ForecastTest, ConvertsToProtos) {
  world_.Player("clubs/home", "2026-06-30");
  const ForecastResult forecast =
      world_.Forecast(At("2025-10-01"), {At("2025-11-01")}, {"clubs/a"});
  Labels labels;
  google::protobuf::RepeatedPtrField<Cell> cells;
  CellsToProto(forecast.cells, cells, labels);
  ASSERT_EQ(cells.size(), static_cast<int>(forecast.cells.size()));
  EXPECT_EQ(cells[0].probabilities(0), forecast.cells[0].probabilities[0]);
  Cell others = cells[5];
  others.clear_probabilities();
  EXPECT_EQ(others.ShortDebugString(),
            "kind: CELL_KIND_RENEWED_THEN_LEFT other_clubs: true deal_form: "
            "DEAL_FORM_LOAN");
  EXPECT_EQ(ContractToProto(forecast.basis, labels).ShortDebugString(),
            "expire_time { seconds: 1782864000 } basis: "
            "CONTRACT_EXPIRY_BASIS_REGISTRY club: \"clubs/home\"");
  EXPECT_EQ(EvidenceToProto(forecast.basis).ShortDebugString(),
            "insufficient_evidence: true");
  google::protobuf::RepeatedPtrField<EntityLabel> written;
  labels.Write(world_.registry(), world_.revision(), written);
  ASSERT_EQ(written.size(), 2);
  EXPECT_EQ(written[0].name(), "clubs/a");
  EXPECT_EQ(written[1].name(), "clubs/home");
}

}  // namespace
}  // namespace hearsay::forecast
