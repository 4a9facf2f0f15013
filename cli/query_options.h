#ifndef HEARSAY_CLI_QUERY_OPTIONS_H_
#define HEARSAY_CLI_QUERY_OPTIONS_H_

#include <google/protobuf/repeated_field.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/date_text.h"
#include "cli/endpoint.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/v1/as_of.pb.h"
#include "hearsay/v1/entity.pb.h"

namespace hearsay::cli {

// What every query takes.
struct QueryOptions {
  // The query service.
  Endpoint query;
  // A date or time: what had been said by then. Empty: now.
  std::string said_by;
  // A revision, a date or a time: what was stored by then. Empty: everything.
  std::string known_by;
  // Waits until the replica has this revision.
  int64_t min_revision = 0;
  // Prints the answer as JSON, as the service gave it.
  bool json = false;
};

// A period, from the beginning of its first day to the end of its last, or from
// time to time. Empty: open.
struct PeriodOptions {
  std::string since;
  std::string until;
};

// INVALID_ARGUMENT: neither a date, a time nor, for known_by, a revision.
absl::StatusOr<v1::AsOf> AsOfFromOptions(const QueryOptions& options);

// Sets `as_of` and `min_revision` of a request. Errors: those of
// AsOfFromOptions().
template <typename Request>
absl::Status SetAsOf(const QueryOptions& options, Request& request) {
  ASSIGN_OR_RETURN(*request.mutable_as_of(), AsOfFromOptions(options));
  request.set_min_revision(options.min_revision);
  return absl::OkStatus();
}

// Sets `start_time` and `end_time` of a request. INVALID_ARGUMENT: neither
// dates nor times.
template <typename Request>
absl::Status SetPeriod(const PeriodOptions& options, Request& request) {
  if (!options.since.empty()) {
    ASSIGN_OR_RETURN(const absl::Time start, StartFromText(options.since));
    *request.mutable_start_time() = TimeToProto(start);
  }
  if (!options.until.empty()) {
    ASSIGN_OR_RETURN(const absl::Time end, MomentFromText(options.until));
    *request.mutable_end_time() = TimeToProto(end);
  }
  return absl::OkStatus();
}

// Returns the mention of `text`, a resource name if it holds a slash.
v1::Mention MentionFromText(absl::string_view text, v1::EntityKind kind);

// Adds the mentions of `texts`.
void AddMentions(const std::vector<std::string>& texts, v1::EntityKind kind,
                 google::protobuf::RepeatedPtrField<v1::Mention>& mentions);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_QUERY_OPTIONS_H_
