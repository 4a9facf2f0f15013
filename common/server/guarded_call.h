#ifndef HEARSAY_COMMON_SERVER_GUARDED_CALL_H_
#define HEARSAY_COMMON_SERVER_GUARDED_CALL_H_

#include <grpcpp/server_context.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/observability/call_scope.h"
#include "common/security/access_control.h"
#include "common/security/method_access.h"
#include "common/server/call_guard.h"

namespace hearsay {

// What a server knows of a call beside what gRPC does.
class GuardedCall : public grpc::CallbackServerContext {
 public:
  explicit GuardedCall(CallGuard& guard) : guard_(guard) {}
  ~GuardedCall() override;

  // Says which method is called. Call before Admit().
  void SetMethod(absl::string_view method);
  // As the function of this name.
  absl::Status Admit();

  // Whether it need not, or did ask whether it may be made.
  bool asked() const { return asked_; }
  // Null: not admitted, or open to anybody.
  const Caller& caller() const { return caller_; }

  // What the call is known by. Null until it is set.
  const CallScope::Ids& ids() const { return ids_; }
  void SetIds(CallScope::Ids ids) { ids_ = std::move(ids); }

 private:
  CallCredentials ReadCredentials() const;

  CallGuard& guard_;
  MethodAccess method_;
  bool asked_ = false;
  bool entered_ = false;
  Caller caller_;
  CallScope::Ids ids_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_GUARDED_CALL_H_
