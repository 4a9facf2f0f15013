#include "query_service/track_ledger.h"

namespace hearsay {

absl::StatusOr<std::shared_ptr<const forecast::SourceRecords>> TrackLedger::At(
    int64_t, absl::Time, absl::Time) {
  return std::shared_ptr<const forecast::SourceRecords>(std::shared_ptr<void>(),
                                                        &forecast::NoRecords());
}

absl::StatusOr<absl::Time> TrackLedger::ChangedSince(int64_t, int64_t,
                                                     absl::Time) {
  return absl::InfiniteFuture();
}

}  // namespace hearsay
