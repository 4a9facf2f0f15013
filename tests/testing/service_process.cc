#include "tests/testing/service_process.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status_macros.h"

namespace hearsay::testing {
namespace {

constexpr absl::Duration kLaunchTimeout = absl::Seconds(30);
constexpr absl::Duration kStopTimeout = absl::Seconds(30);

bool CanBind(int port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool bound = bind(descriptor, reinterpret_cast<sockaddr*>(&address),
                          sizeof(address)) == 0;
  close(descriptor);
  return bound;
}

// Returns a free port to which the service can come back after a stop. It lies
// below the range from which the system takes ports for connections: nobody
// takes it in between, and a client that tries to reconnect cannot meet itself.
int PickPort() {
  std::random_device random;
  while (true) {
    const int port = 20'000 + static_cast<int>(random() % 12'000);
    if (CanBind(port)) return port;
  }
}

}  // namespace

ServiceProcess::ServiceProcess(ServiceOptions options)
    : options_(std::move(options)),
      port_(PickPort()),
      client_(std::make_unique<RpcClient>(address())) {}

std::string ServiceProcess::address() const {
  return absl::StrCat("127.0.0.1:", port_);
}

absl::Status ServiceProcess::Launch() {
  const std::string port_file = options_.folder + "/port";
  std::error_code ignored;  // it need not exist
  std::filesystem::remove(port_file, ignored);
  std::filesystem::create_directories(data_dir());
  ProcessOptions process;
  process.command = {options_.binary, "--listen",    address(), "--data",
                     data_dir(),      "--port-file", port_file};
  process.command.insert(process.command.end(), options_.flags.begin(),
                         options_.flags.end());
  process.stderr_file = log_file();
  process.stdout_file = options_.folder + "/stdout.log";
  ASSIGN_OR_RETURN(process_, Process::Start(process));
  const auto port = process_->WaitForFile(port_file, kLaunchTimeout);
  if (port.ok()) return absl::OkStatus();
  process_ = nullptr;
  return absl::Status(port.status().code(),
                      absl::StrCat(std::string(port.status().message()), ": ",
                                   ReadFile(log_file())));
}

absl::Status ServiceProcess::WaitUntilServing(absl::Duration timeout) {
  return client_->WaitUntilServing(options_.health_name, timeout);
}

absl::Status ServiceProcess::Start() {
  RETURN_IF_ERROR(Launch());
  return WaitUntilServing();
}

absl::Status ServiceProcess::Terminate() {
  process_->Signal(SIGTERM);
  const auto exit = process_->Wait(kStopTimeout);
  process_ = nullptr;
  RETURN_IF_ERROR(exit.status());
  if (exit->code != 0 || exit->signal != 0) {
    return absl::InternalError(absl::StrCat("ended with code ", exit->code,
                                            ", signal ", exit->signal, ": ",
                                            ReadFile(log_file())));
  }
  return absl::OkStatus();
}

void ServiceProcess::Kill() { process_ = nullptr; }

}  // namespace hearsay::testing
