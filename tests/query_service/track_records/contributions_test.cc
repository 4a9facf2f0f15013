#include "query_service/track_records/contributions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/query_service/track_records/story.h"

namespace hearsay::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kDenies[] = "stance: STANCE_DENIES ";

// As Claim(), with its stance and voice given by `more`.
std::string Denial(const std::string& kind, const std::string& club) {
  return absl::StrCat("claims { claim_id: \"c\" kind: CLAIM_KIND_", kind,
                      " subject { name: \"players/p\" } voice: VOICE_REPORT ",
                      kDenies, "actor { name: \"", club, "\" } } ");
}

TEST(ContributionsTest, ClaimIsRightIfItsClubIsJoinedFirst) {
  Story story;
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  story.Say("outlets/t2", "2025-06-02", Pursuit("BID", "clubs/b"));
  story.Say("outlets/t2", "2025-06-03",
            Claim("c", "RENEWAL_TALKS", "actor { name: \"clubs/own\" }"));
  story.Happen("JOINED_FEE", "2025-07-01", "clubs/a");
  story.Happen("JOINED_FEE", "2026-01-10", "clubs/b");
  EXPECT_THAT(story.By("2025-06-30"), IsEmpty());
  EXPECT_THAT(story.By("2027-01-01"),
              UnorderedElementsAre("2025-07-01 outlets/t1 BID hit",
                                   "2025-07-01 outlets/t2 BID miss",
                                   "2025-07-01 outlets/t2 RENEWAL_TALKS miss"));
}

TEST(ContributionsTest, CountsAsTheSourcesTier) {
  Story story;
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  story.Say("outlets/none", "2025-06-01", Pursuit("TALKS", "clubs/a"));
  story.Say("clubs/a", "2025-06-02", Pursuit("MEDICAL", "clubs/a"));
  story.Happen("JOINED_FEE", "2025-07-01", "clubs/a");
  std::vector<Tier> tiers;
  for (const Contribution& item : story.All()) tiers.push_back(item.tier);
  EXPECT_THAT(tiers,
              UnorderedElementsAre(Tier::k1, Tier::kUntiered, Tier::kOfficial));
}

TEST(ContributionsTest, RenewalDecidesClaimsOnRenewals) {
  Story story;
  const std::string own = "actor { name: \"clubs/own\" }";
  story.Say("outlets/t1", "2025-06-01", Claim("c", "RENEWAL_OFFERED", own));
  story.Say("outlets/t1", "2025-06-01", Claim("c", "RENEWAL_REJECTED", own));
  story.Say("outlets/t2", "2025-06-01", Claim("c", "RENEWAL_STALLED", own));
  story.Say("outlets/t2", "2025-06-01", Pursuit("INTEREST", "clubs/a"));
  story.Happen("RENEWED", "2025-07-01", "clubs/own");
  EXPECT_THAT(
      story.By("2025-07-01"),
      UnorderedElementsAre("2025-07-01 outlets/t1 RENEWAL_OFFERED hit",
                           "2025-07-01 outlets/t1 RENEWAL_REJECTED miss",
                           "2025-07-01 outlets/t2 RENEWAL_STALLED miss",
                           "2025-07-01 outlets/t2 INTEREST miss"));
}

TEST(ContributionsTest, DenialAndEndOfAPursuitAreRightIfItDoesNotHappen) {
  Story story;
  story.Say("outlets/t1", "2025-06-01", Denial("BID", "clubs/a"));
  story.Say("outlets/t2", "2025-06-01", Denial("BID", "clubs/b"));
  story.Say("outlets/t1", "2025-06-01", Pursuit("PURSUIT_ENDED", "clubs/a"));
  story.Say("outlets/t2", "2025-06-01", Denial("PURSUIT_ENDED", "clubs/a"));
  story.Happen("JOINED_FEE", "2025-07-01", "clubs/a");
  EXPECT_THAT(
      story.By("2025-07-01"),
      UnorderedElementsAre("2025-07-01 outlets/t1 denies BID miss",
                           "2025-07-01 outlets/t2 denies BID hit",
                           "2025-07-01 outlets/t1 PURSUIT_ENDED miss",
                           "2025-07-01 outlets/t2 denies PURSUIT_ENDED hit"));
}

TEST(ContributionsTest, IsDecidedAfterAYearAtTheLatest) {
  Story story;
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  story.Say("outlets/t2", "2025-06-01", Denial("BID", "clubs/a"));
  story.Say("outlets/t2", "2025-07-01", Pursuit("TALKS", "clubs/a"));
  story.Happen("JOINED_FEE", "2026-06-30", "clubs/a");
  EXPECT_THAT(story.By("2026-06-01"), IsEmpty());
  EXPECT_THAT(story.By("2026-06-02"),
              UnorderedElementsAre("2026-06-02 outlets/t1 BID miss",
                                   "2026-06-02 outlets/t2 denies BID hit"));
  EXPECT_THAT(story.By("2028-06-01"),
              UnorderedElementsAre("2026-06-02 outlets/t1 BID miss",
                                   "2026-06-02 outlets/t2 denies BID hit",
                                   "2026-06-30 outlets/t2 TALKS hit"));
}

TEST(ContributionsTest, FormThatIsNamedMustBeThatOfTheDeal) {
  Story story;
  story.Say("outlets/t1", "2025-06-01",
            Pursuit("BID", "clubs/a", "deal_form: DEAL_FORM_FEE"));
  story.Say("outlets/t1", "2025-06-01",
            Pursuit("BID", "clubs/a", "deal_form: DEAL_FORM_LOAN"));
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  story.Happen("LOANED", "2025-07-01", "clubs/a");
  EXPECT_THAT(story.By("2025-07-01"),
              UnorderedElementsAre("2025-07-01 outlets/t1 BID miss",
                                   "2025-07-01 outlets/t1 BID hit",
                                   "2025-07-01 outlets/t1 BID hit"));
}

TEST(ContributionsTest, CountsASourceOnceForEachKeyAndSaga) {
  Story story;
  story.Say("outlets/t1", "2025-01-01", Pursuit("BID", "clubs/a"));
  story.Say("outlets/t1", "2025-01-05", Pursuit("BID", "clubs/a"));
  story.Say("outlets/t1", "2025-05-01", Pursuit("BID", "clubs/a"));
  story.Say("outlets/t1", "2025-05-01", Pursuit("TALKS", "clubs/a"));
  story.Happen("RENEWED", "2025-07-01", "clubs/own");
  story.Say("outlets/t1", "2025-08-01", Pursuit("BID", "clubs/a"));
  story.Happen("JOINED_FEE", "2025-09-01", "clubs/a");
  EXPECT_THAT(story.By("2027-01-01"),
              ElementsAre("2025-07-01 outlets/t1 BID miss",
                          "2025-07-01 outlets/t1 TALKS miss",
                          "2025-09-01 outlets/t1 BID hit"));
}

TEST(ContributionsTest, WhatIsSaidAgainInTheNextSagaIsNoRepeat) {
  Story story;
  story.Say("outlets/t1", "2025-06-25", Pursuit("BID", "clubs/a"));
  story.Happen("RENEWED", "2025-07-01", "clubs/own");
  story.Say("outlets/t1", "2025-07-05", Pursuit("BID", "clubs/a"));
  story.Happen("JOINED_FEE", "2025-07-20", "clubs/a");
  EXPECT_THAT(story.By("2027-01-01"),
              ElementsAre("2025-07-01 outlets/t1 BID miss",
                          "2025-07-20 outlets/t1 BID hit"));
}

TEST(ContributionsTest, WhatWasSaidAgainAfterAYearIsNotCountedAgain) {
  Story story;
  story.Say("outlets/t1", "2024-01-01", Pursuit("BID", "clubs/a"));
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  story.Happen("JOINED_FEE", "2025-07-01", "clubs/a");
  EXPECT_THAT(story.By("2027-01-01"),
              ElementsAre("2025-01-01 outlets/t1 BID miss"));
}

TEST(ContributionsTest, CountsNeitherCitationsNorEchoes) {
  Story story;
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  // Who cites it; who follows it; who says it on a word that nobody vouches
  // for.
  story.Say("outlets/t2", "2025-06-03",
            Pursuit("BID", "clubs/a", Hop("outlets/t1")));
  story.Say("outlets/t3", "2025-06-04", Pursuit("BID", "clubs/a"));
  story.Say("outlets/none", "2025-06-04", Pursuit("BID", "clubs/a"));
  story.Say("outlets/none", "2025-06-04",
            Pursuit("TALKS", "clubs/a", Hop("outlets/t2")));
  // Long after, it is no echo.
  story.Say("outlets/t3", "2025-07-15", Pursuit("BID", "clubs/a"));
  story.Happen("JOINED_FEE", "2025-08-01", "clubs/a");
  EXPECT_THAT(story.By("2027-01-01"),
              ElementsAre("2025-08-01 outlets/t1 BID hit",
                          "2025-08-01 outlets/t3 BID hit"));
}

TEST(ContributionsTest, CountsASourceThatIsOnlyCited) {
  Story story;
  story.Say("outlets/t2", "2025-06-03",
            Pursuit("BID", "clubs/a", Hop("outlets/t1", Say("2025-06-01"))));
  story.Happen("JOINED_FEE", "2025-08-01", "clubs/a");
  EXPECT_THAT(story.By("2027-01-01"),
              ElementsAre("2025-08-01 outlets/t1 BID hit"));
}

TEST(ContributionsTest, OpinionsQuestionsAndOtherKindsAreNotCounted) {
  Story story;
  story.Say("outlets/t1", "2025-06-01",
            "claims { claim_id: \"c\" kind: CLAIM_KIND_BID subject { name: "
            "\"players/p\" } actor { name: \"clubs/a\" } voice: VOICE_OPINION "
            "stance: STANCE_ASSERTS } ");
  story.Say("outlets/t1", "2025-06-01",
            "claims { claim_id: \"c\" kind: CLAIM_KIND_BID subject { name: "
            "\"players/p\" } actor { name: \"clubs/a\" } voice: VOICE_REPORT "
            "stance: STANCE_QUESTIONS } ");
  story.Say("outlets/t1", "2025-06-01", Claim("c", "WANTS_TO_LEAVE"));
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/own"));
  story.Happen("JOINED_FEE", "2025-08-01", "clubs/a");
  EXPECT_THAT(story.All(), IsEmpty());
}

TEST(ContributionsTest, WhatIsSaidOnceItIsKnownForetellsNothing) {
  Story story;
  story.Happen("JOINED_FEE", "2025-06-02", "clubs/a");
  story.Say("outlets/t1", "2025-06-01", Pursuit("MEDICAL", "clubs/a"));
  EXPECT_THAT(story.By("2028-01-01"), IsEmpty());
}

TEST(ContributionsTest, WhoTakesAClaimBackInTimeIsNotHeldToIt) {
  Story story;
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  story.Say("outlets/t1", "2025-06-20", Denial("BID", "clubs/a"));
  const int64_t early =
      story.Say("outlets/t2", "2025-06-01", Pursuit("TALKS", "clubs/a"));
  const int64_t late =
      story.Say("outlets/t2", "2025-06-01", Pursuit("MEDICAL", "clubs/a"));
  const int64_t wrong =
      story.Say("outlets/t2", "2025-06-01", Pursuit("INTEREST", "clubs/a"));
  const auto retract = [&](int64_t target, const std::string& publish) {
    story.Add(absl::StrCat("retraction { reason: \"-\" ", publish,
                           "} target_revisions: ", target));
  };
  const auto published = [](const std::string& day) {
    return absl::StrCat("publish { end_time { seconds: ",
                        absl::ToUnixSeconds(At(day)), " } } ");
  };
  retract(early, published("2025-06-10"));
  retract(late, published("2025-07-10"));
  retract(wrong, "");  // an error of ours: it never was
  story.Happen("JOINED_FEE", "2025-07-01", "clubs/b");
  EXPECT_THAT(story.By("2028-01-01"),
              UnorderedElementsAre("2025-07-01 outlets/t1 denies BID hit",
                                   "2025-07-01 outlets/t2 MEDICAL miss"));
}

// What was said of a claim by the time it was decided, and all that came later.
struct LaterCase {
  std::string name;
  std::string record;  // $target: the revision of the claim's report
  friend void PrintTo(const LaterCase& test, std::ostream* os) {
    *os << test.name;
  }
};

class LaterTest : public ::testing::TestWithParam<LaterCase> {};

TEST_P(LaterTest, ChangesNothingThatWasDecidedBefore) {
  Story story;
  const int64_t target =
      story.Say("outlets/t1", "2025-01-01", Pursuit("BID", "clubs/a"));
  story.Say("outlets/t3", "2025-01-02",
            Pursuit("TALKS", "clubs/a", Hop("outlets/t2")));
  // Both are decided, with this one, at different times of one February.
  story.Say("outlets/t2", "2025-02-01", Pursuit("INTEREST", "clubs/b"));
  const std::vector<std::string> before = story.By("2026-01-10");
  ASSERT_THAT(before, ElementsAre("2026-01-02 outlets/t1 BID miss",
                                  "2026-01-03 outlets/t2 TALKS miss"));
  story.Add(absl::StrReplaceAll(GetParam().record,
                                {{"$target", absl::StrCat(target)}}));
  EXPECT_EQ(story.By("2026-01-10"), before);
}

constexpr char kPublish[] = "publish { end_time { seconds: 1768435200 } } ";

INSTANTIATE_TEST_SUITE_P(
    Records, LaterTest,
    ::testing::Values(
        LaterCase{"Retraction",
                  absl::StrCat("retraction { reason: \"-\" ", kPublish,
                               "} target_revisions: $target")},
        LaterCase{"Correction", absl::StrCat(Report("outlets/t1", "2026-01-15",
                                                    Pursuit("BID", "clubs/b")),
                                             " target_revisions: $target")},
        LaterCase{"Denial",
                  Report("outlets/t1", "2026-01-15", Denial("BID", "clubs/a"))},
        LaterCase{
            "OwnReportOfWhoWasOnlyCited",
            Report("outlets/t2", "2026-01-15", Pursuit("TALKS", "clubs/a"))},
        LaterCase{"BetterCarrier",
                  Report("outlets/t1", "2026-01-15",
                         Pursuit("TALKS", "clubs/a", Hop("outlets/t2")))},
        LaterCase{"Outcome",
                  "outcome { player: \"players/p\" kind: "
                  "OUTCOME_KIND_JOINED_FEE to_club: \"clubs/a\" occur { "
                  "start_time { seconds: 1768435200 } } know_time { seconds: "
                  "1768435200 } }"}),
    [](const auto& info) { return info.param.name; });

TEST(ContributionsTest, CorrectionWithTheSameTimeReplacesAnOutcome) {
  Story story;
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  const int64_t first = story.Happen("JOINED_FEE", "2025-07-01", "clubs/b");
  EXPECT_THAT(story.By("2028-01-01"),
              ElementsAre("2025-07-01 outlets/t1 BID miss"));
  story.Happen("JOINED_FEE", "2025-07-01", "clubs/a", "",
               absl::StrCat("target_revisions: ", first));
  EXPECT_THAT(story.By("2028-01-01"),
              ElementsAre("2025-07-01 outlets/t1 BID hit"));
}

TEST(ContributionsTest, LaterCorrectionTakesBackWhatWasCounted) {
  Story story;
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  const int64_t first = story.Happen("JOINED_FEE", "2025-07-01", "clubs/b");
  story.Happen("JOINED_FEE", "2025-09-01", "clubs/a", "",
               absl::StrCat("target_revisions: ", first));
  EXPECT_THAT(story.By("2025-08-31"),
              ElementsAre("2025-07-01 outlets/t1 BID miss"));
  EXPECT_THAT(story.By("2025-09-01"),
              ElementsAre("2025-07-01 outlets/t1 BID miss",
                          "2025-07-01 outlets/t1 BID miss no more",
                          "2025-09-01 outlets/t1 BID hit"));
}

TEST(ContributionsTest, AnnulledOutcomeDecidesNothing) {
  Story story;
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  const int64_t first = story.Happen("JOINED_FEE", "2025-07-01", "clubs/a");
  story.Happen("JOINED_FEE", "2025-09-01", "clubs/a", "annulled: true ",
               absl::StrCat("target_revisions: ", first));
  EXPECT_THAT(story.By("2025-08-31"),
              ElementsAre("2025-07-01 outlets/t1 BID hit"));
  EXPECT_THAT(story.By("2028-01-01"),
              ElementsAre("2025-07-01 outlets/t1 BID hit",
                          "2025-07-01 outlets/t1 BID hit no more",
                          "2026-06-02 outlets/t1 BID miss"));
}

TEST(ContributionsTest, OfTwoThingsKnownAtOnceTheOneSignedFirstCounts) {
  Story story;
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/b"));
  story.Happen("JOINED_FEE", "2025-07-01", "clubs/a",
               "agree { start_time { seconds: 1751000000 } } ");
  story.Happen("LOANED", "2025-07-01", "clubs/b",
               "agree { start_time { seconds: 1751100000 } } ");
  EXPECT_THAT(story.By("2028-01-01"),
              UnorderedElementsAre("2025-07-01 outlets/t1 BID hit",
                                   "2025-07-01 outlets/t1 BID miss"));
}

TEST(ContributionsTest, ReadsAClaimByTheClubThatHeHadThen) {
  Story story;
  story.Say("outlets/t1", "2025-06-01", Pursuit("BID", "clubs/a"));
  story.Happen("JOINED_FEE", "2025-07-01", "clubs/a");
  // Now his own club is another.
  story.Say("outlets/t1", "2025-08-01", Pursuit("TALKS", "clubs/a"));
  story.Say("outlets/t1", "2025-08-01", Pursuit("BID", "clubs/own"));
  story.Say("outlets/t2", "2025-08-01",
            Claim("c", "RENEWAL_OFFERED", "actor { name: \"clubs/a\" }"));
  story.Happen("RENEWED", "2025-09-01", "clubs/a");
  EXPECT_THAT(
      story.By("2028-01-01"),
      UnorderedElementsAre("2025-07-01 outlets/t1 BID hit",
                           "2025-09-01 outlets/t1 BID miss",
                           "2025-09-01 outlets/t2 RENEWAL_OFFERED hit"));
}

}  // namespace
}  // namespace hearsay::testing
