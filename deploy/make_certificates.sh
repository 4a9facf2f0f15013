#!/usr/bin/env bash
# Makes a CA, certificates for both services and for one client, and an identities
# file, to try TLS with. Whoever can read the folder can speak for all of them:
# for production use certificates of a CA of your own.
#
#   deploy/make_certificates.sh FOLDER
set -euo pipefail

if (($# != 1)); then
  echo "Usage: deploy/make_certificates.sh FOLDER" >&2
  exit 2
fi
mkdir -p "$1"
cd "$1"

# Runs openssl; shows what it printed only if it fails.
quiet_openssl() {
  local output
  output=$(openssl "$@" 2>&1) || {
    printf '%s\n' "$output" >&2
    return 1
  }
}

key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
days=(-days 30)

# make_certificate FILE NAMES: NAMES as in subjectAltName.
make_certificate() {
  quiet_openssl req "${key[@]}" -keyout "$1.key" -out "$1.csr" -subj "/CN=$1"
  quiet_openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial \
    "${days[@]}" -out "$1.crt" -extfile <(echo "subjectAltName=$2")
  # The services run as a user of their own in their containers.
  chmod 644 "$1.key"
  rm "$1.csr"
}

quiet_openssl req -x509 "${key[@]}" -keyout ca.key -out ca.crt "${days[@]}" \
  -subj "/CN=Hearsay trial CA"
for service in ingest query; do
  make_certificate "$service" \
    "DNS:hearsay-$service,DNS:localhost,IP:127.0.0.1"
done
make_certificate client "DNS:hearsay-client"
cat >identities.jsonl <<'JSON'
{"identity": "replica", "certificate": "hearsay-query", "scopes": ["feed.read"]}
{"identity": "client", "certificate": "hearsay-client", "scopes": ["admin"]}
JSON
