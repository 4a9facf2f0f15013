#include "tests/simulator/simulation.h"

#include <utility>

#include "tests/simulator/article.h"
#include "tests/simulator/casting.h"
#include "tests/simulator/emitter.h"
#include "tests/simulator/market.h"
#include "tests/simulator/newsroom.h"
#include "tests/simulator/outlet.h"
#include "tests/simulator/spreading.h"

namespace hearsay::simulator {

Simulation Simulate(const Options& options) {
  const World world = RunMarket(CastWorld(options), options.seed);
  const Press press = MakePress(options, world);
  const std::vector<Story> stories = WriteStories(options, world, press);
  const std::vector<Telling> tellings =
      SpreadStories(options, world, press, stories);
  const std::vector<Article> articles =
      MakeArticles(options, stories, tellings);
  return Emit(options, world, {press, stories, tellings, articles});
}

}  // namespace hearsay::simulator
