#include "cli/outcome_bands.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "cli/history_marks.h"

namespace hearsay::cli {
namespace {

using query::v1::GetForecastResponse;
using ::testing::DoubleNear;
using ::testing::ElementsAre;

GetForecastResponse Forecast(const std::string& cells) {
  GetForecastResponse forecast;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(cells, &forecast));
  return forecast;
}

std::string Joined(const std::string& club, double probability) {
  return absl::StrCat("cells { kind: CELL_KIND_JOINED club: \"", club,
                      "\" probabilities: ", probability, " }");
}

absl::Time At(int seconds) { return absl::FromUnixSeconds(seconds); }

std::vector<std::string> LabelsOf(const std::vector<svg::Band>& bands) {
  std::vector<std::string> labels;
  for (const svg::Band& band : bands) labels.push_back(band.label);
  return labels;
}

TEST(OutcomeBandsTest, CountsWhatIsDoneWithAClubTogether) {
  const auto bands = OutcomeBands(
      {{At(0), Forecast(R"pb(
          cells { kind: CELL_KIND_UNSETTLED probabilities: 0.4 }
          cells { kind: CELL_KIND_RENEWED probabilities: 0.1 }
          cells {
            kind: CELL_KIND_RENEWED_THEN_LEFT
            club: "clubs/a"
            probabilities: 0.05
          }
          cells { kind: CELL_KIND_AGREED club: "clubs/a" probabilities: 0.2 }
          cells { kind: CELL_KIND_AGREED other_clubs: true probabilities: 0.15 }
          cells {
            kind: CELL_KIND_FELL_THROUGH
            club: "clubs/a"
            probabilities: 0.03
          }
          cells { kind: CELL_KIND_RELEASED probabilities: 0.07 }
        )pb")}},
      Labels());
  EXPECT_THAT(LabelsOf(bands),
              ElementsAre("new contract", "nothing settled", "without a club",
                          "another club", "clubs/a"));
  EXPECT_THAT(bands[0].shares, ElementsAre(DoubleNear(0.1, 1e-9)));
  EXPECT_THAT(bands[2].shares, ElementsAre(DoubleNear(0.1, 1e-9)));
  EXPECT_THAT(bands[3].shares, ElementsAre(DoubleNear(0.15, 1e-9)));
  EXPECT_THAT(bands[4].shares, ElementsAre(DoubleNear(0.25, 1e-9)));
}

TEST(OutcomeBandsTest, NamesTheFourClubsThatEverHadMost) {
  const auto bands = OutcomeBands(
      {{At(0), Forecast(absl::StrCat(Joined("a", 0.5), Joined("b", 0.3),
                                     Joined("c", 0.2)))},
       {At(1), Forecast(absl::StrCat(Joined("a", 0.5), Joined("d", 0.25),
                                     Joined("e", 0.15), Joined("f", 0.1)))}},
      Labels());
  EXPECT_THAT(LabelsOf(bands), ElementsAre("another club", "c", "d", "b", "a"));
  EXPECT_THAT(bands[0].shares, ElementsAre(0, DoubleNear(0.25, 1e-9)));
  EXPECT_THAT(bands[3].shares, ElementsAre(DoubleNear(0.3, 1e-9), 0));
}

TEST(LargestJumpsTest, TakesTheFirstMomentAndThoseThatMoveMuch) {
  const auto share = [](double a) {
    return Forecast(absl::StrCat(Joined("a", a), Joined("b", 1 - a)));
  };
  EXPECT_THAT(LargestJumps({{At(0), share(0.5)},
                            {At(10) - kJustBefore, share(0.4)},
                            {At(10), share(0.6)},
                            {At(20) - kJustBefore, share(0.6)},
                            {At(20), share(0.601)},  // too little
                            {At(30), share(0.1)}}),  // not at once
              ElementsAre(At(0), At(10)));
}

}  // namespace
}  // namespace hearsay::cli
