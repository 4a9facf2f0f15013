#include "ingest_service/decision.h"

#include "common/errors.h"
#include "common/status_macros.h"
#include "ingest_service/entry_name.h"
#include "ingest_service/examine.h"
#include "ingest_service/receipt.h"
#include "ingest_service/target_rules.h"
#include "ingest_service/writer_rule.h"

namespace hearsay {

namespace {

// OK with the stored receipt, or ALREADY_EXISTS.
absl::StatusOr<Decision> Repeat(const v1::Record& stored,
                                const Submission& submission) {
  const v1::Record& record = submission.record;
  if (stored.content_sha256() != record.content_sha256()) {
    return EntryIdReused(EntryName(record.content_case(), record.entry_id()),
                         stored.revision());
  }
  Decision decision{true, ReceiptOf(stored)};
  if (submission.validate_only) {
    decision.receipt.clear_revision();
    decision.receipt.clear_commit_time();
  }
  return decision;
}

}  // namespace

absl::StatusOr<Decision> Decide(EntryReader& log, const Registry& registry,
                                absl::Time now, Submission& submission) {
  v1::Record& record = submission.record;
  ASSIGN_OR_RETURN(const int64_t revision,
                   log.FindEntry(record.content_case(), record.entry_id()));
  if (revision != 0) {
    ASSIGN_OR_RETURN(const v1::Record stored, log.ReadRecord(revision));
    return Repeat(stored, submission);
  }
  if (submission.examined_at != registry.last_change()) {
    Examine(submission, registry, now);
  }
  RETURN_IF_ERROR(submission.verdict);
  RETURN_IF_ERROR(SetTargets(log, registry, record));
  RETURN_IF_ERROR(CheckWriter(log, submission));
  return Decision{false, ReceiptOf(record)};
}

}  // namespace hearsay
