#include "tests/testing/service_pair.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status_macros.h"

namespace hearsay::testing {

ServicePair::ServicePair(std::vector<std::string> ingest_flags,
                         std::vector<std::string> query_flags) {
  std::filesystem::create_directories(dir_.File("ingest"));
  ingest_ = std::make_unique<ServiceProcess>(
      ServiceOptions{HEARSAY_INGEST_BINARY, "hearsay.ingest.v1.IngestService",
                     dir_.File("ingest"), std::move(ingest_flags)});
  query_ = NewReplica(std::move(query_flags));
}

absl::Status ServicePair::Start() {
  RETURN_IF_ERROR(ingest_->Start());
  return query_->Start();
}

std::unique_ptr<ServiceProcess> ServicePair::NewReplica(
    std::vector<std::string> flags) {
  const std::string folder =
      dir_.File(absl::StrCat("query-", ++replica_count_));
  std::filesystem::create_directories(folder);
  flags.insert(flags.begin(), {"--feed", ingest_->address()});
  return std::make_unique<ServiceProcess>(
      ServiceOptions{HEARSAY_QUERY_BINARY, "hearsay.query.v1.QueryService",
                     folder, std::move(flags)});
}

}  // namespace hearsay::testing
