// What mentions mean: those of a report, and single ones in requests.
#ifndef HEARSAY_COMMON_NAMES_RESOLUTION_H_
#define HEARSAY_COMMON_NAMES_RESOLUTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "common/names/registry.h"
#include "hearsay/v1/entity.pb.h"
#include "hearsay/v1/record.pb.h"
#include "hearsay/v1/report.pb.h"

namespace hearsay {

// What the mentions of a report mean.
struct ReportResolution {
  // Of the mentions in plain text, in the content's order; paths without root.
  std::vector<v1::ResolvedMention> mentions;
  // Provisional entities that are mentioned and not yet registered, without
  // repeats, in the order of their first mention.
  std::vector<v1::Entity> new_provisionals;
};

// Returns what the mentions of `report` mean as of `revision`.
//
// First the mentions that mean one entity whatever stands beside them; these
// then are the context, with the moment of publishing (at most `now`), in which
// the others are decided. Of those that are still ambiguous, the ones that tell
// each other apart: "Konaté" beside "Liverpool", if only one of the Konatés is
// at one of the Liverpools. What was decided so is context for the rest. Each
// step decides all its mentions at once, so the result does not depend on their
// order.
//
// With `allow_provisional`, a text that names nothing, or more than the context
// can tell apart, means the provisional entity of its kind (the mention's, else
// the field's first) and folded text; if that one was merged into another, the
// other.
//
// Adds to `violations`, with paths below `root`:
// * NAME_UNKNOWN: a resource name or text that names nothing.
// * NAME_AMBIGUOUS: a text that can mean several entities; they are in the
//   description and, under the path, in the metadata.
// * INVALID_FIELD: an entity or `kind` that the field does not allow.
// A mention with neither name nor text is skipped: its message breaks the
// rules.
ReportResolution ResolveMentions(const v1::Report& report,
                                 const Registry& registry, int64_t revision,
                                 absl::Time now, bool allow_provisional,
                                 const FieldPath& root, Violations& violations);

// Returns the canonical name of what one mention, as of a request, means; adds
// violations as above and returns nothing if there is no such thing. A mention
// with neither name nor text is an INVALID_FIELD.
std::string ResolveMention(const v1::Mention& mention,
                           absl::Span<const v1::EntityKind> kinds,
                           const Registry& registry, const NameContext& context,
                           int64_t revision, const FieldPath& path,
                           Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_NAMES_RESOLUTION_H_
