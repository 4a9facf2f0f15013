#include "cli/picture_note.h"

#include "absl/strings/str_cat.h"
#include "cli/date_text.h"
#include "common/time.h"

namespace hearsay::cli {

std::string PictureNote(const v1::AsOf& snapshot) {
  return absl::StrCat("Hearsay, as of ",
                      MomentText(TimeFromProto(snapshot.said_by())),
                      ", revision ", snapshot.revision(), ", ",
                      snapshot.model(), ", engine ", snapshot.engine(), ".");
}

}  // namespace hearsay::cli
