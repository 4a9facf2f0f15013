#include "deploy/probe/health_probe.h"

#include <grpcpp/grpcpp.h>

#include <fstream>
#include <iterator>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/server/grpc_status.h"
#include "common/status_macros.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace hearsay {
namespace {

using ::grpc::health::v1::Health;
using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;

// Returns the file's content; nothing if no file is named.
absl::StatusOr<std::string> ReadPem(const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), {}};
  if (file.bad() || content.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " cannot be read or is empty"));
  }
  return content;
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCredentials(
    const ProbeTls& tls) {
  if (tls.cert.empty() != tls.key.empty()) {
    return absl::InvalidArgumentError(
        "a certificate and its key are given together");
  }
  if (tls.ca.empty()) {
    if (tls.cert.empty()) return grpc::InsecureChannelCredentials();
    return absl::InvalidArgumentError(
        "a certificate is only shown to a server that the CA vouches for");
  }
  grpc::SslCredentialsOptions options;
  ASSIGN_OR_RETURN(options.pem_root_certs, ReadPem(tls.ca));
  ASSIGN_OR_RETURN(options.pem_cert_chain, ReadPem(tls.cert));
  ASSIGN_OR_RETURN(options.pem_private_key, ReadPem(tls.key));
  return grpc::SslCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(
    const ProbeOptions& options) {
  ASSIGN_OR_RETURN(const auto credentials, MakeCredentials(options.tls));
  grpc::ChannelArguments arguments;
  // The server is near, whatever proxy the environment names.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (!options.tls.server_name.empty()) {
    arguments.SetSslTargetNameOverride(options.tls.server_name);
  }
  return grpc::CreateCustomChannel(options.address, credentials, arguments);
}

}  // namespace

absl::Status ProbeHealth(const ProbeOptions& options) {
  ASSIGN_OR_RETURN(const std::shared_ptr<grpc::Channel> channel,
                   MakeChannel(options));
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
