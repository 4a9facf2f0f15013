#ifndef HEARSAY_COMMON_SECURITY_SCOPE_H_
#define HEARSAY_COMMON_SECURITY_SCOPE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "hearsay/v1/access.pb.h"

namespace hearsay {

// Returns the scope's name in an identities file, as in "report.write".
std::string ScopeName(v1::Scope scope);
// Returns the scope of that name; empty: there is none.
std::optional<v1::Scope> ScopeFromName(absl::string_view name);

// Some scopes. SCOPE_ADMIN holds all.
class ScopeSet {
 public:
  static ScopeSet All();

  void Add(v1::Scope scope) { bits_ |= Bit(scope); }
  bool Has(v1::Scope scope) const {
    return (bits_ & (Bit(scope) | Bit(v1::SCOPE_ADMIN))) != 0;
  }

 private:
  static uint32_t Bit(v1::Scope scope) { return uint32_t{1} << scope; }

  uint32_t bits_ = 0;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SECURITY_SCOPE_H_
