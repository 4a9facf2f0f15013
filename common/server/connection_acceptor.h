#ifndef HEARSAY_COMMON_SERVER_CONNECTION_ACCEPTOR_H_
#define HEARSAY_COMMON_SERVER_CONNECTION_ACCEPTOR_H_

#include <netdb.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"

namespace grpc::experimental {
class ExternalConnectionAcceptor;
}  // namespace grpc::experimental

namespace hearsay {

// Listens for a gRPC server and hands over to it as many connections as it may
// have at once: gRPC has no such limit, and when it runs out of descriptors it
// listens no more. Connections beyond the limit wait in the system's queue,
// which is bounded too, until others end. Thread-safe.
class ConnectionAcceptor {
 public:
  // Listens on every address of `listen`, host:port; port 0 takes a free one.
  // UNAVAILABLE: one is in use, or none is of this machine.
  static absl::StatusOr<std::unique_ptr<ConnectionAcceptor>> Listen(
      const std::string& listen, int connections_max);
  ConnectionAcceptor(const ConnectionAcceptor&) = delete;
  ConnectionAcceptor& operator=(const ConnectionAcceptor&) = delete;
  ~ConnectionAcceptor();

  int port() const { return port_; }

  // Starts to accept for the server that `server` belongs to. Call once.
  void Start(
      std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> server);

  // Stops listening: new connections are refused from now on.
  void Stop();

 private:
  // A connection that was handed over. When gRPC has closed it, the descriptor
  // is free, or another file's.
  struct Connection {
    int descriptor;
    ino_t inode;
  };

  explicit ConnectionAcceptor(int connections_max);

  absl::Status ListenOn(const addrinfo& address);
  void Run();
  bool HasRoom();
  void Accept(int listener);

  const size_t connections_max_;
  int port_ = 0;
  std::vector<int> listeners_;
  int stop_event_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> server_;
  std::vector<Connection> connections_;  // of the thread
  std::thread thread_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_CONNECTION_ACCEPTOR_H_
