#ifndef HEARSAY_CLI_JSON_TEXT_H_
#define HEARSAY_CLI_JSON_TEXT_H_

#include <google/protobuf/message.h>

#include <string>

namespace hearsay::cli {

// Returns `message` as JSON in one line, ended by a line break.
std::string JsonText(const google::protobuf::Message& message);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_JSON_TEXT_H_
