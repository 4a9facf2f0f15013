// Forecasts to protocol buffers and back.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_FORECAST_CONVERTER_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_FORECAST_CONVERTER_H_

#include <string>
#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "hearsay/query/v1/track_record.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/external.h"
#include "query_service/forecast/forecast.h"
#include "query_service/labels.h"

namespace hearsay::forecast {

// Returns the proposition with its clubs resolved to `clubs`, in their order.
Proposition PropositionFromProto(const query::v1::Proposition& proposition,
                                 std::vector<std::string> clubs);

query::v1::ProbabilityInterval IntervalToProto(const Interval& interval);

// Writes the cells and adds the clubs that they name to `labels`.
void CellsToProto(const std::vector<CellSeries>& cells,
                  google::protobuf::RepeatedPtrField<query::v1::Cell>& protos,
                  Labels& labels);

query::v1::EvidenceSummary EvidenceToProto(const Basis& basis);

// Returns the contract's end and adds its club to `labels`.
query::v1::ContractExpiry ContractToProto(const Basis& basis, Labels& labels);

// Writes the first `count_max` and adds whom they name to `labels`.
void ExternalToProto(
    const std::vector<ExternalStatement>& statements, size_t count_max,
    google::protobuf::RepeatedPtrField<query::v1::ExternalProbability>& protos,
    Labels& labels);

query::v1::SourceTier TierToProto(Tier tier);

void NotesToProto(
    const Basis& basis,
    google::protobuf::RepeatedPtrField<query::v1::ForecastNote>& protos);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_FORECAST_CONVERTER_H_
