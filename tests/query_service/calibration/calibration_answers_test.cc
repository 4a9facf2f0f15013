// The calibration method of QueryCore.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "tests/query_service/core_fixture.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using namespace hearsay::testing;
using query::v1::GetCalibrationRequest;
using query::v1::GetCalibrationResponse;

std::string Seconds(const std::string& day) {
  return absl::StrCat("{ seconds: ", absl::ToUnixSeconds(At(day)), " }");
}
std::string Day(const std::string& name, const std::string& day) {
  const int64_t start = absl::ToUnixSeconds(At(day));
  return absl::StrCat(name, " { start_time { seconds: ", start,
                      " } end_time { seconds: ", start + 86400, " } } ");
}
std::string SaidBy(const std::string& day) {
  return absl::StrCat("as_of { said_by ", Seconds(day), " } ");
}

// The log is of 1 October 2025. Of p a bid was reported on 1 January, and he
// moved on 1 March; of q nothing came.
class CalibrationAnswersTest : public CoreFixture {
 protected:
  CalibrationAnswersTest() {
    for (const char* club : {"clubs/k", "clubs/o"}) {
      Add(absl::StrCat("entity-", club + 6),
          absl::StrCat("entity { name: \"", club,
                       "\" kind: ENTITY_KIND_CLUB display_name: \"c\" }"));
    }
    Add("entity-a",
        "entity { name: \"outlets/a\" kind: ENTITY_KIND_OUTLET display_name: "
        "\"A\" tier: 1 }");
    for (const char* player : {"players/p", "players/q"}) {
      Add(absl::StrCat("entity-", player + 8),
          absl::StrCat("entity { name: \"", player,
                       "\" kind: ENTITY_KIND_PLAYER display_name: \"P\" "
                       "engagements { club: \"clubs/o\" ",
                       Day("start", "2020-07-01"),
                       Day("contract_end", "2028-06-30"), "} }"));
      Add(absl::StrCat("bid-", player + 8),
          Report("outlets/a", "2024-12-31",
                 absl::StrCat("claims { claim_id: \"c\" kind: CLAIM_KIND_BID "
                              "subject { name: \"",
                              player,
                              "\" } actor { name: \"clubs/k\" } voice: "
                              "VOICE_REPORT stance: STANCE_ASSERTS } ")));
    }
    outcome_ =
        Add("o1", absl::StrCat("outcome { player: \"players/p\" kind: "
                               "OUTCOME_KIND_JOINED_FEE to_club: \"clubs/k\" ",
                               Day("occur", "2025-03-01"), "know_time ",
                               Seconds("2025-03-02"), " }"));
  }

  absl::StatusOr<GetCalibrationResponse> Ask(
      const std::string& request,
      absl::Time deadline = absl::InfiniteFuture()) {
    GetCalibrationResponse response;
    const absl::Status status = core_.GetCalibration(
        Parsed<GetCalibrationRequest>(request), deadline, response);
    if (!status.ok()) return status;
    return response;
  }

  // Expects that what is kept has not made the answer another than it would be
  // without. Returns the answer.
  GetCalibrationResponse ExpectAsMadeAnew(const std::string& request = "") {
    const auto kept = Ask(request);
    EXPECT_THAT(kept, IsOk());
    DossierCache dossiers(local_.replica(), 1000);
    StoryCache stories(dossiers, 1000);
    TrackLedger ledger(local_.projection(), dossiers);
    ForecastArchive archive(local_.projection(), dossiers, ledger, 1000);
    QueryCore core(local_.projection(), local_.snapshots(), stories, ledger,
                   archive);
    GetCalibrationResponse anew;
    EXPECT_THAT(core.GetCalibration(Parsed<GetCalibrationRequest>(request),
                                    absl::InfiniteFuture(), anew),
                IsOk());
    EXPECT_THAT(*kept, EqualsProto(anew.ShortDebugString()));
    return *kept;
  }

  int64_t outcome_ = 0;
};

// p's landmarks are 1 and 29 January and 26 February; q's go on to the day
// before the last whose first deadline has passed, 3 September.
TEST_F(CalibrationAnswersTest, CountsForecastsWhoseDeadlineHasPassed) {
  const auto answer = Ask("events: EVENT_LEAVES " + SaidBy("2025-10-01"));
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->saga_count(), 2);
  ASSERT_EQ(answer->by_horizon_size(), 3);
  EXPECT_EQ(answer->by_horizon(0).horizon_weeks(), 4);
  EXPECT_EQ(answer->by_horizon(0).forecast_count(), 3 + 9);
  EXPECT_EQ(answer->by_horizon(1).forecast_count(), 3 + 7);
  EXPECT_EQ(answer->by_horizon(2).forecast_count(), 3 + 4);
  // p had left by 26 March, not by 26 February: a third of his weight.
  EXPECT_DOUBLE_EQ(answer->by_horizon(0).outcome_rate(), 1.0 / 6);
  EXPECT_DOUBLE_EQ(answer->by_horizon(2).outcome_rate(), 0.5);
  EXPECT_EQ(answer->by_event_size(), 1);
  EXPECT_EQ(answer->by_year_size(), 1);
}

TEST_F(CalibrationAnswersTest, FindsTheEvidenceBetterThanNone) {
  const auto answer = Ask("events: EVENT_JOINS horizon_weeks: 13");
  ASSERT_THAT(answer, IsOk());
  ASSERT_EQ(answer->by_event_size(), 2);
  EXPECT_FALSE(answer->by_event(0).named_club());
  const auto& named = answer->by_event(1);
  EXPECT_TRUE(named.named_club());
  EXPECT_NE(named.log_loss().value(), named.base_log_loss().value());
}

TEST_F(CalibrationAnswersTest, KnowsNoOutcomeThatWasNotYetPublic) {
  const auto before = Ask("events: EVENT_LEAVES " + SaidBy("2025-03-01"));
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->overall().outcome_rate(), 0);
  EXPECT_EQ(before->overall().forecast_count(), 4);  // two of each
}

TEST_F(CalibrationAnswersTest, KnowsNoOutcomeThatWasNotYetStored) {
  const auto before =
      Ask(absl::StrCat("events: EVENT_LEAVES as_of { revision: ", outcome_ - 1,
                       " said_by ", Seconds("2025-10-01"), " }"));
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->overall().outcome_rate(), 0);
  EXPECT_EQ(before->by_horizon(0).forecast_count(), 9 + 9);
}

TEST_F(CalibrationAnswersTest, FiltersByWhenForecastsWereMade) {
  const auto answer = Ask(
      absl::StrCat("events: EVENT_LEAVES horizon_weeks: 4 start_time ",
                   Seconds("2025-01-29"), " end_time ", Seconds("2025-02-26")));
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->overall().forecast_count(), 2);
}

TEST_F(CalibrationAnswersTest, AnswersTheSameAsOfItsSnapshot) {
  const auto answer = Ask("");
  ASSERT_THAT(answer, IsOk());
  AddPlayer("players/z");
  const auto again = Ask(
      absl::StrCat("as_of { ", answer->snapshot().ShortDebugString(), " }"));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), answer->SerializeAsString());
}

TEST_F(CalibrationAnswersTest, IsEmptyWhereNothingWasSaid) {
  const auto answer = Ask(SaidBy("2020-01-01"));
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->saga_count(), 0);
  EXPECT_TRUE(answer->has_overall());
  EXPECT_EQ(answer->by_event_size(), 0);
}

TEST_F(CalibrationAnswersTest, MakesEachForecastOnce) {
  ASSERT_THAT(Ask(""), IsOk());
  const int64_t made = local_.archive().made_count();
  EXPECT_EQ(made, 3 + 9);
  ASSERT_THAT(Ask(""), IsOk());
  // What is said now, or of somebody else, was not said by any landmark.
  AddPlayer("players/z");
  Add("now", Report("outlets/a", "2025-09-30",
                    "claims { claim_id: \"c\" kind: CLAIM_KIND_BID subject { "
                    "name: \"players/q\" } actor { name: \"clubs/k\" } voice: "
                    "VOICE_REPORT stance: STANCE_ASSERTS } "));
  ASSERT_THAT(Ask(""), IsOk());
  EXPECT_EQ(local_.archive().made_count(), made);
}

TEST_F(CalibrationAnswersTest, MakesAnewWhatSomethingSaidEarlierBearsOn) {
  ASSERT_THAT(Ask(""), IsOk());
  const int64_t made = local_.archive().made_count();
  Add("late", Report("outlets/a", "2025-06-30",
                     "claims { claim_id: \"c\" kind: CLAIM_KIND_BID subject { "
                     "name: \"players/q\" } actor { name: \"clubs/k\" } voice: "
                     "VOICE_REPORT stance: STANCE_ASSERTS } "));
  ASSERT_THAT(Ask(""), IsOk());
  // q's landmarks from 16 July on.
  EXPECT_EQ(local_.archive().made_count(), made + 2);
}

double LossOf(const GetCalibrationResponse& answer) {
  return answer.overall().log_loss().value();
}

// It was trained on nothing after February: it would have been used from then
// on.
TEST_F(CalibrationAnswersTest, UsesTheModelOfEachMoment) {
  const double before = LossOf(ExpectAsMadeAnew());
  const int64_t made = local_.archive().made_count();
  Add("m", absl::StrCat("model { parameters { name: 'renewal' value_nanos: "
                        "5000000 } train_until_time ",
                        Seconds("2025-02-01"), " }"));
  EXPECT_NE(LossOf(ExpectAsMadeAnew()), before);
  // One landmark of p and seven of q.
  EXPECT_EQ(local_.archive().made_count(), made + 8);
}

TEST_F(CalibrationAnswersTest, TakesNoteOfWhatIsKnownOfClubsAndPlayers) {
  ExpectAsMadeAnew();
  int64_t made = local_.archive().made_count();
  Add("entity-p-2",
      absl::StrCat("entity { name: \"players/p\" kind: ENTITY_KIND_PLAYER "
                   "display_name: \"P\" engagements { club: \"clubs/o\" ",
                   Day("start", "2020-07-01"),
                   Day("contract_end", "2026-06-30"), "} }"));
  ExpectAsMadeAnew();
  // All of p's, and those of q since p's outcome has told of sources.
  EXPECT_GE(local_.archive().made_count(), made + 3);
  EXPECT_LE(local_.archive().made_count(), made + 9);
  made = local_.archive().made_count();
  Add("entity-k-2",
      "entity { name: \"clubs/k\" kind: ENTITY_KIND_CLUB display_name: \"c\" "
      "departure_share_ppm: 50000 }");
  ExpectAsMadeAnew();
  EXPECT_EQ(local_.archive().made_count(), made + 12);
}

// That r is an alternative to q, and then that r has signed for k.
TEST_F(CalibrationAnswersTest, TakesNoteOfLinkedPlayers) {
  const auto say = [](const std::string& day, const std::string& claim) {
    return Report("outlets/a", day,
                  absl::StrCat("claims { claim_id: \"c\" subject { name: "
                               "\"players/r\" } actor { name: \"clubs/k\" } "
                               "voice: VOICE_REPORT stance: STANCE_ASSERTS ",
                               claim, " } "));
  };
  Add("link", say("2025-01-10",
                  "kind: CLAIM_KIND_TOP_TARGET participants { role: "
                  "PARTICIPANT_ROLE_ALTERNATIVE_TO entity { name: "
                  "\"players/q\" } }"));
  ExpectAsMadeAnew();
  const int64_t made = local_.archive().made_count();
  Add("signing", say("2025-02-01", "kind: CLAIM_KIND_TRANSFER_DONE"));
  ExpectAsMadeAnew();
  // Of r himself from 8 February on, and of q from 26 February on.
  EXPECT_EQ(local_.archive().made_count(), made + 8 + 7);
}

// What the outlet said of q was wrong, as is known before p's last landmark.
TEST_F(CalibrationAnswersTest, TakesNoteOfWhatBecomesKnownOfSources) {
  ExpectAsMadeAnew();
  const int64_t made = local_.archive().made_count();
  Add("o2", absl::StrCat("outcome { player: \"players/q\" kind: "
                         "OUTCOME_KIND_RENEWED to_club: \"clubs/o\" ",
                         Day("occur", "2025-02-01"), "know_time ",
                         Seconds("2025-02-02"), " }"));
  ExpectAsMadeAnew();
  EXPECT_EQ(local_.archive().made_count(), made + 1);
}

TEST_F(CalibrationAnswersTest, TakesNoteOfMerges) {
  EXPECT_EQ(ExpectAsMadeAnew().saga_count(), 2);
  const int64_t merge =
      Add("merge",
          "entity_merge { duplicate: \"players/q\" survivor: \"players/p\" }");
  EXPECT_EQ(ExpectAsMadeAnew().saga_count(), 1);
  Add("late", Report("outlets/a", "2025-02-01",
                     "claims { claim_id: \"c\" kind: CLAIM_KIND_BID subject { "
                     "name: \"players/q\" } actor { name: \"clubs/k\" } voice: "
                     "VOICE_REPORT stance: STANCE_ASSERTS } "));
  ExpectAsMadeAnew();
  EXPECT_EQ(
      ExpectAsMadeAnew(absl::StrCat("as_of { revision: ", merge - 1,
                                    " said_by ", Seconds("2025-10-01"), " }"))
          .saga_count(),
      2);
}

TEST_F(CalibrationAnswersTest, TakesNoteOfTimeThatPasses) {
  for (const char* day : {"2025-10-01", "2025-03-01", "2025-03-03",
                          "2025-09-30", "2025-02-26", "2025-02-25"}) {
    ExpectAsMadeAnew(SaidBy(day));
  }
}

TEST_F(CalibrationAnswersTest, ComesFurtherWithEachCallThatIsTooShort) {
  int calls = 0;
  absl::Status status;
  do {
    status = Ask("", kAtOnce).status();
    ASSERT_LT(++calls, 50);
    if (!status.ok()) {
      ASSERT_THAT(status, StatusIs(absl::StatusCode::kDeadlineExceeded,
                                   v1::ERROR_REASON_DEADLINE_TOO_SHORT));
    }
  } while (!status.ok());
  EXPECT_EQ(calls, 3 + 9);
  const auto answer = Ask("", kAtOnce);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->saga_count(), 2);
}

TEST_F(CalibrationAnswersTest, RefusesEveryBadField) {
  const auto answer = Ask(
      "events: EVENT_UNSPECIFIED horizon_weeks: 4 horizon_weeks: 5 start_time "
      "{ seconds: 2 } end_time { seconds: 2 } as_of { revision: -1 }");
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(BadFieldsOf(answer.status()),
              ElementsAre("events[0]", "horizon_weeks[1]", "end_time",
                          "as_of.revision"));
}

}  // namespace
}  // namespace hearsay
