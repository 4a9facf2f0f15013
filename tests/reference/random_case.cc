#include "tests/reference/random_case.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/time.h"
#include "tests/reference/case_maker.h"

namespace hearsay {
namespace {

class WholeCaseMaker : private CaseMaker {
 public:
  explicit WholeCaseMaker(Draft& draft) : CaseMaker(draft) {}

  void Run() {
    case_.player = kPlayer;
    draft_.theme =
        static_cast<Theme>(random_.Chance(50) ? 0 : random_.Below(kThemeCount));
    draft_.first_year = random_.Between(2024, 2026);
    case_.said_by = RandomNow();
    AddRegistry(draft_);
    AddReports(draft_);
    AddOutcomes(draft_);
    Number();
    AddCorrections(draft_);
    // Seen from before much of it was said.
    if (random_.Chance(15)) case_.said_by -= kDay * random_.Between(5, 60);
    AddNumbers(draft_);
    Ask();
  }

 private:
  absl::Time RandomNow() {
    absl::Time now = Midnight(draft_.first_year, 5, 1) +
                     absl::Hours(random_.Below(400 * 24));
    if (random_.Chance(30)) now = DayOf(now);
    if (random_.Chance(30)) now += absl::Milliseconds(random_.Below(3'600'000));
    return now;
  }

  // Orders the records by when they were committed.
  void Number() {
    std::stable_sort(case_.records.begin(), case_.records.end(),
                     [](const v1::Record& a, const v1::Record& b) {
                       return TimeFromProto(a.commit_time()) <
                              TimeFromProto(b.commit_time());
                     });
    for (size_t i = 0; i < case_.records.size(); ++i) {
      case_.records[i].set_revision(static_cast<int64_t>(i) + 1);
    }
  }

  void Ask() {
    const int count = random_.Between(1, 5);
    for (int i = 0; i < count; ++i) {
      case_.deadlines.push_back(
          random_.Chance(80) ? DayOf(Now() + kDay * random_.Between(1, 420)) +
                                   (random_.Chance(20) ? random_.UpTo(kDay)
                                                       : absl::ZeroDuration())
                             : DayOf(Now()) - kDay * random_.Between(-1, 40));
    }
    if (random_.Chance(5)) case_.deadlines.push_back(Now());
    if (random_.Chance(5)) case_.deadlines.push_back(case_.deadlines.front());
    // So many that together they may be more than all departures.
    if (random_.Chance(draft_.clubs.size() > 16 ? 40 : 8)) {
      case_.clubs = draft_.clubs;
      return;
    }
    for (int i = Skewed(3); i > 0; --i) {
      const std::string club =
          random_.Chance(85) ? AnyClub()
                             : Choose<std::string>({kHome, "clubs/nowhere"});
      if (std::count(case_.clubs.begin(), case_.clubs.end(), club) == 0) {
        case_.clubs.push_back(club);
      }
    }
  }
};

}  // namespace

RandomCase MakeRandomCase(uint64_t number) {
  Draft draft(number);
  WholeCaseMaker(draft).Run();
  return std::move(draft.made);
}

}  // namespace hearsay
