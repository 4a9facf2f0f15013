#include "query_service/timeline/outcome_verdict.h"

#include <algorithm>

#include "common/names/entity_name.h"
#include "common/time.h"
#include "query_service/claim_traits.h"
#include "query_service/specifics.h"

namespace hearsay {
namespace {

// A deal that was done so long before it is told is no news.
constexpr absl::Duration kHistoryAge = absl::Hours(24 * 180);

bool IsJoining(const ViewOutcome& outcome) {
  return outcome.kind == v1::OUTCOME_KIND_JOINED_FEE ||
         outcome.kind == v1::OUTCOME_KIND_JOINED_FREE ||
         outcome.kind == v1::OUTCOME_KIND_LOANED;
}

bool IsLeaving(const ViewOutcome& outcome) {
  return IsJoining(outcome) || outcome.kind == v1::OUTCOME_KIND_RELEASED;
}

// Whether a claim of this deal form can mean what happened.
bool FormFits(v1::DealForm form, v1::OutcomeKind kind) {
  switch (form) {
    case v1::DEAL_FORM_FEE:
      return kind == v1::OUTCOME_KIND_JOINED_FEE;
    case v1::DEAL_FORM_FREE:
    case v1::DEAL_FORM_PRE_CONTRACT:
      return kind == v1::OUTCOME_KIND_JOINED_FREE;
    case v1::DEAL_FORM_LOAN:
      return kind == v1::OUTCOME_KIND_LOANED;
    case v1::DEAL_FORM_RENEWAL:
      return kind == v1::OUTCOME_KIND_RENEWED;
    default:
      return true;
  }
}

Verdict ConfirmedIf(bool holds) {
  return holds ? Verdict::kConfirmed : Verdict::kSilent;
}

// On the steps by which a club goes after him. Those that are as good as a deal
// are refuted by another one.
Verdict JudgePursuit(const ViewClaim& claim, const ViewOutcome& outcome,
                     bool is_deal) {
  const std::string& club = PursuingParty(claim);
  if (club.empty()) return Verdict::kSilent;
  if (IsJoining(outcome) && outcome.to_club == club) {
    return ConfirmedIf(FormFits(claim.deal_form, outcome.kind));
  }
  return is_deal ? Verdict::kRefuted : Verdict::kSilent;
}

Verdict JudgeContractTerm(const ViewClaim& claim, const ViewOutcome& outcome) {
  if (!outcome.contract_end.bounded() || !claim.claim->has_event()) {
    return Verdict::kSilent;
  }
  return ConfirmedIf(EventsAgree(TimeSpanFromProto(claim.claim->event()),
                                 outcome.contract_end));
}

// On the proposition, whatever the claim's stance.
Verdict JudgeProposition(const ViewClaim& claim, const ViewOutcome& outcome) {
  const bool renewed = outcome.kind == v1::OUTCOME_KIND_RENEWED;
  switch (claim.kind) {
    case v1::CLAIM_KIND_INTEREST:
    case v1::CLAIM_KIND_SHORTLISTED:
    case v1::CLAIM_KIND_TOP_TARGET:
    case v1::CLAIM_KIND_PERSUASION:
    case v1::CLAIM_KIND_CONTACT:
    case v1::CLAIM_KIND_TALKS:
    case v1::CLAIM_KIND_BID:
    case v1::CLAIM_KIND_PERSONAL_TERMS:
    case v1::CLAIM_KIND_PLAN:
      return JudgePursuit(claim, outcome, /*is_deal=*/false);
    case v1::CLAIM_KIND_CLUBS_AGREED:
    case v1::CLAIM_KIND_MEDICAL:
    case v1::CLAIM_KIND_PRE_CONTRACT:
    case v1::CLAIM_KIND_TRANSFER_DONE:
      return JudgePursuit(claim, outcome, /*is_deal=*/true);
    case v1::CLAIM_KIND_PURSUIT_ENDED:
      return IsJoining(outcome) && outcome.to_club == claim.actor
                 ? Verdict::kRefuted
                 : Verdict::kSilent;
    case v1::CLAIM_KIND_RENEWAL_OFFERED:
    case v1::CLAIM_KIND_RENEWAL_TALKS:
      return ConfirmedIf(renewed);
    case v1::CLAIM_KIND_RENEWAL_LIKELY:
    case v1::CLAIM_KIND_RENEWAL_SIGNED:
      return renewed ? Verdict::kConfirmed : Verdict::kRefuted;
    case v1::CLAIM_KIND_RENEWAL_REJECTED:
    case v1::CLAIM_KIND_RENEWAL_STALLED:
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
      if (renewed) return Verdict::kRefuted;
      return ConfirmedIf(IsLeaving(outcome));
    case v1::CLAIM_KIND_WANTS_TO_STAY:
      if (renewed) return Verdict::kConfirmed;
      return IsJoining(outcome) ? Verdict::kRefuted : Verdict::kSilent;
    case v1::CLAIM_KIND_EXIT_POSSIBLE:
      return ConfirmedIf(IsLeaving(outcome));
    case v1::CLAIM_KIND_WILLING_TO_SELL:
      return ConfirmedIf(
          outcome.kind == v1::OUTCOME_KIND_JOINED_FEE &&
          (claim.counterpart.empty() || claim.counterpart == outcome.to_club));
    case v1::CLAIM_KIND_CONTRACT_TERM:
      return JudgeContractTerm(claim, outcome);
    default:
      return Verdict::kSilent;
  }
}

bool IsDeal(v1::ClaimKind kind) {
  return IsAgreement(kind) || kind == v1::CLAIM_KIND_TRANSFER_DONE ||
         kind == v1::CLAIM_KIND_RENEWAL_SIGNED;
}

}  // namespace

Verdict Judge(const ViewClaim& claim, const ViewOutcome& outcome) {
  if (!IsReported(claim) || claim.subject != outcome.player ||
      IsHistory(claim)) {
    return Verdict::kSilent;
  }
  const Verdict verdict = JudgeProposition(claim, outcome);
  switch (claim.stance) {
    case v1::STANCE_ASSERTS:
      return verdict;
    case v1::STANCE_DENIES:
      if (verdict == Verdict::kConfirmed) return Verdict::kRefuted;
      return verdict == Verdict::kRefuted ? Verdict::kConfirmed : verdict;
    default:
      return Verdict::kSilent;
  }
}

bool IsHistory(const ViewClaim& claim) {
  if (!IsDeal(claim.kind)) return false;
  if (claim.voice == v1::VOICE_BACKGROUND) return true;
  return claim.claim->has_event() &&
         TimeSpanFromProto(claim.claim->event()).end <
             claim.said_time - kHistoryAge;
}

OutcomesByPlayer::OutcomesByPlayer(const DossierView& view) : view_(view) {
  for (size_t i = 0; i < view.outcomes.size(); ++i) {
    outcomes_[view.outcomes[i].player].push_back(static_cast<int>(i));
  }
}

int OutcomesByPlayer::FirstSince(const std::string& player,
                                 absl::Time time) const {
  const auto it = outcomes_.find(player);
  if (it == outcomes_.end()) return -1;
  const auto first =
      std::lower_bound(it->second.begin(), it->second.end(), time,
                       [&](int outcome, absl::Time moment) {
                         return view_.outcomes[outcome].know_time < moment;
                       });
  return first == it->second.end() ? -1 : *first;
}

}  // namespace hearsay
