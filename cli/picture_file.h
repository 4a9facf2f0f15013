#ifndef HEARSAY_CLI_PICTURE_FILE_H_
#define HEARSAY_CLI_PICTURE_FILE_H_

#include <string>

#include "absl/status/status.h"

namespace hearsay::cli {

// Writes a picture to `file`, replacing what is there. PERMISSION_DENIED: the
// file cannot be written.
absl::Status WritePicture(const std::string& file, const std::string& svg);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_PICTURE_FILE_H_
