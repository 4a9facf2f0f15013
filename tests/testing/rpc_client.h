// Calls the services' unary methods by name, with messages or with any bytes.
#ifndef HEARSAY_TESTS_TESTING_RPC_CLIENT_H_
#define HEARSAY_TESTS_TESTING_RPC_CLIENT_H_

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace grpc {
class Channel;
}  // namespace grpc

namespace hearsay::testing {

// Returns the method that takes this request, as in
// "/hearsay.query.v1.QueryService/ListTimeline".
std::string MethodOf(const google::protobuf::Message& request);

// What a streaming call brought: messages, then its end.
struct StreamResult {
  std::vector<std::string> responses;
  absl::Status status;  // OK if it was cut off after enough responses
};

// A connection to one service. Thread-safe.
class RpcClient {
 public:
  // `address` is "host:port". Waits for nothing.
  explicit RpcClient(const std::string& address);
  explicit RpcClient(std::shared_ptr<grpc::Channel> channel)
      : channel_(std::move(channel)) {}
  ~RpcClient();

  // Calls `method` with `request` as it is and returns the response's bytes. An
  // error has the details that came with it as payloads. While the server
  // cannot be reached, the call waits if `wait_for_ready`.
  absl::StatusOr<std::string> CallBytes(
      const std::string& method, const std::string& request,
      absl::Duration timeout = absl::Seconds(20), bool wait_for_ready = false);

  // Calls the method that takes `request`.
  template <typename Response>
  absl::StatusOr<Response> Call(const google::protobuf::Message& request,
                                absl::Duration timeout = absl::Seconds(20),
                                bool wait_for_ready = false) {
    auto bytes = CallBytes(MethodOf(request), request.SerializeAsString(),
                           timeout, wait_for_ready);
    if (!bytes.ok()) return bytes.status();
    Response response;
    if (!response.ParseFromString(*bytes)) {
      return absl::InternalError("the response does not parse");
    }
    return response;
  }

  // Calls a method that streams: sends `requests`, ends its side and returns
  // what comes, at most `responses_max`; then the call is cancelled.
  StreamResult CallStream(const std::string& method,
                          const std::vector<std::string>& requests,
                          int responses_max,
                          absl::Duration timeout = absl::Seconds(20));

  // Waits until the health service says that `service` is SERVING.
  absl::Status WaitUntilServing(const std::string& service,
                                absl::Duration timeout);

  // Asks the health service once whether `service` is SERVING.
  bool IsServing(const std::string& service);

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  absl::Status WatchUntilServing(const std::string& service,
                                 absl::Duration timeout);

  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_RPC_CLIENT_H_
