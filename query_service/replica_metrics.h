#ifndef HEARSAY_QUERY_SERVICE_REPLICA_METRICS_H_
#define HEARSAY_QUERY_SERVICE_REPLICA_METRICS_H_

#include "common/observability/metrics.h"
#include "query_service/feed_lag.h"
#include "query_service/projection.h"

namespace hearsay {

// Whether a replica in that state answers.
bool MayServe(const ProjectionStatus& status);

// Writes how far a replica is, its state, and the model that it forecasts with.
void WriteReplicaMetrics(const Projection& projection, const FeedLag::Lag& lag,
                         MetricWriter& writer);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_REPLICA_METRICS_H_
