#include "query_service/calibration/landmarks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/query_service/view_builder.h"

namespace hearsay::calibration {
namespace {

using hearsay::testing::At;
using hearsay::testing::Claim;
using hearsay::testing::LogBuilder;
using hearsay::testing::Report;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Outcome(const std::string& know) {
  return absl::StrCat("outcome { player: \"players/p\" kind: ",
                      "OUTCOME_KIND_JOINED_FEE to_club: \"clubs/k\" know_time ",
                      "{ seconds: ", absl::ToUnixSeconds(At(know)), " } }");
}

// A report's moment is the end of its day.
LogBuilder TwoSagas() {
  LogBuilder log;
  log.Add("r1", Report("outlets/a", "2025-01-01", Claim("c", "BID")))
      .Add("r2", Report("outlets/b", "2025-02-10", Claim("c", "BID")))
      .Add("o", Outcome("2025-03-01"))
      .Add("r3", Report("outlets/a", "2025-06-01", Claim("c", "TALKS")));
  return log;
}

TEST(SagaSpansTest, BeginWithTheFirstClaimAndEndWithTheOutcome) {
  const auto spans = SagaSpansOf(TwoSagas().View("2025-12-01"));
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].number, 1);
  EXPECT_EQ(spans[0].start, At("2025-01-02"));
  EXPECT_EQ(spans[0].end, At("2025-03-01"));
  EXPECT_EQ(spans[1].number, 2);
  EXPECT_EQ(spans[1].start, At("2025-06-02"));
  EXPECT_EQ(spans[1].end, absl::InfiniteFuture());
}

TEST(SagaSpansTest, GoOnUntilTheOutcomeIsPublic) {
  const auto spans = SagaSpansOf(TwoSagas().View("2025-02-28"));
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].end, absl::InfiniteFuture());
}

TEST(SagaSpansTest, LeaveOutSagasOfWhichNobodySpoke) {
  LogBuilder log;
  log.Add("o", Outcome("2025-03-01"))
      .Add("r", Report("outlets/a", "2025-06-01", Claim("c", "TALKS")));
  const auto spans = SagaSpansOf(log.View("2025-12-01"));
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].number, 2);
}

TEST(LandmarksTest, ComeEvery28DaysBeforeTheOutcome) {
  const SagaSpan saga = {1, At("2025-01-02"), At("2025-03-01")};
  EXPECT_THAT(
      LandmarksOf(saga, absl::InfiniteFuture()),
      ElementsAre(At("2025-01-02"), At("2025-01-30"), At("2025-02-27")));
}

TEST(LandmarksTest, ComeNoLaterThanTheAnswerSees) {
  const SagaSpan saga = {1, At("2025-01-02"), absl::InfiniteFuture()};
  EXPECT_THAT(LandmarksOf(saga, At("2025-01-30")),
              ElementsAre(At("2025-01-02"), At("2025-01-30")));
  EXPECT_THAT(LandmarksOf(saga, At("2025-01-29")),
              ElementsAre(At("2025-01-02")));
  EXPECT_THAT(LandmarksOf(saga, At("2025-01-01")), IsEmpty());
}

// When the outcome is public it is no longer to be forecast.
TEST(LandmarksTest, EndBeforeTheOutcomesOwnMoment) {
  const SagaSpan saga = {1, At("2025-01-02"), At("2025-01-30")};
  EXPECT_THAT(LandmarksOf(saga, absl::InfiniteFuture()),
              ElementsAre(At("2025-01-02")));
}

TEST(LandmarksTest, AreBoundedHoweverOldTheFirstClaim) {
  const SagaSpan saga = {1, At("1900-01-01"), absl::InfiniteFuture()};
  EXPECT_EQ(LandmarksOf(saga, At("2025-01-01")).size(), 130u);
}

}  // namespace
}  // namespace hearsay::calibration
