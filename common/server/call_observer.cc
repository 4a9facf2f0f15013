#include "common/server/call_observer.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_interceptor.h>

#include <chrono>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "common/errors.h"
#include "common/server/grpc_status.h"
#include "common/server/logging.h"

namespace hearsay {
namespace {

using grpc::experimental::InterceptionHookPoints;
using Metadata = std::multimap<grpc::string_ref, grpc::string_ref>;
using Clock = std::chrono::steady_clock;

// Empty: there is none, or more than one.
absl::string_view ValueOf(const Metadata& metadata, const char* key) {
  const auto [first, last] = metadata.equal_range(key);
  if (first == last || std::next(first) != last) return "";
  return absl::string_view(first->second.data(), first->second.size());
}

CallIds ReadIds(const Metadata& metadata) {
  return MakeCallIds(ValueOf(metadata, kRequestIdKey),
                     ValueOf(metadata, kTraceparentKey),
                     ValueOf(metadata, kTracestateKey));
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
        method_(metrics.Of(call.method())),
        begin_(Clock::now()) {
    method_.Begin();
  }

  ~Interceptor() override {
    const absl::Duration duration = absl::FromChrono(Clock::now() - begin_);
    method_.End(code_, duration);
    LogEnd(duration);
  }

  void Intercept(
      grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            InterceptionHookPoints::POST_RECV_INITIAL_METADATA)) {
      Identify(*methods->GetRecvInitialMetadata());
    }
    if (methods->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace(kRequestIdKey,
                                                 ids_.request_id);
    }
    if (methods->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_STATUS)) {
      SetStatus(methods->GetSendStatus());
    }
    methods->Proceed();
  }

 private:
  // Handlers read the id where the caller would have put it.
  void Identify(Metadata& metadata) {
    ids_ = ReadIds(metadata);
    metadata.erase(kRequestIdKey);
    metadata.emplace(kRequestIdKey, ids_.request_id);
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
        : method_.is_stream() && absl::StartsWith(call_.method(), "/hearsay.")
            ? LogLevel::kInfo
            : LogLevel::kDebug;
    if (!IsLogged(level)) return;
    const CallScope scope(std::make_shared<CallIds>(ids_));
    Log(level, "A call has ended.",
        {{"method", call_.method()},
         {"code",
          absl::StatusCodeToString(static_cast<absl::StatusCode>(code_))},
         {"reason",
          reason_ == v1::ERROR_REASON_UNSPECIFIED ? "" : ReasonName(reason_)},
         {"peer", call_.server_context()->peer()},
         {"seconds", duration}});
  }

  CallMetrics& metrics_;
  grpc::experimental::ServerRpcInfo& call_;
  MethodMetrics& method_;
  const Clock::time_point begin_;
  CallIds ids_;
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

CallScope::Ids IdsOf(const grpc::CallbackServerContext& context) {
  return std::make_shared<CallIds>(ReadIds(context.client_metadata()));
}

}  // namespace hearsay
