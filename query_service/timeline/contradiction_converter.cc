#include "query_service/timeline/contradiction_converter.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/time.h"

namespace hearsay {
namespace {

using query::v1::ContradictionType;

constexpr double kMicrosPerMillion = 1e12;
constexpr size_t kSideReportsMax = 100;

// As in "assertion-denial".
std::string TypeText(ContradictionType type) {
  const std::string& name = query::v1::ContradictionType_Name(type);
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(absl::StripPrefix(name, "CONTRADICTION_TYPE_")),
      {{"_", "-"}});
}

std::string AmountText(int64_t micros) {
  return absl::StrCat(static_cast<double>(micros) / kMicrosPerMillion, "m");
}

// As in "EUR 50m", "EUR 40m to 50m", "EUR 50m or more".
std::string SumText(const v1::Money& sum) {
  std::string text = absl::StrCat(sum.currency_code(), " ");
  if (sum.approximate()) text = "about " + text;
  if (!sum.has_max_micros()) {
    absl::StrAppend(&text, AmountText(sum.min_micros()), " or more");
  } else if (!sum.has_min_micros()) {
    absl::StrAppend(&text, AmountText(sum.max_micros()), " or less");
  } else {
    absl::StrAppend(&text, AmountText(sum.min_micros()));
    if (sum.min_micros() != sum.max_micros()) {
      absl::StrAppend(&text, " to ", AmountText(sum.max_micros()));
    }
  }
  return text;
}

std::string DayText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

// Returns the days of a span, the last one inclusive.
std::string SpanText(const TimeSpan& span) {
  const absl::Time last =
      std::max(span.start, span.end - absl::Microseconds(1));
  if (span.end == absl::InfiniteFuture()) {
    return absl::StrCat("from ", DayText(span.start));
  }
  if (span.start == absl::InfinitePast()) {
    return absl::StrCat("by ", DayText(last));
  }
  const std::string from = DayText(span.start);
  const std::string to = DayText(last);
  return from == to ? from : absl::StrCat(from, " to ", to);
}

// What a kind of claim holds, in a few words.
std::string KindText(const v1::Claim& claim) {
  switch (claim.kind()) {
    case v1::CLAIM_KIND_RENEWAL_LIKELY:
      return "confident";
    case v1::CLAIM_KIND_RENEWAL_SIGNED:
      return "signed";
    case v1::CLAIM_KIND_RENEWAL_STALLED:
      return "stalemate";
    case v1::CLAIM_KIND_RENEWAL_REJECTED:
      return claim.count() > 1
                 ? absl::StrCat("rejected ", claim.count(), " offers")
                 : "rejected";
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
      return "wants to leave";
    case v1::CLAIM_KIND_WANTS_TO_STAY:
      return "wants to stay";
    case v1::CLAIM_KIND_CLUBS_AGREED:
      return "clubs agreed";
    case v1::CLAIM_KIND_MEDICAL:
      return "medical";
    case v1::CLAIM_KIND_PRE_CONTRACT:
      return "pre-contract";
    case v1::CLAIM_KIND_PURSUIT_ENDED:
      return "given up";
    case v1::CLAIM_KIND_TALKS:
      return "in talks";
    case v1::CLAIM_KIND_CONTACT:
      return "in contact";
    default:
      return "interested";
  }
}

class Writer {
 public:
  Writer(const Contradiction& contradiction, const TimelineSource& source)
      : contradiction_(contradiction), source_(source) {}

  std::string Position(const Side& side) const {
    const v1::Claim& claim = *ClaimOf(side.cascades.front()).claim;
    switch (contradiction_.type) {
      case query::v1::CONTRADICTION_TYPE_NUMBER_CLASH:
        return NumberText(claim);
      case query::v1::CONTRADICTION_TYPE_DATE_CLASH:
      case query::v1::CONTRADICTION_TYPE_CONTRACT_TERMS:
        return SpanText(TimeSpanFromProto(claim.event()));
      case query::v1::CONTRADICTION_TYPE_ASSERTION_DENIAL:
        return claim.stance() == v1::STANCE_DENIES ? "denies it" : "says so";
      case query::v1::CONTRADICTION_TYPE_EXCLUSIVE_OUTCOMES:
        return claim.kind() == v1::CLAIM_KIND_RENEWAL_SIGNED
                   ? "a new contract"
                   : NameOf(ClaimOf(side.cascades.front()).actor);
      default:
        return KindTexts(side);
    }
  }

  // What ended it, in words.
  std::string Resolution() const {
    switch (contradiction_.ending) {
      case PositionEnd::kNothing:
        return "";
      case PositionEnd::kFaded:
        return "one side is no longer told";
      case PositionEnd::kOutcome:
        return OutcomeText(
            source_.view.outcomes[contradiction_.ended_by_outcome]);
      case PositionEnd::kChangedOver:
        return absl::StrCat(SourceOf(contradiction_.ended),
                            " says otherwise now");
      case PositionEnd::kOfficialWord:
        return absl::StrCat(SourceOf(contradiction_.ended_by_cascade),
                            " itself says otherwise");
    }
    return "";
  }

  std::string ResolutionKey() const {
    if (contradiction_.ended_by_cascade >= 0) {
      return source_.timeline.keys[contradiction_.ended_by_cascade];
    }
    return contradiction_.ended_by_outcome >= 0
               ? source_.view.outcomes[contradiction_.ended_by_outcome]
                     .entry->name
               : "";
  }

 private:
  const ViewClaim& ClaimOf(int cascade) const {
    return source_.view.claims[source_.lineage.cascades[cascade].claim];
  }
  std::string NameOf(const std::string& entity) const {
    return DisplayName(source_.registry, entity, source_.view.revision);
  }
  std::string SourceOf(int cascade) const {
    return NameOf(source_.lineage.cascades[cascade].source);
  }

  std::string NumberText(const v1::Claim& claim) const {
    for (const v1::Money& sum : claim.money()) {
      if (sum.role() == contradiction_.role) return SumText(sum);
    }
    return absl::StrCat(claim.count());
  }

  std::string KindTexts(const Side& side) const {
    std::vector<std::string> texts;
    for (const int cascade : side.cascades) {
      std::string text = KindText(*ClaimOf(cascade).claim);
      if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
        texts.push_back(std::move(text));
      }
    }
    return absl::StrJoin(texts, ", ");
  }

  std::string OutcomeText(const ViewOutcome& outcome) const {
    const std::string club =
        outcome.to_club.empty() ? "a club" : NameOf(outcome.to_club);
    switch (outcome.kind) {
      case v1::OUTCOME_KIND_RENEWED:
        return absl::StrCat("he signed a new contract with ", club);
      case v1::OUTCOME_KIND_JOINED_FEE:
        return absl::StrCat("he joined ", club, " for a fee");
      case v1::OUTCOME_KIND_JOINED_FREE:
        return absl::StrCat(outcome.in_force ? "he joined " : "he signed for ",
                            club, " on a free transfer");
      case v1::OUTCOME_KIND_LOANED:
        return absl::StrCat("he joined ", club, " on loan");
      case v1::OUTCOME_KIND_RELEASED:
        return "his contract ended";
      default:
        return "he ended his career";
    }
  }

  const Contradiction& contradiction_;
  const TimelineSource& source_;
};

void SideToProto(const Side& side, const TimelineSource& source,
                 query::v1::ContradictionSide& written, Labels& labels) {
  const auto& cascades = source.lineage.cascades;
  const ViewClaim& first =
      source.view.claims[cascades[side.cascades.front()].claim];
  BareClaimToProto(first, source.registry, source.view.revision,
                   *written.mutable_claim(), labels);
  std::set<std::string> sources;
  std::set<int> carrying;  // the view's claims are in the order of their times
  for (const int index : side.cascades) {
    const Cascade& cascade = cascades[index];
    written.add_entry_keys(source.timeline.keys[index]);
    labels.Add(cascade.source);
    if (sources.insert(cascade.source).second) {
      written.add_sources(cascade.source);
    }
    for (const LineageMember& member : cascade.members) {
      if (carrying.size() == kSideReportsMax) break;
      if (source.view.claims[member.claim].report_visible) {
        carrying.insert(member.claim);
      }
    }
  }
  std::set<std::string> reports;
  for (const int claim : carrying) {
    const std::string& report = source.view.claims[claim].entry->name;
    if (reports.insert(report).second) written.add_reports(report);
  }
  written.set_proved_wrong(side.proved_wrong);
}

}  // namespace

std::string ContradictionKey(const Contradiction& contradiction,
                             const Timeline& timeline) {
  std::string key =
      absl::StrCat(TypeText(contradiction.type), "/",
                   timeline.keys[contradiction.sides.front().cascades.front()]);
  if (contradiction.number > 1) {
    absl::StrAppend(&key, "/", contradiction.number);
  }
  return key;
}

void ContradictionToProto(const Contradiction& contradiction,
                          const TimelineSource& source,
                          query::v1::Contradiction& written, Labels& labels) {
  const Writer writer(contradiction, source);
  written.set_contradiction_key(
      ContradictionKey(contradiction, source.timeline));
  written.set_type(contradiction.type);
  *written.mutable_start_time() = TimeToProto(contradiction.start);
  if (contradiction.end.has_value()) {
    *written.mutable_end_time() = TimeToProto(*contradiction.end);
  }
  for (const Side& side : contradiction.sides) {
    query::v1::ContradictionSide& side_written = *written.add_sides();
    side_written.set_position(writer.Position(side));
    SideToProto(side, source, side_written, labels);
  }
  written.set_resolution(writer.Resolution());
  written.set_resolution_entry_key(writer.ResolutionKey());
}

}  // namespace hearsay
