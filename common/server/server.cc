#include "common/server/server.h"

#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/clock.h"
#include "common/limits.h"
#include "common/server/call_counter.h"
#include "common/server/call_guard.h"
#include "common/server/call_metrics.h"
#include "common/server/call_observer.h"
#include "common/server/connection_acceptor.h"
#include "common/server/health_service.h"
#include "common/server/listen_address.h"
#include "common/server/reflection.h"
#include "common/server/server_security.h"
#include "common/status_macros.h"

namespace hearsay {
namespace {

// Over the limit on messages, so that what is a little too large gets an answer
// of ours (wire_check.h).
constexpr int kReceiveBytesMax = 16 << 20;
// What is read from a connection at once, so that it can be cut before it has
// begun all the calls that it has sent.
constexpr int kReadBytesMax = 64 << 10;
// A peer that has gone without a word is noticed after 30 + 10 seconds.
constexpr int kKeepaliveTimeMs = 30'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
// Followers may ping a quiet feed this often. A client that pings more often is
// disconnected after some such pings.
constexpr int kClientPingIntervalMs = 5'000;
constexpr int kPingStrikesMax = 2;

// How long there must be no call before a draining server drops connections, so
// that those just being made are there to be dropped, and how long it waits for
// that: clients may repeat what is refused without end.
constexpr absl::Duration kQuietBeforeClosing = absl::Milliseconds(100);
constexpr absl::Duration kClosingDelayMax = absl::Milliseconds(300);

// When the last object of gRPC goes, the library is torn down, and that can
// wait ten seconds for a connection that has just been closed. A process that
// serves never needs that: it would only delay its end.
void KeepGrpcLoaded() {
  [[maybe_unused]] static const bool loaded = (grpc_init(), true);
}

// Readers of the file never see half of a number.
absl::Status WritePortFile(const std::string& path, int port) {
  if (path.empty()) return absl::OkStatus();
  const std::string unfinished = path + ".tmp";
  std::ofstream file(unfinished);
  file << port << "\n";
  file.close();
  if (!file || std::rename(unfinished.c_str(), path.c_str()) != 0) {
    return absl::PermissionDeniedError(
        absl::StrCat("The port file ", path, " cannot be written."));
  }
  return absl::OkStatus();
}

std::vector<std::string> NamesOf(const std::vector<NamedService>& services) {
  std::vector<std::string> names;
  for (const NamedService& service : services) names.push_back(service.name);
  return names;
}

// Those whose contract is ours to complete.
std::vector<std::string> NamesOfOurs(
    const std::vector<NamedService>& services) {
  std::vector<std::string> names = NamesOf(services);
  std::erase_if(names, [](const std::string& name) {
    return !absl::StartsWith(name, "hearsay.");
  });
  return names;
}

int ToMilliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

// Sets what connections are allowed.
void LimitConnections(const ServerOptions& options,
                      grpc::ServerBuilder& builder) {
  const std::pair<const char*, int> arguments[] = {
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, limits::kConcurrentCallsMax},
      {GRPC_ARG_TCP_MAX_READ_CHUNK_SIZE, kReadBytesMax},
      {GRPC_ARG_MAX_METADATA_SIZE, limits::kMetadataBytesMax},
      {GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
       ToMilliseconds(limits::kHandshakeMax)},
      {GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs},
      {GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
       kClientPingIntervalMs},
      {GRPC_ARG_HTTP2_MAX_PING_STRIKES, kPingStrikesMax},
      {GRPC_ARG_MAX_CONNECTION_AGE_MS, ToMilliseconds(options.connection_age)},
      {GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS,
       ToMilliseconds(options.connection_age_grace)}};
  for (const auto& [name, value] : arguments) {
    builder.AddChannelArgument(name, value);
  }
}

std::vector<std::string> WithHealth(std::vector<std::string> names) {
  names.push_back(grpc::health::v1::Health::service_full_name());
  return names;
}

}  // namespace

struct Server::Impl {
  Impl(const std::vector<NamedService>& services, absl::Duration drain_grace,
       std::unique_ptr<ServerSecurity> security_of_it,
       MethodAccessTable methods)
      : security(std::move(security_of_it)),
        calls(ConnectionAcceptor::kPeerCallsMax),
        guard(calls, security->access(), std::move(methods),
              security->asks_clients()),
        metrics(WithHealth(NamesOf(services))),
        observer(metrics),
        health(NamesOf(services)),
        reflection(WithHealth(NamesOf(services))),
        drain_grace(drain_grace) {}

  const std::unique_ptr<ServerSecurity> security;
  CallCounter calls;
  CallGuard guard;
  CallMetrics metrics;
  CallObserver observer;
  HealthService health;
  Reflection reflection;
  absl::Duration drain_grace;
  std::unique_ptr<ConnectionAcceptor> acceptor;
  // Last: it ends before the services that it calls.
  std::unique_ptr<grpc::Server> server;
};

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    const ServerOptions& options, const std::vector<NamedService>& services) {
  RETURN_IF_ERROR(CheckListenAddress(options.listen));
  KeepGrpcLoaded();
  ASSIGN_OR_RETURN(auto security,
                   ServerSecurity::Load(options.security, options.listen));
  ASSIGN_OR_RETURN(MethodAccessTable methods,
                   MethodAccessTable::Make(NamesOfOurs(services)));
  auto impl = std::make_unique<Impl>(services, options.drain_grace,
                                     std::move(security), std::move(methods));
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(kReceiveBytesMax);
  LimitConnections(options, builder);
  builder.SetContextAllocator(impl->guard.MakeContextAllocator());
  ASSIGN_OR_RETURN(
      impl->acceptor,
      ConnectionAcceptor::Listen(options.listen, options.connections_max));
  auto connections = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      impl->security->MakeCredentials());
  for (const NamedService& service : services) {
    builder.RegisterService(service.service);
  }
  builder.RegisterService(&impl->health);
  for (grpc::Service* service : impl->reflection.services()) {
    builder.RegisterService(service);
  }
  std::vector<
      std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
      interceptors;
  interceptors.push_back(impl->observer.MakeInterceptorFactory());
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr) {
    return absl::InternalError("The server does not start; the log says why.");
  }
  impl->acceptor->Start(std::move(connections), impl->calls);
  auto server = std::unique_ptr<Server>(new Server(std::move(impl)));
  RETURN_IF_ERROR(WritePortFile(options.port_file, server->port()));
  return server;
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  impl_->health.Shutdown();
  impl_->reflection.Shutdown();
  impl_->acceptor->Stop();
  // A deadline in the past: calls in flight are cancelled at once.
  impl_->server->Shutdown(gpr_inf_past(GPR_CLOCK_REALTIME));
}

int Server::port() const { return impl_->acceptor->port(); }

void Server::SetServing(bool serving) { impl_->health.SetServing(serving); }

void Server::Drain(const std::function<void()>& end_streams) {
  const SystemClock clock;
  const absl::Time deadline = clock.Now() + impl_->drain_grace;
  impl_->health.Shutdown();
  impl_->reflection.Shutdown();
  if (end_streams != nullptr) end_streams();
  // Once gRPC shuts down, calls that still arrive are CANCELLED, which no
  // client repeats. So nobody may be connected by then. A connection that
  // breaks is UNAVAILABLE to its client.
  impl_->acceptor->Stop();
  impl_->guard.Close(deadline);
  impl_->calls.WaitUntilQuiet(
      kQuietBeforeClosing, std::min(deadline, clock.Now() + kClosingDelayMax));
  grpc_server_cancel_all_calls(impl_->server->c_server());
  impl_->server->Shutdown(absl::ToChronoTime(deadline));
}

void Server::WriteMetrics(MetricWriter& writer) const {
  impl_->metrics.Write(writer);
  writer.AddCounter(
      "hearsay_connections_cut_total",
      "Connections cut because they reset calls faster than these can end.",
      static_cast<double>(impl_->acceptor->cut_count()));
}

std::shared_ptr<grpc::Channel> Server::InProcessChannel() {
  return impl_->server->InProcessChannel({});
}

}  // namespace hearsay
