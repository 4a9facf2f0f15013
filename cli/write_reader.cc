#include "cli/write_reader.h"

#include <google/protobuf/util/json_util.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace hearsay::cli {
namespace {

absl::StatusOr<Write> WriteFromJson(const std::string& line) {
  Write write;
  const auto status = google::protobuf::util::JsonStringToMessage(line, &write);
  if (!status.ok()) {
    return absl::InvalidArgumentError(std::string(status.message()));
  }
  if (write.write_case() == Write::WRITE_NOT_SET) {
    return absl::InvalidArgumentError(
        "The line names no write, as in {\"ingestReport\": {...}}.");
  }
  return write;
}

}  // namespace

absl::StatusOr<std::unique_ptr<WriteReader>> WriteReader::Open(
    const std::string& file) {
  std::ifstream stream(file);
  // A folder opens, but does not read.
  if (!stream || stream.peek() == std::ifstream::traits_type::eof()) {
    if (!stream.eof() || stream.bad()) {
      return absl::NotFoundError("The file cannot be read.");
    }
  }
  stream.clear();
  return std::unique_ptr<WriteReader>(new WriteReader(file, std::move(stream)));
}

WriteReader::WriteReader(std::string file, std::ifstream stream)
    : file_(std::move(file)), stream_(std::move(stream)) {}

std::optional<absl::StatusOr<Write>> WriteReader::Next() {
  std::string line;
  while (std::getline(stream_, line)) {
    ++line_number_;
    bytes_read_ += static_cast<int64_t>(line.size()) + 1;
    if (!absl::StripAsciiWhitespace(line).empty()) return WriteFromJson(line);
  }
  return std::nullopt;
}

std::string WriteReader::where() const {
  return absl::StrCat(file_, ":", line_number_);
}

}  // namespace hearsay::cli
