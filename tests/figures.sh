#!/usr/bin/env bash
# Measures what the project promises and prints one JSON line a figure. Exits 0
# only if every one holds.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  echo "Usage: tests/figures.sh NAME [--full]

Runs the figures of tests/benchmark/NAME.sh, in the size of a test run, or with
--full in the promised size. NAME is one of:"
  for script in tests/benchmark/*.sh; do
    [[ -e $script ]] && echo "  $(basename "$script" .sh)"
  done
}

name=${1-}
if [[ ! $name =~ ^[a-z_]+$ || ! -x tests/benchmark/$name.sh ]]; then
  usage >&2
  exit 2
fi
shift

# Only the figures go to standard output.
{
  deploy/setup.sh --test
  cmake --preset release -DHEARSAY_TESTS=ON
  cmake --build --preset release
} >&2
exec "tests/benchmark/$name.sh" "$@"
