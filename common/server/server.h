#ifndef HEARSAY_COMMON_SERVER_SERVER_H_
#define HEARSAY_COMMON_SERVER_SERVER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/server/security_options.h"

namespace grpc {
class Channel;
class Service;
}  // namespace grpc

namespace hearsay {

class MetricWriter;

struct ServerOptions {
  // host:port; port 0 takes a free one.
  std::string listen = "127.0.0.1:0";
  // File that gets the bound port, in decimal, once the server listens. Empty:
  // none.
  std::string port_file;
  // How long calls in flight may go on after the server is told to stop.
  absl::Duration drain_grace = absl::Seconds(10);
  SecurityOptions security;
  // A connection is ended when it has this age, some sooner and some later so
  // that not all clients come back at once; calls in flight may go on for the
  // grace. With this a client whose certificate was withdrawn is gone.
  absl::Duration connection_age = absl::Hours(1);
  absl::Duration connection_age_grace = absl::Minutes(10);
  // Connections at once; further ones wait.
  int connections_max = 10'000;
};

// A service and its name, IngestService::service_full_name().
struct NamedService {
  std::string name;
  grpc::Service* service;
};

// A gRPC server with the services given, health v1 and reflection v1 and
// v1alpha. Health is NOT_SERVING until SetServing(true).
//
//   ShutdownSignals signals;  // first of all in main()
//   ...
//   ASSIGN_OR_RETURN(const auto server, Server::Start(options, {service}));
//   server->SetServing(true);
//   signals.Wait();
//   server->Drain([&] { feed.Stop(); });
//
// Thread-safe.
class Server {
 public:
  // Starts to listen. The services must outlive the server.
  //
  // UNAVAILABLE: the address is taken or not of this machine. INVALID_ARGUMENT:
  // it is no address. PERMISSION_DENIED: the port file cannot be written. Or
  // the errors of ServerSecurity::Load(); INTERNAL: a method has no scope.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const ServerOptions& options, const std::vector<NamedService>& services);

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  // Cancels the calls in flight, unless Drain() has ended them.
  ~Server();

  // The port it listens on.
  int port() const;

  // Sets the health of every service and of the server as a whole (""). Without
  // effect once draining.
  void SetServing(bool serving);

  // Ends the server: health turns NOT_SERVING, `end_streams` is called to make
  // the owners of endless streams finish them, new calls and connections are
  // UNAVAILABLE, calls in flight may finish within the grace time and are
  // cancelled after it. Returns once every call has ended.
  void Drain(const std::function<void()>& end_streams = nullptr);

  // Writes the metrics of its calls.
  void WriteMetrics(MetricWriter& writer) const;

  // Returns a channel that needs no network.
  std::shared_ptr<grpc::Channel> InProcessChannel();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_SERVER_H_
