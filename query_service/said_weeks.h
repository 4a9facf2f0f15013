#ifndef HEARSAY_QUERY_SERVICE_SAID_WEEKS_H_
#define HEARSAY_QUERY_SERVICE_SAID_WEEKS_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// Returns the number of the week in which `time` lies; weeks of seven days
// begin with the Unix epoch. Stored; must not change.
int64_t WeekOf(absl::Time time);
// Returns the first moment of a week.
absl::Time WeekStart(int64_t week);

// A player of whom something was said in a week.
struct SaidOf {
  friend auto operator<=>(const SaidOf&, const SaidOf&) = default;

  std::string player;
  int64_t week;
};

// The weeks of all moments at which a record can make anything said or public,
// on the said clock.
struct SaidWeeks {
  // Of a report's publication, of an outcome's becoming public: of all players
  // whom the record concerns. Empty: other records.
  std::optional<int64_t> week;
  // What a report's claims say was said in other weeks, of the players whom the
  // claim names; sorted, without repeats.
  std::vector<SaidOf> others;
};

SaidWeeks SaidWeeksOf(const v1::Record& record);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_SAID_WEEKS_H_
