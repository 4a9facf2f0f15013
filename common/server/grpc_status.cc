#include "common/server/grpc_status.h"

#include <grpcpp/support/status.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace hearsay {
namespace {

// Of the 8 KiB that clients accept the rest is left to the other trailers.
constexpr size_t kTrailerBytesMax = 7 * 1024;
constexpr size_t kMessageTrailerBytesMax = 1024;

// Returns how many bytes of grpc-message `c` takes.
size_t PercentEncodedBytes(unsigned char c) {
  return c >= 0x20 && c <= 0x7e && c != '%' ? 1 : 3;
}

size_t PercentEncodedBytes(absl::string_view message) {
  size_t bytes = 0;
  for (const char c : message) bytes += PercentEncodedBytes(c);
  return bytes;
}

// Returns as much of the UTF-8 `message` as fits.
std::string ShortenMessage(absl::string_view message) {
  constexpr absl::string_view kEllipsis = "...";
  size_t encoded = 0;
  size_t kept = 0;  // up to the start of a character
  for (size_t i = 0; i < message.size(); ++i) {
    const bool starts_character = (message[i] & 0xc0) != 0x80;
    if (starts_character) kept = i;
    encoded += PercentEncodedBytes(message[i]);
    if (encoded > kMessageTrailerBytesMax) {
      return absl::StrCat(message.substr(0, kept), kEllipsis);
    }
  }
  return std::string(message);
}

size_t Base64Bytes(size_t bytes) { return (bytes + 2) / 3 * 4; }

// Returns how many bytes over the limit the trailers of `status` are.
size_t ExcessBytes(const google::rpc::Status& status) {
  const size_t bytes = PercentEncodedBytes(status.message()) +
                       Base64Bytes(status.ByteSizeLong());
  return bytes <= kTrailerBytesMax ? 0 : bytes - kTrailerBytesMax;
}

// Drops violations from the end to save `excess` bytes of base64.
void ShortenBadRequest(size_t excess, google::protobuf::Any& detail) {
  constexpr size_t kNoteBytes = 80;
  google::rpc::BadRequest bad_request;
  if (!detail.UnpackTo(&bad_request)) return;
  auto& violations = *bad_request.mutable_field_violations();
  const size_t too_many = excess / 4 * 3 + kNoteBytes;
  size_t saved = 0;
  while (saved < too_many && !violations.empty()) {
    saved += violations.rbegin()->ByteSizeLong();
    violations.RemoveLast();
  }
  bad_request.add_field_violations()->set_description(kViolationsLeftOut);
  detail.set_value(bad_request.SerializeAsString());
}

void DropLargestDetail(google::rpc::Status& status) {
  auto& details = *status.mutable_details();
  details.erase(std::max_element(
      details.begin(), details.end(),
      [](const google::protobuf::Any& a, const google::protobuf::Any& b) {
        return a.value().size() < b.value().size();
      }));
}

void FitIntoTrailers(google::rpc::Status& status) {
  for (google::protobuf::Any& detail : *status.mutable_details()) {
    const size_t excess = ExcessBytes(status);
    if (excess == 0) return;
    if (detail.Is<google::rpc::BadRequest>()) ShortenBadRequest(excess, detail);
  }
  while (ExcessBytes(status) > 0 && status.details_size() > 0) {
    DropLargestDetail(status);
  }
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  google::rpc::Status details = ToRpcStatus(status);
  details.set_message(ShortenMessage(details.message()));
  FitIntoTrailers(details);
  return grpc::Status(
      static_cast<grpc::StatusCode>(status.code()), details.message(),
      details.details_size() == 0 ? std::string()
                                  : details.SerializeAsString());
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return result;
  for (const google::protobuf::Any& detail : details.details()) {
    result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return result;
}

}  // namespace hearsay
