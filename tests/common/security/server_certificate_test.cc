#include "common/security/server_certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/testing/certificates.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TempDir;
using ::hearsay::testing::TestAuthority;
using ::hearsay::testing::TestCertificate;

class ServerCertificateTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(dir_.File(name)) << text;
    return dir_.File(name);
  }

  TempDir dir_;
  TestAuthority authority_{"An authority"};
  const TestCertificate pair_ = authority_.Issue("server.example");
};

TEST_F(ServerCertificateTest, ReadsAPairAndTheClientsAuthority) {
  const auto read = ReadServerCertificate(
      {Write("cert", pair_.certificate), Write("key", pair_.key),
       Write("ca", authority_.certificate())});
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->chain, pair_.certificate);
  EXPECT_EQ(read->key, pair_.key);
  EXPECT_EQ(read->client_ca, authority_.certificate());
}

TEST_F(ServerCertificateTest, CertificateAndKeyCanBeOneFile) {
  const std::string both = Write("both", pair_.key + pair_.certificate);
  EXPECT_THAT(ReadServerCertificate({both, both, ""}), IsOk());
}

TEST_F(ServerCertificateTest, RefusesAKeyOfAnotherCertificate) {
  EXPECT_THAT(ReadServerCertificate(
                  {Write("cert", pair_.certificate),
                   Write("key", authority_.Issue("other.example").key), ""}),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ServerCertificateTest, RefusesWhatHoldsNeither) {
  const std::string cert = Write("cert", pair_.certificate);
  const std::string key = Write("key", pair_.key);
  EXPECT_THAT(ReadServerCertificate({key, key, ""}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ReadServerCertificate({cert, cert, ""}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ReadServerCertificate({cert, key, key}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ReadServerCertificate({cert, dir_.File("missing"), ""}),
              StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace hearsay
