#include "query_service/timeline/milestones.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/names/entity_name.h"
#include "common/time.h"
#include "query_service/claim_traits.h"
#include "query_service/labels.h"

namespace hearsay {
namespace {

using query::v1::MilestoneKind;

constexpr int kMonthsAhead = 12;
constexpr int kPreContractMonths = -6;

std::string DayOf(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

bool IsPursuit(v1::ClaimKind kind) {
  return kind >= v1::CLAIM_KIND_INTEREST && kind <= v1::CLAIM_KIND_MEDICAL;
}

// How an announced plan is spoken of; empty: the kind announces nothing.
absl::string_view PlanWords(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_PLAN:
      return "a plan";
    case v1::CLAIM_KIND_SCHEDULED_EVENT:
      return "an appointment";
    case v1::CLAIM_KIND_MEDICAL:
      return "a medical";
    case v1::CLAIM_KIND_ELIGIBILITY:
      return "he may sign or register";
    default:
      return "";
  }
}

class MilestoneFinder {
 public:
  MilestoneFinder(const forecast::ForecastInput& input, const std::string& club,
                  const forecast::ContractEnd& contract,
                  absl::Span<const Standing> standings,
                  absl::Span<const std::string> keys)
      : input_(input),
        view_(input.view),
        club_(club),
        contract_(contract),
        standings_(standings),
        keys_(keys),
        until_(AddMonths(input.view.said_by, kMonthsAhead)) {}

  std::vector<Milestone> Run() {
    if (input_.lineage.cascades.empty()) return {};
    from_ = At(0).said_time;
    AddContract();
    AddWindows();
    AddPlans();
    std::sort(found_.begin(), found_.end(),
              [](const Milestone& a, const Milestone& b) {
                return std::tie(a.due, a.key) < std::tie(b.due, b.key);
              });
    return std::move(found_);
  }

 private:
  const Cascade& At(int cascade) const {
    return input_.lineage.cascades[cascade];
  }
  const ViewClaim& ClaimOf(int cascade) const {
    return view_.claims[At(cascade).claim];
  }
  std::string NameOf(const std::string& entity) const {
    return DisplayName(input_.registry, entity, view_.revision);
  }
  bool IsInSpan(absl::Time due) const { return from_ <= due && due <= until_; }

  // What is only disputed is still told.
  bool IsTold(int cascade) const {
    const Standing& standing = standings_[cascade];
    return standing.status == query::v1::DEVELOPMENT_STATUS_STANDING ||
           (standing.status == query::v1::DEVELOPMENT_STATUS_CONTRADICTED &&
            standing.by_outcome < 0);
  }
  bool Reports(int cascade) const {
    const ViewClaim& claim = ClaimOf(cascade);
    return claim.stance == v1::STANCE_ASSERTS && IsReported(claim);
  }

  void Add(Milestone milestone) {
    if (IsInSpan(milestone.due)) found_.push_back(std::move(milestone));
  }

  void AddContract() {
    if (!contract_.expiry.has_value()) return;
    const std::string whose =
        club_.empty() ? "his contract"
                      : absl::StrCat("his contract with ", NameOf(club_));
    Milestone end;
    end.kind = query::v1::MILESTONE_KIND_CONTRACT_EXPIRY;
    end.due = *contract_.expiry;
    end.key = absl::StrCat("milestones/contract-expiry/", DayOf(end.due));
    end.reason = absl::StrCat(whose, " ends");
    end.club = club_;
    SetContractSource(end);
    Milestone eligible = end;
    eligible.kind = query::v1::MILESTONE_KIND_PRE_CONTRACT_ELIGIBILITY;
    eligible.due = AddMonths(end.due, kPreContractMonths);
    eligible.key = absl::StrCat("milestones/pre-contract-eligibility/",
                                DayOf(eligible.due));
    eligible.reason = absl::StrCat("six months before ", whose, " ends");
    Add(std::move(end));
    Add(std::move(eligible));
  }

  void SetContractSource(Milestone& milestone) const {
    if (contract_.basis == query::v1::CONTRACT_EXPIRY_BASIS_OUTCOME) {
      for (size_t i = view_.outcomes.size(); i-- > 0;) {
        const ViewOutcome& outcome = view_.outcomes[i];
        if (outcome.player == view_.player && outcome.contract_end.bounded() &&
            outcome.contract_end.end == *contract_.expiry) {
          milestone.by_outcome = static_cast<int>(i);
          return;
        }
      }
    }
    if (contract_.basis == query::v1::CONTRACT_EXPIRY_BASIS_REGISTRY) return;
    for (size_t i = 0; i < input_.lineage.cascades.size(); ++i) {
      const ViewClaim& claim = ClaimOf(static_cast<int>(i));
      if (claim.kind == v1::CLAIM_KIND_CONTRACT_TERM &&
          claim.subject == view_.player && Reports(static_cast<int>(i)) &&
          TimeSpanFromProto(claim.claim->event()).end == *contract_.expiry) {
        milestone.by_cascade = static_cast<int>(i);
        return;
      }
    }
  }

  // The windows of his own club's association and of those of the clubs that
  // are told to be after him, each for the first of its clubs.
  void AddWindows() {
    std::map<std::string, std::pair<std::string, int>> clubs;  // by association
    const auto add_club = [&](const std::string& club, int by_cascade) {
      const v1::Entity* entity = input_.registry.Find(club, view_.revision);
      if (entity == nullptr || entity->association().empty()) return;
      clubs.try_emplace(
          input_.registry.Canonical(entity->association(), view_.revision),
          club, by_cascade);
    };
    if (!club_.empty()) add_club(club_, -1);
    absl::flat_hash_set<std::string> seen;
    for (int i = 0; i < static_cast<int>(input_.lineage.cascades.size()); ++i) {
      const ViewClaim& claim = ClaimOf(i);
      if (!IsPursuit(claim.kind) || claim.subject != view_.player ||
          !Reports(i) || !IsTold(i)) {
        continue;
      }
      const std::string& club = KindOfName(claim.actor) == v1::ENTITY_KIND_CLUB
                                    ? claim.actor
                                    : claim.counterpart;
      if (!club.empty() && seen.insert(club).second) add_club(club, i);
    }
    for (const auto& [association, club] : clubs) {
      AddWindowsOf(association, club.first, club.second);
    }
  }

  void AddWindowsOf(const std::string& association, const std::string& club,
                    int by_cascade) {
    const AssociationWindows known =
        input_.calendar.At(association, view_.revision);
    for (const Window& window : known.windows) {
      const std::string what = window.kind == v1::TRANSFER_WINDOW_KIND_WINTER
                                   ? "the winter window"
                                   : "the summer window";
      const std::string whose =
          absl::StrCat(NameOf(club), by_cascade < 0 ? ", his club"
                                                    : ", said to be after him");
      Milestone milestone;
      milestone.association = association;
      milestone.club = club;
      milestone.by_cascade = by_cascade;
      milestone.kind = query::v1::MILESTONE_KIND_WINDOW_OPENS;
      milestone.due = window.open;
      milestone.key = absl::StrCat("milestones/window-opens/", association, "/",
                                   DayOf(window.open));
      milestone.reason = absl::StrCat(what, " opens for ", whose);
      Add(milestone);
      milestone.kind = query::v1::MILESTONE_KIND_WINDOW_CLOSES;
      milestone.due = window.close;
      milestone.key = absl::StrCat("milestones/window-closes/", association,
                                   "/", DayOf(window.close));
      milestone.reason = absl::StrCat(what, " closes for ", whose);
      Add(std::move(milestone));
    }
  }

  void AddPlans() {
    absl::flat_hash_set<std::pair<int, absl::Time>> seen;  // story and time
    for (int i = 0; i < static_cast<int>(input_.lineage.cascades.size()); ++i) {
      if (PlanWords(ClaimOf(i).kind).empty() || !Reports(i)) continue;
      const absl::Time due = DueTime(i);
      if (!HoldsUntil(i, due) || IsDerived(i, due)) continue;
      if (seen.emplace(At(i).story, due).second) AddPlan(i, due);
    }
  }

  // Returns when something announced is due: when its time begins, if that was
  // still to come, else when it ends. InfinitePast: it was told afterwards.
  absl::Time DueTime(int cascade) const {
    const TimeSpan event = TimeSpanFromProto(ClaimOf(cascade).claim->event());
    const absl::Time said = At(cascade).said_time;
    if (event.start != absl::InfinitePast() && event.start >= said) {
      return event.start;
    }
    return event.end != absl::InfiniteFuture() && event.end > said
               ? event.end
               : absl::InfinitePast();
  }

  // Whether nothing had called it off before it was due.
  bool HoldsUntil(int cascade, absl::Time due) const {
    const Standing& standing = standings_[cascade];
    switch (standing.status) {
      case query::v1::DEVELOPMENT_STATUS_SUPERSEDED:
      case query::v1::DEVELOPMENT_STATUS_DENIED:
      case query::v1::DEVELOPMENT_STATUS_RETRACTED:
      case query::v1::DEVELOPMENT_STATUS_RECYCLED:
        return false;
      default:
        return standing.by_outcome < 0 || standing.since >= due;
    }
  }

  // Whether the calendar says so already.
  bool IsDerived(int cascade, absl::Time due) const {
    return ClaimOf(cascade).kind == v1::CLAIM_KIND_ELIGIBILITY &&
           contract_.expiry.has_value() &&
           due == AddMonths(*contract_.expiry, kPreContractMonths);
  }

  void AddPlan(int cascade, absl::Time due) {
    const ViewClaim& claim = ClaimOf(cascade);
    Milestone milestone;
    milestone.kind = query::v1::MILESTONE_KIND_ANNOUNCED_PLAN;
    milestone.due = due;
    milestone.key = absl::StrCat("milestones/announced-plan/", DayOf(due), "/",
                                 keys_[cascade]);
    milestone.reason = absl::StrCat(PlanWords(claim.kind), ", as ",
                                    At(cascade).source.empty()
                                        ? "was reported"
                                        : NameOf(At(cascade).source) + " said");
    for (const std::string* party : {&claim.actor, &claim.counterpart}) {
      if (KindOfName(*party) == v1::ENTITY_KIND_CLUB) {
        milestone.club = *party;
        break;
      }
    }
    milestone.by_cascade = cascade;
    Add(std::move(milestone));
  }

  const forecast::ForecastInput& input_;
  const DossierView& view_;
  const std::string& club_;
  const forecast::ContractEnd& contract_;
  const absl::Span<const Standing> standings_;
  const absl::Span<const std::string> keys_;
  absl::Time from_;
  const absl::Time until_;
  std::vector<Milestone> found_;
};

}  // namespace

std::vector<Milestone> FindMilestones(const forecast::ForecastInput& input,
                                      const std::string& club,
                                      const forecast::ContractEnd& contract,
                                      absl::Span<const Standing> standings,
                                      absl::Span<const std::string> keys) {
  return MilestoneFinder(input, club, contract, standings, keys).Run();
}

}  // namespace hearsay
