#include "tests/testing/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace hearsay::testing {
namespace {

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (const std::string& string : strings) {
    pointers.push_back(const_cast<char*>(string.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

// Between fork and exec: only calls that are safe in a signal handler.
void Redirect(const char* file, int descriptor) {
  const int opened =
      open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (opened >= 0) dup2(opened, descriptor);
}

const char* FileOrNull(const std::string& file) {
  return file.empty() ? "/dev/null" : file.c_str();
}

int MillisecondsUntil(absl::Time deadline) {
  const int64_t left = absl::ToInt64Milliseconds(deadline - absl::Now()) + 1;
  return static_cast<int>(std::clamp<int64_t>(left, 0, 3'600'000));
}

// Waits until one of `descriptors` can be read. False: the deadline came first.
bool PollUntil(const std::vector<int>& descriptors, absl::Time deadline) {
  std::vector<pollfd> polled;
  for (const int descriptor : descriptors) {
    polled.push_back({descriptor, POLLIN, 0});
  }
  while (true) {
    const int ready =
        poll(polled.data(), polled.size(), MillisecondsUntil(deadline));
    if (ready > 0) return true;
    if (ready == 0 && absl::Now() >= deadline) return false;
    if (ready < 0 && errno != EINTR) return false;
  }
}

// Closes a descriptor at the end of a scope.
struct Descriptor {
  ~Descriptor() {
    if (value >= 0) close(value);
  }
  int value;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Process>> Process::Start(
    const ProcessOptions& options) {
  std::vector<std::string> environment = options.environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    environment.push_back(*variable);
  }
  const std::vector<char*> arguments = Pointers(options.command);
  const std::vector<char*> variables = Pointers(environment);
  const char* const out = FileOrNull(options.stdout_file);
  const char* const err = FileOrNull(options.stderr_file);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return absl::InternalError("fork failed");
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(126);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    Redirect(out, STDOUT_FILENO);
    Redirect(err, STDERR_FILENO);
    execvpe(arguments[0], arguments.data(), variables.data());
    _exit(127);
  }
  // glibc 2.36 declares pidfd_open() without extern "C".
  const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (pidfd < 0) {
    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    return absl::InternalError("pidfd_open failed");
  }
  return std::unique_ptr<Process>(new Process(pid, pidfd));
}

Process::~Process() {
  Signal(SIGKILL);
  Wait(absl::Minutes(1)).status().IgnoreError();  // nobody is left to tell
  close(pidfd_);
}

void Process::Signal(int signal) {
  if (!ended_) kill(pid_, signal);
}

absl::StatusOr<ProcessExit> Process::Wait(absl::Duration timeout) {
  if (ended_) return exit_;
  if (!PollUntil({pidfd_}, absl::Now() + timeout)) {
    return absl::DeadlineExceededError(
        absl::StrCat("process ", pid_, " still runs"));
  }
  int status = 0;
  if (waitpid(pid_, &status, 0) != pid_) {
    return absl::InternalError("waitpid failed");
  }
  ended_ = true;
  if (WIFEXITED(status)) exit_.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) exit_.signal = WTERMSIG(status);
  return exit_;
}

absl::StatusOr<std::string> Process::WaitForFile(const std::string& file,
                                                 absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  const Descriptor notifier{inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
  const std::string folder = std::filesystem::path(file).parent_path();
  if (notifier.value < 0 ||
      inotify_add_watch(notifier.value, folder.c_str(), IN_MOVED_TO) < 0) {
    return absl::InternalError(absl::StrCat("cannot watch ", folder));
  }
  while (true) {
    // The watch stands before the first look: nothing slips between.
    if (std::filesystem::exists(file)) {
      std::string content = ReadFile(file);
      if (!content.empty() && content.back() == '\n') content.pop_back();
      return content;
    }
    if (const auto exit = Wait(absl::ZeroDuration()); exit.ok()) {
      return absl::FailedPreconditionError(absl::StrCat(
          "the process ended, code ", exit->code, ", signal ", exit->signal));
    }
    if (!PollUntil({notifier.value, pidfd_}, deadline)) {
      return absl::DeadlineExceededError(absl::StrCat("no file ", file));
    }
    char drained[4096];
    while (read(notifier.value, drained, sizeof(drained)) > 0) {
    }
  }
}

std::string ReadFile(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

absl::StatusOr<ProcessExit> RunProcess(const ProcessOptions& options,
                                       absl::Duration timeout) {
  auto process = Process::Start(options);
  if (!process.ok()) return process.status();
  return (*process)->Wait(timeout);
}

}  // namespace hearsay::testing
