#include "tests/query_service/lineage_fixture_log.h"

#include <algorithm>
#include <future>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "ingest_service/ingest_node.h"
#include "ingest_service/log/sqlite_entry_log.h"
#include "ingest_service/submission.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {
namespace {

using ::google::protobuf::Message;

constexpr size_t kAnyBytes = size_t{1} << 30;

template <typename Request>
bool IsA(const Message& request, Submission& submission) {
  const auto* const typed = dynamic_cast<const Request*>(&request);
  if (typed != nullptr) submission = SubmissionFromProto(*typed);
  return typed != nullptr;
}

Submission SubmissionOf(const Message& request) {
  Submission submission;
  IsA<ingest::v1::IngestReportRequest>(request, submission) ||
      IsA<ingest::v1::RetractReportRequest>(request, submission) ||
      IsA<ingest::v1::RecordOutcomeRequest>(request, submission) ||
      IsA<ingest::v1::UpsertEntityRequest>(request, submission) ||
      IsA<ingest::v1::MergeEntitiesRequest>(request, submission) ||
      IsA<ingest::v1::PutTransferWindowsRequest>(request, submission);
  return submission;
}

// Stores one after the other all that are sent at one time.
absl::Status StoreAll(IngestNode& node, std::vector<Submission> submissions) {
  std::promise<std::vector<WriteResult>> promise;
  node.intake().StoreAll(std::move(submissions),
                         [&](std::vector<WriteResult> results) {
                           promise.set_value(std::move(results));
                         });
  for (const WriteResult& result : promise.get_future().get()) {
    RETURN_IF_ERROR(result.status());
  }
  return absl::OkStatus();
}

absl::Status StoreInOrder(IngestNode& node, FakeClock& clock,
                          const std::vector<TimedWrite>& writes) {
  for (size_t i = 0; i < writes.size();) {
    clock.Set(std::max(clock.Now(), writes[i].not_before));
    std::vector<Submission> submissions;
    for (; i < writes.size() && writes[i].not_before <= clock.Now(); ++i) {
      submissions.push_back(SubmissionOf(*writes[i].request));
    }
    RETURN_IF_ERROR(StoreAll(node, std::move(submissions)));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::LogEntry>> Entries(IngestNode& node) {
  const int64_t head = node.feed().head().revision;
  return node.log().ReadEntries(0, head, static_cast<int>(head), kAnyBytes);
}

}  // namespace

absl::StatusOr<LineageFixtureLog> LineageFixtureLog::Store(
    const std::vector<TimedWrite>& writes) {
  const TempDir folder;
  FakeClock clock(
      absl::FromCivil(absl::CivilDay(2031, 1, 1), absl::UTCTimeZone()));
  ASSIGN_OR_RETURN(auto entry_log, OpenSqliteEntryLog(folder.path()));
  ASSIGN_OR_RETURN(auto node, IngestNode::Make(std::move(entry_log), clock));
  const absl::Status stored = StoreInOrder(*node, clock, writes);
  const auto entries = Entries(*node);
  RETURN_IF_ERROR(node->Close());
  RETURN_IF_ERROR(stored);
  RETURN_IF_ERROR(entries.status());
  LineageFixtureLog log;
  for (const v1::LogEntry& entry : *entries) {
    v1::Record record;
    if (!record.ParseFromString(entry.record())) {
      return absl::DataLossError(absl::StrCat(entry.revision()));
    }
    log.Apply(record);
  }
  return log;
}

void LineageFixtureLog::Apply(const v1::Record& record) {
  registry_.Apply(record);
  revisions_[record.entry_id()] = record.revision();
  last_time_ = TimeFromProto(record.commit_time());
  dossier_.entries.push_back(std::make_shared<const DossierEntry>(record));
  dossier_.built_to = record.revision();
}

DossierView LineageFixtureLog::View(const std::string& player,
                                    const std::string& stored_to,
                                    absl::Time said_by) const {
  const int64_t revision =
      stored_to.empty() ? dossier_.built_to : revisions_.at(stored_to);
  return MakeView(dossier_, player, registry_, revision,
                  std::min(said_by, last_time_));
}

}  // namespace hearsay::testing
