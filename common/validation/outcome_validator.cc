#include "common/validation/outcome_validator.h"

#include "common/field_checks.h"
#include "common/limits.h"
#include "common/validation/mention_validator.h"
#include "common/validation/money_validator.h"
#include "common/validation/time_validator.h"

namespace hearsay {
namespace {

// Whether the player is under contract with `to_club` then.
bool HasToClub(v1::OutcomeKind kind) {
  return kind == v1::OUTCOME_KIND_RENEWED ||
         kind == v1::OUTCOME_KIND_JOINED_FEE ||
         kind == v1::OUTCOME_KIND_JOINED_FREE ||
         kind == v1::OUTCOME_KIND_LOANED;
}

void CheckParties(const FieldPath& field, const v1::Outcome& outcome,
                  Violations& violations) {
  const FieldPath player(field, "player");
  if (outcome.player().empty()) AddRequired(player, violations);
  CheckEntityName(player, outcome.player(), {v1::ENTITY_KIND_PLAYER},
                  violations);
  CheckRequiredEnum(FieldPath(field, "kind"), outcome.kind(), violations);
  CheckEntityName(FieldPath(field, "from_club"), outcome.from_club(),
                  {v1::ENTITY_KIND_CLUB}, violations);
  const FieldPath to_club(field, "to_club");
  CheckEntityName(to_club, outcome.to_club(), {v1::ENTITY_KIND_CLUB},
                  violations);
  if (HasToClub(outcome.kind()) && outcome.to_club().empty()) {
    violations.AddInvalid(to_club, "is required for this kind of outcome");
  } else if (outcome.kind() != v1::OUTCOME_KIND_UNSPECIFIED &&
             !HasToClub(outcome.kind()) && !outcome.to_club().empty()) {
    violations.AddInvalid(to_club, "must be unset for this kind of outcome");
  }
}

void CheckTimes(const FieldPath& field, const v1::Outcome& outcome,
                absl::Time now, Violations& violations) {
  if (outcome.has_agree()) {
    CheckInterval(FieldPath(field, "agree"), outcome.agree(), violations);
  }
  const FieldPath occur(field, "occur");
  const bool agreed_only =
      outcome.kind() == v1::OUTCOME_KIND_JOINED_FREE && outcome.has_agree();
  if (outcome.has_occur()) {
    CheckInterval(occur, outcome.occur(), violations);
  } else if (!agreed_only) {
    AddRequired(occur, violations);
  }
  const FieldPath know_time(field, "know_time");
  if (outcome.has_know_time()) {
    CheckNotFuture(know_time, outcome.know_time(), now, violations);
  } else {
    AddRequired(know_time, violations);
  }
  if (outcome.has_contract_end()) {
    CheckInterval(FieldPath(field, "contract_end"), outcome.contract_end(),
                  violations);
  }
}

}  // namespace

void CheckOutcome(const FieldPath& field, const v1::Outcome& outcome,
                  absl::Time now, Violations& violations) {
  CheckParties(field, outcome, violations);
  CheckTimes(field, outcome, now, violations);
  CheckCount(FieldPath(field, "money"), outcome.money_size(), limits::kMoneyMax,
             violations);
  for (int i = 0; i < outcome.money_size(); ++i) {
    CheckMoney(FieldPath(field, "money", i), outcome.money(i), violations);
  }
  CheckEntryName(FieldPath(field, "supersedes"), outcome.supersedes(),
                 "outcomes", violations);
  if (outcome.annulled() && outcome.supersedes().empty()) {
    violations.AddInvalid(FieldPath(field, "annulled"), "needs supersedes");
  }
}

}  // namespace hearsay
