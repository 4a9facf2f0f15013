#!/usr/bin/env bash
# Checks the protos: lint, format, and that no change breaks what is stored or
# sent already.
set -euo pipefail
cd "$(dirname "$0")/../.."
buf=build/tools/node_modules/.bin/buf

"$buf" lint protos
"$buf" format --diff --exit-code protos
if ! git rev-parse --verify --quiet HEAD~1 >/dev/null; then
  echo "No history: nothing to break."
  exit
fi
"$buf" breaking protos --against ".git#ref=HEAD~1,subdir=protos"
