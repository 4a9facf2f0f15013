#include "query_service/claim_traits.h"

#include <algorithm>

#include "common/names/entity_name.h"
#include "query_service/dossier.h"

namespace hearsay {

bool IsReported(const ViewClaim& claim) {
  return claim.voice == v1::VOICE_REPORT || claim.voice == v1::VOICE_BACKGROUND;
}

bool IsDecided(const ViewClaim& claim) {
  return claim.stance == v1::STANCE_ASSERTS ||
         claim.stance == v1::STANCE_DENIES;
}

bool IsOfLinkedPlayer(const ViewClaim& claim, const std::string& player) {
  if (!IsSigning(*claim.claim)) return false;
  const auto names = [&](const auto& participant) {
    return participant.second == player;
  };
  return claim.subject != player && claim.actor != player &&
         claim.counterpart != player &&
         std::none_of(claim.participants.begin(), claim.participants.end(),
                      names) &&
         std::none_of(claim.hops.begin(), claim.hops.end(),
                      [&](const ViewHop& hop) { return hop.source == player; });
}

bool IsAgreement(v1::ClaimKind kind) {
  return kind == v1::CLAIM_KIND_CLUBS_AGREED ||
         kind == v1::CLAIM_KIND_MEDICAL || kind == v1::CLAIM_KIND_PRE_CONTRACT;
}

const std::string& PursuingParty(const ViewClaim& claim) {
  const bool for_counterpart = claim.kind == v1::CLAIM_KIND_PERSUASION &&
                               KindOfName(claim.actor) != v1::ENTITY_KIND_CLUB;
  return for_counterpart ? claim.counterpart : claim.actor;
}

}  // namespace hearsay
