#include "common/server/call_gate.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "absl/time/clock.h"

namespace hearsay {
namespace {

TEST(CallGateTest, LetsNobodyInOnceClosed) {
  CallGate gate;
  EXPECT_TRUE(gate.Enter());
  gate.Leave();
  gate.Close(absl::InfiniteFuture());
  EXPECT_FALSE(gate.Enter());
}

TEST(CallGateTest, WaitsForThoseInside) {
  CallGate gate;
  ASSERT_TRUE(gate.Enter());
  std::atomic<bool> closed = false;
  std::thread closer([&] {
    gate.Close(absl::InfiniteFuture());
    closed = true;
  });
  while (gate.Enter()) gate.Leave();
  // One that does not wait has every chance to say so.
  for (int i = 0; i < 1'000; ++i) std::this_thread::yield();
  EXPECT_FALSE(closed);
  gate.Leave();
  closer.join();
}

TEST(CallGateTest, WaitsNoLongerThanItMay) {
  CallGate gate;
  ASSERT_TRUE(gate.Enter());
  gate.Close(absl::Now());
  EXPECT_FALSE(gate.Enter());
  gate.Leave();
}

}  // namespace
}  // namespace hearsay
