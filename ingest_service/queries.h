#ifndef HEARSAY_INGEST_SERVICE_QUERIES_H_
#define HEARSAY_INGEST_SERVICE_QUERIES_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "ingest_service/catalog.h"
#include "ingest_service/feed.h"
#include "ingest_service/log/entry_log.h"

namespace hearsay {

// What the log holds, for those who wrote it. Errors are those of the methods
// of the same names. A list shows the log as it was at its first page.
// Thread-safe.
class Queries {
 public:
  // The arguments must outlive it.
  Queries(EntryLog& log, const Catalog& catalog, const Feed& feed)
      : log_(log), catalog_(catalog), feed_(feed) {}

  absl::StatusOr<ingest::v1::GetReportResponse> GetReport(
      const ingest::v1::GetReportRequest& request);
  absl::StatusOr<ingest::v1::ListReportsResponse> ListReports(
      const ingest::v1::ListReportsRequest& request);
  absl::StatusOr<ingest::v1::GetEntityResponse> GetEntity(
      const ingest::v1::GetEntityRequest& request);
  absl::StatusOr<ingest::v1::ListEntitiesResponse> ListEntities(
      const ingest::v1::ListEntitiesRequest& request);
  absl::StatusOr<ingest::v1::ListTransferWindowsResponse> ListTransferWindows(
      const ingest::v1::ListTransferWindowsRequest& request);
  absl::StatusOr<ingest::v1::ListModelsResponse> ListModels(
      const ingest::v1::ListModelsRequest& request);

 private:
  EntryLog& log_;
  const Catalog& catalog_;
  const Feed& feed_;
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_QUERIES_H_
