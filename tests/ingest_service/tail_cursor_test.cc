#include "ingest_service/tail_cursor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tests/ingest_service/ingest_fixture.h"

namespace hearsay::testing {
namespace {

using ingest::v1::TailRequest;
using ::testing::SizeIs;

class TailCursorTest : public IngestFixture {
 protected:
  void SetUp() override {
    IngestFixture::SetUp();
    DescribeWorld();
  }

  absl::StatusOr<TailCursor> Open(const TailRequest& request) {
    return TailCursor::Open(node_->log(), head(), request);
  }
  TailRequest RequestAfter(int64_t revision) {
    TailRequest request;
    request.set_after_revision(revision);
    request.set_after_chain_sha256(
        Sha256ToBytes(*node_->log().ReadChain(revision)));
    return request;
  }
};

TEST_F(TailCursorTest, ReadsEverythingThenNothing) {
  auto cursor = Open(TailRequest());
  ASSERT_THAT(cursor, IsOk());
  const auto response = cursor->Next(head());
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(response->entries(), SizeIs(head().revision));
  EXPECT_EQ(response->head().revision(), head().revision);
  EXPECT_EQ(response->head().log_id(), node_->log().log_id());
  EXPECT_EQ(response->head().format_version(), 1);
  const auto rest = cursor->Next(head());
  ASSERT_THAT(rest, IsOk());
  EXPECT_THAT(rest->entries(), SizeIs(0));
  EXPECT_EQ(rest->head().revision(), head().revision);
}

TEST_F(TailCursorTest, GoesOnBehindTheFollowersRevision) {
  auto cursor = Open(RequestAfter(3));
  ASSERT_THAT(cursor, IsOk());
  const auto response = cursor->Next(head());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->entries(0).revision(), 4);
}

TEST_F(TailCursorTest, BoundsItsMessages) {
  std::vector<ingest::v1::IngestReportRequest> requests;
  for (int i = 0; i < 1000; ++i) {
    requests.push_back(SimpleReport(absl::StrCat("r", i)));
    requests.back().mutable_report()->mutable_claims(0)->set_detail(
        std::string(1500, 'x'));
  }
  StoreAll(requests);
  auto cursor = Open(TailRequest());
  ASSERT_THAT(cursor, IsOk());
  int message_count = 0;
  while (cursor->revision() < head().revision) {
    const auto response = cursor->Next(head());
    ASSERT_THAT(response, IsOk());
    EXPECT_LT(response->ByteSizeLong(), 1'200'000);
    ++message_count;
  }
  EXPECT_EQ(message_count, 2);
}

TEST_F(TailCursorTest, SaysNothingOfTimesThatAreNotKnown) {
  TempDir dir;
  auto log = OpenSqliteEntryLog(dir.path());
  ASSERT_THAT(log, IsOk());
  const LogPosition empty = *(*log)->ReadPosition();
  auto cursor = TailCursor::Open(**log, empty, TailRequest());
  ASSERT_THAT(cursor, IsOk());
  const auto response = cursor->Next(empty);
  ASSERT_THAT(response, IsOk());
  EXPECT_FALSE(response->head().has_closed_time());
  EXPECT_FALSE(response->head().has_commit_time());
  EXPECT_EQ(response->head().chain_sha256(), std::string(32, '\0'));
}

TEST_F(TailCursorTest, FindsFollowersOfOtherLogs) {
  const auto diverged = StatusIs(absl::StatusCode::kFailedPrecondition,
                                 v1::ERROR_REASON_LOG_DIVERGED);
  TailRequest other_chain = RequestAfter(3);
  other_chain.set_after_chain_sha256(std::string(32, 'x'));
  EXPECT_THAT(Open(other_chain), diverged);
  TailRequest beyond = RequestAfter(3);
  beyond.set_after_revision(head().revision + 1);
  EXPECT_THAT(Open(beyond), diverged);
  TailRequest other_log;
  other_log.set_log_id(std::string(32, '0'));
  EXPECT_THAT(Open(other_log), diverged);
  TailRequest start;
  start.set_after_chain_sha256(std::string(32, '\0'));
  start.set_log_id(node_->log().log_id());
  EXPECT_THAT(Open(start), IsOk());
}

TEST_F(TailCursorTest, ChecksItsRequest) {
  const auto invalid = StatusIs(absl::StatusCode::kInvalidArgument,
                                v1::ERROR_REASON_INVALID_FIELD);
  TailRequest negative;
  negative.set_after_revision(-1);
  EXPECT_THAT(Open(negative), invalid);
  TailRequest no_chain;
  no_chain.set_after_revision(1);
  EXPECT_THAT(Open(no_chain), invalid);
  TailRequest short_chain;
  short_chain.set_after_chain_sha256("abc");
  EXPECT_THAT(Open(short_chain), invalid);
  for (const int interval_ms : {-1, 9, 60'001}) {
    TailRequest request;
    request.set_heartbeat_interval_ms(interval_ms);
    EXPECT_THAT(Open(request), invalid) << interval_ms;
  }
  TailRequest fast;
  fast.set_heartbeat_interval_ms(10);
  EXPECT_THAT(Open(fast), IsOk());
}

}  // namespace
}  // namespace hearsay::testing
