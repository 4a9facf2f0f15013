#include "cli/snapshot_text.h"

#include "absl/strings/str_cat.h"
#include "cli/date_text.h"
#include "cli/text_layout.h"
#include "common/time.h"

namespace hearsay::cli {

std::string SnapshotText(const v1::AsOf& snapshot, int width,
                         const Paint& paint) {
  const std::string text = absl::StrCat(
      "Snapshot: said by ",
      absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ",
                       TimeFromProto(snapshot.said_by()), absl::UTCTimeZone()),
      ", revision ", snapshot.revision(), ", ", snapshot.model(), ", engine ",
      snapshot.engine(), ", log ", snapshot.log_id());
  std::string lines;
  for (const std::string& line : WrapText(text, width)) {
    absl::StrAppend(&lines, paint.Faint(line), "\n");
  }
  return lines;
}

}  // namespace hearsay::cli
