#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_CONVERTER_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_CONVERTER_H_

#include "common/names/registry.h"
#include "hearsay/query/v1/timeline.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/labels.h"
#include "query_service/lineage.h"
#include "query_service/timeline/timeline.h"

namespace hearsay {

// Writes one entry of a timeline and adds the entities that it names to
// `labels`.
void TimelineItemToProto(const TimelineItem& item, const DossierView& view,
                         const Lineage& lineage, const Registry& registry,
                         query::v1::TimelineEntry& entry, Labels& labels);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_CONVERTER_H_
