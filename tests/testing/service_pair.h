#ifndef HEARSAY_TESTS_TESTING_SERVICE_PAIR_H_
#define HEARSAY_TESTS_TESTING_SERVICE_PAIR_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/testing/service_process.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {

// The real ingest and query service in folders of their own, as child
// processes. Thread-compatible.
class ServicePair {
 public:
  // Neither runs yet.
  explicit ServicePair(std::vector<std::string> ingest_flags = {},
                       std::vector<std::string> query_flags = {});

  // Starts both and waits until both are SERVING.
  absl::Status Start();

  ServiceProcess& ingest() { return *ingest_; }
  ServiceProcess& query() { return *query_; }

  // Returns another query service of the same log, not yet started, with a
  // folder of its own. It must not outlive the pair.
  std::unique_ptr<ServiceProcess> NewReplica(
      std::vector<std::string> flags = {});

  const TempDir& dir() const { return dir_; }

 private:
  TempDir dir_;
  int replica_count_ = 0;
  std::unique_ptr<ServiceProcess> ingest_;
  std::unique_ptr<ServiceProcess> query_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_SERVICE_PAIR_H_
