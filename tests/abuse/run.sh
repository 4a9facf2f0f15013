#!/usr/bin/env bash
# Attacks both services and prints the figures as JSON lines; everything else
# goes to standard error. Exits 0 only if all hold.
#
#   tests/abuse/run.sh [--full]
set -euo pipefail
cd "$(dirname "$0")/../.."
all_items=(4)
. tests/testing/measure.sh

measure 4 "abuse_test" "$build/tests/abuse/abuse_test"
all_hold
