#include "cli/outcome_text.h"

#include "absl/strings/str_cat.h"

namespace hearsay::cli {

std::string OutcomeText(const v1::Outcome& outcome, const Labels& labels) {
  std::string text;
  switch (outcome.kind()) {
    case v1::OUTCOME_KIND_RENEWED:
      text = "signed a new contract";
      break;
    case v1::OUTCOME_KIND_JOINED_FEE:
      text = "joined for a fee";
      break;
    case v1::OUTCOME_KIND_JOINED_FREE:
      text = outcome.has_occur() ? "joined on a free transfer"
                                 : "signed to join on a free transfer";
      break;
    case v1::OUTCOME_KIND_LOANED:
      text = "joined on loan";
      break;
    case v1::OUTCOME_KIND_RELEASED:
      text = "is without a club";
      break;
    case v1::OUTCOME_KIND_RETIRED:
      text = "ended his career";
      break;
    default:
      break;
  }
  text = absl::StrCat(labels.Of(outcome.player()), " ", text);
  if (!outcome.to_club().empty()) {
    absl::StrAppend(&text, ": ", labels.Of(outcome.to_club()));
  }
  return text;
}

}  // namespace hearsay::cli
