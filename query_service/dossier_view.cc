#include "query_service/dossier_view.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "query_service/visibility.h"

namespace hearsay {
namespace {

constexpr double kPpm = 1e6;

// Builds one view.
class ViewBuilder {
 public:
  ViewBuilder(const Dossier& dossier, absl::string_view player,
              const Registry& registry, int64_t revision, absl::Time said_by)
      : dossier_(dossier),
        registry_(registry),
        visibility_(dossier.entries, revision, said_by) {
    view_.player = std::string(player);
    view_.revision = revision;
    view_.said_by = said_by;
  }

  DossierView Build() {
    AddClaims([&](const ViewClaim& claim) { return Concerns(claim); });
    CollectLinked();
    AddClaims([&](const ViewClaim& claim) {
      return linked_.contains(claim.subject) && IsSigning(*claim.claim) &&
             !Concerns(claim);
    });
    AddOutcomes();
    Sort();
    LinkRestatements();
    return std::move(view_);
  }

 private:
  using ClaimFilter = std::function<bool(const ViewClaim&)>;

  std::string Canonical(const v1::Mention& mention) const {
    return mention.name().empty()
               ? ""
               : registry_.Canonical(mention.name(), view_.revision);
  }
  Tier TierAt(const std::string& name) const {
    return name.empty() ? Tier::kUntiered
                        : TierOf(registry_.Find(name, view_.revision));
  }
  bool IsSaid(absl::Time time) const { return time <= view_.said_by; }

  void AddClaims(const ClaimFilter& wanted) {
    for (const auto& entry : dossier_.entries) {
      if (entry->revision > view_.revision) break;
      if (!entry->is_report()) continue;
      const std::vector<Visibility::Reason> hidden =
          visibility_.WhyHidden(*entry);
      for (int i = 0; i < entry->record.report().claims_size(); ++i) {
        AddClaim(*entry, i, hidden, wanted);
      }
    }
  }

  // Adds one claim of a report; `hidden` are the reasons that hide the report
  // as a whole.
  void AddClaim(const DossierEntry& entry, int index,
                std::vector<Visibility::Reason> hidden,
                const ClaimFilter& wanted) {
    const v1::Claim& stored = entry.record.report().claims(index);
    if (!IsSaid(FirstSaidTime(entry, stored))) return;
    for (const Visibility::Reason& reason :
         visibility_.WhyHidden(entry, stored.claim_id())) {
      hidden.push_back(reason);
    }
    if (!hidden.empty() && !IsWithdrawn(hidden)) return;
    ViewClaim claim = MakeClaim(entry, index);
    if (!wanted(claim)) return;
    if (hidden.empty()) {
      view_.claims.push_back(std::move(claim));
    } else if (!claim.cited) {
      view_.withdrawn.push_back(std::move(claim));
    }
  }

  // Whether a publisher has withdrawn what is hidden for these reasons, and
  // nothing took its place.
  static bool IsWithdrawn(const std::vector<Visibility::Reason>& hidden) {
    return std::all_of(
        hidden.begin(), hidden.end(), [](const Visibility::Reason& reason) {
          return reason.rule == query::v1::VISIBILITY_RULE_RETRACTED &&
                 reason.by->record.retraction().has_publish();
        });
  }

  ViewClaim MakeClaim(const DossierEntry& entry, int index) const {
    const v1::Report& report = entry.record.report();
    const v1::Claim& stored = report.claims(index);
    ViewClaim claim;
    claim.entry = &entry;
    claim.claim_index = index;
    claim.claim = &stored;
    claim.kind = stored.kind();
    claim.voice = stored.voice();
    claim.stance = stored.stance();
    claim.certainty = stored.certainty();
    claim.deal_form = stored.deal_form();
    claim.subject = Canonical(stored.subject());
    claim.actor = Canonical(stored.actor());
    claim.counterpart = Canonical(stored.counterpart());
    for (const v1::Participant& participant : stored.participants()) {
      claim.participants.emplace_back(participant.role(),
                                      Canonical(participant.entity()));
    }
    claim.publisher = Canonical(report.publisher());
    claim.publisher_tier = TierAt(claim.publisher);
    for (const v1::Mention& author : report.authors()) {
      claim.authors.push_back(Canonical(author));
    }
    claim.publish = entry.publish;
    claim.report_time = entry.said_time;
    claim.report_visible = IsSaid(entry.said_time);
    if (report.has_parser_confidence_ppm()) {
      claim.parser_confidence = report.parser_confidence_ppm() / kPpm;
    }
    AddHops(claim);
    SetSource(claim);
    return claim;
  }

  // Adds the hops that had been said.
  void AddHops(ViewClaim& claim) const {
    const std::vector<HopTime> times = HopTimes(*claim.entry, *claim.claim);
    for (size_t i = 0; i < times.size(); ++i) {
      if (!IsSaid(times[i].said_time)) continue;
      const v1::Hop& stored =
          claim.claim->attribution().hops(static_cast<int>(i));
      ViewHop hop;
      hop.index = static_cast<int>(i);
      hop.kind = stored.kind();
      hop.source = Canonical(stored.source());
      hop.outlet = Canonical(stored.outlet());
      hop.tier = TierAt(hop.source);
      hop.say_stated = times[i].stated;
      hop.say = times[i].say;
      hop.said_time = times[i].said_time;
      claim.hops.push_back(std::move(hop));
    }
  }

  // Finds whose word the claim is: the last named hop; the carrier's where only
  // unnamed ones are left; nobody's where the carrier is unknown too.
  static void SetSource(ViewClaim& claim) {
    const auto named =
        std::find_if(claim.hops.rbegin(), claim.hops.rend(),
                     [](const ViewHop& hop) { return !hop.source.empty(); });
    if (named != claim.hops.rend()) {
      claim.source = named->source;
      claim.source_tier = named->tier;
      claim.source_kind = named->kind;
      claim.cited = named->source != claim.publisher;
      claim.said = named->say;
      claim.said_time = named->said_time;
      return;
    }
    if (claim.report_visible) {
      claim.source = claim.publisher;
      claim.source_tier = claim.publisher_tier;
    }
    claim.said = claim.hops.empty() ? claim.publish : claim.hops.back().say;
    claim.said_time =
        claim.hops.empty() ? claim.report_time : claim.hops.back().said_time;
  }

  // Whether the claim names the player in any role.
  bool Concerns(const ViewClaim& claim) const {
    const std::string& player = view_.player;
    if (claim.subject == player || claim.actor == player ||
        claim.counterpart == player) {
      return true;
    }
    const auto is_player = [&](const auto& participant) {
      return participant.second == player;
    };
    return std::any_of(claim.participants.begin(), claim.participants.end(),
                       is_player) ||
           std::any_of(
               claim.hops.begin(), claim.hops.end(),
               [&](const ViewHop& hop) { return hop.source == player; }) ||
           std::any_of(claim.claim->quotes().begin(),
                       claim.claim->quotes().end(),
                       [&](const v1::Quote& quote) {
                         return Canonical(quote.speaker()) == player ||
                                Canonical(quote.addressee()) == player;
                       });
  }

  void CollectLinked() {
    for (const ViewClaim& claim : view_.claims) {
      for (const auto& [role, name] : claim.participants) {
        if (role == v1::PARTICIPANT_ROLE_ALTERNATIVE_TO &&
            name == view_.player) {
          linked_.insert(claim.subject);
        }
      }
    }
  }

  void AddOutcomes() {
    for (const auto& entry : dossier_.entries) {
      if (entry->revision > view_.revision) break;
      if (!entry->record.has_outcome()) continue;
      const v1::Outcome& stored = entry->record.outcome();
      const std::string player =
          registry_.Canonical(stored.player(), view_.revision);
      if (player != view_.player && !linked_.contains(player)) continue;
      if (stored.annulled() || !IsSaid(entry->said_time) ||
          visibility_.IsHidden(*entry)) {
        continue;
      }
      view_.outcomes.push_back(MakeOutcome(*entry, player));
    }
  }

  ViewOutcome MakeOutcome(const DossierEntry& entry,
                          const std::string& player) const {
    const v1::Outcome& stored = entry.record.outcome();
    const auto canonical = [&](const std::string& name) {
      return name.empty() ? "" : registry_.Canonical(name, view_.revision);
    };
    ViewOutcome outcome;
    outcome.entry = &entry;
    outcome.kind = stored.kind();
    outcome.player = player;
    outcome.from_club = canonical(stored.from_club());
    outcome.to_club = canonical(stored.to_club());
    outcome.know_time = entry.said_time;
    outcome.agree = TimeSpanFromProto(stored.agree());
    outcome.occur = TimeSpanFromProto(stored.occur());
    outcome.contract_end = TimeSpanFromProto(stored.contract_end());
    outcome.in_force = IsInForce(outcome, view_.said_by);
    return outcome;
  }

  void Sort() {
    const auto claim_key = [](const ViewClaim& claim) {
      return std::tie(claim.said_time, claim.source_tier, claim.entry->name,
                      claim.claim->claim_id());
    };
    // Claims are large: each is moved once, and looked into only to tell those
    // apart that were said at the same time.
    std::vector<std::pair<absl::Time, size_t>> order;
    order.reserve(view_.claims.size());
    for (size_t i = 0; i < view_.claims.size(); ++i) {
      order.emplace_back(view_.claims[i].said_time, i);
    }
    std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
      if (a.first != b.first) return a.first < b.first;
      return claim_key(view_.claims[a.second]) <
             claim_key(view_.claims[b.second]);
    });
    std::vector<ViewClaim> sorted;
    sorted.reserve(order.size());
    for (const auto& [said_time, claim] : order) {
      sorted.push_back(std::move(view_.claims[claim]));
    }
    view_.claims = std::move(sorted);
    std::sort(view_.outcomes.begin(), view_.outcomes.end(),
              [](const ViewOutcome& a, const ViewOutcome& b) {
                return std::tie(a.know_time, a.entry->name) <
                       std::tie(b.know_time, b.entry->name);
              });
  }

  void LinkRestatements() {
    absl::flat_hash_map<std::pair<const DossierEntry*, std::string>, int> index;
    for (size_t i = 0; i < view_.claims.size(); ++i) {
      const ViewClaim& claim = view_.claims[i];
      if (!claim.claim->restates_claim_id().empty()) continue;
      index[{claim.entry, claim.claim->claim_id()}] = static_cast<int>(i);
    }
    for (ViewClaim& claim : view_.claims) {
      const auto it =
          index.find({claim.entry, claim.claim->restates_claim_id()});
      if (it != index.end()) claim.restates = it->second;
    }
  }

  const Dossier& dossier_;
  const Registry& registry_;
  const Visibility visibility_;
  absl::flat_hash_set<std::string> linked_;
  DossierView view_;
};

}  // namespace

bool IsInForce(const ViewOutcome& outcome, absl::Time time) {
  const TimeSpan& occur = outcome.occur;
  if (!occur.bounded()) return false;
  return (occur.start != absl::InfinitePast() ? occur.start : occur.end) <=
         time;
}

Tier TierOf(const v1::Entity* entity) {
  if (entity == nullptr) return Tier::kUntiered;
  switch (entity->kind()) {
    case v1::ENTITY_KIND_CLUB:
    case v1::ENTITY_KIND_NATIONAL_TEAM:
    case v1::ENTITY_KIND_COMPETITION:
    case v1::ENTITY_KIND_ASSOCIATION:
      return Tier::kOfficial;
    default:
      return entity->tier() >= 1 && entity->tier() <= 4
                 ? static_cast<Tier>(entity->tier())
                 : Tier::kUntiered;
  }
}

DossierView MakeView(const Dossier& dossier, absl::string_view player,
                     const Registry& registry, int64_t revision,
                     absl::Time said_by) {
  return ViewBuilder(dossier, player, registry, revision, said_by).Build();
}

}  // namespace hearsay
