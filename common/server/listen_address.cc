#include "common/server/listen_address.h"

#include "absl/strings/str_cat.h"

namespace hearsay {

absl::Status CheckListenAddress(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  const std::string port =
      colon == std::string::npos ? "" : listen.substr(colon + 1);
  const bool numeric =
      !port.empty() && port.size() <= 5 &&
      port.find_first_not_of("0123456789") == std::string::npos;
  if (colon == 0 || !numeric || std::stoi(port) > 65535) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", listen,
        "\" is no address to listen on: host:port, as in 127.0.0.1:50051."));
  }
  return absl::OkStatus();
}

}  // namespace hearsay
