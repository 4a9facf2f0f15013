#include "cli/error_text.h"

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "google/rpc/error_details.pb.h"

namespace hearsay::cli {
namespace {

google::rpc::BadRequest BadRequestOf(const absl::Status& status) {
  const google::rpc::Status rpc = ToRpcStatus(status);
  google::rpc::BadRequest bad_request;
  for (const auto& detail : rpc.details()) {
    if (detail.UnpackTo(&bad_request)) break;
  }
  return bad_request;
}

std::string KindOf(const absl::Status& status) {
  const v1::ErrorReason reason = ReasonOf(status);
  if (reason != v1::ERROR_REASON_UNSPECIFIED) return ReasonName(reason);
  return absl::StatusCodeToString(status.code());
}

}  // namespace

std::string ErrorText(absl::string_view where, const absl::Status& status) {
  const google::rpc::BadRequest bad_request = BadRequestOf(status);
  const std::string start = absl::StrCat(where, ": ", KindOf(status));
  if (bad_request.field_violations().empty()) {
    return absl::StrCat(start, ": ", status.message(), "\n");
  }
  // The message only repeats what the fields' own descriptions say.
  std::string lines = absl::StrCat(start, "\n");
  for (const auto& violation : bad_request.field_violations()) {
    const std::string& field = violation.field();
    absl::StrAppend(&lines, "  ", field, field.empty() ? "" : ": ",
                    violation.description(), "\n");
  }
  return lines;
}

}  // namespace hearsay::cli
