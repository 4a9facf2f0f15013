#include "ingest_service/tail_cursor.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/field_checks.h"
#include "common/sha256.h"
#include "common/status_macros.h"
#include "ingest_service/log_head.h"

namespace hearsay {
namespace {

using ingest::v1::TailRequest;
using ingest::v1::TailResponse;

constexpr int kEntriesMax = 2000;
constexpr size_t kBytesMax = 1 << 20;
constexpr int kHeartbeatMsDefault = 1000;
constexpr int kHeartbeatMsMin = 10;
constexpr int kHeartbeatMsMax = 60'000;
constexpr size_t kSha256Bytes = 32;

absl::Status CheckRequest(const TailRequest& request) {
  Violations violations;
  const FieldPath root;
  CheckNotNegative(FieldPath(root, "after_revision"), request.after_revision(),
                   violations);
  const FieldPath chain(root, "after_chain_sha256");
  const std::string& bytes = request.after_chain_sha256();
  if (bytes.empty() && request.after_revision() > 0) {
    violations.AddInvalid(chain, "is required with after_revision");
  } else if (!bytes.empty() && bytes.size() != kSha256Bytes) {
    violations.AddInvalid(chain, "must be 32 bytes");
  }
  if (request.heartbeat_interval_ms() != 0) {
    CheckRange(FieldPath(root, "heartbeat_interval_ms"),
               request.heartbeat_interval_ms(), kHeartbeatMsMin,
               kHeartbeatMsMax, violations);
  }
  return violations.ToStatus();
}

absl::Status LogDiverged(EntryLog& log, const LogPosition& head,
                         std::string message) {
  return WithReason(
      absl::FailedPreconditionError(message), v1::ERROR_REASON_LOG_DIVERGED,
      {{"log_id", log.log_id()}, {"revision", absl::StrCat(head.revision)}});
}

absl::Status CheckSameLog(EntryLog& log, const LogPosition& head,
                          const TailRequest& request) {
  if (!request.log_id().empty() && request.log_id() != log.log_id()) {
    return LogDiverged(log, head,
                       absl::StrCat("This is not the log \"", request.log_id(),
                                    "\", but \"", log.log_id(), "\"."));
  }
  const int64_t revision = request.after_revision();
  if (revision > head.revision) {
    return LogDiverged(
        log, head,
        absl::StrCat("The log ends at revision ", head.revision,
                     ", before the follower's, ", revision,
                     ": it was restored from an older copy, or is another."));
  }
  if (request.after_chain_sha256().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Sha256 chain, log.ReadChain(revision));
  if (chain == Sha256FromBytes(request.after_chain_sha256())) {
    return absl::OkStatus();
  }
  return LogDiverged(
      log, head,
      absl::StrCat("The log has another chain at revision ", revision,
                   " than the follower: they have grown apart before it."));
}

}  // namespace

absl::StatusOr<TailCursor> TailCursor::Open(EntryLog& log,
                                            const LogPosition& head,
                                            const TailRequest& request) {
  RETURN_IF_ERROR(CheckRequest(request));
  RETURN_IF_ERROR(CheckSameLog(log, head, request));
  const int interval_ms = request.heartbeat_interval_ms() == 0
                              ? kHeartbeatMsDefault
                              : request.heartbeat_interval_ms();
  return TailCursor(log, request.after_revision(),
                    absl::Milliseconds(interval_ms));
}

absl::StatusOr<TailResponse> TailCursor::Next(const LogPosition& head) {
  TailResponse response;
  *response.mutable_head() = LogHeadToProto(log_->log_id(), head);
  if (revision_ >= head.revision) return response;
  ASSIGN_OR_RETURN(
      std::vector<v1::LogEntry> entries,
      log_->ReadEntries(revision_, head.revision, kEntriesMax, kBytesMax));
  for (v1::LogEntry& entry : entries) {
    revision_ = entry.revision();
    *response.add_entries() = std::move(entry);
  }
  return response;
}

}  // namespace hearsay
