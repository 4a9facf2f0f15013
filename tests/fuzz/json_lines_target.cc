// The files that `hearsay load` reads.
#include <fstream>
#include <string>

#include "cli/write_reader.h"
#include "google/protobuf/stubs/logging.h"
#include "tests/fuzz/checks.h"
#include "tests/testing/temp_dir.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hearsay;
  [[maybe_unused]] static const auto silenced =
      google::protobuf::SetLogHandler(nullptr);
  static const testing::TempDir folder;
  static const std::string file = folder.File("writes.jsonl");
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(data),
             static_cast<std::streamsize>(size));
  const auto reader = cli::WriteReader::Open(file);
  fuzz::Require(reader.ok(), reader.status().ToString());
  while (const auto write = (*reader)->Next()) {
    fuzz::Require(write->ok() || absl::IsInvalidArgument(write->status()),
                  "a line is a write, or it is said what is wrong with it");
    if (!write->ok()) continue;
    fuzz::Require((**write).write_case() != cli::Write::WRITE_NOT_SET,
                  "a write writes something");
  }
  // A last line without its break counts as if it had one.
  const auto bytes = static_cast<size_t>((*reader)->bytes_read());
  fuzz::Require(bytes == size || bytes == size + 1, "all of it was read");
  return 0;
}
