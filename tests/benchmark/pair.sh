#!/usr/bin/env bash
# Prints the figures of the two services; exits 0 only if every one holds.
# tests/testing/measure.sh says how.
#
# Items: 1 quickstart, 2 sample articles, 3 no look-ahead, 4 crashes, 5 repeated
# writes, 6 bad inputs, 7 README, 8 reading one's writes, 9 speed, start and
# memory
set -euo pipefail
cd "$(dirname "$0")/../.."
all_items=(1 2 3 4 5 6 7 8 9)
. tests/testing/measure.sh

measure 1 "quickstart, twice" run_quickstart
measure 2 "two_articles_test" "$build/tests/end_to_end/two_articles_test"
measure 3 "no_look_ahead_test" \
  "$build/tests/end_to_end/no_look_ahead/no_look_ahead_test"
measure 4 "crash_test" "$build/tests/end_to_end/crash_test"
measure 5 "idempotency_test" "$build/tests/end_to_end/idempotency_test"
measure 6 "bad_input_test" "$build/tests/end_to_end/bad_input_test"
measure 7 "README's examples" tests/docs/pages_test.py "$build"
measure 8 "feed_test" "$build/tests/end_to_end/feed_test"
measure 9 "pair_benchmark" "$build/tests/benchmark/pair_benchmark"
all_hold
