#include "query_service/forecast_change/change_chain.h"

#include <algorithm>
#include <cmath>

namespace hearsay {
namespace {

// Whether `a` is rather worth halving than `b`.
bool IsRatherHalved(const ChainLink& a, const ChainLink& b) {
  const bool a_can = a.end - a.begin > 1;
  const bool b_can = b.end - b.begin > 1;
  if (a_can != b_can) return a_can;
  if (std::abs(a.change()) != std::abs(b.change())) {
    return std::abs(a.change()) > std::abs(b.change());
  }
  return a.end - a.begin > b.end - b.begin;
}

}  // namespace

std::vector<ChainLink> MakeChain(
    size_t begin, size_t end, double before, double after,
    size_t evaluations_max, absl::FunctionRef<double(size_t)> value_after) {
  std::vector<ChainLink> links;
  if (begin == end) return links;
  const size_t steps = end - begin;
  const size_t cuts =
      steps - 1 <= evaluations_max ? steps - 1 : evaluations_max / 2;
  ChainLink link{begin, begin, before, before};
  for (size_t i = 1; i <= cuts; ++i) {
    link.end = begin + steps * i / (cuts + 1);
    link.after = value_after(link.end);
    links.push_back(link);
    link.begin = link.end;
    link.before = link.after;
  }
  link.end = end;
  link.after = after;
  links.push_back(link);
  for (size_t used = cuts; used < evaluations_max; ++used) {
    const auto largest =
        std::min_element(links.begin(), links.end(), IsRatherHalved);
    if (largest->end - largest->begin < 2) break;
    ChainLink second = *largest;
    second.begin = (largest->begin + largest->end) / 2;
    second.before = value_after(second.begin);
    largest->end = second.begin;
    largest->after = second.before;
    links.insert(largest + 1, second);
  }
  return links;
}

}  // namespace hearsay
