// What a fit learns from: what was known of players at single moments, and what
// became of them.
#ifndef HEARSAY_QUERY_SERVICE_FIT_SAGA_DATA_H_
#define HEARSAY_QUERY_SERVICE_FIT_SAGA_DATA_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/calendar.h"
#include "common/names/registry.h"
#include "query_service/dossier.h"
#include "query_service/forecast/hazard.h"
#include "query_service/forecast/model.h"
#include "query_service/forecast/source_records.h"

namespace hearsay::fit {

// How far apart the landmarks of a saga are, and how far each looks ahead.
inline constexpr absl::Duration kLandmarkStep = absl::Hours(28 * 24);
inline constexpr absl::Duration kLandmarkReach = absl::Hours(52 * 7 * 24);

// The ways out of a state for which the model has a rate.
enum class ExitKind { kFee, kLoan, kFree, kRenewal };

struct Exit {
  ExitKind kind;
  // Index into HazardInput::clubs, whose last one stands for all others; of a
  // renewal 0.
  int club = 0;
};

// What was known of a player at one moment, and what became of it.
struct Landmark {
  absl::Time time;
  // As a forecast of that moment would have had it, without deadlines.
  forecast::HazardInput hazards;
  // How long he is followed: to the exit, to the end of what is known, or
  // kLandmarkReach. More than zero.
  absl::Duration exposure;
  // How he left the state, at the end of the exposure. Unset: not in it. One
  // that the model excludes then, counts for nothing.
  std::optional<Exit> exit;
};

// One story of a player's future. Its landmarks together weigh as much as those
// of any other.
struct SagaData {
  std::string player;  // canonical
  absl::Time start;    // when the first evidence was said
  // When the outcome that ended it was public. Unset: it goes on.
  std::optional<absl::Time> resolved;
  // By time; none if nothing that the model knows was open to him.
  std::vector<Landmark> landmarks;
};

// Returns the track records as of a said-by time.
using RecordsAt = std::function<absl::StatusOr<
    std::shared_ptr<const forecast::SourceRecords>>(absl::Time said_by)>;

// Those of a log in which nothing has been decided, at all times.
absl::StatusOr<std::shared_ptr<const forecast::SourceRecords>> NoRecordsAt(
    absl::Time said_by);

// Where a player's sagas are read. All must outlive the call.
struct SagaSource {
  const Dossier& dossier;
  absl::string_view player;  // canonical
  const Registry& registry;
  const Calendar& calendar;
  // What is read: what was stored up to here ...
  int64_t revision = 0;
  // ... and said or public by then.
  absl::Time train_until;
  RecordsAt records_at = NoRecordsAt;
  // What evidence is weighed with.
  const forecast::Model& model = forecast::DefaultModel();
};

// Returns the sagas of one player, oldest first. What was said, was public or
// happened after `train_until` plays no part; what was known at a landmark is
// the view as of it. Errors are those of `records_at`.
absl::StatusOr<std::vector<SagaData>> ReadSagas(const SagaSource& source);

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_SAGA_DATA_H_
