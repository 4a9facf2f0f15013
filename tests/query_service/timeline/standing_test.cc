#include "query_service/timeline/standing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query_service/timeline/told_story.h"

namespace hearsay {
namespace {

using namespace hearsay::testing;

std::string Stands(const LogBuilder& log, const std::string& key,
                   const std::string& said_by = "2025-10-20") {
  return ToldStory(log, said_by).Standing(key);
}

std::string Denied(const std::string& id, const std::string& kind,
                   const std::string& more = "") {
  return absl::StrCat("claims { claim_id: \"", id, "\" kind: CLAIM_KIND_", kind,
                      " subject { name: \"players/p\" } voice: VOICE_REPORT "
                      "stance: STANCE_DENIES ",
                      more, " } ");
}

TEST(StandingTest, WhatNothingSpeaksAgainstStands) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01", Claim("c", "BID", By("k"))));
  EXPECT_EQ(Stands(log, "r1#c"), "STANDING");
}

TEST(StandingTest, ALaterDenialByAnotherSourceDenies) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01", Claim("c", "BID", By("k"))));
  log.Add("r2", Report("outlets/b", "2025-10-03", Denied("c", "BID", By("k"))));
  EXPECT_EQ(Stands(log, "r1#c", "2025-10-03"), "STANDING");
  EXPECT_EQ(Stands(log, "r1#c"), "DENIED since 2025-10-04 by r2#c");
  EXPECT_EQ(Stands(log, "r2#c"), "CONTRADICTED by r1#c");
  // The denial's own source takes it back.
  log.Add("r3", Report("outlets/b", "2025-10-08", Claim("c", "BID", By("k"))));
  EXPECT_EQ(Stands(log, "r1#c"), "STANDING");
  EXPECT_EQ(Stands(log, "r2#c"), "SUPERSEDED since 2025-10-09 by r3#c");
}

TEST(StandingTest, OtherNumbersOfTheSameSourceSupersede) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "BID", By("k") + Sum("BID", 40))));
  log.Add("r2", Report("outlets/a", "2025-10-08",
                       Claim("c", "BID", By("k") + Sum("BID", 50))));
  EXPECT_EQ(Stands(log, "r1#c"), "SUPERSEDED since 2025-10-09 by r2#c");
  EXPECT_EQ(Stands(log, "r2#c"), "STANDING");
}

TEST(StandingTest, WhatItsOwnSourceTakesBackIsSupersededThoughOthersDenyIt) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01", Claim("c", "BID", By("k"))));
  log.Add("r2", Report("outlets/b", "2025-10-03", Denied("c", "BID", By("k"))));
  log.Add("r3", Report("outlets/a", "2025-10-08", Denied("c", "BID", By("k"))));
  EXPECT_THAT(Stands(log, "r1#c"),
              ::testing::StartsWith("SUPERSEDED since 2025-10-09"));
}

TEST(StandingTest, WordsThatNobodyOfNamePutsInASourcesMouthSupersedeNothing) {
  LogBuilder log = WithOutlets();
  log.Entity("outlets/nobody");
  log.Add("r1", Report("outlets/a", "2025-10-01", Claim("c", "WANTS_TO_STAY")));
  log.Add("r2", Report("outlets/nobody", "2025-10-08",
                       Claim("c", "WANTS_TO_LEAVE", Hop("outlets/a"))));
  EXPECT_EQ(Stands(log, "r1#c"), "CONTRADICTED since 2025-10-09 by r2#c");
}

TEST(StandingTest, SidesOfAStandingContradictionAreContradicted) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "RENEWAL_LIKELY")));
  log.Add("r2",
          Report("outlets/b", "2025-10-07", Claim("c", "RENEWAL_STALLED")));
  EXPECT_EQ(Stands(log, "r1#c"), "CONTRADICTED since 2025-10-08 by r2#c");
  EXPECT_EQ(Stands(log, "r2#c"), "CONTRADICTED by r1#c");
}

struct OutcomeCase {
  std::string name;
  std::string kind;     // of the claim
  std::string more;     // further fields of it
  std::string outcome;  // its kind
  std::string club;
  std::string expected;
  friend void PrintTo(const OutcomeCase& test, std::ostream* os) {
    *os << test.name;
  }
};

class OutcomeStandingTest : public ::testing::TestWithParam<OutcomeCase> {};

TEST_P(OutcomeStandingTest, OutcomesFulfilRefuteOrEndWhatWasSaid) {
  const OutcomeCase& test = GetParam();
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", test.kind, test.more)));
  log.Add("o", Outcome(test.outcome, test.club, "2025-10-10"));
  EXPECT_EQ(Stands(log, "r1#c", "2025-10-09"), "STANDING");
  EXPECT_EQ(Stands(log, "r1#c"),
            test.expected + " since 2025-10-10 by outcomes/o");
}

INSTANTIATE_TEST_SUITE_P(
    Outcomes, OutcomeStandingTest,
    ::testing::ValuesIn(std::vector<OutcomeCase>{
        {"Interest", "INTEREST", By("k"), "JOINED_FEE", "k", "FULFILLED"},
        {"InterestOfAnother", "INTEREST", By("l"), "JOINED_FEE", "k",
         "EXPIRED"},
        {"AgreedWithAnother", "CLUBS_AGREED", By("l"), "JOINED_FEE", "k",
         "CONTRADICTED"},
        {"OtherForm", "BID", By("k") + "deal_form: DEAL_FORM_LOAN",
         "JOINED_FEE", "k", "EXPIRED"},
        {"SameForm", "BID", By("k") + "deal_form: DEAL_FORM_LOAN", "LOANED",
         "k", "FULFILLED"},
        {"PreContract", "PRE_CONTRACT", By("k"), "JOINED_FREE", "k",
         "FULFILLED"},
        {"Renewal", "RENEWAL_LIKELY", By("own"), "RENEWED", "own", "FULFILLED"},
        {"NoRenewal", "RENEWAL_LIKELY", By("own"), "JOINED_FEE", "k",
         "CONTRADICTED"},
        {"OfferThatLedToIt", "RENEWAL_OFFERED", By("own"), "RENEWED", "own",
         "FULFILLED"},
        {"WishToLeave", "WANTS_TO_LEAVE", "", "JOINED_FEE", "k", "FULFILLED"},
        {"WishToStay", "WANTS_TO_STAY", "", "JOINED_FEE", "k", "CONTRADICTED"},
        {"Sale", "WILLING_TO_SELL", By("own"), "JOINED_FEE", "k", "FULFILLED"},
        {"GivenUp", "PURSUIT_ENDED", By("k"), "JOINED_FEE", "k",
         "CONTRADICTED"},
        {"Remark", "REMARK", "detail: \"is tall\"", "RENEWED", "own",
         "EXPIRED"},
    }),
    [](const auto& info) { return info.param.name; });

TEST(StandingTest, ADenialIsFulfilledByTheOppositeAndRefutedByTheThing) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Denied("k", "CLUBS_AGREED", By("k")) +
                           Denied("l", "CLUBS_AGREED", By("l"))));
  log.Add("o", Outcome("JOINED_FEE", "k", "2025-10-10"));
  EXPECT_EQ(Stands(log, "r1#k"), "CONTRADICTED since 2025-10-10 by outcomes/o");
  EXPECT_EQ(Stands(log, "r1#l"), "FULFILLED since 2025-10-10 by outcomes/o");
}

TEST(StandingTest, OpinionsAreNeitherFulfilledNorContradicted) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       "claims { claim_id: \"c\" kind: "
                       "CLAIM_KIND_WANTS_TO_STAY subject { name: "
                       "\"players/p\" } voice: VOICE_OPINION stance: "
                       "STANCE_ASSERTS } "));
  log.Add("r2",
          Report("outlets/b", "2025-10-03", Claim("c", "WANTS_TO_LEAVE")));
  EXPECT_EQ(Stands(log, "r1#c"), "STANDING");
  log.Add("o", Outcome("JOINED_FEE", "k", "2025-10-10"));
  EXPECT_EQ(Stands(log, "r1#c"), "EXPIRED since 2025-10-10 by outcomes/o");
}

TEST(StandingTest, ATimeThatIsOverExpires) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "MEDICAL",
                             By("k") + Event("2025-10-08", "2025-10-09"))));
  EXPECT_EQ(Stands(log, "r1#c", "2025-10-08"), "STANDING");
  EXPECT_EQ(Stands(log, "r1#c", "2025-10-09"), "EXPIRED since 2025-10-09");
}

TEST(StandingTest, AnOldStoryWithNothingNewIsRecycled) {
  LogBuilder log = WithOutlets();  // a bid's half-life is 14 days
  log.Add("r1", Report("outlets/a", "2025-07-01",
                       Claim("c", "BID", By("k") + Sum("BID", 40))));
  log.Add("r2", Report("outlets/b", "2025-10-01",
                       Claim("c", "BID", By("k") + Sum("BID", 40))));
  EXPECT_EQ(Stands(log, "r2#c"), "RECYCLED by r1#c");
}

TEST(StandingTest, WhatItsSourceHasWithdrawnIsRetracted) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01", Claim("c", "BID", By("k"))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "BID", By("k") + Hop("outlets/a"))));
  log.Add("x", absl::StrCat("retraction { report: \"reports/r1\" publish { "
                            "start_time { seconds: ",
                            absl::ToUnixSeconds(At("2025-10-05")),
                            " } precision: TIME_PRECISION_INSTANT } } "
                            "target_revisions: 4"));
  EXPECT_EQ(Stands(log, "r1#c", "2025-10-04"), "STANDING");
  EXPECT_EQ(Stands(log, "r2#c"), "RETRACTED");
}

}  // namespace
}  // namespace hearsay
