#include "common/server/shutdown_signals.h"

#include <pthread.h>
#include <unistd.h>

namespace hearsay {
namespace {

void ExitAtOnce(int) { _exit(1); }

}  // namespace

ShutdownSignals::ShutdownSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

int ShutdownSignals::Wait() {
  int signal = 0;
  // Interrupted by no other signal: it only returns for those it waits for.
  sigwait(&signals_, &signal);
  struct sigaction action = {};
  action.sa_handler = ExitAtOnce;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  return signal;
}

}  // namespace hearsay
