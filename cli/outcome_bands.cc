#include "cli/outcome_bands.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/svg/palette.h"

namespace hearsay::cli {
namespace {

using query::v1::Cell;

constexpr size_t kClubsMax = 4;
// A club that never had so much is told among the others.
constexpr double kClubShareMin = 0.01;
// A band that never had so much could not be seen.
constexpr double kBandShareMin = 0.002;

constexpr const char* kClubColors[kClubsMax] = {svg::kRed, svg::kYellow,
                                                svg::kPurple, svg::kCyan};

// What a cell is counted as: one of these names, else a club's.
constexpr char kRenewed[] = "new contract";
constexpr char kUnsettled[] = "nothing settled";
constexpr char kNoClub[] = "without a club";
constexpr char kOtherClub[] = "another club";

std::string NameOf(const Cell& cell) {
  switch (cell.kind()) {
    case query::v1::CELL_KIND_UNSETTLED:
      return kUnsettled;
    case query::v1::CELL_KIND_RENEWED:
      return kRenewed;
    case query::v1::CELL_KIND_RELEASED:
    case query::v1::CELL_KIND_FELL_THROUGH:
      return kNoClub;
    default:
      return cell.other_clubs() ? kOtherClub : cell.club();
  }
}

// Shares by name, at one moment.
using Shares = std::map<std::string, double>;

Shares SharesOf(const query::v1::GetForecastResponse& forecast) {
  Shares shares;
  for (const Cell& cell : forecast.cells()) {
    shares[NameOf(cell)] += cell.probabilities(0);
  }
  return shares;
}

bool IsClub(const std::string& name) {
  return name != kRenewed && name != kUnsettled && name != kNoClub &&
         name != kOtherClub;
}

Shares LargestShares(const std::vector<Shares>& moments) {
  Shares largest;
  for (const Shares& shares : moments) {
    for (const auto& [name, share] : shares) {
      largest[name] = std::max(largest[name], share);
    }
  }
  return largest;
}

// The clubs that get bands, the one with the largest share first.
std::vector<std::string> LargestClubs(const Shares& largest) {
  std::vector<std::pair<double, std::string>> clubs;
  for (const auto& [name, share] : largest) {
    if (IsClub(name) && share >= kClubShareMin)
      clubs.emplace_back(-share, name);
  }
  std::sort(clubs.begin(), clubs.end());
  if (clubs.size() > kClubsMax) clubs.resize(kClubsMax);
  std::vector<std::string> names;
  for (auto& [share, name] : clubs) names.push_back(std::move(name));
  return names;
}

double ShareOf(const Shares& shares, const std::string& name) {
  const auto found = shares.find(name);
  return found == shares.end() ? 0 : found->second;
}

// Counts the clubs without a band among the others.
void SumUpOthers(const std::vector<std::string>& clubs, Shares& shares) {
  double others = ShareOf(shares, kOtherClub);
  for (const auto& [name, share] : shares) {
    const bool has_band =
        std::find(clubs.begin(), clubs.end(), name) != clubs.end();
    if (IsClub(name) && !has_band) others += share;
  }
  shares[kOtherClub] = others;
}

svg::Band BandOf(const std::vector<Shares>& moments, const std::string& name,
                 std::string label, std::string color) {
  svg::Band band = {std::move(label), std::move(color), {}};
  for (const Shares& shares : moments) {
    band.shares.push_back(ShareOf(shares, name));
  }
  return band;
}

bool IsSeen(const svg::Band& band) {
  return std::any_of(band.shares.begin(), band.shares.end(),
                     [](double share) { return share >= kBandShareMin; });
}

}  // namespace

std::vector<svg::Band> OutcomeBands(const std::vector<DatedForecast>& series,
                                    const Labels& labels) {
  std::vector<Shares> moments;
  for (const DatedForecast& dated : series) {
    moments.push_back(SharesOf(dated.forecast));
  }
  const std::vector<std::string> clubs = LargestClubs(LargestShares(moments));
  for (Shares& shares : moments) SumUpOthers(clubs, shares);
  std::vector<svg::Band> bands = {
      BandOf(moments, kRenewed, kRenewed, svg::kBlue),
      BandOf(moments, kUnsettled, kUnsettled, svg::kGrey),
      BandOf(moments, kNoClub, kNoClub, svg::kDarkGrey),
      BandOf(moments, kOtherClub, kOtherClub, svg::kGreen)};
  for (size_t i = clubs.size(); i-- > 0;) {
    bands.push_back(
        BandOf(moments, clubs[i], labels.Of(clubs[i]), kClubColors[i]));
  }
  bands.erase(std::remove_if(bands.begin(), bands.end(),
                             [](const auto& band) { return !IsSeen(band); }),
              bands.end());
  return bands;
}

}  // namespace hearsay::cli
