#include "common/validation/attribution_validator.h"

#include "common/field_checks.h"
#include "common/limits.h"
#include "common/validation/mention_validator.h"
#include "common/validation/time_validator.h"

namespace hearsay {
namespace {

bool IsNamed(v1::HopKind kind) {
  switch (kind) {
    case v1::HOP_KIND_OUTLET:
    case v1::HOP_KIND_JOURNALIST:
    case v1::HOP_KIND_PRINCIPAL:
    case v1::HOP_KIND_COMMENTATOR:
      return true;
    default:
      return false;
  }
}

bool IsUnnamed(v1::HopKind kind) {
  return kind == v1::HOP_KIND_UNNAMED_MEDIA ||
         kind == v1::HOP_KIND_UNNAMED_SOURCE;
}

// A source's kind says whether it has a name; what has none is known by the
// words that attribute.
void CheckSource(const FieldPath& field, const v1::Hop& hop,
                 Violations& violations) {
  const FieldPath source(field, "source");
  if (hop.has_source()) CheckMention(source, hop.source(), violations);
  if (hop.has_source() && IsUnnamed(hop.kind())) {
    violations.AddInvalid(source, "must be unset where the kind is unnamed");
  } else if (!hop.has_source() && IsNamed(hop.kind())) {
    violations.AddInvalid(source, "is required for this kind of hop");
  } else if (!hop.has_source() && hop.expression().empty()) {
    violations.AddInvalid(FieldPath(field, "expression"),
                          "is required where there is no source");
  }
}

void CheckHop(const FieldPath& field, const v1::Hop& hop, absl::Time now,
              Violations& violations) {
  CheckRequiredEnum(FieldPath(field, "kind"), hop.kind(), violations);
  CheckSource(field, hop, violations);
  if (hop.has_outlet()) {
    CheckMention(FieldPath(field, "outlet"), hop.outlet(), violations);
  }
  CheckText(FieldPath(field, "expression"), hop.expression(),
            limits::kExpressionBytesMax, violations);
  if (hop.has_say()) {
    CheckPastInterval(FieldPath(field, "say"), hop.say(), now, violations);
  }
  CheckText(FieldPath(field, "url"), hop.url(), limits::kUrlBytesMax,
            violations);
  CheckCount(FieldPath(field, "reports"), hop.reports_size(),
             limits::kCitedReportsMax, violations);
  for (int i = 0; i < hop.reports_size(); ++i) {
    const FieldPath report(field, "reports", i);
    if (hop.reports(i).empty()) AddRequired(report, violations);
    CheckEntryName(report, hop.reports(i), "reports", violations);
  }
}

}  // namespace

void CheckAttribution(const FieldPath& field,
                      const v1::Attribution& attribution, absl::Time now,
                      Violations& violations) {
  CheckCount(FieldPath(field, "hops"), attribution.hops_size(),
             limits::kHopsMax, violations);
  for (int i = 0; i < attribution.hops_size(); ++i) {
    CheckHop(FieldPath(field, "hops", i), attribution.hops(i), now, violations);
  }
}

}  // namespace hearsay
