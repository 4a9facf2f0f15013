#include "common/server/shutdown_signals.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

namespace hearsay {
namespace {

// Each in a process of its own: signals belong to the whole of it.
TEST(ShutdownSignalsDeathTest, TellsTheFirstSignal) {
  EXPECT_EXIT(
      {
        ShutdownSignals signals;
        kill(getpid(), SIGTERM);
        _exit(signals.Wait() == SIGTERM ? 42 : 0);
      },
      ::testing::ExitedWithCode(42), "");
}

TEST(ShutdownSignalsDeathTest, EndsTheProcessAtTheSecond) {
  EXPECT_EXIT(
      {
        ShutdownSignals signals;
        kill(getpid(), SIGINT);
        signals.Wait();
        kill(getpid(), SIGTERM);
        _exit(0);
      },
      ::testing::ExitedWithCode(1), "");
}

}  // namespace
}  // namespace hearsay
