#include "query_service/feed_lag.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;

const absl::Time kStart = absl::FromUnixSeconds(1'000);

absl::Time At(int seconds) { return kStart + absl::Seconds(seconds); }

ProjectionStatus Status(
    int64_t applied, int64_t head,
    query::v1::ReplicaState state = query::v1::REPLICA_STATE_SERVING) {
  ProjectionStatus status;
  status.state = state;
  status.log_id = "log";
  status.applied.revision = applied;
  status.head.revision = head;
  return status;
}

TEST(FeedLagTest, IsNoneWhileAllThatIsKnownIsApplied) {
  FeedLag lag(kStart);
  lag.Observe(Status(7, 7), At(1));
  EXPECT_EQ(lag.At(At(100)).entries, 0);
  EXPECT_EQ(lag.At(At(100)).behind, absl::ZeroDuration());
  EXPECT_EQ(lag.At(At(100)).silence, absl::ZeroDuration());
}

TEST(FeedLagTest, CountsFromTheOldestEntryThatIsMissing) {
  FeedLag lag(kStart);
  lag.Observe(Status(7, 9), At(1));
  lag.Observe(Status(7, 20), At(5));
  EXPECT_EQ(lag.At(At(6)).entries, 13);
  EXPECT_EQ(lag.At(At(6)).behind, absl::Seconds(5));
  lag.Observe(Status(9, 20), At(7));
  EXPECT_EQ(lag.At(At(8)).entries, 11);
  EXPECT_EQ(lag.At(At(8)).behind, absl::Seconds(3));
  lag.Observe(Status(20, 20), At(9));
  EXPECT_EQ(lag.At(At(9)).behind, absl::ZeroDuration());
}

TEST(FeedLagTest, IsSilentWhileDisconnected) {
  FeedLag lag(kStart);
  EXPECT_EQ(lag.At(At(2)).silence, absl::Seconds(2));
  lag.Observe(Status(7, 7), At(3));
  lag.Observe(Status(7, 7, query::v1::REPLICA_STATE_DISCONNECTED), At(8));
  EXPECT_EQ(lag.At(At(10)).silence, absl::Seconds(7));
  lag.Observe(Status(7, 7), At(11));
  EXPECT_EQ(lag.At(At(12)).silence, absl::ZeroDuration());
}

TEST(FeedLagTest, IsHeldAgainstWhatIsAllowed) {
  const FeedLag::Lag lag = {3, absl::Seconds(10), absl::Seconds(20)};
  const absl::Duration any;
  EXPECT_THAT(CheckLag(lag, any, any), IsOk());
  EXPECT_THAT(CheckLag(lag, absl::Seconds(10), absl::Seconds(20)), IsOk());
  EXPECT_THAT(CheckLag(lag, absl::Seconds(9), any),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(CheckLag(lag, any, absl::Seconds(19)),
              StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace hearsay
