// Checks of request fields that both services share. Each adds what is wrong to
// `violations`.
#ifndef HEARSAY_COMMON_REQUEST_CHECKS_H_
#define HEARSAY_COMMON_REQUEST_CHECKS_H_

#include <cstdint>

#include "common/errors.h"
#include "common/field_path.h"
#include "google/protobuf/timestamp.pb.h"

namespace hearsay {

// Checks that a timestamp lies in the years 1 to 9999 and its nanoseconds in
// their range. Returns whether it does.
bool CheckTimestamp(const FieldPath& field,
                    const google::protobuf::Timestamp& timestamp,
                    Violations& violations);

// Checks that a page size is not negative or too large. Returns the size to
// use: the default for 0.
int CheckPageSize(const FieldPath& field, int32_t page_size,
                  Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_REQUEST_CHECKS_H_
