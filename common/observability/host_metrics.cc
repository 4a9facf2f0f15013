#include "common/observability/host_metrics.h"

#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/version.h"

namespace hearsay {
namespace {

double ToSeconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + time.tv_usec * 1e-6;
}

double OpenFiles() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator file("/proc/self/fd", error), end;
       !error && file != end; file.increment(error)) {
    ++count;
  }
  return count;
}

double ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  double size = 0;
  double resident = 0;
  file >> size >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// A file that is not there has none.
double FileBytes(const std::string& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  return error ? 0 : static_cast<double>(bytes);
}

}  // namespace

absl::StatusOr<uint64_t> FreeDiskBytes(const std::string& path) {
  struct statvfs disk;
  if (statvfs(path.c_str(), &disk) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("Cannot look at ", path));
  }
  return uint64_t{disk.f_bavail} * disk.f_frsize;
}

void WriteProcessMetrics(MetricWriter& writer) {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  rlimit files = {};
  getrlimit(RLIMIT_NOFILE, &files);
  writer.AddCounter("process_cpu_seconds_total",
                    "CPU time of the process, user and system.",
                    ToSeconds(usage.ru_utime) + ToSeconds(usage.ru_stime));
  writer.AddGauge("process_resident_memory_bytes", "Memory in use.",
                  ResidentBytes());
  writer.AddGauge("process_open_fds", "Open file descriptors.", OpenFiles());
  writer.AddGauge("process_max_fds", "Most file descriptors allowed.",
                  static_cast<double>(files.rlim_cur));
}

void WriteStorageMetrics(const std::string& file, MetricWriter& writer) {
  writer.AddGauge("hearsay_storage_bytes", "Size of the database file.",
                  FileBytes(file));
  writer.AddGauge("hearsay_wal_bytes",
                  "Size of the database's write-ahead log.",
                  FileBytes(file + "-wal"));
  const auto free = FreeDiskBytes(file);
  if (!free.ok()) return;
  writer.AddGauge("hearsay_disk_free_bytes",
                  "What can still be written to the disk of the database.",
                  static_cast<double>(*free));
}

void WriteBuildInfo(absl::string_view service, MetricWriter& writer) {
  writer.AddGauge("hearsay_build_info", "Always 1; its labels tell.", 1,
                  {{"service", std::string(service)}, {"version", kVersion}});
}

}  // namespace hearsay
