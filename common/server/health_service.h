#ifndef HEARSAY_COMMON_SERVER_HEALTH_SERVICE_H_
#define HEARSAY_COMMON_SERVER_HEALTH_SERVICE_H_

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "grpc/health/v1/health.grpc.pb.h"

namespace hearsay {

// The standard health service. gRPC's own leaves its Watch calls open when the
// server drains, so that every drain would take its whole grace time; and it
// has no descriptors, so that clients could not call it through reflection.
//
// Thread-safe.
class HealthService : public grpc::health::v1::Health::CallbackService {
 public:
  using Request = grpc::health::v1::HealthCheckRequest;
  using Response = grpc::health::v1::HealthCheckResponse;

  // Everything of `names`, and "" for the server as a whole, is NOT_SERVING.
  explicit HealthService(const std::vector<std::string>& names);

  // Sets the status of every name.
  void SetServing(bool serving);

  // Sets NOT_SERVING for good and ends the Watch calls once they have told it.
  void Shutdown();

  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context,
                                  const Request* request,
                                  Response* response) override;
  grpc::ServerWriteReactor<Response>* Watch(
      grpc::CallbackServerContext* context, const Request* request) override;

 private:
  class Watcher;

  void SetLocked(Response::ServingStatus status);

  std::mutex mutex_;
  std::map<std::string, Response::ServingStatus>
      statuses_;                 // guarded by mutex_
  std::set<Watcher*> watchers_;  // guarded by mutex_
  bool shut_down_ = false;       // guarded by mutex_
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_HEALTH_SERVICE_H_
