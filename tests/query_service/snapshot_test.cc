#include "query_service/snapshot.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "common/version.h"
#include "google/rpc/error_details.pb.h"
#include "tests/query_service/fake_log.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::hearsay::testing::EqualsProto;
using ::hearsay::testing::FakeFeed;
using ::hearsay::testing::FakeLog;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::ReportOn;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Time kAtOnce = absl::InfinitePast();
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kPrecondition =
    absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kUnavailable = absl::StatusCode::kUnavailable;

// As in the wire form of a time.
v1::AsOf AsOfText(const std::string& text) {
  v1::AsOf as_of;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &as_of))
      << text;
  return as_of;
}

// The seconds of FakeLog::CommitTime(n), for texts: 1759276800 + n.
std::string At(const std::string& field, int64_t n) {
  return absl::StrCat(field, " { seconds: ", 1'759'276'800 + n, " } ");
}

// Returns the paths of the bad fields, and after each its reason.
std::vector<std::string> BadFields(const absl::Status& status) {
  std::vector<std::string> fields;
  status.ForEachPayload([&](absl::string_view, const absl::Cord& payload) {
    google::rpc::BadRequest bad_request;
    if (!bad_request.ParseFromString(std::string(payload))) return;
    for (const auto& violation : bad_request.field_violations()) {
      if (violation.reason().empty()) continue;
      fields.push_back(
          absl::StrCat(violation.field(), " ", violation.reason()));
    }
  });
  return fields;
}

// Five entries, committed 1 to 5 s after 2025-10-01; the replica holds the
// first four, and has heard that the log is closed to 130 s then. The log is
// closed to 190 s now, as GetHead says.
class SnapshotTest : public ::testing::Test {
 protected:
  SnapshotTest() {
    for (int i = 1; i <= 5; ++i) {
      log_.Append(ReportOn(absl::StrCat("r", i), {"players/a"}));
      if (i == 4) head_at_four_ = log_.Head(FakeLog::CommitTime(130));
    }
    Apply(4, head_at_four_);
    feed_.SetHead([&]() -> absl::StatusOr<v1::LogHead> {
      ++heads_asked_;
      return log_.Head(FakeLog::CommitTime(190));
    });
  }
  void Apply(int64_t last, const v1::LogHead& head) {
    const AppliedPosition start = projection_->Status().applied;
    const auto message = log_.Message(start.revision + 1, last);
    const auto batch = VerifyEntries(start, message.entries());
    ASSERT_THAT(batch, IsOk());
    ASSERT_THAT(projection_->Apply(*batch, head), IsOk());
  }
  absl::StatusOr<ResolvedAsOf> Resolve(const std::string& as_of,
                                       int64_t min_revision = 0,
                                       absl::Time deadline = kAtOnce) {
    return resolver_.Resolve(AsOfText(as_of), min_revision, deadline);
  }

  TempDir folder_;
  FakeLog log_;
  v1::LogHead head_at_four_;
  std::unique_ptr<Replica> replica_ =
      Replica::Open(folder_.File("replica"), {}).value();
  std::unique_ptr<Projection> projection_ =
      Projection::Load(replica_.get()).value();
  FakeFeed feed_;
  int heads_asked_ = 0;
  HeadRefresher heads_{&feed_, projection_.get()};
  SnapshotResolver resolver_{projection_.get(), &heads_};
};

TEST_F(SnapshotTest, IsNowByDefault) {
  const auto resolved = Resolve("");
  ASSERT_THAT(resolved, IsOk());
  EXPECT_EQ(resolved->revision, 4);
  EXPECT_EQ(resolved->commit_time, FakeLog::CommitTime(4));
  EXPECT_EQ(resolved->log_id, "log-1");
  // 130 s is in the third minute, which began at 120 s.
  EXPECT_EQ(resolved->SaidBy(FakeLog::CommitTime(3)), FakeLog::CommitTime(120));
  EXPECT_EQ(resolved->SaidBy(absl::InfinitePast()), FakeLog::CommitTime(120));
  EXPECT_EQ(resolved->SaidBy(FakeLog::CommitTime(121)),
            FakeLog::CommitTime(121));
  EXPECT_EQ(heads_asked_, 0);
}

TEST_F(SnapshotTest, IsWrittenWithEveryField) {
  const auto resolved = Resolve("");
  ASSERT_THAT(resolved, IsOk());
  const v1::AsOf snapshot =
      SnapshotToProto(*resolved, FakeLog::CommitTime(120));
  EXPECT_THAT(snapshot,
              EqualsProto(absl::StrCat(
                  "revision: 4 ", At("commit_time", 4), At("said_by", 120),
                  "model: 'models/default' log_id: 'log-1' "
                  "engine: '",
                  kEngineVersion, "'")));
  // And read again, also when the log has gone on.
  Apply(5, log_.Head());
  const auto again = resolver_.Resolve(snapshot, 0, kAtOnce);
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(SnapshotToProto(*again, again->SaidBy(FakeLog::CommitTime(500))),
              EqualsProto(snapshot.DebugString()));
}

// What an as-of means.
struct MeaningCase {
  std::string name;
  std::string as_of;
  int64_t revision;
  absl::Time said_by;
  friend void PrintTo(const MeaningCase& test, std::ostream* os) {
    *os << test.name;
  }
};
class MeaningTest : public SnapshotTest,
                    public ::testing::WithParamInterface<MeaningCase> {};

TEST_P(MeaningTest, IsResolvedWithoutAsking) {
  EXPECT_FALSE(resolver_.WouldBlock(AsOfText(GetParam().as_of), 4));
  const auto resolved = Resolve(GetParam().as_of, 4);
  ASSERT_THAT(resolved, IsOk());
  EXPECT_EQ(resolved->revision, GetParam().revision);
  EXPECT_EQ(resolved->commit_time,
            GetParam().revision == 0
                ? absl::UnixEpoch()
                : FakeLog::CommitTime(GetParam().revision));
  EXPECT_EQ(resolved->SaidBy(absl::InfinitePast()), GetParam().said_by);
  EXPECT_EQ(heads_asked_, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, MeaningTest,
    ::testing::Values(
        MeaningCase{"ARevision", "revision: 2", 2, FakeLog::CommitTime(2)},
        MeaningCase{"TheEmptyLog", "revision: 0", 0, absl::UnixEpoch()},
        MeaningCase{"TheHead", "revision: 4", 4, FakeLog::CommitTime(4)},
        MeaningCase{"ACommitTime", At("commit_time", 3), 3,
                    FakeLog::CommitTime(3)},
        MeaningCase{"BetweenTwoCommits",
                    "commit_time { seconds: 1759276803 nanos: 999999999 }", 3,
                    FakeLog::CommitTime(3)},
        MeaningCase{"BeforeTheLog", "commit_time { seconds: 5 }", 0,
                    absl::UnixEpoch()},
        MeaningCase{"AtTheClosedTime", At("commit_time", 130), 4,
                    FakeLog::CommitTime(4)},
        MeaningCase{"ARevisionAndItsCommitTime",
                    "revision: 3 " + At("commit_time", 3), 3,
                    FakeLog::CommitTime(3)},
        MeaningCase{"TheEmptyLogAndItsCommitTime", "revision: 0 commit_time {}",
                    0, absl::UnixEpoch()},
        MeaningCase{"SaidBy", At("said_by", 2), 4, FakeLog::CommitTime(2)},
        MeaningCase{"SaidByTheClosedTime", At("said_by", 130), 4,
                    FakeLog::CommitTime(130)},
        MeaningCase{"BothClocks", "revision: 1 " + At("said_by", 90), 1,
                    FakeLog::CommitTime(90)}),
    [](const auto& info) { return info.param.name; });

// What an as-of must not be; the bad fields with their reasons, if any.
struct RefusedCase {
  std::string name;
  std::string as_of;
  int64_t min_revision;
  absl::StatusCode code;
  v1::ErrorReason reason;
  std::vector<std::string> bad_fields;
  friend void PrintTo(const RefusedCase& test, std::ostream* os) {
    *os << test.name;
  }
};
class RefusedTest : public SnapshotTest,
                    public ::testing::WithParamInterface<RefusedCase> {};

TEST_P(RefusedTest, IsRefused) {
  const auto resolved = Resolve(GetParam().as_of, GetParam().min_revision);
  EXPECT_THAT(resolved, StatusIs(GetParam().code, GetParam().reason));
  EXPECT_EQ(BadFields(resolved.status()), GetParam().bad_fields);
}

constexpr v1::ErrorReason kInvalidField = v1::ERROR_REASON_INVALID_FIELD;
constexpr v1::ErrorReason kInFuture = v1::ERROR_REASON_AS_OF_IN_FUTURE;
constexpr v1::ErrorReason kSnapshotUnknown = v1::ERROR_REASON_SNAPSHOT_UNKNOWN;
constexpr v1::ErrorReason kBehind = v1::ERROR_REASON_REPLICA_BEHIND;

INSTANTIATE_TEST_SUITE_P(
    Cases, RefusedTest,
    ::testing::Values(
        RefusedCase{
            "EverythingWrongAtOnce",
            "revision: -1 commit_time { nanos: -1 } "
            "said_by { seconds: 253402300800 }",
            -1,
            kInvalid,
            kInvalidField,
            {"as_of.revision INVALID_FIELD", "as_of.commit_time INVALID_FIELD",
             "as_of.said_by INVALID_FIELD", "min_revision INVALID_FIELD"}},
        RefusedCase{"AnotherRevisionsCommitTime",
                    "revision: 3 " + At("commit_time", 4),
                    0,
                    kInvalid,
                    kInvalidField,
                    {"as_of.commit_time INVALID_FIELD"}},
        RefusedCase{"ARevisionBeyondTheLog",
                    "revision: 6",
                    0,
                    kInvalid,
                    kInFuture,
                    {"as_of.revision AS_OF_IN_FUTURE"}},
        RefusedCase{"ACommitTimeBeyondTheLog",
                    "commit_time { seconds: 1759276990 nanos: 1 }",
                    0,
                    kInvalid,
                    kInFuture,
                    {"as_of.commit_time AS_OF_IN_FUTURE"}},
        RefusedCase{"SaidByBeyondTheLog",
                    At("said_by", 191),
                    0,
                    kInvalid,
                    kInFuture,
                    {"as_of.said_by AS_OF_IN_FUTURE"}},
        RefusedCase{"BothBeyondTheLog",
                    "revision: 6 " + At("said_by", 191),
                    0,
                    kInvalid,
                    kInFuture,
                    {"as_of.revision AS_OF_IN_FUTURE",
                     "as_of.said_by AS_OF_IN_FUTURE"}},
        RefusedCase{"AnotherLog",
                    "log_id: 'log-2'",
                    0,
                    kPrecondition,
                    kSnapshotUnknown,
                    {}},
        RefusedCase{"AnotherEngine",
                    "engine: '0'",
                    0,
                    kPrecondition,
                    kSnapshotUnknown,
                    {}},
        RefusedCase{"AModelThatIsNotStored",
                    "model: 'models/best'",
                    0,
                    kPrecondition,
                    kSnapshotUnknown,
                    {}},
        RefusedCase{"ARevisionNotYetApplied",
                    "revision: 5",
                    0,
                    kUnavailable,
                    kBehind,
                    {}},
        RefusedCase{"ACommitTimeNotYetApplied",
                    At("commit_time", 150),
                    0,
                    kUnavailable,
                    kBehind,
                    {}},
        RefusedCase{
            "AMinRevisionNotYetApplied", "", 5, kUnavailable, kBehind, {}},
        RefusedCase{"AMinRevisionBeyondTheLog",
                    "revision: 1",
                    6,
                    kUnavailable,
                    kBehind,
                    {}}),
    [](const auto& info) { return info.param.name; });

TEST_F(SnapshotTest, SaysWhenToTryAgain) {
  const auto behind = Resolve("", 5);
  EXPECT_TRUE(behind.status()
                  .GetPayload("type.googleapis.com/google.rpc.RetryInfo")
                  .has_value());
}

TEST_F(SnapshotTest, AcceptsASaidByThatOnlyTheLogKnowsToBePast) {
  EXPECT_TRUE(resolver_.WouldBlock(AsOfText(At("said_by", 190)), 0));
  const auto resolved = Resolve(At("said_by", 190));
  ASSERT_THAT(resolved, IsOk());
  EXPECT_EQ(resolved->revision, 4);
  EXPECT_EQ(heads_asked_, 1);
}

TEST_F(SnapshotTest, WaitsForWhatTheLogHas) {
  for (const std::string& as_of :
       {std::string("revision: 5"), At("commit_time", 150)}) {
    EXPECT_TRUE(resolver_.WouldBlock(AsOfText(as_of), 0)) << as_of;
  }
  EXPECT_TRUE(resolver_.WouldBlock(v1::AsOf(), 5));
  std::vector<absl::StatusOr<ResolvedAsOf>> resolved(3);
  std::vector<std::thread> waiters;
  const absl::Time never = absl::InfiniteFuture();
  waiters.emplace_back([&] { resolved[0] = Resolve("revision: 5", 0, never); });
  waiters.emplace_back(
      [&] { resolved[1] = Resolve(At("commit_time", 150), 0, never); });
  waiters.emplace_back([&] { resolved[2] = Resolve("", 5, never); });
  Apply(5, log_.Head(FakeLog::CommitTime(190)));
  for (std::thread& waiter : waiters) waiter.join();
  for (const auto& one : resolved) {
    ASSERT_THAT(one, IsOk());
    EXPECT_EQ(one->revision, 5);
  }
}

TEST_F(SnapshotTest, DoesNotCallTheFutureWhatItCannotAskAbout) {
  feed_.SetHead([] { return absl::UnavailableError("no service"); });
  for (const std::string& as_of :
       {std::string("revision: 6"), At("commit_time", 191),
        At("said_by", 191)}) {
    EXPECT_THAT(Resolve(as_of), StatusIs(kUnavailable, kBehind)) << as_of;
  }
}

TEST_F(SnapshotTest, DoesNotAskAnotherLog) {
  feed_.SetHead([] { return FakeLog("log-2").Head(); });
  EXPECT_THAT(Resolve("revision: 6"), StatusIs(kUnavailable, kBehind));
}

TEST_F(SnapshotTest, SaysNothingOnceItHasStopped) {
  projection_->Stop(query::v1::REPLICA_STATE_LOG_DIVERGED, "another log");
  EXPECT_THAT(Resolve(""),
              StatusIs(kUnavailable, v1::ERROR_REASON_REPLICA_STOPPED));
  EXPECT_FALSE(resolver_.WouldBlock(AsOfText("revision: 6"), 0));
  // But a request that is wrong is wrong.
  EXPECT_THAT(Resolve("revision: -1"), StatusIs(kInvalid, kInvalidField));
}

// Model "a" at revision 2, trained until 1 s, and "b" at 4, trained until 100
// s; the log is closed to 130 s.
class ModelSnapshotTest : public ::testing::Test {
 protected:
  ModelSnapshotTest() {
    log_.Append(ReportOn("r1", {"players/a"}));
    log_.Append(ModelUntil("a", FakeLog::CommitTime(1)));
    log_.Append(ReportOn("r3", {"players/a"}));
    log_.Append(ModelUntil("b", FakeLog::CommitTime(100)));
    const auto message = log_.Message(1, 4);
    const auto batch =
        VerifyEntries(projection_->Status().applied, message.entries());
    EXPECT_THAT(batch, IsOk());
    EXPECT_THAT(projection_->Apply(*batch, log_.Head(FakeLog::CommitTime(130))),
                IsOk());
  }
  static v1::Record ModelUntil(const std::string& entry_id, absl::Time until) {
    v1::Record record;
    record.set_entry_id(entry_id);
    *record.mutable_model()->mutable_train_until_time() = TimeToProto(until);
    return record;
  }
  absl::StatusOr<ResolvedAsOf> Resolve(const std::string& as_of) {
    return resolver_.Resolve(AsOfText(as_of), 0, kAtOnce);
  }
  // Returns the model of an answer about a player of whom nothing is newer.
  std::string ModelOf(const std::string& as_of) {
    const auto resolved = Resolve(as_of);
    EXPECT_THAT(resolved, IsOk()) << as_of;
    if (!resolved.ok()) return "";
    const v1::AsOf snapshot =
        SnapshotToProto(*resolved, resolved->SaidBy(absl::InfinitePast()));
    // Sent back, it means the same.
    const auto again = resolver_.Resolve(snapshot, 0, kAtOnce);
    EXPECT_THAT(again, IsOk()) << as_of;
    if (again.ok()) {
      EXPECT_THAT(SnapshotToProto(*again, *again->said_by),
                  EqualsProto(snapshot.DebugString()));
    }
    return snapshot.model();
  }

  TempDir folder_;
  FakeLog log_;
  std::unique_ptr<Replica> replica_ =
      Replica::Open(folder_.File("replica"), {}).value();
  std::unique_ptr<Projection> projection_ =
      Projection::Load(replica_.get()).value();
  FakeFeed feed_;
  HeadRefresher heads_{&feed_, projection_.get()};
  SnapshotResolver resolver_{projection_.get(), &heads_};
};

TEST_F(ModelSnapshotTest, NamesTheNewestModelThatIsStoredAndLooksNotAhead) {
  EXPECT_EQ(ModelOf(""), "models/b");
  EXPECT_EQ(ModelOf("revision: 1"), "models/default");
  EXPECT_EQ(ModelOf("revision: 2"), "models/a");
  EXPECT_EQ(ModelOf("revision: 4"), "models/a");  // said by 4 s
  EXPECT_EQ(ModelOf("revision: 4 " + At("said_by", 100)), "models/b");
  EXPECT_EQ(ModelOf("revision: 3 " + At("said_by", 100)), "models/a");
  EXPECT_EQ(ModelOf(At("said_by", 99)), "models/a");
  EXPECT_EQ(ModelOf("said_by { seconds: 1759276800 }"), "models/default");
}

TEST_F(ModelSnapshotTest, IsOfTheModelAskedFor) {
  EXPECT_EQ(ModelOf("model: 'models/a'"), "models/a");
  EXPECT_EQ(ModelOf("model: 'models/default'"), "models/default");
  EXPECT_EQ(ModelOf("model: 'models/b' " + At("said_by", 100)), "models/b");
  EXPECT_EQ(ModelOf("model: 'models/a' revision: 2"), "models/a");
}

TEST_F(ModelSnapshotTest, KnowsNoModelThatIsNotStoredByThen) {
  for (const std::string& as_of :
       {std::string("model: 'models/c'"),
        std::string("model: 'models/b' revision: 3"),
        std::string("model: 'models/a' revision: 1")}) {
    EXPECT_THAT(Resolve(as_of), StatusIs(kPrecondition, kSnapshotUnknown))
        << as_of;
  }
}

TEST_F(ModelSnapshotTest, RefusesAModelThatWouldLookAhead) {
  for (const std::string& as_of :
       {"model: 'models/b' " + At("said_by", 99),
        std::string("model: 'models/b' revision: 4"),
        std::string("model: 'models/a' said_by { seconds: 1759276800 }")}) {
    const auto resolved = Resolve(as_of);
    EXPECT_THAT(resolved, StatusIs(kInvalid, kInvalidField)) << as_of;
    EXPECT_EQ(BadFields(resolved.status()),
              std::vector<std::string>{"as_of.model INVALID_FIELD"});
  }
}

// The default is the last full minute; here the model was trained after it.
TEST_F(ModelSnapshotTest, SpeaksFromATimeThatTheModelAskedForAllows) {
  log_.Append(ModelUntil("c", FakeLog::CommitTime(125)));
  const auto message = log_.Message(5, 5);
  const auto batch =
      VerifyEntries(projection_->Status().applied, message.entries());
  ASSERT_THAT(batch, IsOk());
  ASSERT_THAT(projection_->Apply(*batch, log_.Head(FakeLog::CommitTime(130))),
              IsOk());
  EXPECT_EQ(ModelOf(""), "models/b");
  const auto resolved = Resolve("model: 'models/c'");
  ASSERT_THAT(resolved, IsOk());
  EXPECT_EQ(resolved->SaidBy(absl::InfinitePast()), FakeLog::CommitTime(125));
  EXPECT_EQ(ModelOf("model: 'models/c'"), "models/c");
}

TEST(EmptySnapshotTest, AnswersFromNothing) {
  TempDir folder;
  const auto replica = Replica::Open(folder.File("replica"), {}).value();
  const auto projection = Projection::Load(replica.get()).value();
  FakeFeed feed;
  HeadRefresher heads(&feed, projection.get());
  const SnapshotResolver resolver(projection.get(), &heads);
  const auto resolved = resolver.Resolve(v1::AsOf(), 0, kAtOnce);
  ASSERT_THAT(resolved, IsOk());
  const v1::AsOf snapshot =
      SnapshotToProto(*resolved, resolved->SaidBy(absl::InfinitePast()));
  EXPECT_THAT(snapshot,
              EqualsProto(absl::StrCat("revision: 0 commit_time {} said_by {} "
                                       "model: 'models/default' engine: '",
                                       kEngineVersion, "'")));
  EXPECT_THAT(resolver.Resolve(snapshot, 0, kAtOnce), IsOk());
  // Whose snapshot this is cannot be said before a log is heard of.
  EXPECT_THAT(resolver.Resolve(AsOfText("log_id: 'log-1'"), 0, kAtOnce),
              StatusIs(kUnavailable, kBehind));
}

TEST_F(SnapshotTest, SharesNoHeadThatWasAskedForBefore) {
  // The answer to the first call is already on its way, and old, when the
  // second caller asks. Who comes first is up to the scheduler: many rounds.
  for (int round = 0; round < 200; ++round) {
    std::promise<void> asked, released;
    int calls = 0;
    feed_.SetHead([&]() -> absl::StatusOr<v1::LogHead> {
      if (++calls > 1) return log_.Head(FakeLog::CommitTime(190));
      asked.set_value();
      released.get_future().wait();
      return head_at_four_;
    });
    absl::StatusOr<HeardHead> first, second;
    std::thread first_caller(
        [&] { first = heads_.Refresh(absl::InfiniteFuture()); });
    asked.get_future().wait();
    std::promise<void> asking;
    std::thread second_caller([&] {
      asking.set_value();
      second = heads_.Refresh(absl::InfiniteFuture());
    });
    asking.get_future().wait();
    for (int i = 0; i < round % 20; ++i) std::this_thread::yield();
    released.set_value();
    first_caller.join();
    second_caller.join();
    ASSERT_THAT(first, IsOk());
    ASSERT_EQ(first->revision, 4);
    ASSERT_THAT(second, IsOk());
    ASSERT_EQ(second->revision, 5);
    ASSERT_EQ(calls, 2);
  }
}

TEST_F(SnapshotTest, GivesUpOnAHeadThatIsLate) {
  std::promise<void> asked, released;
  feed_.SetHead([&]() -> absl::StatusOr<v1::LogHead> {
    asked.set_value();
    released.get_future().wait();
    return log_.Head();
  });
  std::thread first_caller(
      [&] { heads_.Refresh(absl::InfiniteFuture()).status().IgnoreError(); });
  asked.get_future().wait();
  EXPECT_THAT(heads_.Refresh(kAtOnce),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  released.set_value();
  first_caller.join();
}

}  // namespace
}  // namespace hearsay
