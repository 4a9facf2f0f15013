#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/query_service/core_fixture.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::testing::SizeIs;
using namespace hearsay::testing;
using query::v1::AnswerQuestionRequest;
using query::v1::AnswerQuestionResponse;
using query::v1::GetForecastRequest;
using query::v1::GetForecastResponse;

class ForecastAnswersTest : public CoreFixture {
 protected:
  ForecastAnswersTest() {
    AddPlayer("players/p");
    for (const char* name : {"clubs/a", "outlets/bets"}) {
      Add(absl::StrCat("entity-", name + 6),
          absl::StrCat("entity { name: \"", name, "\" display_name: \"", name,
                       "\" kind: ", EntityKind_Name(KindOfName(name)), " }"));
    }
    Add("odds", Report("outlets/bets", "2025-09-20",
                       Claim("c", "EXTERNAL_PROBABILITY",
                             "actor { name: \"clubs/a\" } probability_ppm: "
                             "250000")));
  }

  GetForecastResponse Forecast(const std::string& more) {
    GetForecastResponse response;
    EXPECT_THAT(core_.GetForecast(Parsed<GetForecastRequest>(absl::StrCat(
                                      "player { name: \"players/p\" } ", more)),
                                  kAtOnce, response),
                IsOk());
    return response;
  }
  AnswerQuestionResponse Ask(const std::string& more) {
    AnswerQuestionResponse response;
    EXPECT_THAT(
        core_.AnswerQuestion(
            Parsed<AnswerQuestionRequest>(absl::StrCat(
                "player { name: \"players/p\" } proposition { event: "
                "EVENT_JOINS clubs { name: \"clubs/a\" } } deadline_time { "
                "seconds: 1790000000 } ",
                more)),
            kAtOnce, response),
        IsOk());
    return response;
  }
};

TEST_F(ForecastAnswersTest, TellsHowSureEachProbabilityIsOnRequest) {
  EXPECT_THAT(Forecast("").cells(0).intervals(), SizeIs(0));
  const GetForecastResponse forecast = Forecast("intervals: true");
  for (const query::v1::Cell& cell : forecast.cells()) {
    ASSERT_THAT(cell.intervals(), SizeIs(cell.probabilities_size()));
    for (const query::v1::ProbabilityInterval& interval : cell.intervals()) {
      EXPECT_LE(interval.low(), interval.median());
      EXPECT_LE(interval.median(), interval.high());
    }
  }
  EXPECT_FALSE(Ask("").has_interval());
  const AnswerQuestionResponse answer = Ask("interval: true");
  EXPECT_EQ(answer.probability(), Ask("").probability());
  EXPECT_LT(answer.interval().low(), answer.probability());
  EXPECT_GT(answer.interval().high(), answer.probability());
}

TEST_F(ForecastAnswersTest, ListsWhatOthersSayTheProbabilitiesAre) {
  const GetForecastResponse forecast = Forecast("");
  ASSERT_THAT(forecast.external_probabilities(), SizeIs(1));
  const auto& external = forecast.external_probabilities(0);
  EXPECT_EQ(external.source(), "outlets/bets");
  EXPECT_EQ(external.report(), "reports/odds");
  EXPECT_EQ(external.event(), query::v1::EVENT_JOINS);
  EXPECT_EQ(external.club(), "clubs/a");
  EXPECT_EQ(external.stated_probability(), 0.25);
  EXPECT_EQ(external.probability(), 0.25);
}

TEST_F(ForecastAnswersTest, BlendsWhatOthersSayInOnRequest) {
  const double own = Ask("").probability();
  const double half = Ask("external_weight: 0.5").probability();
  const double whole = Ask("external_weight: 1").probability();
  EXPECT_LT(own, half);
  EXPECT_LT(half, whole);
}

}  // namespace
}  // namespace hearsay
