#include "query_service/calibration/recorded_path.h"

#include <algorithm>
#include <utility>

#include "hearsay/query/v1/forecast.pb.h"

namespace hearsay::calibration {
namespace {

using forecast::CellName;
using forecast::RecordedStep;
using forecast::StartState;

CellName FirstCell(const PathStart& start) {
  CellName cell;
  switch (start.state) {
    case StartState::kUnsettled:
      cell.kind = query::v1::CELL_KIND_UNSETTLED;
      break;
    case StartState::kRenewed:
      cell.kind = query::v1::CELL_KIND_RENEWED;
      break;
    case StartState::kAgreed:
      cell.kind = query::v1::CELL_KIND_AGREED;
      cell.club = start.agreed_club;
      cell.form = v1::DEAL_FORM_FREE;
      break;
    case StartState::kReleased:
    case StartState::kRetired:
      cell.kind = query::v1::CELL_KIND_RELEASED;
      break;
  }
  return cell;
}

RecordedStep StepAt(absl::Time time, CellName cell) {
  return {time, time, std::move(cell)};
}

}  // namespace

RecordedPath::RecordedPath(const PathStart& start,
                           absl::Span<const ViewOutcome> outcomes) {
  steps_.push_back(StepAt(absl::InfinitePast(), FirstCell(start)));
  for (const ViewOutcome& outcome : outcomes) {
    if (IsOver()) return;
    if (start.expiry.has_value() &&
        forecast::SignedTime(outcome) >= *start.expiry) {
      Release(*start.expiry);
    }
    Add(outcome);
  }
  if (start.expiry.has_value()) Release(*start.expiry);
}

bool RecordedPath::Entered(const forecast::Proposition& proposition,
                           absl::Time deadline) const {
  return std::any_of(steps_.begin(), steps_.end(),
                     [&](const RecordedStep& step) {
                       return step.first < deadline && step.last <= deadline &&
                              forecast::Contains(proposition, step.cell);
                     });
}

// Whether forecasts know nothing that could follow.
bool RecordedPath::IsOver() const {
  switch (last().kind) {
    case query::v1::CELL_KIND_JOINED:
    case query::v1::CELL_KIND_JOINED_LATE:
    case query::v1::CELL_KIND_RENEWED_THEN_LEFT:
    case query::v1::CELL_KIND_FELL_THROUGH:
      return true;
    default:
      return false;
  }
}

void RecordedPath::Add(const ViewOutcome& outcome) {
  const bool breaks_word = last().kind == query::v1::CELL_KIND_AGREED &&
                           last().club != outcome.to_club;
  if (!breaks_word) {
    forecast::AddSteps(outcome, steps_);
    return;
  }
  CellName cell = last();
  cell.kind = query::v1::CELL_KIND_FELL_THROUGH;
  steps_.push_back(StepAt(forecast::SignedTime(outcome), std::move(cell)));
}

// Ends the contract of one who had nothing settled by then.
void RecordedPath::Release(absl::Time time) {
  if (last().kind != query::v1::CELL_KIND_UNSETTLED) return;
  CellName cell;
  cell.kind = query::v1::CELL_KIND_RELEASED;
  steps_.push_back(StepAt(time, std::move(cell)));
}

}  // namespace hearsay::calibration
