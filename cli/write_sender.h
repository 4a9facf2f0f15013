#ifndef HEARSAY_CLI_WRITE_SENDER_H_
#define HEARSAY_CLI_WRITE_SENDER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/rpc_client.h"
#include "cli/write.pb.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"

namespace hearsay::cli {

// Sends writes to the ingest service. While the service does not answer, or
// asks for it, a write is sent again, for as long as `patience`.
// Thread-compatible.
class WriteSender {
 public:
  // `ingest` must outlive it.
  WriteSender(const RpcClient& ingest, absl::Duration patience)
      : ingest_(ingest), patience_(patience) {}

  // Sends one write.
  absl::StatusOr<ingest::v1::WriteReceipt> Send(const Write& write) const;

  // Sends reports, at most 1000, in one call; returns a result for each.
  std::vector<absl::StatusOr<ingest::v1::WriteReceipt>> SendReports(
      std::vector<ingest::v1::IngestReportRequest> reports) const;

 private:
  const RpcClient& ingest_;
  const absl::Duration patience_;
};

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_WRITE_SENDER_H_
