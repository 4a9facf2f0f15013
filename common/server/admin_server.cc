#include "common/server/admin_server.h"

#include "common/server/channelz.h"
#include "common/status_macros.h"

namespace hearsay {

absl::StatusOr<std::unique_ptr<AdminServer>> AdminServer::Start(
    const ServerOptions& options) {
  std::unique_ptr<AdminServer> admin(new AdminServer());
  ASSIGN_OR_RETURN(
      admin->server_,
      Server::Start(options,
                    {{grpc::channelz::v1::Channelz::service_full_name(),
                      admin->channelz_.get()}}));
  admin->server_->SetServing(true);
  return admin;
}

AdminServer::AdminServer() : channelz_(std::make_unique<ChannelzService>()) {}

AdminServer::~AdminServer() = default;

}  // namespace hearsay
