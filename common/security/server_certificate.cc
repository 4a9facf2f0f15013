#include "common/security/server_certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <fstream>
#include <memory>
#include <sstream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status_macros.h"

namespace hearsay {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

absl::StatusOr<std::string> ReadPem(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf())) {
    return absl::NotFoundError(
        absl::StrCat(file, " cannot be read, or is empty."));
  }
  return text.str();
}

// A key that needs a password is refused instead of asked for at a terminal.
int NoPassword(char*, int, int, void*) { return -1; }

std::unique_ptr<BIO, Free> BioOf(const std::string& pem) {
  return std::unique_ptr<BIO, Free>(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

absl::StatusOr<std::unique_ptr<X509, Free>> FirstCertificate(
    const std::string& pem, const std::string& file) {
  std::unique_ptr<X509, Free> certificate(
      PEM_read_bio_X509(BioOf(pem).get(), nullptr, NoPassword, nullptr));
  ERR_clear_error();
  if (certificate == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, " holds no certificate in PEM form."));
  }
  return certificate;
}

absl::Status CheckKey(X509& certificate, const std::string& pem,
                      const ServerCertificateFiles& files) {
  const std::unique_ptr<EVP_PKEY, Free> key(
      PEM_read_bio_PrivateKey(BioOf(pem).get(), nullptr, NoPassword, nullptr));
  const bool fits =
      key != nullptr && X509_check_private_key(&certificate, key.get()) == 1;
  ERR_clear_error();
  if (key == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(
        files.key, " holds no private key in PEM form without a password."));
  }
  if (!fits) {
    return absl::InvalidArgumentError(
        absl::StrCat("The key in ", files.key, " is not that of the ",
                     "certificate in ", files.certificate, "."));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ServerCertificate> ReadServerCertificate(
    const ServerCertificateFiles& files) {
  ServerCertificate read;
  ASSIGN_OR_RETURN(read.chain, ReadPem(files.certificate));
  ASSIGN_OR_RETURN(read.key, ReadPem(files.key));
  ASSIGN_OR_RETURN(const auto certificate,
                   FirstCertificate(read.chain, files.certificate));
  RETURN_IF_ERROR(CheckKey(*certificate, read.key, files));
  if (!files.client_ca.empty()) {
    ASSIGN_OR_RETURN(read.client_ca, ReadPem(files.client_ca));
    RETURN_IF_ERROR(FirstCertificate(read.client_ca, files.client_ca).status());
  }
  return read;
}

}  // namespace hearsay
