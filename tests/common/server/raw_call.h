#ifndef HEARSAY_TESTS_COMMON_SERVER_RAW_CALL_H_
#define HEARSAY_TESTS_COMMON_SERVER_RAW_CALL_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "common/server/grpc_status.h"

namespace hearsay::testing {

// A unary call that sends any bytes whatever.
class RawCall {
 public:
  RawCall(std::shared_ptr<grpc::Channel> channel, const std::string& method,
          const std::string& request,
          absl::Time deadline = absl::InfiniteFuture())
      : stub_(std::move(channel)) {
    if (deadline != absl::InfiniteFuture()) {
      context_.set_deadline(absl::ToChronoTime(deadline));
    }
    const grpc::Slice slice(request);
    request_ = grpc::ByteBuffer(&slice, 1);
    stub_.UnaryCall(&context_, method, {}, &request_, &response_,
                    [this](grpc::Status status) {
                      done_.set_value(FromGrpcStatus(status));
                    });
  }
  ~RawCall() { Wait().IgnoreError(); }

  // Waits for the answer.
  absl::Status Wait() {
    if (future_.valid()) status_ = future_.get();
    return status_;
  }
  void Cancel() { context_.TryCancel(); }

 private:
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  std::promise<absl::Status> done_;
  std::future<absl::Status> future_ = done_.get_future();
  absl::Status status_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_COMMON_SERVER_RAW_CALL_H_
