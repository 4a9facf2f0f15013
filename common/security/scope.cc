#include "common/security/scope.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace hearsay {

static_assert(v1::Scope_MAX < 32, "ScopeSet holds a bit a scope");

std::string ScopeName(v1::Scope scope) {
  const std::string& name = v1::Scope_Name(scope);
  return absl::AsciiStrToLower(
      absl::StrReplaceAll(absl::StripPrefix(name, "SCOPE_"), {{"_", "."}}));
}

std::optional<v1::Scope> ScopeFromName(absl::string_view name) {
  for (int number = v1::Scope_MIN + 1; number <= v1::Scope_MAX; ++number) {
    const auto scope = static_cast<v1::Scope>(number);
    if (v1::Scope_IsValid(number) && name == ScopeName(scope)) return scope;
  }
  return std::nullopt;
}

ScopeSet ScopeSet::All() {
  ScopeSet all;
  all.Add(v1::SCOPE_ADMIN);
  return all;
}

}  // namespace hearsay
