#ifndef HEARSAY_TESTS_TESTING_SERVICE_PROCESS_H_
#define HEARSAY_TESTS_TESTING_SERVICE_PROCESS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tests/testing/process.h"
#include "tests/testing/rpc_client.h"

namespace hearsay::testing {

struct ServiceOptions {
  std::string binary;
  // Name under which the health service knows it.
  std::string health_name;
  // Folder for its data, its log and its port file; must exist.
  std::string folder;
  // Given beside --listen, --data and --port-file.
  std::vector<std::string> flags;
};

// One of the real services as a child process that can stop and start again at
// the same port. Thread-compatible.
class ServiceProcess {
 public:
  explicit ServiceProcess(ServiceOptions options);

  // Starts it and waits until it listens.
  absl::Status Launch();
  // Waits until it says that it is SERVING.
  absl::Status WaitUntilServing(absl::Duration timeout = absl::Seconds(30));
  // Both.
  absl::Status Start();

  // Asks it to stop; an error unless it ends by itself with code 0.
  absl::Status Terminate();
  // Kills it and waits until it is gone.
  void Kill();

  bool IsServing() { return client_->IsServing(options_.health_name); }
  bool running() const { return process_ != nullptr; }
  pid_t pid() const { return process_->pid(); }
  Process& process() { return *process_; }
  std::string address() const;
  std::string data_dir() const { return options_.folder + "/data"; }
  std::string log_file() const { return options_.folder + "/stderr.log"; }
  // Stays usable across restarts.
  RpcClient& client() { return *client_; }

 private:
  ServiceOptions options_;
  int port_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<RpcClient> client_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_SERVICE_PROCESS_H_
