#include "common/security/client_security.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <grpcpp/support/channel_arguments.h>
#include <grpcpp/support/client_interceptor.h>

#include <fstream>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace hearsay {
namespace {

constexpr unsigned int kCertificateIntervalSeconds = 1;

// Empty: the file cannot be read, or is empty.
std::string ReadToken(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string token;
  std::getline(stream, token);
  return std::string(absl::StripAsciiWhitespace(token));
}

// Gives each call the token, as its file has it now.
class TokenInterceptor : public grpc::experimental::Interceptor {
 public:
  explicit TokenInterceptor(const std::string& file) : file_(file) {}

  void Intercept(
      grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            grpc::experimental::InterceptionHookPoints::
                PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace(
          "authorization", absl::StrCat("Bearer ", ReadToken(file_)));
    }
    methods->Proceed();
  }

 private:
  const std::string& file_;
};

class TokenInterceptorFactory
    : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit TokenInterceptorFactory(std::string file) : file_(std::move(file)) {}

  grpc::experimental::Interceptor* CreateClientInterceptor(
      grpc::experimental::ClientRpcInfo*) override {
    return new TokenInterceptor(file_);
  }

 private:
  const std::string file_;
};

std::shared_ptr<grpc::ChannelCredentials> MakeCredentials(
    const ClientSecurity& security) {
  if (security.tls_ca.empty()) return grpc::InsecureChannelCredentials();
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(
      std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
          security.tls_key, security.tls_cert, security.tls_ca,
          kCertificateIntervalSeconds));
  options.watch_root_certs();
  if (!security.tls_cert.empty()) options.watch_identity_key_cert_pairs();
  return grpc::experimental::TlsCredentials(options);
}

}  // namespace

absl::Status CheckClientSecurity(const ClientSecurity& security) {
  if (security.tls_cert.empty() != security.tls_key.empty()) {
    return absl::InvalidArgumentError(
        "--tls-cert and --tls-key are needed both or not at all.");
  }
  if (!security.tls_cert.empty() && security.tls_ca.empty()) {
    return absl::InvalidArgumentError(
        "--tls-cert needs --tls-ca, the CA of the server's certificate.");
  }
  for (const std::string* file :
       {&security.tls_ca, &security.tls_cert, &security.tls_key}) {
    if (!file->empty() && !std::ifstream(*file)) {
      return absl::NotFoundError(absl::StrCat(*file, " cannot be read."));
    }
  }
  if (!security.token_file.empty() && ReadToken(security.token_file).empty()) {
    return absl::NotFoundError(absl::StrCat(
        security.token_file, " cannot be read, or holds no token."));
  }
  return absl::OkStatus();
}

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& target,
                                           const ClientSecurity& security,
                                           grpc::ChannelArguments arguments) {
  std::vector<
      std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>>
      interceptors;
  if (!security.token_file.empty()) {
    interceptors.push_back(
        std::make_unique<TokenInterceptorFactory>(security.token_file));
  }
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      target, MakeCredentials(security), arguments, std::move(interceptors));
}

}  // namespace hearsay
