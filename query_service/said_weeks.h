#ifndef HEARSAY_QUERY_SERVICE_SAID_WEEKS_H_
#define HEARSAY_QUERY_SERVICE_SAID_WEEKS_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// Returns the number of the week in which `time` lies; weeks of seven days
// begin with the Unix epoch. Stored; must not change.
int64_t WeekOf(absl::Time time);
// Returns the first moment of a week.
absl::Time WeekStart(int64_t week);

// Returns the weeks of all moments at which a record can make anything said or
// public, on the said clock: of a report its publication and every hop whose
// time is stated, of an outcome when it was public. Sorted, without repeats;
// none for other records.
std::vector<int64_t> SaidWeeks(const v1::Record& record);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_SAID_WEEKS_H_
