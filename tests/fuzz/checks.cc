#include "tests/fuzz/checks.h"

#include <google/protobuf/reflection.h>
#include <stdlib.h>

#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace hearsay::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Whether a client can read the detail of that type.
template <typename Detail>
bool Reads(const absl::Status& status) {
  const auto payload = status.GetPayload(
      absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name()));
  return !payload.has_value() ||
         Detail().ParseFromString(std::string(*payload));
}

bool IsOurFault(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal ||
         code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kUnimplemented ||
         code == absl::StatusCode::kDataLoss;
}

// Errors of the transport have no reason of ours.
bool NeedsReason(absl::StatusCode code) {
  return code != absl::StatusCode::kOk &&
         code != absl::StatusCode::kCancelled &&
         code != absl::StatusCode::kDeadlineExceeded;
}

absl::Status FromProto(const google::rpc::Status& proto) {
  absl::Status status(static_cast<absl::StatusCode>(proto.code()),
                      proto.message());
  for (const auto& detail : proto.details()) {
    status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return status;
}

}  // namespace

void Require(bool holds, absl::string_view what) {
  if (holds) return;
  std::cerr << "Does not hold: " << what << std::endl;
  abort();
}

void CheckStatus(absl::string_view method, const absl::Status& status) {
  if (status.ok()) return;
  const bool allowed = !IsOurFault(status.code()) &&
                       (!NeedsReason(status.code()) ||
                        ReasonOf(status) != v1::ERROR_REASON_UNSPECIFIED) &&
                       Reads<google::rpc::BadRequest>(status);
  if (!allowed) {
    Require(false, absl::StrCat(method, " answers ", status.ToString()));
  }
}

void CheckStatusesIn(absl::string_view method, const Message& response) {
  if (response.GetDescriptor() == google::rpc::Status::descriptor()) {
    CheckStatus(method,
                FromProto(static_cast<const google::rpc::Status&>(response)));
    return;
  }
  const Reflection& reflection = *response.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(response, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      CheckStatusesIn(method, reflection.GetMessage(response, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(response, field); ++i) {
      CheckStatusesIn(method,
                      reflection.GetRepeatedMessage(response, field, i));
    }
  }
}

}  // namespace hearsay::fuzz
