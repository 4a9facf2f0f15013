#include "common/server/server_security.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;
using ::testing::HasSubstr;

TEST(IsLoopbackTest, KnowsAddressesOfThisMachineOnly) {
  for (const char* listen :
       {"127.0.0.1:50051", "127.8.8.8:1", "[::1]:50051", "localhost:0"}) {
    EXPECT_TRUE(IsLoopback(listen)) << listen;
  }
  for (const char* listen :
       {"0.0.0.0:50051", "[::]:50051", "10.0.0.1:1", "128.0.0.1:1",
        "[::ffff:10.0.0.1]:1", "example.com:1", "localhost.example.com:1",
        ":50051", "127.0.0.1.example.com:1"}) {
    EXPECT_FALSE(IsLoopback(listen)) << listen;
  }
}

std::string Complaint(const SecurityOptions& options, const char* listen) {
  const absl::Status status = CheckSecurity(options, listen);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
  return std::string(status.message());
}

TEST(CheckSecurityTest, PlaintextStaysOnThisMachineUnlessToldOtherwise) {
  SecurityOptions options;
  EXPECT_THAT(CheckSecurity(options, "127.0.0.1:0"), IsOk());
  EXPECT_THAT(Complaint(options, "0.0.0.0:0"), HasSubstr("--allow-plaintext"));
  options.allow_plaintext = true;
  EXPECT_THAT(CheckSecurity(options, "0.0.0.0:0"), IsOk());
  options.allow_plaintext = false;
  options.tls_cert = "cert";
  options.tls_key = "key";
  EXPECT_THAT(CheckSecurity(options, "0.0.0.0:0"), IsOk());
}

TEST(CheckSecurityTest, NamesWhatIsMissing) {
  SecurityOptions options;
  options.tls_cert = "cert";
  EXPECT_THAT(Complaint(options, "127.0.0.1:0"), HasSubstr("--tls-key"));
  options = {};
  options.tls_client_ca = "ca";
  EXPECT_THAT(Complaint(options, "127.0.0.1:0"), HasSubstr("--tls-cert"));
  options.tls_cert = "cert";
  options.tls_key = "key";
  EXPECT_THAT(Complaint(options, "127.0.0.1:0"), HasSubstr("--identities"));
}

}  // namespace
}  // namespace hearsay
