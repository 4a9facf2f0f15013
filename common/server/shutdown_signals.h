#ifndef HEARSAY_COMMON_SERVER_SHUTDOWN_SIGNALS_H_
#define HEARSAY_COMMON_SERVER_SHUTDOWN_SIGNALS_H_

#include <csignal>

namespace hearsay {

// SIGTERM and SIGINT as something to wait for. Make one at the start of main(),
// before any thread: threads inherit that the signals are blocked.
class ShutdownSignals {
 public:
  ShutdownSignals();

  // Waits for the first signal and returns it. A second one ends the process at
  // once, with exit code 1.
  int Wait();

 private:
  sigset_t signals_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_SHUTDOWN_SIGNALS_H_
