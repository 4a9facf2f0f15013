#include "common/validation/money_validator.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "common/field_checks.h"
#include "common/validation/mention_validator.h"

namespace hearsay {
namespace {

void CheckCurrency(const FieldPath& field, absl::string_view code,
                   Violations& violations) {
  if (code.empty()) {
    AddRequired(field, violations);
  } else if (code.size() != 3 ||
             !std::all_of(code.begin(), code.end(), absl::ascii_isupper)) {
    violations.AddInvalid(field, "must be three letters A-Z");
  }
}

void CheckBounds(const FieldPath& field, const v1::Money& money,
                 Violations& violations) {
  const FieldPath least(field, "min_micros");
  const FieldPath most(field, "max_micros");
  CheckNotNegative(least, money.min_micros(), violations);
  CheckNotNegative(most, money.max_micros(), violations);
  if (!money.has_min_micros() && !money.has_max_micros()) {
    violations.AddInvalid(field, "needs min_micros or max_micros");
  }
  if (money.has_min_micros() && money.has_max_micros() &&
      money.max_micros() < money.min_micros()) {
    violations.AddInvalid(most, "must be at least min_micros");
  }
}

}  // namespace

void CheckMoney(const FieldPath& field, const v1::Money& money,
                Violations& violations) {
  CheckCurrency(FieldPath(field, "currency_code"), money.currency_code(),
                violations);
  CheckBounds(field, money, violations);
  CheckRequiredEnum(FieldPath(field, "role"), money.role(), violations);
  if (money.has_payer()) {
    CheckMention(FieldPath(field, "payer"), money.payer(), violations);
  }
  if (money.has_payee()) {
    CheckMention(FieldPath(field, "payee"), money.payee(), violations);
  }
}

}  // namespace hearsay
