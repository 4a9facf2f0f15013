#include "tests/evaluation/destinations.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "query_service/forecast/cell_columns.h"
#include "query_service/forecast/touch.h"

namespace hearsay::evaluation {
namespace {

using forecast::StartState;
using forecast::Target;

int StageOf(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_CLUBS_AGREED:
    case v1::CLAIM_KIND_MEDICAL:
    case v1::CLAIM_KIND_PRE_CONTRACT:
      return 4;
    case v1::CLAIM_KIND_BID:
    case v1::CLAIM_KIND_PERSONAL_TERMS:
      return 3;
    case v1::CLAIM_KIND_PERSUASION:
    case v1::CLAIM_KIND_CONTACT:
    case v1::CLAIM_KIND_TALKS:
      return 2;
    default:
      return 1;
  }
}

int TierNumber(Tier tier) {
  return tier == Tier::kUntiered || tier == Tier::kOfficial
             ? 0
             : static_cast<int>(tier);
}

// A vote whose cell may still be a club that gets none.
struct NamedVote {
  Vote vote;
  std::string club;
};

// Returns how a claim votes, if it does at all.
std::optional<NamedVote> VoteOf(const ViewClaim& claim, const DossierView& view,
                                const std::string& own_club,
                                const forecast::Parameters& parameters) {
  const forecast::Touch touch =
      TouchOf(claim, view.player, own_club, parameters);
  const bool denies = claim.stance == v1::STANCE_DENIES;
  const bool speaks_for = (touch.g > 0) != denies;
  NamedVote named;
  named.vote.outlet = claim.publisher;
  named.vote.tier = TierNumber(claim.publisher_tier);
  named.vote.age_days =
      absl::FDivDuration(view.said_by - claim.report_time, absl::Hours(24));
  switch (touch.target) {
    case Target::kClub:
      named.club = touch.club;
      named.vote.stage = StageOf(claim.kind);
      named.vote.denies = !speaks_for;
      return named;
    case Target::kRenewal:
      named.vote.cell = speaks_for ? kRenews : kLeaves;
      return named;
    case Target::kLeaving:
    case Target::kSelling:
      named.vote.cell = speaks_for ? kLeaves : kStays;
      return named;
    default:
      return std::nullopt;
  }
}

// Returns one vote for each report and what it votes for.
std::vector<NamedVote> VotesIn(const DossierView& view,
                               const forecast::Situation& situation,
                               const forecast::Parameters& parameters) {
  std::vector<NamedVote> votes;
  std::set<std::tuple<const DossierEntry*, std::string, int, bool>> cast;
  for (const ViewClaim& claim : view.claims) {
    if (!claim.report_visible ||
        claim.report_time < situation.state.saga_start) {
      continue;
    }
    auto vote = VoteOf(claim, view, situation.state.club, parameters);
    if (!vote.has_value() || !cast.insert({claim.entry, vote->club,
                                           vote->vote.cell, vote->vote.denies})
                                  .second) {
      continue;
    }
    votes.push_back(*std::move(vote));
  }
  std::stable_sort(votes.begin(), votes.end(),
                   [](const NamedVote& a, const NamedVote& b) {
                     return a.vote.age_days > b.vote.age_days;
                   });
  return votes;
}

std::vector<std::string> MostMentioned(const std::vector<NamedVote>& votes) {
  std::map<std::string, int> counts;
  for (const NamedVote& named : votes) {
    if (!named.club.empty()) ++counts[named.club];
  }
  std::vector<std::string> clubs;
  for (const auto& [club, count] : counts) clubs.push_back(club);
  std::stable_sort(clubs.begin(), clubs.end(),
                   [&](const std::string& a, const std::string& b) {
                     return counts[a] > counts[b];
                   });
  if (clubs.size() > kClubsMax) clubs.resize(kClubsMax);
  return clubs;
}

// Returns the cell in which a path cell of the model lies.
size_t CellOfPath(const forecast::CellName& name, StartState start,
                  const Destinations& destinations) {
  switch (name.kind) {
    case query::v1::CELL_KIND_UNSETTLED:
      return kStays;
    case query::v1::CELL_KIND_RENEWED:
      return start == StartState::kRenewed ? kStays : kRenews;
    case query::v1::CELL_KIND_RENEWED_THEN_LEFT:
      if (start != StartState::kRenewed) return kRenews;
      break;
    case query::v1::CELL_KIND_RELEASED:
      return destinations.NoClub();
    default:
      break;
  }
  const auto& clubs = destinations.clubs;
  const auto it = std::find(clubs.begin(), clubs.end(), name.club);
  return kFirstClub + (it - clubs.begin());
}

}  // namespace

Destinations ReadDestinations(const DossierView& view,
                              const forecast::Situation& situation,
                              const forecast::Parameters& parameters) {
  std::vector<NamedVote> votes = VotesIn(view, situation, parameters);
  Destinations destinations;
  destinations.clubs = MostMentioned(votes);
  const auto& clubs = destinations.clubs;
  for (NamedVote& named : votes) {
    if (!named.club.empty()) {
      const auto it = std::find(clubs.begin(), clubs.end(), named.club);
      named.vote.cell = kLeaves;
      if (it != clubs.end()) {
        named.vote.cell = kFirstClub + static_cast<int>(it - clubs.begin());
      }
    }
    destinations.votes.push_back(std::move(named.vote));
  }
  return destinations;
}

size_t CellOf(const Future& future, const Destinations& destinations,
              StartState start) {
  switch (future.kind) {
    case Future::Kind::kNothing:
      return start == StartState::kReleased ? destinations.NoClub() : kStays;
    case Future::Kind::kRenewed:
      return kRenews;
    case Future::Kind::kReleased:
      return destinations.NoClub();
    case Future::Kind::kSigned:
      break;
  }
  const auto& clubs = destinations.clubs;
  return kFirstClub +
         (std::find(clubs.begin(), clubs.end(), future.club) - clubs.begin());
}

std::vector<std::vector<double>> CellProbabilities(
    const forecast::ForecastInput& input, const forecast::Situation& situation,
    const Destinations& destinations,
    const std::vector<absl::Time>& deadlines) {
  const forecast::PreparedPass pass =
      PreparePass(input, situation, destinations.clubs, deadlines);
  const std::vector<forecast::CellName> names =
      forecast::ColumnNames(pass.clubs);
  const auto rows = RunHazards(pass.hazards, input.parameters());
  std::vector<std::vector<double>> cells(
      rows.size(), std::vector<double>(destinations.CellCount()));
  for (size_t row = 0; row < rows.size(); ++row) {
    for (size_t column = 0; column < names.size(); ++column) {
      cells[row][CellOfPath(names[column], situation.start, destinations)] +=
          rows[row][column];
    }
  }
  return cells;
}

}  // namespace hearsay::evaluation
