#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_RECORDED_PATH_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_RECORDED_PATH_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/player_state.h"
#include "query_service/forecast/proposition.h"

namespace hearsay::calibration {

// From where a forecast looked ahead.
struct PathStart {
  std::string club;  // that holds his contract; empty: not known, or none
  forecast::StartState state = forecast::StartState::kUnsettled;
  std::string agreed_club;  // of kAgreed
  // When the contract ends, if that is known for a fact.
  std::optional<absl::Time> expiry;
};

// What really happened after a forecast: the cells that the player went
// through, to the first that no forecast ever leaves again. Immutable.
class RecordedPath {
 public:
  // `outcomes`: what came after the forecast, in the order in which it was
  // signed.
  RecordedPath(const PathStart& start, absl::Span<const ViewOutcome> outcomes);

  // Whether a cell of `proposition` was entered before `deadline`.
  bool Entered(const forecast::Proposition& proposition,
               absl::Time deadline) const;

 private:
  const forecast::CellName& last() const { return steps_.back().cell; }
  bool IsOver() const;
  void Add(const ViewOutcome& outcome);
  void Release(absl::Time time);

  // The first is the cell that the forecast started from.
  std::vector<forecast::RecordedStep> steps_;
};

}  // namespace hearsay::calibration

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_RECORDED_PATH_H_
