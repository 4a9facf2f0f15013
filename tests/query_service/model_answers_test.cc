// What publishing a model version changes in answers, and what it does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/query_service/core_fixture.h"

namespace hearsay::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

class ModelAnswersTest : public CoreFixture {
 protected:
  ModelAnswersTest() {
    AddPlayer("players/a");
    for (const char* club : {"b", "c"}) {
      Add(absl::StrCat("report-", club),
          absl::StrCat("report { claims { claim_id: 'c' kind: CLAIM_KIND_BID "
                       "subject { name: 'players/a' } actor { name: 'clubs/",
                       club,
                       "' } voice: VOICE_REPORT stance: STANCE_ASSERTS } "
                       "publish { start_time { seconds: 1759190400 } end_time "
                       "{ seconds: 1759190401 } } }"));
    }
  }

  // Adds a version trained on what was known before the log began, by which
  // windows mean twice as much. Returns its revision.
  int64_t AddModel(const std::string& entry_id) {
    return Add(entry_id,
               "model { parameters { name: 'fee_yearly_mean' value_nanos: "
               "7200000 } train_until_time { seconds: 1759276800 } }");
  }

  query::v1::GetForecastResponse Forecast(const std::string& as_of) {
    query::v1::GetForecastResponse response;
    EXPECT_THAT(core_.GetForecast(
                    Parsed<query::v1::GetForecastRequest>(absl::StrCat(
                        "player { name: 'players/a' } as_of { ", as_of, " }")),
                    kAtOnce, response),
                IsOk());
    return response;
  }
  query::v1::ListTimelineResponse Timeline(const std::string& request) {
    const auto response =
        List(absl::StrCat("player { name: 'players/a' } ", request));
    EXPECT_THAT(response, IsOk());
    return response.ok() ? *response : query::v1::ListTimelineResponse();
  }
  static double Unsettled(const query::v1::GetForecastResponse& forecast) {
    return forecast.cells(0).probabilities(0);
  }
};

TEST_F(ModelAnswersTest, ForecastsUseTheVersionThatTheirAsOfAllows) {
  const int64_t before = log_.size();
  const auto plain = Forecast("");
  const int64_t published = AddModel("m1");
  const auto fitted = Forecast("");
  EXPECT_EQ(fitted.snapshot().model(), "models/m1");
  EXPECT_LT(Unsettled(fitted), Unsettled(plain));
  // The same question with the version that was there before, and as of then.
  EXPECT_EQ(Unsettled(Forecast("model: 'models/default'")), Unsettled(plain));
  EXPECT_EQ(Forecast(absl::StrCat("revision: ", before)).snapshot().model(),
            "models/default");
  // A snapshot sent back gives the same bytes, whatever was published since.
  AddModel("m2");
  query::v1::GetForecastRequest again;
  again.mutable_player()->set_name("players/a");
  *again.mutable_as_of() = fitted.snapshot();
  query::v1::GetForecastResponse response;
  ASSERT_THAT(core_.GetForecast(again, kAtOnce, response), IsOk());
  EXPECT_EQ(response.SerializeAsString(), fitted.SerializeAsString());
  EXPECT_EQ(response.snapshot().revision(), published);
}

TEST_F(ModelAnswersTest, TimelinesOnlyNameIt) {
  auto plain = Timeline("");
  ASSERT_THAT(plain.entries(), Not(IsEmpty()));
  AddModel("m1");
  auto fitted = Timeline("");
  EXPECT_EQ(plain.snapshot().model(), "models/default");
  EXPECT_EQ(fitted.snapshot().model(), "models/m1");
  plain.clear_snapshot();
  fitted.clear_snapshot();
  EXPECT_EQ(fitted.SerializeAsString(), plain.SerializeAsString());
}

TEST_F(ModelAnswersTest, LaterPagesKeepTheVersionOfTheFirst) {
  AddModel("m1");
  const auto first = Timeline("page_size: 1");
  ASSERT_THAT(first.next_page_token(), Not(IsEmpty()));
  AddModel("m2");
  const auto second = Timeline(
      absl::StrCat("page_token: '", first.next_page_token(), "' page_size: 1"));
  EXPECT_EQ(second.snapshot().SerializeAsString(),
            first.snapshot().SerializeAsString());
  EXPECT_EQ(second.snapshot().model(), "models/m1");
}

TEST_F(ModelAnswersTest, TheServerNamesTheNewest) {
  query::v1::GetServerInfoResponse info;
  core_.GetServerInfo(info);
  EXPECT_EQ(info.model(), "models/default");
  AddModel("m1");
  core_.GetServerInfo(info);
  EXPECT_EQ(info.model(), "models/m1");
}

}  // namespace
}  // namespace hearsay::testing
