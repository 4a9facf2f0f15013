#ifndef HEARSAY_CLI_PICTURE_NOTE_H_
#define HEARSAY_CLI_PICTURE_NOTE_H_

#include <string>

#include "hearsay/v1/as_of.pb.h"

namespace hearsay::cli {

// Returns what a picture was drawn from, as in "Hearsay, as of 8 Oct 2025,
// revision 56, models/default, engine 3."
std::string PictureNote(const v1::AsOf& snapshot);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_PICTURE_NOTE_H_
