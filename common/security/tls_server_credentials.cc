#include "common/security/tls_server_credentials.h"

#include <grpc/grpc_security.h>
#include <grpcpp/security/server_credentials.h>

#include <string>
#include <utility>

namespace hearsay {
namespace {

grpc_ssl_certificate_config_reload_status TakeConfig(
    void* source, grpc_ssl_server_certificate_config** config) {
  const auto certificate = static_cast<ServingCertificate*>(source)->Take();
  if (certificate == nullptr) {
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  }
  const grpc_ssl_pem_key_cert_pair pair = {certificate->key.c_str(),
                                           certificate->chain.c_str()};
  // gRPC wants roots here also where no client is asked for a certificate; they
  // then mean nothing.
  const std::string& roots = certificate->client_ca.empty()
                                 ? certificate->chain
                                 : certificate->client_ca;
  *config = grpc_ssl_server_certificate_config_create(roots.c_str(), &pair, 1);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

// What gRPC's C++ library offers only with a certificate that stays.
class TlsServerCredentials final : public grpc::ServerCredentials {
 public:
  TlsServerCredentials(ServingCertificate& certificate, bool ask_clients)
      : credentials_(grpc_ssl_server_credentials_create_with_options(
            grpc_ssl_server_credentials_create_options_using_config_fetcher(
                ask_clients ? GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY
                            : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
                TakeConfig, &certificate))) {}
  ~TlsServerCredentials() override {
    grpc_server_credentials_release(credentials_);
  }

  // Access is decided elsewhere (common/server/call_guard.h).
  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address,
                      grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  grpc_server_credentials* const credentials_;
};

}  // namespace

bool ServingCertificate::Set(ServerCertificate certificate) {
  const std::lock_guard lock(mutex_);
  if (certificate == certificate_) return false;
  certificate_ = std::move(certificate);
  taken_ = false;
  return true;
}

std::unique_ptr<const ServerCertificate> ServingCertificate::Take() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(taken_, true)) return nullptr;
  return std::make_unique<const ServerCertificate>(certificate_);
}

std::shared_ptr<grpc::ServerCredentials> MakeTlsServerCredentials(
    ServingCertificate& certificate, bool ask_clients) {
  return std::make_shared<TlsServerCredentials>(certificate, ask_clients);
}

}  // namespace hearsay
