#include "cli/wait.h"

#include <iostream>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "cli/error_text.h"
#include "cli/exit_code.h"
#include "cli/rpc_client.h"
#include "common/status_macros.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

absl::Status WaitForIngest(const RpcClient& ingest, absl::Time give_up) {
  return ingest.WaitUntilServing("hearsay.ingest.v1.IngestService",
                                 give_up - absl::Now());
}

absl::Status WaitForQuery(const RpcClient& ingest, const RpcClient& query,
                          absl::Time give_up) {
  RETURN_IF_ERROR(query.WaitUntilServing("hearsay.query.v1.QueryService",
                                         give_up - absl::Now()));
  ASSIGN_OR_RETURN(const auto head,
                   ingest.Call<ingest::v1::GetHeadResponse>(
                       ingest::v1::GetHeadRequest(), give_up - absl::Now()));
  // Any query that waits for a revision will do; this one needs no player.
  query::v1::ResolveNameRequest request;
  request.set_text("-");
  request.set_min_revision(head.head().revision());
  return query
      .Call<query::v1::ResolveNameResponse>(request, give_up - absl::Now())
      .status();
}

}  // namespace

int RunWait(const WaitOptions& options) {
  const absl::Time give_up = absl::Now() + options.timeout;
  const RpcClient ingest(options.ingest);
  const RpcClient query(options.query);
  absl::Status status = WaitForIngest(ingest, give_up);
  if (!status.ok()) {
    std::cerr << ErrorText(ingest.address(), status);
    return ExitCodeOf(status);
  }
  status = WaitForQuery(ingest, query, give_up);
  if (!status.ok()) {
    std::cerr << ErrorText(query.address(), status);
    return ExitCodeOf(status);
  }
  return kDone;
}

}  // namespace hearsay::cli
