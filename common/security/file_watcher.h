#ifndef HEARSAY_COMMON_SECURITY_FILE_WATCHER_H_
#define HEARSAY_COMMON_SECURITY_FILE_WATCHER_H_

#include <sys/stat.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hearsay {

// Notices within a second that one of several files was written or replaced,
// also behind a symbolic link. Thread-safe.
class FileWatcher {
 public:
  // Takes note of how the files are now.
  explicit FileWatcher(std::vector<std::string> files);
  FileWatcher(const FileWatcher&) = delete;
  FileWatcher& operator=(const FileWatcher&) = delete;
  ~FileWatcher();

  // From now on calls `changed`, in a thread of its own, for what has changed
  // since the constructor. Call once.
  void Start(std::function<void()> changed);

 private:
  struct Stamp {
    ino_t inode = 0;
    off_t size = 0;
    timespec modified = {};
    bool operator==(const Stamp& other) const;
  };

  std::vector<Stamp> ReadStamps() const;
  void Run(const std::function<void()>& changed);

  const std::vector<std::string> files_;
  std::vector<Stamp> stamps_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SECURITY_FILE_WATCHER_H_
