#include "cli/json_text.h"

#include <google/protobuf/util/json_util.h>

namespace hearsay::cli {

std::string JsonText(const google::protobuf::Message& message) {
  std::string json;
  // Fails only for messages with a bad Any, which ours do not have.
  (void)google::protobuf::util::MessageToJsonString(message, &json);
  return json + "\n";
}

}  // namespace hearsay::cli
