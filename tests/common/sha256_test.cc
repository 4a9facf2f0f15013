#include "common/sha256.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"

namespace hearsay {
namespace {

std::string Hex(const Sha256& digest) {
  return absl::BytesToHexString(Sha256ToBytes(digest));
}

// The expected values are those of FIPS 180-4 and of the sha256sum program.
TEST(Sha256Test, IsTheStandardsDigest) {
  EXPECT_EQ(Hex(Sha256Of("")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256Of("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256Test, ChainIsTheDigestOfBothInTheirOrder) {
  const Sha256 a = Sha256Of("a"), b = Sha256Of("b");
  EXPECT_EQ(NextChain(a, b), Sha256Of(Sha256ToBytes(a) + Sha256ToBytes(b)));
  EXPECT_NE(NextChain(a, b), NextChain(b, a));
}

TEST(Sha256Test, SurvivesTheWayToBytesAndBack) {
  const Sha256 digest = Sha256Of("x");
  EXPECT_EQ(Sha256FromBytes(Sha256ToBytes(digest)), digest);
}

}  // namespace
}  // namespace hearsay
