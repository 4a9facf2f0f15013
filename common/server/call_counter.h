#ifndef HEARSAY_COMMON_SERVER_CALL_COUNTER_H_
#define HEARSAY_COMMON_SERVER_CALL_COUNTER_H_

#include <grpcpp/support/server_interceptor.h>

#include <condition_variable>
#include <memory>
#include <mutex>

#include "absl/time/time.h"

namespace hearsay {

// Counts a server's calls in flight. Thread-safe; must outlive the server.
class CallCounter {
 public:
  // Returns what the server counts with, once for each of its calls.
  std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
  MakeInterceptorFactory();

  // Waits until there has been no call for `quiet`, but not after `deadline`.
  void WaitUntilQuiet(absl::Duration quiet, absl::Time deadline);

 private:
  class Interceptor;
  class Factory;

  void Begin();
  void End();

  std::mutex mutex_;
  std::condition_variable changed_;
  int calls_ = 0;  // guarded by mutex_
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_CALL_COUNTER_H_
