#ifndef HEARSAY_CLI_WRITE_READER_H_
#define HEARSAY_CLI_WRITE_READER_H_

#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/write.pb.h"

namespace hearsay::cli {

// Reads a file of writes line by line; the format is in write.proto.
// Thread-compatible.
class WriteReader {
 public:
  // NOT_FOUND: the file cannot be opened.
  static absl::StatusOr<std::unique_ptr<WriteReader>> Open(
      const std::string& file);

  // Returns the next write or what is wrong with its line; nothing at the end.
  std::optional<absl::StatusOr<Write>> Next();

  // As in "registry.jsonl:12": where the last write stands.
  std::string where() const;
  // Bytes read so far.
  int64_t bytes_read() const { return bytes_read_; }

 private:
  WriteReader(std::string file, std::ifstream stream);

  const std::string file_;
  std::ifstream stream_;
  int line_number_ = 0;
  int64_t bytes_read_ = 0;
};

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_WRITE_READER_H_
