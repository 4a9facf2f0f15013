#include "common/server/call_observer.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_interceptor.h>

#include <chrono>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "common/errors.h"
#include "common/server/grpc_status.h"
#include "common/server/guarded_call.h"
#include "common/server/logging.h"

namespace hearsay {
namespace {

using grpc::experimental::InterceptionHookPoints;
using Metadata = std::multimap<grpc::string_ref, grpc::string_ref>;
using SteadyClock = std::chrono::steady_clock;

// Empty: there is none, or more than one.
absl::string_view ValueOf(const Metadata& metadata, const char* key) {
  const auto [first, last] = metadata.equal_range(key);
  if (first == last || std::next(first) != last) return "";
  return absl::string_view(first->second.data(), first->second.size());
}

CallScope::Ids ReadIds(const Metadata& metadata) {
  return std::make_shared<CallIds>(MakeCallIds(
      ValueOf(metadata, kRequestIdKey), ValueOf(metadata, kTraceparentKey),
      ValueOf(metadata, kTracestateKey)));
}

// Calls of methods that there are not.
bool IsAnsweredByGrpc(grpc::experimental::ServerRpcInfo& call) {
  const grpc::ServerContextBase* const context = call.server_context();
  return dynamic_cast<const grpc::GenericCallbackServerContext*>(context) !=
             nullptr ||
         dynamic_cast<const grpc::GenericServerContext*>(context) != nullptr;
}

bool IsOurFault(int code) {
  return code == grpc::UNKNOWN || code == grpc::INTERNAL ||
         code == grpc::DATA_LOSS;
}

}  // namespace

// Lives as long as its call.
class CallObserver::Interceptor : public grpc::experimental::Interceptor {
 public:
  Interceptor(CallMetrics& metrics, grpc::experimental::ServerRpcInfo& call)
      : metrics_(metrics),
        call_(call),
        guarded_(dynamic_cast<GuardedCall*>(call.server_context())),
        unknown_name_(guarded_ == nullptr ? call.method() : ""),
        method_(metrics.Of(call.method())),
        begin_(SteadyClock::now()) {
    method_.Begin();
    if (guarded_ != nullptr) guarded_->SetMethod(call.method());
  }

  ~Interceptor() override {
    const absl::Duration duration =
        absl::FromChrono(SteadyClock::now() - begin_);
    method_.End(code_, duration);
    LogEnd(duration);
  }

  void Intercept(
      grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            InterceptionHookPoints::POST_RECV_INITIAL_METADATA)) {
      ids_ = ReadIds(*methods->GetRecvInitialMetadata());
      if (guarded_ != nullptr) guarded_->SetIds(ids_);
    }
    const bool sends_metadata = methods->QueryInterceptionHookPoint(
        InterceptionHookPoints::PRE_SEND_INITIAL_METADATA);
    const bool sends_status = methods->QueryInterceptionHookPoint(
        InterceptionHookPoints::PRE_SEND_STATUS);
    if (sends_metadata) {
      methods->GetSendInitialMetadata()->emplace(kRequestIdKey,
                                                 ids_->request_id);
    }
    if (sends_status) SetStatus(methods->GetSendStatus());
    if (sends_metadata || sends_status) ExpectAsked();
    methods->Proceed();
  }

 private:
  const char* name() const {
    return guarded_ == nullptr ? unknown_name_.c_str() : call_.method();
  }

  // Sees to it that no method answers before it has asked.
  void ExpectAsked() {
    const bool may_answer =
        guarded_ != nullptr ? guarded_->asked() : IsAnsweredByGrpc(call_);
    if (may_answer) return;
    LogError("A method answers without asking who calls.",
             {{"method", name()}});
    call_.server_context()->TryCancel();
  }

  void SetStatus(const grpc::Status& status) {
    code_ = status.error_code();
    if (status.ok()) return;
    reason_ = ReasonOf(FromGrpcStatus(status));
    metrics_.CountRefusal(reason_);
  }

  void LogEnd(absl::Duration duration) const {
    const LogLevel level =
        IsOurFault(code_) ? LogLevel::kWarning
        : method_.is_stream() && absl::StartsWith(name(), "/hearsay.")
            ? LogLevel::kInfo
            : LogLevel::kDebug;
    if (!IsLogged(level)) return;
    const CallScope scope(ids_);
    Log(level, "A call has ended.",
        {{"method", name()},
         {"code",
          absl::StatusCodeToString(static_cast<absl::StatusCode>(code_))},
         {"reason",
          reason_ == v1::ERROR_REASON_UNSPECIFIED ? "" : ReasonName(reason_)},
         {"peer", call_.server_context()->peer()},
         {"seconds", duration}});
  }

  CallMetrics& metrics_;
  grpc::experimental::ServerRpcInfo& call_;
  GuardedCall* const guarded_;  // null: it is none of the callback API
  // gRPC's own is gone with the context when such a call ends.
  const std::string unknown_name_;
  MethodMetrics& method_;
  const SteadyClock::time_point begin_;
  CallScope::Ids ids_;  // null until its metadata is read
  // Of a call that is gone before it is answered.
  int code_ = grpc::CANCELLED;
  v1::ErrorReason reason_ = v1::ERROR_REASON_UNSPECIFIED;
};

class CallObserver::Factory
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit Factory(CallMetrics& metrics) : metrics_(metrics) {}

  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* call) override {
    return new Interceptor(metrics_, *call);
  }

 private:
  CallMetrics& metrics_;
};

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
CallObserver::MakeInterceptorFactory() {
  return std::make_unique<Factory>(metrics_);
}

}  // namespace hearsay
