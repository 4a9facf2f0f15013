#ifndef HEARSAY_COMMON_NAMES_CONTROL_RECORD_H_
#define HEARSAY_COMMON_NAMES_CONTROL_RECORD_H_

#include "hearsay/v1/record.pb.h"

namespace hearsay {

// Whether registry or calendar are made of records with this content. Both
// services load these when they start, and no others.
constexpr bool IsControl(v1::Record::ContentCase content) {
  return content == v1::Record::kEntity ||
         content == v1::Record::kEntityMerge ||
         content == v1::Record::kTransferWindows;
}

}  // namespace hearsay

#endif  // HEARSAY_COMMON_NAMES_CONTROL_RECORD_H_
