// What a service is made to bear. Each attack says when it has done what it
// came for; those that hold connections then hold them until they are told to
// stop.
#ifndef HEARSAY_TESTS_ABUSE_ATTACKS_H_
#define HEARSAY_TESTS_ABUSE_ATTACKS_H_

#include <atomic>
#include <functional>
#include <string>

namespace hearsay::testing {

// Shared by an attack, in a thread of its own, and who has started it.
struct AttackState {
  std::atomic<bool> stop = false;
  std::atomic<bool> done = false;
  // Connections that the server has closed.
  std::atomic<int> closed_count = 0;
};

using Attack = std::function<void(AttackState&)>;

// Opens `count` connections to `port`; half of them say nothing, the others
// half of what a client says first.
Attack HoldHalfOpen(int port, int count);

// Makes `count` calls whose bodies come a byte a second; done after `bytes`.
Attack SendSlowBodies(int port, int count, int bytes, const std::string& path);

// Sends `frame` `frames_max` times, as fast as it is taken, on `count`
// connections; connects again where the server hangs up.
Attack FloodFrames(int port, int count, const std::string& frame,
                   int frames_max);

// Begins `calls_max` calls and resets them at once.
Attack ResetRapidly(int port, int count, const std::string& path,
                    int calls_max);

// Makes `count` calls with an empty request, and never reads what comes; done
// when all are made.
Attack SubscribeWithoutReading(int port, int count, const std::string& path);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_ABUSE_ATTACKS_H_
