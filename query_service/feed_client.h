#ifndef HEARSAY_QUERY_SERVICE_FEED_CLIENT_H_
#define HEARSAY_QUERY_SERVICE_FEED_CLIENT_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/security/client_security.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/v1/record.pb.h"

namespace grpc {
class ChannelInterface;
}  // namespace grpc

namespace hearsay {

// The feed of the ingest service, as its followers call it. Errors are the
// service's, with their details, or the transport's. Thread-safe.
class FeedClient {
 public:
  virtual ~FeedClient() = default;

  // Handles one message; an error ends the call.
  using MessageHandler =
      std::function<absl::Status(const ingest::v1::TailResponse&)>;

  // Follows the log and hands over every message, on the caller's thread. Does
  // not return before the feed ends, which is never OK: returns the handler's
  // error, the service's, UNAVAILABLE if the service just ended the stream, or
  // CANCELLED.
  virtual absl::Status Tail(const ingest::v1::TailRequest& request,
                            const MessageHandler& handle) = 0;

  // Returns how far the log goes.
  virtual absl::StatusOr<v1::LogHead> GetHead(absl::Time deadline) = 0;

  // Ends all calls, now and later, with CANCELLED.
  virtual void Cancel() = 0;
};

// Makes the client of the ingest service at the other end of `channel`.
std::unique_ptr<FeedClient> MakeGrpcFeedClient(
    std::shared_ptr<grpc::ChannelInterface> channel);

// Makes the client of the ingest service at `target`, as in "127.0.0.1:50051".
// A service that is gone without a word is noticed within about 15 seconds.
std::unique_ptr<FeedClient> MakeGrpcFeedClient(
    const std::string& target, const ClientSecurity& security = {});

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_FEED_CLIENT_H_
