#include "query_service/feed_verifier.h"

#include <gmock/gmock.h>
#include <google/protobuf/unknown_field_set.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>

#include "tests/query_service/fake_log.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::FakeLog;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::ReportOn;
using ::hearsay::testing::StatusIs;
using ::testing::SizeIs;

constexpr absl::StatusCode kCorrupt = absl::StatusCode::kDataLoss;
constexpr absl::StatusCode kRefused = absl::StatusCode::kFailedPrecondition;

FakeLog LogOf(int size) {
  FakeLog log;
  for (int i = 1; i <= size; ++i) {
    log.Append(ReportOn(absl::StrCat("r", i), {"players/a"}));
  }
  return log;
}

AppliedPosition PositionAt(const FakeLog& log, int64_t revision) {
  AppliedPosition position;
  position.revision = revision;
  position.chain = log.chain(revision);
  if (revision > 0) position.commit_time = FakeLog::CommitTime(revision);
  return position;
}

TEST(VerifyEntriesTest, AcceptsEntriesThatFollow) {
  const FakeLog log = LogOf(5);
  const auto message = log.Message(3, 5);
  const auto batch = VerifyEntries(PositionAt(log, 2), message.entries());
  ASSERT_THAT(batch, IsOk());
  ASSERT_THAT(batch->entries, SizeIs(3));
  EXPECT_EQ(batch->entries[0].revision, 3);
  EXPECT_EQ(batch->entries[0].commit_time, FakeLog::CommitTime(3));
  EXPECT_EQ(*batch->entries[0].bytes, log.entry(3).record());
  EXPECT_EQ(batch->entries[2].record->entry_id(), "r5");
  EXPECT_EQ(batch->end, PositionAt(log, 5));
}

TEST(VerifyEntriesTest, AcceptsNone) {
  const FakeLog log = LogOf(2);
  const auto batch = VerifyEntries(PositionAt(log, 2), {});
  ASSERT_THAT(batch, IsOk());
  EXPECT_EQ(batch->end, PositionAt(log, 2));
}

TEST(VerifyEntriesTest, RefusesAFirstEntryThatDoesNotFollow) {
  const FakeLog log = LogOf(5);
  EXPECT_THAT(VerifyEntries(PositionAt(log, 1), log.Message(3, 5).entries()),
              StatusIs(kCorrupt));
  EXPECT_THAT(VerifyEntries(PositionAt(log, 3), log.Message(3, 5).entries()),
              StatusIs(kCorrupt));
}

// A message of three entries with one thing wrong.
struct WrongCase {
  std::string name;
  std::function<void(ingest::v1::TailResponse&)> spoil;
  friend void PrintTo(const WrongCase& test, std::ostream* os) {
    *os << test.name;
  }
};
class WrongEntriesTest : public ::testing::TestWithParam<WrongCase> {};

TEST_P(WrongEntriesTest, IsCorrupt) {
  const FakeLog log = LogOf(3);
  auto message = log.Message(1, 3);
  GetParam().spoil(message);
  EXPECT_THAT(VerifyEntries(AppliedPosition(), message.entries()),
              StatusIs(kCorrupt));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, WrongEntriesTest,
    ::testing::Values(
        WrongCase{"AGap",
                  [](auto& m) { m.mutable_entries()->DeleteSubrange(1, 1); }},
        WrongCase{"ARepeat",
                  [](auto& m) { *m.mutable_entries(1) = m.entries(0); }},
        WrongCase{"TwoSwapped",
                  [](auto& m) { m.mutable_entries()->SwapElements(1, 2); }},
        WrongCase{
            "AFlippedBit",
            [](auto& m) { (*m.mutable_entries(1)->mutable_record())[5] ^= 1; }},
        WrongCase{"AnotherHash",
                  [](auto& m) {
                    (*m.mutable_entries(1)->mutable_record_sha256())[0] ^= 1;
                  }},
        WrongCase{"NoHash",
                  [](auto& m) { m.mutable_entries(1)->clear_record_sha256(); }},
        WrongCase{"AnotherChain",
                  [](auto& m) {
                    (*m.mutable_entries(2)->mutable_chain_sha256())[31] ^= 1;
                  }},
        WrongCase{"ABlankedRecord",
                  [](auto& m) { m.mutable_entries(0)->clear_record(); }}),
    [](const auto& info) { return info.param.name; });

// Appends an intact entry whose record is what `edit` makes of a good one.
absl::Status VerifyRecord(const std::function<void(v1::Record&)>& edit) {
  FakeLog log = LogOf(2);
  v1::Record record = ReportOn("r3", {"players/a"});
  record.set_revision(3);
  *record.mutable_commit_time() = TimeToProto(FakeLog::CommitTime(3));
  edit(record);
  log.AppendAsIs(record.SerializeAsString());
  return VerifyEntries(PositionAt(log, 2), log.Message(3, 3).entries())
      .status();
}

TEST(VerifyEntriesTest, AcceptsAnEqualCommitTime) {
  EXPECT_THAT(VerifyRecord([](v1::Record& record) {
                *record.mutable_commit_time() =
                    TimeToProto(FakeLog::CommitTime(2));
              }),
              IsOk());
}

TEST(VerifyEntriesTest, RefusesARecordThatContradictsTheLog) {
  EXPECT_THAT(VerifyRecord([](auto& record) { record.set_revision(4); }),
              StatusIs(kCorrupt));
  EXPECT_THAT(VerifyRecord([](v1::Record& record) {
                *record.mutable_commit_time() =
                    TimeToProto(FakeLog::CommitTime(2) - absl::Microseconds(1));
              }),
              StatusIs(kCorrupt));
  EXPECT_THAT(
      VerifyRecord([](auto& record) { record.add_target_revisions(3); }),
      StatusIs(kCorrupt));
}

TEST(VerifyEntriesTest, RefusesWhatItDoesNotUnderstand) {
  const auto refused = StatusIs(kRefused, v1::ERROR_REASON_UNKNOWN_FORMAT);
  EXPECT_THAT(VerifyRecord([](v1::Record& record) {
                record.mutable_model()->add_parameters()->set_name("loans");
              }),
              refused);
  EXPECT_THAT(VerifyRecord([](auto& record) { record.clear_report(); }),
              refused);
  // A kind of content that a later version may have.
  EXPECT_THAT(VerifyRecord([](v1::Record& record) {
                record.clear_report();
                record.GetReflection()
                    ->MutableUnknownFields(&record)
                    ->AddLengthDelimited(99, "new");
              }),
              refused);
  // A field of a later version, deep inside.
  EXPECT_THAT(VerifyRecord([](v1::Record& record) {
                v1::Claim& claim = *record.mutable_report()->mutable_claims(0);
                claim.GetReflection()->MutableUnknownFields(&claim)->AddVarint(
                    999, 1);
              }),
              refused);
  FakeLog log = LogOf(2);
  log.AppendAsIs("no record");
  EXPECT_THAT(VerifyEntries(PositionAt(log, 2), log.Message(3, 3).entries()),
              refused);
}

TEST(VerifyHeadTest, AcceptsTheSameLogAtOrAfterThePosition) {
  const FakeLog log = LogOf(3);
  EXPECT_THAT(VerifyHead(log.Head(), "log-1", PositionAt(log, 3)), IsOk());
  EXPECT_THAT(VerifyHead(log.Head(), "log-1", PositionAt(log, 1)), IsOk());
  EXPECT_THAT(VerifyHead(log.Head(), "", AppliedPosition()), IsOk());
}

TEST(VerifyHeadTest, RefusesALogThatIsNotTheReplicas) {
  const auto diverged = StatusIs(kRefused, v1::ERROR_REASON_LOG_DIVERGED);
  const FakeLog log = LogOf(3);
  EXPECT_THAT(VerifyHead(log.Head(), "log-2", PositionAt(log, 3)), diverged);
  EXPECT_THAT(VerifyHead(v1::LogHead(), "", AppliedPosition()), diverged);
  // Restored from an older copy.
  EXPECT_THAT(VerifyHead(LogOf(2).Head(), "log-1", PositionAt(log, 3)),
              diverged);
  // Grown differently.
  FakeLog other = LogOf(2);
  other.Append(ReportOn("other", {}));
  EXPECT_THAT(VerifyHead(other.Head(), "log-1", PositionAt(log, 3)), diverged);
}

TEST(VerifyHeadTest, RefusesANewerFormat) {
  v1::LogHead head = LogOf(1).Head();
  head.set_format_version(kFormatVersion + 1);
  EXPECT_THAT(VerifyHead(head, "log-1", AppliedPosition()),
              StatusIs(kRefused, v1::ERROR_REASON_UNKNOWN_FORMAT));
}

}  // namespace
}  // namespace hearsay
