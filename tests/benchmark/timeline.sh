#!/usr/bin/env bash
# Prints the figures of timeline and lineage; exits 0 only if every one holds.
# tests/testing/measure.sh says how.
#
# Items: 1 labelled cascades, 2 simulated cascades, 3 real reports, 4 no
# look-ahead, 5 order of ingest, 6 copies, 7 large dossiers, 8 watching, 9
# quickstart
set -euo pipefail
cd "$(dirname "$0")/../.."
all_items=(1 2 3 4 5 6 7 8 9)
. tests/testing/measure.sh

measure 1 "lineage_fixture_test" \
  "$build/tests/query_service/lineage_fixture_test"
measure 2 "lineage_recovery" "$build/tests/benchmark/lineage_recovery"
measure 3 "ftr18_lineage" "$build/tests/benchmark/ftr18_lineage"
measure 4 "no_look_ahead_test" \
  "$build/tests/end_to_end/no_look_ahead/no_look_ahead_test"
measure 5 "order_independence_test" \
  "$build/tests/query_service/order_independence_test"
measure 6 "copies_test" "$build/tests/end_to_end/copies_test"
measure 7 "dossier_benchmark" "$build/tests/benchmark/dossier_benchmark"
measure 8 "watch_test" "$build/tests/end_to_end/watch_test"
measure 9 "quickstart, twice" run_quickstart
all_hold
