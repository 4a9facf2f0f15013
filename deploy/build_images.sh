#!/usr/bin/env bash
# Builds the images of both services, hearsay/ingest and hearsay/query, with
# podman or Docker, also where no registry is reached.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/container_engine.sh

usage() {
  cat <<'USAGE'
Usage: deploy/build_images.sh [options]

  --prebuilt DIR  take the programs from this build folder instead of compiling
                  them in a container; needs Debian 12 and its development
                  packages (deploy/setup.sh)
  --tag TAG       tag of the images; default latest
  --help          print this
USAGE
}

prebuilt=
tag=latest
while (($#)); do
  case $1 in
    --prebuilt) prebuilt=${2?--prebuilt takes a folder} && shift ;;
    --tag) tag=${2?--tag takes a name} && shift ;;
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

base=docker.io/library/debian:12-slim

# Gets the image that the programs are compiled in, or makes one alike from
# Debian's packages.
provide_base() {
  "$engine" image inspect "$base" >/dev/null 2>&1 && return
  "$engine" pull --quiet "$base" >/dev/null 2>&1 && return
  command -v mmdebstrap >/dev/null || {
    echo "$base cannot be pulled, and without mmdebstrap not be made;" \
      "deploy/setup.sh --containers installs it." >&2
    return 1
  }
  echo "Making $base from Debian's packages."
  mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm \
    "$scratch/base.tar"
  "$engine" import "$scratch/base.tar" "$base" >/dev/null
}

# build TARGET OPTION...
build() {
  local target=$1
  shift
  local options=(--file deploy/Containerfile --target "$target"
    --tag "hearsay/$target:$tag" "$@")
  # Only Docker's own format of images has health checks.
  [[ $engine == podman ]] && options+=(--format docker --pull=never)
  echo "Building hearsay/$target:$tag."
  "$engine" build --quiet "${options[@]}" . >/dev/null
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
choose_engine

if [[ -n $prebuilt ]]; then
  deploy/image_files.sh "$prebuilt" "$scratch/image"
  options=(--build-context "files=$scratch")
else
  provide_base
  # Debian's packages come over the host's network.
  options=(--network host)
fi
for target in ingest query; do
  build "$target" "${options[@]}"
  bytes=$("$engine" image inspect --format '{{.Size}}' "hearsay/$target:$tag")
  echo "hearsay/$target:$tag: $((bytes / 1000 / 1000)) MB"
done
