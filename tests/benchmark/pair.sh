#!/usr/bin/env bash
# Prints the figures of the two services as JSON lines and exits 0 only if every
# one holds:
#   {"item": 3, "figure": "...", "value": 0, "bound": 0, "holds": true}
# A bound of null is a figure that is told and not judged. Everything else goes
# to standard error.
#
# Usage: tests/benchmark/pair.sh [--full] [ITEM...]
#
#   --full   the promised size instead of that of a test run
#   ITEM     only these: 1 quickstart, 2 sample articles, 3 no look-ahead,
#            4 crashes, 5 repeated writes, 6 bad inputs, 7 README, 8 reading
#            one's writes, 9 speed, start and memory
set -euo pipefail
cd "$(dirname "$0")/../.."
build=build/release

full=false
if [[ ${1-} == --full ]]; then
  full=true
  export HEARSAY_FULL=1
  shift
fi
items=("$@")
((${#items[@]})) || items=(1 2 3 4 5 6 7 8 9)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export HEARSAY_FIGURES=$scratch/figures
all=$scratch/all
touch "$all"

# measure ITEM NAME COMMAND...: prints the figures that the command reports and
# one for its exit code.
measure() {
  local item=$1 name=$2 code=0
  shift 2
  [[ " ${items[*]} " == *" $item "* ]] || return 0
  : >"$HEARSAY_FIGURES"
  "$@" >&2 || code=$?
  local holds=true
  ((code == 0)) || holds=false
  printf '{"item": %d, "figure": "%s: exit code", "value": %d, "bound": 0, "holds": %s}\n' \
    "$item" "$name" "$code" "$holds" >>"$HEARSAY_FIGURES"
  tee -a "$all" <"$HEARSAY_FIGURES"
}

# The quickstart on a fresh clone, or in this folder.
run_quickstart() (
  if $full; then
    git clone --quiet . "$scratch/clone" && cd "$scratch/clone" || return
  fi
  tests/cli/quickstart_test.sh
)

measure 1 "quickstart, twice" run_quickstart
measure 2 "two_articles_test" "$build/tests/end_to_end/two_articles_test"
measure 3 "no_look_ahead_test" \
  "$build/tests/end_to_end/no_look_ahead/no_look_ahead_test"
measure 4 "crash_test" "$build/tests/end_to_end/crash_test"
measure 5 "idempotency_test" "$build/tests/end_to_end/idempotency_test"
measure 6 "bad_input_test" "$build/tests/end_to_end/bad_input_test"
measure 7 "README's examples" tests/cli/readme_test.sh "$build"
measure 8 "feed_test" "$build/tests/end_to_end/feed_test"
measure 9 "pair_benchmark" "$build/tests/benchmark/pair_benchmark"
! grep -q '"holds": false' "$all"
