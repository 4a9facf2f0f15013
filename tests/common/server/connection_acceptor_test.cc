#include "common/server/connection_acceptor.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/server/call_guard.h"
#include "common/server/server.h"
#include "hearsay/ingest/v1/ingest_service.grpc.pb.h"
#include "tests/abuse/http2_socket.h"
#include "tests/testing/matchers.h"
#include "tests/testing/metric_values.h"

namespace hearsay {
namespace {

using ::hearsay::ingest::v1::GetHeadRequest;
using ::hearsay::ingest::v1::GetHeadResponse;
using ::hearsay::ingest::v1::IngestService;
using ::hearsay::testing::Http2Socket;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::MetricValues;
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

std::unique_ptr<Server> StartServer(int connections_max,
                                    std::vector<NamedService> services = {}) {
  ServerOptions options;
  options.connections_max = connections_max;
  auto server = Server::Start(options, services);
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

// A service that answers when it is told to.
class PatientService : public IngestService::WithRawCallbackMethod_GetHead<
                           IngestService::Service> {
 public:
  grpc::ServerUnaryReactor* GetHead(grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer*,
                                    grpc::ByteBuffer* response) override {
    EXPECT_THAT(Admit(*context), IsOk());
    const grpc::Slice empty;
    *response = grpc::ByteBuffer(&empty, 1);
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    const std::lock_guard lock(mutex_);
    if (answers_) {
      reactor->Finish(grpc::Status::OK);
    } else {
      waiting_.push_back(reactor);
    }
    changed_.notify_all();
    return reactor;
  }

  // Returns whether so many calls came to wait.
  bool WaitFor(size_t calls) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, absl::ToChronoSeconds(kPatience),
                             [&] { return waiting_.size() >= calls; });
  }

  void AnswerAll() {
    const std::lock_guard lock(mutex_);
    answers_ = true;
    for (auto* reactor : std::exchange(waiting_, {})) {
      reactor->Finish(grpc::Status::OK);
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool answers_ = false;                            // guarded by mutex_
  std::vector<grpc::ServerUnaryReactor*> waiting_;  // guarded by mutex_
};

class ConnectionAcceptorCallsTest : public ::testing::Test {
 protected:
  // Reads one of the server's metrics.
  double Read(const std::string& name) const {
    MetricValues metrics;
    server_->WriteMetrics(metrics);
    return metrics.values().at(name);
  }

  PatientService service_;
  const std::unique_ptr<Server> server_ =
      StartServer(100, {{IngestService::service_full_name(), &service_}});
};

// A client of its own connection, with calls.
struct BusyClient {
  BusyClient(int port, int calls) : statuses(calls, grpc::Status::CANCELLED) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    stub = IngestService::NewStub(grpc::CreateCustomChannel(
        absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials(),
        arguments));
    for (grpc::Status& status : statuses) {
      stub->async()->GetHead(&contexts.emplace_back(), &request, &response,
                             [this, &status](const grpc::Status& result) {
                               const std::lock_guard lock(mutex);
                               status = result;
                               ++ended;
                               changed.notify_all();
                             });
    }
  }
  ~BusyClient() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return ended == statuses.size(); });
    for (const grpc::Status& status : statuses) {
      EXPECT_TRUE(status.ok()) << status.error_message();
    }
  }

  std::unique_ptr<IngestService::Stub> stub;
  const GetHeadRequest request;
  GetHeadResponse response;  // of all: it is empty
  std::list<grpc::ClientContext> contexts;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<grpc::Status> statuses;  // guarded by mutex
  size_t ended = 0;                    // guarded by mutex
};

TEST_F(ConnectionAcceptorCallsTest, CutsNobodyWhoHasOnlyAsManyCallsAsOneMay) {
  std::list<BusyClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(server_->port(), limits::kConcurrentCallsMax);
  }
  EXPECT_TRUE(service_.WaitFor(3 * limits::kConcurrentCallsMax));
  // There are so many that the calls of each are counted before one may come.
  EXPECT_TRUE(Connection(server_->port()).IsGreeted(kPatience));
  EXPECT_EQ(Read("hearsay_connections_cut_total"), 0);
  service_.AnswerAll();
}

bool Wait(const Http2Socket& socket, short event) {
  pollfd wait = {socket.descriptor(), event, 0};
  return poll(&wait, 1,
              static_cast<int>(absl::ToInt64Milliseconds(kPatience))) == 1;
}

TEST_F(ConnectionAcceptorCallsTest, CutsWhoResetsCallsFasterThanTheyEnd) {
  Http2Socket attacker(server_->port());
  attacker.Send(testing::Http2Preface());
  const Connection other(server_->port());
  EXPECT_TRUE(other.IsGreeted(kPatience));
  constexpr int kCalls = 2 * ConnectionAcceptor::kPeerCallsMax;
  for (int i = 0; i < kCalls; ++i) {
    EXPECT_TRUE(Wait(attacker, POLLOUT));
    const uint32_t stream = 2 * i + 1;
    attacker.Send(absl::StrCat(
        testing::Http2Call(stream, "/hearsay.ingest.v1.IngestService/GetHead"),
        testing::Http2Data(stream, testing::GrpcPrefix(0), /*last=*/true),
        testing::Http2Reset(stream)));
  }
  // Until it is closed.
  while (attacker.Forget()) ASSERT_TRUE(Wait(attacker, POLLIN));
  EXPECT_EQ(Read("hearsay_connections_cut_total"), 1);
  // While its calls have not ended, nobody else may come.
  const Connection late(server_->port());
  EXPECT_FALSE(late.IsGreeted(absl::Milliseconds(250)));
  service_.AnswerAll();
  EXPECT_TRUE(late.IsGreeted(kPatience));
}

}  // namespace
}  // namespace hearsay
