#!/usr/bin/env bash
# Checks that the C++ sources are formatted as .clang-format says.
set -euo pipefail
cd "$(dirname "$0")/../.."
git ls-files -z '*.cc' '*.h' | xargs -0 clang-format-14 --dry-run -Werror
