#include "query_service/forecast/exact_math.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>

namespace hearsay::forecast {
namespace {

// How many numbers lie between two positive or two negative doubles.
int64_t UlpsApart(double a, double b) {
  int64_t x, y;
  std::memcpy(&x, &a, sizeof x);
  std::memcpy(&y, &b, sizeof y);
  return x > y ? x - y : y - x;
}

// Returns how far at most `tested` is from the machine's `exact`, rounded, over
// many random numbers in [low, high).
template <typename Tested, typename Exact>
int64_t WorstUlps(double low, double high, const Tested& tested,
                  const Exact& exact) {
  std::mt19937_64 bits(7);
  std::uniform_real_distribution<double> uniform(low, high);
  int64_t worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double x = uniform(bits);
    const auto expected =
        static_cast<double>(exact(static_cast<long double>(x)));
    worst = std::max(worst, UlpsApart(tested(x), expected));
  }
  return worst;
}

TEST(ExactMathTest, ExpIsWithinOneUlp) {
  for (const double width : {1e-9, 0.4, 3.0, 700.0}) {
    EXPECT_LE(WorstUlps(
                  -width, width, [](double x) { return Exp(x); },
                  [](long double x) { return std::exp(x); }),
              1)
        << width;
  }
}

TEST(ExactMathTest, ExpKeepsItsLimits) {
  EXPECT_EQ(Exp(0), 1);
  EXPECT_EQ(Exp(-800), 0);
  EXPECT_EQ(Exp(800), std::numeric_limits<double>::infinity());
  EXPECT_EQ(Exp(-std::numeric_limits<double>::infinity()), 0);
  EXPECT_TRUE(std::isnan(Exp(std::nan(""))));
  EXPECT_NEAR(Exp(-740) / std::exp(-740.0), 1, 0.1);  // loses digits there
}

TEST(ExactMathTest, ExpOfAPairHasTheBitsOfEachAlone) {
  std::mt19937_64 bits(7);
  const auto same = [](double x, double y) {
    const Pair pair = Exp(Pair{x, y});
    ASSERT_EQ(UlpsApart(pair[0], Exp(x)), 0) << x << " " << y;
    ASSERT_EQ(UlpsApart(pair[1], Exp(y)), 0) << x << " " << y;
  };
  for (const double width : {1e-9, 0.4, 3.0, 800.0}) {
    std::uniform_real_distribution<double> uniform(-width, width);
    for (int i = 0; i < 100'000; ++i) same(uniform(bits), uniform(bits));
  }
  same(0, 1);
  same(-0.0, std::numeric_limits<double>::infinity());
}

TEST(ExactMathTest, Expm1IsWithinThreeUlpsAlsoWhereTiny) {
  for (const double width : {1e-300, 1e-12, 1e-3, 0.34, 0.7, 30.0}) {
    EXPECT_LE(WorstUlps(-width, width, Expm1,
                        [](long double x) { return std::expm1(x); }),
              3)
        << width;
  }
  EXPECT_EQ(Expm1(0), 0);
}

TEST(ExactMathTest, Exp2IsWithinOneUlpAndExactWhereWhole) {
  for (const double width : {1e-9, 1.0, 30.0, 1000.0}) {
    EXPECT_LE(WorstUlps(-width, width, Exp2,
                        [](long double x) { return std::exp2(x); }),
              1)
        << width;
  }
  for (int power = -1074; power <= 1023; ++power) {
    ASSERT_EQ(Exp2(power), std::ldexp(1.0, power)) << power;
  }
  EXPECT_EQ(Exp2(-2000), 0);
}

TEST(ExactMathTest, LogIsWithinOneUlp) {
  for (const double width : {1.0001, 3.0, 1e6}) {
    EXPECT_LE(WorstUlps(1 / width, width, Log,
                        [](long double x) { return std::log(x); }),
              1)
        << width;
  }
  EXPECT_EQ(Log(1), 0);
  EXPECT_LE(UlpsApart(Log(1e-300), std::log(1e-300)), 1);
  EXPECT_LE(UlpsApart(Log(1e300), std::log(1e300)), 1);
}

// The same literals must come out of every build on every machine.
TEST(ExactMathTest, HasTheseBits) {
  EXPECT_EQ(Exp(1), 0x1.5bf0a8b14576ap+1);
  EXPECT_EQ(Exp(-0.123456789), 0x1.c48946a8fcf96p-1);
  EXPECT_EQ(Exp2(0.5), 0x1.6a09e667f3bccp+0);
  EXPECT_EQ(Log(10), 0x1.26bb1bbb55516p+1);
}

}  // namespace
}  // namespace hearsay::forecast
