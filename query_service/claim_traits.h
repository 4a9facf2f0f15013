// What the kind and the voice of a claim mean, whoever reads it.
#ifndef HEARSAY_QUERY_SERVICE_CLAIM_TRAITS_H_
#define HEARSAY_QUERY_SERVICE_CLAIM_TRAITS_H_

#include <string>

#include "query_service/dossier_view.h"

namespace hearsay {

// Whether it is told as news or as background, not as anybody's opinion or
// comment.
bool IsReported(const ViewClaim& claim);

// Whether it asserts or denies what it tells.
bool IsDecided(const ViewClaim& claim);

// Whether the claim is in the view of `player` only because it may decide his
// story: the signing of one who is linked to him.
bool IsOfLinkedPlayer(const ViewClaim& claim, const std::string& player);

// Whether claims of this kind say that a deal with a club is all but done.
bool IsAgreement(v1::ClaimKind kind);

// Returns the party that goes after the player; empty: not stated. Where
// somebody persuades him for a club, the club is the counterpart.
const std::string& PursuingParty(const ViewClaim& claim);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_CLAIM_TRAITS_H_
