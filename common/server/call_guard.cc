#include "common/server/call_guard.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_interceptor.h>

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "common/errors.h"
#include "common/server/logging.h"

namespace hearsay {
namespace {

using grpc::experimental::InterceptionHookPoints;

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

// What the guard knows of a call.
class CallGuard::Context : public grpc::CallbackServerContext {
 public:
  explicit Context(CallGuard& guard) : guard_(guard) {}
  ~Context() override {
    if (entered_) guard_.gate_.Leave();
  }

  void SetMethod(absl::string_view method) {
    method_ = guard_.methods_.Find(method);
    asked_ = method_.kind == MethodAccess::kAnybody;
  }

  absl::Status Admit() {
    asked_ = true;
    entered_ = guard_.gate_.Enter();
    if (!entered_) return Overloaded("The server is shutting down.");
    absl::StatusOr<Caller> caller =
        guard_.access_.Admit(method_, ReadCredentials());
    if (caller.ok()) caller_ = *std::move(caller);
    return caller.status();
  }

  bool asked() const { return asked_; }
  const Identity& caller() const {
    return caller_ == nullptr ? Anybody() : *caller_;
  }

 private:
  CallCredentials ReadCredentials() const {
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

  CallGuard& guard_;
  MethodAccess method_;
  bool asked_ = false;
  bool entered_ = false;
  Caller caller_;  // null: not admitted, or open to anybody
};

// Counts calls by their contexts: gRPC makes one as soon as it has read that a
// call begins, long before the call is handled if others wait.
class CallGuard::Contexts : public grpc::ContextAllocator {
 public:
  explicit Contexts(CallGuard& guard) : guard_(guard) {}

  grpc::CallbackServerContext* NewCallbackServerContext() override {
    guard_.calls_.Begin();
    return new Context(guard_);
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

// Sees to it that no method answers before it has asked. Lives as long as its
// call.
class CallGuard::Interceptor : public grpc::experimental::Interceptor {
 public:
  // `context` is null if the call is none of the callback API.
  Interceptor(grpc::experimental::ServerRpcInfo& call, const Context* context)
      : call_(call), context_(context) {}

  void Intercept(
      grpc::experimental::InterceptorBatchMethods* methods) override {
    const bool answers =
        methods->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_INITIAL_METADATA) ||
        methods->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_STATUS);
    if (answers && (context_ == nullptr || !context_->asked())) {
      LogError("A method answers without asking who calls.",
               {{"method", call_.method()}});
      call_.server_context()->TryCancel();
    }
    methods->Proceed();
  }

 private:
  grpc::experimental::ServerRpcInfo& call_;
  const Context* const context_;
};

class CallGuard::InterceptorFactory
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* call) override {
    grpc::ServerContextBase* const any = call->server_context();
    // gRPC itself answers calls of methods that there are not.
    if (dynamic_cast<grpc::GenericCallbackServerContext*>(any) != nullptr ||
        dynamic_cast<grpc::GenericServerContext*>(any) != nullptr) {
      return nullptr;
    }
    auto* context = dynamic_cast<Context*>(any);
    if (context != nullptr) context->SetMethod(call->method());
    return new Interceptor(*call, context);
  }
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

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
CallGuard::MakeInterceptorFactory() {
  return std::make_unique<InterceptorFactory>();
}

absl::Status Admit(grpc::CallbackServerContext& context) {
  auto* guarded = dynamic_cast<CallGuard::Context*>(&context);
  return guarded == nullptr ? absl::OkStatus() : guarded->Admit();
}

const Identity& CallerOf(const grpc::CallbackServerContext& context) {
  const auto* guarded = dynamic_cast<const CallGuard::Context*>(&context);
  return guarded == nullptr ? Anybody() : guarded->caller();
}

}  // namespace hearsay
