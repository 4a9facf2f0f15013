#ifndef HEARSAY_COMMON_NAMES_MENTIONS_H_
#define HEARSAY_COMMON_NAMES_MENTIONS_H_

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "common/field_path.h"
#include "hearsay/v1/entity.pb.h"
#include "hearsay/v1/report.pb.h"

namespace hearsay {

// Is called with the path of a mention, the mention, and the kinds of entity
// that its field allows; the first is what an unknown text there most likely
// is. The path is valid during the call, the kinds for ever.
using MentionVisitor =
    absl::FunctionRef<void(const FieldPath& path, const v1::Mention& mention,
                           absl::Span<const v1::EntityKind> kinds)>;

// Calls `visit` for each mention that is set in `report`, in the order of the
// fields' numbers, with paths below `root`: with an empty root, those of
// ResolvedMention.field_path, as in `claims[3].attribution.hops[0].source`.
void ForEachMention(const v1::Report& report, const FieldPath& root,
                    MentionVisitor visit);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_NAMES_MENTIONS_H_
