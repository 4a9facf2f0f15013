#include "query_service/forecast/exact_math.h"

#include <cstdint>
#include <cstring>
#include <limits>

namespace hearsay::forecast {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLog2E = 1.4426950408889634;  // 1 / ln 2
// ln 2 in two parts: the first has 32 significant bits, so that its product
// with a small whole number is exact.
constexpr double kLn2High = 0x1.62e42fee00000p-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kLn2 = 0x1.62e42fefa39efp-1;
// Adding and taking away 1.5 * 2^52 rounds to the nearest whole number.
constexpr double kRounder = 0x1.8p52;

// Returns 2^power for a power of a normal number.
double PowerOfTwo(int power) {
  const uint64_t bits = static_cast<uint64_t>(power + 1023) << 52;
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// Returns e^r - 1 - r for |r| <= 0.35, by its Taylor series; the first term
// left out is below 2^-57 of the sum.
template <typename Real>
Real ExpTail(const Real& r) {
  const Real r2 = r * r;
  const Real r4 = r2 * r2;
  const Real a = 1.0 / 2 + r * (1.0 / 6);
  const Real b = 1.0 / 24 + r * (1.0 / 120);
  const Real c = 1.0 / 720 + r * (1.0 / 5040);
  const Real d = 1.0 / 40320 + r * (1.0 / 362880);
  const Real e = 1.0 / 3628800 + r * (1.0 / 39916800);
  const Real f = 1.0 / 479001600 + r * (1.0 / 6227020800);
  const Real high = (c + r2 * d) + r4 * (e + r2 * f);
  return r2 * (a + (r2 * b + r4 * high));
}

// Returns e^(high + low) * 2^power, where `low` is what rounding left of the
// reduced argument.
double Assemble(double high, double low, double power) {
  const double value = 1 + (high + (low + ExpTail(high)));
  const int whole = static_cast<int>(power);
  if (whole >= -1022 && whole <= 1023) return value * PowerOfTwo(whole);
  // In two steps, for results near or beyond the ends of the range.
  const int half = whole / 2;
  return value * PowerOfTwo(half) * PowerOfTwo(whole - half);
}

}  // namespace

double Exp(double x) {
  if (x == 0) return 1;
  if (!(x < 710)) return x != x ? x : kInfinity;
  if (x < -746) return 0;
  const double power = (x * kLog2E + kRounder) - kRounder;
  const double first = x - power * kLn2High;
  const double second = power * kLn2Low;
  const double high = first - second;
  return Assemble(high, (first - high) - second, power);
}

Pair Exp(const Pair& x) {
  // Where results are normal numbers no lane needs a way of its own.
  constexpr double kPlain = 708;
  if (!(x[0] > -kPlain && x[0] < kPlain && x[1] > -kPlain && x[1] < kPlain)) {
    return Pair{Exp(x[0]), Exp(x[1])};
  }
  using Bits = int64_t __attribute__((vector_size(16)));
  const Pair shifted = x * kLog2E + kRounder;
  const Pair power = shifted - kRounder;
  const Pair first = x - power * kLn2High;
  const Pair second = power * kLn2Low;
  const Pair high = first - second;
  const Pair value = 1 + (high + (((first - high) - second) + ExpTail(high)));
  // The last bits of what has been rounded are the power of two.
  Bits bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52;
  Pair scale;
  std::memcpy(&scale, &bits, sizeof scale);
  return value * scale;
}

double Expm1(double x) {
  if (x < -0.35 || x > 0.35) return Exp(x) - 1;
  return x + ExpTail(x);
}

double Exp2(double x) {
  if (!(x < 1025)) return x != x ? x : kInfinity;
  if (x < -1076) return 0;
  const double power = (x + kRounder) - kRounder;
  const double rest = x - power;  // exact, at most 0.5 in size
  if (rest == 0) return Assemble(0, 0, power);
  // rest * ln 2 in two parts: `top` has 20 bits, so that its products with both
  // parts of ln 2 lose nothing that matters.
  const double top = (rest + 0x1.8p33) - 0x1.8p33;
  const double first = top * kLn2High;
  const double second = top * kLn2Low + (rest - top) * kLn2;
  const double high = first + second;
  return Assemble(high, second - (high - first), power);
}

double Log(double x) {
  uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  int power = static_cast<int>(bits >> 52) - 1023;
  bits = (bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL;
  double mantissa;
  std::memcpy(&mantissa, &bits, sizeof mantissa);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    ++power;
  }
  // log(1 + f) = f - f^2/2 + s (f^2/2 + rest) with s = f / (2 + f) and
  // rest = 2 (s^2/3 + s^4/5 + ...).
  const double f = mantissa - 1;  // exact
  const double s = f / (2 + f);
  const double z = s * s;
  const double w = z * z;
  const double odd =
      z * (2.0 / 3 +
           w * (2.0 / 7 + w * (2.0 / 11 + w * (2.0 / 15 + w * (2.0 / 19)))));
  const double even =
      w * (2.0 / 5 + w * (2.0 / 9 + w * (2.0 / 13 + w * (2.0 / 17))));
  const double half_square = 0.5 * f * f;
  const double k = power;
  return k * kLn2High -
         ((half_square - (s * (half_square + (odd + even)) + k * kLn2Low)) - f);
}

}  // namespace hearsay::forecast
