// Resource names of entries: a collection, a slash and the producer's id, as in
// "reports/r1".
#ifndef HEARSAY_INGEST_SERVICE_ENTRY_NAME_H_
#define HEARSAY_INGEST_SERVICE_ENTRY_NAME_H_

#include <string>

#include "absl/strings/string_view.h"
#include "hearsay/v1/record.pb.h"
#include "ingest_service/log/log_format.h"

namespace hearsay {

// The collection of a kind of entry, as in "reports".
absl::string_view EntryCollectionOf(EntryKind kind);

// Returns the name of an entry.
std::string EntryName(EntryKind kind, absl::string_view entry_id);

// Returns the id in a name that EntryName() makes; empty: it is none of `kind`.
absl::string_view EntryIdOf(EntryKind kind, absl::string_view name);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_ENTRY_NAME_H_
