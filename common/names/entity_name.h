// Resource names of entities: a collection, a slash and an id, as in
// "players/ibrahima-konate".
#ifndef HEARSAY_COMMON_NAMES_ENTITY_NAME_H_
#define HEARSAY_COMMON_NAMES_ENTITY_NAME_H_

#include <string>

#include "absl/strings/string_view.h"
#include "hearsay/v1/entity.pb.h"

namespace hearsay {

// Returns the resource name of the provisional entity for a text:
// the collection, then a slug of the folded text and 8 hexadecimal digits of
// its SHA-256, so that two instances make the same. `kind` must be specified.
std::string ProvisionalName(v1::EntityKind kind, absl::string_view text);

// The collection of a kind's resource names, as in "players"; empty for
// UNSPECIFIED.
absl::string_view CollectionOf(v1::EntityKind kind);
// The kind that a resource name's collection says; UNSPECIFIED: none.
v1::EntityKind KindOfName(absl::string_view name);
// Whether `name` is a well-formed resource name of an entity.
bool IsEntityName(absl::string_view name);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_NAMES_ENTITY_NAME_H_
