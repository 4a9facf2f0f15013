#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_CONTRADICTION_CONVERTER_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_CONTRADICTION_CONVERTER_H_

#include <string>

#include "hearsay/query/v1/contradiction.pb.h"
#include "query_service/labels.h"
#include "query_service/timeline/contradictions.h"
#include "query_service/timeline/timeline_converter.h"

namespace hearsay {

// Returns the key of a contradiction, as in
// `assertion-denial/reports/r1#c2`.
std::string ContradictionKey(const Contradiction& contradiction,
                             const Timeline& timeline);

// Writes a contradiction and adds the entities that it names to `labels`.
void ContradictionToProto(const Contradiction& contradiction,
                          const TimelineSource& source,
                          query::v1::Contradiction& written, Labels& labels);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_CONTRADICTION_CONVERTER_H_
