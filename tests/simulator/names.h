// Invented names: whom the simulator speaks of exists nowhere else.
#ifndef HEARSAY_TESTS_SIMULATOR_NAMES_H_
#define HEARSAY_TESTS_SIMULATOR_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace hearsay::simulator {

// Return a different name for each index from 0.
std::string PlayerName(int index);
std::string PersonName(int index);  // of others than players
std::string ClubName(int index);
std::string OutletName(int index);

// Returns a place that is no club's.
std::string PlaceName(int index);

// Returns the last word of a name.
std::string Surname(absl::string_view name);

// Returns the resource name: `collection`, a slash and the name in lower case
// with hyphens.
std::string ResourceName(absl::string_view collection, absl::string_view name);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_NAMES_H_
