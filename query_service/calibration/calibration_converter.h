#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_CALIBRATION_CONVERTER_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_CALIBRATION_CONVERTER_H_

#include "hearsay/query/v1/query_service.pb.h"
#include "query_service/calibration/calibration.h"

namespace hearsay::calibration {

void CalibrationToProto(const Calibration& calibration,
                        query::v1::GetCalibrationResponse& response);

}  // namespace hearsay::calibration

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_CALIBRATION_CONVERTER_H_
