#ifndef HEARSAY_COMMON_SERVER_CALL_GUARD_H_
#define HEARSAY_COMMON_SERVER_CALL_GUARD_H_

#include <memory>

#include "absl/status/status.h"
#include "common/observability/call_scope.h"
#include "common/security/access_control.h"
#include "common/security/method_access.h"
#include "common/server/call_counter.h"
#include "common/server/call_gate.h"

namespace grpc {
class CallbackServerContext;
class ContextAllocator;
}  // namespace grpc

namespace hearsay {

// Has every call of a server ask whether it may be made. A method asks with
// Admit(), which unary_call.h and stream_call.h do for it; gRPC has no place
// where a call can be refused for it with our details. CallObserver cancels a
// call that begins to answer and has not asked: a method that forgets never
// works.
//
// Must outlive the server. Thread-safe.
class CallGuard {
 public:
  // `calls`, with which it counts, and `access` must outlive it.
  // `asks_clients`: whether connections can show certificates.
  CallGuard(CallCounter& calls, AccessControl& access,
            MethodAccessTable methods, bool asks_clients);

  // Answers all further calls with UNAVAILABLE, and waits until those admitted
  // have ended, but not after `deadline`.
  void Close(absl::Time deadline) { gate_.Close(deadline); }

  // What a server is to be built with: its calls are GuardedCalls then.
  std::unique_ptr<grpc::ContextAllocator> MakeContextAllocator();

 private:
  class Contexts;
  friend class GuardedCall;

  CallCounter& calls_;
  AccessControl& access_;
  const MethodAccessTable methods_;
  const bool asks_clients_;
  CallGate gate_;
};

// Returns OK if the call may be made, else what to answer it: the errors of
// AccessControl::Admit(). A server without a guard admits all.
absl::Status Admit(grpc::CallbackServerContext& context);

// Returns who makes a call that was admitted; one without a name if nobody was
// asked. Valid as long as the call.
const Identity& CallerOf(const grpc::CallbackServerContext& context);

// Returns what the call is known by; null if the server has no guard.
CallScope::Ids IdsOf(const grpc::CallbackServerContext& context);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_CALL_GUARD_H_
