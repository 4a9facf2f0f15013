#include "common/server/call_counter.h"

#include <algorithm>
#include <memory>

#include "common/clock.h"

namespace hearsay {

// Lives as long as its call.
class CallCounter::Interceptor : public grpc::experimental::Interceptor {
 public:
  explicit Interceptor(CallCounter& counter) : counter_(counter) {
    counter_.Begin();
  }
  ~Interceptor() override { counter_.End(); }

  void Intercept(
      grpc::experimental::InterceptorBatchMethods* methods) override {
    methods->Proceed();
  }

 private:
  CallCounter& counter_;
};

class CallCounter::Factory
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit Factory(CallCounter& counter) : counter_(counter) {}

  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo*) override {
    return new Interceptor(counter_);
  }

 private:
  CallCounter& counter_;
};

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
CallCounter::MakeInterceptorFactory() {
  return std::make_unique<Factory>(*this);
}

void CallCounter::WaitUntilQuiet(absl::Duration quiet, absl::Time deadline) {
  const SystemClock clock;
  std::unique_lock lock(mutex_);
  while (clock.Now() < deadline) {
    if (!changed_.wait_until(lock, absl::ToChronoTime(deadline),
                             [this] { return calls_ == 0; })) {
      return;
    }
    const absl::Time quiet_end = std::min(clock.Now() + quiet, deadline);
    if (!changed_.wait_until(lock, absl::ToChronoTime(quiet_end),
                             [this] { return calls_ > 0; })) {
      return;
    }
  }
}

void CallCounter::Begin() {
  const std::lock_guard lock(mutex_);
  ++calls_;
  changed_.notify_all();
}

void CallCounter::End() {
  const std::lock_guard lock(mutex_);
  --calls_;
  changed_.notify_all();
}

}  // namespace hearsay
