#ifndef HEARSAY_INGEST_SERVICE_TAIL_REACTOR_H_
#define HEARSAY_INGEST_SERVICE_TAIL_REACTOR_H_

#include "common/server/worker_pool.h"
#include "ingest_service/commit_queue.h"
#include "ingest_service/feed.h"
#include "ingest_service/log/entry_log.h"

namespace grpc {
class ByteBuffer;
template <class Response>
class ServerWriteReactor;
}  // namespace grpc

namespace hearsay {

// What a call of Tail needs. All must outlive the server.
struct TailParts {
  EntryLog& log;
  Feed& feed;
  CommitQueue& queue;
  WorkerPool& workers;
};

// Answers a call of Tail whose request is `request`. The reactor belongs to
// itself.
grpc::ServerWriteReactor<grpc::ByteBuffer>* StartTail(
    const TailParts& parts, const grpc::ByteBuffer& request);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_TAIL_REACTOR_H_
