#ifndef HEARSAY_CLI_RPC_CLIENT_H_
#define HEARSAY_CLI_RPC_CLIENT_H_

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/endpoint.h"

namespace grpc {
class Channel;
}  // namespace grpc

namespace hearsay::query::v1 {
class WatchTimelineRequest;
class WatchTimelineResponse;
}  // namespace hearsay::query::v1

namespace hearsay::cli {

// A connection to one service; it is made by the first call. Thread-safe.
class RpcClient {
 public:
  explicit RpcClient(const Endpoint& endpoint);
  ~RpcClient();

  const std::string& address() const { return address_; }

  // Calls the unary method that takes `request`. The details of an error are
  // payloads of the status.
  template <typename Response>
  absl::StatusOr<Response> Call(
      const google::protobuf::Message& request,
      absl::Duration timeout = absl::Seconds(30)) const {
    Response response;
    absl::Status status = CallUnary(request, timeout, response);
    if (!status.ok()) return status;
    return response;
  }

  // Calls WatchTimeline and gives each message to `take`, which returns whether
  // more is wanted. Returns OK once it is not. UNAVAILABLE: the service has
  // ended the call without an error, or nothing was heard for `silence_max`.
  absl::Status WatchTimeline(
      const query::v1::WatchTimelineRequest& request,
      absl::Duration silence_max,
      const std::function<bool(const query::v1::WatchTimelineResponse&)>& take)
      const;

  // Waits until the health service says that `service`, as in
  // "hearsay.query.v1.QueryService", is SERVING. DEADLINE_EXCEEDED: it does not
  // within `timeout`.
  absl::Status WaitUntilServing(const std::string& service,
                                absl::Duration timeout) const;

 private:
  absl::Status CallUnary(const google::protobuf::Message& request,
                         absl::Duration timeout,
                         google::protobuf::Message& response) const;

  const std::string address_;
  const std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_RPC_CLIENT_H_
