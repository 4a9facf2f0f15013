#include "common/observability/metrics.h"

#include <gtest/gtest.h>

namespace hearsay {
namespace {

TEST(HistogramTest, PutsValuesBelowTheirBounds) {
  static constexpr double kBounds[] = {1, 10};
  Histogram histogram(kBounds);
  for (const double value : {0.5, 1.0, 1.5, 10.0, 11.0, 1000.0}) {
    histogram.Observe(value);
  }
  EXPECT_EQ(histogram.bucket(0), 2u);
  EXPECT_EQ(histogram.bucket(1), 2u);
  EXPECT_EQ(histogram.bucket(2), 2u);
  EXPECT_EQ(histogram.count(), 6u);
  EXPECT_EQ(histogram.sum(), 1024);
}

}  // namespace
}  // namespace hearsay
