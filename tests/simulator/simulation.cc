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

Simulation Simulate(const Options& options,
                    const std::function<void(const char*)>& on_step) {
  const auto begin = [&](const char* step) {
    if (on_step) on_step(step);
  };
  begin("players and clubs");
  const World world = RunMarket(CastWorld(options), options);
  begin("newsrooms");
  const Press press = MakePress(options, world);
  const std::vector<Story> stories = WriteStories(options, world, press);
  begin("copies");
  const std::vector<Telling> tellings =
      SpreadStories(options, world, press, stories);
  begin("reports");
  const std::vector<Article> articles =
      MakeArticles(options, stories, tellings);
  return Emit(options, world, {press, stories, tellings, articles});
}

}  // namespace hearsay::simulator
