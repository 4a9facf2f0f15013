#ifndef HEARSAY_INGEST_SERVICE_INGEST_SERVICE_H_
#define HEARSAY_INGEST_SERVICE_INGEST_SERVICE_H_

#include <memory>

#include "common/server/worker_pool.h"
#include "ingest_service/commit_queue.h"
#include "ingest_service/feed.h"
#include "ingest_service/intake.h"
#include "ingest_service/log/entry_log.h"
#include "ingest_service/queries.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace hearsay {

// What the methods are made of. All must outlive the service.
struct IngestServiceParts {
  EntryLog& log;
  Feed& feed;
  CommitQueue& queue;
  Intake& intake;
  Queries& queries;
  WorkerPool& workers;
};

inline constexpr char kIngestServiceName[] = "hearsay.ingest.v1.IngestService";

// Returns the service of that name.
std::unique_ptr<grpc::Service> MakeIngestService(
    const IngestServiceParts& parts);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_INGEST_SERVICE_H_
