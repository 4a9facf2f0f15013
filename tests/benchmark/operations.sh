#!/usr/bin/env bash
# Prints the figures of running it: who may do what, what it bears, what its
# clients meet. Exits 0 only if every one holds. tests/testing/measure.sh says
# how.
#
# Items: 1 authorisation, 2 rotation of credentials, 3 fuzzing, 4 abuse, 5 drain,
# 6 containers, 7 documents and the schema, 8 a load that is interrupted, 9
# pictures
set -euo pipefail
cd "$(dirname "$0")/../.."
all_items=(1 2 3 4 5 6 7 8 9)
. tests/testing/measure.sh

# Runs a command that prints figures, and keeps them; lines that are none are
# left out.
printing() {
  "$@" | grep '^{"item"' | tee -a "$HEARSAY_FIGURES"
  return "${PIPESTATUS[0]}"
}

size=()
$full && size=(--full)

# Runs a test; one that cannot run here is told, and not judged.
where_possible() {
  local code=0
  "$@" || code=$?
  if ((code == 77)); then
    printf '{"item": 0, "figure": "%s: skipped", "value": 1, "bound": null, "holds": true}\n' \
      "$*" >>"$HEARSAY_FIGURES"
    return 0
  fi
  return "$code"
}

end_to_end=$build/tests/end_to_end
measure 1 "authorization_test" "$end_to_end/authorization_test"
measure 2 "rotation_test" "$end_to_end/rotation_test"
measure 3 "fuzzing" printing tests/fuzz/run.sh "${size[@]}"
measure 4 "abuse" printing tests/abuse/run.sh "${size[@]}"
measure 5 "drain_test" "$end_to_end/drain_test"
compile=()
$full && compile=(--compile)
measure 6 "containers" printing tests/containers/run.sh \
  --setup "${compile[@]}" "$build"
measure 7 "examples of the pages" tests/docs/pages_test.py "$build"
measure 7 "examples of --help" tests/cli/help_test.sh "$build"
for client in grpcurl buf; do
  measure 7 "examples of docs/grpcurl.md, by $client" \
    where_possible tests/docs/grpcurl_test.py "$client" "$build"
done
for client in python node go; do
  measure 7 "the $client client" \
    where_possible tests/docs/clients_test.py "$client" "$build"
done
measure 7 "the clients' service config" \
  where_possible tests/docs/service_config_test.py
measure 7 "schema of reports" \
  where_possible tests/docs/schema_test.py "$build"
lines=20000
$full && lines=100000
measure 8 "load" printing tests/benchmark/load.sh "$build" "$lines"
measure 9 "pictures" where_possible tests/cli/svg/pictures_test.py \
  tests/cli/svg/testdata
measure 9 "history_chart_test" "$build/tests/cli/svg/history_chart_test"
measure 9 "calibration_chart_test" "$build/tests/cli/svg/calibration_chart_test"
all_hold
