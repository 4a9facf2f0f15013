#ifndef HEARSAY_TESTS_TESTING_CERTIFICATES_H_
#define HEARSAY_TESTS_TESTING_CERTIFICATES_H_

#include <memory>
#include <string>

#include "absl/time/time.h"

namespace hearsay::testing {

// A certificate and its key, both PEM.
struct TestCertificate {
  std::string certificate;
  std::string key;
};

// A certificate authority that lasts as long as the test. Thread-compatible.
class TestAuthority {
 public:
  explicit TestAuthority(const std::string& name);
  ~TestAuthority();

  // Its own certificate, PEM.
  const std::string& certificate() const { return certificate_; }

  // Issues a certificate whose subject alternative names are 127.0.0.1 and
  // `dns_name`. It is valid from two days before now until `valid_for` from
  // now, which can be negative.
  TestCertificate Issue(const std::string& dns_name,
                        absl::Duration valid_for = absl::Hours(24));

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
  std::string certificate_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_CERTIFICATES_H_
