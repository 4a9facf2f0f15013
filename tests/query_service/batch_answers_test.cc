#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/query_service/core_fixture.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using namespace hearsay::testing;
using query::v1::AnswerQuestionRequest;
using query::v1::AnswerQuestionResponse;
using query::v1::BatchAnswerQuestionsRequest;
using query::v1::BatchAnswerQuestionsResponse;
using query::v1::BatchGetForecastsRequest;
using query::v1::BatchGetForecastsResponse;
using query::v1::GetForecastRequest;
using query::v1::GetForecastResponse;

class BatchTest : public CoreFixture {
 protected:
  BatchTest() {
    AddPlayer("players/p");
    AddPlayer("players/q");
    Add("r", Report("", "2025-09-20", Claim("c", "WANTS_TO_LEAVE")));
  }

  absl::StatusOr<BatchGetForecastsResponse> Forecasts(
      const std::string& request) {
    BatchGetForecastsResponse response;
    const absl::Status status = core_.BatchGetForecasts(
        Parsed<BatchGetForecastsRequest>(request), kAtOnce, response);
    if (!status.ok()) return status;
    return response;
  }
  absl::StatusOr<BatchAnswerQuestionsResponse> Answers(
      const std::string& request) {
    BatchAnswerQuestionsResponse response;
    const absl::Status status = core_.BatchAnswerQuestions(
        Parsed<BatchAnswerQuestionsRequest>(request), kAtOnce, response);
    if (!status.ok()) return status;
    return response;
  }
};

TEST_F(BatchTest, EachForecastIsThatOfItsOwnCall) {
  const std::string items[] = {
      "player { name: \"players/p\" }",
      "player { name: \"players/q\" } deadline_times { seconds: 1770000000 }",
      "player { name: \"players/p\" } assumptions { without_entries: "
      "\"reports/r\" }"};
  std::string batch;
  for (const std::string& item : items) {
    absl::StrAppend(&batch, "requests { ", item, " } ");
  }
  const auto response = Forecasts(batch);
  ASSERT_THAT(response, IsOk());
  ASSERT_THAT(response->results(), SizeIs(3));
  const v1::AsOf snapshot = response->results(0).forecast().snapshot();
  for (int i = 0; i < 3; ++i) {
    auto single = Parsed<GetForecastRequest>(items[i]);
    *single.mutable_as_of() = snapshot;
    GetForecastResponse expected;
    ASSERT_THAT(core_.GetForecast(single, kAtOnce, expected), IsOk());
    EXPECT_EQ(response->results(i).forecast().SerializeAsString(),
              expected.SerializeAsString());
  }
}

TEST_F(BatchTest, EachAnswerIsThatOfItsOwnCallAsOfTheSnapshotAsked) {
  const std::string item =
      "player { name: \"players/p\" } proposition { event: EVENT_LEAVES } "
      "deadline_time { seconds: 1770000000 }";
  const int64_t revision = log_.size();
  Add("r2", Report("", "2025-09-21", Claim("c", "WANTS_TO_STAY")));
  const auto response = Answers(absl::StrCat(
      "requests { ", item, " } as_of { revision: ", revision, " }"));
  ASSERT_THAT(response, IsOk());
  AnswerQuestionResponse expected;
  ASSERT_THAT(
      core_.AnswerQuestion(Parsed<AnswerQuestionRequest>(absl::StrCat(
                               item, " as_of { revision: ", revision, " }")),
                           kAtOnce, expected),
      IsOk());
  EXPECT_EQ(response->results(0).answer().SerializeAsString(),
            expected.SerializeAsString());
}

TEST_F(BatchTest, AllAreAsOfTheSameMoment) {
  // The newest record is about one of them only.
  Add("r2", Report("", "2025-09-21",
                   "claims { claim_id: \"c\" kind: CLAIM_KIND_REMARK subject { "
                   "name: \"players/q\" } }"));
  const auto response = Forecasts(
      "requests { player { name: \"players/p\" } } requests { player "
      "{ name: \"players/q\" } }");
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->results(0).forecast().snapshot().SerializeAsString(),
            response->results(1).forecast().snapshot().SerializeAsString());
}

TEST_F(BatchTest, OneErrorKeepsNoOtherFromItsAnswer) {
  const auto response = Forecasts(
      "requests { player { text: \"nobody\" } } requests { player { "
      "name: \"players/p\" } }");
  ASSERT_THAT(response, IsOk());
  ASSERT_THAT(response->results(), SizeIs(2));
  GetForecastResponse unused;
  const absl::Status single = core_.GetForecast(
      Parsed<GetForecastRequest>("player { text: \"nobody\" }"), kAtOnce,
      unused);
  EXPECT_EQ(response->results(0).error().SerializeAsString(),
            ToRpcStatus(single).SerializeAsString());
  EXPECT_TRUE(response->results(1).has_forecast());
}

TEST_F(BatchTest, RefusesAnAsOfOfAnItem) {
  const auto refused = Answers(
      "requests { as_of { revision: 1 } } requests { min_revision: 1 }");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(BadFieldsOf(refused.status()),
              ElementsAre("requests[0].as_of", "requests[1].min_revision"));
}

TEST_F(BatchTest, RefusesNoneAndTooMany) {
  const auto none = Forecasts("");
  EXPECT_THAT(none, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(BadFieldsOf(none.status()), ElementsAre("requests"));
  std::string many;
  for (int i = 0; i < 101; ++i) {
    many += "requests { player { name: \"players/p\" } } ";
  }
  EXPECT_THAT(BadFieldsOf(Forecasts(many).status()), ElementsAre("requests"));
}

TEST_F(BatchTest, SaysWhichAnswersHaveNoRoomLeft) {
  std::string item = "requests { player { name: \"players/p\" } ";
  for (int i = 0; i < 512; ++i) {
    absl::StrAppend(&item, "deadline_times { seconds: ", 1770000000 + i, " } ");
  }
  for (int i = 0; i < 16; ++i) {
    Add(absl::StrCat("club-", i),
        absl::StrCat("entity { name: \"clubs/", i,
                     "\" kind: ENTITY_KIND_CLUB display_name: \"", i, "\" }"));
    absl::StrAppend(&item, "clubs { name: \"clubs/", i, "\" } ");
  }
  std::string batch;
  for (int i = 0; i < 10; ++i) absl::StrAppend(&batch, item, "} ");
  const auto response = Forecasts(batch);
  ASSERT_THAT(response, IsOk());
  EXPECT_LE(response->ByteSizeLong(), 4u << 20);
  EXPECT_TRUE(response->results(0).has_forecast());
  EXPECT_EQ(response->results(9).error().code(),
            static_cast<int>(absl::StatusCode::kResourceExhausted));
}

}  // namespace
}  // namespace hearsay
