#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test under ctest.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'USAGE'
Usage: tests/run.sh [--preset release|debug|asan|tsan] [CTEST-OPTION...]

The preset's default is release. Further options go to ctest, as in -R Timeline.
USAGE
}

preset=release
while (($#)); do
  case $1 in
    --preset) preset=${2?--preset takes a name} && shift ;;
    --help)
      usage
      exit
      ;;
    *) break ;;
  esac
  shift
done

deploy/setup.sh --test
# The quickstart may have set the folder up without tests.
cmake --preset "$preset" -DHEARSAY_TESTS=ON
cmake --build --preset "$preset"
exec ctest --test-dir "build/$preset" --output-on-failure --parallel "$(nproc)" \
  --no-tests=error "$@"
