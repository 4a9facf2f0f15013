#include "common/server/server_security.h"

#include <arpa/inet.h>
#include <grpcpp/security/server_credentials.h>
#include <netinet/in.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/server/logging.h"
#include "common/status_macros.h"

namespace hearsay {
namespace {

std::vector<std::string> FilesOf(const SecurityOptions& options) {
  std::vector<std::string> files;
  for (const std::string* file :
       {&options.tls_cert, &options.tls_key, &options.tls_client_ca,
        &options.identities}) {
    if (!file->empty()) files.push_back(*file);
  }
  return files;
}

}  // namespace

bool IsLoopback(absl::string_view listen) {
  absl::string_view host = listen.substr(0, listen.rfind(':'));
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  in_addr v4;
  in6_addr v6;
  const std::string text(host);
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    return ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET;
  }
  if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) {
    return IN6_IS_ADDR_LOOPBACK(&v6);
  }
  return text == "localhost";
}

absl::Status CheckSecurity(const SecurityOptions& options,
                           absl::string_view listen) {
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    return absl::InvalidArgumentError(
        "--tls-cert and --tls-key are needed both or not at all.");
  }
  const bool plaintext = options.tls_cert.empty();
  if (!options.tls_client_ca.empty() && plaintext) {
    return absl::InvalidArgumentError(
        "--tls-client-ca needs --tls-cert and --tls-key.");
  }
  if (!options.tls_client_ca.empty() && options.identities.empty()) {
    return absl::InvalidArgumentError(
        "--tls-client-ca needs --identities: the file says what the holder of "
        "each certificate may do.");
  }
  if (plaintext && !options.allow_plaintext && !IsLoopback(listen)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "Others can reach ", listen, ", and all would go there in plain text. ",
        "Give --tls-cert and --tls-key, listen on 127.0.0.1, or say ",
        "--allow-plaintext if the network is private."));
  }
  return absl::OkStatus();
}

ServerSecurity::ServerSecurity(const SecurityOptions& options)
    : options_(options),
      access_(clock_, options.calls_per_second),
      watcher_(FilesOf(options)) {}

absl::StatusOr<std::unique_ptr<ServerSecurity>> ServerSecurity::Load(
    const SecurityOptions& options, absl::string_view listen) {
  RETURN_IF_ERROR(CheckSecurity(options, listen));
  std::unique_ptr<ServerSecurity> security(new ServerSecurity(options));
  RETURN_IF_ERROR(security->LoadCertificate());
  RETURN_IF_ERROR(security->LoadIdentities());
  security->watcher_.Start([raw = security.get()] { raw->Reload(); });
  return security;
}

std::shared_ptr<grpc::ServerCredentials> ServerSecurity::MakeCredentials() {
  if (certificate_ == nullptr) return grpc::InsecureServerCredentials();
  return MakeTlsServerCredentials(*certificate_, asks_clients());
}

absl::Status ServerSecurity::LoadCertificate() {
  if (options_.tls_cert.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(ServerCertificate certificate,
                   ReadServerCertificate({options_.tls_cert, options_.tls_key,
                                          options_.tls_client_ca}));
  if (certificate_ == nullptr) {
    certificate_ = std::make_unique<ServingCertificate>(std::move(certificate));
  } else if (certificate_->Set(std::move(certificate))) {
    LogInfo("Serving with a new certificate.", {{"file", options_.tls_cert}});
  }
  return absl::OkStatus();
}

absl::Status ServerSecurity::LoadIdentities() {
  if (options_.identities.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(Identities identities,
                   Identities::Read(options_.identities));
  LogInfo("The identities are read.",
          {{"file", options_.identities},
           {"credentials", static_cast<uint64_t>(identities.size())}});
  access_.SetIdentities(std::move(identities));
  return absl::OkStatus();
}

void ServerSecurity::Reload() {
  for (const absl::Status& status : {LoadCertificate(), LoadIdentities()}) {
    if (status.ok()) continue;
    LogError("What was read before stays in force.", {{"error", status}});
  }
}

}  // namespace hearsay
