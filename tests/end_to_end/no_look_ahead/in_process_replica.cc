#include "tests/end_to_end/no_look_ahead/in_process_replica.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "common/version.h"
#include "query_service/dossier_cache.h"
#include "query_service/feed_client.h"
#include "query_service/feed_verifier.h"
#include "query_service/head_refresher.h"
#include "query_service/projection.h"
#include "query_service/query_core.h"
#include "query_service/replica.h"
#include "query_service/snapshot.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {
namespace {

// So few that some must go.
constexpr size_t kDossierEntriesMax = 5'000;
constexpr size_t kArchivedForecastsMax = 100;

// The head that the replica was last told, to those who ask.
class KnownHead : public FeedClient {
 public:
  void Set(const v1::LogHead& head) { head_ = head; }

  absl::Status Tail(const ingest::v1::TailRequest&,
                    const MessageHandler&) override {
    return absl::CancelledError("entries are applied directly");
  }
  absl::StatusOr<v1::LogHead> GetHead(absl::Time) override { return head_; }
  void Cancel() override {}

 private:
  v1::LogHead head_;
};

v1::LogHead HeadOf(const std::vector<v1::LogEntry>& log, int64_t last,
                   absl::Time commit_time, absl::Time closed_time) {
  v1::LogHead head;
  head.set_log_id(kReplayedLogId);
  head.set_revision(last);
  head.set_chain_sha256(last == 0 ? std::string(32, '\0')
                                  : log[last - 1].chain_sha256());
  head.set_format_version(kFormatVersion);
  *head.mutable_closed_time() = TimeToProto(closed_time);
  if (last > 0) *head.mutable_commit_time() = TimeToProto(commit_time);
  return head;
}

}  // namespace

struct InProcessReplica::Parts {
  TempDir dir;
  std::unique_ptr<Replica> replica;
  std::unique_ptr<Projection> projection;
  KnownHead feed;
  std::unique_ptr<DossierCache> dossiers;
  std::unique_ptr<StoryCache> stories;
  std::unique_ptr<HeadRefresher> heads;
  std::unique_ptr<SnapshotResolver> snapshots;
  std::unique_ptr<TrackLedger> ledger;
  std::unique_ptr<ForecastArchive> archive;
  std::unique_ptr<QueryCore> core;
  AppliedPosition position;
};

InProcessReplica::InProcessReplica(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}

InProcessReplica::~InProcessReplica() = default;

absl::StatusOr<std::unique_ptr<InProcessReplica>> InProcessReplica::Open() {
  auto parts = std::make_unique<Parts>();
  Replica::Options options;
  options.tail_entries_max = 300;  // so that there are blocks and a tail
  ASSIGN_OR_RETURN(parts->replica,
                   Replica::Open(parts->dir.File("replica.sqlite3"), options));
  ASSIGN_OR_RETURN(parts->projection, Projection::Load(parts->replica.get()));
  parts->dossiers =
      std::make_unique<DossierCache>(*parts->replica, kDossierEntriesMax);
  parts->stories =
      std::make_unique<StoryCache>(*parts->dossiers, kDossierEntriesMax);
  parts->projection->SetListener(
      [dossiers = parts->dossiers.get()](
          int64_t revision, const std::vector<std::string>& players) {
        dossiers->Touch(players, revision);
      });
  parts->heads =
      std::make_unique<HeadRefresher>(&parts->feed, parts->projection.get());
  parts->snapshots = std::make_unique<SnapshotResolver>(parts->projection.get(),
                                                        parts->heads.get());
  parts->ledger =
      std::make_unique<TrackLedger>(*parts->projection, *parts->dossiers);
  parts->archive =
      std::make_unique<ForecastArchive>(*parts->projection, *parts->dossiers,
                                        *parts->ledger, kArchivedForecastsMax);
  parts->core = std::make_unique<QueryCore>(*parts->projection,
                                            *parts->snapshots, *parts->stories,
                                            *parts->ledger, *parts->archive);
  return std::unique_ptr<InProcessReplica>(
      new InProcessReplica(std::move(parts)));
}

absl::Status InProcessReplica::Apply(const std::vector<v1::LogEntry>& log,
                                     int64_t last, absl::Time closed_time) {
  google::protobuf::RepeatedPtrField<v1::LogEntry> entries;
  for (int64_t i = parts_->position.revision; i < last; ++i) {
    *entries.Add() = log[i];
  }
  ASSIGN_OR_RETURN(const VerifiedBatch batch,
                   VerifyEntries(parts_->position, entries));
  const v1::LogHead head =
      HeadOf(log, last, batch.end.commit_time, closed_time);
  RETURN_IF_ERROR(VerifyHead(head, "", batch.end));
  parts_->feed.Set(head);
  RETURN_IF_ERROR(parts_->projection->Apply(batch, head));
  parts_->position = batch.end;
  return absl::OkStatus();
}

namespace {

// Calls the core's method for the request.
template <typename Response, typename Request>
std::string Call(QueryCore& core,
                 absl::Status (QueryCore::*method)(const Request&, absl::Time,
                                                   Response&),
                 const Request& request) {
  Response response;
  const absl::Status status =
      (core.*method)(request, absl::Now() + absl::Minutes(5), response);
  return status.ok() ? response.SerializeAsString()
                     : ToRpcStatus(status).ShortDebugString();
}

struct Asker {
  QueryCore& core;

  std::string operator()(const query::v1::ListTimelineRequest& request) {
    return Call(core, &QueryCore::ListTimeline, request);
  }
  std::string operator()(const query::v1::GetLineageRequest& request) {
    return Call(core, &QueryCore::GetLineage, request);
  }
  std::string operator()(const query::v1::ListContradictionsRequest& request) {
    return Call(core, &QueryCore::ListContradictions, request);
  }
  std::string operator()(const query::v1::ListSagasRequest& request) {
    return Call(core, &QueryCore::ListSagas, request);
  }
  std::string operator()(const query::v1::ExplainVisibilityRequest& request) {
    return Call(core, &QueryCore::ExplainVisibility, request);
  }
  std::string operator()(const query::v1::GetForecastRequest& request) {
    return Call(core, &QueryCore::GetForecast, request);
  }
  std::string operator()(const query::v1::AnswerQuestionRequest& request) {
    return Call(core, &QueryCore::AnswerQuestion, request);
  }
  std::string operator()(const query::v1::ResolveNameRequest& request) {
    return Call(core, &QueryCore::ResolveName, request);
  }
  std::string operator()(const query::v1::BatchGetForecastsRequest& request) {
    return Call(core, &QueryCore::BatchGetForecasts, request);
  }
  std::string operator()(
      const query::v1::BatchAnswerQuestionsRequest& request) {
    return Call(core, &QueryCore::BatchAnswerQuestions, request);
  }
  std::string operator()(const query::v1::ExplainForecastRequest& request) {
    return Call(core, &QueryCore::ExplainForecast, request);
  }
  std::string operator()(const query::v1::CompareForecastsRequest& request) {
    return Call(core, &QueryCore::CompareForecasts, request);
  }
  std::string operator()(const query::v1::ListForecastHistoryRequest& request) {
    return Call(core, &QueryCore::ListForecastHistory, request);
  }
  std::string operator()(const query::v1::ListTrackRecordsRequest& request) {
    return Call(core, &QueryCore::ListTrackRecords, request);
  }
  std::string operator()(const query::v1::GetCalibrationRequest& request) {
    return Call(core, &QueryCore::GetCalibration, request);
  }
};

}  // namespace

std::string InProcessReplica::Answer(const Question& question) {
  return std::visit(Asker{*parts_->core}, question);
}

}  // namespace hearsay::testing
