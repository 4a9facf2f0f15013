#!/usr/bin/env bash
# Lets the model and other methods forecast simulated sagas, after they have
# learnt from 0, 30, 150 and 1,000 resolved ones. Prints figures as JSON lines;
# the table and progress go to standard error.
#
#   [--full]   more worlds and more bootstrap draws than in a test run
#
# HEARSAY_BUILD: folder of the build; default: build/release
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${HEARSAY_BUILD:-build/release}
[[ ${1-} == --full ]] && export HEARSAY_FULL=1

rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
python=$(tests/evaluation/python.sh)
"$build/tests/evaluation/evaluation_rows" >"$rows"
# Its threads would only wait for each other.
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
"$python" tests/evaluation/simulator_table.py <"$rows"
