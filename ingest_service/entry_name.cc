#include "ingest_service/entry_name.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace hearsay {

absl::string_view EntryCollectionOf(EntryKind kind) {
  switch (kind) {
    case v1::Record::kReport:
      return "reports";
    case v1::Record::kRetraction:
      return "retractions";
    case v1::Record::kOutcome:
      return "outcomes";
    case v1::Record::kEntity:
      return "entities";
    case v1::Record::kEntityMerge:
      return "entityMerges";
    case v1::Record::kTransferWindows:
      return "transferWindows";
    case v1::Record::kModel:
      return "models";
    case v1::Record::CONTENT_NOT_SET:
      break;
  }
  return "";
}

std::string EntryName(EntryKind kind, absl::string_view entry_id) {
  return absl::StrCat(EntryCollectionOf(kind), "/", entry_id);
}

absl::string_view EntryIdOf(EntryKind kind, absl::string_view name) {
  if (absl::ConsumePrefix(&name, EntryCollectionOf(kind)) &&
      absl::ConsumePrefix(&name, "/")) {
    return name;
  }
  return "";
}

}  // namespace hearsay
