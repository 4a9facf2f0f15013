// Who said something, and who carried it, in words.
#ifndef HEARSAY_CLI_SOURCE_TEXT_H_
#define HEARSAY_CLI_SOURCE_TEXT_H_

#include <string>
#include <vector>

#include "cli/labels.h"
#include "hearsay/query/v1/timeline.pb.h"

namespace hearsay::cli {

// As in "Dean Jones at TEAMtalk", "unnamed, “reports”", "unnamed report".
std::string OriginText(const query::v1::Origin& origin, const Labels& labels);

// As in "TEAMtalk", "unnamed report".
std::string PublisherText(const query::v1::Carrier& carrier,
                          const Labels& labels);

// Returns how a carrier has it, as in "cites", "cites via Defensa Central",
// "copies, 85 %", "same article"; "altered" behind it where it retells it
// differently. `origin` is that of what it carries.
std::string RoleText(const query::v1::Carrier& carrier,
                     const query::v1::Origin& origin, const Labels& labels);

// Returns the stations of a chain behind the origin, from whom the origin says
// to have it, as in "unnamed, “someone close to the player”".
std::vector<std::string> StationsBehind(const query::v1::Origin& origin,
                                        const v1::Attribution& attribution,
                                        const Labels& labels);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_SOURCE_TEXT_H_
