#ifndef HEARSAY_INGEST_SERVICE_INGEST_NODE_H_
#define HEARSAY_INGEST_SERVICE_INGEST_NODE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/clock.h"
#include "common/server/server.h"
#include "common/server/worker_pool.h"
#include "ingest_service/catalog.h"
#include "ingest_service/commit_queue.h"
#include "ingest_service/committer.h"
#include "ingest_service/feed.h"
#include "ingest_service/intake.h"
#include "ingest_service/log/entry_log.h"
#include "ingest_service/queries.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace hearsay {

struct IngestNodeOptions {
  int worker_count = 8;
  size_t queued_tasks_max = 4096;
  CommitQueueOptions commit_queue;
  // Called when the storage fails or works again; must not block.
  std::function<void(bool healthy)> health_changed = [](bool) {};
};

// The ingest service without its server: everything from the log to the gRPC
// service, wired.
class IngestNode {
 public:
  // Builds a node on `log`. `clock` must outlive it. Errors: the log's.
  static absl::StatusOr<std::unique_ptr<IngestNode>> Make(
      std::unique_ptr<EntryLog> log, const Clock& clock,
      const IngestNodeOptions& options = {});
  ~IngestNode();

  NamedService service() const;

  EntryLog& log() { return *log_; }
  const Catalog& catalog() const { return catalog_; }
  Feed& feed() { return feed_; }
  CommitQueue& queue() { return *queue_; }
  Intake& intake() { return intake_; }
  Queries& queries() { return queries_; }

  // Writes what it has stored.
  void WriteMetrics(MetricWriter& writer);

  // Ends the streams; the rest of what was accepted is still stored.
  void EndStreams() { feed_.Stop(); }
  // Stores what waits and closes the log. No calls may be in flight.
  absl::Status Close();

 private:
  IngestNode(std::unique_ptr<EntryLog> log, const Clock& clock,
             const LogPosition& position, const IngestNodeOptions& options);

  const std::unique_ptr<EntryLog> log_;
  Catalog catalog_;
  Committer committer_;
  Feed feed_;
  const std::unique_ptr<CommitQueue> queue_;
  Intake intake_;
  Queries queries_;
  WorkerPool workers_;
  const std::unique_ptr<grpc::Service> service_;
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_INGEST_NODE_H_
