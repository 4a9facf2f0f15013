#ifndef HEARSAY_QUERY_SERVICE_WATCH_WATCH_REACTOR_H_
#define HEARSAY_QUERY_SERVICE_WATCH_WATCH_REACTOR_H_

#include "common/clock.h"
#include "common/server/worker_pool.h"
#include "query_service/head_refresher.h"
#include "query_service/projection.h"
#include "query_service/watch/watch_hub.h"

namespace grpc {
class ByteBuffer;
class CallbackServerContext;
template <class Response>
class ServerWriteReactor;
}  // namespace grpc

namespace hearsay {

// What a call of WatchTimeline needs. All must outlive the server.
struct WatchCallParts {
  WatchHub& hub;
  const Projection& projection;
  HeadRefresher& heads;
  const Clock& clock;
  WorkerPool& workers;  // may be made to wait for the ingest service
};

// Answers a call of WatchTimeline whose request is `request`. The reactor
// belongs to itself.
grpc::ServerWriteReactor<grpc::ByteBuffer>* StartWatch(
    const WatchCallParts& parts, grpc::CallbackServerContext* context,
    const grpc::ByteBuffer& request);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_WATCH_WATCH_REACTOR_H_
