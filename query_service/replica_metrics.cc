#include "query_service/replica_metrics.h"

#include <algorithm>

namespace hearsay {
namespace {

// Returns the state's name without its prefix, as in "SERVING".
std::string StateName(query::v1::ReplicaState state) {
  constexpr size_t kPrefixBytes = sizeof("REPLICA_STATE_") - 1;
  return query::v1::ReplicaState_Name(state).substr(kPrefixBytes);
}

void WriteStates(query::v1::ReplicaState current, MetricWriter& writer) {
  for (int number = 1; number < query::v1::ReplicaState_ARRAYSIZE; ++number) {
    if (!query::v1::ReplicaState_IsValid(number)) continue;
    const auto state = static_cast<query::v1::ReplicaState>(number);
    writer.AddGauge("hearsay_replica_state", "1 for the state that it is in.",
                    state == current, {{"state", StateName(state)}});
  }
}

}  // namespace

bool MayServe(const ProjectionStatus& status) {
  return !status.log_id.empty() &&
         (status.state == query::v1::REPLICA_STATE_SERVING ||
          status.state == query::v1::REPLICA_STATE_DISCONNECTED);
}

void WriteReplicaMetrics(const Projection& projection, const FeedLag::Lag& lag,
                         MetricWriter& writer) {
  const ProjectionStatus status = projection.Status();
  writer.AddGauge("hearsay_applied_revision",
                  "Last revision that the replica has applied.",
                  static_cast<double>(status.applied.revision));
  writer.AddGauge("hearsay_head_revision",
                  "Last revision of the log, as far as this service knows.",
                  static_cast<double>(status.head.revision));
  writer.AddGauge("hearsay_feed_lag_entries",
                  "Entries that the log is known to have and the replica has "
                  "not applied.",
                  static_cast<double>(lag.entries));
  writer.AddGauge("hearsay_feed_lag_seconds",
                  "For how long the replica has lacked an entry that it knows "
                  "of, or has not heard of the ingest service.",
                  absl::ToDoubleSeconds(std::max(lag.behind, lag.silence)));
  WriteStates(status.state, writer);
  const auto model = projection.Read().models().At(status.applied.revision,
                                                   absl::InfiniteFuture());
  writer.AddGauge("hearsay_model_info",
                  "Always 1; the label names the newest model version.", 1,
                  {{"model", model->name}});
}

}  // namespace hearsay
