#include "common/security/access_control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/security/token.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::FakeClock;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;

const absl::Time kNow = absl::FromUnixSeconds(1'780'000'000);
constexpr MethodAccess kReads = {MethodAccess::kScope, v1::SCOPE_FEED_READ};
constexpr MethodAccess kWrites = {MethodAccess::kScope, v1::SCOPE_REPORT_WRITE};

class AccessControlTest : public ::testing::Test {
 protected:
  void Set(const std::string& text) {
    auto identities = Identities::Parse(text);
    ASSERT_THAT(identities, IsOk());
    access_.SetIdentities(*std::move(identities));
  }
  static std::string Entry(const std::string& identity,
                           const std::string& token,
                           const std::string& more = "") {
    return absl::StrCat(R"({"identity": ")", identity,
                        R"(", "scopes": ["feed.read"], "token_sha256": ")",
                        TokenSha256Hex(token), "\"", more, "}\n");
  }
  absl::StatusOr<Caller> Admit(const MethodAccess& method,
                               const std::string& authorization) {
    return access_.Admit(method, {{authorization}, {}});
  }

  FakeClock clock_{kNow};
  AccessControl access_{clock_, 0};
};

TEST_F(AccessControlTest, AdmitsEverybodyUntilIdentitiesAreSet) {
  const auto caller = access_.Admit(kWrites, {});
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ((*caller)->name, "");
  Set(Entry("reader", "t"));
  EXPECT_THAT(access_.Admit(kWrites, {}),
              StatusIs(absl::StatusCode::kUnauthenticated,
                       v1::ERROR_REASON_CREDENTIAL_MISSING));
}

TEST_F(AccessControlTest, AdmitsTheHolderOfTheScope) {
  Set(Entry("reader", "t"));
  const auto caller = Admit(kReads, "Bearer t");
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ((*caller)->name, "reader");
  EXPECT_THAT(Admit(kReads, "bearer t"), IsOk());
  EXPECT_THAT(Admit(kWrites, "Bearer t"),
              StatusIs(absl::StatusCode::kPermissionDenied,
                       v1::ERROR_REASON_SCOPE_MISSING));
}

TEST_F(AccessControlTest, RefusesWhatIsNoTokenOfAnybody) {
  Set(Entry("reader", "t"));
  for (const char* value :
       {"Bearer u", "Bearer ", "Bearer", "t", "Basic t", "Bearer  t", ""}) {
    EXPECT_THAT(Admit(kReads, value),
                StatusIs(absl::StatusCode::kUnauthenticated,
                         v1::ERROR_REASON_CREDENTIAL_INVALID))
        << value;
  }
  EXPECT_THAT(access_.Admit(kReads, {{"Bearer t", "Bearer t"}, {}}),
              StatusIs(absl::StatusCode::kUnauthenticated,
                       v1::ERROR_REASON_CREDENTIAL_INVALID));
}

TEST_F(AccessControlTest, ATokenCountsBeforeACertificate) {
  Set(Entry("reader", "t") +
      R"({"identity": "c", "scopes": ["admin"], "certificate": "c.example"})");
  EXPECT_THAT(access_.Admit(kWrites, {{}, {"127.0.0.1", "c.example"}}), IsOk());
  EXPECT_THAT(access_.Admit(kWrites, {{"Bearer t"}, {"c.example"}}),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(access_.Admit(kWrites, {{"Bearer u"}, {"c.example"}}),
              StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(access_.Admit(kWrites, {{}, {"d.example"}}),
              StatusIs(absl::StatusCode::kUnauthenticated,
                       v1::ERROR_REASON_CREDENTIAL_INVALID));
}

TEST_F(AccessControlTest, ACredentialEndsAtItsTime) {
  Set(Entry("reader", "t", R"(, "expire_time": "2026-05-28T20:26:41Z")"));
  EXPECT_THAT(Admit(kReads, "Bearer t"), IsOk());
  clock_.Set(kNow + absl::Seconds(1));
  EXPECT_THAT(Admit(kReads, "Bearer t"),
              StatusIs(absl::StatusCode::kUnauthenticated,
                       v1::ERROR_REASON_CREDENTIAL_EXPIRED));
}

TEST_F(AccessControlTest, OpenMethodsNeedNothingAndOthersAnyIdentity) {
  Set(Entry("reader", "t"));
  EXPECT_THAT(access_.Admit({MethodAccess::kAnybody}, {}), IsOk());
  EXPECT_THAT(Admit({MethodAccess::kAnybody}, "Bearer u"), IsOk());
  EXPECT_THAT(Admit({MethodAccess::kIdentity}, "Bearer t"), IsOk());
  EXPECT_THAT(access_.Admit({MethodAccess::kIdentity}, {}),
              StatusIs(absl::StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace hearsay
