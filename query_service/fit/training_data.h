#ifndef HEARSAY_QUERY_SERVICE_FIT_TRAINING_DATA_H_
#define HEARSAY_QUERY_SERVICE_FIT_TRAINING_DATA_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "query_service/dossier_cache.h"
#include "query_service/fit/saga_data.h"
#include "query_service/forecast/model.h"
#include "query_service/projection.h"

namespace hearsay::fit {

// Where the training data of a whole log come from.
struct LogSource {
  // Nothing may be applied meanwhile.
  const Projection& projection;
  DossierCache& dossiers;
  RecordsAt records_at = NoRecordsAt;
  // As in SagaSource.
  int64_t revision = 0;
  absl::Time train_until = absl::InfinitePast();
  int threads = 2;
  // Called with what is being done, in words, for how many players it has been
  // and for how many it must be; one call at a time. May be null.
  std::function<void(absl::string_view task, int done, int total)> on_progress =
      nullptr;
};

struct TrainingData {
  // The default with the rates at which outlets were seen to copy.
  forecast::Model base;
  std::vector<SagaData> sagas;  // by player, then oldest first
};

// Reads what a log tells. Errors are those of the replica and the records.
absl::StatusOr<TrainingData> ReadTrainingData(const LogSource& source);

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_TRAINING_DATA_H_
