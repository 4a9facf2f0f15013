#include "query_service/watch/watch_hub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/time.h"
#include "google/rpc/error_details.pb.h"
#include "tests/query_service/watch/watched_log.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random.h"

namespace hearsay {
namespace {

using ::hearsay::testing::FakeClock;
using ::hearsay::testing::FakeLog;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::Random;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::WatchedLog;
using query::v1::WatchTimelineResponse;
using ::testing::ElementsAre;
using ::testing::Not;

// Returns "players/a 3>5 @5" for an update and "heartbeat @5".
std::string ToText(const WatchTimelineResponse& message) {
  const std::string resume = absl::StrCat(" @", message.resume_revision());
  if (message.has_heartbeat()) return "heartbeat" + resume;
  const query::v1::TimelineUpdate& update = message.update();
  return absl::StrCat(update.player(), " ", update.before().revision(), ">",
                      update.snapshot().revision(), resume);
}

// A caller that reads when it is told to, or always.
class FakeCaller : public WatchSink {
 public:
  explicit FakeCaller(bool reads) : reads_(reads) {}

  void SetWatch(const std::shared_ptr<Watch>& watch) { watch_ = watch; }

  void Send(const WatchMessage& message) override {
    WatchTimelineResponse parsed;
    EXPECT_TRUE(parsed.ParseFromString(
        (message.shared == nullptr ? "" : *message.shared) + message.own));
    bool reads = false;
    {
      const std::lock_guard lock(mutex_);
      EXPECT_FALSE(sending_) << "a second message";
      EXPECT_FALSE(end_.has_value()) << "a message after the end";
      texts_.push_back(ToText(parsed));
      messages_.push_back(std::move(parsed));
      reads = reads_;
      sending_ = !reads;
      changed_.notify_all();
    }
    if (reads) Sent(true);
  }
  void Finish(const absl::Status& status) override {
    const std::lock_guard lock(mutex_);
    EXPECT_FALSE(end_.has_value()) << "ended twice";
    end_ = status;
    changed_.notify_all();
  }
  void Abandon() override {
    const std::lock_guard lock(mutex_);
    ++abandoned_;
  }

  // Says that the message was sent, or could not be.
  void Take(bool ok = true) {
    {
      const std::lock_guard lock(mutex_);
      sending_ = false;
    }
    Sent(ok);
  }

  // Waits until that many messages have come in all, and returns them.
  std::vector<std::string> Await(size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return texts_.size() >= count; });
    return texts_;
  }
  // Waits until everything up to a revision has been told.
  void AwaitRevision(int64_t revision) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      return !messages_.empty() &&
             messages_.back().resume_revision() >= revision;
    });
  }
  absl::Status AwaitEnd() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return end_.has_value(); });
    return *end_;
  }
  bool ended() {
    const std::lock_guard lock(mutex_);
    return end_.has_value();
  }
  WatchTimelineResponse message(size_t index) {
    const std::lock_guard lock(mutex_);
    return messages_[index];
  }
  int abandoned() {
    const std::lock_guard lock(mutex_);
    return abandoned_;
  }

 private:
  void Sent(bool ok) {
    if (const auto watch = watch_.lock()) watch->OnSent(ok);
  }

  const bool reads_;
  std::weak_ptr<Watch> watch_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool sending_ = false;
  std::vector<std::string> texts_;
  std::vector<WatchTimelineResponse> messages_;
  std::optional<absl::Status> end_;
  int abandoned_ = 0;
};

// Every record changes one entry of each player whom it concerns.
absl::StatusOr<query::v1::TimelineUpdate> OneChange(const std::string& player,
                                                    int64_t from, int64_t to,
                                                    query::v1::TimelineView) {
  query::v1::TimelineUpdate update;
  update.set_player(player);
  update.mutable_before()->set_revision(from);
  update.mutable_snapshot()->set_revision(to);
  update.add_entries()->set_entry_key(absl::StrCat("reports/r", to));
  return update;
}

constexpr absl::Duration kInterval = absl::Seconds(15);

class WatchHubTest : public ::testing::Test {
 protected:
  WatchHubTest()
      : source_(&log_.projection(), OneChange),
        workers_(2, 1000),
        hub_({source_, log_.projection(), clock_, workers_, WatchPatience()},
             /*watches_max=*/2) {
    log_.projection().SetMovedListener([this] { hub_.OnMoved(); });
  }

  struct Opened {
    std::shared_ptr<FakeCaller> caller;
    std::shared_ptr<Watch> watch;
  };
  Opened Open(std::vector<std::string> players, int64_t after,
              bool reads = true) {
    WatchPlan plan;
    plan.players = std::move(players);
    plan.after_revision = after;
    plan.heartbeat_interval = kInterval;
    Opened opened;
    opened.caller = std::make_shared<FakeCaller>(reads);
    const auto watch = hub_.Open(plan, opened.caller);
    EXPECT_THAT(watch, IsOk());
    opened.watch = *watch;
    opened.caller->SetWatch(opened.watch);
    opened.watch->Start();
    return opened;
  }

  WatchedLog log_;
  FakeClock clock_{FakeLog::kStart};
  WatchSource source_;
  WorkerPool workers_;
  WatchHub hub_;
};

TEST_F(WatchHubTest, BeginsWithAHeartbeatThenTellsWhatIsApplied) {
  log_.ApplyReport({"players/a"});
  const Opened all = Open({}, 1);
  EXPECT_THAT(all.caller->Await(1), ElementsAre("heartbeat @1"));
  EXPECT_EQ(TimeFromProto(all.caller->message(0).heartbeat().closed_time()),
            FakeLog::CommitTime(1));
  log_.ApplyReport({"players/a", "players/b"});
  EXPECT_THAT(
      all.caller->Await(3),
      ElementsAre("heartbeat @1", "players/a 1>2 @1", "players/b 1>2 @2"));
}

TEST_F(WatchHubTest, TellsNoClosedTimeWhileItIsBehind) {
  for (int i = 0; i < 3; ++i) log_.ApplyReport({"players/a"});
  const Opened all = Open({}, 1);
  all.caller->AwaitRevision(3);
  EXPECT_FALSE(all.caller->message(0).heartbeat().has_closed_time());
}

TEST_F(WatchHubTest, TellsOfNamedPlayersOnly) {
  const Opened named = Open({"players/b", "players/c"}, 0);
  log_.ApplyReport({"players/a"});
  log_.ApplyReport({"players/b"});
  log_.ApplyReport({"players/a"});
  log_.ApplyReport({"players/c", "players/a"});
  EXPECT_THAT(
      named.caller->Await(3),
      ElementsAre("heartbeat @0", "players/b 0>2 @2", "players/c 0>4 @4"));
}

TEST_F(WatchHubTest, SendsNothingBeforeTheLastMessageIsTaken) {
  const Opened slow = Open({}, 0, /*reads=*/false);
  EXPECT_THAT(slow.caller->Await(1), ElementsAre("heartbeat @0"));
  // Nothing of it is queued: all of it comes later, from the log.
  for (int i = 0; i < 3; ++i) log_.ApplyReport({"players/a"});
  slow.caller->Take();
  slow.caller->Await(2);
  slow.caller->Take();
  slow.caller->Await(3);
  slow.caller->Take();
  EXPECT_THAT(slow.caller->Await(4),
              ElementsAre("heartbeat @0", "players/a 0>1 @1",
                          "players/a 1>2 @2", "players/a 2>3 @3"));
}

TEST_F(WatchHubTest, SendsHeartbeatsOnlyInSilence) {
  const Opened all = Open({}, 0);
  all.caller->Await(1);
  clock_.Advance(kInterval - absl::Seconds(1));
  log_.ApplyReport({"players/a"});
  all.caller->Await(2);
  clock_.Advance(absl::Seconds(1));
  // The update has put it off.
  EXPECT_EQ(hub_.OnTime(), clock_.Now() + kInterval - absl::Seconds(1));
  clock_.Advance(kInterval - absl::Seconds(1));
  hub_.OnTime();
  EXPECT_THAT(all.caller->Await(3),
              ElementsAre("heartbeat @0", "players/a 0>1 @1", "heartbeat @1"));
}

TEST_F(WatchHubTest, LetsGoOfACallerWhoDoesNotRead) {
  log_.ApplyReport({"players/a"});
  const Opened slow = Open({}, 0, /*reads=*/false);
  slow.caller->Await(1);
  slow.caller->Take();
  slow.caller->Await(2);  // the update, never taken
  clock_.Advance(absl::Seconds(29));
  hub_.OnTime();
  clock_.Advance(absl::Seconds(1));
  // The worker that hands the update over may not be back from it yet.
  while (!slow.caller->ended()) hub_.OnTime();
  const absl::Status end = slow.caller->AwaitEnd();
  EXPECT_THAT(end, StatusIs(absl::StatusCode::kResourceExhausted,
                            v1::ERROR_REASON_SLOW_READER));
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(std::string(
      *end.GetPayload("type.googleapis.com/google.rpc.ErrorInfo"))));
  EXPECT_EQ(info.metadata().at("resume_revision"), "0");

  EXPECT_EQ(slow.caller->abandoned(), 0);
  for (int i = 0; i < 2; ++i) {
    clock_.Advance(absl::Seconds(5));
    hub_.OnTime();
  }
  EXPECT_EQ(slow.caller->abandoned(), 1);
}

TEST_F(WatchHubTest, AReaderWhoIsOnlyLateIsKept) {
  const Opened slow = Open({}, 0, /*reads=*/false);
  slow.caller->Await(1);
  for (int i = 0; i < 3; ++i) {
    log_.ApplyReport({"players/a"});
    clock_.Advance(absl::Seconds(29));
    hub_.OnTime();
    slow.caller->Take();
    slow.caller->Await(i + 2);
  }
}

TEST_F(WatchHubTest, BoundsTheNumberOfWatches) {
  std::optional<Opened> first = Open({}, 0);
  const Opened second = Open({}, 0);
  EXPECT_THAT(
      hub_.Open(WatchPlan(), std::make_shared<FakeCaller>(/*reads=*/true)),
      StatusIs(absl::StatusCode::kResourceExhausted,
               v1::ERROR_REASON_TOO_MANY_WATCHES));
  first->caller->Await(1);
  first->watch->End(absl::CancelledError("gone"));
  EXPECT_THAT(first->caller->AwaitEnd(),
              StatusIs(absl::StatusCode::kCancelled));
  const std::weak_ptr<Watch> gone = first->watch;
  first.reset();
  // A worker may hold it a moment longer.
  while (!gone.expired()) std::this_thread::yield();
  EXPECT_THAT(
      hub_.Open(WatchPlan(), std::make_shared<FakeCaller>(/*reads=*/true)),
      IsOk());
}

TEST_F(WatchHubTest, EndsWithAReplicaThatStops) {
  const Opened all = Open({}, 0);
  all.caller->Await(1);
  log_.projection().Stop(query::v1::REPLICA_STATE_LOG_DIVERGED, "another log");
  EXPECT_THAT(all.caller->AwaitEnd(),
              StatusIs(absl::StatusCode::kUnavailable,
                       v1::ERROR_REASON_REPLICA_STOPPED));
}

TEST_F(WatchHubTest, EndsWithTheServerWhetherOrNotItsCallerReads) {
  const Opened reader = Open({}, 0);
  const Opened idler = Open({}, 0, /*reads=*/false);
  reader.caller->Await(1);
  idler.caller->Await(1);
  hub_.Stop();
  for (const Opened& opened : {reader, idler}) {
    EXPECT_THAT(
        opened.caller->AwaitEnd(),
        StatusIs(absl::StatusCode::kUnavailable, v1::ERROR_REASON_OVERLOADED));
  }
  EXPECT_THAT(
      hub_.Open(WatchPlan(), std::make_shared<FakeCaller>(/*reads=*/true)),
      StatusIs(absl::StatusCode::kUnavailable, v1::ERROR_REASON_OVERLOADED));
}

TEST_F(WatchHubTest, EndsWithItsCaller) {
  const Opened gone = Open({}, 0, /*reads=*/false);
  gone.caller->Await(1);
  gone.caller->Take(/*ok=*/false);
  EXPECT_THAT(gone.caller->AwaitEnd(), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(WatchHubTest, TellsManyAtOnce) {
  WatchHub hub({source_, log_.projection(), clock_, workers_, WatchPatience()});
  log_.projection().SetMovedListener([&] { hub.OnMoved(); });
  std::vector<Opened> all;
  for (int i = 0; i < 20; ++i) {
    WatchPlan plan;
    plan.heartbeat_interval = kInterval;
    Opened opened;
    opened.caller = std::make_shared<FakeCaller>(/*reads=*/true);
    opened.watch = hub.Open(plan, opened.caller).value();
    opened.caller->SetWatch(opened.watch);
    opened.watch->Start();
    all.push_back(std::move(opened));
  }
  hub.StartTimer();
  Random random(1);
  constexpr int kRecords = 300;
  for (int i = 0; i < kRecords; ++i) {
    log_.ApplyReport({absl::StrCat("players/p", random.Below(5))});
    if (i % 10 == 0) clock_.Advance(kInterval);
    if (i == kRecords / 2) all[0].watch->End(absl::CancelledError("gone"));
  }
  for (size_t i = 1; i < all.size(); ++i)
    all[i].caller->AwaitRevision(kRecords);
  hub.Stop();
  for (const Opened& opened : all) {
    EXPECT_THAT(opened.caller->AwaitEnd(), Not(IsOk()));
  }
  // The hub goes before the listener that calls it.
  log_.projection().SetMovedListener(nullptr);
}

}  // namespace
}  // namespace hearsay
