// What the services' checks want of a message as a whole, found by asking them:
// each rule is what a probe without it is refused for.
#ifndef HEARSAY_CLI_SCHEMA_KIND_RULES_H_
#define HEARSAY_CLI_SCHEMA_KIND_RULES_H_

#include <string>

#include "cli/schema/json.h"

namespace hearsay::schema {

// Returns the conditions, an array of schemas, for a message of that name, as
// in "Claim"; empty: there are none.
Json ConditionsOf(const std::string& message);

}  // namespace hearsay::schema

#endif  // HEARSAY_CLI_SCHEMA_KIND_RULES_H_
