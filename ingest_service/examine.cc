#include "ingest_service/examine.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/errors.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/names/resolution.h"
#include "common/validation/claim_kind_rules.h"
#include "common/validation/mention_validator.h"
#include "common/validation/outcome_validator.h"
#include "common/validation/report_validator.h"
#include "common/version.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "ingest_service/entry_name.h"
#include "ingest_service/log/log_format.h"
#include "ingest_service/validation/entity_validator.h"
#include "ingest_service/validation/merge_validator.h"
#include "ingest_service/validation/model_validator.h"
#include "ingest_service/validation/reference_validator.h"
#include "ingest_service/validation/transfer_windows_validator.h"

namespace hearsay {
namespace {

// The content's field in the write's request.
absl::string_view ContentField(EntryKind kind) {
  switch (kind) {
    case v1::Record::kReport:
      return "report";
    case v1::Record::kRetraction:
      return "retraction";
    case v1::Record::kOutcome:
      return "outcome";
    case v1::Record::kEntity:
      return "entity";
    case v1::Record::kEntityMerge:
      return "merge";
    case v1::Record::kTransferWindows:
      return "transfer_windows";
    case v1::Record::kModel:
      return "model";
    case v1::Record::CONTENT_NOT_SET:
      break;
  }
  return "";
}

// Unsets the mentions in `message` that break the rules, so that nothing more
// is said about them.
void ClearMalformedMentions(google::protobuf::Message& message) {
  if (auto* mention =
          google::protobuf::DynamicCastToGenerated<v1::Mention>(&message)) {
    Violations malformed;
    CheckMention(FieldPath(), *mention, malformed);
    if (!malformed.empty()) mention->clear_mention();
    return;
  }
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->message_type() == nullptr) continue;
    if (!field->is_repeated()) {
      ClearMalformedMentions(*reflection.MutableMessage(&message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      ClearMalformedMentions(
          *reflection.MutableRepeatedMessage(&message, field, i));
    }
  }
}

// Returns what the mentions of a report mean. If it breaks rules already, those
// of its mentions that do are passed over.
ReportResolution Resolve(const v1::Report& report, const Registry& registry,
                         absl::Time now, bool allow_provisional,
                         const FieldPath& field, Violations& violations) {
  const int64_t revision = registry.last_change();
  if (violations.empty()) {
    return ResolveMentions(report, registry, revision, now, allow_provisional,
                           field, violations);
  }
  v1::Report cleaned = report;
  ClearMalformedMentions(cleaned);
  return ResolveMentions(cleaned, registry, revision, now, allow_provisional,
                         field, violations);
}

void ExamineReport(const FieldPath& field, const Registry& registry,
                   absl::Time now, Submission& submission,
                   Violations& violations) {
  v1::Record& record = submission.record;
  CheckReport(field, record.report(), now, violations);
  ReportResolution resolution =
      Resolve(record.report(), registry, now, submission.allow_provisional,
              field, violations);
  record.set_registry_revision(registry.last_change());
  record.clear_resolutions();
  for (v1::ResolvedMention& mention : resolution.mentions) {
    *record.add_resolutions() = std::move(mention);
  }
  submission.new_provisionals = std::move(resolution.new_provisionals);
  CheckResolvedParties(field, record.report(), record.resolutions(),
                       violations);
}

void ExamineContent(const FieldPath& field, const Registry& registry,
                    absl::Time now, Submission& submission,
                    Violations& violations) {
  const v1::Record& record = submission.record;
  switch (record.content_case()) {
    case v1::Record::kReport:
      ExamineReport(field, registry, now, submission, violations);
      break;
    case v1::Record::kRetraction:
      CheckRetraction(field, record.retraction(), now, violations);
      break;
    case v1::Record::kOutcome:
      CheckOutcome(field, record.outcome(), now, violations);
      CheckReferences(field, record.outcome(), registry, violations);
      break;
    case v1::Record::kEntity:
      CheckEntity(field, record.entity(), violations);
      CheckReferences(field, record.entity(), registry, violations);
      break;
    case v1::Record::kEntityMerge:
      CheckMerge(field, record.entity_merge(), violations);
      break;
    case v1::Record::kTransferWindows:
      CheckTransferWindows(field, record.transfer_windows(), violations);
      CheckReferences(field, record.transfer_windows(), registry, violations);
      break;
    case v1::Record::kModel:
      CheckModel(field, record.model(), now, violations);
      CheckReferences(field, record.model(), registry, violations);
      break;
    case v1::Record::CONTENT_NOT_SET:
      break;
  }
}

// No version may have the name of the built-in one.
void CheckName(const FieldPath& entry_id, const v1::Record& record,
               Violations& violations) {
  CheckId(entry_id, record.entry_id(), limits::kEntryIdBytesMax, violations);
  if (EntryName(record.content_case(), record.entry_id()) == kDefaultModel) {
    violations.AddInvalid(entry_id, "is that of the built-in model");
  }
}

}  // namespace

void Examine(Submission& submission, const Registry& registry, absl::Time now) {
  Violations violations;
  const FieldPath root;
  CheckName(FieldPath(root, "entry_id"), submission.record, violations);
  const FieldPath content(root, ContentField(submission.record.content_case()));
  if (submission.has_content) {
    ExamineContent(content, registry, now, submission, violations);
  } else {
    AddRequired(content, violations);
  }
  submission.verdict = violations.ToStatus();
  submission.examined_at = registry.last_change();
}

}  // namespace hearsay
