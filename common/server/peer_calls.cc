#include "common/server/peer_calls.h"

#include <arpa/inet.h>
#include <grpc/grpc.h>
#include <netinet/in.h>

#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/server/channelz.h"

namespace hearsay {
namespace {

using grpc::channelz::v1::GetServerSocketsResponse;
using grpc::channelz::v1::GetServersResponse;
using grpc::channelz::v1::GetSocketResponse;
using grpc::channelz::v1::Socket;

// `ip` in network byte order.
std::string PeerName(absl::string_view ip, int port) {
  char text[INET6_ADDRSTRLEN] = "";
  if (ip.size() == sizeof(in_addr)) {
    inet_ntop(AF_INET, ip.data(), text, sizeof(text));
    return absl::StrCat(text, ":", port);
  }
  if (ip.size() != sizeof(in6_addr)) return "";
  inet_ntop(AF_INET6, ip.data(), text, sizeof(text));
  return absl::StrCat("[", text, "]:", port);
}

template <typename Address>
absl::string_view BytesOf(const Address& address) {
  return absl::string_view(reinterpret_cast<const char*>(&address),
                           sizeof(address));
}

void Count(const GetServerSocketsResponse& sockets, int port,
           absl::flat_hash_map<std::string, int64_t>& calls) {
  for (const auto& ref : sockets.socket_ref()) {
    GetSocketResponse response;
    char* const json = grpc_channelz_get_socket(ref.socket_id());
    // It may have ended meanwhile.
    if (!FromChannelz(json, response).ok()) continue;
    const Socket& socket = response.socket();
    if (socket.local().tcpip_address().port() != port) continue;
    const auto& peer = socket.remote().tcpip_address();
    calls[PeerName(peer.ip_address(), peer.port())] +=
        socket.data().streams_started() - socket.data().streams_succeeded() -
        socket.data().streams_failed();
  }
}

}  // namespace

absl::flat_hash_map<std::string, int64_t> CountPeerCalls(int port) {
  absl::flat_hash_map<std::string, int64_t> calls;
  GetServersResponse servers;
  if (!FromChannelz(grpc_channelz_get_servers(0), servers).ok()) return calls;
  for (const auto& server : servers.server()) {
    GetServerSocketsResponse sockets;
    char* const json = grpc_channelz_get_server_sockets(
        server.ref().server_id(), 0, std::numeric_limits<int>::max());
    if (FromChannelz(json, sockets).ok()) Count(sockets, port, calls);
  }
  return calls;
}

std::string PeerName(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return PeerName(BytesOf(v4.sin_addr), ntohs(v4.sin_port));
  }
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
  absl::string_view ip = BytesOf(v6.sin6_addr);
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
    ip.remove_prefix(ip.size() - sizeof(in_addr));
  return PeerName(ip, ntohs(v6.sin6_port));
}

}  // namespace hearsay
