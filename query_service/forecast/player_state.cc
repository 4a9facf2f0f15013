#include "query_service/forecast/player_state.h"

#include <algorithm>
#include <utility>

#include "absl/time/civil_time.h"
#include "query_service/forecast/parameters.h"

namespace hearsay::forecast {
namespace {

using query::v1::CellKind;

// The last moment of an interval; without an end, its start.
absl::Time LastMoment(const TimeSpan& span) {
  return span.end != absl::InfiniteFuture() ? span.end : span.start;
}

// An engagement that was public by the view's time.
struct Spell {
  std::string club;
  bool loan = false;
  absl::Time start;
  absl::Time known;
  std::optional<absl::Time> expiry;
};

std::vector<Spell> SpellsOf(const DossierView& view, const Registry& registry) {
  std::vector<Spell> spells;
  const v1::Entity* player = registry.Find(view.player, view.revision);
  if (player == nullptr) return spells;
  for (const v1::Engagement& engagement : player->engagements()) {
    Spell spell;
    spell.start = LastMoment(TimeSpanFromProto(engagement.start()));
    spell.known = engagement.has_know_time()
                      ? TimeFromProto(engagement.know_time())
                      : spell.start;
    if (spell.known > view.said_by) continue;
    spell.club = registry.Canonical(engagement.club(), view.revision);
    spell.loan = engagement.loan();
    const TimeSpan end = TimeSpanFromProto(engagement.contract_end());
    if (end.bounded()) spell.expiry = LastMoment(end);
    spells.push_back(std::move(spell));
  }
  return spells;
}

std::optional<int> AgeOf(const v1::Entity* player, absl::Time now) {
  if (player == nullptr || !player->has_birth()) return std::nullopt;
  const TimeSpan birth = TimeSpanFromProto(player->birth());
  if (birth.start == absl::InfinitePast() ||
      birth.end == absl::InfiniteFuture()) {
    return std::nullopt;
  }
  // A day is known well enough; of a longer interval the middle stands for it.
  const absl::Duration length = birth.end - birth.start;
  const absl::Time moment =
      length <= kDay ? birth.start : birth.start + length / 2;
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::CivilDay born = absl::ToCivilDay(moment, utc);
  const absl::CivilDay today = absl::ToCivilDay(now, utc);
  int age = static_cast<int>(today.year() - born.year());
  if (std::make_pair(today.month(), today.day()) <
      std::make_pair(born.month(), born.day())) {
    --age;
  }
  return age;
}

// Appends what outcomes record.
class StepRecorder {
 public:
  explicit StepRecorder(std::vector<RecordedStep>& steps) : steps_(steps) {}

  void Record(const ViewOutcome& outcome) {
    const bool renewed = LastCell() == query::v1::CELL_KIND_RENEWED;
    const CellKind moved = renewed ? query::v1::CELL_KIND_RENEWED_THEN_LEFT
                                   : query::v1::CELL_KIND_JOINED;
    switch (outcome.kind) {
      case v1::OUTCOME_KIND_RENEWED:
        AddStep(outcome.agree.bounded() ? outcome.agree : outcome.occur,
                outcome, query::v1::CELL_KIND_RENEWED,
                v1::DEAL_FORM_UNSPECIFIED);
        break;
      case v1::OUTCOME_KIND_JOINED_FEE:
        AddStep(outcome.occur, outcome, moved, v1::DEAL_FORM_FEE);
        break;
      case v1::OUTCOME_KIND_LOANED:
        AddStep(outcome.occur, outcome, moved, v1::DEAL_FORM_LOAN);
        break;
      case v1::OUTCOME_KIND_JOINED_FREE:
        RecordFree(outcome);
        break;
      case v1::OUTCOME_KIND_RELEASED:
      case v1::OUTCOME_KIND_RETIRED:
        AddStep(outcome.occur, outcome, query::v1::CELL_KIND_RELEASED,
                v1::DEAL_FORM_UNSPECIFIED);
        break;
      default:
        break;
    }
  }

 private:
  CellKind LastCell() const {
    return steps_.empty() ? query::v1::CELL_KIND_UNSETTLED
                          : steps_.back().cell.kind;
  }

  void AddStep(const TimeSpan& when, const ViewOutcome& outcome, CellKind kind,
               v1::DealForm form) {
    RecordedStep step;
    step.first = when.start;
    // A day that was still to come when it was announced is not pulled forward.
    step.last = when.start > outcome.know_time ? LastMoment(when)
                                               : when.Moment(outcome.know_time);
    step.cell.kind = kind;
    step.cell.form = form;
    if (form != v1::DEAL_FORM_UNSPECIFIED) step.cell.club = outcome.to_club;
    steps_.push_back(std::move(step));
  }

  void RecordFree(const ViewOutcome& outcome) {
    const bool late = LastCell() == query::v1::CELL_KIND_RELEASED;
    if (outcome.agree.bounded() && !late) {
      AddStep(outcome.agree, outcome, query::v1::CELL_KIND_AGREED,
              v1::DEAL_FORM_FREE);
    }
    // What is only agreed may still fall through.
    if (outcome.in_force) {
      AddStep(
          outcome.occur, outcome,
          late ? query::v1::CELL_KIND_JOINED_LATE : query::v1::CELL_KIND_JOINED,
          v1::DEAL_FORM_FREE);
    }
  }

  std::vector<RecordedStep>& steps_;
};

class StateBuilder {
 public:
  StateBuilder(const DossierView& view, const Registry& registry)
      : view_(view), spells_(SpellsOf(view, registry)) {
    state_.age = AgeOf(registry.Find(view.player, view.revision), view.said_by);
  }

  PlayerState Build() {
    if (const Spell* spell = LastSpell(); spell != nullptr) {
      state_.club = spell->club;
    }
    for (const ViewOutcome& outcome : view_.outcomes) {
      if (outcome.player == view_.player) outcomes_.push_back(&outcome);
    }
    std::stable_sort(outcomes_.begin(), outcomes_.end(),
                     [](const ViewOutcome* a, const ViewOutcome* b) {
                       return SignedTime(*a) < SignedTime(*b);
                     });
    for (const ViewOutcome* outcome : outcomes_) {
      AddSteps(*outcome, state_.steps);
    }
    if (!outcomes_.empty()) StartFrom(*outcomes_.back());
    AddContractFacts();
    return std::move(state_);
  }

 private:
  // The last engagement that has begun; those on loan leave the contract where
  // it is.
  const Spell* LastSpell() const {
    const Spell* last = nullptr;
    for (const Spell& spell : spells_) {
      if (spell.loan || spell.start > view_.said_by) continue;
      if (last == nullptr || spell.start >= last->start) last = &spell;
    }
    return last;
  }

  // Sets the state that the last outcome left, unless an engagement that began
  // later shows that he has moved on.
  void StartFrom(const ViewOutcome& outcome) {
    state_.saga_start = outcome.know_time;
    if (outcome.in_force && outcome.occur.start > outcome.know_time) {
      state_.saga_start = outcome.occur.start;
    }
    const Spell* spell = LastSpell();
    const bool renewed = outcome.kind == v1::OUTCOME_KIND_RENEWED;
    if (spell != nullptr && spell->start > SignedTime(outcome) &&
        spell->club != (renewed ? outcome.to_club : outcome.from_club)) {
      return;
    }
    if (!outcome.from_club.empty()) state_.club = outcome.from_club;
    switch (outcome.kind) {
      case v1::OUTCOME_KIND_RENEWED:
        state_.start = StartState::kRenewed;
        state_.club = outcome.to_club;
        break;
      case v1::OUTCOME_KIND_JOINED_FREE:
        StartFromFree(outcome);
        break;
      case v1::OUTCOME_KIND_JOINED_FEE:
        if (outcome.in_force) {
          state_.club = outcome.to_club;
        } else {
          state_.decided = true;
        }
        break;
      case v1::OUTCOME_KIND_LOANED:
        state_.decided = !outcome.in_force;
        break;
      case v1::OUTCOME_KIND_RELEASED:
        state_.start = StartState::kReleased;
        state_.club.clear();
        break;
      case v1::OUTCOME_KIND_RETIRED:
        state_.start = StartState::kRetired;
        state_.club.clear();
        break;
      default:
        break;
    }
  }

  void StartFromFree(const ViewOutcome& outcome) {
    if (outcome.in_force) {
      state_.club = outcome.to_club;
      return;
    }
    state_.start = StartState::kAgreed;
    state_.agreed_club = outcome.to_club;
    if (outcome.occur.bounded()) state_.join_time = LastMoment(outcome.occur);
  }

  // The last outcome that made the present contract, or null.
  const ViewOutcome* ContractOutcome() const {
    for (auto it = outcomes_.rbegin(); it != outcomes_.rend(); ++it) {
      const ViewOutcome& outcome = **it;
      const bool signs =
          outcome.kind == v1::OUTCOME_KIND_RENEWED ||
          (outcome.in_force && (outcome.kind == v1::OUTCOME_KIND_JOINED_FEE ||
                                outcome.kind == v1::OUTCOME_KIND_JOINED_FREE));
      if (signs && outcome.to_club == state_.club) return &outcome;
    }
    return nullptr;
  }

  // Adds the facts about the contract in force. What the registry knew before
  // the last signing is about the contract before it.
  void AddContractFacts() {
    if (state_.club.empty()) return;
    const ViewOutcome* outcome = ContractOutcome();
    const Spell* newest = nullptr;
    for (const Spell& spell : spells_) {
      if (spell.loan || spell.club != state_.club) continue;
      if (outcome != nullptr && spell.known < SignedTime(*outcome)) continue;
      if (newest == nullptr || spell.known >= newest->known) newest = &spell;
    }
    if (newest != nullptr && newest->expiry.has_value()) {
      state_.contract_facts.push_back(
          {*newest->expiry, newest->known,
           query::v1::CONTRACT_EXPIRY_BASIS_REGISTRY});
    }
    if (outcome != nullptr && outcome->contract_end.bounded()) {
      state_.contract_facts.push_back(
          {LastMoment(outcome->contract_end), outcome->know_time,
           query::v1::CONTRACT_EXPIRY_BASIS_OUTCOME});
    }
  }

  const DossierView& view_;
  const std::vector<Spell> spells_;
  std::vector<const ViewOutcome*> outcomes_;
  PlayerState state_;
};

}  // namespace

PlayerState MakePlayerState(const DossierView& view, const Registry& registry) {
  return StateBuilder(view, registry).Build();
}

absl::Time SignedTime(const ViewOutcome& outcome) {
  const TimeSpan& span =
      outcome.agree.bounded() ? outcome.agree : outcome.occur;
  return span.start != absl::InfinitePast() ? span.start : span.end;
}

void AddSteps(const ViewOutcome& outcome, std::vector<RecordedStep>& steps) {
  StepRecorder(steps).Record(outcome);
}

CellName RecordedCell(const PlayerState& state, absl::Time deadline) {
  CellName cell;
  for (const RecordedStep& step : state.steps) {
    if (step.first < deadline && step.last <= deadline) cell = step.cell;
  }
  return cell;
}

}  // namespace hearsay::forecast
