#!/usr/bin/env bash
# Builds Hearsay, starts both services on this machine, loads the sample and
# shows one player's story. Runs until Ctrl-C.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: deploy/quickstart.sh [options]

  --once               end after printing, with exit code 0
  --ingest-port PORT   port of the ingest service; default 50051; 0: a free one
  --query-port PORT    port of the query service; default 50052; 0: a free one
  --state DIR          where data and logs are kept, and found again by the next
                       start; default ./state
  --help               print this

Everything listens on 127.0.0.1 only.
USAGE
}

root=$(cd "$(dirname "$0")/.." && pwd)
once=false
ingest_port=50051
query_port=50052
state=$root/state

fail() {
  echo "quickstart: $*" >&2
  exit 1
}

while (($#)); do
  case $1 in
    --once) once=true ;;
    --ingest-port) ingest_port=${2?--ingest-port takes a port} && shift ;;
    --query-port) query_port=${2?--query-port takes a port} && shift ;;
    --state) state=${2?--state takes a folder} && shift ;;
    --help)
      usage
      exit
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
  shift
done

build=$root/build/release
hearsay=$build/cli/hearsay
children=()

stop_children() {
  trap - EXIT
  # The query service first: it follows the other.
  local i
  for ((i = ${#children[@]} - 1; i >= 0; --i)); do
    kill -TERM "${children[i]}" 2>/dev/null || true
    wait "${children[i]}" 2>/dev/null || true
  done
}

# start NAME PORT FLAG...: starts a service, waits until it listens, and leaves
# its port in bound_port.
start() {
  local name=$1 port=$2
  shift 2
  local port_file=$state/$name.port log=$state/$name.log
  rm -f "$port_file"
  "$build/$name/$name" --listen "127.0.0.1:$port" --data "$state/$name" \
    --port-file "$port_file" "$@" >"$log" 2>&1 &
  local pid=$!
  children+=("$pid")
  until [[ -e $port_file ]]; do
    if ! kill -0 "$pid" 2>/dev/null; then
      if port_is_taken "$port"; then
        fail "port $port is taken; choose another with" \
          "--${name%_service}-port, or stop what listens there."
      fi
      tail -n 5 "$log" >&2
      fail "$name does not start; $log says why."
    fi
    sleep 0.02 # until the file is there or the service has ended
  done
  bound_port=$(<"$port_file")
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

build_release() {
  cd "$root"
  local log=$state/build.log
  : >"$log"
  # A build folder with tests stays one.
  if [[ ! -e $build/build.ninja ]]; then
    echo "Building; the first time takes several minutes."
    cmake --preset release -DHEARSAY_TESTS=OFF >>"$log" 2>&1 || build_failed
  fi
  cmake --build --preset release --target ingest_service query_service hearsay \
    >>"$log" 2>&1 || build_failed
}

build_failed() {
  tail -n 30 "$state/build.log" >&2
  fail "the build failed; all of it is in $state/build.log"
}

show_sample() {
  local query=(--query "127.0.0.1:$query_port" --as-of 2025-10-08)
  echo
  "$hearsay" timeline Konaté "${query[@]}"
  echo
  "$hearsay" contradictions Konaté "${query[@]}"
  echo
  "$hearsay" forecast Konaté "${query[@]}" --by 2025-12-31 --by 2026-02-02 \
    --by 2026-06-30 --by 2026-09-01
  local question=(Konaté agrees --club "Los Blancos" --by 2026-06-30)
  echo
  "$hearsay" explain "${question[@]}" "${query[@]}" --top 5
  echo
  echo "And if one source had never spoken:"
  "$hearsay" ask "${question[@]}" "${query[@]}" \
    --without-source "Defensa Central"
}

show_commands() {
  cat <<COMMANDS

Try for yourself:

  grpcurl -plaintext localhost:$query_port list
  grpcurl -plaintext -d '{"service": "hearsay.query.v1.QueryService"}' \\
    localhost:$query_port grpc.health.v1.Health/Check
  grpcurl -plaintext -d '{"player": {"text": "Konaté"}, "pageSize": 3,
    "asOf": {"saidBy": "2025-10-09T00:00:00Z"}}' \\
    localhost:$query_port hearsay.query.v1.QueryService/ListTimeline
  grpcurl -plaintext -d '{"player": {"text": "Konaté"},
    "outlets": [{"text": "Ornstein"}],
    "asOf": {"saidBy": "2025-10-09T00:00:00Z"}}' \\
    localhost:$query_port hearsay.query.v1.QueryService/GetLineage
  grpcurl -plaintext -d '{"player": {"text": "Konaté"},
    "asOf": {"saidBy": "2025-10-09T00:00:00Z"}}' \\
    localhost:$query_port hearsay.query.v1.QueryService/ListContradictions
  grpcurl -plaintext -d '{"player": {"text": "Konaté"},
    "proposition": {"event": "EVENT_AGREES", "clubs": [{"text": "Los Blancos"}]},
    "deadlineTime": "2026-02-02T00:00:00Z",
    "asOf": {"saidBy": "2025-10-09T00:00:00Z"}}' \\
    localhost:$query_port hearsay.query.v1.QueryService/AnswerQuestion
  grpcurl -plaintext -d '{"player": {"text": "Konaté"},
    "proposition": {"event": "EVENT_RENEWS"},
    "deadlineTime": "2026-07-01T00:00:00Z", "contributionsMax": 5,
    "asOf": {"saidBy": "2025-10-09T00:00:00Z"}}' \\
    localhost:$query_port hearsay.query.v1.QueryService/ExplainForecast
  grpcurl -plaintext -d '{"name": "players/ibrahima-konate"}' \\
    localhost:$ingest_port hearsay.ingest.v1.IngestService/GetEntity
  $hearsay lineage Konaté --query localhost:$query_port --as-of 2025-10-08
  $hearsay watch --query localhost:$query_port
  $hearsay --help

COMMANDS
}

mkdir -p "$state"
state=$(cd "$state" && pwd)
"$root/deploy/setup.sh"
build_release

trap stop_children EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
echo "State: $state"
start ingest_service "$ingest_port"
ingest_port=$bound_port
start query_service "$query_port" --feed "127.0.0.1:$ingest_port"
query_port=$bound_port
services=(--ingest "127.0.0.1:$ingest_port" --query "127.0.0.1:$query_port")
"$hearsay" wait "${services[@]}"
"$hearsay" load --ingest "127.0.0.1:$ingest_port" \
  "$root/deploy/sample/registry.jsonl" "$root/deploy/sample/articles.jsonl" \
  "$root/deploy/starter/outlets.jsonl"
"$hearsay" wait "${services[@]}"
show_sample
show_commands
$once && exit
echo "Both services run until Ctrl-C."
wait -n || true
fail "a service has ended; see the logs in $state."
