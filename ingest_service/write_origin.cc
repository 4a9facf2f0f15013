#include "ingest_service/write_origin.h"

#include "absl/status/status.h"
#include "common/errors.h"
#include "common/server/logging.h"
#include "ingest_service/entry_name.h"

namespace hearsay {

WriteOrigin::WriteOrigin(const CallContext& call, absl::string_view method) {
  const Identity& caller = call.caller();
  if (caller.name.empty()) return;
  identity_ = caller.name;
  is_admin_ = caller.scopes.Has(v1::SCOPE_ADMIN);
  peer_ = call.peer();
  method_ = std::string(method);
  call_ = CallScope::Current();
}

std::string WriteOrigin::Sign(Submission& submission) const {
  if (identity_.empty()) return "";
  v1::Record& record = submission.record;
  record.set_writer(identity_);
  submission.writer_is_admin = is_admin_;
  if (submission.validate_only) return "";
  return EntryName(record.content_case(), record.entry_id());
}

void WriteOrigin::Audit(const std::string& entry,
                        const WriteResult& result) const {
  if (entry.empty()) return;
  const CallScope scope(call_);
  LogInfo("A write.",
          {{"identity", identity_},
           {"peer", peer_},
           {"method", method_},
           {"entry", entry},
           {"code", absl::StatusCodeToString(result.status().code())},
           {"reason", ReasonName(ReasonOf(result.status()))},
           {"revision", result.ok() ? result->revision() : int64_t{0}}});
}

}  // namespace hearsay
