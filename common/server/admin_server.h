#ifndef HEARSAY_COMMON_SERVER_ADMIN_SERVER_H_
#define HEARSAY_COMMON_SERVER_ADMIN_SERVER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/server/server.h"

namespace hearsay {

// A server for operators, apart from that of the service: channelz, health and
// reflection. Who callers are is asked as there; channelz is for admins.
class AdminServer {
 public:
  // Errors: those of Server::Start().
  static absl::StatusOr<std::unique_ptr<AdminServer>> Start(
      const ServerOptions& options);
  ~AdminServer();

  int port() const { return server_->port(); }

 private:
  AdminServer();

  const std::unique_ptr<grpc::Service> channelz_;
  std::unique_ptr<Server> server_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_ADMIN_SERVER_H_
