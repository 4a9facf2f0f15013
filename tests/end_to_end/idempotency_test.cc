// Every kind of write, sent again: after a restart, and after what it names has
// changed. It is stored once, and the answer is the same, byte for byte.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"
#include "tests/testing/service_pair.h"
#include "tests/testing/stored_log.h"

namespace hearsay::testing {
namespace {

using ::google::protobuf::Message;
using ::hearsay::ingest::v1::BatchIngestReportsRequest;
using ::hearsay::ingest::v1::BatchIngestReportsResponse;
using ::hearsay::ingest::v1::IngestReportRequest;
using ::hearsay::ingest::v1::MergeEntitiesRequest;
using ::hearsay::ingest::v1::PublishModelRequest;
using ::hearsay::ingest::v1::PutTransferWindowsRequest;
using ::hearsay::ingest::v1::RecordOutcomeRequest;
using ::hearsay::ingest::v1::RetractReportRequest;
using ::hearsay::ingest::v1::StreamReportsRequest;
using ::hearsay::ingest::v1::StreamReportsResponse;
using ::hearsay::ingest::v1::UpsertEntityRequest;

template <typename Request>
Request Parse(const std::string& text) {
  Request request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request))
      << text;
  return request;
}

UpsertEntityRequest EntityWrite(const std::string& text) {
  return Parse<UpsertEntityRequest>(text);
}

// A write of some kind, and one with the same id and other content.
struct WriteCase {
  std::string kind;
  std::unique_ptr<Message> write;
  std::unique_ptr<Message> other;
};

// Returns `request` with the fields of `change` set otherwise.
template <typename Request>
Request Changed(Request request, const std::string& change) {
  EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(change, &request))
      << change;
  return request;
}

template <typename Request>
WriteCase Case(const std::string& kind, const std::string& text,
               const std::string& change) {
  const auto request = Parse<Request>(text);
  return {kind, std::make_unique<Request>(request),
          std::make_unique<Request>(Changed(request, change))};
}

// One write of every kind. The report names "Redcoats", an alias that will mean
// something else later.
std::vector<WriteCase> OneOfEachKind() {
  std::vector<WriteCase> cases;
  cases.push_back(
      Case<UpsertEntityRequest>("entity", R"pb(entry_id: "same"
                                               entity {
                                                 name: "players/new"
                                                 kind: ENTITY_KIND_PLAYER
                                                 display_name: "New Player"
                                               })pb",
                                R"pb(entity { display_name: "Other" })pb"));
  cases.push_back(Case<PutTransferWindowsRequest>(
      "windows", R"pb(entry_id: "same"
                      transfer_windows {
                        association: "associations/a"
                        season: "2025/26"
                        start_time { seconds: 1748736000 }
                        end_time { seconds: 1780272000 }
                      })pb",
      R"pb(transfer_windows { season: "2024/25" })pb"));
  cases.push_back(Case<IngestReportRequest>(
      "report", R"pb(entry_id: "same"
                     report {
                       claims {
                         claim_id: "c1"
                         kind: CLAIM_KIND_BID
                         subject { text: "New Player" }
                         actor { text: "Redcoats" }
                         voice: VOICE_REPORT
                         stance: STANCE_ASSERTS
                       }
                     })pb",
      R"pb(report { headline: "other" })pb"));
  cases.push_back(Case<IngestReportRequest>(
      "report with a provisional name",
      R"pb(entry_id: "provisional"
           allow_provisional: true
           report {
             claims {
               claim_id: "c1"
               kind: CLAIM_KIND_BID
               subject { text: "New Player" }
               actor { text: "Nobodies" kind: ENTITY_KIND_CLUB }
               voice: VOICE_REPORT
               stance: STANCE_ASSERTS
             }
           })pb",
      R"pb(report { headline: "other" })pb"));
  cases.push_back(Case<RetractReportRequest>(
      "retraction", R"pb(entry_id: "same"
                         retraction { report: "reports/same" })pb",
      R"pb(retraction { reason: "other" })pb"));
  cases.push_back(Case<RecordOutcomeRequest>(
      "outcome", R"pb(entry_id: "same"
                      outcome {
                        player: "players/new"
                        kind: OUTCOME_KIND_RELEASED
                        occur { start_time { seconds: 1751328000 } }
                        know_time { seconds: 1751414400 }
                      })pb",
      R"pb(outcome { kind: OUTCOME_KIND_RETIRED })pb"));
  cases.push_back(Case<MergeEntitiesRequest>(
      "merge", R"pb(entry_id: "same"
                    merge { duplicate: "clubs/c" survivor: "clubs/b" })pb",
      R"pb(merge { reason: "other" })pb"));
  cases.push_back(Case<PublishModelRequest>(
      "model", R"pb(entry_id: "same"
                    model {
                      parameters { name: "stage" value_nanos: 2500000000 }
                      train_until_time { seconds: 1751414400 }
                    })pb",
      R"pb(model { provenance: "other" })pb"));
  return cases;
}

class IdempotencyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(ingest().Start(), IsOk());
    Store(EntityWrite(R"pb(entry_id: "a"
                           entity {
                             name: "associations/a"
                             kind: ENTITY_KIND_ASSOCIATION
                             display_name: "A"
                           })pb"));
    Store(EntityWrite(R"pb(entry_id: "b"
                           entity {
                             name: "clubs/b"
                             kind: ENTITY_KIND_CLUB
                             display_name: "Club B"
                             aliases { text: "Redcoats" }
                           })pb"));
    Store(EntityWrite(R"pb(entry_id: "c"
                           entity {
                             name: "clubs/c"
                             kind: ENTITY_KIND_CLUB
                             display_name: "Club C"
                           })pb"));
  }

  ServiceProcess& ingest() { return services_.ingest(); }

  absl::StatusOr<std::string> Send(const Message& write) {
    return ingest().client().CallBytes(MethodOf(write),
                                       write.SerializeAsString());
  }
  std::string Store(const Message& write) {
    const auto response = Send(write);
    EXPECT_THAT(response, IsOk()) << write.ShortDebugString();
    return response.ok() ? *response : "";
  }

  // Takes the alias and the provisional name from what they meant, undoes the
  // merge, replaces windows and outcome.
  void ChangeEverything() {
    Store(EntityWrite(R"pb(entry_id: "b2"
                           entity {
                             name: "clubs/b"
                             kind: ENTITY_KIND_CLUB
                             display_name: "Club B, renamed"
                           })pb"));
    Store(EntityWrite(R"pb(entry_id: "nobodies"
                           entity {
                             name: "clubs/nobodies"
                             kind: ENTITY_KIND_CLUB
                             display_name: "Nobodies"
                           })pb"));
    Store(EntityWrite(R"pb(entry_id: "new2"
                           entity {
                             name: "players/new"
                             kind: ENTITY_KIND_PLAYER
                             display_name: "Renamed Player"
                           })pb"));
    Store(Parse<MergeEntitiesRequest>(
        R"pb(entry_id: "undo"
             merge { duplicate: "clubs/c" survivor: "clubs/b" undo: true })pb"));
    Store(Parse<PutTransferWindowsRequest>(
        R"pb(entry_id: "windows2"
             transfer_windows {
               association: "associations/a"
               season: "2025/26"
               start_time { seconds: 1748736000 }
               end_time { seconds: 1780358400 }
             })pb"));
    Store(Parse<RecordOutcomeRequest>(
        R"pb(entry_id: "outcome2"
             outcome {
               player: "players/new"
               kind: OUTCOME_KIND_RETIRED
               occur { start_time { seconds: 1751328000 } }
               know_time { seconds: 1751414400 }
               supersedes: "outcomes/same"
             })pb"));
  }

  // Counts the records of each kind and id that are stored more than once.
  int CountDoubled() {
    const auto log = ReadLog(ingest().client());
    EXPECT_THAT(log, IsOk());
    std::map<std::string, int> counts;
    for (const v1::LogEntry& entry : *log) {
      v1::Record record;
      EXPECT_TRUE(record.ParseFromString(entry.record()));
      ++counts[absl::StrCat(record.content_case(), " ", record.entry_id())];
    }
    int doubled = 0;
    for (const auto& [key, count] : counts) doubled += count > 1 ? 1 : 0;
    return doubled;
  }

  ServicePair services_;
};

TEST_F(IdempotencyTest, AnswersARepeatedWriteAsTheFirst) {
  const std::vector<WriteCase> cases = OneOfEachKind();
  std::vector<std::string> first;
  for (const WriteCase& test : cases) first.push_back(Store(*test.write));
  int retries = 0;
  int different = 0;
  const auto repeat_all = [&](const std::string& when) {
    for (size_t i = 0; i < cases.size(); ++i) {
      SCOPED_TRACE(cases[i].kind + " " + when);
      const std::string again = Store(*cases[i].write);
      EXPECT_EQ(again, first[i]);
      ++retries;
      if (again != first[i]) ++different;
    }
  };
  repeat_all("at once");
  ASSERT_THAT(ingest().Terminate(), IsOk());
  ASSERT_THAT(ingest().Start(), IsOk());
  repeat_all("after a restart");
  ChangeEverything();
  repeat_all("after everything that it names has changed");
  ingest().Kill();
  ASSERT_THAT(ingest().Start(), IsOk());
  repeat_all("after that and a crash");

  const int doubled = CountDoubled();
  EXPECT_TRUE(ReportFigure(5, "repeated writes, of every kind", retries,
                           Bound::kAtLeast, 4.0 * cases.size()));
  EXPECT_TRUE(ReportFigure(5, "repeated writes with another response",
                           different, Bound::kEqual, 0));
  EXPECT_TRUE(ReportFigure(5, "writes stored more than once", doubled,
                           Bound::kEqual, 0));
}

TEST_F(IdempotencyTest, RefusesOtherContentUnderAStoredId) {
  int accepted = 0;
  for (const WriteCase& test : OneOfEachKind()) {
    SCOPED_TRACE(test.kind);
    Store(*test.write);
    const auto other = Send(*test.other);
    EXPECT_THAT(other, StatusIs(absl::StatusCode::kAlreadyExists,
                                v1::ERROR_REASON_ENTRY_ID_REUSED));
    if (!absl::IsAlreadyExists(other.status())) ++accepted;
  }
  EXPECT_TRUE(ReportFigure(
      5, "writes of other content under a stored id, not refused as such",
      accepted, Bound::kEqual, 0));
}

// Two reports of one id and content, then one of that id and other content.
std::vector<IngestReportRequest> EqualIds() {
  const auto same =
      Parse<IngestReportRequest>(R"pb(entry_id: "twice"
                                      report {
                                        claims {
                                          claim_id: "c1"
                                          kind: CLAIM_KIND_SQUAD_FACT
                                          subject { name: "clubs/b" }
                                          voice: VOICE_REPORT
                                          stance: STANCE_ASSERTS
                                        }
                                      })pb");
  const IngestReportRequest other =
      Changed(same, R"pb(report { headline: "other" })pb");
  return {same, same, other};
}

void ExpectAsOneAfterTheOther(
    const std::vector<ingest::v1::IngestResult>& results) {
  ASSERT_EQ(results.size(), 3u);
  EXPECT_GT(results[0].receipt().revision(), 0);
  EXPECT_EQ(results[0].SerializeAsString(), results[1].SerializeAsString());
  EXPECT_EQ(results[2].error().code(),
            static_cast<int>(absl::StatusCode::kAlreadyExists));
}

TEST_F(IdempotencyTest, TakesEqualIdsOfABatchOneAfterTheOther) {
  BatchIngestReportsRequest batch;
  for (const IngestReportRequest& report : EqualIds()) {
    *batch.add_requests() = report;
  }
  const std::string first = Store(batch);
  BatchIngestReportsResponse response;
  ASSERT_TRUE(response.ParseFromString(first));
  ExpectAsOneAfterTheOther(
      {response.results().begin(), response.results().end()});
  EXPECT_EQ(Store(batch), first);
  EXPECT_EQ(CountDoubled(), 0);
}

TEST_F(IdempotencyTest, TakesEqualIdsOfAStreamOneAfterTheOther) {
  std::vector<std::string> requests;
  for (const IngestReportRequest& report : EqualIds()) {
    StreamReportsRequest request;
    *request.mutable_request() = report;
    requests.push_back(request.SerializeAsString());
  }
  const StreamResult stream = ingest().client().CallStream(
      "/hearsay.ingest.v1.IngestService/StreamReports", requests, 4);
  EXPECT_THAT(stream.status, IsOk());
  std::vector<ingest::v1::IngestResult> results;
  for (size_t i = 0; i < stream.responses.size(); ++i) {
    StreamReportsResponse response;
    ASSERT_TRUE(response.ParseFromString(stream.responses[i]));
    EXPECT_EQ(response.sequence_number(), static_cast<int64_t>(i + 1));
    EXPECT_EQ(response.entry_id(), "twice");
    results.push_back(response.result());
  }
  ExpectAsOneAfterTheOther(results);
  EXPECT_EQ(CountDoubled(), 0);
}

TEST_F(IdempotencyTest, KeepsIdsOfDifferentKindsApart) {
  for (const WriteCase& test : OneOfEachKind()) Store(*test.write);
  EXPECT_EQ(CountDoubled(), 0);
}

TEST_F(IdempotencyTest, StoresNothingToValidateOnly) {
  auto report = EqualIds()[0];
  report.set_validate_only(true);
  ingest::v1::IngestReportResponse checked;
  ASSERT_TRUE(checked.ParseFromString(Store(report)));
  EXPECT_EQ(checked.receipt().revision(), 0);
  report.set_validate_only(false);
  ingest::v1::IngestReportResponse stored;
  ASSERT_TRUE(stored.ParseFromString(Store(report)));
  EXPECT_GT(stored.receipt().revision(), 0);
}

}  // namespace
}  // namespace hearsay::testing
