#ifndef HEARSAY_CLI_SNAPSHOT_TEXT_H_
#define HEARSAY_CLI_SNAPSHOT_TEXT_H_

#include <string>

#include "cli/terminal.h"
#include "hearsay/v1/as_of.pb.h"

namespace hearsay::cli {

// Returns the snapshot in a line or two of at most `width` columns, ended by a
// line break.
std::string SnapshotText(const v1::AsOf& snapshot, int width,
                         const Paint& paint);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_SNAPSHOT_TEXT_H_
