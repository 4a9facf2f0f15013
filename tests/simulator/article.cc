#include "tests/simulator/article.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "tests/simulator/dice.h"

namespace hearsay::simulator {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
constexpr absl::Duration kOneArticle = absl::Hours(6);
constexpr double kRoundUpShare = 0.6;

// Most are ingested at once, some days later, a few weeks later.
absl::Duration IngestDelay(Dice& dice) {
  switch (dice.PickIndex({0.86, 0.11, 0.03})) {
    case 0:
      return dice.Between(absl::Minutes(1), absl::Hours(5));
    case 1:
      return dice.Between(absl::Hours(5), 6 * kDay);
    default:
      return dice.Between(6 * kDay, 60 * kDay);
  }
}

}  // namespace

std::vector<Article> MakeArticles(const Options& options,
                                  const std::vector<Story>& stories,
                                  const std::vector<Telling>& tellings) {
  std::vector<int> order(tellings.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return tellings[a].time < tellings[b].time;
  });
  std::vector<Article> articles;
  std::map<std::pair<int, int>, int> last;  // by outlet and player
  for (const int index : order) {
    const Telling& telling = tellings[index];
    const int player = stories[telling.story].player;
    Dice dice(options.seed, Throw::kPublishing, index);
    const auto [open, is_first] = last.try_emplace({telling.outlet, player}, 0);
    if (!is_first && dice.Chance(kRoundUpShare)) {
      Article& article = articles[open->second];
      if (telling.time - article.time < kOneArticle) {
        article.tellings.push_back(index);
        continue;
      }
    }
    open->second = static_cast<int>(articles.size());
    Article article;
    article.outlet = telling.outlet;
    article.player = player;
    article.author = telling.author;
    article.time = telling.time;
    article.tellings = {index};
    article.ingested = !dice.Chance(options.missing_percent / 100.0);
    article.arrival = article.time + IngestDelay(dice);
    articles.push_back(std::move(article));
  }
  return articles;
}

}  // namespace hearsay::simulator
