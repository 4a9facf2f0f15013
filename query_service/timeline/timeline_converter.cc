#include "query_service/timeline/timeline_converter.h"

#include <algorithm>

#include "common/time.h"
#include "query_service/timeline/entry_key.h"

namespace hearsay {
namespace {

using query::v1::Development;
using query::v1::TimelineView;

// Replaces names by those of the entities that they are as of a revision, and
// collects them. Walks over what a claim can hold by type: reflection would
// take longer than all the rest of an answer.
class Canonicaliser {
 public:
  Canonicaliser(const Registry& registry, int64_t revision, Labels& labels)
      : registry_(registry), revision_(revision), labels_(labels) {}

  void Claim(v1::Claim& claim) const {
    if (claim.has_subject()) Mention(*claim.mutable_subject());
    if (claim.has_actor()) Mention(*claim.mutable_actor());
    if (claim.has_counterpart()) Mention(*claim.mutable_counterpart());
    for (v1::Participant& participant : *claim.mutable_participants()) {
      Mention(*participant.mutable_entity());
    }
    for (v1::Money& money : *claim.mutable_money()) Money(money);
    for (v1::Condition& condition : *claim.mutable_conditions()) {
      if (condition.has_club()) Mention(*condition.mutable_club());
      if (condition.has_money()) Money(*condition.mutable_money());
    }
    for (v1::Quote& quote : *claim.mutable_quotes()) {
      if (quote.has_speaker()) Mention(*quote.mutable_speaker());
      if (quote.has_addressee()) Mention(*quote.mutable_addressee());
    }
  }

  void Money(v1::Money& money) const {
    if (money.has_payer()) Mention(*money.mutable_payer());
    if (money.has_payee()) Mention(*money.mutable_payee());
  }

  // Writes the hops of the claim that had been said.
  void Attribution(const ViewClaim& claim, v1::Attribution& attribution) const {
    for (const ViewHop& hop : claim.hops) {
      v1::Hop& written = *attribution.add_hops();
      written = claim.claim->attribution().hops(hop.index);
      if (written.has_source()) Mention(*written.mutable_source());
      if (written.has_outlet()) Mention(*written.mutable_outlet());
    }
  }

 private:
  void Mention(v1::Mention& mention) const {
    if (!mention.has_name()) return;
    mention.set_name(registry_.Canonical(mention.name(), revision_));
    mention.clear_kind();
    labels_.Add(mention.name());
  }

  const Registry& registry_;
  const int64_t revision_;
  Labels& labels_;
};

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

void ClaimToProto(const ViewClaim& shown, const DossierView& view,
                  const Registry& registry, TimelineView detail,
                  v1::Claim& claim, Labels& labels) {
  if (detail == query::v1::TIMELINE_VIEW_FULL) {
    const Canonicaliser canonicaliser(registry, view.revision, labels);
    claim = *shown.claim;
    claim.clear_attribution();
    canonicaliser.Claim(claim);
    if (!shown.hops.empty()) {
      canonicaliser.Attribution(shown, *claim.mutable_attribution());
    }
    return;
  }
  BareClaimToProto(shown, registry, view.revision, claim, labels);
  claim.clear_claim_id();
  claim.clear_restates_claim_id();
  if (claim.subject().name() == view.player) claim.clear_subject();
}

std::string KeyOf(const Standing& standing, const TimelineSource& source) {
  if (standing.by_cascade >= 0) {
    return source.timeline.keys[standing.by_cascade];
  }
  return standing.by_outcome >= 0
             ? source.view.outcomes[standing.by_outcome].entry->name
             : "";
}

void SummaryToProto(const DevelopmentSummary& summary,
                    Development& development) {
  development.set_first_revision(summary.first->revision);
  *development.mutable_first_commit_time() =
      TimeToProto(summary.first->commit_time);
  *development.mutable_last_commit_time() =
      TimeToProto(summary.last_commit_time);
  development.set_carrier_count(summary.carrier_count);
  development.set_best_certainty(summary.best_certainty);
  development.set_latest_certainty(summary.latest_certainty);
}

void DevelopmentToProto(int index, const TimelineSource& source,
                        TimelineView detail, Development& development,
                        Labels& labels) {
  const Cascade& cascade = source.lineage.cascades[index];
  ClaimToProto(source.view.claims[cascade.claim], source.view, source.registry,
               detail, *development.mutable_claim(), labels);
  OriginToProto(cascade, source.view, *development.mutable_origin(), labels);
  SummaryToProto(source.timeline.summaries[index], development);
  *development.mutable_last_said_time() = TimeToProto(cascade.last_said_time);
  development.set_independent_root_count(
      source.lineage.stories[cascade.story].independent_root_count);
  const Standing& standing = source.timeline.standings[index];
  development.set_status(standing.status);
  if (standing.since != absl::InfinitePast()) {
    *development.mutable_status_time() = TimeToProto(standing.since);
  }
  development.set_status_entry_key(KeyOf(standing, source));
  if (cascade.adds_to >= 0) {
    development.set_adds_to_entry_key(source.timeline.keys[cascade.adds_to]);
  }
  if (detail != query::v1::TIMELINE_VIEW_FULL) return;
  for (const LineageMember& member : cascade.members) {
    if (!source.view.claims[member.claim].report_visible) continue;
    CarrierToProto(member, cascade, source.view, source.registry,
                   *development.add_carriers(), labels);
  }
}

void OutcomeToProto(const ViewOutcome& outcome, const DossierView& view,
                    const Registry& registry, query::v1::OutcomeEntry& entry,
                    Labels& labels) {
  entry.set_name(outcome.entry->name);
  v1::Outcome& written = *entry.mutable_outcome();
  written = outcome.entry->record.outcome();
  written.set_player(outcome.player);
  written.set_from_club(outcome.from_club);
  written.set_to_club(outcome.to_club);
  labels.Add(outcome.player);
  labels.Add(outcome.from_club);
  labels.Add(outcome.to_club);
  const Canonicaliser canonicaliser(registry, view.revision, labels);
  for (v1::Money& money : *written.mutable_money()) canonicaliser.Money(money);
  entry.set_revision(outcome.entry->revision);
  *entry.mutable_commit_time() = TimeToProto(outcome.entry->commit_time);
}

void MilestoneToProto(const Milestone& milestone, const TimelineSource& source,
                      query::v1::Milestone& written, Labels& labels) {
  written.set_kind(milestone.kind);
  written.set_reason(milestone.reason);
  written.set_association(milestone.association);
  written.set_club(milestone.club);
  labels.Add(milestone.association);
  labels.Add(milestone.club);
  if (milestone.by_cascade >= 0) {
    written.set_source_entry_key(source.timeline.keys[milestone.by_cascade]);
  } else if (milestone.by_outcome >= 0) {
    written.set_source_entry_key(
        source.view.outcomes[milestone.by_outcome].entry->name);
  }
}

}  // namespace

void TimelineItemToProto(const TimelineItem& item, const TimelineSource& source,
                         TimelineView detail, query::v1::TimelineEntry& entry,
                         Labels& labels) {
  entry.set_entry_key(item.position.entry_key);
  *entry.mutable_said_time() = TimeToProto(item.position.said_time);
  if (item.outcome >= 0) {
    OutcomeToProto(source.view.outcomes[item.outcome], source.view,
                   source.registry, *entry.mutable_outcome(), labels);
  } else if (item.milestone >= 0) {
    MilestoneToProto(source.timeline.milestones[item.milestone], source,
                     *entry.mutable_milestone(), labels);
  } else {
    DevelopmentToProto(item.cascade, source, detail,
                       *entry.mutable_development(), labels);
  }
}

void BareClaimToProto(const ViewClaim& claim, const Registry& registry,
                      int64_t revision, v1::Claim& written, Labels& labels) {
  written = *claim.claim;
  written.clear_attribution();
  written.clear_excerpt();
  Canonicaliser(registry, revision, labels).Claim(written);
}

void OriginToProto(const Cascade& cascade, const DossierView& view,
                   query::v1::Origin& origin, Labels& labels) {
  const ViewClaim& shown = view.claims[cascade.claim];
  origin.set_source(cascade.source);
  origin.set_virtual_(cascade.is_virtual);
  labels.Add(cascade.source);
  const auto hop = std::find_if(shown.hops.rbegin(), shown.hops.rend(),
                                [&](const ViewHop& candidate) {
                                  return candidate.source == cascade.source;
                                });
  if (hop == shown.hops.rend()) return;
  const v1::Hop& stored = shown.claim->attribution().hops(hop->index);
  origin.set_outlet(hop->outlet);
  labels.Add(hop->outlet);
  if (cascade.source.empty()) origin.set_expression(stored.expression());
  if (stored.has_say()) *origin.mutable_say() = stored.say();
}

void CarrierToProto(const LineageMember& member, const Cascade& cascade,
                    const DossierView& view, const Registry& registry,
                    query::v1::Carrier& carrier, Labels& labels) {
  const ViewClaim& claim = view.claims[member.claim];
  const v1::Report& report = claim.entry->record.report();
  carrier.set_report(claim.entry->name);
  carrier.set_claim_id(claim.claim->claim_id());
  carrier.set_publisher(claim.publisher);
  labels.Add(claim.publisher);
  if (report.has_publish()) *carrier.mutable_publish() = report.publish();
  if (!claim.hops.empty()) {
    Canonicaliser(registry, view.revision, labels)
        .Attribution(claim, *carrier.mutable_attribution());
  }
  carrier.set_role(RoleToProto(member.role));
  carrier.set_certainty(claim.certainty);
  if (claim.claim->has_excerpt()) {
    *carrier.mutable_excerpt() = claim.claim->excerpt();
  }
  carrier.set_revision(claim.entry->revision);
  *carrier.mutable_commit_time() = TimeToProto(claim.entry->commit_time);
  if (member.parent >= 0) {
    carrier.set_parent(ClaimName(view.claims[member.parent]));
  }
  carrier.set_probability(member.probability);
  const bool timed = claim.publish.bounded() && cascade.said.bounded();
  if (timed && member.role != LineageRole::kRoot) {
    *carrier.mutable_lag() =
        DurationToProto(claim.report_time - cascade.said_time);
  }
  carrier.set_altered(member.altered);
}

}  // namespace hearsay
