#include "ingest_service/committer.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/errors.h"
#include "common/names/control_record.h"
#include "common/sha256.h"
#include "common/status_macros.h"
#include "ingest_service/decision.h"
#include "ingest_service/receipt.h"

namespace hearsay {
namespace {

// The record of a provisional entity. Producers cannot choose an id with a
// colon.
v1::Record ProvisionalRecord(v1::Entity entity, const std::string& writer) {
  v1::Record record;
  record.set_writer(writer);
  record.set_entry_id(absl::StrCat("provisional:", entity.name()));
  record.set_content_sha256(Sha256ToBytes(Sha256Of(CanonicalBytes(entity))));
  *record.mutable_entity() = std::move(entity);
  return record;
}

// Appends to one transaction.
class Appender {
 public:
  Appender(LogTransaction& transaction, absl::Time now, CommitMetrics& metrics)
      : transaction_(transaction),
        metrics_(metrics),
        position_(transaction.start()),
        commit_time_(NextCommitTime(position_, now)) {}

  absl::Status Append(v1::Record& record) {
    return transaction_.Append(Seal(record, commit_time_, position_));
  }
  // The provisional entities first, so that the registry knows them before the
  // report that needs them.
  absl::Status Append(Submission& submission) {
    for (v1::Entity& entity : submission.new_provisionals) {
      v1::Record record =
          ProvisionalRecord(std::move(entity), submission.record.writer());
      RETURN_IF_ERROR(Append(record));
      control_records_.push_back(std::move(record));
    }
    RETURN_IF_ERROR(Append(submission.record));
    if (IsControl(submission.record.content_case())) {
      control_records_.push_back(submission.record);
    }
    return absl::OkStatus();
  }

  bool empty() const {
    return position_.revision == transaction_.start().revision;
  }
  // What the catalog must apply once it is committed.
  const std::vector<v1::Record>& control_records() const {
    return control_records_;
  }

  // Returns where the log ends.
  absl::StatusOr<LogPosition> Commit() {
    if (empty()) return position_;
    position_.closed_time = NextClosedTime(position_, commit_time_);
    const auto begin = std::chrono::steady_clock::now();
    if (absl::Status status = transaction_.Commit(position_); !status.ok()) {
      metrics_.Failed();
      return status;
    }
    const std::chrono::duration<double> seconds =
        std::chrono::steady_clock::now() - begin;
    metrics_.Committed(position_.revision - transaction_.start().revision,
                       seconds.count());
    return position_;
  }

 private:
  LogTransaction& transaction_;
  CommitMetrics& metrics_;
  LogPosition position_;
  const absl::Time commit_time_;
  std::vector<v1::Record> control_records_;
};

// Decides about one write and appends it if it is to be stored. Fails only if
// the storage does.
absl::Status Process(LogTransaction& transaction, const Registry& registry,
                     absl::Time now, Appender& appender, Write& write) {
  Submission& submission = write.submission;
  absl::StatusOr<Decision> decision =
      Decide(transaction, registry, now, submission);
  if (ReasonOf(decision.status()) == v1::ERROR_REASON_STORAGE_FAILED) {
    return decision.status();
  }
  if (!decision.ok()) {
    write.result = decision.status();
  } else if (decision->is_stored || submission.validate_only) {
    write.result = std::move(decision->receipt);
  } else {
    RETURN_IF_ERROR(appender.Append(submission));
    write.result = ReceiptOf(submission.record);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Committer::Progress> Committer::Commit(
    std::span<Write* const> writes) {
  ASSIGN_OR_RETURN(const std::unique_ptr<LogTransaction> transaction,
                   log_.Begin());
  const absl::Time now = clock_.Now();
  Appender appender(*transaction, now, metrics_);
  Progress progress;
  do {
    Write& write = *writes[progress.decided_count++];
    RETURN_IF_ERROR(catalog_.ReadRegistry([&](const Registry& registry) {
      return Process(*transaction, registry, now, appender, write);
    }));
  } while (progress.decided_count < writes.size() &&
           appender.control_records().empty());
  ASSIGN_OR_RETURN(progress.end, appender.Commit());
  for (const v1::Record& record : appender.control_records()) {
    catalog_.Apply(record);
  }
  return progress;
}

absl::StatusOr<LogPosition> Committer::AdvanceClosedTime() {
  ASSIGN_OR_RETURN(const std::unique_ptr<LogTransaction> transaction,
                   log_.Begin());
  LogPosition position = transaction->start();
  position.closed_time = NextClosedTime(position, clock_.Now());
  RETURN_IF_ERROR(transaction->Commit(position));
  return position;
}

}  // namespace hearsay
