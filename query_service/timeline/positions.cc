#include "query_service/timeline/positions.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "query_service/timeline/outcome_verdict.h"
#include "query_service/timeline/stances.h"

namespace hearsay {
namespace {

using query::v1::ContradictionType;

// A matter while it is being filled, cascade by cascade.
struct Draft {
  Matter matter;
  // By side: what its first cascade holds, and its positions that may stand.
  std::vector<Stance> sides;
  std::vector<std::vector<int>> open;
  // By source: its positions since it last took another side.
  absl::flat_hash_map<std::string, std::vector<int>> by_source;
  // By the cascade that is recycled or added to in the end.
  absl::flat_hash_map<int, int> side_of_owner;
  // Of a matter of stages: when an agreement was told last.
  absl::Time agreed = absl::InfinitePast();
};

// That a cascade begins, that its source repeats it, or that another one takes
// it up in its own voice.
struct Utterance {
  absl::Time time;
  int cascade = 0;
  const LineageMember* member = nullptr;  // null: it begins
};

// The last position of a cascade on one matter.
struct Held {
  int draft = 0;
  int position = 0;  // index into its matter's positions
};

// Fills the matters in the order in which things were said.
class PositionTaker {
 public:
  PositionTaker(const DossierView& view, const Lineage& lineage)
      : view_(view),
        lineage_(lineage),
        reader_(view, lineage),
        outcomes_(view) {
    const size_t count = lineage.cascades.size();
    positions_.superseded_by.assign(count, -1);
    positions_.superseded_time.resize(count);
    positions_.denied_by.assign(count, -1);
    vouched_.assign(count, true);
    held_.resize(count);
    for (const Root& root : lineage.roots) {
      vouched_[root.cascade] = root.vouched;
    }
    FindOwners();
  }

  Positions Run() {
    for (const Utterance& utterance : Utterances()) {
      if (utterance.member == nullptr) {
        for (const Stance& stance : reader_.StancesOf(utterance.cascade)) {
          Take(utterance.cascade, stance);
        }
      } else {
        Follow(utterance);
      }
    }
    for (Draft& draft : drafts_) {
      FindDenied(draft);
      if (draft.matter.side_count < 2) continue;
      positions_.matters.push_back(std::move(draft.matter));
    }
    std::stable_sort(positions_.matters.begin(), positions_.matters.end(),
                     [](const Matter& a, const Matter& b) {
                       return std::make_pair(a.type, a.positions[0].cascade) <
                              std::make_pair(b.type, b.positions[0].cascade);
                     });
    return std::move(positions_);
  }

 private:
  const Cascade& At(int cascade) const { return lineage_.cascades[cascade]; }
  const ViewClaim& ClaimOf(int cascade) const {
    return view_.claims[At(cascade).claim];
  }

  std::vector<Utterance> Utterances() const {
    std::vector<Utterance> utterances;
    for (int i = 0; i < static_cast<int>(lineage_.cascades.size()); ++i) {
      utterances.push_back({At(i).said_time, i});
      for (const LineageMember& member : At(i).members) {
        if (member.role != LineageRole::kCopies &&
            member.role != LineageRole::kRepeats) {
          continue;
        }
        utterances.push_back(
            {view_.claims[member.claim].said_time, i, &member});
      }
    }
    // What begins comes before what follows it.
    std::stable_sort(utterances.begin(), utterances.end(),
                     [](const Utterance& a, const Utterance& b) {
                       return std::make_pair(a.time, a.member != nullptr) <
                              std::make_pair(b.time, b.member != nullptr);
                     });
    return utterances;
  }

  // Who takes up another's story, or comes back to its own, gives up what it
  // has said against it.
  void Follow(const Utterance& utterance) {
    const LineageMember& member = *utterance.member;
    const bool repeats = member.role == LineageRole::kRepeats;
    const std::string& source = repeats ? At(utterance.cascade).source
                                        : view_.claims[member.claim].source;
    for (Held& held : held_[utterance.cascade]) {
      Draft& draft = drafts_[held.draft];
      // It tells another number, date or quote than the story that it took up.
      if (member.altered && IsOfFacts(draft.matter.type)) continue;
      EndChangedOver(draft, source, draft.matter.positions[held.position].side,
                     utterance.time, utterance.cascade);
      if (repeats) TakeUpAgain(draft, utterance, held);
    }
  }

  // A source that repeats what it had given up, or what a party has spoken
  // against, holds it again.
  void TakeUpAgain(Draft& draft, const Utterance& utterance, Held& held) {
    const Position& last = draft.matter.positions[held.position];
    const bool given_up = last.ending == PositionEnd::kChangedOver ||
                          last.ending == PositionEnd::kOfficialWord;
    if (!given_up || utterance.time <= last.end) return;
    Position position = NaturalEnd(utterance.cascade, utterance.time);
    position.side = last.side;
    held.position = Append(draft, position);
    positions_.superseded_by[utterance.cascade] = -1;
  }

  // Finds whose story each cascade tells in the end: another's, if it recycles
  // that one or only adds to it.
  void FindOwners() {
    for (int i = 0; i < static_cast<int>(lineage_.cascades.size()); ++i) {
      const Cascade& cascade = At(i);
      const int of = cascade.adds_to >= 0 ? cascade.adds_to : cascade.recycles;
      // Owners come first: they were said before.
      owners_.push_back(of >= 0 && of < i ? owners_[of] : i);
    }
  }

  Draft& DraftOf(const Stance& stance) {
    const auto [it, is_new] = numbers_.try_emplace(
        {stance.type, stance.matter}, static_cast<int>(drafts_.size()));
    if (is_new) {
      Matter& matter = drafts_.emplace_back().matter;
      matter.type = stance.type;
      if (stance.sum != nullptr) matter.role = stance.sum->role();
    }
    return drafts_[it->second];
  }

  // Whether a stage that is told counts. One that is not beyond first talks
  // does after an agreement only, and takes back none that the same source told
  // of, unless it is that the club has given him up.
  bool Counts(int cascade, const Stance& stance, Draft& draft) const {
    if (stance.type != query::v1::CONTRADICTION_TYPE_STAGE_REGRESSION) {
      return true;
    }
    const absl::Time said = At(cascade).said_time;
    if (stance.label == kAgreedSide) {
      draft.agreed = said;
      return true;
    }
    const bool takes_back =
        ClaimOf(cascade).kind == v1::CLAIM_KIND_PURSUIT_ENDED ||
        !draft.by_source.contains(At(cascade).source);
    return !draft.sides.empty() && said > draft.agreed && takes_back;
  }

  // Returns the side of a stance, made if nobody has held it; -1: too many have
  // been.
  static int SideOf(Draft& draft, const Stance& stance) {
    for (size_t side = 0; side < draft.sides.size(); ++side) {
      if (Agree(draft.sides[side], stance)) {
        return static_cast<int>(side);
      }
    }
    if (draft.sides.size() == kMatterSidesMax) return -1;
    draft.sides.push_back(stance);
    draft.open.emplace_back();
    draft.matter.side_count = static_cast<int>(draft.sides.size());
    return draft.matter.side_count - 1;
  }

  // Returns the cascade's position from `start` on as it is if nothing else is
  // said.
  Position NaturalEnd(int cascade, absl::Time start) const {
    const ViewClaim& claim = ClaimOf(cascade);
    Position position;
    position.cascade = cascade;
    position.start = start;
    const absl::Time fades =
        At(cascade).last_said_time + 2 * HalfLife(claim.kind);
    if (fades <= view_.said_by) {
      position.end = fades;
      position.ending = PositionEnd::kFaded;
    } else {
      position.end = absl::InfiniteFuture();
    }
    const int outcome = outcomes_.FirstSince(claim.subject, position.start);
    if (outcome >= 0 && view_.outcomes[outcome].know_time < position.end) {
      position.end = view_.outcomes[outcome].know_time;
      position.ending = PositionEnd::kOutcome;
      position.ended_by_outcome = outcome;
    }
    return position;
  }

  void Take(int cascade, const Stance& stance) {
    Draft& draft = DraftOf(stance);
    if (!Counts(cascade, stance, draft)) return;
    const auto owned = draft.side_of_owner.find(owners_[cascade]);
    if (owned != draft.side_of_owner.end() &&
        !Agree(draft.sides[owned->second], stance)) {
      return;
    }
    const int side = SideOf(draft, stance);
    if (side < 0) return;
    draft.side_of_owner.try_emplace(owners_[cascade], side);

    Position position = NaturalEnd(cascade, At(cascade).said_time);
    position.side = side;
    const bool speaks = SpeaksForItself(cascade);
    const std::string& source = At(cascade).source;
    if (speaks) EndChangedOver(draft, source, side, position.start, cascade);
    held_[cascade].push_back(
        {static_cast<int>(&draft - drafts_.data()), Append(draft, position)});
    if (speaks && IsOwnWord(ClaimOf(cascade), source)) {
      EndOfficially(draft, position);
    }
  }

  // Returns the position's index.
  int Append(Draft& draft, const Position& position) {
    const int index = static_cast<int>(draft.matter.positions.size());
    draft.matter.positions.push_back(position);
    draft.open[position.side].push_back(index);
    if (SpeaksForItself(position.cascade)) {
      draft.by_source[At(position.cascade).source].push_back(index);
    }
    return index;
  }

  // Words put into a source's mouth by nobody of name change nothing that it
  // said.
  bool SpeaksForItself(int cascade) const {
    return !At(cascade).source.empty() && vouched_[cascade];
  }

  // A source that takes another side gives up the one that it held.
  void EndChangedOver(Draft& draft, const std::string& source, int side,
                      absl::Time now, int by_cascade) {
    const auto it = draft.by_source.find(source);
    if (it == draft.by_source.end() || it->second.empty()) return;
    Matter& matter = draft.matter;
    if (matter.positions[it->second.back()].side == side) return;
    for (const int index : it->second) {
      Position& before = matter.positions[index];
      const bool stands = before.end > now;
      if (stands || IsTakenBackLater(matter, before)) {
        int& superseded_by = positions_.superseded_by[before.cascade];
        if (superseded_by < 0) {
          superseded_by = by_cascade;
          positions_.superseded_time[before.cascade] = now;
        }
      }
      if (stands) End(before, now, PositionEnd::kChangedOver, by_cascade);
    }
    it->second.clear();
  }

  // Whether a position that has ended can still be taken back. Not after an
  // outcome; nor is an old bid taken back by the next one.
  static bool IsTakenBackLater(const Matter& matter, const Position& ended) {
    return ended.ending != PositionEnd::kOutcome &&
           matter.type != query::v1::CONTRADICTION_TYPE_NUMBER_CLASH;
  }

  static void EndOfficially(Draft& draft, const Position& word) {
    for (size_t side = 0; side < draft.open.size(); ++side) {
      if (static_cast<int>(side) == word.side) continue;
      for (const int index : draft.open[side]) {
        Position& other = draft.matter.positions[index];
        if (other.end <= word.start) continue;
        End(other, word.start, PositionEnd::kOfficialWord, word.cascade);
      }
      draft.open[side].clear();
    }
  }

  static void End(Position& position, absl::Time end, PositionEnd ending,
                  int by_cascade) {
    position.end = end;
    position.ending = ending;
    position.ended_by_cascade = by_cascade;
    position.ended_by_outcome = -1;
  }

  // Finds for each assertion the first denial that came while it stood and that
  // its own source has not taken back.
  void FindDenied(const Draft& draft) {
    const Matter& matter = draft.matter;
    if (matter.type != query::v1::CONTRADICTION_TYPE_ASSERTION_DENIAL) return;
    std::vector<const Position*> denials;
    for (const Position& position : matter.positions) {
      if (ClaimOf(position.cascade).stance == v1::STANCE_DENIES &&
          positions_.superseded_by[position.cascade] < 0) {
        denials.push_back(&position);
      }
    }
    for (const Position& position : matter.positions) {
      if (ClaimOf(position.cascade).stance == v1::STANCE_DENIES) continue;
      const auto denial = std::lower_bound(
          denials.begin(), denials.end(), position.start,
          [](const Position* a, absl::Time time) { return a->start < time; });
      if (denial == denials.end()) continue;
      const bool official = position.ending == PositionEnd::kOfficialWord;
      if (official ? (*denial)->start > position.end
                   : (*denial)->start >= position.end) {
        continue;
      }
      int& denied_by = positions_.denied_by[position.cascade];
      if (denied_by < 0 || (*denial)->cascade < denied_by) {
        denied_by = (*denial)->cascade;
      }
    }
  }

  const DossierView& view_;
  const Lineage& lineage_;
  const StanceReader reader_;
  const OutcomesByPlayer outcomes_;
  std::vector<bool> vouched_;            // by cascade
  std::vector<int> owners_;              // by cascade
  std::vector<std::vector<Held>> held_;  // by cascade
  absl::flat_hash_map<std::pair<ContradictionType, std::string>, int> numbers_;
  std::vector<Draft> drafts_;
  Positions positions_;
};

}  // namespace

Positions TakePositions(const DossierView& view, const Lineage& lineage) {
  return PositionTaker(view, lineage).Run();
}

}  // namespace hearsay
