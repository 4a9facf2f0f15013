#ifndef HEARSAY_TESTS_INGEST_SERVICE_INGEST_FIXTURE_H_
#define HEARSAY_TESTS_INGEST_SERVICE_INGEST_FIXTURE_H_

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "ingest_service/ingest_node.h"
#include "ingest_service/log/sqlite_entry_log.h"
#include "ingest_service/submission.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {

template <typename Message>
Message ParseText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

// A report request that is right as it stands, about players/one.
inline ingest::v1::IngestReportRequest SimpleReport(
    const std::string& entry_id, const std::string& report_fields = "") {
  return ParseText<ingest::v1::IngestReportRequest>(
      "entry_id: '" + entry_id + "' report { " + report_fields + R"pb(
        claims {
          claim_id: "c1"
          kind: CLAIM_KIND_INTEREST
          subject { name: "players/one" }
          actor { name: "clubs/alpha" }
          voice: VOICE_REPORT
          stance: STANCE_ASSERTS
        }
      })pb");
}

// A node on a log in a folder of its own, under a clock that stands still at
// 2025-08-01T00:00:00Z.
class IngestFixture : public ::testing::Test {
 protected:
  void SetUp() override { Open(); }
  void TearDown() override { CloseNode(); }

  void Open() {
    auto log = OpenSqliteEntryLog(dir_.path());
    ASSERT_THAT(log, IsOk());
    auto node = IngestNode::Make(*std::move(log), clock_, options_);
    ASSERT_THAT(node, IsOk());
    node_ = *std::move(node);
  }
  void CloseNode() {
    if (node_ == nullptr) return;
    EXPECT_THAT(node_->Close(), IsOk());
    node_ = nullptr;
  }
  void Reopen() {
    CloseNode();
    Open();
  }

  // Stores one write and waits for what becomes of it.
  template <typename Request>
  WriteResult Store(Request request) {
    std::promise<WriteResult> result;
    node_->intake().Store(
        SubmissionFromProto(std::move(request)),
        [&](WriteResult value) { result.set_value(std::move(value)); });
    return result.get_future().get();
  }
  template <typename Request>
  WriteResult Store(const char* text) {
    return Store(ParseText<Request>(text));
  }

  std::vector<WriteResult> StoreAll(
      const std::vector<ingest::v1::IngestReportRequest>& requests) {
    std::vector<Submission> submissions;
    for (const auto& request : requests) {
      submissions.push_back(SubmissionFromProto(request));
    }
    std::promise<std::vector<WriteResult>> results;
    node_->intake().StoreAll(std::move(submissions),
                             [&](std::vector<WriteResult> values) {
                               results.set_value(std::move(values));
                             });
    return results.get_future().get();
  }

  void DescribeEntity(const std::string& name, const std::string& fields) {
    std::string entry_id = name;
    entry_id[entry_id.find('/')] = '-';
    ASSERT_THAT(Store(ParseText<ingest::v1::UpsertEntityRequest>(
                    "entry_id: '" + entry_id + "' entity { name: '" + name +
                    "' " + fields + " }")),
                IsOk());
  }
  // players/one to players/three ("One" ...), clubs/alpha and clubs/beta
  // ("Alpha", "Beta"), outlets/paper and outlets/gazette, an association.
  void DescribeWorld() {
    DescribeEntity("associations/land",
                   "kind: ENTITY_KIND_ASSOCIATION display_name: 'Land FA'");
    for (const std::string name : {"one", "two", "three"}) {
      DescribeEntity("players/" + name,
                     "kind: ENTITY_KIND_PLAYER display_name: '" + name + "'");
    }
    for (const std::string name : {"alpha", "beta"}) {
      DescribeEntity("clubs/" + name,
                     "kind: ENTITY_KIND_CLUB display_name: '" + name + "'");
    }
    for (const std::string name : {"paper", "gazette"}) {
      DescribeEntity("outlets/" + name,
                     "kind: ENTITY_KIND_OUTLET display_name: '" + name + "'");
    }
  }

  // Has the closed time advanced, and waits.
  absl::Status CloseUpToNow() {
    std::promise<absl::Status> result;
    node_->queue().AdvanceClosedTime(
        [&](absl::Status status) { result.set_value(std::move(status)); });
    return result.get_future().get();
  }

  LogPosition head() const { return node_->feed().head(); }

  // Every entry of the log.
  std::vector<v1::LogEntry> Entries() {
    auto entries = node_->log().ReadEntries(0, head().revision, 1'000'000,
                                            size_t{1} << 30);
    EXPECT_THAT(entries, IsOk());
    return *std::move(entries);
  }

  TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1'754'006'400)};
  IngestNodeOptions options_;
  std::unique_ptr<IngestNode> node_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_INGEST_SERVICE_INGEST_FIXTURE_H_
