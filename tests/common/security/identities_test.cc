#include "common/security/identities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <ostream>
#include <string>

#include "common/limits.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TempDir;
using ::testing::HasSubstr;

// SHA-256 of "secret", by sha256sum.
constexpr char kSecretSha256[] =
    "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

std::string Entry(const std::string& fields) {
  return R"({"identity": "newsroom", "scopes": ["report.write"], )" + fields +
         "}\n";
}
std::string TokenEntry() {
  return Entry(std::string(R"("token_sha256": ")") + kSecretSha256 + "\"");
}

TEST(IdentitiesTest, FindsTheHolderOfATokenByItsHash) {
  const auto identities = Identities::Parse(TokenEntry());
  ASSERT_THAT(identities, IsOk());
  const auto identity = identities->FindToken("secret");
  ASSERT_NE(identity, nullptr);
  EXPECT_EQ(identity->name, "newsroom");
  EXPECT_TRUE(identity->scopes.Has(v1::SCOPE_REPORT_WRITE));
  EXPECT_FALSE(identity->scopes.Has(v1::SCOPE_FEED_READ));
  EXPECT_EQ(identity->expire_time, absl::InfiniteFuture());
  EXPECT_EQ(identities->FindToken("secret "), nullptr);
  EXPECT_EQ(identities->FindToken(""), nullptr);
  EXPECT_EQ(identities->FindToken(kSecretSha256), nullptr);
}

TEST(IdentitiesTest, FindsTheHolderOfACertificate) {
  const auto identities = Identities::Parse(
      Entry(R"("certificate": "spiffe://hearsay.example/replica")"));
  ASSERT_THAT(identities, IsOk());
  EXPECT_NE(identities->FindCertificate("spiffe://hearsay.example/replica"),
            nullptr);
  EXPECT_EQ(identities->FindCertificate("spiffe://hearsay.example/"), nullptr);
}

TEST(IdentitiesTest, AdminHasEveryScope) {
  const auto identities = Identities::Parse(
      R"({"identity": "a", "scopes": ["admin"], "certificate": "a"})");
  ASSERT_THAT(identities, IsOk());
  EXPECT_TRUE(
      identities->FindCertificate("a")->scopes.Has(v1::SCOPE_QUERY_READ));
}

TEST(IdentitiesTest, ReadsWhenACredentialEnds) {
  const auto identities = Identities::Parse(Entry(
      R"("certificate": "a", "expire_time": "2026-07-01T02:00:00+02:00")"));
  ASSERT_THAT(identities, IsOk());
  EXPECT_EQ(identities->FindCertificate("a")->expire_time,
            absl::FromUnixSeconds(1'782'864'000));
}

TEST(IdentitiesTest, PassesOverEmptyLinesAndRemarks) {
  const auto identities =
      Identities::Parse("\n# Newsrooms\r\n\n" + TokenEntry() + "  \n");
  ASSERT_THAT(identities, IsOk());
  EXPECT_EQ(identities->size(), 1u);
}

TEST(IdentitiesTest, AnIdentityCanHaveSeveralCredentials) {
  const auto identities =
      Identities::Parse(TokenEntry() + Entry(R"("certificate": "a")"));
  ASSERT_THAT(identities, IsOk());
  EXPECT_EQ(identities->size(), 2u);
}

TEST(IdentitiesTest, ReadsAFileAndNamesItInErrors) {
  const TempDir dir;
  const std::string file = dir.File("identities");
  EXPECT_THAT(Identities::Read(file), StatusIs(absl::StatusCode::kNotFound));
  std::ofstream(file) << "";
  EXPECT_THAT(Identities::Read(file), StatusIs(absl::StatusCode::kNotFound));
  std::ofstream(file) << "nonsense\n";
  const auto wrong = Identities::Read(file);
  EXPECT_THAT(wrong, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(wrong.status().message()), HasSubstr(file));
}

struct BadFile {
  std::string name;
  std::string text;
  std::string complaint;
  friend void PrintTo(const BadFile& test, std::ostream* os) {
    *os << test.name;
  }
};
class BadIdentitiesTest : public ::testing::TestWithParam<BadFile> {};

TEST_P(BadIdentitiesTest, IsRefusedWithTheLine) {
  const auto identities = Identities::Parse(GetParam().text);
  EXPECT_THAT(identities, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(identities.status().message()),
              HasSubstr(GetParam().complaint));
}

const std::string kGood = TokenEntry();

INSTANTIATE_TEST_SUITE_P(
    Files, BadIdentitiesTest,
    ::testing::Values(
        BadFile{"NoJson", kGood + "identity newsroom",
                "line 2: it is no entry"},
        BadFile{"UnknownField", Entry(R"("tokn": "x", "certificate": "a")"),
                "line 1: it is no entry"},
        BadFile{"NotUtf8", Entry("\"certificate\": \"\xff\""), "line 1"},
        BadFile{"NoIdentity", R"({"scopes": ["admin"], "certificate": "a"})",
                "\"identity\""},
        BadFile{
            "BadName",
            R"({"identity": "a b", "scopes": ["admin"], "certificate":"a"})",
            "\"identity\""},
        BadFile{"LongName",
                R"({"identity": ")" +
                    std::string(limits::kIdentityNameBytesMax + 1, 'a') +
                    R"(", "scopes": ["admin"], "certificate": "a"})",
                "\"identity\""},
        BadFile{"NoScope", R"({"identity": "a", "certificate": "a"})",
                "\"scopes\""},
        BadFile{"UnknownScope",
                R"({"identity": "a", "scopes": ["root"], "certificate": "a"})",
                "\"root\" is no scope"},
        BadFile{"NoCredential", Entry(R"("token_sha256": "")"),
                "it needs either"},
        BadFile{"TwoCredentials",
                Entry(std::string(R"("certificate": "a", "token_sha256": ")") +
                      kSecretSha256 + "\""),
                "it needs either"},
        BadFile{"ShortHash", Entry(R"("token_sha256": "2bb8")"), "64 hexa"},
        BadFile{"TheTokenItself", Entry(R"("token_sha256": "hearsay_secret")"),
                "64 hexa"},
        BadFile{"BadTime",
                Entry(R"("certificate": "a", "expire_time": "tomorrow")"),
                "\"expire_time\""},
        BadFile{"SameCredentialTwice", kGood + "\n" + kGood,
                "line 3: the credential"},
        BadFile{"TooLarge",
                std::string(limits::kIdentitiesFileBytesMax + 1, '\n'),
                "bytes"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace hearsay
