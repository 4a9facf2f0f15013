#ifndef HEARSAY_INGEST_SERVICE_LOG_DIRECTORY_LOCK_H_
#define HEARSAY_INGEST_SERVICE_LOG_DIRECTORY_LOCK_H_

#include <string>

#include "absl/status/statusor.h"

namespace hearsay {

// Keeps other processes from opening the log: what they append would be missing
// in this one's registry. Ends with the object, and with the process, however
// that ends.
class DirectoryLock {
 public:
  // Takes the lock of the file at `path`, which is made if it is not there.
  //
  // FAILED_PRECONDITION: another process holds it.
  static absl::StatusOr<DirectoryLock> Take(const std::string& path);

  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int file) : file_(file) {}

  int file_;  // -1: none
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_LOG_DIRECTORY_LOCK_H_
