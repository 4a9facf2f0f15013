#include "cli/query_options.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/date_text.h"
#include "common/status_macros.h"
#include "common/time.h"

namespace hearsay::cli {

absl::StatusOr<v1::AsOf> AsOfFromOptions(const QueryOptions& options) {
  v1::AsOf as_of;
  if (!options.said_by.empty()) {
    ASSIGN_OR_RETURN(const absl::Time said_by, MomentFromText(options.said_by));
    *as_of.mutable_said_by() = TimeToProto(said_by);
  }
  int64_t revision = 0;
  if (absl::SimpleAtoi(options.known_by, &revision)) {
    as_of.set_revision(revision);
  } else if (!options.known_by.empty()) {
    ASSIGN_OR_RETURN(const absl::Time known_by,
                     MomentFromText(options.known_by));
    *as_of.mutable_commit_time() = TimeToProto(known_by);
  }
  return as_of;
}

v1::Mention MentionFromText(absl::string_view text, v1::EntityKind kind) {
  v1::Mention mention;
  if (text.find('/') != absl::string_view::npos) {
    mention.set_name(std::string(text));
  } else {
    mention.set_text(std::string(text));
    mention.set_kind(kind);
  }
  return mention;
}

void AddMentions(const std::vector<std::string>& texts, v1::EntityKind kind,
                 google::protobuf::RepeatedPtrField<v1::Mention>& mentions) {
  for (const std::string& text : texts) {
    *mentions.Add() = MentionFromText(text, kind);
  }
}

}  // namespace hearsay::cli
