#include "query_service/feed_verifier.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/server/wire_check.h"
#include "common/sha256.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "common/version.h"
#include "query_service/forecast/model.h"

namespace hearsay {
namespace {

absl::Status Corrupt(int64_t revision, absl::string_view what) {
  return absl::DataLossError(
      absl::StrCat("Revision ", revision, " of the feed: ", what, "."));
}

absl::Status UnknownFormat(absl::string_view what) {
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          what, ". A newer version of the query service is needed.")),
      v1::ERROR_REASON_UNKNOWN_FORMAT);
}

absl::Status LogDiverged(absl::string_view what) {
  return WithReason(absl::FailedPreconditionError(what),
                    v1::ERROR_REASON_LOG_DIVERGED);
}

// Checks that the entry is intact and follows `end`, and moves `end` behind it
// but for the commit time.
absl::Status VerifyBytes(const v1::LogEntry& entry, AppliedPosition& end) {
  const int64_t expected = end.revision + 1;
  if (entry.revision() != expected) {
    return Corrupt(entry.revision(),
                   absl::StrCat("revision ", expected, " was expected"));
  }
  const Sha256 digest = Sha256Of(entry.record());
  if (Sha256ToBytes(digest) != entry.record_sha256()) {
    return Corrupt(expected, "the record does not match its hash");
  }
  end.chain = NextChain(end.chain, digest);
  if (Sha256ToBytes(end.chain) != entry.chain_sha256()) {
    return Corrupt(expected, "the chain does not match");
  }
  end.revision = expected;
  return absl::OkStatus();
}

absl::Status CheckKnown(const v1::Record& record, int64_t revision) {
  if (!CheckUnknownFields(record).ok()) {
    return UnknownFormat(absl::StrCat(
        "Revision ", revision, " has fields that this version does not know"));
  }
  if (record.content_case() == v1::Record::CONTENT_NOT_SET) {
    return UnknownFormat(
        absl::StrCat("Revision ", revision,
                     " is of a kind that this version does not know"));
  }
  return forecast::CheckKnownParameters(record.model());
}

absl::Status CheckConsistent(const v1::Record& record,
                             const AppliedPosition& end,
                             absl::Time previous_commit_time) {
  if (record.revision() != end.revision) {
    return Corrupt(end.revision, "the record says another revision");
  }
  if (end.commit_time < previous_commit_time) {
    return Corrupt(end.revision, "it was committed before the one before");
  }
  for (const int64_t target : record.target_revisions()) {
    if (target < 1 || target >= end.revision) {
      return Corrupt(end.revision, "it refers to a revision not before it");
    }
  }
  return absl::OkStatus();
}

absl::Status VerifyEntry(const v1::LogEntry& entry, VerifiedBatch& batch) {
  AppliedPosition& end = batch.end;
  const absl::Time previous_commit_time = end.commit_time;
  RETURN_IF_ERROR(VerifyBytes(entry, end));
  auto* record =
      google::protobuf::Arena::CreateMessage<v1::Record>(batch.arena.get());
  if (!record->ParseFromString(entry.record())) {
    return UnknownFormat(
        absl::StrCat("Revision ", end.revision, " is intact but no record"));
  }
  RETURN_IF_ERROR(CheckKnown(*record, end.revision));
  end.commit_time = TimeFromProto(record->commit_time());
  RETURN_IF_ERROR(CheckConsistent(*record, end, previous_commit_time));
  batch.entries.push_back(
      {end.revision, end.commit_time, &entry.record(), record});
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<VerifiedBatch> VerifyEntries(
    const AppliedPosition& start,
    const google::protobuf::RepeatedPtrField<v1::LogEntry>& entries) {
  VerifiedBatch batch;
  batch.end = start;
  batch.arena = std::make_unique<google::protobuf::Arena>();
  batch.entries.reserve(entries.size());
  for (const v1::LogEntry& entry : entries) {
    RETURN_IF_ERROR(VerifyEntry(entry, batch));
  }
  return batch;
}

absl::Status VerifyHead(const v1::LogHead& head, const std::string& log_id,
                        const AppliedPosition& end) {
  if (head.format_version() > kFormatVersion) {
    return UnknownFormat(absl::StrCat("The log is of format ",
                                      head.format_version(),
                                      "; this version knows ", kFormatVersion));
  }
  if (head.log_id().empty() || (!log_id.empty() && head.log_id() != log_id)) {
    return LogDiverged(absl::StrCat("The feed is of log \"", head.log_id(),
                                    "\", this replica is of log \"", log_id,
                                    "\"."));
  }
  if (head.revision() < end.revision) {
    return LogDiverged(absl::StrCat(
        "The log ends at revision ", head.revision(),
        ", but this replica holds revision ", end.revision, " of it."));
  }
  if (head.revision() == end.revision &&
      head.chain_sha256() != Sha256ToBytes(end.chain)) {
    return LogDiverged(absl::StrCat("The log has another chain at revision ",
                                    end.revision, " than this replica."));
  }
  return absl::OkStatus();
}

}  // namespace hearsay
