#include "query_service/forecast/evidence.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "query_service/forecast/exact_math.h"

namespace hearsay::forecast {
namespace {

// Evidence for and against one thing, by how far it can be trusted. Sums are
// made in the order of the roots.
struct Pools {
  double proven = 0;
  double unproven_for = 0;
  double unproven_against = 0;
  double echo_for = 0;
  double echo_against = 0;

  void Add(Pool pool, double value) {
    switch (pool) {
      case Pool::kProven:
        proven += value;
        break;
      case Pool::kUnproven:
        (value > 0 ? unproven_for : unproven_against) += std::abs(value);
        break;
      case Pool::kEcho:
        (value > 0 ? echo_for : echo_against) += std::abs(value);
        break;
    }
  }

  // Adds a root's own word and its citations; `value` is v but for the weights.
  void Add(const RootWeight& root, double value) {
    const double own = value * root.weight;
    if (root.pool == Pool::kUnproven) {
      Add(Pool::kProven, own * root.proven_share);
      Add(Pool::kUnproven, own * (1 - root.proven_share));
    } else {
      Add(root.pool, own);
    }
    Add(Pool::kEcho, value * root.citations);
  }

  void Add(const Pools& other) {
    proven += other.proven;
    unproven_for += other.unproven_for;
    unproven_against += other.unproven_against;
    echo_for += other.echo_for;
    echo_against += other.echo_against;
  }

  double Sum(const Parameters& parameters) const {
    const double unproven = std::min(parameters.unproven_cap, unproven_for) -
                            std::min(parameters.unproven_cap, unproven_against);
    const double echo = std::min(parameters.echo_cap, echo_for) -
                        std::min(parameters.echo_cap, echo_against);
    return proven + unproven + echo;
  }
};

// Returns what of a root's own word counts in full; `value` is v but for the
// weights.
double ProvenPart(const RootWeight& root, double value) {
  return value * root.weight * root.proven_share;
}

// What is said about one club.
struct ClubSums {
  std::array<Pools, kFormCount> direct;
  std::array<double, kFormCount> stage = {};
  Pools rival;
  double size = 0;  // of the proven part, whatever its sign
};

// The proven link of another player to a club as its target.
struct RivalLink {
  std::string rival;
  double strength = 0;
};

class Summer {
 public:
  Summer(const DossierView& view, absl::Span<const RootWeight> roots,
         absl::Time saga_start, const Parameters& parameters)
      : view_(view),
        roots_(roots),
        saga_start_(saga_start),
        parameters_(parameters) {}

  Evidence Run() {
    Sum();
    for (const auto& [club, sums] : NamedClubs()) {
      evidence_.clubs.push_back(EvidenceOf(club, *sums));
    }
    return std::move(evidence_);
  }

  Evidence RunOn(absl::Span<const ClubEvidence> clubs) {
    Sum();
    for (const ClubEvidence& club : clubs) {
      evidence_.clubs.push_back(EvidenceOf(club.club, clubs_[club.club]));
    }
    return std::move(evidence_);
  }

 private:
  void Sum() {
    for (const RootWeight& root : roots_) Add(root);
    for (const RootWeight& root : roots_) {
      if (root.touch.target == Target::kRivalSigning) AddRivalSigning(root);
    }
    AddRivalOutcomes();
    evidence_.renewal = renewal_.Sum(parameters_);
    for (int form = 0; form < kFormCount; ++form) {
      evidence_.others[form] = Shared(form).Sum(parameters_);
    }
  }

  void Add(const RootWeight& root) {
    switch (root.touch.target) {
      case Target::kClub:
        AddToClub(root);
        break;
      case Target::kRenewal:
        renewal_.Add(root, root.value);
        break;
      case Target::kLeaving:
        leaving_.Add(root, root.value);
        renewal_.Add(root, -root.value);
        break;
      case Target::kSelling:
        selling_.Add(root, root.value);
        break;
      case Target::kRival:
        AddLink(root);
        return;
      case Target::kRivalSigning:
      case Target::kContractTerm:
      case Target::kNothing:
        return;
    }
    Count(root, root.value);
  }

  void Count(const RootWeight& root, double value) {
    const double size = std::abs(ProvenPart(root, value));
    evidence_.weight += size;
    if (size >= parameters_.root_counts_from) ++evidence_.root_count;
  }

  // A claim that names a deal form counts in full there and by half in the
  // club's other forms.
  void AddToClub(const RootWeight& root) {
    ClubSums& sums = clubs_[root.touch.club];
    const double stage_share = std::max(0.0, 1 - 1 / root.reliability.weight);
    for (int form = 0; form < kFormCount; ++form) {
      const bool full =
          !root.touch.form.has_value() || *root.touch.form == form;
      const double value =
          full ? root.value : parameters_.other_form * root.value;
      sums.direct[form].Add(root, value);
      if (root.touch.stage) {
        sums.stage[form] += ProvenPart(root, value) * stage_share;
      }
    }
    sums.size += std::abs(ProvenPart(root, root.value));
  }

  // Only a proven word makes a rival, so that no unknown outlet can lend weight
  // to what is known of somebody else; and only the first one counts.
  void AddLink(const RootWeight& root) {
    if (root.pool != Pool::kProven || root.strength * root.weight <= 0) return;
    links_.try_emplace(root.touch.club, RivalLink{root.touch.rival,
                                                  root.strength * root.weight});
  }

  // Returns how a rival's signing with `signed_with` weighs for `club`.
  double RivalWeight(const std::string& club, const std::string& signed_with,
                     absl::Duration age) const {
    if (signed_with == club) {
      return parameters_.g_rival_signed *
             Fade(age, parameters_.rival_signed_half_life);
    }
    return parameters_.g_rival_gone *
           Fade(age, parameters_.rival_gone_half_life);
  }

  // Returns the last visible outcome that took `rival` off the market, or null.
  const ViewOutcome* OutcomeOf(const std::string& rival) const {
    const ViewOutcome* last = nullptr;
    for (const ViewOutcome& outcome : view_.outcomes) {
      if (outcome.player == rival &&
          outcome.kind != v1::OUTCOME_KIND_RELEASED) {
        last = &outcome;
      }
    }
    return last;
  }

  void AddRivalSigning(const RootWeight& root) {
    double largest = 0;
    for (const auto& [club, link] : links_) {
      if (link.rival != root.touch.rival || OutcomeOf(link.rival) != nullptr) {
        continue;
      }
      const double value =
          root.strength * RivalWeight(club, root.touch.club, root.age);
      clubs_[club].rival.Add(root, value);
      if (std::abs(value) > std::abs(largest)) largest = value;
    }
    if (largest != 0) Count(root, largest);
  }

  // What is recorded of a rival is certain; that he is one is as sure as the
  // word that made him one.
  void AddRivalOutcomes() {
    for (const auto& [club, link] : links_) {
      const ViewOutcome* outcome = OutcomeOf(link.rival);
      if (outcome == nullptr || outcome->know_time < saga_start_) continue;
      const double value =
          link.strength * RivalWeight(club, outcome->to_club,
                                      view_.said_by - outcome->know_time);
      clubs_[club].rival.Add(Pool::kProven, value);
    }
  }

  // What touches the cells of every club.
  Pools Shared(int form) const {
    Pools pools = leaving_;
    if (form == kFee) pools.Add(selling_);
    return pools;
  }

  using NamedClub = std::pair<absl::string_view, const ClubSums*>;

  // Returns the clubs with a proven word on themselves, those with the most
  // first, ties by name.
  std::vector<NamedClub> NamedClubs() const {
    std::vector<NamedClub> named;
    for (const auto& [club, sums] : clubs_) {
      if (sums.size > 0) named.emplace_back(club, &sums);
    }
    std::sort(named.begin(), named.end(),
              [](const NamedClub& a, const NamedClub& b) {
                if (a.second->size != b.second->size) {
                  return a.second->size > b.second->size;
                }
                return a.first < b.first;
              });
    const size_t most = parameters_.named_clubs_max;
    if (named.size() > most) named.resize(most);
    return named;
  }

  ClubEvidence EvidenceOf(absl::string_view club, const ClubSums& sums) const {
    ClubEvidence evidence;
    evidence.club = std::string(club);
    for (int form = 0; form < kFormCount; ++form) {
      Pools pools = sums.direct[form];
      pools.Add(sums.rival);
      pools.Add(Shared(form));
      FormEvidence& of_form = evidence.forms[form];
      of_form.sum = pools.Sum(parameters_);
      of_form.direct = sums.direct[form].proven;
      of_form.stage = std::max(
          0.0, std::min({sums.stage[form], of_form.direct, pools.proven}));
    }
    return evidence;
  }

  const DossierView& view_;
  const absl::Span<const RootWeight> roots_;
  const absl::Time saga_start_;
  const Parameters& parameters_;

  Evidence evidence_;
  Pools renewal_;
  Pools leaving_;
  Pools selling_;
  absl::flat_hash_map<absl::string_view, ClubSums> clubs_;  // by name
  std::map<std::string, RivalLink> links_;                  // by club
};

}  // namespace

Evidence SumEvidence(const DossierView& view,
                     absl::Span<const RootWeight> roots, absl::Time saga_start,
                     const Parameters& parameters) {
  return Summer(view, roots, saga_start, parameters).Run();
}

Evidence SumEvidence(const DossierView& view,
                     absl::Span<const RootWeight> roots, absl::Time saga_start,
                     const Parameters& parameters,
                     absl::Span<const ClubEvidence> clubs) {
  return Summer(view, roots, saga_start, parameters).RunOn(clubs);
}

double Phi(double sum) { return sum < 0 ? -Log(1 - sum) : Log(1 + sum); }

std::vector<std::array<Pull, kFormCount>> PullsOf(
    absl::Span<const ClubEvidence> clubs) {
  std::array<double, kFormCount> total;
  total.fill(1);
  for (const ClubEvidence& club : clubs) {
    for (int form = 0; form < kFormCount; ++form) {
      total[form] += std::max(0.0, club.forms[form].direct);
    }
  }
  std::vector<std::array<Pull, kFormCount>> pulls(clubs.size());
  for (size_t i = 0; i < clubs.size(); ++i) {
    for (int form = 0; form < kFormCount; ++form) {
      const FormEvidence& evidence = clubs[i].forms[form];
      Pull& pull = pulls[i][form];
      pull.mention = std::max(0.0, evidence.direct) / total[form];
      pull.direction = Phi(evidence.sum);
      pull.stage = -Expm1(-evidence.stage);
    }
  }
  return pulls;
}

}  // namespace hearsay::forecast
