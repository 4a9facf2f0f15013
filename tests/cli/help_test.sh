#!/usr/bin/env bash
# Runs every example of `hearsay COMMAND --help` against both services with the
# sample loaded, and looks at what `hearsay` does with mistakes.
#
# Usage: help_test.sh BUILD-FOLDER
set -euo pipefail
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
. tests/testing/services.sh
start_pair "$build"
PATH=$build/cli:$PATH
work=$services_folder
sample=$PWD/deploy/sample
cp "$sample"/*.jsonl "$work"
cd "$work"
hearsay load registry.jsonl articles.jsonl
hearsay wait

failed=0
examples=0

# fits FILE WHAT: whether no line is wider than 80 columns.
fits() {
  local width
  width=$(LC_ALL=C.UTF-8 wc -L <"$1")
  ((width <= 80)) && return
  echo "$2: $width columns"
  failed=1
}

# run EXAMPLE: leaves in out what it prints.
run() {
  bash -euo pipefail -c "$1" >out 2>&1 && return
  printf 'FAILED: %s\n' "$1"
  cat out
  failed=1
}

hearsay --help >out
fits out "hearsay --help"
for command in $(sed -n '/^Subcommands:/,/^$/s/^  \([a-z-]\+\).*/\1/p' out); do
  hearsay "$command" --help >help
  fits help "hearsay $command --help"
  [[ $command == completion ]] && continue  # its own test
  while IFS= read -r example; do
    # A watch would not end.
    [[ $command == watch ]] && example="$example --after 54 --max-updates 1"
    example=${example/--after 54 --json --after 54/--after 54 --json}
    examples=$((examples + 1))
    run "$example"
    [[ $example == *--json* || $command == token ]] || fits out "$example"
    grep -q '^  --json' help || continue
    [[ $example == *--json* ]] || run "$example --json"
    cat out >>json
  done < <(sed -n '/^Examples:/,/^$/s/^  //p' help)
done
echo "$examples examples"
((examples > 15)) || failed=1
# Every line of what --json prints is an object.
python3 -c 'import json
for line in open("json", encoding="utf-8"): dict(json.loads(line))' || failed=1
for svg in konate.svg calibration.svg; do
  python3 -c 'import sys, xml.etree.ElementTree as xml; xml.parse(sys.argv[1])' \
    "$svg" || { echo "$svg was not drawn"; failed=1; }
done

# exits_with CODE ARGUMENT...: what `hearsay` must end with.
exits_with() {
  local expected=$1 code=0
  shift
  hearsay "$@" >out 2>&1 || code=$?
  ((code == expected)) && return
  echo "hearsay $*: exits with $code, not $expected"
  cat out
  failed=1
}
exits_with 0 --version
exits_with 2
exits_with 2 nonsense
exits_with 2 ask Konaté renews
exits_with 2 ask Konaté explodes --by 2026-06-30
exits_with 1 timeline "Nobody At All"
exits_with 1 ask Konaté renews --by tomorrow
exits_with 1 history Konaté renews --by 2026-06-30 --svg /nowhere/x.svg
hearsay timeline Konaté >/dev/full 2>out && { echo "lost output"; failed=1; }
exits_with 3 timeline Konaté --query 127.0.0.1:1
exits_with 3 load --ingest 127.0.0.1:1 articles.jsonl

# Colours only on a terminal, and not there either if they are not wanted.
escape=$'\033'
look="hearsay timeline Konaté --as-of 2025-10-08"
in_pipe=$($look)
on_terminal=$(env -u NO_COLOR script -qec "$look" /dev/null </dev/null)
unwanted=$(NO_COLOR=1 script -qec "$look" /dev/null </dev/null)
[[ $in_pipe == *"$escape"* ]] && { echo "colours in a pipe"; failed=1; }
[[ $on_terminal == *"$escape[1m"* ]] || { echo "no colours"; failed=1; }
[[ $unwanted == *"$escape[1m"* ]] && { echo "colours despite NO_COLOR"; failed=1; }
exit "$failed"
