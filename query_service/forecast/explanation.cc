#include "query_service/forecast/explanation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "absl/types/span.h"
#include "common/status_macros.h"
#include "query_service/forecast/cell_columns.h"
#include "query_service/forecast/evidence.h"
#include "query_service/forecast/exact_math.h"
#include "query_service/forecast/hazard.h"

namespace hearsay::forecast {
namespace {

// How likely an event is, and that it does not happen: the one kept apart from
// the other, so that neither is lost where the other is near 1.
struct Chance {
  double event = 0;
  double rest = 0;

  bool is_open() const { return event > 0 && rest > 0; }
  double probability() const { return rest == 0 ? 1 : std::min(event, 1.0); }
  double log_odds() const { return SafeLog(event) - SafeLog(rest); }

 private:
  static double SafeLog(double x) {
    return Log(std::max(x, std::numeric_limits<double>::min()));
  }
};

// Whether the same forecast follows from both.
bool SayTheSame(const Evidence& a, const Evidence& b) {
  return a.clubs == b.clubs && a.others == b.others && a.renewal == b.renewal;
}

// Asks for the chance of one event as if only some roots had been said. The
// clubs that all of them name have cells of their own whatever is left out, as
// the answer has it: in other windows than theirs a first mention would be the
// step from impossible to possible.
class Questioner {
 public:
  // `situation` is the whole one; its evidence is changed.
  Questioner(const ForecastInput& input, const Question& question,
             Situation& situation)
      : input_(input),
        proposition_(question.proposition),
        deadlines_({question.deadline}),
        situation_(situation),
        named_(situation.evidence.clubs) {}

  // Returns the chance with these roots, in their order.
  Chance With(absl::Span<const RootWeight> roots) {
    Evidence evidence =
        SumEvidence(input_.view, roots, situation_.state.saga_start,
                    input_.parameters(), named_);
    if (asked_ && SayTheSame(evidence, situation_.evidence)) return last_;
    asked_ = true;
    situation_.evidence = std::move(evidence);
    const PreparedPass pass =
        PreparePass(input_, situation_, proposition_.clubs, deadlines_);
    if (is_event_.empty()) SetColumns(pass.clubs);
    const std::vector<double> row =
        RunHazards(pass.hazards, input_.parameters()).front();
    last_ = Chance();
    for (size_t i = 0; i < row.size(); ++i) {
      (is_event_[i] ? last_.event : last_.rest) += row[i];
    }
    return last_;
  }

 private:
  void SetColumns(const std::vector<std::string>& clubs) {
    for (const CellName& name : ColumnNames(clubs)) {
      is_event_.push_back(Contains(proposition_, name));
    }
  }

  const ForecastInput& input_;
  const Proposition& proposition_;
  const std::vector<absl::Time> deadlines_;
  Situation& situation_;
  const std::vector<ClubEvidence> named_;

  bool asked_ = false;
  Chance last_;
  std::vector<bool> is_event_;  // by column, which are always the same
};

// Consecutive roots that are added at once.
struct Step {
  size_t begin = 0;
  size_t end = 0;
  bool is_explained = false;  // a single root
  double added = 0;
};

// Returns how loud a root is, whatever it speaks for.
double LoudnessOf(const RootWeight& root) {
  return std::max(std::abs(root.value), std::abs(root.strength)) *
         (root.weight + root.citations);
}

// Returns the steps in which roots are added, in their order.
std::vector<Step> StepsOf(const std::vector<RootWeight>& roots) {
  std::vector<bool> is_explained(roots.size(), true);
  if (roots.size() > kExplainedRootsMax) {
    std::vector<size_t> order(roots.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return LoudnessOf(roots[a]) > LoudnessOf(roots[b]);
    });
    for (size_t i = kExplainedRootsMax; i < order.size(); ++i) {
      is_explained[order[i]] = false;
    }
  }
  std::vector<Step> steps;
  for (size_t i = 0; i < roots.size(); ++i) {
    if (is_explained[i] || steps.empty() || steps.back().is_explained) {
      steps.push_back({i, i, is_explained[i]});
    }
    steps.back().end = i + 1;
  }
  return steps;
}

// Sets all numbers but the answer's.
void Attribute(const ForecastInput& input, const Question& question,
               Explanation& explanation) {
  const std::vector<RootWeight>& roots = explanation.situation.roots;
  const absl::Span<const RootWeight> all = roots;
  Evidence evidence = explanation.situation.evidence;
  Questioner questioner(input, question, explanation.situation);
  const Chance prior = questioner.With({});
  explanation.prior_probability = prior.probability();

  // What each step adds to those before it, and to those after it.
  std::vector<Step> steps = StepsOf(roots);
  double before = prior.log_odds();
  for (Step& step : steps) {
    const double with = questioner.With(all.first(step.end)).log_odds();
    step.added += with - before;
    before = with;
  }
  const Chance posterior = questioner.With(all);
  double after = prior.log_odds();
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    const double with = questioner.With(all.subspan(step->begin)).log_odds();
    step->added += with - after;
    after = with;
  }
  explanation.situation.evidence = std::move(evidence);
  if (!posterior.is_open()) return;
  explanation.log_odds = posterior.log_odds();
  explanation.prior_log_odds = prior.log_odds();
  for (const Step& step : steps) {
    if (!step.is_explained) {
      explanation.other_log_odds += step.added / 2;
    } else if (step.added != 0) {
      explanation.contributions.push_back(
          {static_cast<int>(step.begin), step.added / 2});
    }
  }
  std::stable_sort(explanation.contributions.begin(),
                   explanation.contributions.end(),
                   [](const Contribution& a, const Contribution& b) {
                     return std::abs(a.log_odds) > std::abs(b.log_odds);
                   });
}

}  // namespace

absl::StatusOr<Explanation> Explain(const ForecastInput& input,
                                    const Question& question) {
  Explanation explanation;
  ASSIGN_OR_RETURN(explanation.answer, AnswerQuestion(input, question));
  explanation.situation = FindSituation(input);
  explanation.exclusions = FindExclusions(
      input, explanation.situation, question.deadline, explanation.answer);
  const bool is_recorded = question.deadline <= input.view.said_by ||
                           explanation.situation.state.decided;
  if (is_recorded) {
    explanation.prior_probability = explanation.answer.probability;
  } else {
    Attribute(input, question, explanation);
  }
  return explanation;
}

}  // namespace hearsay::forecast
