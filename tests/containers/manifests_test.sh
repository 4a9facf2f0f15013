#!/usr/bin/env bash
# Checks the manifests for Kubernetes and Compose with manifests.mjs, and that it
# finds what is wrong.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=build/tools
base=(deploy/kubernetes/base/{namespace,ingest,query,network_policy}.yaml)

if ! command -v node >/dev/null || [[ ! -d $tools/node_modules/kubernetes-models ]]; then
  echo "SKIPPED: node or the schemas are missing; deploy/setup.sh --test installs them."
  exit 77
fi
check() { node tests/containers/manifests.mjs "$PWD/$tools" "$@"; }

check kubernetes "${base[@]}"
check compose deploy/compose.yaml
if command -v kubectl >/dev/null; then
  check kubernetes <(kubectl kustomize deploy/kubernetes/tls)
else
  echo "Without kubectl, the patches in deploy/kubernetes/tls are not checked."
fi

# refused KIND FILE SED-SCRIPT: the file must be found wrong once it is changed.
refused() {
  local changed
  changed=$(sed "$3" "$2")
  [[ $changed != "$(<"$2")" ]] || { echo "nothing to change: $3"; exit 1; }
  if check "$1" <(printf '%s\n' "$changed") >/dev/null 2>&1; then
    echo "not found wrong: $2 after $3"
    exit 1
  fi
}

ingest=deploy/kubernetes/base/ingest.yaml
refused kubernetes $ingest 's/livenessProbe/livenesProbe/'
refused kubernetes $ingest 's/replicas: 1/replicas: one/'
refused kubernetes $ingest 's/containerPort/hostPort/'
refused kubernetes $ingest 's/kind: StatefulSet/kind: StatefullSet/'
refused kubernetes $ingest 's/runAsNonRoot: true/runAsNonRoot: false/'
refused kubernetes $ingest '/readOnlyRootFilesystem/d'
refused kubernetes $ingest '/memory: 1Gi/d'
refused kubernetes $ingest 's/targetPort: grpc/targetPort: http/'
refused kubernetes $ingest '/^  selector:/,+1 s/hearsay-ingest/other/'
refused compose deploy/compose.yaml 's/read_only: true/read_only: false/'
refused compose deploy/compose.yaml 's/depends_on/depend_on/'
refused compose deploy/compose.yaml 's/127.0.0.1:\$/$/'
echo "Each broken manifest is found wrong."
