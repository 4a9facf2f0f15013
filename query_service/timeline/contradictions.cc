#include "query_service/timeline/contradictions.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/time.h"
#include "query_service/specifics.h"
#include "query_service/timeline/outcome_verdict.h"

namespace hearsay {
namespace {

using query::v1::ContradictionType;

// What happens to a position, in the order in which it counts at one moment: a
// party's own word still meets what it puts an end to.
enum class Step { kEnds, kBegins, kEndsByWord };

struct Event {
  absl::Time time;
  Step step;
  int position;  // index into Matter::positions

  friend bool operator<(const Event& a, const Event& b) {
    return std::tie(a.time, a.step, a.position) <
           std::tie(b.time, b.step, b.position);
  }
};

std::vector<Event> EventsOf(const Matter& matter) {
  std::vector<Event> events;
  for (size_t i = 0; i < matter.positions.size(); ++i) {
    const Position& position = matter.positions[i];
    const bool by_word = position.ending == PositionEnd::kOfficialWord;
    if (position.end <= position.start && !by_word) continue;
    const int index = static_cast<int>(i);
    events.push_back({position.start, Step::kBegins, index});
    if (position.ending == PositionEnd::kNothing) continue;
    events.push_back(
        {position.end, by_word ? Step::kEndsByWord : Step::kEnds, index});
  }
  std::sort(events.begin(), events.end());
  return events;
}

// Sweeps over the positions of one matter.
class Sweep {
 public:
  Sweep(const Matter& matter, const DossierView& view, const Lineage& lineage)
      : matter_(matter),
        view_(view),
        lineage_(lineage),
        standing_(matter.side_count),
        held_(matter.side_count),
        given_up_(matter.side_count, true) {}

  void Run(Contradictions& found) {
    for (const Event& event : EventsOf(matter_)) {
      const Position& position = matter_.positions[event.position];
      if (event.step == Step::kBegins) {
        Begin(position);
      } else {
        Finish(position, found.list);
      }
    }
    if (open_) {
      MarkStanding(found);
      found.list.push_back(Close());
    }
    MarkProvedWrong(found);
  }

 private:
  static void Mark(int cascade, Contradicted contradicted,
                   Contradictions& found) {
    auto& mark = found.contradicted[cascade];
    if (!mark.has_value()) mark = contradicted;
  }

  // Each cascade by the first that stands against it.
  void MarkStanding(Contradictions& found) const {
    std::vector<std::pair<int, int>> firsts;  // first cascade and its side
    for (size_t side = 0; side < standing_.size(); ++side) {
      if (standing_[side].empty()) continue;
      firsts.emplace_back(*standing_[side].begin(), side);
    }
    std::sort(firsts.begin(), firsts.end());
    for (const auto& [first, side] : firsts) {
      const int against = firsts[firsts[0].second == side ? 1 : 0].first;
      for (const int cascade : standing_[side]) {
        Mark(cascade, {start_, against, -1}, found);
      }
    }
  }

  void MarkProvedWrong(Contradictions& found) const {
    for (const Position& position : matter_.positions) {
      if (position.ending == PositionEnd::kOfficialWord) {
        Mark(position.cascade, {position.end, position.ended_by_cascade, -1},
             found);
      } else if (position.ending == PositionEnd::kOutcome &&
                 JudgePosition(position.cascade,
                               view_.outcomes[position.ended_by_outcome]) ==
                     Verdict::kRefuted) {
        Mark(position.cascade, {position.end, -1, position.ended_by_outcome},
             found);
      }
    }
  }

  void Begin(const Position& position) {
    auto& side = standing_[position.side];
    if (side.empty()) ++sides_standing_;
    side.insert(position.cascade);
    if (open_) {
      Hold(position.side, position.cascade);
    } else if (sides_standing_ >= 2 && !IsProgress(position)) {
      Open(position.start);
    }
  }

  // That a deal has got further than was said before contradicts nobody. The
  // first side of such a matter is the agreement's.
  bool IsProgress(const Position& position) const {
    return matter_.type == query::v1::CONTRADICTION_TYPE_STAGE_REGRESSION &&
           position.side == 0;
  }

  void Open(absl::Time start) {
    open_ = true;
    start_ = start;
    for (size_t side = 0; side < standing_.size(); ++side) {
      held_[side].clear();
      given_up_[side] = true;
      for (const int cascade : standing_[side]) {
        if (!Hold(static_cast<int>(side), cascade)) break;
      }
    }
  }

  bool Hold(int side, int cascade) {
    std::vector<int>& held = held_[side];
    if (held.size() == kSideCascadesMax) return false;
    if (std::find(held.begin(), held.end(), cascade) == held.end()) {
      held.push_back(cascade);
    }
    return true;
  }

  void Finish(const Position& position, std::vector<Contradiction>& found) {
    auto& side = standing_[position.side];
    side.erase(position.cascade);
    if (side.empty()) --sides_standing_;
    if (!open_) return;
    given_up_[position.side] = given_up_[position.side] &&
                               (position.ending == PositionEnd::kChangedOver ||
                                position.ending == PositionEnd::kOfficialWord);
    if (sides_standing_ >= 2) return;
    Contradiction contradiction = Close();
    contradiction.end = position.end;
    contradiction.ending = position.ending;
    contradiction.ended = position.cascade;
    contradiction.ended_by_cascade = position.ended_by_cascade;
    contradiction.ended_by_outcome = position.ended_by_outcome;
    if (position.ended_by_outcome >= 0) {
      JudgeSides(view_.outcomes[position.ended_by_outcome], contradiction);
    }
    found.push_back(std::move(contradiction));
  }

  Contradiction Close() {
    open_ = false;
    Contradiction contradiction;
    contradiction.type = matter_.type;
    contradiction.role = matter_.role;
    contradiction.start = start_;
    for (size_t i = 0; i < held_.size(); ++i) {
      if (held_[i].empty()) continue;
      Side side;
      side.cascades = std::move(held_[i]);
      held_[i].clear();
      std::sort(side.cascades.begin(), side.cascades.end());
      // All who held it have taken it back, or were told better.
      side.proved_wrong = standing_[i].empty() && given_up_[i];
      contradiction.sides.push_back(std::move(side));
    }
    std::sort(contradiction.sides.begin(), contradiction.sides.end(),
              [](const Side& a, const Side& b) {
                return a.cascades.front() < b.cascades.front();
              });
    return contradiction;
  }

  // What has really happened shows who was wrong.
  void JudgeSides(const ViewOutcome& outcome,
                  Contradiction& contradiction) const {
    for (Side& side : contradiction.sides) {
      side.proved_wrong |=
          JudgePosition(side.cascades.front(), outcome) == Verdict::kRefuted;
    }
    if (matter_.type == query::v1::CONTRADICTION_TYPE_STAGE_REGRESSION) {
      // The side that told of the agreement came first; the other one holds
      // that it is off.
      const Verdict advanced =
          JudgePosition(contradiction.sides[0].cascades.front(), outcome);
      contradiction.sides[1].proved_wrong |= advanced == Verdict::kConfirmed;
    }
  }

  Verdict JudgePosition(int cascade, const ViewOutcome& outcome) const {
    const ViewClaim& claim = view_.claims[lineage_.cascades[cascade].claim];
    switch (matter_.type) {
      case query::v1::CONTRADICTION_TYPE_NUMBER_CLASH:
        return JudgeSum(claim, outcome);
      case query::v1::CONTRADICTION_TYPE_DATE_CLASH:
        return JudgeTime(claim, outcome);
      default:
        return Judge(claim, outcome);
    }
  }

  Verdict JudgeSum(const ViewClaim& claim, const ViewOutcome& outcome) const {
    for (const v1::Money& paid : outcome.entry->record.outcome().money()) {
      for (const v1::Money& said : claim.claim->money()) {
        if (said.role() == matter_.role && paid.role() == matter_.role) {
          return SumsAgree(said, paid) ? Verdict::kConfirmed
                                       : Verdict::kRefuted;
        }
      }
    }
    return Verdict::kSilent;
  }

  // A time is borne out only by the very thing that it was said of.
  static Verdict JudgeTime(const ViewClaim& claim, const ViewOutcome& outcome) {
    const bool done = claim.kind == v1::CLAIM_KIND_TRANSFER_DONE ||
                      claim.kind == v1::CLAIM_KIND_RENEWAL_SIGNED;
    if (!done || !outcome.occur.bounded() ||
        Judge(claim, outcome) != Verdict::kConfirmed) {
      return Verdict::kSilent;
    }
    return EventsAgree(TimeSpanFromProto(claim.claim->event()), outcome.occur)
               ? Verdict::kConfirmed
               : Verdict::kRefuted;
  }

  const Matter& matter_;
  const DossierView& view_;
  const Lineage& lineage_;
  // By side: the cascades that stand; those of the contradiction that is open;
  // whether none of those that have ended meanwhile just faded.
  std::vector<std::set<int>> standing_;
  std::vector<std::vector<int>> held_;
  std::vector<bool> given_up_;
  int sides_standing_ = 0;
  bool open_ = false;
  absl::Time start_;
};

}  // namespace

Contradictions FindContradictions(const DossierView& view,
                                  const Lineage& lineage,
                                  const Positions& positions) {
  Contradictions found;
  found.contradicted.resize(lineage.cascades.size());
  for (const Matter& matter : positions.matters) {
    Sweep(matter, view, lineage).Run(found);
  }
  std::stable_sort(found.list.begin(), found.list.end(),
                   [](const Contradiction& a, const Contradiction& b) {
                     const auto key = [](const Contradiction& c) {
                       return std::make_tuple(c.start, c.type,
                                              c.sides[0].cascades[0]);
                     };
                     return key(a) < key(b);
                   });
  absl::flat_hash_map<std::pair<ContradictionType, int>, int> numbers;
  for (Contradiction& contradiction : found.list) {
    contradiction.number =
        ++numbers[{contradiction.type, contradiction.sides[0].cascades[0]}];
  }
  return found;
}

}  // namespace hearsay
