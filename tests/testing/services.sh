# Starts both services for a test in bash. To be sourced.
#
# start_pair BUILD-FOLDER [QUERY-FLAG...]: starts both on free ports with fresh
# data in $services_folder, a folder that goes when the test ends; sets
# $ingest_port and $query_port, exports HEARSAY_INGEST and HEARSAY_QUERY.
# start_ingest [FLAG...] and stop_ingest: the ingest service alone; it keeps its
# port and its data.
services_folder=$(mktemp -d)
services_children=()

stop_services() {
  if ((${#services_children[@]})); then
    kill -TERM "${services_children[@]}" 2>/dev/null || true
    wait "${services_children[@]}" 2>/dev/null || true
  fi
  rm -rf "$services_folder"
}
trap stop_services EXIT

# start_service NAME LISTEN FLAG...: leaves its process in $service_pid and its
# port in $service_port.
start_service() {
  local name=$1 listen=$2 port_file=$services_folder/$1.port
  shift 2
  rm -f "$port_file"
  "$services_build/$name/$name" --listen "$listen" \
    --data "$services_folder/$name" --port-file "$port_file" "$@" \
    2>>"$services_folder/$name.log" &
  service_pid=$!
  services_children+=("$service_pid")
  until [[ -e $port_file ]]; do
    if ! kill -0 "$service_pid" 2>/dev/null; then
      cat "$services_folder/$name.log" >&2
      return 1
    fi
    sleep 0.02
  done
  service_port=$(<"$port_file")
}

start_ingest() {
  start_service ingest_service "127.0.0.1:${ingest_port:-0}" "$@"
  ingest_pid=$service_pid
  ingest_port=$service_port
  export HEARSAY_INGEST=127.0.0.1:$ingest_port
}

stop_ingest() {
  kill "-${1:-TERM}" "$ingest_pid"
  wait "$ingest_pid" 2>/dev/null || true
  local child others=()
  for child in "${services_children[@]}"; do
    [[ $child == "$ingest_pid" ]] || others+=("$child")
  done
  services_children=("${others[@]}")
}

start_pair() {
  services_build=$1
  shift
  start_ingest
  start_service query_service 127.0.0.1:0 --feed "$HEARSAY_INGEST" "$@"
  query_port=$service_port
  export HEARSAY_QUERY=127.0.0.1:$query_port
}
