#include "ingest_service/validation/entity_validator.h"

#include <initializer_list>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/field_checks.h"
#include "common/limits.h"
#include "common/names/entity_name.h"
#include "common/time.h"
#include "common/validation/mention_validator.h"
#include "common/validation/time_validator.h"

namespace hearsay {
namespace {

void CheckIdentity(const FieldPath& field, const v1::Entity& entity,
                   Violations& violations) {
  const FieldPath name(field, "name");
  if (entity.name().empty()) AddRequired(name, violations);
  CheckEntityName(name, entity.name(), {}, violations);
  const FieldPath kind(field, "kind");
  CheckRequiredEnum(kind, entity.kind(), violations);
  if (IsEntityName(entity.name()) && !CollectionOf(entity.kind()).empty() &&
      entity.kind() != KindOfName(entity.name())) {
    violations.AddInvalid(kind, "does not match the resource name");
  }
  CheckNameText(FieldPath(field, "display_name"), entity.display_name(),
                violations);
  if (entity.provisional()) {
    violations.AddInvalid(FieldPath(field, "provisional"),
                          "is set by the service only");
  }
}

void CheckAlias(const FieldPath& field, const v1::Alias& alias,
                Violations& violations) {
  CheckNameText(FieldPath(field, "text"), alias.text(), violations);
  CheckLanguage(FieldPath(field, "language"), alias.language(), violations);
  CheckCount(FieldPath(field, "contexts"), alias.contexts_size(),
             limits::kAliasContextsMax, violations);
  for (int i = 0; i < alias.contexts_size(); ++i) {
    const FieldPath context(field, "contexts", i);
    if (alias.contexts(i).empty()) AddRequired(context, violations);
    CheckEntityName(context, alias.contexts(i), {}, violations);
  }
}

void CheckEngagement(const FieldPath& field, const v1::Engagement& engagement,
                     Violations& violations) {
  const FieldPath club(field, "club");
  if (engagement.club().empty()) AddRequired(club, violations);
  CheckEntityName(club, engagement.club(), {v1::ENTITY_KIND_CLUB}, violations);
  const FieldPath start(field, "start");
  CheckInterval(start, engagement.start(), violations);
  if (!engagement.has_start()) {
    AddRequired(start, violations);
  } else if (!engagement.start().has_start_time()) {
    AddRequired(FieldPath(start, "start_time"), violations);
  }
  if (engagement.has_contract_end()) {
    const FieldPath contract_end(field, "contract_end");
    const FieldPath end_time(contract_end, "end_time");
    CheckInterval(contract_end, engagement.contract_end(), violations);
    if (!engagement.contract_end().has_end_time()) {
      AddRequired(end_time, violations);
    } else if (engagement.start().has_start_time() &&
               TimeFromProto(engagement.contract_end().end_time()) <=
                   TimeFromProto(engagement.start().start_time())) {
      violations.AddInvalid(end_time, "must be later than the start");
    }
  }
  CheckTimestamp(FieldPath(field, "know_time"), engagement.know_time(),
                 violations);
}

void CheckEngagements(const FieldPath& field, const v1::Entity& entity,
                      Violations& violations) {
  CheckCount(FieldPath(field, "engagements"), entity.engagements_size(),
             limits::kEngagementsMax, violations);
  for (int i = 0; i < entity.engagements_size(); ++i) {
    const FieldPath path(field, "engagements", i);
    const v1::Engagement& engagement = entity.engagements(i);
    CheckEngagement(path, engagement, violations);
    if (i > 0 &&
        TimeFromProto(engagement.start().start_time()) <
            TimeFromProto(entity.engagements(i - 1).start().start_time())) {
      violations.AddInvalid(FieldPath(path, "start"),
                            "must not be earlier than the previous one");
    }
  }
}

void CheckAffiliations(const FieldPath& field, const v1::Entity& entity,
                       Violations& violations) {
  CheckCount(FieldPath(field, "affiliations"), entity.affiliations_size(),
             limits::kAffiliationsMax, violations);
  for (int i = 0; i < entity.affiliations_size(); ++i) {
    const FieldPath affiliation(field, "affiliations", i);
    if (entity.affiliations(i).empty()) AddRequired(affiliation, violations);
    CheckEntityName(affiliation, entity.affiliations(i), {}, violations);
  }
}

void CheckPreContractRules(const FieldPath& field, const v1::Entity& entity,
                           Violations& violations) {
  CheckCount(FieldPath(field, "pre_contract_rules"),
             entity.pre_contract_rules_size(), limits::kPreContractRulesMax,
             violations);
  std::set<absl::string_view> from_associations;
  for (int i = 0; i < entity.pre_contract_rules_size(); ++i) {
    const FieldPath path(field, "pre_contract_rules", i);
    const v1::PreContractRule& rule = entity.pre_contract_rules(i);
    const FieldPath from_association(path, "from_association");
    CheckEntityName(from_association, rule.from_association(),
                    {v1::ENTITY_KIND_ASSOCIATION}, violations);
    if (!from_associations.insert(rule.from_association()).second) {
      violations.AddInvalid(from_association, "has a rule already");
    }
    CheckRange(FieldPath(path, "months"), rule.months(), 0,
               limits::kPreContractMonthsMax, violations);
  }
}

// A field that is set must belong to the entity's kind, if that is known.
void CheckBelongs(const FieldPath& field, bool is_set, v1::EntityKind kind,
                  std::initializer_list<v1::EntityKind> kinds,
                  Violations& violations) {
  if (!is_set || CollectionOf(kind).empty()) return;
  for (const v1::EntityKind allowed : kinds) {
    if (kind == allowed) return;
  }
  violations.AddInvalid(
      field, absl::StrCat("must be unset for ", v1::EntityKind_Name(kind)));
}

void CheckBelonging(const FieldPath& field, const v1::Entity& entity,
                    Violations& violations) {
  const v1::EntityKind kind = entity.kind();
  CheckBelongs(FieldPath(field, "association"), !entity.association().empty(),
               kind, {v1::ENTITY_KIND_CLUB, v1::ENTITY_KIND_NATIONAL_TEAM},
               violations);
  CheckBelongs(FieldPath(field, "birth"), entity.has_birth(), kind,
               {v1::ENTITY_KIND_PLAYER}, violations);
  CheckBelongs(FieldPath(field, "engagements"), !entity.engagements().empty(),
               kind, {v1::ENTITY_KIND_PLAYER}, violations);
  CheckBelongs(FieldPath(field, "tier"), entity.tier() != 0, kind,
               {v1::ENTITY_KIND_OUTLET, v1::ENTITY_KIND_PERSON}, violations);
  CheckBelongs(FieldPath(field, "affiliations"), !entity.affiliations().empty(),
               kind, {v1::ENTITY_KIND_OUTLET, v1::ENTITY_KIND_PERSON},
               violations);
  CheckBelongs(FieldPath(field, "departure_share_ppm"),
               entity.departure_share_ppm() != 0, kind, {v1::ENTITY_KIND_CLUB},
               violations);
  CheckBelongs(FieldPath(field, "pre_contract_rules"),
               !entity.pre_contract_rules().empty(), kind,
               {v1::ENTITY_KIND_ASSOCIATION}, violations);
}

}  // namespace

void CheckEntity(const FieldPath& field, const v1::Entity& entity,
                 Violations& violations) {
  CheckIdentity(field, entity, violations);
  CheckCount(FieldPath(field, "aliases"), entity.aliases_size(),
             limits::kAliasesMax, violations);
  for (int i = 0; i < entity.aliases_size(); ++i) {
    CheckAlias(FieldPath(field, "aliases", i), entity.aliases(i), violations);
  }
  CheckEntityName(FieldPath(field, "association"), entity.association(),
                  {v1::ENTITY_KIND_ASSOCIATION}, violations);
  if (entity.has_birth()) {
    CheckInterval(FieldPath(field, "birth"), entity.birth(), violations);
  }
  CheckEngagements(field, entity, violations);
  CheckRange(FieldPath(field, "tier"), entity.tier(), 0, limits::kTierMax,
             violations);
  CheckAffiliations(field, entity, violations);
  CheckRange(FieldPath(field, "departure_share_ppm"),
             entity.departure_share_ppm(), 0, limits::kDepartureSharePpmMax,
             violations);
  CheckPreContractRules(field, entity, violations);
  CheckBelonging(field, entity, violations);
}

}  // namespace hearsay
