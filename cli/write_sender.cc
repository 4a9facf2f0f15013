#include "cli/write_sender.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "google/rpc/status.pb.h"

namespace hearsay::cli {
namespace {

using ingest::v1::BatchIngestReportsRequest;
using ingest::v1::BatchIngestReportsResponse;
using ingest::v1::IngestReportRequest;
using ingest::v1::WriteReceipt;

constexpr char kRetryInfoUrl[] = "type.googleapis.com/google.rpc.RetryInfo";
constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kPauseMax = absl::Seconds(5);

// Every write may be repeated, so an unknown outcome is worth another try.
bool IsWorthRepeating(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         status.GetPayload(kRetryInfoUrl).has_value();
}

// Calls `attempt` until it returns false or `patience` has gone, with growing
// pauses.
void Repeat(absl::Duration patience, const std::function<bool()>& attempt) {
  const absl::Time give_up = absl::Now() + patience;
  absl::Duration pause = kFirstPause;
  while (attempt() && absl::Now() + pause < give_up) {
    absl::SleepFor(pause);
    pause = std::min(2 * pause, kPauseMax);
  }
}

absl::Status StatusFromRpc(const google::rpc::Status& rpc) {
  absl::Status status(static_cast<absl::StatusCode>(rpc.code()), rpc.message());
  for (const auto& detail : rpc.details()) {
    status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return status;
}

template <typename Response>
absl::StatusOr<WriteReceipt> SendOne(const RpcClient& ingest,
                                     absl::Duration patience,
                                     const google::protobuf::Message& request) {
  absl::StatusOr<Response> response = absl::UnknownError("not sent");
  Repeat(patience, [&] {
    response = ingest.Call<Response>(request);
    return IsWorthRepeating(response.status());
  });
  if (!response.ok()) return response.status();
  return response->receipt();
}

}  // namespace

absl::StatusOr<WriteReceipt> WriteSender::Send(const Write& write) const {
  switch (write.write_case()) {
    case Write::kIngestReport:
      return SendOne<ingest::v1::IngestReportResponse>(ingest_, patience_,
                                                       write.ingest_report());
    case Write::kRetractReport:
      return SendOne<ingest::v1::RetractReportResponse>(ingest_, patience_,
                                                        write.retract_report());
    case Write::kRecordOutcome:
      return SendOne<ingest::v1::RecordOutcomeResponse>(ingest_, patience_,
                                                        write.record_outcome());
    case Write::kUpsertEntity:
      return SendOne<ingest::v1::UpsertEntityResponse>(ingest_, patience_,
                                                       write.upsert_entity());
    case Write::kMergeEntities:
      return SendOne<ingest::v1::MergeEntitiesResponse>(ingest_, patience_,
                                                        write.merge_entities());
    case Write::kPutTransferWindows:
      return SendOne<ingest::v1::PutTransferWindowsResponse>(
          ingest_, patience_, write.put_transfer_windows());
    case Write::kPublishModel:
      return SendOne<ingest::v1::PublishModelResponse>(ingest_, patience_,
                                                       write.publish_model());
    case Write::WRITE_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("The write is empty.");
}

std::vector<absl::StatusOr<WriteReceipt>> WriteSender::SendReports(
    std::vector<IngestReportRequest> reports) const {
  std::vector<absl::StatusOr<WriteReceipt>> results(
      reports.size(), absl::UnknownError("not sent"));
  size_t done = 0;  // reports before this one are decided
  Repeat(patience_, [&] {
    BatchIngestReportsRequest request;
    for (size_t i = done; i < reports.size(); ++i) {
      *request.add_requests() = reports[i];
    }
    const auto response = ingest_.Call<BatchIngestReportsResponse>(request);
    if (!response.ok()) {
      std::fill(results.begin() + done, results.end(), response.status());
      return IsWorthRepeating(response.status());
    }
    for (const auto& result : response->results()) {
      if (result.has_receipt()) {
        results[done] = result.receipt();
      } else {
        results[done] = StatusFromRpc(result.error());
        // A later report may build on this one: all from here are sent again.
        if (IsWorthRepeating(results[done].status())) return true;
      }
      ++done;
    }
    return false;
  });
  return results;
}

}  // namespace hearsay::cli
