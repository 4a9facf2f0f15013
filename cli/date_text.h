// Dates as people write and read them. Days are UTC.
#ifndef HEARSAY_CLI_DATE_TEXT_H_
#define HEARSAY_CLI_DATE_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "hearsay/v1/time.pb.h"

namespace hearsay::cli {

// Returns the moment that `text` means: a time as in "2025-10-08T12:00:00Z", or
// a date as in "2025-10-08", which means the end of that day: the midnight
// after it. Said by that midnight is all that was said on the day; before it is
// every deadline of the day. INVALID_ARGUMENT: it is neither.
absl::StatusOr<absl::Time> MomentFromText(absl::string_view text);
// As MomentFromText(), but a date means the beginning of that day: from then on
// is all that was said on it.
absl::StatusOr<absl::Time> StartFromText(absl::string_view text);

bool IsMidnight(absl::Time time);
// As in "8 Oct 2025".
std::string DayText(absl::Time time);
// As in "8 Oct 2025" for the midnight that ends that day; else with the time of
// day, as in "8 Oct 2025 12:00 UTC". The inverse of MomentFromText(), to the
// minute.
std::string MomentText(absl::Time time);
// As in "8 Oct 2025", "Sep 2025", "10 Jul - 1 Sep 2025", "until 7 Oct 2025";
// "(inferred)" behind it where the parser deduced it. Empty: nothing is known.
std::string IntervalText(const v1::TimeInterval& interval);
// As in "45 s", "20 min", "36 h", "9 d", by its size; with a minus if negative.
std::string DurationText(const google::protobuf::Duration& duration);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_DATE_TEXT_H_
