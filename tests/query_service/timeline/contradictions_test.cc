#include "query_service/timeline/contradictions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/query_service/timeline/told_story.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace hearsay::testing;

// A claim with another stance or voice than an asserting report's.
std::string Denial(const std::string& id, const std::string& kind,
                   const std::string& more = "") {
  return absl::StrCat("claims { claim_id: \"", id, "\" kind: CLAIM_KIND_", kind,
                      " subject { name: \"players/p\" } voice: VOICE_REPORT "
                      "stance: STANCE_DENIES ",
                      more, " } ");
}
std::string Opinion(const std::string& id, const std::string& kind) {
  return absl::StrCat("claims { claim_id: \"", id, "\" kind: CLAIM_KIND_", kind,
                      " subject { name: \"players/p\" } voice: VOICE_OPINION "
                      "stance: STANCE_ASSERTS } ");
}

std::vector<std::string> Found(const LogBuilder& log,
                               const std::string& said_by = "2025-10-20") {
  return ToldStory(log, said_by).Contradictions();
}

TEST(ContradictionsTest, ConfidenceAgainstStalemateAndRefusal) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-09-01",
                       Claim("c", "RENEWAL_REJECTED", "count: 2")));
  log.Add("r2",
          Report("outlets/b", "2025-10-01", Claim("c", "RENEWAL_LIKELY")));
  log.Add("r3",
          Report("outlets/c", "2025-10-07", Claim("c", "RENEWAL_STALLED")));
  EXPECT_THAT(Found(log),
              ElementsAre("opposed-outlook 2025-10-02 to now: rejected 2 "
                          "offers, stalemate (r1#c r3#c) | confident (r2#c)"));
  EXPECT_THAT(Found(log, "2025-10-01"), IsEmpty());
}

TEST(ContradictionsTest, WishesToLeaveAndToStay) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "WANTS_TO_LEAVE")));
  log.Add("r2", Report("outlets/b", "2025-10-02", Claim("c", "WANTS_TO_STAY")));
  EXPECT_THAT(Found(log),
              ElementsAre("opposed-outlook 2025-10-03 to now: wants to leave "
                          "(r1#c) | wants to stay (r2#c)"));
}

TEST(ContradictionsTest, DenialOfWhatAnotherSourceAsserts) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01",
                 Claim("c", "BID", By("k") + "deal_form: DEAL_FORM_FEE")));
  // Denies every bid of the club, whatever its form.
  log.Add("r2", Report("outlets/b", "2025-10-02", Denial("c", "BID", By("k"))));
  // Denies another club's.
  log.Add("r3", Report("outlets/c", "2025-10-02", Denial("c", "BID", By("l"))));
  EXPECT_THAT(
      Found(log),
      ElementsAre("assertion-denial 2025-10-03 to now: says so (r1#c) | "
                  "denies it (r2#c)"));
}

TEST(ContradictionsTest, ADenialOfOneFormLeavesTheOthersOpen) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01",
                 Claim("c", "BID", By("k") + "deal_form: DEAL_FORM_FEE")));
  log.Add("r2",
          Report("outlets/b", "2025-10-02",
                 Denial("c", "BID", By("k") + "deal_form: DEAL_FORM_LOAN")));
  EXPECT_THAT(Found(log), IsEmpty());
}

TEST(ContradictionsTest, SumsOfOneRoleThatAreFurtherApartThanRounding) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-09-14",
                       Claim("c", "BID", By("k") + Sum("BID", 40))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "BID", By("k") + Sum("BID", 41))));
  EXPECT_THAT(Found(log), IsEmpty());
  log.Add("r3", Report("outlets/c", "2025-10-03",
                       Claim("c", "BID", By("k") + Sum("BID", 50))));
  EXPECT_THAT(Found(log),
              ElementsAre("number-clash 2025-10-04 to now: EUR 40m (r1#c r2#c) "
                          "| EUR 50m (r3#c)"));
}

TEST(ContradictionsTest, SumsInOtherCurrenciesClashOnlyIfNoRateFits) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-09-14",
                       Claim("c", "BID", By("k") + Sum("BID", 50))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "BID", By("k") + Sum("BID", 43, "GBP"))));
  EXPECT_THAT(Found(log), IsEmpty());
  log.Add("r3", Report("outlets/c", "2025-10-02",
                       Claim("c", "BID", By("k") + Sum("BID", 60, "GBP"))));
  EXPECT_THAT(Found(log),
              ElementsAre("number-clash 2025-10-03 to now: EUR 50m (r1#c r2#c) "
                          "| GBP 60m (r3#c)"));
}

TEST(ContradictionsTest, CountsOfOneThing) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "RENEWAL_REJECTED", "count: 2")));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "RENEWAL_REJECTED", "count: 3")));
  EXPECT_THAT(Found(log),
              ElementsAre("number-clash 2025-10-03 to now: 2 (r1#c) "
                          "| 3 (r2#c)"));
}

TEST(ContradictionsTest, TimesOfWhatHappensOnce) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-09-16",
                       Claim("c", "MEDICAL",
                             By("k") + Event("2025-10-21", "2025-10-22"))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "MEDICAL",
                             By("k") + Event("2025-10-20", "2025-10-27"))));
  EXPECT_THAT(Found(log), IsEmpty());  // the day lies in the week
  log.Add("r3", Report("outlets/c", "2025-10-03",
                       Claim("c", "MEDICAL",
                             By("k") + Event("2025-10-28", "2025-10-29"))));
  EXPECT_THAT(
      Found(log),
      ElementsAre("date-clash 2025-10-04 to now: 2025-10-21 (r1#c r2#c) "
                  "| 2025-10-28 (r3#c)"));
}

TEST(ContradictionsTest, EndsOfOneContract) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-08-20",
                       Claim("c", "CONTRACT_TERM",
                             By("own") + Event("2026-06-01", "2026-07-01"))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "CONTRACT_TERM",
                             By("own") + Event("2026-06-30", "2026-07-01"))));
  EXPECT_THAT(Found(log), IsEmpty());
  log.Add("r3", Report("outlets/c", "2025-10-03",
                       Claim("c", "CONTRACT_TERM",
                             By("own") + Event("2027-06-30", "2027-07-01"))));
  EXPECT_THAT(Found(log),
              ElementsAre("contract-terms 2025-10-04 to now: 2026-06-01 to "
                          "2026-06-30 (r1#c r2#c) | 2027-06-30 (r3#c)"));
}

TEST(ContradictionsTest, DealsWithTwoClubsAndANewContract) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "CLUBS_AGREED", By("k"))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "PRE_CONTRACT", By("l"))));
  log.Add("r3", Report("outlets/c", "2025-10-03",
                       Claim("c", "RENEWAL_SIGNED", By("own"))));
  EXPECT_THAT(
      Found(log),
      ElementsAre("exclusive-outcomes 2025-10-03 to now: clubs/k (r1#c) "
                  "| clubs/l (r2#c) | a new contract (r3#c)"));
}

TEST(ContradictionsTest, ADealOfThePastContradictsNoneOfThePresent) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "CLUBS_AGREED", By("k"))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "TRANSFER_DONE",
                             By("own") + Event("2021-07-01", "2021-07-02"))));
  EXPECT_THAT(Found(log), IsEmpty());
}

TEST(ContradictionsTest, ADealThatAnotherSourceLaterPutsBack) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "TALKS", By("k"))));
  log.Add("r2", Report("outlets/b", "2025-10-05",
                       Claim("c", "CLUBS_AGREED", By("k"))));
  EXPECT_THAT(Found(log), IsEmpty());  // it has got further
  log.Add("r3", Report("outlets/c", "2025-10-08",
                       Claim("c", "PURSUIT_ENDED", By("k"))));
  EXPECT_THAT(Found(log),
              ElementsAre("stage-regression 2025-10-09 to now: clubs agreed "
                          "(r2#c) | given up (r3#c)"));
}

TEST(ContradictionsTest, ADealThatIsOnAgainContradictsNobody) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "CLUBS_AGREED", By("k"))));
  log.Add("r2", Report("outlets/a", "2025-10-03",
                       Claim("c", "PURSUIT_ENDED", By("k"))));
  log.Add("r3", Report("outlets/b", "2025-10-08",
                       Claim("c", "CLUBS_AGREED", By("k"))));
  EXPECT_THAT(Found(log), IsEmpty());
  EXPECT_EQ(ToldStory(log, "2025-10-20").Standing("r1#c"),
            "SUPERSEDED since 2025-10-04 by r2#c");
}

TEST(ContradictionsTest, WhatIsToldOnOneDayIsNoStepBack) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "CLUBS_AGREED", By("k"))));
  log.Add("r2",
          Report("outlets/b", "2025-10-01", Claim("c", "TALKS", By("k"))));
  EXPECT_THAT(Found(log), IsEmpty());
}

TEST(ContradictionsTest, WhoTellsOfTalksAfterTheAgreementTakesNothingBack) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "CLUBS_AGREED", By("k"))));
  log.Add("r2",
          Report("outlets/a", "2025-10-03", Claim("c", "TALKS", By("k"))));
  EXPECT_THAT(Found(log), IsEmpty());
  EXPECT_EQ(ToldStory(log, "2025-10-20").Standing("r1#c"), "STANDING");
}

// What is no contradiction.

TEST(ContradictionsTest, ADealToldAsBackgroundIsHistory) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "CLUBS_AGREED", By("k"))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       "claims { claim_id: \"c\" kind: "
                       "CLAIM_KIND_TRANSFER_DONE subject { name: "
                       "\"players/p\" } voice: VOICE_BACKGROUND stance: "
                       "STANCE_ASSERTS " +
                           By("own") + " } "));
  EXPECT_THAT(Found(log), IsEmpty());
}

TEST(ContradictionsTest, AddOnsAreManyAndClashWithNone) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "BID", By("k") + Sum("ADD_ON", 5))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "BID", By("k") + Sum("ADD_ON", 10))));
  EXPECT_THAT(Found(log), IsEmpty());
}

TEST(ContradictionsTest, WhatACarrierAddsSpeaksForItsFactsOnly) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "RENEWAL_REJECTED", Sum("WAGE_YEARLY", 5))));
  // Retells the sum, and adds a count.
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "RENEWAL_REJECTED",
                             Hop("outlets/a") + Sum("WAGE_YEARLY", 9) +
                                 "count: 2 ")));
  log.Add("r3",
          Report("outlets/c", "2025-10-03", Claim("c", "RENEWAL_LIKELY")));
  const ToldStory story(log, "2025-10-20");
  EXPECT_THAT(story.timeline().keys, ::testing::Contains("reports/r2#c+"));
  EXPECT_THAT(story.Contradictions(),
              ElementsAre("opposed-outlook 2025-10-04 to now: rejected (r1#c) "
                          "| confident (r3#c)"));
}

TEST(ContradictionsTest, WillingToSellAndAPriceAreNone) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "WILLING_TO_SELL", By("own"))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "ASKING_PRICE", By("own") + Sum("ASK", 50))));
  EXPECT_THAT(Found(log), IsEmpty());
}

TEST(ContradictionsTest, AnOfferAndItsRefusalAreNone) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "RENEWAL_OFFERED")));
  log.Add("r2",
          Report("outlets/b", "2025-10-02", Claim("c", "RENEWAL_REJECTED")));
  EXPECT_THAT(Found(log), IsEmpty());
}

TEST(ContradictionsTest, SumsOfDifferentRolesAreNone) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "BID", By("k") + Sum("ASK", 50))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "BID", By("k") + Sum("BID", 30))));
  EXPECT_THAT(Found(log), IsEmpty());
}

TEST(ContradictionsTest, OpinionsTakeNoSide) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "WANTS_TO_LEAVE")));
  log.Add("r2",
          Report("outlets/b", "2025-10-02", Opinion("c", "WANTS_TO_STAY")));
  EXPECT_THAT(Found(log), IsEmpty());
}

TEST(ContradictionsTest, ACarrierOfAnotherFigureDoesNotContradictItsRoot) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "BID", By("k") + Sum("BID", 40))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "BID",
                             By("k") + Sum("BID", 50) + Hop("outlets/a"))));
  EXPECT_THAT(Found(log), IsEmpty());
}

// What ends one.

TEST(ContradictionsTest, TheSourceThatChangesOverWasWrong) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "WANTS_TO_LEAVE")));
  log.Add("r2", Report("outlets/b", "2025-10-02", Claim("c", "WANTS_TO_STAY")));
  log.Add("r3", Report("outlets/a", "2025-10-06", Claim("c", "WANTS_TO_STAY")));
  EXPECT_THAT(
      Found(log),
      ElementsAre("opposed-outlook 2025-10-03 to 2025-10-07: wants to "
                  "leave! (r1#c) | wants to stay (r2#c); outlets/a says "
                  "otherwise now (r3#c)"));
}

TEST(ContradictionsTest, ASourceCanComeBackToWhatItSaid) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "WANTS_TO_LEAVE")));
  log.Add("r2", Report("outlets/b", "2025-10-02", Claim("c", "WANTS_TO_STAY")));
  log.Add("r3", Report("outlets/a", "2025-10-04", Claim("c", "WANTS_TO_STAY")));
  log.Add("r4",
          Report("outlets/a", "2025-10-08", Claim("c", "WANTS_TO_LEAVE")));
  EXPECT_THAT(
      Found(log),
      ElementsAre("opposed-outlook 2025-10-03 to 2025-10-05: wants to leave! "
                  "(r1#c) | wants to stay (r2#c); outlets/a says otherwise now "
                  "(r3#c)",
                  "opposed-outlook 2025-10-09 to now: wants to leave (r1#c) | "
                  "wants to stay (r2#c)"));
  const ToldStory story(log, "2025-10-20");
  EXPECT_EQ(story.Standing("r1#c"), "CONTRADICTED since 2025-10-09 by r2#c");
  EXPECT_EQ(story.Standing("r3#c"), "SUPERSEDED since 2025-10-09 by r1#c");
}

TEST(ContradictionsTest, ThePlayersOwnWordSettlesWhatHeWants) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "WANTS_TO_LEAVE")));
  log.Add("r2",
          Report("outlets/b", "2025-10-04",
                 Claim("c", "WANTS_TO_STAY",
                       "attribution { hops { kind: HOP_KIND_PRINCIPAL source { "
                       "name: \"players/p\" } } }")));
  EXPECT_THAT(Found(log),
              ElementsAre("opposed-outlook 2025-10-05 to 2025-10-05: wants to "
                          "leave! (r1#c) | wants to stay (r2#c); players/p "
                          "itself says otherwise (r2#c)"));
}

TEST(ContradictionsTest, AWordThatOnlyUntieredOutletsQuoteSettlesNothing) {
  LogBuilder log = WithOutlets();
  log.Entity("outlets/nobody");
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "WANTS_TO_LEAVE")));
  log.Add("r2",
          Report("outlets/nobody", "2025-10-04",
                 Claim("c", "WANTS_TO_STAY",
                       "attribution { hops { kind: HOP_KIND_PRINCIPAL source { "
                       "name: \"players/p\" } } }")));
  EXPECT_THAT(Found(log),
              ElementsAre("opposed-outlook 2025-10-05 to now: wants to leave "
                          "(r1#c) | wants to stay (r2#c)"));
}

TEST(ContradictionsTest, AClubsConfidenceSettlesNothing) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "RENEWAL_STALLED")));
  log.Add(
      "r2",
      Report("outlets/b", "2025-10-04",
             Claim("c", "RENEWAL_LIKELY",
                   By("own") + "attribution { hops { kind: HOP_KIND_PRINCIPAL "
                               "source { name: \"clubs/own\" } } }")));
  EXPECT_THAT(Found(log),
              ElementsAre("opposed-outlook 2025-10-05 to now: stalemate (r1#c) "
                          "| confident (r2#c)"));
}

TEST(ContradictionsTest, AJokeSettlesNothing) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "WANTS_TO_LEAVE")));
  log.Add("r2",
          Report("outlets/b", "2025-10-04",
                 Claim("c", "WANTS_TO_STAY",
                       "attribution { hops { kind: HOP_KIND_PRINCIPAL source { "
                       "name: \"players/p\" } } } quotes { text: \"For ever!\" "
                       "tone: TONE_JOKING }")));
  EXPECT_THAT(Found(log),
              ElementsAre("opposed-outlook 2025-10-05 to now: wants to leave "
                          "(r1#c) | wants to stay (r2#c)"));
}

TEST(ContradictionsTest, AnOutcomeShowsWhoWasWrong) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "RENEWAL_LIKELY")));
  log.Add("r2",
          Report("outlets/b", "2025-10-02", Claim("c", "RENEWAL_STALLED")));
  log.Add("o", Outcome("RENEWED", "own", "2025-10-10"));
  EXPECT_THAT(
      Found(log),
      ElementsAre("opposed-outlook 2025-10-03 to 2025-10-10: confident "
                  "(r1#c) | stalemate! (r2#c); he signed a new contract "
                  "with clubs/own (outcomes/o)"));
  EXPECT_THAT(Found(log, "2025-10-09"),
              ElementsAre("opposed-outlook 2025-10-03 to now: confident (r1#c) "
                          "| stalemate (r2#c)"));
}

TEST(ContradictionsTest, AnOutcomeShowsWhichClubAndWhichFee) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "CLUBS_AGREED", By("k") + Sum("FEE", 40))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c", "CLUBS_AGREED", By("l"))));
  log.Add("r3", Report("outlets/c", "2025-10-02",
                       Claim("c", "CLUBS_AGREED", By("k") + Sum("FEE", 60))));
  log.Add("o", Outcome("JOINED_FEE", "k", "2025-10-10", Sum("FEE", 60)));
  EXPECT_THAT(
      Found(log),
      ElementsAre(
          "exclusive-outcomes 2025-10-03 to 2025-10-10: clubs/k (r1#c r3#c) | "
          "clubs/l! (r2#c); he joined clubs/k for a fee (outcomes/o)",
          "number-clash 2025-10-03 to 2025-10-10: EUR 40m! (r1#c) | EUR 60m "
          "(r3#c); he joined clubs/k for a fee (outcomes/o)"));
}

TEST(ContradictionsTest, WhatNobodyRepeatsFades) {
  LogBuilder log = WithOutlets();  // both kinds' half-life is 45 days
  log.Add("r1", Report("outlets/a", "2025-06-30", Claim("c", "WANTS_TO_LEAVE")),
          "2025-07-01T12:00:00Z");
  log.Add("r2", Report("outlets/b", "2025-07-31", Claim("c", "WANTS_TO_STAY")),
          "2025-08-01T12:00:00Z");
  EXPECT_THAT(Found(log),
              ElementsAre("opposed-outlook 2025-08-01 to 2025-09-29: wants to "
                          "leave (r1#c) | wants to stay (r2#c); one side is no "
                          "longer told"));
}

TEST(ContradictionsTest, SpansOfOneMatterHaveKeysOfTheirOwn) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01", Claim("c", "WANTS_TO_LEAVE")));
  log.Add("r2", Report("outlets/b", "2025-10-02", Claim("c", "WANTS_TO_STAY")));
  log.Add("r3",
          Report("outlets/b", "2025-10-04", Claim("c", "WANTS_TO_LEAVE")));
  log.Add("r4", Report("outlets/c", "2025-10-08", Claim("c", "WANTS_TO_STAY")));
  const ToldStory story(log, "2025-10-20");
  std::vector<std::string> keys;
  for (const Contradiction& contradiction : story.timeline().contradictions) {
    keys.push_back(ContradictionKey(contradiction, story.timeline()));
  }
  EXPECT_THAT(keys, ElementsAre("opposed-outlook/reports/r1#c",
                                "opposed-outlook/reports/r1#c/2"));
}

// Properties.

// A log of random reports of a few outlets on a few matters.
LogBuilder RandomLog(std::mt19937& random, int reports) {
  LogBuilder log = WithOutlets();
  log.Entity("outlets/d").Entity("outlets/e", "tier: 3");
  const auto pick = [&](int n) {
    return std::uniform_int_distribution<int>(0, n - 1)(random);
  };
  const std::string kinds[] = {
      "WANTS_TO_LEAVE",  "WANTS_TO_STAY", "RENEWAL_LIKELY",
      "RENEWAL_STALLED", "CLUBS_AGREED",  "RENEWAL_SIGNED",
      "TALKS",           "PURSUIT_ENDED", "BID",
      "RENEWAL_REJECTED"};
  for (int i = 0; i < reports; ++i) {
    const std::string kind = kinds[pick(10)];
    std::string more = By(pick(2) == 0 ? "k" : "l");
    if (kind == "BID") more += Sum("BID", 30 + 10 * pick(3));
    if (pick(4) == 0) {
      more += Hop(absl::StrCat("outlets/", std::string(1, 'a' + pick(5))));
    }
    const std::string day =
        DayText(At("2025-01-01") + absl::Hours(24) * pick(270));
    log.Add(absl::StrCat("r", i),
            Report(absl::StrCat("outlets/", std::string(1, 'a' + pick(5))), day,
                   pick(5) == 0 ? Denial("c", kind, more)
                                : Claim("c", kind, more)));
  }
  if (pick(2) == 0) log.Add("o", Outcome("JOINED_FEE", "k", "2025-06-01"));
  return log;
}

// Returns what was written, in text format.
std::string ContentOf(const DossierEntry& entry) {
  v1::Record record = entry.record;
  record.clear_revision();
  record.clear_entry_id();
  record.clear_commit_time();
  std::string text;
  google::protobuf::TextFormat::PrintToString(record, &text);
  return text;
}

TEST(ContradictionsPropertyTest, SidesAreDisjointAndSpansOrdered) {
  std::mt19937 random(7);
  int count = 0;
  for (int round = 0; round < 60; ++round) {
    const LogBuilder log = RandomLog(random, 60);
    const ToldStory story(log, "2025-10-20");
    absl::Time last = absl::InfinitePast();
    for (const Contradiction& contradiction : story.timeline().contradictions) {
      ++count;
      EXPECT_LE(last, contradiction.start);
      last = contradiction.start;
      EXPECT_GE(contradiction.sides.size(), 2u);
      if (contradiction.end.has_value()) {
        EXPECT_LE(contradiction.start, *contradiction.end);
        EXPECT_LE(*contradiction.end, story.view().said_by);
        EXPECT_NE(contradiction.ending, PositionEnd::kNothing);
      } else {
        EXPECT_EQ(contradiction.ending, PositionEnd::kNothing);
      }
      std::vector<int> cascades;
      for (const Side& side : contradiction.sides) {
        EXPECT_TRUE(std::is_sorted(side.cascades.begin(), side.cascades.end()));
        cascades.insert(cascades.end(), side.cascades.begin(),
                        side.cascades.end());
      }
      std::sort(cascades.begin(), cascades.end());
      EXPECT_EQ(std::adjacent_find(cascades.begin(), cascades.end()),
                cascades.end());
      for (const int cascade : cascades) {
        EXPECT_LE(story.lineage().cascades[cascade].said_time,
                  contradiction.end.value_or(absl::InfiniteFuture()));
      }
    }
  }
  EXPECT_GT(count, 300);
}

// By the definition: at each moment more than one side stands if and only if a
// contradiction covers it.
TEST(ContradictionsPropertyTest, SpansAreThoseInWhichSidesStand) {
  std::mt19937 random(10);
  int contradicted = 0;
  for (int round = 0; round < 40; ++round) {
    const LogBuilder log = RandomLog(random, 60);
    const ToldStory story(log, "2025-10-20");
    const Positions positions = TakePositions(story.view(), story.lineage());
    for (const Matter& matter : positions.matters) {
      if (matter.type == query::v1::CONTRADICTION_TYPE_STAGE_REGRESSION) {
        continue;  // where the order counts too
      }
      Positions alone = positions;
      alone.matters = {matter};
      const std::vector<Contradiction> found =
          FindContradictions(story.view(), story.lineage(), alone).list;
      for (const Position& at : matter.positions) {
        const absl::Time moment = at.start + absl::Hours(1);
        std::set<int> sides;
        for (const Position& position : matter.positions) {
          if (position.start <= moment && moment < position.end) {
            sides.insert(position.side);
          }
        }
        const bool covered = std::any_of(
            found.begin(), found.end(), [&](const Contradiction& c) {
              return c.start <= moment &&
                     moment < c.end.value_or(absl::InfiniteFuture());
            });
        EXPECT_EQ(covered, sides.size() >= 2);
        if (covered) ++contradicted;
      }
    }
  }
  EXPECT_GT(contradicted, 200);
}

TEST(ContradictionsPropertyTest, WhatIsSaidLaterChangesNothingBefore) {
  std::mt19937 random(8);
  for (int round = 0; round < 40; ++round) {
    const LogBuilder log = RandomLog(random, 60);
    // The same log without what was said after June.
    LogBuilder early;
    for (const auto& entry : log.dossier().entries) {
      if (entry->is_report() && entry->said_time > At("2025-07-01")) continue;
      early.Add(entry->record.entry_id(), ContentOf(*entry));
    }
    EXPECT_EQ(Found(log, "2025-07-01"), Found(early, "2025-07-01"));
  }
}

TEST(ContradictionsPropertyTest, TheOrderOfArrivalChangesNothing) {
  std::mt19937 random(9);
  for (int round = 0; round < 20; ++round) {
    const LogBuilder log = RandomLog(random, 60);
    std::vector<std::shared_ptr<const DossierEntry>> entries =
        log.dossier().entries;
    std::shuffle(entries.begin(), entries.end(), random);
    LogBuilder shuffled;
    for (const auto& entry : entries) {
      shuffled.Add(entry->record.entry_id(), ContentOf(*entry));
    }
    EXPECT_EQ(Found(log), Found(shuffled));
  }
}

}  // namespace
}  // namespace hearsay
