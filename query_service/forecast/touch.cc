#include "query_service/forecast/touch.h"

#include <algorithm>
#include <utility>

#include "common/names/entity_name.h"
#include "query_service/claim_traits.h"
#include "query_service/dossier.h"

namespace hearsay::forecast {
namespace {

bool IsClub(const std::string& name) {
  return KindOfName(name) == v1::ENTITY_KIND_CLUB;
}

// Returns the weight of a kind by which a club other than his own goes after a
// player; 0 for other kinds. A persuasion is contact, and giving up is the
// opposite of it.
double PursuitWeight(v1::ClaimKind kind, const Parameters& parameters) {
  switch (kind) {
    case v1::CLAIM_KIND_INTEREST:
    case v1::CLAIM_KIND_SHORTLISTED:
    case v1::CLAIM_KIND_TOP_TARGET:
    case v1::CLAIM_KIND_PLAN:
      return parameters.g_interest;
    case v1::CLAIM_KIND_PERSUASION:
    case v1::CLAIM_KIND_CONTACT:
    case v1::CLAIM_KIND_TALKS:
      return parameters.g_talks;
    case v1::CLAIM_KIND_BID:
    case v1::CLAIM_KIND_PERSONAL_TERMS:
      return parameters.g_bid;
    case v1::CLAIM_KIND_CLUBS_AGREED:
    case v1::CLAIM_KIND_MEDICAL:
    case v1::CLAIM_KIND_PRE_CONTRACT:
      return parameters.g_agreement;
    case v1::CLAIM_KIND_PURSUIT_ENDED:
      return parameters.g_pursuit_ended;
    default:
      return 0;
  }
}

// Whether a kind says that a club goes after a player, whatever that weighs in
// a version of the model.
bool IsPursuit(v1::ClaimKind kind) {
  static const Parameters built_in;
  return PursuitWeight(kind, built_in) > 0;
}

// Returns the weight of a kind on a renewal; 0 for other kinds.
double RenewalWeight(v1::ClaimKind kind, const Parameters& parameters) {
  switch (kind) {
    case v1::CLAIM_KIND_RENEWAL_OFFERED:
      return parameters.g_renewal_offered;
    case v1::CLAIM_KIND_RENEWAL_REJECTED:
      return parameters.g_renewal_rejected;
    case v1::CLAIM_KIND_RENEWAL_TALKS:
      return parameters.g_renewal_talks;
    case v1::CLAIM_KIND_RENEWAL_LIKELY:
      return parameters.g_renewal_mood;
    case v1::CLAIM_KIND_RENEWAL_STALLED:
      return -parameters.g_renewal_mood;
    default:
      return 0;
  }
}

// Returns the weight of a kind on every way to leave; 0 for other kinds.
double LeavingWeight(v1::ClaimKind kind, const Parameters& parameters) {
  switch (kind) {
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
      return parameters.g_player_wish;
    case v1::CLAIM_KIND_WANTS_TO_STAY:
      return -parameters.g_player_wish;
    case v1::CLAIM_KIND_EXIT_POSSIBLE:
      return parameters.g_exit_possible;
    default:
      return 0;
  }
}

std::optional<Form> FormOf(const ViewClaim& claim) {
  switch (claim.deal_form) {
    case v1::DEAL_FORM_FEE:
      return kFee;
    case v1::DEAL_FORM_LOAN:
      return kLoan;
    case v1::DEAL_FORM_FREE:
    case v1::DEAL_FORM_PRE_CONTRACT:
      return kFree;
    default:
      break;
  }
  if (claim.kind == v1::CLAIM_KIND_PRE_CONTRACT) return kFree;
  return std::nullopt;
}

// Returns the club that goes after the player; empty: none but his own.
std::string PursuingClub(const ViewClaim& claim, absl::string_view own_club) {
  const std::string& club = PursuingParty(claim);
  return IsClub(club) && club != own_club ? club : "";
}

bool IsAlternativeTo(const ViewClaim& claim, absl::string_view player) {
  return std::any_of(claim.participants.begin(), claim.participants.end(),
                     [&](const auto& participant) {
                       return participant.first ==
                                  v1::PARTICIPANT_ROLE_ALTERNATIVE_TO &&
                              participant.second == player;
                     });
}

// What a claim about another player touches.
Touch RivalTouch(const ViewClaim& claim, absl::string_view player,
                 absl::string_view own_club) {
  Touch touch;
  if (KindOfName(claim.subject) != v1::ENTITY_KIND_PLAYER) return touch;
  touch.rival = claim.subject;
  if (IsSigning(*claim.claim)) {
    touch.target = Target::kRivalSigning;
    touch.club = claim.actor;
  } else if (IsAlternativeTo(claim, player) && IsPursuit(claim.kind)) {
    touch.club = PursuingClub(claim, own_club);
    if (!touch.club.empty()) touch.target = Target::kRival;
  }
  return touch;
}

// What a claim of his own club's, or about it and the player, touches.
Touch OwnClubTouch(const ViewClaim& claim, absl::string_view own_club,
                   const Parameters& parameters) {
  Touch touch;
  const bool own =
      claim.actor.empty() || own_club.empty() || claim.actor == own_club;
  if (!own) return touch;
  if (const double g = RenewalWeight(claim.kind, parameters); g != 0) {
    touch.target = Target::kRenewal;
    touch.g = g;
  } else if (claim.kind == v1::CLAIM_KIND_WILLING_TO_SELL ||
             claim.kind == v1::CLAIM_KIND_ASKING_PRICE) {
    touch.target = Target::kSelling;
    touch.g = parameters.g_selling_club;
  } else if (claim.kind == v1::CLAIM_KIND_CONTRACT_TERM &&
             claim.stance == v1::STANCE_ASSERTS) {
    const TimeSpan event = TimeSpanFromProto(claim.claim->event());
    if (event.end != absl::InfiniteFuture()) {
      touch.target = Target::kContractTerm;
      touch.term = event;
    }
  }
  return touch;
}

}  // namespace

bool HasOwnCell(v1::ClaimKind kind) {
  static const Parameters built_in;
  return PursuitWeight(kind, built_in) != 0 || IsAboutRenewal(kind);
}

bool IsAboutRenewal(v1::ClaimKind kind) {
  static const Parameters built_in;
  return RenewalWeight(kind, built_in) != 0;
}

Touch TouchOf(const ViewClaim& claim, absl::string_view player,
              absl::string_view own_club, const Parameters& parameters) {
  Touch touch;
  // Opinions, editorial comment and questions weigh nothing.
  if (!IsReported(claim) || !IsDecided(claim)) return touch;
  if (claim.subject != player) {
    return RivalTouch(claim, player, own_club);
  }
  if (const double g = PursuitWeight(claim.kind, parameters); g != 0) {
    touch.club = PursuingClub(claim, own_club);
    if (touch.club.empty()) return touch;
    touch.target = Target::kClub;
    touch.g = g;
    touch.form = FormOf(claim);
    touch.stage = IsAgreement(claim.kind);
    return touch;
  }
  if (const double g = LeavingWeight(claim.kind, parameters); g != 0) {
    touch.target = Target::kLeaving;
    touch.g = g;
    return touch;
  }
  return OwnClubTouch(claim, own_club, parameters);
}

}  // namespace hearsay::forecast
