#!/usr/bin/env bash
# Holds the query service's distributions against the reference, on random
# inputs; tests/reference/check.py says how.
#
#   tests/reference/check.sh [--full]
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 -B tests/reference/check.py \
  build/release/tests/reference/reference_cases "$@"
