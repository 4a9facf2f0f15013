#!/usr/bin/env bash
# Replays real rumours of the summer of 2018 and holds the model's answers
# against other methods', out of sample by player. Prints figures as JSON lines;
# the table and progress go to standard error. Prints nothing where the data are
# not there.
#
#   [--full]   more bootstrap draws than in a test run
#
# HEARSAY_BUILD: folder of the build; default: build/release
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${HEARSAY_BUILD:-build/release}
[[ ${1-} == --full ]] && export HEARSAY_FULL=1

if [[ ! -e ../shared/data/ftr18/reports.csv ]]; then
  echo "skipped: shared/data not present" >&2
  exit 0
fi
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
python=$(tests/evaluation/python.sh)
"$build/tests/evaluation/ftr18_answers" >"$rows"
# Its threads would only wait for each other.
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
"$python" tests/evaluation/ftr18_table.py <"$rows"
