#include "query_service/claim_keys.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

namespace hearsay {

std::string ClaimKey(const ViewClaim& claim) {
  return absl::StrCat(claim.kind, "|", claim.voice, "|", claim.stance, "|",
                      claim.deal_form, "|", claim.subject, "|", claim.actor,
                      "|", claim.counterpart);
}

std::vector<int> NumberKeys(const DossierView& view) {
  absl::flat_hash_map<std::string, int> numbers;
  std::vector<int> keys;
  keys.reserve(view.claims.size());
  for (const ViewClaim& claim : view.claims) {
    const int next = static_cast<int>(numbers.size());
    keys.push_back(numbers.try_emplace(ClaimKey(claim), next).first->second);
  }
  return keys;
}

}  // namespace hearsay
