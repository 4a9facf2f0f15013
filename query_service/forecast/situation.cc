#include "query_service/forecast/situation.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/time.h"
#include "query_service/forecast/window_rates.h"

namespace hearsay::forecast {
namespace {

constexpr double kSharesMax = 0.95;

StartState StartOf(const PlayerState& state, const ContractEnd& contract,
                   absl::Time now) {
  if (!contract.expiry.has_value()) return state.start;
  const absl::Time expiry = *contract.expiry;
  // A contract renewed long ago is up for renewal again in its last year.
  const bool unsettled =
      state.start == StartState::kUnsettled ||
      (state.start == StartState::kRenewed && now >= expiry - 365 * kDay);
  if (!unsettled) return state.start;
  return now >= expiry ? StartState::kReleased : StartState::kUnsettled;
}

// One whose age is not known is taken for one of 24 to 29.
AgeBand AgeBandOf(const std::optional<int>& age) {
  if (!age.has_value()) return AgeBand::k24To29;
  if (*age <= 20) return AgeBand::kTo20;
  if (*age <= 23) return AgeBand::k21To23;
  if (*age <= 29) return AgeBand::k24To29;
  return *age <= 32 ? AgeBand::k30To32 : AgeBand::kFrom33;
}

class PassBuilder {
 public:
  PassBuilder(const ForecastInput& input, const Situation& situation,
              absl::Duration length)
      : input_(input), situation_(situation), length_(length) {}

  PreparedPass Build(const std::vector<std::string>& asked) {
    AddNamedClubs();
    for (const std::string& club : asked) AddAskedClub(club);
    if (situation_.start == StartState::kAgreed) {
      AddAskedClub(situation_.state.agreed_club);
      pass_.hazards.agreed_club = IndexOf(situation_.state.agreed_club);
    }
    LimitShares();
    AddOthers();
    const Evidence& evidence = situation_.evidence;
    pass_.hazards.start = situation_.start;
    pass_.hazards.renewal_direction = Phi(evidence.renewal);
    pass_.hazards.age = AgeBandOf(situation_.state.age);
    SetExpiry();
    return std::move(pass_);
  }

 private:
  // Named clubs in the order of their evidence, so that sums do not depend on
  // what they are called.
  void AddNamedClubs() {
    const auto pulls = PullsOf(situation_.evidence.clubs);
    for (size_t i = 0; i < pulls.size(); ++i) {
      ClubHazard hazard;
      hazard.pulls = pulls[i];
      AddClub(situation_.evidence.clubs[i].club, std::move(hazard));
    }
  }

  void AddAskedClub(const std::string& club) {
    if (IndexOf(club) < static_cast<int>(pass_.clubs.size())) return;
    ClubHazard hazard;
    hazard.of_others = true;
    AddClub(club, std::move(hazard));
  }

  int IndexOf(const std::string& club) const {
    return static_cast<int>(
        std::find(pass_.clubs.begin(), pass_.clubs.end(), club) -
        pass_.clubs.begin());
  }

  // Nobody moves to the club that he is under contract with.
  void AddClub(const std::string& club, ClubHazard hazard) {
    const int64_t revision = input_.view.revision;
    hazard.share = club == situation_.state.club
                       ? 0
                       : input_.registry.DepartureShare(club, revision);
    hazard.rates = RatesOfAssociation(AssociationOf(club));
    pass_.clubs.push_back(club);
    pass_.hazards.clubs.push_back(std::move(hazard));
  }

  int RatesOfAssociation(const std::string& association) {
    const auto [it, is_new] = rates_of_.try_emplace(
        association, static_cast<int>(pass_.hazards.window_rates.size()));
    if (is_new) {
      const std::vector<AssociationWindows> windows = {
          input_.calendar.At(association, input_.view.revision)};
      AddRates(windows);
    }
    return it->second;
  }

  void AddRates(const std::vector<AssociationWindows>& windows) {
    WindowRates rates =
        RatesOf(windows, input_.view.said_by, length_, input_.parameters());
    pass_.windows_unknown |= rates.partly_unknown;
    pass_.hazards.window_rates.push_back(std::move(rates));
  }

  // The registry's shares leave room for others. Clubs that it does not
  // describe could together take it all.
  void LimitShares() {
    double sum = 0;
    for (const ClubHazard& club : pass_.hazards.clubs) sum += club.share;
    if (sum <= kSharesMax) return;
    for (ClubHazard& club : pass_.hazards.clubs) {
      club.share *= kSharesMax / sum;
    }
  }

  void AddOthers() {
    std::vector<AssociationWindows> windows;
    const int64_t revision = input_.view.revision;
    for (const std::string& name : input_.calendar.Associations(revision)) {
      windows.push_back(input_.calendar.At(name, revision));
    }
    ClubHazard others;
    others.rates = static_cast<int>(pass_.hazards.window_rates.size());
    AddRates(windows);
    for (int form = 0; form < kFormCount; ++form) {
      others.pulls[form].direction = Phi(situation_.evidence.others[form]);
    }
    pass_.hazards.clubs.push_back(std::move(others));
  }

  void SetExpiry() {
    std::optional<absl::Time> expiry = situation_.contract.expiry;
    if (situation_.start == StartState::kAgreed && !expiry.has_value()) {
      expiry = situation_.state.join_time;
    }
    if (!expiry.has_value()) return;
    const absl::Time now = input_.view.said_by;
    pass_.hazards.expiry = *expiry - now;
    pass_.hazards.last_six_months = AddMonths(*expiry, -6) - now;
    const std::string from = AssociationOf(situation_.state.club);
    for (size_t i = 0; i < pass_.clubs.size(); ++i) {
      const int months = input_.registry.PreContractMonths(
          AssociationOf(pass_.clubs[i]), from, input_.view.revision);
      pass_.hazards.clubs[i].free_from = AddMonths(*expiry, -months) - now;
    }
  }

  // Empty: not known.
  std::string AssociationOf(const std::string& club) const {
    const v1::Entity* entity = input_.registry.Find(club, input_.view.revision);
    return entity == nullptr ? "" : entity->association();
  }

  const ForecastInput& input_;
  const Situation& situation_;
  const absl::Duration length_;
  PreparedPass pass_;
  std::map<std::string, int> rates_of_;  // by association
};

}  // namespace

Situation FindSituation(const ForecastInput& input) {
  Situation situation;
  situation.state = MakePlayerState(input.view, input.registry);
  const PlayerState& state = situation.state;
  situation.roots =
      WeighRoots(input.view, input.lineage, input.registry, state.club,
                 state.saga_start, input.model, input.records);
  situation.contract =
      FindContractEnd(input.view, input.lineage, state.contract_facts,
                      situation.roots, input.parameters());
  situation.evidence = SumEvidence(input.view, situation.roots,
                                   state.saga_start, input.parameters());
  situation.start = StartOf(state, situation.contract, input.view.said_by);
  return situation;
}

PreparedPass PreparePass(const ForecastInput& input, const Situation& situation,
                         const std::vector<std::string>& asked,
                         const std::vector<absl::Time>& deadlines) {
  const absl::Time now = input.view.said_by;
  PassBuilder builder(input, situation, deadlines.back() - now);
  PreparedPass pass = builder.Build(asked);
  for (const absl::Time deadline : deadlines) {
    pass.hazards.deadlines.push_back(deadline - now);
  }
  return pass;
}

}  // namespace hearsay::forecast
