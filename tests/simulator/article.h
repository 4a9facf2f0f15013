#ifndef HEARSAY_TESTS_SIMULATOR_ARTICLE_H_
#define HEARSAY_TESTS_SIMULATOR_ARTICLE_H_

#include <vector>

#include "absl/time/time.h"
#include "tests/simulator/options.h"
#include "tests/simulator/story.h"

namespace hearsay::simulator {

// One published text about one player.
struct Article {
  int outlet = 0;
  int player = 0;
  int author = -1;
  absl::Time time;
  std::vector<int> tellings;
  // Whether anybody ingests it.
  bool ingested = true;
  // When it is ingested; what was published last may come weeks before.
  absl::Time arrival;
};

// Returns the articles in which the tellings stand, by time. What an outlet has
// to tell of a player within a few hours often goes into one.
std::vector<Article> MakeArticles(const Options& options,
                                  const std::vector<Story>& stories,
                                  const std::vector<Telling>& tellings);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_ARTICLE_H_
