#include "ingest_service/writer_rule.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/status_macros.h"
#include "ingest_service/entry_name.h"

namespace hearsay {

absl::Status CheckWriter(EntryReader& log, const Submission& submission) {
  const v1::Record& record = submission.record;
  // Undoing a merge is describing entities, and those are nobody's.
  if (record.writer().empty() || submission.writer_is_admin ||
      record.has_entity_merge()) {
    return absl::OkStatus();
  }
  for (const int64_t revision : record.target_revisions()) {
    ASSIGN_OR_RETURN(const v1::Record target, log.ReadRecord(revision));
    if (target.writer().empty() || target.writer() == record.writer()) continue;
    const std::string name =
        EntryName(target.content_case(), target.entry_id());
    return WithReason(
        absl::PermissionDeniedError(absl::StrCat(
            "\"", name, "\" was written by another identity. Only that one or ",
            "an admin can supersede or retract it.")),
        v1::ERROR_REASON_WRITER_DIFFERS, {{"name", name}});
  }
  return absl::OkStatus();
}

}  // namespace hearsay
