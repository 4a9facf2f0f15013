#include "query_service/forecast/external.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "common/limits.h"
#include "common/sort_unique.h"
#include "common/time.h"
#include "query_service/forecast/cell_columns.h"
#include "query_service/forecast/exact_math.h"
#include "query_service/forecast/hazard.h"
#include "query_service/forecast/proposition.h"

namespace hearsay::forecast {
namespace {

constexpr double kPpm = 1e6;
constexpr size_t kClubsMax = 16;
constexpr int kHorizonWeeks = 52;
// Stated probabilities count as at least this, and as at most 1 less it: nobody
// is as sure of anything as 0 and 1 say.
constexpr double kStatedMin = 0.001;
// In so many steps the factors come close to where they lead, or there is no
// getting there: then they stay within their bounds.
constexpr int kSteps = 60;
constexpr double kFactorMax = 1000;

double LogOdds(double p) { return Log(p) - Log(1 - p); }

// Returns how often something happens in a time in which it happens at all with
// probability `p`, if nothing else can: for a small one, itself.
double Intensity(double p) { return p < 1e-8 ? p : -Log(1 - p); }

bool IsStatement(const ViewClaim& claim, const std::string& player) {
  return claim.kind == v1::CLAIM_KIND_EXTERNAL_PROBABILITY &&
         claim.subject == player && !claim.actor.empty() &&
         claim.stance == v1::STANCE_ASSERTS && claim.restates < 0;
}

// Divides what one source states in one report, for one time, by its sum, if
// that is more than 1. A club counts once.
void RemoveMargins(std::vector<ExternalStatement>& statements) {
  using Group = std::tuple<std::string, std::string, absl::Time>;
  std::map<Group, std::map<std::string, double>> stated;
  const auto group_of = [](const ExternalStatement& statement) {
    return Group(statement.claim->entry->name, statement.claim->source,
                 statement.horizon);
  };
  for (const ExternalStatement& statement : statements) {
    stated[group_of(statement)].emplace(statement.claim->actor,
                                        statement.stated);
  }
  for (ExternalStatement& statement : statements) {
    double sum = 0;
    std::vector<double> sizes;
    for (const auto& [club, share] : stated[group_of(statement)]) {
      sizes.push_back(share);
    }
    // By size, so that the sum does not depend on names.
    std::sort(sizes.begin(), sizes.end());
    for (const double size : sizes) sum += size;
    statement.probability = statement.stated / std::max(1.0, sum);
  }
}

// The newest word of one source.
struct Stated {
  std::string source;
  double probability = 0;
  absl::Duration horizon;  // after the present
};

// One event that is to be moved.
struct Target {
  query::v1::Event event;
  std::string club;
  absl::Duration horizon;      // of the newest statement
  std::vector<Stated> stated;  // by each source
  double factor_of_odds = 1;   // exp(weight * d)
  double probability = 0;      // to which to move it
};

Proposition EventOf(const Target& target) {
  Proposition proposition;
  proposition.event = target.event;
  if (!target.club.empty()) proposition.clubs.push_back(target.club);
  return proposition;
}

// Moves the factors of a pass.
class Blender {
 public:
  Blender(const ForecastInput& input, PreparedPass& pass)
      : input_(input), pass_(pass), names_(ColumnNames(pass.clubs)) {}

  void Run(const std::vector<ExternalStatement>& statements) {
    FindTargets(statements);
    if (targets_.empty()) return;
    probe_ = pass_.hazards;
    probe_.deadlines.clear();
    for (const Target& target : targets_) {
      for (const Stated& stated : target.stated) {
        probe_.deadlines.push_back(stated.horizon);
      }
    }
    SortUnique(probe_.deadlines);
    SetProbabilities();
    for (int step = 0; step < kSteps; ++step) MoveFactors();
    pass_.hazards.renewal_factor = probe_.renewal_factor;
    for (size_t i = 0; i < probe_.clubs.size(); ++i) {
      pass_.hazards.clubs[i].factor = probe_.clubs[i].factor;
    }
  }

 private:
  using Rows = std::vector<std::vector<double>>;

  void FindTargets(const std::vector<ExternalStatement>& statements) {
    const absl::Time now = input_.view.said_by;
    for (const ExternalStatement& statement : statements) {
      const absl::Duration horizon =
          statement.horizon == absl::InfiniteFuture()
              ? kHorizonWeeks * kWeek
              : std::min(statement.horizon - now, limits::kForecastSpanMax);
      if (horizon <= absl::ZeroDuration() || !HasCells(statement)) continue;
      Target& target = TargetOf(statement, horizon);
      const std::string& source = statement.claim->source;
      const bool is_older = std::any_of(
          target.stated.begin(), target.stated.end(),
          [&](const Stated& stated) { return stated.source == source; });
      if (is_older) continue;
      target.stated.push_back(
          {source,
           std::clamp(statement.probability, kStatedMin, 1 - kStatedMin),
           horizon});
    }
  }

  bool HasCells(const ExternalStatement& statement) const {
    return statement.event == query::v1::EVENT_RENEWS ||
           std::find(pass_.clubs.begin(), pass_.clubs.end(), statement.club) !=
               pass_.clubs.end();
  }

  Target& TargetOf(const ExternalStatement& statement, absl::Duration horizon) {
    for (Target& target : targets_) {
      if (target.event == statement.event && target.club == statement.club) {
        return target;
      }
    }
    Target& target = targets_.emplace_back();
    target.event = statement.event;
    target.club = statement.club;
    target.horizon = horizon;
    return target;
  }

  double ProbabilityOf(const Target& target, absl::Duration horizon,
                       const Rows& rows) const {
    const auto row = std::lower_bound(probe_.deadlines.begin(),
                                      probe_.deadlines.end(), horizon) -
                     probe_.deadlines.begin();
    const Proposition event = EventOf(target);
    double probability = 0;
    for (size_t column = 0; column < names_.size(); ++column) {
      if (Contains(event, names_[column])) probability += rows[row][column];
    }
    return probability;
  }

  // Returns the rows that the pass gives without evidence.
  Rows BaseRows() const {
    HazardInput base = probe_;
    base.renewal_direction = 0;
    for (ClubHazard& club : base.clubs) club.pulls = {};
    return RunHazards(base, input_.parameters());
  }

  // Sets where each target is to be moved; drops those that cannot be.
  void SetProbabilities() {
    const Rows base_rows = BaseRows();
    const Rows rows = RunHazards(probe_, input_.parameters());
    for (Target& target : targets_) SetFactorOfOdds(base_rows, target);
    std::erase_if(targets_, [&](const Target& target) {
      const double own = ProbabilityOf(target, target.horizon, rows);
      return target.factor_of_odds == 1 || !(own > 0 && own < 1);
    });
    for (Target& target : targets_) {
      double total = 1;
      for (const Target& other : targets_) {
        total += (other.factor_of_odds - 1) *
                 ProbabilityOf(other, target.horizon, rows);
      }
      target.probability =
          std::min(target.factor_of_odds *
                       ProbabilityOf(target, target.horizon, rows) / total,
                   1 - kStatedMin);
    }
  }

  // What the calendar decides tells nothing of what a source thinks.
  void SetFactorOfOdds(const Rows& base_rows, Target& target) const {
    std::vector<double> differences;
    for (const Stated& stated : target.stated) {
      const double base = ProbabilityOf(target, stated.horizon, base_rows);
      if (!(base > 0 && base < 1)) continue;
      differences.push_back(LogOdds(stated.probability) - LogOdds(base));
    }
    if (differences.empty()) return;
    // By size, so that the sum does not depend on who the sources are.
    std::sort(differences.begin(), differences.end());
    double sum = 0;
    for (const double difference : differences) sum += difference;
    target.factor_of_odds = Exp(input_.external_weight * sum /
                                static_cast<double>(differences.size()));
  }

  double& FactorOf(const Target& target) {
    if (target.event == query::v1::EVENT_RENEWS) return probe_.renewal_factor;
    const auto club =
        std::find(pass_.clubs.begin(), pass_.clubs.end(), target.club);
    return probe_.clubs[club - pass_.clubs.begin()].factor;
  }

  void MoveFactors() {
    const Rows rows = RunHazards(probe_, input_.parameters());
    for (const Target& target : targets_) {
      const double now = ProbabilityOf(target, target.horizon, rows);
      double& factor = FactorOf(target);
      factor =
          std::clamp(factor * Intensity(target.probability) / Intensity(now),
                     1 / kFactorMax, kFactorMax);
    }
  }

  const ForecastInput& input_;
  PreparedPass& pass_;
  const std::vector<CellName> names_;
  std::vector<Target> targets_;
  HazardInput probe_;  // to the targets' horizons
};

}  // namespace

std::vector<ExternalStatement> ExternalStatements(const DossierView& view,
                                                  absl::string_view own_club) {
  std::vector<ExternalStatement> statements;
  for (const ViewClaim& claim : view.claims) {
    if (!IsStatement(claim, view.player)) continue;
    ExternalStatement statement;
    statement.claim = &claim;
    if (claim.actor == own_club) {
      statement.event = query::v1::EVENT_RENEWS;
    } else {
      statement.club = claim.actor;
    }
    statement.stated = claim.claim->probability_ppm() / kPpm;
    const TimeSpan event = TimeSpanFromProto(claim.claim->event());
    statement.horizon = event.end;
    statements.push_back(std::move(statement));
  }
  std::stable_sort(statements.begin(), statements.end(),
                   [](const ExternalStatement& a, const ExternalStatement& b) {
                     return a.claim->said_time > b.claim->said_time;
                   });
  RemoveMargins(statements);
  return statements;
}

std::vector<std::string> ExternalClubs(
    const std::vector<ExternalStatement>& statements) {
  std::vector<std::string> clubs;
  for (const ExternalStatement& statement : statements) {
    if (clubs.size() == kClubsMax) break;
    if (!statement.club.empty() &&
        std::find(clubs.begin(), clubs.end(), statement.club) == clubs.end()) {
      clubs.push_back(statement.club);
    }
  }
  return clubs;
}

void BlendExternal(const ForecastInput& input,
                   const std::vector<ExternalStatement>& statements,
                   PreparedPass& pass) {
  Blender(input, pass).Run(statements);
}

}  // namespace hearsay::forecast
