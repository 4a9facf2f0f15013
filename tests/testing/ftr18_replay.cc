#include "tests/testing/ftr18_replay.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/status_macros.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::testing {
namespace {

using ingest::v1::BatchIngestReportsRequest;
using ingest::v1::BatchIngestReportsResponse;
using query::v1::GetLineageRequest;
using query::v1::GetLineageResponse;

constexpr size_t kBatch = 100;
constexpr absl::Duration kTimeout = absl::Minutes(1);

// Adds what the receipt of a report says.
absl::Status AddResult(const ingest::v1::IngestResult& result,
                       StoredFtr18& stored) {
  if (result.has_error()) {
    return absl::InternalError(
        absl::StrCat("refused: ", result.error().message()));
  }
  stored.revision = std::max(stored.revision, result.receipt().revision());
  for (const v1::ResolvedMention& mention : result.receipt().resolutions()) {
    if (mention.field_path() == "claims[0].subject") {
      stored.players.insert(mention.name());
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<StoredFtr18> StoreFtr18(RpcClient& ingest,
                                       const std::vector<Ftr18Row>& rows) {
  StoredFtr18 stored;
  for (size_t begin = 0; begin < rows.size(); begin += kBatch) {
    BatchIngestReportsRequest batch;
    const size_t end = std::min(begin + kBatch, rows.size());
    for (size_t row = begin; row < end; ++row) {
      *batch.add_requests() = Ftr18Report(rows[row]);
    }
    ASSIGN_OR_RETURN(const auto response,
                     ingest.Call<BatchIngestReportsResponse>(batch, kTimeout));
    for (const auto& result : response.results()) {
      RETURN_IF_ERROR(AddResult(result, stored));
    }
  }
  return stored;
}

absl::StatusOr<PlayerLineage> ReadLineage(RpcClient& query,
                                          const std::string& player,
                                          int64_t revision) {
  PlayerLineage lineage;
  GetLineageRequest request;
  request.mutable_player()->set_name(player);
  request.set_min_revision(revision);
  request.set_page_size(1000);
  while (true) {
    ASSIGN_OR_RETURN(const auto page,
                     query.Call<GetLineageResponse>(request, kTimeout));
    lineage.stories.insert(lineage.stories.end(), page.stories().begin(),
                           page.stories().end());
    lineage.sources.insert(lineage.sources.end(), page.sources().begin(),
                           page.sources().end());
    lineage.labels.insert(lineage.labels.end(), page.labels().begin(),
                          page.labels().end());
    if (page.next_page_token().empty()) return lineage;
    request.Clear();
    request.set_page_size(1000);
    request.set_page_token(page.next_page_token());
  }
}

std::set<std::string> ReportsOf(const query::v1::LineageCascade& cascade) {
  std::set<std::string> reports;
  for (const query::v1::Carrier& carrier : cascade.carriers()) {
    reports.insert(carrier.report());
  }
  return reports;
}

}  // namespace hearsay::testing
