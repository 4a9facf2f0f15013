#ifndef HEARSAY_COMMON_SERVER_CHANNELZ_H_
#define HEARSAY_COMMON_SERVER_CHANNELZ_H_

#include "absl/status/status.h"
#include "grpc/channelz/v1/channelz.grpc.pb.h"

namespace hearsay {

// gRPC's own view of this process: its servers, channels and sockets, and how
// many calls each has had. gRPC's plugin for it has the calls handled where
// nobody could ask who makes them.
class ChannelzService : public grpc::channelz::v1::Channelz::CallbackService {
 public:
  // clang-format off
  grpc::ServerUnaryReactor* GetTopChannels(
      grpc::CallbackServerContext* context,
      const grpc::channelz::v1::GetTopChannelsRequest* request,
      grpc::channelz::v1::GetTopChannelsResponse* response) override;
  grpc::ServerUnaryReactor* GetServers(
      grpc::CallbackServerContext* context,
      const grpc::channelz::v1::GetServersRequest* request,
      grpc::channelz::v1::GetServersResponse* response) override;
  grpc::ServerUnaryReactor* GetServer(
      grpc::CallbackServerContext* context,
      const grpc::channelz::v1::GetServerRequest* request,
      grpc::channelz::v1::GetServerResponse* response) override;
  grpc::ServerUnaryReactor* GetServerSockets(
      grpc::CallbackServerContext* context,
      const grpc::channelz::v1::GetServerSocketsRequest* request,
      grpc::channelz::v1::GetServerSocketsResponse* response) override;
  grpc::ServerUnaryReactor* GetChannel(
      grpc::CallbackServerContext* context,
      const grpc::channelz::v1::GetChannelRequest* request,
      grpc::channelz::v1::GetChannelResponse* response) override;
  grpc::ServerUnaryReactor* GetSubchannel(
      grpc::CallbackServerContext* context,
      const grpc::channelz::v1::GetSubchannelRequest* request,
      grpc::channelz::v1::GetSubchannelResponse* response) override;
  grpc::ServerUnaryReactor* GetSocket(
      grpc::CallbackServerContext* context,
      const grpc::channelz::v1::GetSocketRequest* request,
      grpc::channelz::v1::GetSocketResponse* response) override;
  // clang-format on
};

// Reads what one of gRPC's own functions says, grpc_channelz_get_server(), say:
// JSON, which is freed. NOT_FOUND: `json` is null, there is no such thing.
absl::Status FromChannelz(char* json, google::protobuf::Message& message);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_CHANNELZ_H_
