# The container engine of this host, for scripts that source this file from the
# project's root.

# Sets `engine` to podman or docker, whichever is there and works; podman first.
choose_engine() {
  if command -v podman >/dev/null; then
    adapt_podman
    engine=podman
  elif docker info >/dev/null 2>&1; then
    engine=docker
    export DOCKER_BUILDKIT=1
  else
    echo "There is neither podman nor a running Docker;" \
      "deploy/setup.sh --containers installs podman." >&2
    return 1
  fi
}

# Podman's defaults want the unified cgroups and the right to raise limits. Where
# a host has not both, as many virtual machines and CI runners, podman gets
# settings with which it works there.
adapt_podman() {
  [[ -z ${CONTAINERS_CONF-} ]] || return 0
  if [[ $(stat --file-system --format %T /sys/fs/cgroup) == cgroup2fs ]] &&
    may_raise_limits; then
    return 0
  fi
  export CONTAINERS_CONF=$PWD/build/containers.conf
  mkdir -p build
  cat >"$CONTAINERS_CONF" <<'CONF'
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"

[containers]
default_ulimits = ["nofile=16384:16384", "nproc=4096:4096"]
CONF
}

# Whether this process has CAP_SYS_RESOURCE, or need not have it.
may_raise_limits() {
  local effective
  ((EUID == 0)) || return 0 # rootless podman keeps the limits that there are
  effective=$(awk '$1 == "CapEff:" {print $2}' /proc/self/status)
  (((16#$effective >> 24) & 1))
}
