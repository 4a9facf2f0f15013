#include "deploy/probe/health_probe.h"

#include <grpcpp/grpcpp.h>

#include "absl/time/clock.h"
#include "common/security/client_security.h"
#include "common/server/grpc_status.h"
#include "common/status_macros.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace hearsay {
namespace {

using ::grpc::health::v1::Health;
using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;

}  // namespace

absl::Status ProbeHealth(const ProbeOptions& options) {
  const ClientSecurity security = {options.tls_ca, "", "", ""};
  RETURN_IF_ERROR(CheckClientSecurity(security));
  grpc::ChannelArguments arguments;
  // The server is near, whatever proxy the environment names.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (!options.tls_server_name.empty()) {
    arguments.SetSslTargetNameOverride(options.tls_server_name);
  }
  const auto channel = MakeChannel(options.address, security, arguments);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + options.timeout));
  HealthCheckRequest request;
  request.set_service(options.service);
  HealthCheckResponse response;
  RETURN_IF_ERROR(FromGrpcStatus(
      Health::NewStub(channel)->Check(&context, request, &response)));
  if (options.live || response.status() == HealthCheckResponse::SERVING) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      HealthCheckResponse::ServingStatus_Name(response.status()));
}

}  // namespace hearsay
