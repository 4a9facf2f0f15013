#ifndef HEARSAY_COMMON_SERVER_CALL_OBSERVER_H_
#define HEARSAY_COMMON_SERVER_CALL_OBSERVER_H_

#include <memory>

#include "common/server/call_metrics.h"

namespace grpc {
namespace experimental {
class ServerInterceptorFactoryInterface;
}  // namespace experimental
}  // namespace grpc

namespace hearsay {

// Watches every call of a server: counts it, gives it a request id if it came
// without, echoes the id in the initial metadata, and logs how it ended. Calls
// that end by a fault of ours are logged as warnings, streams of our own
// services as infos, others for debugging. Cancels a call that begins to answer
// and has not asked its CallGuard.
//
// Must outlive the server. Thread-safe.
class CallObserver {
 public:
  // `metrics` must outlive it.
  explicit CallObserver(CallMetrics& metrics) : metrics_(metrics) {}

  // Returns what the server watches with, once for each of its calls.
  std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
  MakeInterceptorFactory();

 private:
  class Interceptor;
  class Factory;

  CallMetrics& metrics_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_CALL_OBSERVER_H_
