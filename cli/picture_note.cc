#include "cli/picture_note.h"

#include "absl/strings/str_cat.h"
#include "cli/date_text.h"
#include "common/time.h"

namespace hearsay::cli {

std::string PictureNote(const v1::AsOf& snapshot) {
  return absl::StrCat(
      "Hearsay, as of ", MomentText(TimeFromProto(snapshot.said_by())),
      ", revision\u00a0", snapshot.revision(), ", ", snapshot.model(),
      ", engine\u00a0", snapshot.engine(), ".");
}

}  // namespace hearsay::cli
