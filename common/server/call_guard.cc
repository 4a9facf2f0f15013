#include "common/server/call_guard.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/auth_context.h>

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "common/errors.h"
#include "common/server/guarded_call.h"

namespace hearsay {
namespace {

const Identity& Anybody() {
  static const Identity& anybody = *new Identity{"", ScopeSet::All()};
  return anybody;
}

absl::string_view ToView(grpc::string_ref text) {
  return absl::string_view(text.data(), text.size());
}

std::vector<std::string> CertificateNames(
    const grpc::CallbackServerContext& context) {
  const std::shared_ptr<const grpc::AuthContext> peer = context.auth_context();
  std::vector<std::string> names;
  if (peer == nullptr || !peer->IsPeerAuthenticated()) return names;
  for (const grpc::string_ref& name :
       peer->FindPropertyValues(GRPC_X509_SAN_PROPERTY_NAME)) {
    names.emplace_back(name.data(), name.size());
  }
  return names;
}

}  // namespace

GuardedCall::~GuardedCall() {
  if (entered_) guard_.gate_.Leave();
}

void GuardedCall::SetMethod(absl::string_view method) {
  method_ = guard_.methods_.Find(method);
  asked_ = method_.kind == MethodAccess::kAnybody;
}

absl::Status GuardedCall::Admit() {
  asked_ = true;
  entered_ = guard_.gate_.Enter();
  if (!entered_) return Overloaded("The server is shutting down.");
  absl::StatusOr<Caller> caller =
      guard_.access_.Admit(method_, ReadCredentials());
  if (caller.ok()) caller_ = *std::move(caller);
  return caller.status();
}

CallCredentials GuardedCall::ReadCredentials() const {
  CallCredentials credentials;
  if (!guard_.access_.enabled()) return credentials;
  const auto values = client_metadata().equal_range("authorization");
  for (auto value = values.first; value != values.second; ++value) {
    credentials.authorization.push_back(ToView(value->second));
  }
  if (guard_.asks_clients_ && credentials.authorization.empty()) {
    credentials.certificate_names = CertificateNames(*this);
  }
  return credentials;
}

// Counts calls by their contexts: gRPC makes one as soon as it has read that a
// call begins, long before the call is handled if others wait.
class CallGuard::Contexts : public grpc::ContextAllocator {
 public:
  explicit Contexts(CallGuard& guard) : guard_(guard) {}

  grpc::CallbackServerContext* NewCallbackServerContext() override {
    guard_.calls_.Begin();
    return new GuardedCall(guard_);
  }
  // Of methods that there are not.
  grpc::GenericCallbackServerContext* NewGenericCallbackServerContext()
      override {
    guard_.calls_.Begin();
    return new grpc::GenericCallbackServerContext;
  }
  // gRPC gives back those of either kind here.
  void Release(grpc::CallbackServerContext* context) override {
    delete context;
    guard_.calls_.End();
  }

 private:
  CallGuard& guard_;
};

CallGuard::CallGuard(CallCounter& calls, AccessControl& access,
                     MethodAccessTable methods, bool asks_clients)
    : calls_(calls),
      access_(access),
      methods_(std::move(methods)),
      asks_clients_(asks_clients) {}

std::unique_ptr<grpc::ContextAllocator> CallGuard::MakeContextAllocator() {
  return std::make_unique<Contexts>(*this);
}

absl::Status Admit(grpc::CallbackServerContext& context) {
  auto* call = dynamic_cast<GuardedCall*>(&context);
  return call == nullptr ? absl::OkStatus() : call->Admit();
}

const Identity& CallerOf(const grpc::CallbackServerContext& context) {
  const auto* call = dynamic_cast<const GuardedCall*>(&context);
  return call == nullptr || call->caller() == nullptr ? Anybody()
                                                      : *call->caller();
}

CallScope::Ids IdsOf(const grpc::CallbackServerContext& context) {
  const auto* call = dynamic_cast<const GuardedCall*>(&context);
  return call == nullptr ? nullptr : call->ids();
}

}  // namespace hearsay
