#!/usr/bin/env bash
# Runs the fuzz targets under libFuzzer and prints their figures as JSON lines;
# everything else goes to standard error. Exits 0 only if nothing was found.
#
#   tests/fuzz/run.sh [--seconds N | --full] [TARGET...]
#
#   --seconds N  of each target; 60 by default, about 8 minutes in all
#   --full       an hour of each target
#   TARGET       only these, as in calls
#
# What was learnt stays in build/fuzz/corpus, what was found in
# build/fuzz/found; an input that was found is run again with
#
#   build/fuzz/tests/fuzz/calls_target FILE
set -euo pipefail
cd "$(dirname "$0")/../.."

all_targets=(calls feed identities json_lines names page_tokens questions)
# In these, the threads of gRPC keep memory that a leak check takes for lost.
with_services=" calls page_tokens questions "
build=build/fuzz
input_bytes_max=16384

seconds=60
case ${1-} in
  --full) seconds=3600 && shift ;;
  --seconds) seconds=${2?--seconds takes a number} && shift 2 ;;
  -*)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
targets=("$@")
((${#targets[@]})) || targets=("${all_targets[@]}")

{
  deploy/setup.sh --fuzz
  cmake --preset fuzz -DHEARSAY_TESTS=ON
  cmake --build --preset fuzz
} >&2

# figure NAME VALUE BOUND HOLDS
figure() {
  printf '{"item": 3, "figure": "%s", "value": %s, "bound": %s, "holds": %s}\n' \
    "$@"
}

# Runs one target; returns whether nothing was found.
fuzz() {
  local target=$1 code=0
  local log=$build/$target.log learnt=$build/corpus/$target
  mkdir -p "$learnt" "$build/found"
  local options=(-max_total_time="$seconds" -max_len=$input_bytes_max
    -timeout=60 -rss_limit_mb=3000 -print_final_stats=1
    -entropic=0 # its bookkeeping takes four fifths of the time here
    -artifact_prefix="$build/found/$target-")
  [[ $with_services == *" $target "* ]] && options+=(-detect_leaks=0)
  [[ -e tests/fuzz/$target.dict ]] && options+=(-dict="tests/fuzz/$target.dict")
  "$build/tests/fuzz/${target}_target" "${options[@]}" \
    "$learnt" "tests/fuzz/corpus/$target" 2>"$log" >&2 || code=$?
  local executions
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  local broken
  broken=$(grep -c '^Does not hold: ' "$log" || true)
  local crashes=0
  ((code == 0 || broken)) || crashes=1
  figure "$target: seconds" "$seconds" null true
  figure "$target: executions" "${executions:-0}" null true
  figure "$target: crashes and sanitizer reports" $crashes 0 \
    "$( ((crashes)) && echo false || echo true)"
  figure "$target: INTERNAL or other broken promises" "$broken" 0 \
    "$( ((broken)) && echo false || echo true)"
  ((code)) || return 0
  tail -n 40 "$log" >&2
  return 1
}

found=0
for target in "${targets[@]}"; do
  fuzz "$target" || found=1
done
exit $found
