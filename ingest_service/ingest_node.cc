#include "ingest_service/ingest_node.h"

#include <grpcpp/impl/service_type.h>

#include <utility>

#include "common/status_macros.h"
#include "ingest_service/ingest_service.h"

namespace hearsay {

absl::StatusOr<std::unique_ptr<IngestNode>> IngestNode::Make(
    std::unique_ptr<EntryLog> log, const Clock& clock,
    const IngestNodeOptions& options) {
  ASSIGN_OR_RETURN(const LogPosition position, log->ReadPosition());
  std::unique_ptr<IngestNode> node(
      new IngestNode(std::move(log), clock, position, options));
  // Nothing is written yet.
  RETURN_IF_ERROR(node->log_->VisitControlRecords(
      [&](const v1::Record& record) { node->catalog_.Apply(record); }));
  return node;
}

IngestNode::IngestNode(std::unique_ptr<EntryLog> log, const Clock& clock,
                       const LogPosition& position,
                       const IngestNodeOptions& options)
    : log_(std::move(log)),
      committer_(*log_, catalog_, clock),
      feed_(position),
      queue_(std::make_unique<CommitQueue>(
          committer_, clock, position,
          CommitQueue::Observer{
              [this](const LogPosition& head) { feed_.Move(head); },
              options.health_changed},
          options.commit_queue)),
      intake_(*log_, catalog_, clock, *queue_),
      queries_(*log_, catalog_, feed_),
      workers_(options.worker_count, options.queued_tasks_max),
      service_(MakeIngestService(
          {*log_, feed_, *queue_, intake_, queries_, workers_})) {}

IngestNode::~IngestNode() = default;

NamedService IngestNode::service() const {
  return {kIngestServiceName, service_.get()};
}

void IngestNode::WriteMetrics(MetricWriter& writer) {
  committer_.metrics().Write(writer);
  writer.AddGauge("hearsay_queued_writes",
                  "Writes that wait to be stored or to be answered.",
                  static_cast<double>(queue_->queued_writes()));
  writer.AddGauge("hearsay_head_revision",
                  "Last revision of the log, as far as this service knows.",
                  static_cast<double>(feed_.head().revision));
}

absl::Status IngestNode::Close() {
  queue_->Stop();
  return log_->Close();
}

}  // namespace hearsay
