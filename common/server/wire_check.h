// What is wrong with a message before its fields mean anything: bytes that do
// not parse, strings that are not UTF-8, fields that this version does not
// know. Everything is said with the paths of the fields, as in
// `report.claims[0].attribution.hops[1].field 99`.
#ifndef HEARSAY_COMMON_SERVER_WIRE_CHECK_H_
#define HEARSAY_COMMON_SERVER_WIRE_CHECK_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace hearsay {

// Parses a message that a client sent.
//
// Errors:
// * RESOURCE_EXHAUSTED MESSAGE_TOO_LARGE: over limits::kMessageBytesMax.
// * INVALID_ARGUMENT MALFORMED_MESSAGE, UNKNOWN_FIELD: as below.
absl::Status ParseMessage(absl::string_view bytes,
                          google::protobuf::Message& message);

// RESOURCE_EXHAUSTED MESSAGE_TOO_LARGE if a message of `bytes` bytes is over
// the limit.
absl::Status CheckMessageSize(size_t bytes);

// INVALID_ARGUMENT UNKNOWN_FIELD if `message` or a message in it holds fields
// that this version does not know; names them, up to 100.
absl::Status CheckUnknownFields(const google::protobuf::Message& message);

// Returns why `bytes`, which did not parse, are no message of `type`:
// INVALID_ARGUMENT MALFORMED_MESSAGE with the path of every string that is not
// UTF-8, up to 100, and of the place where the encoding breaks.
absl::Status MalformedMessage(absl::string_view bytes,
                              const google::protobuf::Descriptor& type);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_WIRE_CHECK_H_
