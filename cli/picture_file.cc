#include "cli/picture_file.h"

#include <fstream>

#include "absl/strings/str_cat.h"

namespace hearsay::cli {

absl::Status WritePicture(const std::string& file, const std::string& svg) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << svg;
  stream.close();
  if (stream) return absl::OkStatus();
  return absl::PermissionDeniedError(
      absl::StrCat("\"", file, "\" cannot be written."));
}

}  // namespace hearsay::cli
