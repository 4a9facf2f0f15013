#!/usr/bin/env bash
# Runs both services as containers, with podman or Docker, and checks what is
# promised about them. Prints one JSON line a figure; everything else goes to
# standard error. Exits 0 only if every figure holds.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/container_engine.sh

usage() {
  cat <<'USAGE'
Usage: tests/containers/run.sh [options] [BUILD]

  BUILD      build folder with the client, `hearsay`, and the services; default
             build/release
  --compile  compile the images' services from the sources, in a container,
             instead of taking them from BUILD
  --setup    install podman first, if there is neither it nor Docker
  --help     print this
USAGE
}

build=build/release
compile=false
while (($#)); do
  case $1 in
    --compile) compile=true ;;
    --setup) deploy/setup.sh --containers >&2 ;;
    --help)
      usage
      exit
      ;;
    -*)
      usage >&2
      exit 2
      ;;
    *) build=$1 ;;
  esac
  shift
done

PATH=$PWD/build/tools:$PATH
hearsay=$build/cli/hearsay
run=hearsay-test-$$
tag=test-$$
sample=(deploy/sample/registry.jsonl deploy/sample/articles.jsonl)
all_hold=true
containers=()
volumes=()
scratch=$(mktemp -d)
choose_engine

clean_up() {
  local code=$?
  if ((code != 0)); then
    for container in "${containers[@]}"; do
      "$engine" logs --tail 5 "$container" >&2 || true
    done
  fi
  # All that was made may be there, or not yet.
  {
    "$engine" rm --force --volumes "${containers[@]}"
    "$engine" volume rm "${volumes[@]}"
    "$engine" network rm "$run"
    "$engine" rmi "hearsay/ingest:$tag" "hearsay/query:$tag"
  } >/dev/null 2>&1 || true
  rm -rf "$scratch"
}
trap clean_up EXIT
# Else a signal would end the script without its clean-up.
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  echo "containers: $*" >&2
  exit 1
}

# figure NAME VALUE OPERATOR BOUND: with an operator of awk.
figure() {
  local holds=false
  awk "BEGIN {exit !($2 $3 $4)}" && holds=true || all_hold=false
  printf '{"item": 6, "figure": "%s", "value": %s, "bound": %s, "holds": %s}\n' \
    "$1" "$2" "$4" "$holds"
}

# start NAME TARGET OPTION...: starts a container as one should in production:
# nothing but its volume may be written, and no capability is left. Leaves the
# address at which this host reaches it in `address`.
start() {
  local name=$run-$1 target=$2 inner give_up=$((SECONDS + 120))
  shift 2
  inner=50051
  [[ $target == query ]] && inner=50052
  containers+=("$name")
  "$engine" run --detach --name "$name" --network "$run" \
    --network-alias "$target" --network-alias "hearsay-$target" \
    --read-only --cap-drop ALL --security-opt no-new-privileges \
    --memory 512m --publish "127.0.0.1::$inner" --publish 127.0.0.1::9464 "$@" \
    "hearsay/$target:$tag" >/dev/null 2>>"$scratch/engine.log" ||
    fail "$name does not start: $(tail -n 3 "$scratch/engine.log")"
  address=$("$engine" port "$name" "$inner")
  until "$engine" exec "$name" /usr/local/bin/health_probe \
    2>"$scratch/probe.log"; do
    [[ $(state "$name" Running) == true ]] || fail "$name has ended"
    ((SECONDS < give_up)) || fail "$name: $(<"$scratch/probe.log")"
    sleep 0.1 # until it serves or has ended
  done
}

# state CONTAINER FIELD
state() { "$engine" inspect --format "{{.State.$2}}" "$1"; }

# stop NAME...: prints how many containers did not end with code 0 by themselves.
stop() {
  local name failed=0
  for name in "$@"; do
    # Longer than the services take, so that none is killed for being slow.
    "$engine" stop --time 30 "$run-$name" >/dev/null 2>>"$scratch/engine.log"
    [[ $(state "$run-$name" ExitCode) == 0 ]] || failed=$((failed + 1))
  done
  echo "$failed"
}

# start_ingest NAME OPTION...
start_ingest() {
  local name=$1
  shift
  start "$name" ingest --volume "$run-ingest:/var/lib/hearsay" "$@"
  export HEARSAY_INGEST=$address
}

# start_query NAME OPTION...
start_query() {
  local name=$1
  shift
  start "$name" query "$@"
  export HEARSAY_QUERY=$address
  "$hearsay" wait >&2
}

load() { "$hearsay" load "$@" >&2; }

# The log's id, its last revision and the hash over every entry.
head_of_log() {
  grpcurl -plaintext "$HEARSAY_INGEST" \
    hearsay.ingest.v1.IngestService/GetHead |
    sed -nE 's/.*"(log_?id|revision|chain_?sha256)": "([^"]+)".*/\2/Ip' | paste -sd ' '
}

answer() {
  "$hearsay" timeline Konaté --as-of 2025-10-08 --json
  "$hearsay" forecast Konaté --as-of 2025-10-08 --by 2026-06-30 --json
}

# Prints how many of the containers give Prometheus this metric.
count_metric() {
  local metric=$1 name count=0
  shift
  for name in "$@"; do
    python3 -c 'import sys, urllib.request
print(urllib.request.urlopen(sys.argv[1]).read().decode())' \
      "http://$("$engine" port "$run-$name" 9464)/metrics" |
      grep "^$metric" >/dev/null && count=$((count + 1))
  done
  echo "$count"
}

# Prints how many of the containers run as root, may write outside their volume
# or have a capability. The kernel tells it: the images have no tool that would.
count_unconfined() {
  local name pid count=0
  for name in "$@"; do
    pid=$(state "$run-$name" Pid)
    if awk '$1 == "Uid:" && $3 == 0 {found = 1}
            $1 == "CapEff:" && $2 !~ /^0+$/ {found = 1}
            $1 == "NoNewPrivs:" && $2 != 1 {found = 1}
            END {exit !found}' "/proc/$pid/status" ||
      ! awk '$5 == "/" && $6 ~ /^ro(,|$)/ {found = 1} END {exit !found}' \
        "/proc/$pid/mountinfo"; then
      count=$((count + 1))
    fi
  done
  echo "$count"
}

# Prints how many files of an image can be run that are not ours; those in /etc
# are the engine's.
count_foreign_programs() {
  "$engine" export "$run-ingest" | tar --list --verbose |
    awk '$1 ~ /^-..x/ && $6 !~ /\.so(\.|$)|^etc\// &&
         $6 !~ /^usr\/local\/bin\/(ingest_service|health_probe)$/ {print $6}' |
    tee /dev/stderr | wc -l
}

image_mb() {
  "$engine" image inspect --format '{{.Size}}' "hearsay/$1:$tag" |
    awk '{printf "%.1f", $1 / 1e6}'
}

make_images() {
  local from=(--prebuilt "$build")
  $compile && from=()
  deploy/build_images.sh --tag "$tag" "${from[@]}" >&2
}

# Prints the options, a line each, with which a service speaks TLS and knows its
# callers. The files are those of deploy/make_certificates.sh.
tls_options() {
  local files=/etc/hearsay/tls
  printf '%s\n' --volume "$scratch/tls:$files:ro" \
    --env "HEARSAY_${1^^}_TLS_CERT=$files/$1.crt" \
    --env "HEARSAY_${1^^}_TLS_KEY=$files/$1.key" \
    --env "HEARSAY_${1^^}_TLS_CLIENT_CA=$files/ca.crt" \
    --env "HEARSAY_${1^^}_IDENTITIES=$files/identities.jsonl" \
    --env "HEARSAY_PROBE_TLS_CA=$files/ca.crt" \
    --env "HEARSAY_PROBE_TLS_SERVER_NAME=hearsay-$1"
}

# Likewise for the query service as a caller.
feed_options() {
  local files=/etc/hearsay/tls
  printf '%s\n' --env HEARSAY_QUERY_FEED=hearsay-ingest:50051 \
    --env "HEARSAY_QUERY_FEED_TLS_CA=$files/ca.crt" \
    --env "HEARSAY_QUERY_FEED_TLS_CERT=$files/query.crt" \
    --env "HEARSAY_QUERY_FEED_TLS_KEY=$files/query.key"
}

check_images() {
  local target
  make_images
  for target in ingest query; do
    figure "size of the $target image in MB" "$(image_mb "$target")" "<=" 60
  done
}

# Entries go in through one container and come out of the other, in which they
# stay when both are replaced.
check_pair() {
  local stored before after
  start_ingest ingest "${plain_ingest[@]}"
  start_query query "${plain_query[@]}" "${kept_replica[@]}"
  load "${sample[@]}"
  "$hearsay" wait >&2
  answer >"$scratch/answer"
  before=$(head_of_log)
  read -r _ stored _ <<<"$before"
  figure "entries stored through one container and read through the other" \
    "$stored" "==" "$(cat "${sample[@]}" | wc -l)"
  figure "containers that run as root, with a capability or a writable root" \
    "$(count_unconfined ingest query)" "==" 0
  figure "programs in an image that are not ours" \
    "$(count_foreign_programs)" "==" 0
  figure "containers whose metrics say that they are ready" \
    "$(count_metric "hearsay_ready 1" ingest query)" "==" 2
  # Docker runs the images' own health checks by itself, podman with systemd.
  [[ $engine == docker ]] ||
    podman healthcheck run "$run-query" >/dev/null 2>>"$scratch/engine.log" ||
    fail "the image's own health check fails"

  figure "containers that SIGTERM did not end with exit code 0" \
    "$(stop query ingest)" "==" 0
  "$engine" rm "$run-query" "$run-ingest" >/dev/null 2>>"$scratch/engine.log"
  start_ingest ingest "${plain_ingest[@]}"
  start_query query "${plain_query[@]}" "${kept_replica[@]}"
  after=$(head_of_log)
  figure "entries lost or changed when both containers were replaced" \
    "$([[ $after == "$before" ]] && echo 0 || echo "$stored")" "==" 0
  answer | cmp - "$scratch/answer" >&2 ||
    fail "the answers after the restart are others"
}

# Two more replicas, which copy the log from its start, and then what is new.
check_replicas() {
  local name alike=0
  start_query query-2 "${plain_query[@]}"
  start_query query-3 "${plain_query[@]}"
  load deploy/starter/outlets.jsonl
  for name in query query-2 query-3; do
    HEARSAY_QUERY=$("$engine" port "$run-$name" 50052)
    "$hearsay" wait >&2
    answer >"$scratch/$name"
    cmp "$scratch/query" "$scratch/$name" >&2 && alike=$((alike + 1))
  done
  figure "query replicas that answer with the same bytes" "$alike" "==" 3
  # The ingest service first, while all replicas follow its feed.
  figure "containers that SIGTERM did not end with exit code 0, feeds open" \
    "$(stop ingest query query-2 query-3)" "==" 0
}

# The same log behind TLS, for known callers.
check_tls() {
  local tls_ingest tls_query let_through=0
  deploy/make_certificates.sh "$scratch/tls"
  export HEARSAY_TLS_CA=$scratch/tls/ca.crt
  export HEARSAY_TLS_CERT=$scratch/tls/client.crt
  export HEARSAY_TLS_KEY=$scratch/tls/client.key
  mapfile -t tls_ingest < <(tls_options ingest)
  mapfile -t tls_query < <(tls_options query && feed_options)
  start_ingest ingest-tls "${tls_ingest[@]}"
  start_query query-tls "${tls_query[@]}"
  answer | cmp - "$scratch/query" >&2 || fail "the answers over TLS are others"
  (unset HEARSAY_TLS_CA HEARSAY_TLS_CERT HEARSAY_TLS_KEY && answer >&2) &&
    let_through=$((let_through + 1))
  (unset HEARSAY_TLS_CERT HEARSAY_TLS_KEY && answer >&2) &&
    let_through=$((let_through + 1))
  figure "callers without TLS or without a credential that were let through" \
    "$let_through" "==" 0
}

plain_ingest=(--env HEARSAY_INGEST_ALLOW_PLAINTEXT=true)
plain_query=(--env HEARSAY_QUERY_ALLOW_PLAINTEXT=true)
kept_replica=(--volume "$run-query:/var/lib/hearsay")
volumes=("$run-ingest" "$run-query")

check_images
"$engine" network create "$run" >/dev/null
check_pair
check_replicas
check_tls
$all_hold
