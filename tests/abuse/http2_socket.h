#ifndef HEARSAY_TESTS_ABUSE_HTTP2_SOCKET_H_
#define HEARSAY_TESTS_ABUSE_HTTP2_SOCKET_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace hearsay::testing {

// What a client sends first.
std::string Http2Preface();
// Frames of HTTP/2 (RFC 9113), whatever they do to a server.
std::string Http2Ping();
std::string Http2Settings();
std::string Http2Reset(uint32_t stream);
// Opens a call of `path`, as in "/hearsay.query.v1.QueryService/GetForecast".
std::string Http2Call(uint32_t stream, const std::string& path);
// A part of a call's body; `last`: there is no more.
std::string Http2Data(uint32_t stream, absl::string_view bytes, bool last);
// What gRPC puts before a message of so many bytes.
std::string GrpcPrefix(uint32_t message_bytes);

// A connection that says what it likes and does not care for answers. Nothing
// blocks. Thread-compatible.
class Http2Socket {
 public:
  // Connects to `port` of this machine.
  explicit Http2Socket(int port);
  Http2Socket(Http2Socket&& other) noexcept;
  Http2Socket(const Http2Socket&) = delete;
  Http2Socket& operator=(const Http2Socket&) = delete;
  ~Http2Socket();

  // Returns whether all of it was taken. What is left of it if not, is lost.
  bool Send(absl::string_view bytes);
  // Reads and forgets what has come. Returns false once the server has closed
  // the connection.
  bool Forget();

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_ABUSE_HTTP2_SOCKET_H_
