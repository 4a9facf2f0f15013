#include "query_service/watch/watch_plan.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/query_service/watch/watched_log.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::PlayerEntity;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::WatchedLog;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class WatchPlanTest : public ::testing::Test {
 protected:
  WatchPlanTest() {
    log_.log().Append(PlayerEntity("players/a"));
    log_.log().Append(PlayerEntity("players/b"));
    log_.Apply(2);
  }

  absl::StatusOr<WatchPlan> Plan(const std::string& text) {
    query::v1::WatchTimelineRequest request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request));
    return WatchPlanFromProto(request, log_.projection(), log_.heads(),
                              absl::InfiniteFuture());
  }

  WatchedLog log_;
};

TEST_F(WatchPlanTest, WatchesAllFromNowOnByDefault) {
  const auto plan = Plan("");
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->players, IsEmpty());
  EXPECT_EQ(plan->after_revision, 2);
  EXPECT_EQ(plan->view, query::v1::TIMELINE_VIEW_BASIC);
  EXPECT_FALSE(plan->forecasts);
  EXPECT_EQ(plan->heartbeat_interval, absl::Seconds(15));
}

TEST_F(WatchPlanTest, TakesWhatIsAsked) {
  const auto plan = Plan(
      "players { name: \"players/b\" } players { name: \"players/a\" } "
      "players { text: \"players/b\" } after_revision: 0 "
      "view: TIMELINE_VIEW_FULL heartbeat_interval { seconds: 1 } "
      "forecasts: true");
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->players, ElementsAre("players/a", "players/b"));
  EXPECT_EQ(plan->after_revision, 0);
  EXPECT_EQ(plan->view, query::v1::TIMELINE_VIEW_FULL);
  EXPECT_TRUE(plan->forecasts);
  EXPECT_EQ(plan->heartbeat_interval, absl::Seconds(1));
}

TEST_F(WatchPlanTest, NamesEveryBadField) {
  const auto plan = Plan(
      "players { name: \"players/a\" } players { name: \"players/none\" } "
      "players {} after_revision: -1 view: 9 "
      "heartbeat_interval { nanos: 999999999 }");
  EXPECT_THAT(plan, StatusIs(absl::StatusCode::kInvalidArgument));
  const std::string details = ToRpcStatus(plan.status()).ShortDebugString();
  for (const char* const field : {"players[1]", "players[2]", "after_revision",
                                  "view", "heartbeat_interval"}) {
    EXPECT_THAT(details, HasSubstr(field));
  }
}

TEST_F(WatchPlanTest, RefusesIntervalsThatAreNone) {
  for (const char* const interval :
       {"seconds: 0", "seconds: 300 nanos: 1", "seconds: -5",
        "seconds: 20 nanos: -1", "seconds: 9223372036854775807"}) {
    EXPECT_THAT(Plan(absl::StrCat("heartbeat_interval { ", interval, " }")),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         v1::ERROR_REASON_INVALID_FIELD))
        << interval;
  }
  EXPECT_TRUE(Plan("heartbeat_interval { seconds: 300 }").ok());
}

TEST_F(WatchPlanTest, RefusesTooManyPlayers) {
  std::string players;
  for (int i = 0; i < 101; ++i) {
    absl::StrAppend(&players, "players { name: \"players/a\" } ");
  }
  EXPECT_THAT(Plan(players), StatusIs(absl::StatusCode::kInvalidArgument,
                                      v1::ERROR_REASON_INVALID_FIELD));
}

TEST_F(WatchPlanTest, AsksOnlyTheIngestServiceWhatIsTheFuture) {
  const int64_t stored = log_.AppendReport({"players/a"});
  EXPECT_TRUE(Plan(absl::StrCat("after_revision: ", stored)).ok());
  EXPECT_THAT(Plan(absl::StrCat("after_revision: ", stored + 1)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_AS_OF_IN_FUTURE));
  log_.feed().SetHead([] { return absl::UnavailableError("gone"); });
  EXPECT_THAT(Plan(absl::StrCat("after_revision: ", stored + 1)),
              StatusIs(absl::StatusCode::kUnavailable,
                       v1::ERROR_REASON_REPLICA_BEHIND));
}

TEST_F(WatchPlanTest, AsksNothingOfAReplicaThatHasStopped) {
  log_.projection().Stop(query::v1::REPLICA_STATE_CORRUPT_FEED, "bad bytes");
  EXPECT_THAT(Plan(""), StatusIs(absl::StatusCode::kUnavailable,
                                 v1::ERROR_REASON_REPLICA_STOPPED));
}

}  // namespace
}  // namespace hearsay
