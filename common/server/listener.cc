#include "common/server/listener.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>

#include "absl/strings/numbers.h"

namespace hearsay {
namespace {

// Returns the port on which the file listens; 0: it does not, or is no socket.
int ListeningPort(int file) {
  int listens = 0;
  socklen_t size = sizeof(listens);
  if (getsockopt(file, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 ||
      listens == 0) {
    return 0;
  }
  sockaddr_in6 address = {};
  size = sizeof(address);
  if (getsockname(file, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return 0;
  }
  // Where both families have the port.
  static_assert(offsetof(sockaddr_in, sin_port) ==
                offsetof(sockaddr_in6, sin6_port));
  const bool has_port =
      address.sin6_family == AF_INET || address.sin6_family == AF_INET6;
  return has_port ? ntohs(address.sin6_port) : 0;
}

}  // namespace

void StopListening(int port) {
  std::error_code error;
  for (std::filesystem::directory_iterator file("/proc/self/fd", error), end;
       !error && file != end; file.increment(error)) {
    int number = -1;
    if (!absl::SimpleAtoi(file->path().filename().string(), &number)) continue;
    if (ListeningPort(number) == port) shutdown(number, SHUT_RD);
  }
}

}  // namespace hearsay
