#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_FORECAST_ARCHIVE_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_FORECAST_ARCHIVE_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "query_service/calibration/calibration.h"
#include "query_service/calibration/change_tracker.h"
#include "query_service/dossier_cache.h"
#include "query_service/projection.h"
#include "query_service/track_ledger.h"

namespace hearsay {

// Which forecasts are judged. Empty: all.
struct CalibrationFilter {
  std::vector<query::v1::Event> events;
  std::vector<int> horizon_weeks;
  // When they were made.
  absl::Time start = absl::InfinitePast();
  absl::Time end = absl::InfiniteFuture();  // exclusive

  friend bool operator==(const CalibrationFilter&,
                         const CalibrationFilter&) = default;

  bool Wants(const calibration::JudgedEvent& event) const;
};

// The forecasts that could have been made of every player, at the landmarks of
// his sagas. Each is made once, when it is first asked for, and kept for as
// long as it is what would be made anew: until something is stored that was
// said by then, or known of a source by then, or about whom or what it speaks
// of. Nothing kept ever changes an answer.
//
// Thread-safe.
class ForecastArchive {
 public:
  using Digests = std::vector<std::shared_ptr<const calibration::SagaDigest>>;

  // Keeps at most `forecasts_max` forecasts, but always those of the last
  // player. All must outlive it.
  ForecastArchive(const Projection& projection, DossierCache& dossiers,
                  TrackLedger& ledger, size_t forecasts_max);
  ~ForecastArchive();

  ForecastArchive(const ForecastArchive&) = delete;
  ForecastArchive& operator=(const ForecastArchive&) = delete;

  // Returns all sagas of which, as of a revision and a said-by time, forecasts
  // that the filter wants can be judged, in no particular order. The caller
  // must hold no reader of the projection. What has not changed since the last
  // call with the same filter is not summed up again.
  //
  // DEADLINE_EXCEEDED DEADLINE_TOO_SHORT: not all forecasts were made by
  // `deadline`. Those made are kept, so that the next call comes further.
  absl::StatusOr<Digests> Judge(int64_t revision, absl::Time said_by,
                                const CalibrationFilter& filter,
                                absl::Time deadline);

  // How many forecasts were made since it began.
  int64_t made_count() const;

 private:
  struct Shelf;
  class Search;
  struct Slot {
    std::shared_ptr<Shelf> shelf;
    size_t forecasts = 0;  // on it, when it was last used
    std::list<std::string>::iterator used;
  };

  std::shared_ptr<Shelf> ShelfOf(const std::string& player);
  // Takes note that a player's forecasts are used, and drops those not used for
  // the longest time.
  void Used(const std::string& player, size_t forecasts, int64_t made);

  const Projection& projection_;
  DossierCache& dossiers_;
  TrackLedger& ledger_;
  const size_t forecasts_max_;
  ChangeTracker changes_;

  mutable std::mutex mutex_;  // for all below
  absl::flat_hash_map<std::string, Slot> slots_;
  std::list<std::string> used_;  // players, the last used first
  size_t forecasts_ = 0;         // in all slots
  int64_t made_ = 0;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_FORECAST_ARCHIVE_H_
