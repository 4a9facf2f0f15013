#include <algorithm>
#include <string>
#include <utility>

#include "common/time.h"
#include "tests/reference/case_maker.h"

namespace hearsay {
namespace {

class OutcomeMaker : private CaseMaker {
 public:
  explicit OutcomeMaker(Draft& draft) : CaseMaker(draft) {}

  void Run() {
    const bool likely =
        draft_.theme == Theme::kRivals || draft_.theme == Theme::kMoves;
    const int count =
        random_.Chance(likely ? 10 : 45) ? 0 : 1 + Skewed(likely ? 5 : 3);
    for (int i = 0; i < count; ++i) {
      AddOutcome(random_.Chance(draft_.theme == Theme::kRivals ? 35 : 75)
                     ? kPlayer
                     : Choose<std::string>({"players/q", "players/r"}));
    }
  }

 private:
  void AddOutcome(const std::string& player) {
    const absl::Time known = random_.Chance(60)
                                 ? RandomMoment()
                                 : Now() - kDay * random_.Between(10, 60);
    v1::Outcome outcome;
    outcome.set_player(player);
    outcome.set_kind(static_cast<v1::OutcomeKind>(random_.Between(1, 6)));
    *outcome.mutable_know_time() = TimeToProto(known);
    if (random_.Chance(70)) outcome.set_from_club(kHome);
    if (outcome.kind() == v1::OUTCOME_KIND_RENEWED) {
      outcome.set_to_club(random_.Chance(90) ? kHome : AnyClub());
    } else if (outcome.kind() <= v1::OUTCOME_KIND_LOANED) {
      outcome.set_to_club(AnyClub());
    }
    const bool free = outcome.kind() == v1::OUTCOME_KIND_JOINED_FREE;
    const bool agreed = random_.Chance(free ? 75 : 30);
    if (agreed) {
      *outcome.mutable_agree() =
          RandomInterval(known - kDay * random_.Below(20));
    }
    if (!(free && agreed) || random_.Chance(40)) {
      *outcome.mutable_occur() =
          RandomInterval(known + kDay * random_.Between(-20, 40));
    }
    if (random_.Chance(50)) {
      const absl::Time expiry = RandomExpiry();
      *outcome.mutable_contract_end() = Interval(expiry - kDay, expiry);
    }
    *Add(std::max(known, Start())).mutable_outcome() = std::move(outcome);
  }
};

}  // namespace

void AddOutcomes(Draft& draft) { OutcomeMaker(draft).Run(); }

}  // namespace hearsay
