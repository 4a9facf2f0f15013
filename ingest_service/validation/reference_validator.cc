#include "ingest_service/validation/reference_validator.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/names/entity_name.h"

namespace hearsay {
namespace {

// What is no resource name at all has been said to be none.
void CheckKnown(const FieldPath& field, absl::string_view name,
                const Registry& registry, Violations& violations) {
  if (!IsEntityName(name)) return;
  if (registry.Find(name, registry.last_change()) != nullptr) return;
  violations.Add(field, v1::ERROR_REASON_NAME_UNKNOWN,
                 absl::StrCat("no entity is named \"", name, "\""));
}

void CheckAliasContexts(const FieldPath& field, const v1::Entity& entity,
                        const Registry& registry, Violations& violations) {
  for (int i = 0; i < entity.aliases_size(); ++i) {
    const FieldPath alias(field, "aliases", i);
    for (int j = 0; j < entity.aliases(i).contexts_size(); ++j) {
      const std::string& context = entity.aliases(i).contexts(j);
      if (context == entity.name()) continue;
      CheckKnown(FieldPath(alias, "contexts", j), context, registry,
                 violations);
    }
  }
}

}  // namespace

void CheckReferences(const FieldPath& field, const v1::Outcome& outcome,
                     const Registry& registry, Violations& violations) {
  CheckKnown(FieldPath(field, "player"), outcome.player(), registry,
             violations);
  CheckKnown(FieldPath(field, "from_club"), outcome.from_club(), registry,
             violations);
  CheckKnown(FieldPath(field, "to_club"), outcome.to_club(), registry,
             violations);
}

void CheckReferences(const FieldPath& field, const v1::Entity& entity,
                     const Registry& registry, Violations& violations) {
  CheckAliasContexts(field, entity, registry, violations);
  CheckKnown(FieldPath(field, "association"), entity.association(), registry,
             violations);
  for (int i = 0; i < entity.engagements_size(); ++i) {
    const FieldPath engagement(field, "engagements", i);
    CheckKnown(FieldPath(engagement, "club"), entity.engagements(i).club(),
               registry, violations);
  }
  for (int i = 0; i < entity.pre_contract_rules_size(); ++i) {
    const std::string& from = entity.pre_contract_rules(i).from_association();
    if (from == entity.name()) continue;
    const FieldPath rule(field, "pre_contract_rules", i);
    CheckKnown(FieldPath(rule, "from_association"), from, registry, violations);
  }
  for (int i = 0; i < entity.affiliations_size(); ++i) {
    if (entity.affiliations(i) == entity.name()) continue;
    CheckKnown(FieldPath(field, "affiliations", i), entity.affiliations(i),
               registry, violations);
  }
}

void CheckReferences(const FieldPath& field,
                     const v1::TransferWindows& transfer_windows,
                     const Registry& registry, Violations& violations) {
  CheckKnown(FieldPath(field, "association"), transfer_windows.association(),
             registry, violations);
}

void CheckReferences(const FieldPath& field, const v1::Model& model,
                     const Registry& registry, Violations& violations) {
  for (int i = 0; i < model.pair_copy_rates_size(); ++i) {
    const FieldPath path(field, "pair_copy_rates", i);
    const v1::PairCopyRate& pair = model.pair_copy_rates(i);
    CheckKnown(FieldPath(path, "copier"), pair.copier(), registry, violations);
    CheckKnown(FieldPath(path, "original"), pair.original(), registry,
               violations);
  }
}

}  // namespace hearsay
