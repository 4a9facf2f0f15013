#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_CONVERTER_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_CONVERTER_H_

#include <string>

#include "common/names/registry.h"
#include "hearsay/query/v1/contradiction.pb.h"
#include "hearsay/query/v1/timeline.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/labels.h"
#include "query_service/lineage.h"
#include "query_service/timeline/timeline.h"

namespace hearsay {

// A timeline with what it was built from. All must outlive it.
struct TimelineSource {
  const DossierView& view;
  const Lineage& lineage;
  const Timeline& timeline;
  const Registry& registry;
};

// Writes one entry of a timeline and adds the entities that it names to
// `labels`.
void TimelineItemToProto(const TimelineItem& item, const TimelineSource& source,
                         query::v1::TimelineView detail,
                         query::v1::TimelineEntry& entry, Labels& labels);

// Writes a claim as it is shown where its attribution is shown elsewhere or not
// at all: every mention canonical, without attribution and excerpt. Adds the
// entities that it names.
void BareClaimToProto(const ViewClaim& claim, const Registry& registry,
                      int64_t revision, v1::Claim& written, Labels& labels);

// Writes whose word a cascade is.
void OriginToProto(const Cascade& cascade, const DossierView& view,
                   query::v1::Origin& origin, Labels& labels);

// Writes one carrier of a cascade, with its edge.
void CarrierToProto(const LineageMember& member, const Cascade& cascade,
                    const DossierView& view, const Registry& registry,
                    query::v1::Carrier& carrier, Labels& labels);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_CONVERTER_H_
