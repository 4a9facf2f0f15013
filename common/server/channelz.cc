#include "common/server/channelz.h"

#include <google/protobuf/util/json_util.h>
#include <grpc/grpc.h>
#include <grpc/support/alloc.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <string>

#include "absl/status/status.h"
#include "common/server/call_guard.h"
#include "common/server/grpc_status.h"

namespace hearsay {
namespace {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

// Answers the call with what `ask` returns, if it may be made.
template <typename Ask>
ServerUnaryReactor* Answer(CallbackServerContext& context,
                           google::protobuf::Message& response, Ask ask) {
  absl::Status status = Admit(context);
  if (status.ok()) status = FromChannelz(ask(), response);
  ServerUnaryReactor* reactor = context.DefaultReactor();
  reactor->Finish(ToGrpcStatus(status));
  return reactor;
}

}  // namespace

absl::Status FromChannelz(char* json, google::protobuf::Message& message) {
  if (json == nullptr) {
    return absl::NotFoundError("There is no such thing, or no more.");
  }
  const std::string text = json;
  gpr_free(json);
  const auto parsed =
      google::protobuf::util::JsonStringToMessage(text, &message);
  if (parsed.ok()) return absl::OkStatus();
  return absl::InternalError("gRPC's own description does not parse.");
}

ServerUnaryReactor* ChannelzService::GetTopChannels(
    CallbackServerContext* context,
    const grpc::channelz::v1::GetTopChannelsRequest* request,
    grpc::channelz::v1::GetTopChannelsResponse* response) {
  return Answer(*context, *response, [&] {
    return grpc_channelz_get_top_channels(request->start_channel_id());
  });
}

ServerUnaryReactor* ChannelzService::GetServers(
    CallbackServerContext* context,
    const grpc::channelz::v1::GetServersRequest* request,
    grpc::channelz::v1::GetServersResponse* response) {
  return Answer(*context, *response, [&] {
    return grpc_channelz_get_servers(request->start_server_id());
  });
}

ServerUnaryReactor* ChannelzService::GetServer(
    CallbackServerContext* context,
    const grpc::channelz::v1::GetServerRequest* request,
    grpc::channelz::v1::GetServerResponse* response) {
  return Answer(*context, *response,
                [&] { return grpc_channelz_get_server(request->server_id()); });
}

ServerUnaryReactor* ChannelzService::GetServerSockets(
    CallbackServerContext* context,
    const grpc::channelz::v1::GetServerSocketsRequest* request,
    grpc::channelz::v1::GetServerSocketsResponse* response) {
  return Answer(*context, *response, [&]() -> char* {
    // gRPC would end the process.
    if (request->start_socket_id() < 0 || request->max_results() < 0) {
      return nullptr;
    }
    return grpc_channelz_get_server_sockets(request->server_id(),
                                            request->start_socket_id(),
                                            request->max_results());
  });
}

ServerUnaryReactor* ChannelzService::GetChannel(
    CallbackServerContext* context,
    const grpc::channelz::v1::GetChannelRequest* request,
    grpc::channelz::v1::GetChannelResponse* response) {
  return Answer(*context, *response, [&] {
    return grpc_channelz_get_channel(request->channel_id());
  });
}

ServerUnaryReactor* ChannelzService::GetSubchannel(
    CallbackServerContext* context,
    const grpc::channelz::v1::GetSubchannelRequest* request,
    grpc::channelz::v1::GetSubchannelResponse* response) {
  return Answer(*context, *response, [&] {
    return grpc_channelz_get_subchannel(request->subchannel_id());
  });
}

ServerUnaryReactor* ChannelzService::GetSocket(
    CallbackServerContext* context,
    const grpc::channelz::v1::GetSocketRequest* request,
    grpc::channelz::v1::GetSocketResponse* response) {
  return Answer(*context, *response,
                [&] { return grpc_channelz_get_socket(request->socket_id()); });
}

}  // namespace hearsay
