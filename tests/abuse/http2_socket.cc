#include "tests/abuse/http2_socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"

namespace hearsay::testing {
namespace {

enum FrameType : uint8_t {
  kData = 0,
  kHeaders = 1,
  kResetStream = 3,
  kSettings = 4,
  kPing = 6,
};
constexpr uint8_t kEndStream = 1;
constexpr uint8_t kEndHeaders = 4;

// Most significant byte first.
std::string ToBytes(uint32_t number, int count) {
  std::string bytes;
  for (int i = count - 1; i >= 0; --i) {
    bytes += static_cast<char>((number >> (8 * i)) & 0xff);
  }
  return bytes;
}

std::string Frame(FrameType type, uint8_t flags, uint32_t stream,
                  absl::string_view payload) {
  return absl::StrCat(ToBytes(static_cast<uint32_t>(payload.size()), 3),
                      ToBytes(type, 1), ToBytes(flags, 1), ToBytes(stream, 4),
                      payload);
}

// A text in a header block (RFC 7541), shorter than 127 bytes.
std::string HeaderText(absl::string_view text) {
  return absl::StrCat(ToBytes(static_cast<uint32_t>(text.size()), 1), text);
}

}  // namespace

std::string Http2Preface() {
  return absl::StrCat("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Http2Settings());
}

std::string Http2Ping() { return Frame(kPing, 0, 0, "abcdefgh"); }

std::string Http2Settings() { return Frame(kSettings, 0, 0, ""); }

std::string Http2Reset(uint32_t stream) {
  constexpr uint32_t kCancel = 8;
  return Frame(kResetStream, 0, stream, ToBytes(kCancel, 4));
}

std::string Http2Call(uint32_t stream, const std::string& path) {
  // :method POST and :scheme http are of the static table; then literals with
  // the table's names.
  const std::string block = absl::StrCat(
      "\x83\x86", "\x04", HeaderText(path), "\x01", HeaderText("localhost"),
      "\x0f\x10", HeaderText("application/grpc"), std::string(1, '\0'),
      HeaderText("te"), HeaderText("trailers"));
  return Frame(kHeaders, kEndHeaders, stream, block);
}

std::string Http2Data(uint32_t stream, absl::string_view bytes, bool last) {
  return Frame(kData, last ? kEndStream : 0, stream, bytes);
}

std::string GrpcPrefix(uint32_t message_bytes) {
  return absl::StrCat(std::string(1, '\0'), ToBytes(message_bytes, 4));
}

Http2Socket::Http2Socket(int port)
    : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (connect(descriptor_, reinterpret_cast<sockaddr*>(&address),
              sizeof(address)) != 0) {
    close(std::exchange(descriptor_, -1));
    return;
  }
  fcntl(descriptor_, F_SETFL, O_NONBLOCK);
}

Http2Socket::Http2Socket(Http2Socket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

Http2Socket::~Http2Socket() {
  if (descriptor_ >= 0) close(descriptor_);
}

bool Http2Socket::Send(absl::string_view bytes) {
  return send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(bytes.size());
}

bool Http2Socket::Forget() {
  char bytes[16384];
  ssize_t count = 0;
  while ((count = recv(descriptor_, bytes, sizeof(bytes), 0)) > 0) {
  }
  return count < 0 && (errno == EAGAIN || errno == EINTR);
}

}  // namespace hearsay::testing
