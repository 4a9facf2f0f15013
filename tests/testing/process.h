#ifndef HEARSAY_TESTS_TESTING_PROCESS_H_
#define HEARSAY_TESTS_TESTING_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace hearsay::testing {

struct ProcessOptions {
  // The program, then its arguments.
  std::vector<std::string> command;
  // Added to this process's environment, as in "NAME=value".
  std::vector<std::string> environment;
  // Files that receive what it prints; empty: /dev/null.
  std::string stdout_file;
  std::string stderr_file;
};

// How a process ended: by itself with `code`, or killed by `signal`.
struct ProcessExit {
  int code = 0;
  int signal = 0;
};

// A child process. It is killed when the object goes, or when the thread that
// started it ends. Thread-compatible.
class Process {
 public:
  static absl::StatusOr<std::unique_ptr<Process>> Start(
      const ProcessOptions& options);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t pid() const { return pid_; }

  // Sends a signal; does nothing if it has ended.
  void Signal(int signal);

  // Waits until it ends. DEADLINE_EXCEEDED: it still runs.
  absl::StatusOr<ProcessExit> Wait(absl::Duration timeout);

  // Waits until `file` exists, and returns its content without the last line
  // break. The file must appear by rename, whole. FAILED_PRECONDITION: the
  // process ended before; DEADLINE_EXCEEDED.
  absl::StatusOr<std::string> WaitForFile(const std::string& file,
                                          absl::Duration timeout);

 private:
  Process(pid_t pid, int pidfd) : pid_(pid), pidfd_(pidfd) {}

  pid_t pid_;
  int pidfd_;
  bool ended_ = false;
  ProcessExit exit_;
};

// Returns a file's whole content; empty if it cannot be read.
std::string ReadFile(const std::string& file);

// Starts the program, waits until it has ended and returns how.
// DEADLINE_EXCEEDED: it was killed after `timeout`.
absl::StatusOr<ProcessExit> RunProcess(const ProcessOptions& options,
                                       absl::Duration timeout);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_PROCESS_H_
