#include "query_service/timeline/positions.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/names/entity_name.h"
#include "common/time.h"
#include "query_service/specifics.h"
#include "query_service/timeline/outcome_verdict.h"

namespace hearsay {
namespace {

using query::v1::ContradictionType;

constexpr absl::Duration kMoment = absl::Microseconds(1);

// What one cascade holds on one matter.
struct Stance {
  int cascade = 0;
  std::string label = {};          // where sides have names
  const v1::Money* sum = nullptr;  // where they are sums
  TimeSpan event = {};             // where they are times
};

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

bool IsRenewal(v1::ClaimKind kind) {
  return kind >= v1::CLAIM_KIND_RENEWAL_OFFERED &&
         kind <= v1::CLAIM_KIND_RENEWAL_SIGNED;
}

// Returns the deal form; where the kind implies it, whether stated or not.
v1::DealForm FormOf(const ViewClaim& claim) {
  if (IsRenewal(claim.kind)) return v1::DEAL_FORM_RENEWAL;
  if (claim.kind == v1::CLAIM_KIND_PRE_CONTRACT) {
    return v1::DEAL_FORM_PRE_CONTRACT;
  }
  return claim.deal_form;
}

bool IsSumOfDeal(v1::MoneyRole role) {
  return role == v1::MONEY_ROLE_ASK || role == v1::MONEY_ROLE_BID ||
         role == v1::MONEY_ROLE_FEE;
}

// Happens once, so that two times of it exclude each other.
bool HappensOnce(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_CLUBS_AGREED:
    case v1::CLAIM_KIND_MEDICAL:
    case v1::CLAIM_KIND_PRE_CONTRACT:
    case v1::CLAIM_KIND_TRANSFER_DONE:
    case v1::CLAIM_KIND_RENEWAL_SIGNED:
    case v1::CLAIM_KIND_ELIGIBILITY:
    case v1::CLAIM_KIND_PLAN:
    case v1::CLAIM_KIND_SCHEDULED_EVENT:
      return true;
    default:
      return false;
  }
}

// A deal with a club that leaves no room for another one.
bool IsSettled(v1::ClaimKind kind) {
  return kind == v1::CLAIM_KIND_CLUBS_AGREED ||
         kind == v1::CLAIM_KIND_MEDICAL ||
         kind == v1::CLAIM_KIND_PRE_CONTRACT ||
         kind == v1::CLAIM_KIND_TRANSFER_DONE;
}

bool IsAdvanced(v1::ClaimKind kind) {
  return kind == v1::CLAIM_KIND_CLUBS_AGREED ||
         kind == v1::CLAIM_KIND_MEDICAL || kind == v1::CLAIM_KIND_PRE_CONTRACT;
}

bool IsEarly(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_INTEREST:
    case v1::CLAIM_KIND_SHORTLISTED:
    case v1::CLAIM_KIND_TOP_TARGET:
    case v1::CLAIM_KIND_CONTACT:
    case v1::CLAIM_KIND_TALKS:
    case v1::CLAIM_KIND_PURSUIT_ENDED:
      return true;
    default:
      return false;
  }
}

// Returns the end of a contract as a span in which the last moment lies.
TimeSpan TermOf(const v1::Claim& claim) {
  TimeSpan term = TimeSpanFromProto(claim.event());
  if (term.start == absl::InfinitePast() || term.start >= term.end) {
    term.start = term.end - kMoment;
  }
  return term;
}

// A party's word on what it does or wants itself, in earnest.
bool IsOwnWord(const ViewClaim& claim, const std::string& source) {
  if (claim.certainty == v1::CERTAINTY_POSSIBLE ||
      claim.certainty == v1::CERTAINTY_SPECULATIVE) {
    return false;
  }
  for (const v1::Quote& quote : claim.claim->quotes()) {
    if (quote.tone() == v1::TONE_JOKING || quote.tone() == v1::TONE_IRONIC) {
      return false;
    }
  }
  switch (claim.kind) {
    // Nobody decides these alone.
    case v1::CLAIM_KIND_RENEWAL_LIKELY:
    case v1::CLAIM_KIND_RENEWAL_STALLED:
      return false;
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
    case v1::CLAIM_KIND_WANTS_TO_STAY:
      return source == claim.subject;
    case v1::CLAIM_KIND_RENEWAL_REJECTED:
    case v1::CLAIM_KIND_RENEWAL_SIGNED:
    case v1::CLAIM_KIND_TRANSFER_DONE:
      return source == claim.subject || source == claim.actor;
    case v1::CLAIM_KIND_CLUBS_AGREED:
      return source == claim.actor || source == claim.counterpart;
    default:
      return source == claim.actor &&
             KindOfName(source) == v1::ENTITY_KIND_CLUB;
  }
}

// Whether sides differ by what is specific, not by the claim itself.
bool IsOfFacts(ContradictionType type) {
  return type == query::v1::CONTRADICTION_TYPE_NUMBER_CLASH ||
         type == query::v1::CONTRADICTION_TYPE_DATE_CLASH ||
         type == query::v1::CONTRADICTION_TYPE_CONTRACT_TERMS;
}

bool Agree(ContradictionType type, const Stance& a, const Stance& b) {
  if (a.sum != nullptr) return SumsAgree(*a.sum, *b.sum);
  switch (type) {
    case query::v1::CONTRADICTION_TYPE_DATE_CLASH:
      return EventsAgree(a.event, b.event);
    case query::v1::CONTRADICTION_TYPE_CONTRACT_TERMS:
      return a.event.start < b.event.end && b.event.start < a.event.end;
    default:
      return a.label == b.label;
  }
}

// That a cascade begins, or that a source takes it up in its own voice.
struct Utterance {
  absl::Time time;
  int cascade = 0;
  const LineageMember* copy = nullptr;  // null: it begins
};

// Fills the matters in the order in which things were said.
class PositionTaker {
 public:
  PositionTaker(const DossierView& view, const Lineage& lineage)
      : view_(view), lineage_(lineage), outcomes_(view) {
    const size_t count = lineage.cascades.size();
    positions_.superseded_by.assign(count, -1);
    positions_.denied_by.assign(count, -1);
    vouched_.assign(count, true);
    sides_of_.resize(count);
    for (const Root& root : lineage.roots)
      vouched_[root.cascade] = root.vouched;
    FindOwners();
  }

  Positions Run() {
    CollectDenials();
    for (const Utterance& utterance : Utterances()) {
      if (utterance.copy == nullptr) {
        TakeAll(utterance.cascade);
      } else {
        FollowCopy(utterance.cascade, *utterance.copy);
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

  bool TakesSides(int cascade) const {
    const ViewClaim& claim = ClaimOf(cascade);
    return !At(cascade).withdrawn &&
           (claim.voice == v1::VOICE_REPORT ||
            claim.voice == v1::VOICE_BACKGROUND) &&
           (claim.stance == v1::STANCE_ASSERTS ||
            claim.stance == v1::STANCE_DENIES);
  }

  std::vector<Utterance> Utterances() const {
    std::vector<Utterance> utterances;
    for (int i = 0; i < static_cast<int>(lineage_.cascades.size()); ++i) {
      if (!TakesSides(i)) continue;
      utterances.push_back({At(i).said_time, i});
      for (const LineageMember& member : At(i).members) {
        if (member.role != LineageRole::kCopies) continue;
        utterances.push_back(
            {view_.claims[member.claim].said_time, i, &member});
      }
    }
    // What begins comes before what is copied from it.
    std::stable_sort(utterances.begin(), utterances.end(),
                     [](const Utterance& a, const Utterance& b) {
                       return std::make_pair(a.time, a.copy != nullptr) <
                              std::make_pair(b.time, b.copy != nullptr);
                     });
    return utterances;
  }

  // Who takes up another's story gives up its own that is opposed to it.
  void FollowCopy(int cascade, const LineageMember& copy) {
    const ViewClaim& claim = view_.claims[copy.claim];
    for (const auto& [draft, side] : sides_of_[cascade]) {
      // It tells another number, date or quote than the story that it took up.
      if (copy.altered && IsOfFacts(drafts_[draft].matter.type)) continue;
      EndChangedOver(drafts_[draft], claim.source, side, claim.said_time,
                     cascade);
    }
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

  // Returns the proposition; what is free text is told apart by the lineage.
  std::string PropositionOf(int cascade, v1::DealForm form) const {
    const ViewClaim& claim = ClaimOf(cascade);
    if (IsFreeText(claim.kind)) return absl::StrCat("s", At(cascade).story);
    return PropositionKey(claim, form, claim.actor, claim.counterpart);
  }
  static std::string PropositionKey(const ViewClaim& claim, v1::DealForm form,
                                    const std::string& actor,
                                    const std::string& counterpart) {
    return absl::StrCat(claim.kind, "|", form, "|", claim.subject, "|", actor,
                        "|", counterpart);
  }
  // What is said in free text is denied only in the same words.
  static std::string DenialKey(const ViewClaim& claim, v1::DealForm form,
                               const std::string& actor,
                               const std::string& counterpart) {
    std::string key = PropositionKey(claim, form, actor, counterpart);
    if (!IsFreeText(claim.kind)) return key;
    for (const uint64_t word : SpecificsOf(claim).words) {
      absl::StrAppend(&key, "|", word);
    }
    return key;
  }

  void CollectDenials() {
    for (int i = 0; i < static_cast<int>(lineage_.cascades.size()); ++i) {
      const ViewClaim& claim = ClaimOf(i);
      if (!TakesSides(i) || claim.stance != v1::STANCE_DENIES) continue;
      denied_.insert(
          DenialKey(claim, FormOf(claim), claim.actor, claim.counterpart));
    }
  }

  void TakeAll(int cascade) {
    const ViewClaim& claim = ClaimOf(cascade);
    TakeStance(cascade);
    if (claim.stance != v1::STANCE_ASSERTS) return;
    TakeNumbers(cascade);
    TakeTimes(cascade);
    // What only adds a fact says nothing else of its own.
    if (At(cascade).adds_to >= 0) return;
    TakeOutlook(cascade);
    TakeOutcome(cascade);
    TakeStage(cascade);
  }

  // A denial that leaves the form or a party open denies every one of them, so
  // an assertion takes a side on each of these matters that anybody denies.
  void TakeStance(int cascade) {
    constexpr auto kType = query::v1::CONTRADICTION_TYPE_ASSERTION_DENIAL;
    if (denied_.empty()) return;
    const ViewClaim& claim = ClaimOf(cascade);
    const v1::DealForm form = FormOf(claim);
    if (claim.stance == v1::STANCE_DENIES) {
      Take(kType, DenialKey(claim, form, claim.actor, claim.counterpart),
           {cascade, "denies"});
      return;
    }
    absl::flat_hash_set<std::string> keys;
    for (int open = 0; open < 8; ++open) {
      std::string key =
          DenialKey(claim, (open & 1) != 0 ? v1::DEAL_FORM_UNSPECIFIED : form,
                    (open & 2) != 0 ? "" : claim.actor,
                    (open & 4) != 0 ? "" : claim.counterpart);
      if (!denied_.contains(key) || !keys.insert(key).second) continue;
      Take(kType, key, {cascade, "asserts"});
    }
  }

  // Sums of one role, and counts.
  void TakeNumbers(int cascade) {
    constexpr auto kType = query::v1::CONTRADICTION_TYPE_NUMBER_CLASH;
    const ViewClaim& claim = ClaimOf(cascade);
    absl::flat_hash_set<int> roles;
    for (const v1::Money& sum : claim.claim->money()) {
      // There may be several of these.
      if (sum.role() == v1::MONEY_ROLE_ADD_ON) continue;
      if (!roles.insert(sum.role()).second) continue;
      v1::DealForm form = FormOf(claim);
      if (form == v1::DEAL_FORM_UNSPECIFIED && IsSumOfDeal(sum.role())) {
        form = v1::DEAL_FORM_FEE;
      }
      Stance stance{cascade, "", &sum};
      Take(kType,
           absl::StrCat("r", sum.role(), "|", PropositionOf(cascade, form)),
           std::move(stance), sum.role());
    }
    if (claim.claim->has_count()) {
      Take(kType, absl::StrCat("n|", PropositionOf(cascade, FormOf(claim))),
           {cascade, absl::StrCat(claim.claim->count())});
    }
  }

  void TakeTimes(int cascade) {
    const ViewClaim& claim = ClaimOf(cascade);
    if (!claim.claim->has_event()) return;
    Stance stance{cascade};
    if (claim.kind == v1::CLAIM_KIND_CONTRACT_TERM) {
      stance.event = TermOf(*claim.claim);
      if (stance.event.end == absl::InfiniteFuture()) return;
      Take(query::v1::CONTRADICTION_TYPE_CONTRACT_TERMS,
           absl::StrCat(claim.subject, "|", claim.actor), std::move(stance));
      return;
    }
    stance.event = TimeSpanFromProto(claim.claim->event());
    if (!HappensOnce(claim.kind) || !stance.event.bounded()) return;
    Take(query::v1::CONTRADICTION_TYPE_DATE_CLASH,
         PropositionOf(cascade, FormOf(claim)), std::move(stance));
  }

  void TakeOutlook(int cascade) {
    constexpr auto kType = query::v1::CONTRADICTION_TYPE_OPPOSED_OUTLOOK;
    const ViewClaim& claim = ClaimOf(cascade);
    if (IsHistory(claim)) return;
    switch (claim.kind) {
      case v1::CLAIM_KIND_RENEWAL_LIKELY:
      case v1::CLAIM_KIND_RENEWAL_SIGNED:
        Take(kType, "renewal|" + claim.subject, {cascade, "for"});
        break;
      case v1::CLAIM_KIND_RENEWAL_STALLED:
      case v1::CLAIM_KIND_RENEWAL_REJECTED:
        Take(kType, "renewal|" + claim.subject, {cascade, "against"});
        break;
      case v1::CLAIM_KIND_WANTS_TO_LEAVE:
        Take(kType, "wish|" + claim.subject, {cascade, "leave"});
        break;
      case v1::CLAIM_KIND_WANTS_TO_STAY:
        Take(kType, "wish|" + claim.subject, {cascade, "stay"});
        break;
      default:
        break;
    }
  }

  void TakeOutcome(int cascade) {
    constexpr auto kType = query::v1::CONTRADICTION_TYPE_EXCLUSIVE_OUTCOMES;
    const ViewClaim& claim = ClaimOf(cascade);
    if (IsHistory(claim)) return;
    if (claim.kind == v1::CLAIM_KIND_RENEWAL_SIGNED) {
      Take(kType, claim.subject, {cascade, "renewal"});
    } else if (IsSettled(claim.kind) && !claim.actor.empty()) {
      Take(kType, claim.subject, {cascade, claim.actor});
    }
  }

  // That a deal was further along before is no contradiction unless another
  // stage is told later.
  void TakeStage(int cascade) {
    constexpr auto kType = query::v1::CONTRADICTION_TYPE_STAGE_REGRESSION;
    const ViewClaim& claim = ClaimOf(cascade);
    if (claim.voice != v1::VOICE_REPORT || claim.actor.empty()) return;
    const std::string key = absl::StrCat(claim.subject, "|", claim.actor);
    const absl::Time said = At(cascade).said_time;
    if (IsAdvanced(claim.kind) && !IsHistory(claim)) {
      Take(kType, key, {cascade, "advanced"});
      DraftOf(kType, key, v1::MONEY_ROLE_UNSPECIFIED).agreed = said;
      return;
    }
    const auto it = numbers_.find({kType, key});
    if (!IsEarly(claim.kind) || it == numbers_.end()) return;
    const Draft& draft = drafts_[it->second];
    // Who told of the agreement and then of talks takes nothing back.
    const bool takes_back = claim.kind == v1::CLAIM_KIND_PURSUIT_ENDED ||
                            !draft.by_source.contains(At(cascade).source);
    if (said > draft.agreed && takes_back) Take(kType, key, {cascade, "early"});
  }

  Draft& DraftOf(ContradictionType type, const std::string& key,
                 v1::MoneyRole role) {
    const auto [it, is_new] =
        numbers_.try_emplace({type, key}, static_cast<int>(drafts_.size()));
    if (is_new) {
      drafts_.emplace_back().matter.type = type;
      drafts_.back().matter.role = role;
    }
    return drafts_[it->second];
  }

  // Returns the side of a stance, made if nobody has held it; -1: too many have
  // been.
  static int SideOf(Draft& draft, const Stance& stance) {
    for (size_t side = 0; side < draft.sides.size(); ++side) {
      if (Agree(draft.matter.type, draft.sides[side], stance)) {
        return static_cast<int>(side);
      }
    }
    if (draft.sides.size() == kMatterSidesMax) return -1;
    draft.sides.push_back(stance);
    draft.open.emplace_back();
    draft.matter.side_count = static_cast<int>(draft.sides.size());
    return draft.matter.side_count - 1;
  }

  // Returns the cascade's position as it is if nothing else is said.
  Position NaturalEnd(int cascade) const {
    const ViewClaim& claim = ClaimOf(cascade);
    Position position;
    position.cascade = cascade;
    position.start = At(cascade).said_time;
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

  void Take(ContradictionType type, const std::string& key, Stance stance,
            v1::MoneyRole role = v1::MONEY_ROLE_UNSPECIFIED) {
    Draft& draft = DraftOf(type, key, role);
    const int cascade = stance.cascade;
    const auto owned = draft.side_of_owner.find(owners_[cascade]);
    if (owned != draft.side_of_owner.end() &&
        !Agree(type, draft.sides[owned->second], stance)) {
      return;
    }
    const int side = SideOf(draft, stance);
    if (side < 0) return;
    draft.side_of_owner.try_emplace(owners_[cascade], side);

    Position position = NaturalEnd(cascade);
    position.side = side;
    if (SpeaksForItself(cascade)) {
      EndChangedOver(draft, At(cascade).source, side, position.start, cascade);
    }
    sides_of_[cascade].emplace_back(static_cast<int>(&draft - drafts_.data()),
                                    side);
    const int index = static_cast<int>(draft.matter.positions.size());
    draft.matter.positions.push_back(position);
    draft.open[side].push_back(index);
    if (!SpeaksForItself(cascade)) return;
    const std::string& source = At(cascade).source;
    draft.by_source[source].push_back(index);
    if (IsOwnWord(ClaimOf(cascade), source)) EndOfficially(draft, position);
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
        if (superseded_by < 0) superseded_by = by_cascade;
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
  const OutcomesByPlayer outcomes_;
  std::vector<bool> vouched_;  // by cascade
  std::vector<int> owners_;    // by cascade
  // By cascade: the drafts in which it has a position, and its side there.
  std::vector<std::vector<std::pair<int, int>>> sides_of_;
  absl::flat_hash_set<std::string> denied_;
  absl::flat_hash_map<std::pair<ContradictionType, std::string>, int> numbers_;
  std::vector<Draft> drafts_;
  Positions positions_;
};

}  // namespace

Positions TakePositions(const DossierView& view, const Lineage& lineage) {
  return PositionTaker(view, lineage).Run();
}

}  // namespace hearsay
