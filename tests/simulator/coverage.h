#ifndef HEARSAY_TESTS_SIMULATOR_COVERAGE_H_
#define HEARSAY_TESTS_SIMULATOR_COVERAGE_H_

#include <vector>

#include "tests/simulator/article.h"
#include "tests/simulator/outlet.h"
#include "tests/simulator/story.h"

namespace hearsay::simulator {

// What the press has made of a world. The parts must outlive it.
struct Coverage {
  const Press& press;
  const std::vector<Story>& stories;
  const std::vector<Telling>& tellings;
  const std::vector<Article>& articles;
};

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_COVERAGE_H_
