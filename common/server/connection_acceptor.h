#ifndef HEARSAY_COMMON_SERVER_CONNECTION_ACCEPTOR_H_
#define HEARSAY_COMMON_SERVER_CONNECTION_ACCEPTOR_H_

#include <netdb.h>
#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/limits.h"
#include "common/observability/metrics.h"

namespace grpc::experimental {
class ExternalConnectionAcceptor;
}  // namespace grpc::experimental

namespace hearsay {

class CallCounter;

// Listens for a gRPC server and hands over to it as many connections as it may
// have at once: gRPC has no such limit, and when it runs out of descriptors it
// listens no more. Connections beyond the limit wait in the system's queue,
// which is bounded too, until others end.
//
// Cuts connections that have more than kPeerCallsMax calls. gRPC limits only
// those that are open; a client that opens and resets calls faster than they
// can be cleared away has ever more. While connections that are gone have left
// as many, or there are ever more calls, new ones wait. Thread-safe.
class ConnectionAcceptor {
 public:
  // A client can have as many open, and as many again whose end it has heard of
  // before the server was done with them.
  static constexpr int kPeerCallsMax = 2 * limits::kConcurrentCallsMax;

  // Listens on every address of `listen`, host:port; port 0 takes a free one.
  // UNAVAILABLE: one is in use, or none is of this machine.
  static absl::StatusOr<std::unique_ptr<ConnectionAcceptor>> Listen(
      const std::string& listen, int connections_max);
  ConnectionAcceptor(const ConnectionAcceptor&) = delete;
  ConnectionAcceptor& operator=(const ConnectionAcceptor&) = delete;
  ~ConnectionAcceptor();

  int port() const { return port_; }

  // Starts to accept for the server that `server` belongs to. `calls` counts
  // its calls, kPeerCallsMax of them are many, and must outlive this. Call
  // once.
  void Start(
      std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> server,
      const CallCounter& calls);

  // Stops listening: new connections are refused from now on.
  void Stop();

  // How many connections were cut.
  uint64_t cut_count() const { return cut_count_.value(); }

 private:
  // A connection that was handed over. When gRPC has closed it, the descriptor
  // is free, or another file's.
  struct Connection {
    int descriptor;
    ino_t inode;
    std::string peer;
    bool is_cut = false;
  };

  explicit ConnectionAcceptor(int connections_max);

  absl::Status ListenOn(const addrinfo& address);
  void Run();
  bool HasRoom();
  void Accept(int listener);
  // Cuts connections that have too many calls. Returns whether further ones may
  // come; false if it is too soon to say.
  bool LimitCalls();
  void Cut(Connection& connection, int64_t calls);

  const size_t connections_max_;
  int port_ = 0;
  std::vector<int> listeners_;
  int stop_event_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> server_;
  const CallCounter* calls_ = nullptr;
  Counter cut_count_;
  // Of the thread:
  std::vector<Connection> connections_;
  int64_t counted_calls_ = 0;  // last time
  absl::Time next_count_;
  std::thread thread_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_CONNECTION_ACCEPTOR_H_
