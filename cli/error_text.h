#ifndef HEARSAY_CLI_ERROR_TEXT_H_
#define HEARSAY_CLI_ERROR_TEXT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace hearsay::cli {

// Returns an error for people, ended by a line break: `where`, the reason and
// what is wrong. Bad fields get a line each.
std::string ErrorText(absl::string_view where, const absl::Status& status);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_ERROR_TEXT_H_
