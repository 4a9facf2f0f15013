// Checks of request fields that both services share. Each adds what is wrong to
// `violations`.
#ifndef HEARSAY_COMMON_REQUEST_CHECKS_H_
#define HEARSAY_COMMON_REQUEST_CHECKS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "common/errors.h"
#include "common/field_path.h"
#include "google/protobuf/timestamp.pb.h"

namespace hearsay {

// Checks that a timestamp lies in the years 1 to 9999 and its nanoseconds in
// their range. Returns whether it does.
bool CheckTimestamp(const google::protobuf::Timestamp& timestamp,
                    const FieldPath& field, Violations& violations);

// Checks that a page size is not negative or too large. Returns the size to
// use: the default for 0.
int CheckPageSize(int32_t page_size, const FieldPath& field,
                  Violations& violations);

// Checks that a list holds at most `count_max` elements.
void CheckCount(int count, int count_max, const FieldPath& field,
                Violations& violations);

// Checks that a text is at most `bytes_max` bytes.
void CheckLength(const std::string& text, size_t bytes_max,
                 const FieldPath& field, Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_REQUEST_CHECKS_H_
