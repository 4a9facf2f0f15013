#include "query_service/forecast_change/curve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/query_service/view_builder.h"

namespace hearsay {
namespace {

using namespace hearsay::testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

absl::Time Hour(int hour) {
  return absl::FromUnixSeconds(1'756'684'800) + absl::Hours(hour);
}

std::vector<absl::Time> Hours(const std::vector<int>& hours) {
  std::vector<absl::Time> times;
  for (const int hour : hours) times.push_back(Hour(hour));
  return times;
}

class CurveTest : public ::testing::Test {
 protected:
  CurveTest() {
    log_.Add("r1",
             Report("outlets/a", "2025-09-05",
                    Claim("c", "BID", Hop("outlets/b", Say("2025-09-01")))));
    log_.Add("r2", Report("outlets/a", "2025-09-07", Claim("c", "TALKS")));
    log_.Add("x", "retraction { report: \"reports/r2\" } target_revisions: 2");
    log_.Add("o",
             "outcome { player: \"players/p\" know_time { seconds: 1757548800 "
             "} }");  // 2025-09-11
  }
  std::vector<absl::Time> Moments(const std::string& start,
                                  const std::string& end) {
    return CurveMoments(log_.dossier().entries, At(start), At(end));
  }

  LogBuilder log_;
};

TEST_F(CurveTest, HasAMomentForEachThatWasSaidAndBothEnds) {
  EXPECT_THAT(Moments("2025-09-02", "2025-09-20"),
              ElementsAre(At("2025-09-02"), At("2025-09-06"), At("2025-09-08"),
                          At("2025-09-11"), At("2025-09-20")));
  EXPECT_THAT(Moments("2025-09-08", "2025-09-08"),
              ElementsAre(At("2025-09-08")));
}

TEST_F(CurveTest, NamesWhatWasSaidAtAMoment) {
  const auto names = [&](const std::string& time, size_t count_max = 9) {
    return NamesAt(log_.dossier().entries, At(time), count_max);
  };
  EXPECT_THAT(names("2025-09-02"), ElementsAre("reports/r1"));
  EXPECT_THAT(names("2025-09-06"), ElementsAre("reports/r1"));
  EXPECT_THAT(names("2025-09-11"), ElementsAre("outcomes/o"));
  EXPECT_THAT(names("2025-09-12"), IsEmpty());
  EXPECT_THAT(names("2025-09-11", 0), IsEmpty());
}

TEST(ThinByTimeTest, KeepsTheLastOfEachSpan) {
  const auto moments = Hours({0, 1, 2, 3, 50, 51, 98, 99, 100});
  EXPECT_EQ(ThinByTime(moments, 9), moments);
  EXPECT_EQ(ThinByTime(moments, 4), Hours({0, 3, 99, 100}));
  EXPECT_EQ(ThinByTime(moments, 5), Hours({0, 3, 51, 99, 100}));
  EXPECT_EQ(ThinByTime(moments, 2), Hours({0, 100}));
}

TEST(KeepLargestChangesTest, KeepsTheEndsAndTheLargest) {
  std::vector<CurvePoint> points;
  const std::vector<double> values = {0.1, 0.1, 0.5, 0.4, 0.4, 0.5, 0.5};
  for (size_t i = 0; i < values.size(); ++i) {
    points.push_back({Hour(static_cast<int>(i)), values[i]});
  }
  const auto kept = [&](size_t count_max) {
    std::vector<absl::Time> times;
    for (const CurvePoint& point : KeepLargestChanges(points, count_max)) {
      times.push_back(point.said_by);
    }
    return times;
  };
  EXPECT_EQ(kept(7).size(), 7u);
  EXPECT_EQ(kept(2), Hours({0, 6}));
  EXPECT_EQ(kept(3), Hours({0, 2, 6}));
  EXPECT_EQ(kept(5), Hours({0, 2, 3, 5, 6}));
}

}  // namespace
}  // namespace hearsay
