#include "query_service/projection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/status_macros.h"
#include "tests/query_service/fake_log.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::hearsay::testing::FakeLog;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::PlayerEntity;
using ::hearsay::testing::ReportOn;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::Pair;

constexpr absl::Time kAtOnce = absl::InfinitePast();
constexpr absl::Time kNever = absl::InfiniteFuture();
constexpr absl::StatusCode kUnavailable = absl::StatusCode::kUnavailable;

class ProjectionTest : public ::testing::Test {
 protected:
  ProjectionTest() { Reload(); }

  // Starts again from what the replica holds.
  void Reload() {
    projection_.reset();
    replica_.reset();
    replica_ = Replica::Open(folder_.File("replica"), {}).value();
    projection_ = Projection::Load(replica_.get()).value();
  }
  // Applies the log's entries that are missing, up to `last`.
  absl::Status Apply(int64_t last, const v1::LogHead& head) {
    const AppliedPosition start = projection_->Status().applied;
    const auto message = log_.Message(start.revision + 1, last);
    const auto batch = VerifyEntries(start, message.entries());
    RETURN_IF_ERROR(batch.status());
    return projection_->Apply(*batch, head);
  }
  absl::Status Apply(int64_t last) { return Apply(last, log_.Head()); }
  void AppendReports(int count) {
    for (int i = 0; i < count; ++i) {
      log_.Append(ReportOn(absl::StrCat("r", log_.size() + 1), {"players/a"}));
    }
  }

  TempDir folder_;
  FakeLog log_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<Projection> projection_;
};

TEST_F(ProjectionTest, HasCaughtUpOnceItReachesTheFirstHead) {
  AppendReports(3);
  EXPECT_EQ(projection_->Status().state, query::v1::REPLICA_STATE_CATCHING_UP);
  ASSERT_THAT(Apply(2), IsOk());
  EXPECT_EQ(projection_->Status().state, query::v1::REPLICA_STATE_CATCHING_UP);
  EXPECT_EQ(projection_->Status().head.revision, 3);
  ASSERT_THAT(Apply(3), IsOk());
  EXPECT_EQ(projection_->Status().state, query::v1::REPLICA_STATE_SERVING);
  // Later it may lag: it goes on to serve.
  AppendReports(5);
  ASSERT_THAT(Apply(4), IsOk());
  EXPECT_EQ(projection_->Status().state, query::v1::REPLICA_STATE_SERVING);
}

TEST_F(ProjectionTest, ServesAnEmptyLog) {
  ASSERT_THAT(Apply(0), IsOk());
  EXPECT_EQ(projection_->Status().state, query::v1::REPLICA_STATE_SERVING);
  EXPECT_EQ(projection_->Status().log_id, "log-1");
}

TEST_F(ProjectionTest, GoesOnWhereItWas) {
  log_.Append(PlayerEntity("players/a"));
  AppendReports(2);
  ASSERT_THAT(Apply(3, log_.Head(FakeLog::CommitTime(60))), IsOk());
  Reload();
  const ProjectionStatus status = projection_->Status();
  EXPECT_EQ(status.state, query::v1::REPLICA_STATE_CATCHING_UP);
  EXPECT_EQ(status.log_id, "log-1");
  EXPECT_EQ(status.applied,
            (AppliedPosition{3, log_.chain(3), FakeLog::CommitTime(3)}));
  EXPECT_EQ(status.closed_time, FakeLog::CommitTime(60));
  EXPECT_EQ(status.head.revision, 3);
  EXPECT_NE(projection_->Read().registry().Find("players/a", 3), nullptr);
}

TEST_F(ProjectionTest, AppliesEntitiesToTheRegistry) {
  AppendReports(1);
  log_.Append(PlayerEntity("players/a"));
  ASSERT_THAT(Apply(2), IsOk());
  const Projection::Reader reader = projection_->Read();
  EXPECT_EQ(reader.registry().Find("players/a", 1), nullptr);
  EXPECT_NE(reader.registry().Find("players/a", 2), nullptr);
}

v1::Record LoanModel(const std::string& parameter) {
  v1::Record record;
  record.set_entry_id("m");
  v1::ModelParameter& loan = *record.mutable_model()->add_parameters();
  loan.set_name(parameter);
  loan.set_value_nanos(500'000'000);
  return record;
}

TEST_F(ProjectionTest, KeepsModelVersionsOverARestart) {
  AppendReports(1);
  log_.Append(LoanModel("loan"));
  ASSERT_THAT(Apply(2), IsOk());
  for (const bool again : {false, true}) {
    if (again) Reload();
    const Projection::Reader reader = projection_->Read();
    const auto model = reader.models().At(2, absl::InfiniteFuture());
    EXPECT_EQ(model->name, "models/m");
    EXPECT_EQ(model->parameters.loan, 0.5);
    EXPECT_EQ(reader.models().At(1, absl::InfiniteFuture())->name,
              "models/default");
    // No timeline depends on it.
    EXPECT_THAT(reader.changes(), ::testing::IsEmpty());
  }
}

// Stored by a newer version of the program than this one.
TEST_F(ProjectionTest, LoadsNoModelThatItDoesNotUnderstand) {
  log_.Append(LoanModel("loans"));
  VerifiedBatch batch;
  v1::Record record = LoanModel("loans");
  record.set_revision(1);
  const std::string bytes = log_.entry(1).record();
  batch.entries.push_back({1, FakeLog::CommitTime(1), &bytes, &record});
  batch.end = {1, log_.chain(1), FakeLog::CommitTime(1)};
  ASSERT_THAT(replica_->Apply(batch, "log-1", FakeLog::CommitTime(1)), IsOk());
  EXPECT_THAT(Projection::Load(replica_.get()).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       v1::ERROR_REASON_UNKNOWN_FORMAT));
}

TEST_F(ProjectionTest, IsClosedToAHeadOnlyWithItsEntries) {
  AppendReports(3);
  ASSERT_THAT(Apply(2, log_.Head(FakeLog::CommitTime(9))), IsOk());
  // But nothing commits before an entry that is applied.
  EXPECT_EQ(projection_->Status().closed_time,
            FakeLog::CommitTime(2) - absl::Microseconds(1));
  EXPECT_EQ(projection_->Status().head.closed_time, FakeLog::CommitTime(9));
  ASSERT_THAT(Apply(3, log_.Head(FakeLog::CommitTime(9))), IsOk());
  EXPECT_EQ(projection_->Status().closed_time, FakeLog::CommitTime(9));
}

TEST_F(ProjectionTest, NeverGoesBack) {
  AppendReports(2);
  const v1::LogHead old_head = log_.Head(FakeLog::CommitTime(2));
  ASSERT_THAT(Apply(2, log_.Head(FakeLog::CommitTime(9))), IsOk());
  projection_->ObserveHead(old_head);
  EXPECT_EQ(projection_->Status().closed_time, FakeLog::CommitTime(9));
}

TEST_F(ProjectionTest, TakesNoteOfHeadsOfItsLogOnly) {
  AppendReports(1);
  ASSERT_THAT(Apply(1), IsOk());
  projection_->ObserveHead(log_.Head(FakeLog::CommitTime(5)));
  EXPECT_EQ(projection_->Status().closed_time, FakeLog::CommitTime(5));
  v1::LogHead other = FakeLog("log-2").Head(FakeLog::CommitTime(9));
  other.set_revision(7);
  projection_->ObserveHead(other);
  EXPECT_EQ(projection_->Status().head.revision, 1);
  EXPECT_EQ(projection_->Status().closed_time, FakeLog::CommitTime(5));
}

TEST_F(ProjectionTest, TellsWhomABatchConcernsBeforeReadersSeeIt) {
  std::vector<std::pair<int64_t, std::vector<std::string>>> told;
  projection_->SetListener(
      [&](int64_t revision, const std::vector<std::string>& players) {
        EXPECT_LT(projection_->Status().applied.revision, revision);
        EXPECT_EQ(replica_->Postings(players[0], revision)->back(), revision);
        told.emplace_back(revision, players);
      });
  AppendReports(1);
  log_.Append(ReportOn("r2", {"players/b"}));
  log_.Append(PlayerEntity("players/c"));
  ASSERT_THAT(Apply(1), IsOk());
  ASSERT_THAT(Apply(2), IsOk());
  ASSERT_THAT(Apply(3), IsOk());
  EXPECT_THAT(told, ElementsAre(Pair(1, ElementsAre("players/a")),
                                Pair(2, ElementsAre("players/b"))));
}

TEST_F(ProjectionTest, TellsThatItHasMovedOnceReadersSeeIt) {
  std::vector<int64_t> told;
  projection_->SetMovedListener(
      [&] { told.push_back(projection_->Status().applied.revision); });
  AppendReports(2);
  ASSERT_THAT(Apply(1), IsOk());
  ASSERT_THAT(Apply(2), IsOk());
  projection_->Stop(query::v1::REPLICA_STATE_LOG_DIVERGED, "another log");
  EXPECT_THAT(told, ElementsAre(1, 2, 2));
}

TEST_F(ProjectionTest, TellsWhichRecordsChangedRegistryOrCalendar) {
  log_.Append(PlayerEntity("players/a"));  // described first
  log_.Append(PlayerEntity("players/b"));
  AppendReports(1);
  log_.Append(PlayerEntity("players/a"));
  v1::Record merge;
  merge.set_entry_id("merge");
  merge.mutable_entity_merge()->set_duplicate("players/b");
  merge.mutable_entity_merge()->set_survivor("players/a");
  log_.Append(merge);
  v1::Record windows;
  windows.set_entry_id("windows");
  windows.mutable_transfer_windows()->set_association("associations/x");
  log_.Append(windows);
  ASSERT_THAT(Apply(4), IsOk());
  ASSERT_THAT(Apply(6), IsOk());
  EXPECT_THAT(projection_->Read().changes(), ElementsAre(4, 5, 6));
  EXPECT_THAT(projection_->Read().merges(), ElementsAre(5));
  EXPECT_THAT(projection_->Read().shared_changes(), ElementsAre(5, 6));
  Reload();
  EXPECT_THAT(projection_->Read().changes(), ElementsAre(4, 5, 6));
  EXPECT_THAT(projection_->Read().shared_changes(), ElementsAre(5, 6));
}

TEST_F(ProjectionTest, TellsOfItsStates) {
  std::vector<query::v1::ReplicaState> told;
  projection_->SetStateListener(
      [&](query::v1::ReplicaState state) { told.push_back(state); });
  AppendReports(2);
  ASSERT_THAT(Apply(1), IsOk());
  ASSERT_THAT(Apply(2), IsOk());
  projection_->SetDisconnected("gone");
  projection_->SetDisconnected("still gone");
  ASSERT_THAT(Apply(2), IsOk());
  projection_->Stop(query::v1::REPLICA_STATE_CORRUPT_FEED, "bad bytes");
  EXPECT_THAT(told, ElementsAre(query::v1::REPLICA_STATE_SERVING,
                                query::v1::REPLICA_STATE_DISCONNECTED,
                                query::v1::REPLICA_STATE_SERVING,
                                query::v1::REPLICA_STATE_CORRUPT_FEED));
}

TEST_F(ProjectionTest, WaitsUntilARevisionIsApplied) {
  AppendReports(2);
  ASSERT_THAT(Apply(1), IsOk());
  EXPECT_THAT(projection_->WaitUntil({1}, kAtOnce), IsOk());
  EXPECT_THAT(projection_->WaitUntil({2}, kAtOnce),
              StatusIs(kUnavailable, v1::ERROR_REASON_REPLICA_BEHIND));
  absl::Status waited;
  std::thread waiter([&] { waited = projection_->WaitUntil({2}, kNever); });
  ASSERT_THAT(Apply(2), IsOk());
  waiter.join();
  EXPECT_THAT(waited, IsOk());
}

TEST_F(ProjectionTest, WaitsUntilATimeIsClosed) {
  AppendReports(1);
  ASSERT_THAT(Apply(1), IsOk());
  const Freshness needed{0, FakeLog::CommitTime(8)};
  EXPECT_THAT(projection_->WaitUntil(needed, kAtOnce),
              StatusIs(kUnavailable, v1::ERROR_REASON_REPLICA_BEHIND));
  absl::Status waited;
  std::thread waiter([&] { waited = projection_->WaitUntil(needed, kNever); });
  ASSERT_THAT(Apply(1, log_.Head(FakeLog::CommitTime(8))), IsOk());
  waiter.join();
  EXPECT_THAT(waited, IsOk());
}

TEST_F(ProjectionTest, WaitsForAnyLog) {
  EXPECT_THAT(projection_->WaitUntil({.any_log = true}, kAtOnce),
              StatusIs(kUnavailable, v1::ERROR_REASON_REPLICA_BEHIND));
  ASSERT_THAT(Apply(0), IsOk());
  EXPECT_THAT(projection_->WaitUntil({.any_log = true}, kAtOnce), IsOk());
}

TEST_F(ProjectionTest, EndsWaitsWhenItStops) {
  absl::Status waited;
  std::thread waiter([&] { waited = projection_->WaitUntil({1}, kNever); });
  projection_->Stop(query::v1::REPLICA_STATE_LOG_DIVERGED, "another log");
  waiter.join();
  EXPECT_THAT(waited, StatusIs(kUnavailable, v1::ERROR_REASON_REPLICA_STOPPED));
  EXPECT_THAT(projection_->WaitUntil({0}, kAtOnce),
              StatusIs(kUnavailable, v1::ERROR_REASON_REPLICA_STOPPED));
}

TEST_F(ProjectionTest, EndsWaitsWhenTheServerShutsDown) {
  absl::Status waited;
  std::thread waiter([&] { waited = projection_->WaitUntil({1}, kNever); });
  projection_->ShutDown();
  waiter.join();
  EXPECT_THAT(waited, StatusIs(kUnavailable, v1::ERROR_REASON_OVERLOADED));
  // What is there is still served.
  EXPECT_THAT(projection_->WaitUntil({0}, kAtOnce), IsOk());
}

}  // namespace
}  // namespace hearsay
