#!/usr/bin/env bash
# Generates Go code from the protos and runs main.go with it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
protos=$(cd "$here/../../../protos" && pwd)
module=$(mktemp -d)
trap 'rm -rf "$module"' EXIT
cp "$here"/{go.mod,go.sum,main.go} "$here/../service_config.json" "$module"

GOBIN=$module/bin go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.31.0
GOBIN=$module/bin go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.3.0

cd "$protos"
mapfile -t files < <(find hearsay -name '*.proto' | sort)
# The protos name no Go packages: one for each folder. gRPC for Go brings
# google/rpc itself.
google=google.golang.org/genproto/googleapis/rpc
packages=(
  "Mgoogle/rpc/status.proto=$google/status"
  "Mgoogle/rpc/error_details.proto=$google/errdetails"
)
for file in "${files[@]}"; do
  packages+=("M$file=example.com/ask/$(dirname "$file")")
done
PATH=$module/bin:$PATH protoc -I . --go_out="$module" --go-grpc_out="$module" \
  "${packages[@]/#/--go_opt=}" "${packages[@]/#/--go-grpc_opt=}" \
  --go_opt=module=example.com/ask --go-grpc_opt=module=example.com/ask \
  "${files[@]}"
cd "$module"
# Go takes a file that ends in _windows for one of that system.
mv hearsay/v1/transfer_windows.pb.go hearsay/v1/transfer_windows_all.pb.go
go run . "$@"
