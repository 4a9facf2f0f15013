#include "query_service/timeline/timeline_converter.h"

#include <algorithm>

#include "common/time.h"
#include "query_service/mentions.h"

namespace hearsay {
namespace {

// Replaces every name by that of the entity that it is as of the view.
void Canonicalise(google::protobuf::Message& message, const Registry& registry,
                  int64_t revision) {
  VisitMentions(message, [&](const FieldPath&, v1::Mention& mention) {
    if (!mention.has_name()) return;
    mention.set_name(registry.Canonical(mention.name(), revision));
    mention.clear_kind();
  });
}

// Writes the hops of the claim that had been said.
void AttributionToProto(const ViewClaim& claim, const Registry& registry,
                        int64_t revision, v1::Attribution& attribution) {
  for (const ViewHop& hop : claim.hops) {
    v1::Hop& written = *attribution.add_hops();
    written = claim.claim->attribution().hops(hop.index);
    Canonicalise(written, registry, revision);
  }
}

query::v1::CarrierRole RoleToProto(LineageRole role) {
  switch (role) {
    case LineageRole::kRoot:
      return query::v1::CARRIER_ROLE_ROOT;
    case LineageRole::kCites:
      return query::v1::CARRIER_ROLE_CITES;
    case LineageRole::kRepeats:
      return query::v1::CARRIER_ROLE_REPEATS;
    case LineageRole::kRestates:
      return query::v1::CARRIER_ROLE_RESTATES;
    case LineageRole::kDuplicates:
      return query::v1::CARRIER_ROLE_DUPLICATES;
    case LineageRole::kCopies:
      return query::v1::CARRIER_ROLE_COPIES;
  }
  return query::v1::CARRIER_ROLE_UNSPECIFIED;
}

void CarrierToProto(const ViewClaim& claim, LineageRole role,
                    const Registry& registry, int64_t revision,
                    query::v1::Carrier& carrier) {
  carrier.set_report(claim.entry->name);
  carrier.set_claim_id(claim.claim->claim_id());
  carrier.set_publisher(claim.publisher);
  const v1::Report& report = claim.entry->record.report();
  if (report.has_publish()) *carrier.mutable_publish() = report.publish();
  if (!claim.hops.empty()) {
    AttributionToProto(claim, registry, revision,
                       *carrier.mutable_attribution());
  }
  carrier.set_role(RoleToProto(role));
  carrier.set_certainty(claim.certainty);
  if (claim.claim->has_excerpt()) {
    *carrier.mutable_excerpt() = claim.claim->excerpt();
  }
  carrier.set_revision(claim.entry->revision);
  *carrier.mutable_commit_time() = TimeToProto(claim.entry->commit_time);
}

void OriginToProto(const Cascade& cascade, const ViewClaim& shown,
                   query::v1::Origin& origin) {
  origin.set_source(cascade.source);
  origin.set_virtual_(cascade.is_virtual);
  const auto hop = std::find_if(shown.hops.rbegin(), shown.hops.rend(),
                                [&](const ViewHop& candidate) {
                                  return candidate.source == cascade.source;
                                });
  if (hop == shown.hops.rend()) return;
  const v1::Hop& stored = shown.claim->attribution().hops(hop->index);
  origin.set_outlet(hop->outlet);
  if (cascade.source.empty()) origin.set_expression(stored.expression());
  if (stored.has_say()) *origin.mutable_say() = stored.say();
}

void DevelopmentToProto(const Cascade& cascade, const DossierView& view,
                        const Registry& registry,
                        query::v1::Development& development) {
  const ViewClaim& shown = view.claims[cascade.claim];
  v1::Claim& claim = *development.mutable_claim();
  claim = *shown.claim;
  claim.clear_attribution();
  Canonicalise(claim, registry, view.revision);
  if (!shown.hops.empty()) {
    AttributionToProto(shown, registry, view.revision,
                       *claim.mutable_attribution());
  }
  OriginToProto(cascade, shown, *development.mutable_origin());
  const DossierEntry* first = shown.entry;
  for (const LineageMember& member : cascade.members) {
    const ViewClaim& carrying = view.claims[member.claim];
    if (carrying.entry->revision < first->revision) first = carrying.entry;
    if (!carrying.report_visible) continue;
    CarrierToProto(carrying, member.role, registry, view.revision,
                   *development.add_carriers());
  }
  development.set_first_revision(first->revision);
  *development.mutable_first_commit_time() = TimeToProto(first->commit_time);
}

void OutcomeToProto(const ViewOutcome& outcome, const Registry& registry,
                    int64_t revision, query::v1::OutcomeEntry& entry) {
  entry.set_name(outcome.entry->name);
  v1::Outcome& written = *entry.mutable_outcome();
  written = outcome.entry->record.outcome();
  written.set_player(outcome.player);
  written.set_from_club(outcome.from_club);
  written.set_to_club(outcome.to_club);
  Canonicalise(written, registry, revision);
  entry.set_revision(outcome.entry->revision);
  *entry.mutable_commit_time() = TimeToProto(outcome.entry->commit_time);
}

}  // namespace

void TimelineItemToProto(const TimelineItem& item, const DossierView& view,
                         const Lineage& lineage, const Registry& registry,
                         query::v1::TimelineEntry& entry, Labels& labels) {
  entry.set_entry_key(item.position.entry_key);
  *entry.mutable_said_time() = TimeToProto(item.position.said_time);
  if (item.outcome >= 0) {
    OutcomeToProto(view.outcomes[item.outcome], registry, view.revision,
                   *entry.mutable_outcome());
    const v1::Outcome& outcome = entry.outcome().outcome();
    labels.Add(outcome.player());
    labels.Add(outcome.from_club());
    labels.Add(outcome.to_club());
  } else {
    const Cascade& cascade = lineage.cascades[item.cascade];
    DevelopmentToProto(cascade, view, registry, *entry.mutable_development());
    labels.Add(cascade.source);
    for (const query::v1::Carrier& carrier : entry.development().carriers()) {
      labels.Add(carrier.publisher());
    }
  }
  labels.AddMentions(entry);
}

}  // namespace hearsay
