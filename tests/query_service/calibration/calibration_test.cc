#include "query_service/calibration/calibration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "query_service/calibration/calibration_converter.h"
#include "tests/query_service/view_builder.h"

namespace hearsay::calibration {
namespace {

using hearsay::testing::At;
using ::testing::DoubleEq;
using ::testing::ElementsAre;

JudgedEvent Judged(query::v1::Event event, int weeks, double probability,
                   bool happened, bool named_club = false) {
  return {event, named_club, weeks, 2025, probability, 0.5, happened};
}

// A saga, to be summed up.
struct JudgedSaga {
  std::string player;
  SagaSpan span;
  std::vector<JudgedEvent> events;
};

JudgedSaga Saga(const std::string& player, const std::string& start,
                std::vector<JudgedEvent> events) {
  return {player, {1, At(start), absl::InfiniteFuture()}, std::move(events)};
}

Calibration Calibrate(const std::vector<JudgedSaga>& sagas) {
  std::vector<std::shared_ptr<const SagaDigest>> digests;
  for (const JudgedSaga& saga : sagas) {
    digests.push_back(std::make_shared<const SagaDigest>(
        DigestOf(saga.player, saga.span, saga.events)));
  }
  return Calibrate(std::move(digests));
}

constexpr auto kJoins = query::v1::EVENT_JOINS;
constexpr auto kRenews = query::v1::EVENT_RENEWS;

// One saga with three forecasts and one with a single one.
std::vector<JudgedSaga> TwoSagas() {
  return {Saga("players/p", "2025-01-01",
               {Judged(kRenews, 4, 0.5, false), Judged(kJoins, 4, 0.5, true),
                Judged(kJoins, 13, 1, true)}),
          Saga("players/q", "2025-02-01", {Judged(kJoins, 4, 0, true)})};
}

TEST(CalibrationTest, WeighsSagasAlikeInEachGroup) {
  const Calibration calibration = Calibrate(TwoSagas());
  // p's forecasts: (0.25 + 0.25 + 0) / 3; q's: 1.
  EXPECT_THAT(calibration.overall.brier.value, DoubleEq((0.5 / 3 + 1) / 2));
  ASSERT_EQ(calibration.by_event.size(), 2u);
  EXPECT_EQ(calibration.by_event[0].group.event, kRenews);
  EXPECT_THAT(calibration.by_event[0].scores.brier.value, DoubleEq(0.25));
  // p's: (0.25 + 0) / 2; q's: 1.
  EXPECT_EQ(calibration.by_event[1].group.event, kJoins);
  EXPECT_THAT(calibration.by_event[1].scores.brier.value,
              DoubleEq((0.125 + 1) / 2));
  ASSERT_EQ(calibration.by_horizon.size(), 2u);
  EXPECT_THAT(calibration.by_horizon[0].scores.brier.value,
              DoubleEq((0.25 + 1) / 2));
  EXPECT_EQ(calibration.by_horizon[1].group.horizon_weeks, 13);
  EXPECT_EQ(calibration.by_horizon[1].scores.saga_count, 1);
}

TEST(CalibrationTest, GroupsNamedClubsApart) {
  const Calibration calibration = Calibrate(
      {Saga("players/p", "2025-01-01",
            {Judged(kJoins, 4, 0.5, true), Judged(kJoins, 4, 0.1, false, true),
             Judged(query::v1::EVENT_LEAVES, 4, 0.5, true)})});
  ASSERT_EQ(calibration.by_event.size(), 3u);
  EXPECT_FALSE(calibration.by_event[0].group.named_club);
  EXPECT_TRUE(calibration.by_event[1].group.named_club);
  EXPECT_EQ(calibration.by_event[1].group.event, kJoins);
  EXPECT_EQ(calibration.by_event[2].group.event, query::v1::EVENT_LEAVES);
  EXPECT_EQ(calibration.overall.forecast_count, 3);
}

TEST(CalibrationTest, HasTheSameBitsInWhateverOrderSagasCome) {
  std::vector<JudgedSaga> sagas;
  for (int i = 0; i < 30; ++i) {
    sagas.push_back(Saga(absl::StrCat("players/", i), "2025-01-01",
                         {Judged(kJoins, 4, 0.01 * i, i % 3 == 0)}));
    sagas.back().span.start += absl::Hours(i % 7);
  }
  const Calibration once = Calibrate(sagas);
  std::reverse(sagas.begin(), sagas.end());
  const Calibration again = Calibrate(sagas);
  EXPECT_EQ(once.overall.log_loss.low, again.overall.log_loss.low);
  EXPECT_EQ(once.overall.log_loss.value, again.overall.log_loss.value);
}

// Names decide nothing where times tell sagas apart.
TEST(CalibrationTest, HasTheSameBitsUnderOtherNames) {
  const auto with = [](const std::string& p, const std::string& q) {
    std::vector<JudgedSaga> sagas = TwoSagas();
    sagas[0].player = p;
    sagas[1].player = q;
    return Calibrate(sagas).overall;
  };
  EXPECT_EQ(with("players/a", "players/b").log_loss.low,
            with("players/b", "players/a").log_loss.low);
}

TEST(CalibrationTest, IsEmptyWithoutForecasts) {
  query::v1::GetCalibrationResponse response;
  CalibrationToProto(Calibrate(std::vector<JudgedSaga>()), response);
  EXPECT_EQ(response.saga_count(), 0);
  EXPECT_EQ(response.overall().forecast_count(), 0);
  EXPECT_TRUE(response.by_event().empty());
}

TEST(CalibrationTest, IsWrittenWithItsBins) {
  query::v1::GetCalibrationResponse response;
  CalibrationToProto(Calibrate(TwoSagas()), response);
  EXPECT_EQ(response.saga_count(), 2);
  ASSERT_EQ(response.by_year_size(), 1);
  EXPECT_EQ(response.by_year(0).year(), 2025);
  const auto& overall = response.overall();
  EXPECT_EQ(overall.forecast_count(), 4);
  ASSERT_EQ(overall.bins_size(), 3);
  EXPECT_EQ(overall.bins(1).low(), 0.5);
  EXPECT_EQ(overall.bins(1).forecast_count(), 2);
  EXPECT_THAT(overall.bins(1).outcome_rate(), DoubleEq(0.5));
  EXPECT_EQ(overall.bins(2).high(), 1.0);
}

}  // namespace
}  // namespace hearsay::calibration
