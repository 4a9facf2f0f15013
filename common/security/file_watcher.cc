#include "common/security/file_watcher.h"

#include <chrono>
#include <utility>

namespace hearsay {
namespace {

constexpr std::chrono::milliseconds kInterval(500);

}  // namespace

bool FileWatcher::Stamp::operator==(const Stamp& other) const {
  return inode == other.inode && size == other.size &&
         modified.tv_sec == other.modified.tv_sec &&
         modified.tv_nsec == other.modified.tv_nsec;
}

FileWatcher::FileWatcher(std::vector<std::string> files)
    : files_(std::move(files)), stamps_(ReadStamps()) {}

FileWatcher::~FileWatcher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void FileWatcher::Start(std::function<void()> changed) {
  if (files_.empty()) return;
  thread_ = std::thread([this, changed = std::move(changed)] { Run(changed); });
}

std::vector<FileWatcher::Stamp> FileWatcher::ReadStamps() const {
  std::vector<Stamp> stamps;
  for (const std::string& file : files_) {
    struct stat status = {};
    // A file that is not there has no inode.
    if (stat(file.c_str(), &status) != 0) status = {};
    stamps.push_back({status.st_ino, status.st_size, status.st_mtim});
  }
  return stamps;
}

void FileWatcher::Run(const std::function<void()>& changed) {
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, kInterval, [this] { return stopping_; })) {
    std::vector<Stamp> stamps = ReadStamps();
    if (stamps == stamps_) continue;
    stamps_ = std::move(stamps);
    lock.unlock();
    changed();
    lock.lock();
  }
}

}  // namespace hearsay
