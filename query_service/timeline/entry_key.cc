#include "query_service/timeline/entry_key.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

namespace hearsay {

std::string ClaimName(const ViewClaim& claim) {
  return absl::StrCat(claim.entry->name, "#", claim.claim->claim_id());
}

std::vector<std::string> EntryKeys(const DossierView& view,
                                   const Lineage& lineage) {
  std::vector<std::string> keys;
  keys.reserve(lineage.cascades.size());
  absl::flat_hash_map<int, int> additions;  // by claim
  for (const Cascade& cascade : lineage.cascades) {
    std::string key = ClaimName(view.claims[cascade.claim]);
    if (cascade.adds_to >= 0) {
      const int number = ++additions[cascade.claim];
      absl::StrAppend(&key, "+");
      if (number > 1) absl::StrAppend(&key, number);
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace hearsay
