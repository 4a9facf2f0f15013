// How well forecasts have held.
#include "query_service/query_core.h"

namespace hearsay {

absl::Status QueryCore::GetCalibration(const query::v1::GetCalibrationRequest&,
                                       absl::Time,
                                       query::v1::GetCalibrationResponse&) {
  return absl::UnimplementedError("Not yet.");
}

}  // namespace hearsay
