// Streaming methods answer with RunStream(), as unary ones do with RunUnary().
#ifndef HEARSAY_COMMON_SERVER_STREAM_CALL_H_
#define HEARSAY_COMMON_SERVER_STREAM_CALL_H_

#include <grpcpp/support/server_callback.h>

#include <type_traits>

#include "absl/status/status.h"
#include "common/server/call_guard.h"
#include "common/server/grpc_status.h"

namespace hearsay {
namespace internal {

// A stream that ends at once. Deletes itself when done.
template <typename Reactor>
class RefusedStream : public Reactor {
 public:
  explicit RefusedStream(const absl::Status& status) {
    this->Finish(ToGrpcStatus(status));
  }
  void OnDone() override { delete this; }
};

}  // namespace internal

// Answers a streaming call with the reactor that `start` makes, unless the call
// may not be made.
template <typename Start>
std::invoke_result_t<Start> RunStream(grpc::CallbackServerContext* context,
                                      Start start) {
  using Reactor = std::remove_pointer_t<std::invoke_result_t<Start>>;
  const absl::Status status = Admit(*context);
  if (!status.ok()) return new internal::RefusedStream<Reactor>(status);
  const CallScope scope(IdsOf(*context));
  return start();
}

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_STREAM_CALL_H_
