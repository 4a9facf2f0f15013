#include "tests/simulator/sums.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace hearsay::simulator {
namespace {

constexpr double kPoundsPerEuro = 0.86;
constexpr int64_t kMillion = 1'000'000;

void SetMillions(v1::Money& money, double millions, int step) {
  if (millions < 4 * step) step = 1;
  const int64_t steps = std::max<int64_t>(
      1, static_cast<int64_t>(std::floor(millions / step + 0.5)));
  money.set_min_micros(steps * step * kMillion * kMillion);
  money.set_max_micros(money.min_micros());
}

double Millions(const v1::Money& money) {
  return static_cast<double>(money.min_micros() / kMillion) / kMillion;
}

}  // namespace

v1::Money EuroSum(v1::MoneyRole role, double euros_m) {
  v1::Money money;
  money.set_currency_code("EUR");
  money.set_role(role);
  SetMillions(money, euros_m, 1);
  return money;
}

void Scale(v1::Money& money, double factor, int step) {
  SetMillions(money, Millions(money) * factor, step);
}

void ConvertTo(const std::string& currency, v1::Money& money) {
  if (money.currency_code() == currency) return;
  const double rate = currency == "GBP" ? kPoundsPerEuro : 1 / kPoundsPerEuro;
  money.set_currency_code(currency);
  SetMillions(money, Millions(money) * rate, 1);
  money.set_approximate(true);
}

}  // namespace hearsay::simulator
