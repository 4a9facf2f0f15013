#!/usr/bin/env bash
# Generates Python code from the protos and runs ask.py with it.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
generated=$(mktemp -d)
trap 'rm -rf "$generated"' EXIT
cd "$root/protos"
find . -name '*.proto' -printf '%P\0' | xargs -0 protoc -I . \
  --python_out="$generated" --grpc_out="$generated" \
  --plugin=protoc-gen-grpc="$(command -v grpc_python_plugin)"
PYTHONPATH=$generated /usr/bin/python3 "$root/docs/clients/python/ask.py" "$@"
