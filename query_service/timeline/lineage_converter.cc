#include "query_service/timeline/lineage_converter.h"

#include <string>

#include "common/time.h"
#include "query_service/timeline/timeline_converter.h"

namespace hearsay {
namespace {

v1::TimeInterval IntervalToProto(const TimeSpan& span) {
  v1::TimeInterval interval;
  if (span.start != absl::InfinitePast()) {
    *interval.mutable_start_time() = TimeToProto(span.start);
  }
  if (span.end != absl::InfiniteFuture() && span.end != span.start) {
    *interval.mutable_end_time() = TimeToProto(span.end);
  }
  interval.set_precision(span.precision);
  interval.set_basis(span.basis);
  return interval;
}

void FirstToProto(const FirstTellers& first, query::v1::FirstSource& written,
                  Labels& labels) {
  for (const std::string& source : first.sources) {
    written.add_sources(source);
    labels.Add(source);
  }
  *written.mutable_time() = IntervalToProto(first.time);
  if (first.lead.has_value()) {
    *written.mutable_lead() = DurationToProto(*first.lead);
  }
  written.set_report(first.report);
}

void CascadeToProto(int index, const LineageSource& source,
                    query::v1::LineageCascade& written, Labels& labels) {
  const DossierView& view = source.view;
  const Cascade& cascade = source.lineage.cascades[index];
  written.set_entry_key(source.keys[index]);
  BareClaimToProto(view.claims[cascade.claim], source.registry, view.revision,
                   *written.mutable_claim(), labels);
  OriginToProto(cascade, view, *written.mutable_root(), labels);
  *written.mutable_said_time() = TimeToProto(cascade.said_time);
  for (const LineageMember& member : cascade.members) {
    if (!view.claims[member.claim].report_visible) continue;
    CarrierToProto(member, cascade, view, source.registry,
                   *written.add_carriers(), labels);
  }
  if (cascade.recycles >= 0) {
    written.set_recycles_entry_key(source.keys[cascade.recycles]);
  }
  if (cascade.adds_to >= 0) {
    written.set_adds_to_entry_key(source.keys[cascade.adds_to]);
  }
}

}  // namespace

void StoryToProto(const Story& story, const StoryFirsts& firsts,
                  const LineageSource& source, query::v1::Story& written,
                  Labels& labels) {
  for (const int cascade : story.cascades) {
    CascadeToProto(cascade, source, *written.add_cascades(), labels);
  }
  if (firsts.said.has_value()) {
    FirstToProto(*firsts.said, *written.mutable_first_said(), labels);
  }
  if (firsts.stored.has_value()) {
    FirstToProto(*firsts.stored, *written.mutable_first_stored(), labels);
  }
}

void SourceTallyToProto(const SourceTally& tally,
                        query::v1::SourceStanding& standing, Labels& labels) {
  labels.Add(tally.source);
  standing.set_source(tally.source);
  standing.set_story_count(tally.story_count);
  standing.set_first_said_count(tally.first_said_count);
  standing.set_tied_count(tally.tied_count);
  standing.set_first_stored_count(tally.first_stored_count);
  if (tally.median_lead.has_value()) {
    *standing.mutable_median_lead() = DurationToProto(*tally.median_lead);
  }
  if (tally.median_lag.has_value()) {
    *standing.mutable_median_lag() = DurationToProto(*tally.median_lag);
  }
}

}  // namespace hearsay
