// What the makers of a random case have in common.
#ifndef HEARSAY_TESTS_REFERENCE_CASE_MAKER_H_
#define HEARSAY_TESTS_REFERENCE_CASE_MAKER_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/v1/entity.pb.h"
#include "hearsay/v1/record.pb.h"
#include "tests/reference/random_case.h"
#include "tests/testing/random.h"

namespace hearsay {

// What a case is mostly about.
enum class Theme {
  kAnything,
  kRivals,
  kContract,
  kCitations,
  kMoves,
  kStages,
  kPlans
};
constexpr int kThemeCount = 7;

// A case that is being made. Times, sources and topics are few, so that
// everything meets.
struct Draft {
  explicit Draft(uint64_t number) : random(number) {}

  testing::Random random;
  RandomCase made;
  Theme theme = Theme::kAnything;
  int first_year = 0;
  std::vector<std::string> clubs;    // without his own
  std::vector<std::string> sources;  // outlets
  std::vector<std::string> journalists;
  std::vector<v1::ClaimKind> kinds;  // of which there is talk
};

constexpr absl::Duration kDay = absl::Hours(24);
constexpr char kPlayer[] = "players/p";
constexpr char kHome[] = "clubs/home";

absl::Time Midnight(int year, int month, int day);
absl::Time DayOf(absl::Time time);
// Either side may be infinite.
v1::TimeInterval Interval(absl::Time start, absl::Time end);
v1::TimeInterval Day(absl::Time time);
v1::Mention Named(const std::string& name);

// The base of those who each make a part of a draft.
class CaseMaker {
 protected:
  explicit CaseMaker(Draft& draft)
      : draft_(draft), random_(draft.random), case_(draft.made) {}

  absl::Time Now() const { return case_.said_by; }
  // Before everything.
  absl::Time Start() const { return Midnight(draft_.first_year - 1, 1, 1); }

  template <typename T>
  T Choose(std::initializer_list<T> choices) {
    return random_.Pick(std::vector<T>(choices));
  }
  // In [0, most], small ones more often.
  int Skewed(int most) { return random_.Below(random_.Below(most + 1) + 1); }
  std::string AnyClub() { return random_.Pick(draft_.clubs); }
  std::string AnySource() { return random_.Pick(draft_.sources); }
  // When something was said: mostly in the last weeks, seldom after the
  // present; the unit is coarse, so that many are equal.
  absl::Time RandomMoment();
  // An interval that has to do with `time`, stated in one of all ways.
  v1::TimeInterval RandomInterval(absl::Time time);
  // The midnight after a contract's last day: often of a season's, soon or
  // just over, sometimes of a month with 31 days.
  absl::Time RandomExpiry();

  v1::Record& Add(absl::Time committed);

  Draft& draft_;
  testing::Random& random_;
  RandomCase& case_;
};

// Add to a draft: entities and windows; reports; outcomes.
void AddRegistry(Draft& draft);
void AddReports(Draft& draft);
void AddOutcomes(Draft& draft);
// Withdraws and replaces some of what was stored, at the log's end.
void AddCorrections(Draft& draft);
// Adds a model version and track records.
void AddNumbers(Draft& draft);

}  // namespace hearsay

#endif  // HEARSAY_TESTS_REFERENCE_CASE_MAKER_H_
