#include "tests/evaluation/url_claim.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "absl/strings/ascii.h"
#include "tests/testing/ftr18.h"

namespace hearsay::evaluation {
namespace {

using Words = std::initializer_list<absl::string_view>;

struct StageWords {
  UrlStage stage;
  Words words;
};

// The most advanced first.
const StageWords kStages[] = {
    {UrlStage::kDone,
     {"official",     "oficial",     "signs",         "signed",
      "joins",        "joined",      "complete",      "completes",
      "completed",    "confirm",     "confirms",      "confirmed",
      "confirma",     "confirmado",  "announce",      "announces",
      "announced",    "anuncia",     "anunciado",     "unveil",
      "unveiled",     "apresentado", "presentado",    "presentacion",
      "apresentacao", "fichado",     "medical",       "medicos",
      "medico",       "exames",      "reconocimiento"}},
    {UrlStage::kAgreed,
     {"agree", "agreed", "agreement", "acordo", "acuerdo", "acertado", "acerta",
      "fechado", "cerrado"}},
    {UrlStage::kNear,
     {"close", "closing", "nearing", "verge", "imminent", "cerca", "cierra",
      "inminente", "fecha", "iminente", "perto", "hours"}},
    {UrlStage::kTerms, {"terms", "contract", "contrato"}},
    {UrlStage::kBid,
     {"bid", "bids", "offer", "offers", "oferta", "ofertas", "ofrece",
      "proposta", "propuesta"}},
    {UrlStage::kTalks,
     {"talks", "negotiate", "negotiations", "negocia", "negociar",
      "negociacoes", "negociaciones", "conversaciones", "conversas"}},
};
const Words kLoan = {"loan", "cedido", "cesion", "emprestado", "emprestimo"};

bool HasOneOf(const std::vector<std::string>& words, const Words& wanted) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(wanted.begin(), wanted.end(), word) != wanted.end();
  });
}

}  // namespace

const char* NameOf(UrlStage stage) {
  switch (stage) {
    case UrlStage::kInterest:
      return "interest";
    case UrlStage::kTalks:
      return "talks";
    case UrlStage::kBid:
      return "bid";
    case UrlStage::kTerms:
      return "terms";
    case UrlStage::kNear:
      return "near";
    case UrlStage::kAgreed:
      return "agreed";
    case UrlStage::kDone:
      return "done";
  }
  return "";
}

UrlStage StageOfUrl(absl::string_view url) {
  const std::vector<std::string> words = testing::UrlWords(url);
  for (const StageWords& stage : kStages) {
    if (HasOneOf(words, stage.words)) return stage.stage;
  }
  return UrlStage::kInterest;
}

bool IsLoanUrl(absl::string_view url) {
  return HasOneOf(testing::UrlWords(url), kLoan);
}

void SetStage(UrlStage stage, v1::Claim& claim) {
  switch (stage) {
    case UrlStage::kInterest:
      claim.set_kind(v1::CLAIM_KIND_INTEREST);
      break;
    case UrlStage::kTalks:
      claim.set_kind(v1::CLAIM_KIND_TALKS);
      break;
    case UrlStage::kBid:
      claim.set_kind(v1::CLAIM_KIND_BID);
      break;
    case UrlStage::kTerms:
      claim.set_kind(v1::CLAIM_KIND_PERSONAL_TERMS);
      break;
    case UrlStage::kNear:
      claim.set_kind(v1::CLAIM_KIND_CLUBS_AGREED);
      claim.set_certainty(v1::CERTAINTY_EXPECTED);
      break;
    case UrlStage::kAgreed:
      claim.set_kind(v1::CLAIM_KIND_CLUBS_AGREED);
      break;
    case UrlStage::kDone:
      claim.set_kind(v1::CLAIM_KIND_CLUBS_AGREED);
      claim.set_certainty(v1::CERTAINTY_ASSERTED);
      break;
  }
}

}  // namespace hearsay::evaluation
