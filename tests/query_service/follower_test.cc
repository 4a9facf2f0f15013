#include "query_service/follower.h"

#include <gmock/gmock.h>
#include <google/protobuf/unknown_field_set.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/query_service/fake_log.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::hearsay::testing::FakeFeed;
using ::hearsay::testing::FakeLog;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::ReportOn;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Does not wait but notes for how long it should have.
class NotedPause : public RetryPause {
 public:
  void Wait(absl::Duration duration) override { noted_.push_back(duration); }
  // Read it once the follower has stopped.
  const std::vector<absl::Duration>& noted() const { return noted_; }

 private:
  std::vector<absl::Duration> noted_;
};

class FollowerTest : public ::testing::Test {
 protected:
  FollowerTest() {
    for (int i = 1; i <= 6; ++i) {
      log_.Append(ReportOn(absl::StrCat("r", i), {"players/a"}));
    }
    Reload();
  }

  // Starts again from what the replica holds, with another feed.
  void Reload() {
    projection_.reset();
    replica_.reset();
    replica_ = Replica::Open(folder_.File("replica"), {}).value();
    projection_ = Projection::Load(replica_.get()).value();
    feed_ = std::make_unique<FakeFeed>();
  }
  // Follows until the feed has nothing more to say.
  void Follow() {
    Follower follower(feed_.get(), projection_.get(), {}, &pause_);
    follower.Start();
    feed_->WaitUntilPlayed();
    follower.Stop();
  }
  // Follows until the projection stops.
  void FollowToTheEnd() {
    Follower follower(feed_.get(), projection_.get(), {}, &pause_);
    follower.Start();
    EXPECT_THAT(projection_->WaitUntil({1'000'000}, absl::InfiniteFuture()),
                StatusIs(absl::StatusCode::kUnavailable,
                         v1::ERROR_REASON_REPLICA_STOPPED));
  }
  int64_t Applied() const { return projection_->Status().applied.revision; }
  query::v1::ReplicaState State() const { return projection_->Status().state; }

  TempDir folder_;
  FakeLog log_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<Projection> projection_;
  std::unique_ptr<FakeFeed> feed_;
  NotedPause pause_;
};

TEST_F(FollowerTest, AsksForTheWholeLogAtFirst) {
  Follow();
  ASSERT_THAT(feed_->requests(), SizeIs(1));
  EXPECT_THAT(feed_->requests()[0],
              testing::EqualsProto("heartbeat_interval_ms: 1000"));
}

TEST_F(FollowerTest, AppliesWhatTheFeedSends) {
  feed_->AddStep([&](const auto&, const auto& handle) {
    EXPECT_THAT(handle(log_.Message(1, 4)), IsOk());
    EXPECT_EQ(Applied(), 4);
    EXPECT_EQ(State(), query::v1::REPLICA_STATE_CATCHING_UP);
    EXPECT_THAT(handle(log_.Message(5, 6)), IsOk());
    EXPECT_EQ(Applied(), 6);
    EXPECT_EQ(State(), query::v1::REPLICA_STATE_SERVING);
    // A heartbeat.
    ingest::v1::TailResponse heartbeat;
    *heartbeat.mutable_head() = log_.Head(FakeLog::CommitTime(60));
    EXPECT_THAT(handle(heartbeat), IsOk());
    EXPECT_EQ(projection_->Status().closed_time, FakeLog::CommitTime(60));
    return absl::UnavailableError("ended");
  });
  Follow();
}

TEST_F(FollowerTest, TakesUpAfterItsOwnLastRevision) {
  feed_->AddMessage(log_.Message(1, 4));
  Follow();
  EXPECT_EQ(Applied(), 4);
  Reload();
  feed_->AddMessage(log_.Message(5, 6));
  Follow();
  EXPECT_EQ(Applied(), 6);
  const ingest::v1::TailRequest request = feed_->requests()[0];
  EXPECT_EQ(request.after_revision(), 4);
  EXPECT_EQ(request.after_chain_sha256(), Sha256ToBytes(log_.chain(4)));
  EXPECT_EQ(request.log_id(), "log-1");
}

TEST_F(FollowerTest, ServesWhatItHasWithoutTheFeed) {
  feed_->AddMessage(log_.Message(1, 6));
  feed_->AddError(absl::UnavailableError("connection refused"));
  Follow();
  const ProjectionStatus status = projection_->Status();
  EXPECT_EQ(status.state, query::v1::REPLICA_STATE_DISCONNECTED);
  EXPECT_EQ(status.detail, "connection refused");
  EXPECT_FALSE(status.stopped());
  EXPECT_EQ(status.applied.revision, 6);
}

TEST_F(FollowerTest, TriesAgainAfterEverLongerPauses) {
  for (int i = 0; i < 8; ++i) feed_->AddError(absl::UnavailableError("gone"));
  feed_->AddMessage(log_.Message(1, 6));
  feed_->AddError(absl::UnavailableError("gone"));
  Follow();
  const auto ms = [](int64_t count) { return absl::Milliseconds(count); };
  EXPECT_THAT(pause_.noted(), ElementsAre(ms(50), ms(100), ms(200), ms(400),
                                          ms(800), ms(1600), ms(2000), ms(2000),
                                          // After an answer they start again.
                                          ms(50), ms(100)));
  EXPECT_EQ(Applied(), 6);
}

TEST_F(FollowerTest, TriesAgainWhateverTheServiceSays) {
  feed_->AddError(absl::InternalError("oops"));
  feed_->AddError(absl::UnimplementedError("not this service"));
  feed_->AddMessage(log_.Message(1, 6));
  Follow();
  EXPECT_EQ(Applied(), 6);
}

TEST_F(FollowerTest, StopsWithinACall) {
  Follower follower(feed_.get(), projection_.get(), {}, nullptr);
  follower.Start();
  feed_->WaitUntilPlayed();
  follower.Stop();
  follower.Stop();
}

TEST_F(FollowerTest, StopsWithinAPause) {
  feed_->AddError(absl::UnavailableError("gone"));
  for (int i = 0; i < 100; ++i) feed_->AddError(absl::UnavailableError("gone"));
  {
    Follower follower(feed_.get(), projection_.get(), {}, nullptr);
    follower.Start();
  }
  EXPECT_LT(feed_->requests().size(), 100u);
}

TEST_F(FollowerTest, OutlivesOneDamagedMessage) {
  auto damaged = log_.Message(1, 6);
  (*damaged.mutable_entries(2)->mutable_record())[0] ^= 1;
  feed_->AddMessage(damaged);
  feed_->AddMessage(log_.Message(1, 3));
  feed_->AddMessage(log_.Message(5, 6));
  feed_->AddMessage(log_.Message(4, 6));
  Follow();
  EXPECT_EQ(Applied(), 6);
}

TEST_F(FollowerTest, StopsAtBytesThatAreDamagedAgain) {
  auto damaged = log_.Message(1, 6);
  (*damaged.mutable_entries(2)->mutable_record())[0] ^= 1;
  feed_->AddMessage(damaged);
  feed_->AddMessage(damaged);
  FollowToTheEnd();
  EXPECT_EQ(State(), query::v1::REPLICA_STATE_CORRUPT_FEED);
  EXPECT_EQ(Applied(), 0);
}

TEST_F(FollowerTest, StopsAtAGap) {
  feed_->AddMessage(log_.Message(1, 2));
  feed_->AddMessage(log_.Message(4, 6));
  feed_->AddMessage(log_.Message(4, 6));
  FollowToTheEnd();
  EXPECT_EQ(State(), query::v1::REPLICA_STATE_CORRUPT_FEED);
  EXPECT_EQ(Applied(), 2);
}

TEST_F(FollowerTest, StopsAtAnUnknownKindOfRecord) {
  v1::Record record;
  record.GetReflection()->MutableUnknownFields(&record)->AddLengthDelimited(
      99, "new");
  log_.Append(record);
  feed_->AddMessage(log_.Message(1, 7));
  FollowToTheEnd();
  EXPECT_EQ(State(), query::v1::REPLICA_STATE_UNKNOWN_FORMAT);
  EXPECT_EQ(Applied(), 0);
  EXPECT_THAT(pause_.noted(), IsEmpty());
}

TEST_F(FollowerTest, StopsAtANewerFormat) {
  auto message = log_.Message(1, 6);
  message.mutable_head()->set_format_version(kFormatVersion + 1);
  feed_->AddMessage(message);
  FollowToTheEnd();
  EXPECT_EQ(State(), query::v1::REPLICA_STATE_UNKNOWN_FORMAT);
}

TEST_F(FollowerTest, StopsAtAnotherLog) {
  feed_->AddMessage(log_.Message(1, 6));
  FakeLog other("log-2");
  for (int i = 1; i <= 9; ++i) other.Append(ReportOn("other", {}));
  feed_->AddMessage(other.Message(7, 9));
  FollowToTheEnd();
  EXPECT_EQ(State(), query::v1::REPLICA_STATE_LOG_DIVERGED);
  EXPECT_EQ(Applied(), 6);
}

TEST_F(FollowerTest, StopsAtALogThatWasRestoredFromAnOlderCopy) {
  feed_->AddMessage(log_.Message(1, 6));
  FakeLog older;
  older.AppendAsIs(log_.entry(1).record());
  feed_->AddMessage(older.Message(1, 0));
  FollowToTheEnd();
  EXPECT_EQ(State(), query::v1::REPLICA_STATE_LOG_DIVERGED);
}

TEST_F(FollowerTest, StopsWhenTheServiceFindsAnotherChain) {
  feed_->AddError(WithReason(absl::FailedPreconditionError("another chain"),
                             v1::ERROR_REASON_LOG_DIVERGED));
  FollowToTheEnd();
  EXPECT_EQ(State(), query::v1::REPLICA_STATE_LOG_DIVERGED);
  EXPECT_EQ(projection_->Status().detail, "another chain");
}

TEST_F(FollowerTest, StopsWhenTheReplicaCannotBeWritten) {
  feed_->AddMessage(log_.Message(1, 6));
  auto database = sqlite::Database::Open(folder_.File("replica"));
  ASSERT_THAT(database, IsOk());
  ASSERT_THAT(database->Execute("DROP TABLE entries"), IsOk());
  FollowToTheEnd();
  EXPECT_EQ(State(), query::v1::REPLICA_STATE_STORAGE_FAILED);
  EXPECT_EQ(Applied(), 0);
}

}  // namespace
}  // namespace hearsay
