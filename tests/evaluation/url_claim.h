// What the words of a report's url say of a transfer.
#ifndef HEARSAY_TESTS_EVALUATION_URL_CLAIM_H_
#define HEARSAY_TESTS_EVALUATION_URL_CLAIM_H_

#include <string>

#include "absl/strings/string_view.h"
#include "hearsay/v1/claim.pb.h"

namespace hearsay::evaluation {

// How far along a deal is, in the order of the words that are looked for.
enum class UrlStage { kInterest, kTalks, kBid, kTerms, kNear, kAgreed, kDone };

const char* NameOf(UrlStage stage);

// Returns the most advanced stage that a word of the url's path names, in
// English, Spanish or Portuguese; kInterest: none.
UrlStage StageOfUrl(absl::string_view url);

// Whether a word of the path says that it is a loan.
bool IsLoanUrl(absl::string_view url);

// Sets the kind and certainty of a claim that a club wants a player. What is
// told as done is evidence like an agreement, asserted: whether it is done is
// known by its outcome alone.
void SetStage(UrlStage stage, v1::Claim& claim);

}  // namespace hearsay::evaluation

#endif  // HEARSAY_TESTS_EVALUATION_URL_CLAIM_H_
