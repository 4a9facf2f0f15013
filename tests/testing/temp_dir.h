#ifndef HEARSAY_TESTS_TESTING_TEMP_DIR_H_
#define HEARSAY_TESTS_TESTING_TEMP_DIR_H_

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <system_error>

namespace hearsay::testing {

// A folder of its own that goes with the object. It lies in $TEST_TMPDIR, else
// $TMPDIR, else /tmp.
class TempDir {
 public:
  TempDir() {
    const char* root = getenv("TEST_TMPDIR");
    if (root == nullptr) root = getenv("TMPDIR");
    path_ = std::string(root == nullptr ? "/tmp" : root) + "/hearsay-XXXXXX";
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

  // Empty if it could not be made.
  const std::string& path() const { return path_; }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_TEMP_DIR_H_
