#include "tests/evaluation/url_claim.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/matchers.h"

namespace hearsay::evaluation {
namespace {

struct UrlCase {
  std::string name;
  std::string path;
  UrlStage stage;
  bool loan = false;
  friend void PrintTo(const UrlCase& test, std::ostream* os) {
    *os << test.name;
  }
};
class UrlClaimTest : public ::testing::TestWithParam<UrlCase> {};

TEST_P(UrlClaimTest, ReadsTheMostAdvancedStageInThePath) {
  const std::string url = "https://official.example.com/" + GetParam().path;
  EXPECT_EQ(StageOfUrl(url), GetParam().stage);
  EXPECT_EQ(IsLoanUrl(url), GetParam().loan);
}

INSTANTIATE_TEST_SUITE_P(
    Urls, UrlClaimTest,
    ::testing::Values(
        UrlCase{"nothing", "2018/06/27/ready-for-him.html",
                UrlStage::kInterest},
        UrlCase{"no_path", "", UrlStage::kInterest},
        UrlCase{"talks_in_capitals", "In-TALKS-1", UrlStage::kTalks},
        UrlCase{"portuguese_bid", "proposta_por_ele", UrlStage::kBid},
        UrlCase{"agreed_over_bid", "bid-agreed/", UrlStage::kAgreed},
        UrlCase{"spanish_near", "muy-cerca-de", UrlStage::kNear},
        UrlCase{"medical", "medical-then-talks", UrlStage::kDone},
        UrlCase{"done_on_loan", "joins-on-loan", UrlStage::kDone, true},
        UrlCase{"whole_words", "forbidden-loaned", UrlStage::kInterest}),
    [](const auto& info) { return info.param.name; });

TEST(SetStageTest, TellsWhatIsDoneAsAnAgreement) {
  v1::Claim claim;
  SetStage(UrlStage::kDone, claim);
  EXPECT_THAT(claim, testing::EqualsProto("kind: CLAIM_KIND_CLUBS_AGREED "
                                          "certainty: CERTAINTY_ASSERTED"));
}

}  // namespace
}  // namespace hearsay::evaluation
