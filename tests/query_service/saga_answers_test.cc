// The saga method of QueryCore.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "tests/query_service/core_fixture.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using namespace hearsay::testing;
using query::v1::ListSagasRequest;
using query::v1::ListSagasResponse;

std::string ClaimOn(const std::string& player, const std::string& kind) {
  return absl::StrCat("claims { claim_id: \"c\" kind: CLAIM_KIND_", kind,
                      " subject { name: \"", player,
                      "\" } actor { name: \"clubs/k\" } voice: VOICE_REPORT "
                      "stance: STANCE_ASSERTS } ");
}

std::string Time(const std::string& field, const std::string& day) {
  return absl::StrCat(field, " { seconds: ", absl::ToUnixSeconds(At(day)),
                      " } ");
}

constexpr char kP[] = "players/p/sagas/1";
constexpr char kP2[] = "players/p/sagas/2";
constexpr char kQ[] = "players/q/sagas/1";
constexpr char kR[] = "players/r/sagas/1";

// The log is of 1 October. Of p much was said in September, and he has moved;
// of q one thing late in it, of r one thing months ago.
class SagaAnswersTest : public CoreFixture {
 protected:
  SagaAnswersTest() {
    for (const char* player : {"players/p", "players/q", "players/r"}) {
      AddPlayer(player);
    }
    const auto told = [&](const std::string& player, const std::string& kind,
                          const std::string& day) {
      Add(absl::StrCat(kind, "-", player.substr(8)),
          Report("outlets/a", day, ClaimOn(player, kind)));
    };
    told("players/p", "BID", "2025-09-20");
    told("players/p", "TALKS", "2025-09-26");
    told("players/p", "CONTACT", "2025-09-26");
    Add("o1", absl::StrCat("outcome { player: \"players/p\" kind: "
                           "OUTCOME_KIND_JOINED_FEE to_club: \"clubs/k\" ",
                           Time("know_time", "2025-09-28"), "}"));
    told("players/q", "BID", "2025-09-27");
    told("players/r", "BID", "2025-05-01");
  }

  absl::StatusOr<ListSagasResponse> Ask(
      const std::string& request,
      absl::Time deadline = absl::InfiniteFuture()) {
    ListSagasResponse response;
    const absl::Status status =
        core_.ListSagas(Parsed<ListSagasRequest>(request), deadline, response);
    if (!status.ok()) return status;
    return response;
  }
  std::vector<std::string> Names(const std::string& request) {
    const auto response = Ask(request);
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> names;
    if (!response.ok()) return names;
    for (const auto& saga : response->sagas()) names.push_back(saga.name());
    return names;
  }
};

TEST_F(SagaAnswersTest, ListsTheLastWeekOfAllPlayersByDefault) {
  EXPECT_THAT(Names(""), ElementsAre(kQ, kP));
}

TEST_F(SagaAnswersTest, ListsEverythingOfThePlayersAskedFor) {
  EXPECT_THAT(Names("players { name: \"players/r\" } players { text: \"q\" } "
                    "players { name: \"players/q\" }"),
              ElementsAre(kQ, kR));
}

TEST_F(SagaAnswersTest, TellsAllOfASaga) {
  const auto response = Ask(absl::StrCat("players { name: \"players/p\" } ",
                                         Time("start_time", "2025-09-25")));
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->sagas_size(), 1);
  EXPECT_THAT(response->sagas(0),
              EqualsProto(absl::StrCat("name: 'players/p/sagas/1' player: "
                                       "'players/p' ",
                                       Time("start_time", "2025-09-21"),
                                       Time("end_time", "2025-09-28"),
                                       "state: SAGA_STATE_RESOLVED outcome: "
                                       "'outcomes/o1' outcome_kind: "
                                       "OUTCOME_KIND_JOINED_FEE ",
                                       Time("last_said_time", "2025-09-27"),
                                       "development_count: 3 root_count: 3 "
                                       "period_root_count: 2 "
                                       "previous_root_count: 1 clubs: "
                                       "'clubs/k'")));
  ASSERT_EQ(response->labels_size(), 2);
  EXPECT_EQ(response->labels(0).name(), "clubs/k");
  EXPECT_EQ(response->labels(1).display_name(), "p");
}

TEST_F(SagaAnswersTest, ListsThePeriodAskedFor) {
  EXPECT_THAT(Names(Time("start_time", "2025-01-01")), ElementsAre(kQ, kP, kR));
  EXPECT_THAT(
      Names(Time("start_time", "2025-01-01") + Time("end_time", "2025-09-27")),
      ElementsAre(kP, kR));
  EXPECT_THAT(Names(Time("end_time", "2025-05-02")), IsEmpty());
  EXPECT_THAT(Names(Time("end_time", "2025-05-03")), ElementsAre(kR));
  EXPECT_THAT(Names(Time("start_time", "2026-01-01")), IsEmpty());
}

TEST_F(SagaAnswersTest, OrdersByTimeOrActivity) {
  const std::string all = Time("start_time", "2025-01-01");
  EXPECT_THAT(Names(all + "order: SAGA_ORDER_NEWEST_FIRST"),
              ElementsAre(kQ, kP, kR));
  EXPECT_THAT(Names(all + "order: SAGA_ORDER_MOST_ACTIVE_FIRST"),
              ElementsAre(kP, kQ, kR));
}

TEST_F(SagaAnswersTest, ListsTheStatesAskedFor) {
  const std::string all = Time("start_time", "2025-01-01");
  EXPECT_THAT(Names(all + "states: SAGA_STATE_ACTIVE"), ElementsAre(kQ));
  EXPECT_THAT(Names(all + "states: SAGA_STATE_DORMANT"), ElementsAre(kR));
  EXPECT_THAT(Names(all + "states: SAGA_STATE_DORMANT states: "
                          "SAGA_STATE_RESOLVED"),
              ElementsAre(kP, kR));
}

TEST_F(SagaAnswersTest, PagesThroughOneSnapshot) {
  const std::string all = Time("start_time", "2025-01-01");
  const auto first = Ask(all + "page_size: 2");
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->sagas_size(), 2);
  Add("later", Report("outlets/b", "2025-09-30", ClaimOn("players/r", "BID")));
  const std::string token =
      absl::StrCat("page_token: \"", first->next_page_token(), "\"");
  const auto second = Ask(token);
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->sagas_size(), 1);
  EXPECT_EQ(second->sagas(0).name(), kR);
  EXPECT_EQ(second->next_page_token(), "");
  EXPECT_EQ(second->snapshot().ShortDebugString(),
            first->snapshot().ShortDebugString());
  EXPECT_THAT(Ask("order: SAGA_ORDER_MOST_ACTIVE_FIRST " + token),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(SagaAnswersTest, SeesNothingSaidOrStoredLater) {
  const int64_t before = log_.size();
  const std::string as_of = absl::StrCat("as_of { revision: ", before, " } ");
  const std::string earlier =
      absl::StrCat("as_of { ", Time("said_by", "2025-09-25"), "} ");
  EXPECT_THAT(Names(earlier), ElementsAre(kP));
  const std::string said_before = Ask(earlier)->sagas(0).ShortDebugString();
  Add("r1", Report("outlets/b", "2025-09-29", ClaimOn("players/p", "BID")));
  Add("r2", Report("outlets/b", "2025-09-29", ClaimOn("players/r", "BID")));
  EXPECT_THAT(Names(as_of), ElementsAre(kQ, kP));
  EXPECT_THAT(Names(""), ElementsAre(kP2, kR, kQ, kP));
  EXPECT_EQ(Ask(earlier)->sagas(0).ShortDebugString(), said_before);
}

TEST_F(SagaAnswersTest, FindsMergedPlayersByTheNameThatTheyHaveThen) {
  const int64_t before = log_.size();
  Add("merge",
      "entity_merge { duplicate: \"players/q\" survivor: \"players/r\" }");
  EXPECT_THAT(Names(""), ElementsAre(kR, kP));
  EXPECT_THAT(Names(absl::StrCat("as_of { revision: ", before, " }")),
              ElementsAre(kQ, kP));
}

TEST_F(SagaAnswersTest, RefusesAPeriodOfTooManyPlayers) {
  const auto add_players = [&](int first, int last) {
    std::vector<v1::Record> records;
    for (int i = first; i <= last; ++i) {
      records.push_back(Parsed<v1::Record>(
          Report("outlets/a", "2025-03-12",
                 ClaimOn(absl::StrCat("players/", i), "BID"))));
      records.back().set_entry_id(absl::StrCat("many-", i));
    }
    local_.AddAll(std::move(records));
  };
  const auto is_too_wide = [&](const std::string& start,
                               const std::string& end) {
    const absl::Status status =
        Ask(Time("start_time", start) + Time("end_time", end)).status();
    return absl::IsResourceExhausted(status) &&
           ReasonOf(status) == v1::ERROR_REASON_PERIOD_TOO_WIDE;
  };
  add_players(1, 20'000);
  const int64_t before = log_.size();
  EXPECT_FALSE(is_too_wide("2025-03-01", "2025-04-01"));
  add_players(20'001, 20'001);
  // In the midst of the period, and at its end.
  EXPECT_TRUE(is_too_wide("2025-03-01", "2025-04-01"));
  EXPECT_TRUE(is_too_wide("2025-03-12", "2025-03-14"));
  EXPECT_FALSE(is_too_wide("2025-03-14", "2025-03-15"));
  EXPECT_THAT(Ask(absl::StrCat("as_of { revision: ", before, " } ",
                               Time("start_time", "2025-03-01"),
                               Time("end_time", "2025-04-01"))),
              IsOk());
}

TEST_F(SagaAnswersTest, GivesUpAtTheDeadline) {
  const auto refused = Ask("", kAtOnce);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_EQ(ReasonOf(refused.status()), v1::ERROR_REASON_DEADLINE_TOO_SHORT);
  EXPECT_THAT(Ask("players { name: \"players/p\" }", kAtOnce), IsOk());
}

TEST_F(SagaAnswersTest, NamesEveryBadField) {
  const auto refused =
      Ask("players { text: \"nobody\" } states: 0 order: 77 page_size: -1 "
          "start_time { seconds: 1 } end_time { seconds: 1 }");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(BadFieldsOf(refused.status()),
              UnorderedElementsAre("players[0]", "states[0]", "order",
                                   "page_size", "end_time"));
}

}  // namespace
}  // namespace hearsay
