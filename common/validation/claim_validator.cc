#include "common/validation/claim_validator.h"

#include "common/field_checks.h"
#include "common/limits.h"
#include "common/validation/attribution_validator.h"
#include "common/validation/claim_kind_rules.h"
#include "common/validation/mention_validator.h"
#include "common/validation/money_validator.h"
#include "common/validation/time_validator.h"

namespace hearsay {
namespace {

void CheckParticipant(const FieldPath& field,
                      const v1::Participant& participant,
                      Violations& violations) {
  CheckRequiredEnum(FieldPath(field, "role"), participant.role(), violations);
  const FieldPath entity(field, "entity");
  if (!participant.has_entity()) {
    AddRequired(entity, violations);
    return;
  }
  CheckMention(entity, participant.entity(), violations);
}

void CheckCondition(const FieldPath& field, const v1::Condition& condition,
                    Violations& violations) {
  CheckText(FieldPath(field, "text"), condition.text(),
            limits::kConditionBytesMax, violations);
  if (condition.has_club()) {
    CheckMention(FieldPath(field, "club"), condition.club(), violations);
  }
  if (condition.has_money()) {
    CheckMoney(FieldPath(field, "money"), condition.money(), violations);
  }
  if (condition.text().empty() && !condition.has_club() &&
      !condition.has_money()) {
    violations.AddInvalid(field, "needs a text, a club or money");
  }
}

void CheckQuote(const FieldPath& field, const v1::Quote& quote,
                Violations& violations) {
  CheckRequiredText(FieldPath(field, "text"), quote.text(),
                    limits::kQuoteBytesMax, violations);
  CheckLanguage(FieldPath(field, "language"), quote.language(), violations);
  if (quote.has_speaker()) {
    CheckMention(FieldPath(field, "speaker"), quote.speaker(), violations);
  }
  if (quote.has_addressee()) {
    CheckMention(FieldPath(field, "addressee"), quote.addressee(), violations);
  }
  CheckEnum(FieldPath(field, "tone"), quote.tone(), violations);
}

void CheckExcerpt(const FieldPath& field, const v1::Excerpt& excerpt,
                  Violations& violations) {
  CheckNotNegative(FieldPath(field, "sentence_number"),
                   excerpt.sentence_number(), violations);
  CheckNotNegative(FieldPath(field, "start_offset"), excerpt.start_offset(),
                   violations);
  const bool known = excerpt.start_offset() != 0 || excerpt.end_offset() != 0;
  if (known && excerpt.end_offset() <= excerpt.start_offset()) {
    violations.AddInvalid(FieldPath(field, "end_offset"),
                          "must be greater than start_offset");
  }
}

void CheckParties(const FieldPath& field, const v1::Claim& claim,
                  Violations& violations) {
  const FieldPath subject(field, "subject");
  if (claim.has_subject()) {
    CheckMention(subject, claim.subject(), violations);
  } else {
    AddRequired(subject, violations);
  }
  if (claim.has_actor()) {
    CheckMention(FieldPath(field, "actor"), claim.actor(), violations);
  }
  if (claim.has_counterpart()) {
    CheckMention(FieldPath(field, "counterpart"), claim.counterpart(),
                 violations);
  }
  CheckCount(FieldPath(field, "participants"), claim.participants_size(),
             limits::kParticipantsMax, violations);
  for (int i = 0; i < claim.participants_size(); ++i) {
    CheckParticipant(FieldPath(field, "participants", i), claim.participants(i),
                     violations);
  }
}

void CheckManner(const FieldPath& field, const v1::Claim& claim,
                 Violations& violations) {
  CheckRequiredEnum(FieldPath(field, "voice"), claim.voice(), violations);
  CheckRequiredEnum(FieldPath(field, "stance"), claim.stance(), violations);
  CheckEnum(FieldPath(field, "certainty"), claim.certainty(), violations);
}

void CheckParticulars(const FieldPath& field, const v1::Claim& claim,
                      Violations& violations) {
  CheckEnum(FieldPath(field, "deal_form"), claim.deal_form(), violations);
  CheckCount(FieldPath(field, "money"), claim.money_size(), limits::kMoneyMax,
             violations);
  for (int i = 0; i < claim.money_size(); ++i) {
    CheckMoney(FieldPath(field, "money", i), claim.money(i), violations);
  }
  if (claim.has_event()) {
    CheckInterval(FieldPath(field, "event"), claim.event(), violations);
  }
  CheckNotNegative(FieldPath(field, "count"), claim.count(), violations);
  CheckCount(FieldPath(field, "conditions"), claim.conditions_size(),
             limits::kConditionsMax, violations);
  for (int i = 0; i < claim.conditions_size(); ++i) {
    CheckCondition(FieldPath(field, "conditions", i), claim.conditions(i),
                   violations);
  }
}

void CheckWords(const FieldPath& field, const v1::Claim& claim,
                Violations& violations) {
  CheckCount(FieldPath(field, "quotes"), claim.quotes_size(),
             limits::kQuotesMax, violations);
  for (int i = 0; i < claim.quotes_size(); ++i) {
    CheckQuote(FieldPath(field, "quotes", i), claim.quotes(i), violations);
  }
  CheckText(FieldPath(field, "detail"), claim.detail(), limits::kDetailBytesMax,
            violations);
  if (claim.has_excerpt()) {
    CheckExcerpt(FieldPath(field, "excerpt"), claim.excerpt(), violations);
  }
}

}  // namespace

void CheckClaim(const FieldPath& field, const v1::Claim& claim, absl::Time now,
                Violations& violations) {
  CheckId(FieldPath(field, "claim_id"), claim.claim_id(),
          limits::kClaimIdBytesMax, violations);
  CheckRequiredEnum(FieldPath(field, "kind"), claim.kind(), violations);
  CheckParties(field, claim, violations);
  CheckManner(field, claim, violations);
  if (claim.has_attribution()) {
    CheckAttribution(FieldPath(field, "attribution"), claim.attribution(), now,
                     violations);
  }
  CheckParticulars(field, claim, violations);
  CheckWords(field, claim, violations);
  CheckClaimKindRules(field, claim, violations);
}

}  // namespace hearsay
