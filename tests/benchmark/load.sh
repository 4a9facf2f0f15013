#!/usr/bin/env bash
# Loads generated reports with `hearsay load`, kills the ingest service half-way
# and starts it again, and prints figures: that the load showed its progress, went
# on and has stored each line exactly once.
#
#   load.sh BUILD-FOLDER [LINES]   default: 100,000 lines
set -euo pipefail
build=$(cd "${1?The build folder}" && pwd)
lines=${2:-100000}
cd "$(dirname "$0")/../.."
. tests/testing/services.sh
holds_all=true

# figure NAME VALUE BOUND HOLDS
figure() {
  printf '{"item": 8, "figure": "%s", "value": %s, "bound": %s, "holds": %s}\n' "$@"
  [[ $4 == true ]] || holds_all=false
}

# equals NAME VALUE BOUND
equals() {
  figure "$1" "$2" "$3" "$([[ $2 == "$3" ]] && echo true || echo false)"
}

# One report a line, of one of 500 players of whom nobody has heard before.
generate() {
  awk -v lines="$lines" 'BEGIN {
    for (i = 1; i <= lines; ++i)
      printf "{\"ingestReport\": {\"entryId\": \"load-%d\", \"allowProvisional\": true, \"report\": {\"publisher\": {\"text\": \"Outlet %d\"}, \"claims\": [{\"claimId\": \"c\", \"kind\": \"CLAIM_KIND_INTEREST\", \"subject\": {\"text\": \"Player %d\"}, \"actor\": {\"text\": \"Club %d\"}, \"voice\": \"VOICE_REPORT\", \"stance\": \"STANCE_ASSERTS\"}]}}}\n", i, i % 50, i % 500, i % 20
  }'
}

# Reports that are stored, as the log itself counts them.
count_stored() {
  "$build/cli/hearsay" load "$file" | sed 's/.*already there \([0-9]*\).*/\1/'
}

head_revision() {
  "$build/cli/hearsay" load "$services_folder/nothing.jsonl" |
    sed 's/.*revision //'
}

# Waits until more than so many entries are stored.
wait_for_revision() {
  until (($(head_revision) > $1)); do
    kill -0 "$load_pid" 2>/dev/null || return 0
  done
}

services_build=$build
start_ingest --log-level error
file=$services_folder/reports.jsonl
generate >"$file"
: >"$services_folder/nothing.jsonl"

# A terminal of its own, for the progress bar is only shown on one.
started=$(date +%s%N)
script -qfec "$build/cli/hearsay load $file" "$services_folder/typescript" \
  >/dev/null </dev/null &
load_pid=$!
services_children+=("$load_pid")
wait_for_revision $((lines / 2))
half=$(head_revision)
stop_ingest KILL
start_ingest --log-level error
code=0
wait "$load_pid" || code=$?
nanoseconds=$(($(date +%s%N) - started))

shown=$(grep -aoE '[0-9]+ % ' "$services_folder/typescript" | sort -u | wc -l)
summary=$(grep -aoE 'stored [0-9]+, already there [0-9]+, refused [0-9]+' \
  "$services_folder/typescript" || true)
echo "load: $summary; killed at revision $half" >&2
equals "hearsay load of $lines lines, service killed half-way: exit code" "$code" 0
figure "revision at which the service was killed" "$half" "$lines" \
  "$( ((half > lines / 2 && half < lines)) && echo true || echo false)"
equals "lines that are stored" "$(count_stored)" "$lines"
equals "lines refused" "$(sed 's/.*refused //' <<<"$summary")" 0
# The load's own entries and the provisional entities: 500 players, 50 outlets,
# 20 clubs. More would be a line stored twice.
equals "entries in the log" "$(head_revision)" $((lines + 500 + 50 + 20))
figure "different states of the progress bar" "$shown" 2 \
  "$( ((shown >= 2)) && echo true || echo false)"
figure "lines a second, the restart included" \
  $((lines * 1000000000 / nanoseconds)) null true
$holds_all
