// Claims in words.
#ifndef HEARSAY_CLI_CLAIM_TEXT_H_
#define HEARSAY_CLI_CLAIM_TEXT_H_

#include <string>
#include <vector>

#include "cli/labels.h"
#include "hearsay/v1/attribution.pb.h"
#include "hearsay/v1/claim.pb.h"

namespace hearsay::cli {

// Returns what the claim says, as in "Liverpool asks a price of Real Madrid for
// Ibrahima Konaté". A denial or a question starts with that word.
std::string PropositionText(const v1::Claim& claim, const Labels& labels);

// Returns what was said with it, part by part: sums, deal form, count, time,
// conditions, participants, certainty.
std::vector<std::string> ParticularTexts(const v1::Claim& claim,
                                         const Labels& labels);

// As in "“He calls me every two hours.” (Ibrahima Konaté to Téléfoot, joking,
// translated)".
std::string QuoteText(const v1::Quote& quote, const Labels& labels);

// As in "L'Équipe (30 Sep 2025)".
std::string HopText(const v1::Hop& hop, const Labels& labels);

// Returns how the text speaks: "opinion", "editorial", "background"; empty for
// a plain report.
std::string VoiceMark(v1::Voice voice);

// As in "EUR 50m", "EUR 40m-50m", "at least EUR 50m".
std::string SumText(const v1::Money& money);

// As in "free transfer"; empty for UNSPECIFIED.
std::string DealFormText(v1::DealForm form);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_CLAIM_TEXT_H_
