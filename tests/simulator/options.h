#ifndef HEARSAY_TESTS_SIMULATOR_OPTIONS_H_
#define HEARSAY_TESTS_SIMULATOR_OPTIONS_H_

#include <cstdint>

#include "absl/time/time.h"

namespace hearsay::simulator {

// What is simulated. The same options give the same bytes on every machine.
struct Options {
  uint64_t seed = 1;
  // Which of the presses writes about it, so that several worlds can have the
  // same outlets with the same habits. 0: `seed`.
  uint64_t press_seed = 0;
  // How many players there are, 1 to 100000; clubs and needs grow with them.
  int players = 40;
  // How long it goes on, at least 1. By default so that contracts end in it.
  int weeks = 56;
  absl::Time start = absl::FromUnixSeconds(1'688'169'600);  // 2023-07-01

  // In percent: who acts how behind the scenes.

  // Share of the pursuits that are kept quiet: they go fast, and hardly
  // anything of them leaks before it is done.
  int quiet_percent = 0;
  // Share of the agents and clubs that plant stories in the press where it
  // serves them, whether they are so or not.
  int briefing_percent = 0;

  // In percent. How players and clubs act does not depend on them, nor who
  // copies whom.

  // Share of the copies that do not say where they have the story from.
  int uncited_percent = 50;
  // Share of the copies that do say so whose citation names nobody in the
  // record: only "reports" is left of it.
  int lost_citation_percent = 15;
  // Share of the articles that are never ingested, though others cite them.
  int missing_percent = 10;

  // Most reports; what comes later is left out. 0: no limit.
  int reports_max = 0;
};

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_OPTIONS_H_
