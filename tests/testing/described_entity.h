#ifndef HEARSAY_TESTS_TESTING_DESCRIBED_ENTITY_H_
#define HEARSAY_TESTS_TESTING_DESCRIBED_ENTITY_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "common/names/entity_name.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay::testing {

// Returns a record, without revision and time, of an entity whose display name
// is its resource name.
inline v1::Record DescribedEntity(const std::string& name, int tier = 0) {
  v1::Record record;
  record.set_entry_id(absl::StrCat("entity-", name.substr(name.find('/') + 1)));
  v1::Entity& entity = *record.mutable_entity();
  entity.set_name(name);
  entity.set_kind(KindOfName(name));
  entity.set_display_name(name);
  entity.set_tier(tier);
  return record;
}

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_DESCRIBED_ENTITY_H_
