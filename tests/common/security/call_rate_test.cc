#include "common/security/call_rate.h"

#include <gtest/gtest.h>

namespace hearsay {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'780'000'000);

TEST(CallRateTest, AllowsTheCallsOfASecondAtOnceAndThenEvenly) {
  CallRate rate(2);
  EXPECT_EQ(rate.Take("a", kNow), absl::ZeroDuration());
  EXPECT_EQ(rate.Take("a", kNow), absl::ZeroDuration());
  EXPECT_EQ(rate.Take("a", kNow), absl::Milliseconds(500));
  EXPECT_EQ(rate.Take("a", kNow + absl::Milliseconds(250)),
            absl::Milliseconds(250));
  EXPECT_EQ(rate.Take("a", kNow + absl::Milliseconds(500)),
            absl::ZeroDuration());
  EXPECT_EQ(rate.Take("a", kNow + absl::Milliseconds(500)),
            absl::Milliseconds(500));
}

TEST(CallRateTest, GathersNoMoreThanTheCallsOfASecond) {
  CallRate rate(1);
  EXPECT_EQ(rate.Take("a", kNow), absl::ZeroDuration());
  const absl::Time later = kNow + absl::Hours(1);
  EXPECT_EQ(rate.Take("a", later), absl::ZeroDuration());
  EXPECT_EQ(rate.Take("a", later), absl::Seconds(1));
}

TEST(CallRateTest, EachIdentityHasItsOwn) {
  CallRate rate(1);
  EXPECT_EQ(rate.Take("a", kNow), absl::ZeroDuration());
  EXPECT_EQ(rate.Take("b", kNow), absl::ZeroDuration());
  EXPECT_GT(rate.Take("a", kNow), absl::ZeroDuration());
}

TEST(CallRateTest, AClockSetBackCostsNothing) {
  CallRate rate(2);
  EXPECT_EQ(rate.Take("a", kNow), absl::ZeroDuration());
  EXPECT_EQ(rate.Take("a", kNow - absl::Hours(1)), absl::ZeroDuration());
  EXPECT_EQ(rate.Take("a", kNow - absl::Hours(1)), absl::Milliseconds(500));
}

TEST(CallRateTest, ZeroIsNoLimit) {
  CallRate rate(0);
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_EQ(rate.Take("a", kNow), absl::ZeroDuration());
  }
}

}  // namespace
}  // namespace hearsay
