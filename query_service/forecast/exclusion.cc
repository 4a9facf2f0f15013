#include "query_service/forecast/exclusion.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "query_service/forecast/resolution_text.h"
#include "query_service/labels.h"

namespace hearsay::forecast {
namespace {

using query::v1::CellKind;
using query::v1::ExclusionRule;

// Returns the player's outcome that left him in the cell in which he was just
// before `time`; null: none did.
const ViewOutcome* DecidingOutcome(const DossierView& view, absl::Time time) {
  std::vector<const ViewOutcome*> outcomes;
  for (const ViewOutcome& outcome : view.outcomes) {
    if (outcome.player == view.player) outcomes.push_back(&outcome);
  }
  std::stable_sort(outcomes.begin(), outcomes.end(),
                   [](const ViewOutcome* a, const ViewOutcome* b) {
                     return SignedTime(*a) < SignedTime(*b);
                   });
  const ViewOutcome* deciding = nullptr;
  std::vector<RecordedStep> steps;
  for (const ViewOutcome* outcome : outcomes) {
    const size_t before = steps.size();
    AddSteps(*outcome, steps);
    for (size_t i = before; i < steps.size(); ++i) {
      if (steps[i].first < time && steps[i].last <= time) deciding = outcome;
    }
  }
  return deciding;
}

// Whether a cell can still be entered, whatever the calendar says.
bool IsReachable(const Situation& situation, const CellName& cell) {
  switch (situation.start) {
    case StartState::kUnsettled:
      return true;
    case StartState::kRenewed:
      return cell.kind == query::v1::CELL_KIND_RENEWED ||
             cell.kind == query::v1::CELL_KIND_RENEWED_THEN_LEFT;
    case StartState::kAgreed:
      return cell.club == situation.state.agreed_club &&
             (cell.kind == query::v1::CELL_KIND_AGREED ||
              cell.kind == query::v1::CELL_KIND_FELL_THROUGH ||
              (cell.kind == query::v1::CELL_KIND_JOINED &&
               cell.form == v1::DEAL_FORM_FREE));
    case StartState::kReleased:
    case StartState::kRetired:
      return cell.kind == query::v1::CELL_KIND_RELEASED ||
             cell.kind == query::v1::CELL_KIND_JOINED_LATE;
  }
  return true;
}

class Finder {
 public:
  Finder(const ForecastInput& input, const Situation& situation,
         absl::Time deadline)
      : view_(input.view),
        registry_(input.registry),
        situation_(situation),
        deadline_(deadline) {}

  std::vector<Exclusion> Run(const QuestionResult& answer) {
    if (deadline_ <= view_.said_by) {
      Add(query::v1::EXCLUSION_RULE_DEADLINE_PASSED,
          absl::StrCat("The deadline, ", TimeText(deadline_),
                       ", had passed at ", TimeText(view_.said_by),
                       ": the answer is what is recorded."));
      if (DecidingOutcome(view_, deadline_) != nullptr) AddRecorded();
    } else if (situation_.start == StartState::kRetired) {
      const ViewOutcome* outcome =
          DecidingOutcome(view_, absl::InfiniteFuture());
      Add(query::v1::EXCLUSION_RULE_RETIRED, "He has ended his career.",
          outcome);
    } else if (situation_.state.decided ||
               (answer.probability == 1 &&
                situation_.start != StartState::kUnsettled)) {
      AddRecorded();
    } else {
      for (const CellSeries& cell : answer.cells) {
        if (cell.probabilities[0] == 0) AddRuleOf(cell.name);
      }
    }
    std::stable_sort(exclusions_.begin(), exclusions_.end(),
                     [](const Exclusion& a, const Exclusion& b) {
                       return Rank(a.rule) < Rank(b.rule);
                     });
    return std::move(exclusions_);
  }

 private:
  // What is recorded decides more than the calendar.
  static int Rank(ExclusionRule rule) {
    switch (rule) {
      case query::v1::EXCLUSION_RULE_DEADLINE_PASSED:
        return 0;
      case query::v1::EXCLUSION_RULE_RETIRED:
        return 1;
      case query::v1::EXCLUSION_RULE_RECORDED:
        return 2;
      case query::v1::EXCLUSION_RULE_OWN_CLUB:
        return 3;
      default:
        return 3 + rule;
    }
  }

  void Add(ExclusionRule rule, std::string text,
           const ViewOutcome* outcome = nullptr) {
    for (const Exclusion& exclusion : exclusions_) {
      if (exclusion.rule == rule) return;
    }
    exclusions_.push_back({rule, std::move(text),
                           outcome == nullptr ? "" : outcome->entry->name});
  }

  std::string NameOf(const std::string& entity) const {
    return DisplayName(registry_, entity, view_.revision);
  }

  // Returns what an outcome says, as of the present or of a deadline before it.
  std::string OutcomeText(const ViewOutcome& outcome) const {
    const std::string club = NameOf(outcome.to_club);
    switch (outcome.kind) {
      case v1::OUTCOME_KIND_RENEWED:
        return absl::StrCat("that he signed a new contract with ", club);
      case v1::OUTCOME_KIND_JOINED_FEE:
        return absl::StrCat("that he joins ", club, " for a fee");
      case v1::OUTCOME_KIND_JOINED_FREE:
        return absl::StrCat("that he joins ", club, " on a free transfer");
      case v1::OUTCOME_KIND_LOANED:
        return absl::StrCat("that he joins ", club, " on loan");
      case v1::OUTCOME_KIND_RELEASED:
        return "that his contract ended and he had no club";
      default:
        return "that he ended his career";
    }
  }

  void AddRecorded() {
    const ViewOutcome* outcome = DecidingOutcome(
        view_, deadline_ <= view_.said_by ? deadline_ : absl::InfiniteFuture());
    if (outcome != nullptr) {
      Add(query::v1::EXCLUSION_RULE_RECORDED,
          absl::StrCat("It is recorded ", OutcomeText(*outcome), "."), outcome);
    } else if (situation_.start == StartState::kReleased) {
      Add(query::v1::EXCLUSION_RULE_RECORDED,
          absl::StrCat("His contract ended at ",
                       TimeText(*situation_.contract.expiry),
                       ", and no club of his is recorded since."));
    }
  }

  // Adds the rule that makes a cell impossible.
  void AddRuleOf(const CellName& cell) {
    if (!cell.club.empty() && cell.club == situation_.state.club) {
      Add(query::v1::EXCLUSION_RULE_OWN_CLUB,
          absl::StrCat(NameOf(cell.club),
                       " is his own club: nobody moves to the club that he is "
                       "under contract with."));
    } else if (!IsReachable(situation_, cell)) {
      AddRecorded();
    } else if (cell.kind == query::v1::CELL_KIND_JOINED_LATE ||
               cell.kind == query::v1::CELL_KIND_RELEASED ||
               cell.form == v1::DEAL_FORM_FREE) {
      AddExpiryRule(cell.kind);
    } else if (cell.form != v1::DEAL_FORM_UNSPECIFIED) {
      Add(query::v1::EXCLUSION_RULE_WINDOW_CLOSED,
          absl::StrCat("No transfer window in which he could be registered is "
                       "open between ",
                       TimeText(view_.said_by), " and ", TimeText(deadline_),
                       "."));
    }
  }

  // Adds why nothing that needs the contract to run out can happen.
  void AddExpiryRule(CellKind kind) {
    std::optional<absl::Time> expiry = situation_.contract.expiry;
    if (!expiry.has_value()) expiry = situation_.state.join_time;
    if (!expiry.has_value()) {
      Add(query::v1::EXCLUSION_RULE_NO_CONTRACT_EXPIRY,
          "No end of his contract is known, so that none is forecast to run "
          "out, and no pre-contract to be signed before.");
    } else if (kind == query::v1::CELL_KIND_AGREED) {
      // A pre-contract that was signed before has come into force.
      if (*expiry < deadline_) return;
      Add(query::v1::EXCLUSION_RULE_PRE_CONTRACT_TOO_EARLY,
          absl::StrCat("His contract ends at ", TimeText(*expiry),
                       "; another club may sign him only in its last months, "
                       "which begin after the deadline, ",
                       TimeText(deadline_), "."));
    } else if (*expiry >= deadline_) {
      Add(query::v1::EXCLUSION_RULE_CONTRACT_RUNS_ON,
          absl::StrCat("His contract ends at ", TimeText(*expiry),
                       ", not before the deadline, ", TimeText(deadline_),
                       "."));
    } else {
      Add(query::v1::EXCLUSION_RULE_PRE_CONTRACT_TOO_EARLY,
          absl::StrCat("His contract ends at ", TimeText(*expiry),
                       "; by the rules of the associations the club may not "
                       "sign him before."));
    }
  }

  const DossierView& view_;
  const Registry& registry_;
  const Situation& situation_;
  const absl::Time deadline_;
  std::vector<Exclusion> exclusions_;
};

}  // namespace

std::vector<Exclusion> FindExclusions(const ForecastInput& input,
                                      const Situation& situation,
                                      absl::Time deadline,
                                      const QuestionResult& answer) {
  return Finder(input, situation, deadline).Run(answer);
}

}  // namespace hearsay::forecast
