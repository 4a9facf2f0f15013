#include "common/validation/claim_kind_rules.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/field_checks.h"
#include "common/names/entity_name.h"
#include "common/validation/mention_validator.h"

namespace hearsay {
namespace {

constexpr int32_t kPpmMax = 1'000'000;

enum class SubjectRule { kPlayer, kClubOrTeam, kAny };
enum class ActorRule {
  kOptional,
  kRequired,
  kClub,           // required, and a club
  kOrCounterpart,  // it or the counterpart
};

struct KindRule {
  SubjectRule subject;
  ActorRule actor;
  bool event_required = false;
};

// Follows the comments of ClaimKind's values.
KindRule RuleOf(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_INTEREST:
    case v1::CLAIM_KIND_SHORTLISTED:
    case v1::CLAIM_KIND_TOP_TARGET:
    case v1::CLAIM_KIND_CONTACT:
    case v1::CLAIM_KIND_TALKS:
    case v1::CLAIM_KIND_BID:
    case v1::CLAIM_KIND_PERSONAL_TERMS:
    case v1::CLAIM_KIND_CLUBS_AGREED:
    case v1::CLAIM_KIND_MEDICAL:
    case v1::CLAIM_KIND_PRE_CONTRACT:
    case v1::CLAIM_KIND_PURSUIT_ENDED:
    case v1::CLAIM_KIND_RENEWAL_OFFERED:
    case v1::CLAIM_KIND_RENEWAL_TALKS:
    case v1::CLAIM_KIND_RENEWAL_REJECTED:
    case v1::CLAIM_KIND_RENEWAL_LIKELY:
    case v1::CLAIM_KIND_RENEWAL_STALLED:
    case v1::CLAIM_KIND_RENEWAL_SIGNED:
    case v1::CLAIM_KIND_WILLING_TO_SELL:
    case v1::CLAIM_KIND_ASKING_PRICE:
    case v1::CLAIM_KIND_EXTERNAL_PROBABILITY:
      return {SubjectRule::kPlayer, ActorRule::kClub};
    case v1::CLAIM_KIND_PERSUASION:
    case v1::CLAIM_KIND_TRANSFER_DONE:
      return {SubjectRule::kPlayer, ActorRule::kOrCounterpart};
    case v1::CLAIM_KIND_CONTRACT_TERM:
      return {SubjectRule::kPlayer, ActorRule::kClub, true};
    case v1::CLAIM_KIND_ELIGIBILITY:
      return {SubjectRule::kPlayer, ActorRule::kOptional, true};
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
    case v1::CLAIM_KIND_WANTS_TO_STAY:
    case v1::CLAIM_KIND_UNDECIDED:
    case v1::CLAIM_KIND_EXIT_POSSIBLE:
    case v1::CLAIM_KIND_AVAILABILITY:
      return {SubjectRule::kPlayer, ActorRule::kOptional};
    case v1::CLAIM_KIND_SQUAD_FACT:
      return {SubjectRule::kClubOrTeam, ActorRule::kOptional};
    case v1::CLAIM_KIND_PLAN:
      return {SubjectRule::kAny, ActorRule::kRequired};
    case v1::CLAIM_KIND_SCHEDULED_EVENT:
      return {SubjectRule::kAny, ActorRule::kOptional, true};
    default:
      return {SubjectRule::kAny, ActorRule::kOptional};
  }
}

// `kind` is the subject's; UNSPECIFIED: not known.
void CheckSubjectKind(const FieldPath& subject, v1::EntityKind kind,
                      SubjectRule rule, Violations& violations) {
  if (kind == v1::ENTITY_KIND_UNSPECIFIED) return;
  if (rule == SubjectRule::kPlayer && kind != v1::ENTITY_KIND_PLAYER) {
    AddWrongKind(subject, {v1::ENTITY_KIND_PLAYER}, violations);
  } else if (rule == SubjectRule::kClubOrTeam && kind != v1::ENTITY_KIND_CLUB &&
             kind != v1::ENTITY_KIND_NATIONAL_TEAM) {
    AddWrongKind(subject, {v1::ENTITY_KIND_CLUB, v1::ENTITY_KIND_NATIONAL_TEAM},
                 violations);
  }
}

void CheckActorKind(const FieldPath& actor, v1::EntityKind kind, ActorRule rule,
                    Violations& violations) {
  if (rule == ActorRule::kClub && kind != v1::ENTITY_KIND_UNSPECIFIED &&
      kind != v1::ENTITY_KIND_CLUB) {
    AddWrongKind(actor, {v1::ENTITY_KIND_CLUB}, violations);
  }
}

void CheckHasActor(const FieldPath& actor, const v1::Claim& claim,
                   ActorRule rule, Violations& violations) {
  if (claim.has_actor() || rule == ActorRule::kOptional) return;
  if (rule != ActorRule::kOrCounterpart) {
    violations.AddInvalid(actor, "is required for this kind of claim");
  } else if (!claim.has_counterpart()) {
    violations.AddInvalid(
        actor, "is required for this kind of claim, or a counterpart");
  }
}

v1::EntityKind StatedKind(const v1::Mention& mention) {
  return mention.has_name() ? KindOfName(mention.name()) : mention.kind();
}

void CheckProbability(const FieldPath& field, const v1::Claim& claim,
                      Violations& violations) {
  const FieldPath probability(field, "probability_ppm");
  if (claim.kind() != v1::CLAIM_KIND_EXTERNAL_PROBABILITY) {
    if (claim.has_probability_ppm()) {
      violations.AddInvalid(probability,
                            "must be unset but for EXTERNAL_PROBABILITY");
    }
  } else if (!claim.has_probability_ppm()) {
    violations.AddInvalid(probability, "is required for this kind of claim");
  } else {
    CheckRange(probability, claim.probability_ppm(), 0, kPpmMax, violations);
  }
}

void CheckAskedSum(const FieldPath& field, const v1::Claim& claim,
                   Violations& violations) {
  const bool asked = std::any_of(claim.money().begin(), claim.money().end(),
                                 [](const v1::Money& money) {
                                   return money.role() == v1::MONEY_ROLE_ASK;
                                 });
  if (claim.kind() == v1::CLAIM_KIND_ASKING_PRICE && !asked) {
    violations.AddInvalid(FieldPath(field, "money"),
                          "needs a sum of role ASK for this kind of claim");
  }
}

}  // namespace

void CheckClaimKindRules(const FieldPath& field, const v1::Claim& claim,
                         Violations& violations) {
  const KindRule rule = RuleOf(claim.kind());
  const FieldPath actor(field, "actor");
  CheckSubjectKind(FieldPath(field, "subject"), StatedKind(claim.subject()),
                   rule.subject, violations);
  CheckActorKind(actor, StatedKind(claim.actor()), rule.actor, violations);
  CheckHasActor(actor, claim, rule.actor, violations);
  CheckAskedSum(field, claim, violations);
  if (rule.event_required && !claim.has_event()) {
    violations.AddInvalid(FieldPath(field, "event"),
                          "is required for this kind of claim");
  }
  CheckProbability(field, claim, violations);
}

void CheckResolvedParties(
    const FieldPath& field, const v1::Report& report,
    const google::protobuf::RepeatedPtrField<v1::ResolvedMention>& resolutions,
    Violations& violations) {
  for (const v1::ResolvedMention& mention : resolutions) {
    // claims[3].subject
    absl::string_view path = mention.field_path();
    if (!absl::ConsumePrefix(&path, "claims[")) continue;
    const size_t bracket = path.find("].");
    const absl::string_view party = path.substr(bracket + 2);
    if (party != "subject" && party != "actor") continue;
    int index = 0;
    if (!absl::SimpleAtoi(path.substr(0, bracket), &index)) continue;
    const v1::Claim& claim = report.claims(index);
    const v1::Mention& stated =
        party == "subject" ? claim.subject() : claim.actor();
    // CheckClaimKindRules() has said what there is to say.
    if (stated.kind() != v1::ENTITY_KIND_UNSPECIFIED) continue;
    const FieldPath claim_path(field, "claims", index);
    const FieldPath party_path(claim_path, party);
    const KindRule rule = RuleOf(claim.kind());
    const v1::EntityKind kind = KindOfName(mention.name());
    if (party == "subject") {
      CheckSubjectKind(party_path, kind, rule.subject, violations);
    } else {
      CheckActorKind(party_path, kind, rule.actor, violations);
    }
  }
}

}  // namespace hearsay
