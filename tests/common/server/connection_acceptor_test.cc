#include "common/server/connection_acceptor.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/server/server.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;

// A connection that says nothing. The server greets one that it has accepted.
class Connection {
 public:
  explicit Connection(int port) {
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&address),
                         sizeof(address)) == 0;
  }
  ~Connection() { close(socket_); }

  bool connected() const { return connected_; }
  bool IsGreeted(absl::Duration patience) const {
    pollfd readable = {socket_, POLLIN, 0};
    return poll(&readable, 1,
                static_cast<int>(absl::ToInt64Milliseconds(patience))) == 1;
  }

 private:
  int socket_;
  bool connected_ = false;
};

constexpr absl::Duration kPatience = absl::Seconds(30);

std::unique_ptr<Server> StartServer(int connections_max) {
  ServerOptions options;
  options.connections_max = connections_max;
  auto server = Server::Start(options, {});
  EXPECT_THAT(server, IsOk());
  return server.ok() ? *std::move(server) : nullptr;
}

TEST(ConnectionAcceptorTest, ConnectionsBeyondTheLimitWaitUntilOthersEnd) {
  const auto server = StartServer(2);
  auto first = std::make_unique<Connection>(server->port());
  const Connection second(server->port());
  EXPECT_TRUE(first->IsGreeted(kPatience));
  EXPECT_TRUE(second.IsGreeted(kPatience));
  const Connection third(server->port());
  EXPECT_TRUE(third.connected());
  // Long enough for the acceptor to look for room.
  EXPECT_FALSE(third.IsGreeted(absl::Milliseconds(250)));
  first = nullptr;
  EXPECT_TRUE(third.IsGreeted(kPatience));
}

TEST(ConnectionAcceptorTest, ConnectionsThatHaveEndedDoNotCount) {
  const auto server = StartServer(1);
  for (int i = 0; i < 20; ++i) {
    const Connection connection(server->port());
    EXPECT_TRUE(connection.IsGreeted(kPatience)) << i;
  }
}

TEST(ConnectionAcceptorTest, RefusesConnectionsOnceItHasStopped) {
  const auto server = StartServer(10);
  EXPECT_TRUE(Connection(server->port()).connected());
  server->Drain();
  EXPECT_FALSE(Connection(server->port()).connected());
}

TEST(ConnectionAcceptorTest, ListensOnEveryAddressOfAName) {
  const auto acceptor = ConnectionAcceptor::Listen("localhost:0", 1);
  ASSERT_THAT(acceptor, IsOk());
  EXPECT_TRUE(Connection((*acceptor)->port()).connected());
}

TEST(ConnectionAcceptorTest, SaysWhereItCannotListen) {
  const auto taken = ConnectionAcceptor::Listen("127.0.0.1:0", 1);
  ASSERT_THAT(taken, IsOk());
  for (const std::string& listen :
       {absl::StrCat("127.0.0.1:", (*taken)->port()),
        std::string("192.0.2.1:0"), std::string("no-such-host.invalid:0")}) {
    EXPECT_THAT(ConnectionAcceptor::Listen(listen, 1),
                StatusIs(absl::StatusCode::kUnavailable))
        << listen;
  }
}

}  // namespace
}  // namespace hearsay
