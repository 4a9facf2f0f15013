#ifndef HEARSAY_INGEST_SERVICE_STREAM_REPORTS_REACTOR_H_
#define HEARSAY_INGEST_SERVICE_STREAM_REPORTS_REACTOR_H_

#include "common/server/worker_pool.h"
#include "ingest_service/feed.h"
#include "ingest_service/intake.h"
#include "ingest_service/write_origin.h"

namespace grpc {
class ByteBuffer;
template <class Request, class Response>
class ServerBidiReactor;
}  // namespace grpc

namespace hearsay {

// What a call of StreamReports needs. All must outlive the server.
struct StreamReportsParts {
  Intake& intake;
  Feed& feed;  // tells when to end
  WorkerPool& workers;
};

// Answers a call of StreamReports that `origin` makes. The reactor belongs to
// itself.
grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* StartStreamReports(
    const StreamReportsParts& parts, WriteOrigin origin);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_STREAM_REPORTS_REACTOR_H_
