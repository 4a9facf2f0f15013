// How many calls each peer of a server has going, as gRPC itself counts them:
// also those that their client has reset and that are still to be cleared away.
#ifndef HEARSAY_COMMON_SERVER_PEER_CALLS_H_
#define HEARSAY_COMMON_SERVER_PEER_CALLS_H_

#include <sys/socket.h>

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"

namespace hearsay {

// Returns the calls of every connection to `port` of this process, by
// PeerName(). It takes gRPC some 20 us a connection.
absl::flat_hash_map<std::string, int64_t> CountPeerCalls(int port);

// Returns the name of a TCP peer, as in "127.0.0.1:50312" or "[::1]:50312".
// IPv4 within IPv6 is IPv4.
std::string PeerName(const sockaddr_storage& address);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_PEER_CALLS_H_
