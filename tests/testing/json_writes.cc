#include "tests/testing/json_writes.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status_macros.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"

namespace hearsay::testing {
namespace {

using google::protobuf::Message;

// Returns an empty request of the method "ingestReport", say.
absl::StatusOr<std::unique_ptr<Message>> NewRequest(std::string method) {
  method[0] = absl::ascii_toupper(method[0]);
  const auto* const type =
      ingest::v1::IngestReportRequest::descriptor()
          ->file()
          ->FindMessageTypeByName(absl::StrCat(method, "Request"));
  if (type == nullptr) return absl::NotFoundError(method);
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(type)
          ->New());
}

absl::StatusOr<std::unique_ptr<Message>> ParseLine(const std::string& line) {
  google::protobuf::Struct write;
  if (!google::protobuf::util::JsonStringToMessage(line, &write).ok() ||
      write.fields_size() != 1) {
    return absl::InvalidArgumentError(line);
  }
  const auto& [method, value] = *write.fields().begin();
  ASSIGN_OR_RETURN(std::unique_ptr<Message> request, NewRequest(method));
  std::string json;
  google::protobuf::util::MessageToJsonString(value, &json).ok();
  const auto parsed =
      google::protobuf::util::JsonStringToMessage(json, request.get());
  if (!parsed.ok()) return absl::InvalidArgumentError(parsed.ToString());
  return request;
}

}  // namespace

absl::StatusOr<std::vector<std::unique_ptr<Message>>> ReadJsonWrites(
    const std::string& file) {
  std::vector<std::unique_ptr<Message>> requests;
  std::ifstream stream(file);
  if (!stream.good()) return absl::NotFoundError(file);
  for (std::string line; std::getline(stream, line);) {
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    ASSIGN_OR_RETURN(std::unique_ptr<Message> request, ParseLine(line));
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace hearsay::testing
