#ifndef HEARSAY_COMMON_SERVER_LISTEN_ADDRESS_H_
#define HEARSAY_COMMON_SERVER_LISTEN_ADDRESS_H_

#include <string>

#include "absl/status/status.h"

namespace hearsay {

// INVALID_ARGUMENT unless `listen` is host:port, as in "127.0.0.1:50051".
absl::Status CheckListenAddress(const std::string& listen);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_LISTEN_ADDRESS_H_
