#include "query_service/forecast/window_rates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query_service/view_builder.h"

namespace hearsay::forecast {
namespace {

using ::hearsay::testing::At;
using ::testing::ElementsAre;
using ::testing::FieldsAre;

constexpr auto kSummer = v1::TRANSFER_WINDOW_KIND_SUMMER;
constexpr auto kWinter = v1::TRANSFER_WINDOW_KIND_WINTER;

class WindowRatesTest : public ::testing::Test {
 protected:
  static WindowRates Rates(const std::vector<AssociationWindows>& windows,
                           int days) {
    return RatesOf(windows, At("2025-08-01"), days * kDay, Parameters());
  }
  static AssociationWindows Known(const std::string& from,
                                  const std::string& to,
                                  std::vector<Window> windows) {
    return {{{At(from), At(to)}}, std::move(windows)};
  }
};

TEST_F(WindowRatesTest, AreThoseOfTheOpenWindowAndZeroOutside) {
  const auto association =
      Known("2025-06-01", "2026-06-01",
            {{At("2025-06-10"), At("2025-09-01"), kSummer},
             {At("2026-01-01"), At("2026-02-02"), kWinter}});
  const WindowRates rates = Rates({association}, 300);
  EXPECT_THAT(rates.steps,
              ElementsAre(FieldsAre(0 * kDay, 0.013, WindowState::kSummer),
                          FieldsAre(31 * kDay, 0.0, WindowState::kClosed),
                          FieldsAre(153 * kDay, 0.007, WindowState::kWinter),
                          FieldsAre(185 * kDay, 0.0, WindowState::kClosed)));
  EXPECT_FALSE(rates.partly_unknown);
}

TEST_F(WindowRatesTest, AreTheYearlyMeanWhereNothingIsKnown) {
  EXPECT_THAT(Rates({}, 10).steps,
              ElementsAre(FieldsAre(0 * kDay, 0.0036, WindowState::kUnknown)));
  EXPECT_TRUE(Rates({}, 10).partly_unknown);
  EXPECT_TRUE(Rates({AssociationWindows()}, 10).partly_unknown);
  const WindowRates rates = Rates({Known("2025-08-03", "2025-08-05", {})}, 10);
  EXPECT_THAT(rates.steps,
              ElementsAre(FieldsAre(0 * kDay, 0.0036, WindowState::kUnknown),
                          FieldsAre(2 * kDay, 0.0, WindowState::kClosed),
                          FieldsAre(4 * kDay, 0.0036, WindowState::kUnknown)));
  EXPECT_TRUE(rates.partly_unknown);
  EXPECT_FALSE(
      Rates({Known("2025-08-01", "2025-08-11", {})}, 10).partly_unknown);
}

TEST_F(WindowRatesTest, TakeSeveralAssociationsTogether) {
  const auto a = Known("2025-08-01", "2025-08-09",
                       {{At("2025-08-02"), At("2025-08-05"), kWinter}});
  const auto b = Known("2025-08-01", "2025-08-11",
                       {{At("2025-08-04"), At("2025-08-06"), kSummer}});
  EXPECT_THAT(Rates({a, b}, 20).steps,
              ElementsAre(FieldsAre(0 * kDay, 0.0, WindowState::kClosed),
                          FieldsAre(1 * kDay, 0.007, WindowState::kWinter),
                          FieldsAre(3 * kDay, 0.013, WindowState::kSummer),
                          FieldsAre(5 * kDay, 0.0, WindowState::kClosed),
                          FieldsAre(10 * kDay, 0.0036, WindowState::kUnknown)));
}

}  // namespace
}  // namespace hearsay::forecast
