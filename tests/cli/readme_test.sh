#!/usr/bin/env bash
# Runs every shell example of the README as printed, but for the ports and the
# folder of the programs, against both services with the sample loaded.
#
# Usage: readme_test.sh BUILD-FOLDER
set -euo pipefail
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
PATH=$PWD/build/tools:$PATH
dir=$(mktemp -d)
children=()

stop() {
  ((${#children[@]})) && kill -TERM "${children[@]}" && wait "${children[@]}"
  rm -rf "$dir"
}
trap stop EXIT

# start NAME FLAG...: starts a service and leaves its port in bound_port.
start() {
  local name=$1 port_file=$dir/$1.port
  shift
  "$build/$name/$name" --listen 127.0.0.1:0 --data "$dir/$name" \
    --port-file "$port_file" "$@" 2>"$dir/$name.log" &
  children+=($!)
  until [[ -e $port_file ]]; do
    kill -0 "${children[-1]}" 2>/dev/null || { cat "$dir/$name.log"; exit 1; }
    sleep 0.02
  done
  bound_port=$(<"$port_file")
}

start ingest_service
ingest_port=$bound_port
start query_service --feed "127.0.0.1:$ingest_port"
query_port=$bound_port
export HEARSAY_INGEST=127.0.0.1:$ingest_port HEARSAY_QUERY=127.0.0.1:$query_port
"$build/cli/hearsay" load deploy/sample/registry.jsonl deploy/sample/articles.jsonl
"$build/cli/hearsay" wait

count=$(tests/cli/readme_examples.py README.md)
failed=0
for ((i = 0; i < count; ++i)); do
  example=$(tests/cli/readme_examples.py README.md "$i")
  example=${example//localhost:50051/localhost:$ingest_port}
  example=${example//localhost:50052/localhost:$query_port}
  example=${example//build\/release/$build}
  if ! bash -euo pipefail -c "$example" >"$dir/out" 2>&1 || ! [[ -s $dir/out ]]; then
    printf 'FAILED:\n%s\n' "$example"
    cat "$dir/out"
    failed=$((failed + 1))
  fi
done
echo "$count examples, $failed failed"
((count > 0 && failed == 0))
