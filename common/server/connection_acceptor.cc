#include "common/server/connection_acceptor.h"

#include <fcntl.h>
#include <grpcpp/server_builder.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/clock.h"
#include "common/server/call_counter.h"
#include "common/server/logging.h"
#include "common/server/peer_calls.h"
#include "common/status_macros.h"

namespace hearsay {
namespace {

// How long to wait when there is no room, or no descriptor, for a connection.
constexpr int kRetryMs = 100;

// How long to wait before calls are counted again, at least, and in times of
// what it took to count them.
constexpr int kCountMs = 10;
constexpr int kCountPause = 4;

// Descriptors for everything that is no connection.
constexpr rlim_t kOtherDescriptors = 256;

// Returns how many connections there can be, so that descriptors are left for
// the rest. Takes as many of them as this process may have.
size_t ConnectionsThatFit(size_t connections_max) {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections_max;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections_max;
  const rlim_t fit =
      std::max(limit.rlim_cur, 2 * kOtherDescriptors) - kOtherDescriptors;
  return static_cast<size_t>(std::min<rlim_t>(connections_max, fit));
}

struct FreeAddresses {
  void operator()(addrinfo* addresses) const { freeaddrinfo(addresses); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

absl::Status CannotListen(const std::string& listen) {
  return absl::UnavailableError(
      absl::StrCat("Cannot listen on ", listen,
                   ": the address is in use, or is none of this machine."));
}

absl::StatusOr<Addresses> Resolve(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  std::string host = listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* addresses = nullptr;
  if (getaddrinfo(host.c_str(), listen.substr(colon + 1).c_str(), &hints,
                  &addresses) != 0) {
    return CannotListen(listen);
  }
  return Addresses(addresses);
}

void SetOption(int socket, int level, int option) {
  const int on = 1;
  setsockopt(socket, level, option, &on, sizeof(on));
}

int PortOf(int socket) {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<sockaddr_in6&>(address).sin6_port
                   : reinterpret_cast<sockaddr_in&>(address).sin_port);
}

// 0: it is none of an open file.
ino_t InodeOf(int descriptor) {
  struct stat status = {};
  return fstat(descriptor, &status) == 0 ? status.st_ino : 0;
}

bool IsOpen(int descriptor, ino_t inode) {
  return InodeOf(descriptor) == inode;
}

}  // namespace

ConnectionAcceptor::ConnectionAcceptor(int connections_max)
    : connections_max_(ConnectionsThatFit(connections_max)),
      stop_event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

absl::StatusOr<std::unique_ptr<ConnectionAcceptor>> ConnectionAcceptor::Listen(
    const std::string& listen, int connections_max) {
  ASSIGN_OR_RETURN(const Addresses addresses, Resolve(listen));
  std::unique_ptr<ConnectionAcceptor> acceptor(
      new ConnectionAcceptor(connections_max));
  for (const addrinfo* address = addresses.get(); address != nullptr;
       address = address->ai_next) {
    if (!acceptor->ListenOn(*address).ok()) return CannotListen(listen);
  }
  return acceptor;
}

ConnectionAcceptor::~ConnectionAcceptor() {
  Stop();
  close(stop_event_);
}

absl::Status ConnectionAcceptor::ListenOn(const addrinfo& address) {
  const int listener =
      socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  // A machine without IPv6 still has it in its table of names.
  if (listener < 0 && errno == EAFNOSUPPORT && address.ai_family == AF_INET6) {
    return absl::OkStatus();
  }
  listeners_.push_back(listener);
  SetOption(listener, SOL_SOCKET, SO_REUSEADDR);
  // Connections inherit it.
  SetOption(listener, IPPROTO_TCP, TCP_NODELAY);
  sockaddr_storage bound = {};
  std::copy_n(reinterpret_cast<const char*>(address.ai_addr),
              address.ai_addrlen, reinterpret_cast<char*>(&bound));
  // Where there are several addresses, all take the port of the first. The port
  // is at the same place in addresses of both families.
  auto& port = reinterpret_cast<sockaddr_in&>(bound).sin_port;
  if (port == 0) port = htons(static_cast<uint16_t>(port_));
  if (bind(listener, reinterpret_cast<sockaddr*>(&bound), address.ai_addrlen) !=
          0 ||
      ::listen(listener, SOMAXCONN) != 0) {
    return absl::UnavailableError("");
  }
  port_ = PortOf(listener);
  return absl::OkStatus();
}

void ConnectionAcceptor::Start(
    std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> server,
    const CallCounter& calls) {
  server_ = std::move(server);
  calls_ = &calls;
  thread_ = std::thread([this] { Run(); });
}

void ConnectionAcceptor::Stop() {
  const uint64_t one = 1;
  // It cannot fail: the counter is far from its end.
  (void)!write(stop_event_, &one, sizeof(one));
  if (thread_.joinable()) thread_.join();
  for (const int listener : std::exchange(listeners_, {})) close(listener);
}

void ConnectionAcceptor::Run() {
  std::vector<pollfd> events = {{stop_event_, POLLIN, 0},
                                {calls_->many_event(), POLLIN, 0}};
  const size_t first_listener = events.size();
  for (const int listener : listeners_) {
    events.push_back({listener, POLLIN, 0});
  }
  while (true) {
    // Of each listener one connection whenever there is one, or whenever the
    // calls are counted.
    const bool many = calls_->many();
    const bool room = !many && HasRoom();
    poll(events.data(), room ? events.size() : first_listener,
         room ? -1 : (many ? kCountMs : kRetryMs));
    if (events[0].revents != 0) return;
    eventfd_t ignored = 0;
    eventfd_read(calls_->many_event(), &ignored);
    const bool may_accept = many ? LimitCalls() && HasRoom() : room;
    if (!may_accept) continue;
    for (const int listener : listeners_) Accept(listener);
  }
}

bool ConnectionAcceptor::HasRoom() {
  if (connections_.size() < connections_max_) return true;
  std::erase_if(connections_, [](const Connection& connection) {
    return !IsOpen(connection.descriptor, connection.inode);
  });
  return connections_.size() < connections_max_;
}

void ConnectionAcceptor::Accept(int listener) {
  sockaddr_storage peer = {};
  socklen_t size = sizeof(peer);
  const int descriptor = accept4(listener, reinterpret_cast<sockaddr*>(&peer),
                                 &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (descriptor < 0) {
    // Without a descriptor the listener stays ready; others it may not.
    if (errno == EMFILE || errno == ENFILE) {
      LogWarning("There is no descriptor left for a connection.");
      pollfd stop = {stop_event_, POLLIN, 0};
      poll(&stop, 1, kRetryMs);
    }
    return;
  }
  connections_.push_back({descriptor, InodeOf(descriptor), PeerName(peer)});
  grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters
      connection;
  connection.listener_fd = listener;
  connection.fd = descriptor;
  server_->HandleNewConnection(&connection);
}

bool ConnectionAcceptor::LimitCalls() {
  const SystemClock clock;
  const absl::Time start = clock.Now();
  if (start < next_count_) return false;
  const absl::flat_hash_map<std::string, int64_t> calls = CountPeerCalls(port_);
  int64_t all = 0;
  for (const auto& [peer, count] : calls) all += count;
  int64_t left = all;  // by connections that are gone or cut
  for (Connection& connection : connections_) {
    const auto found = calls.find(connection.peer);
    if (found == calls.end() || connection.is_cut ||
        !IsOpen(connection.descriptor, connection.inode)) {
      continue;
    }
    if (found->second > kPeerCallsMax) {
      Cut(connection, found->second);
    } else {
      left -= found->second;
    }
  }
  const absl::Time end = clock.Now();
  next_count_ = end + (end - start) * kCountPause;
  const bool shrinks = all <= std::exchange(counted_calls_, all);
  return shrinks && left <= kPeerCallsMax;
}

void ConnectionAcceptor::Cut(Connection& connection, int64_t calls) {
  // Of the same file for sure, whatever gRPC closes meanwhile.
  const int descriptor = fcntl(connection.descriptor, F_DUPFD_CLOEXEC, 0);
  if (descriptor < 0) return;
  if (IsOpen(descriptor, connection.inode)) {
    connection.is_cut = true;
    cut_count_.Add();
    shutdown(descriptor, SHUT_RDWR);
    // Nor are the calls to be begun that have come already.
    while (recv(descriptor, nullptr, 1 << 20, MSG_TRUNC | MSG_DONTWAIT) > 0) {
    }
    LogWarning("A connection is cut that resets calls faster than they end.",
               {{"peer", connection.peer}, {"calls", calls}});
  }
  close(descriptor);
}

}  // namespace hearsay
