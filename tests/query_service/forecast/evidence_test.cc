#include "query_service/forecast/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/query_service/forecast/world.h"

namespace hearsay::forecast {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

constexpr char kNow[] = "2025-10-01";
const Model& kModel = DefaultModel();

// lambda by tier: 1 + ln(mean / 0.25).
const double kLambda1 = 1 + std::log(0.45 / 0.25);
const double kLambda2 = 1 + std::log(0.30 / 0.25);
const double kLambdaOfficial = 1 + std::log(0.98 / 0.25);
const double kLambdaNone = 1 + std::log(0.12 / 0.25);

// Asserts a bid of club a.
std::string Bid(const std::string& more = "") {
  return Claim("c", "BID",
               "actor { name: \"clubs/a\" } certainty: "
               "CERTAINTY_ASSERTED " +
                   more);
}

class EvidenceTest : public ::testing::Test {
 protected:
  EvidenceTest() {
    world_.Club("clubs/home", "associations/x")
        .Club("clubs/a", "associations/x")
        .Club("clubs/b", "associations/x");
    for (const int tier : {1, 2, 3, 4}) {
      world_.Outlet(absl::StrCat("outlets/t", tier), tier);
      world_.Outlet(absl::StrCat("outlets/other", tier), tier);
    }
    world_.Outlet("outlets/u", 0).Player("clubs/home", "2027-06-30");
  }

  World& Say(const std::string& publisher, const std::string& day,
             const std::string& claims) {
    return world_.Add(Report(publisher, day, claims), At("2025-10-01"));
  }

  std::vector<RootWeight> Roots(absl::Time saga_start = absl::InfinitePast()) {
    scene_ = world_.SceneAt(At(kNow));
    return WeighRoots(scene_.view, scene_.lineage, world_.registry(),
                      "clubs/home", saga_start, kModel);
  }
  Evidence Sum() {
    const std::vector<RootWeight> roots = Roots();
    return SumEvidence(scene_.view, roots, absl::InfinitePast(),
                       kModel.parameters);
  }
  // The roots' weights, in order.
  std::vector<double> Weights() {
    std::vector<double> weights;
    for (const RootWeight& root : Roots()) weights.push_back(root.weight);
    return weights;
  }
  std::vector<Pool> PoolsOf() {
    std::vector<Pool> pools;
    for (const RootWeight& root : Roots()) pools.push_back(root.pool);
    return pools;
  }

  World world_;
  Scene scene_;
};

TEST_F(EvidenceTest, ValueIsReliabilityTimesKindFadedFromTheMiddleOfTheDay) {
  Say("outlets/t1", "2025-09-16", Bid());
  const std::vector<RootWeight> roots = Roots();
  ASSERT_EQ(roots.size(), 1u);
  EXPECT_EQ(roots[0].pool, Pool::kProven);
  EXPECT_NEAR(roots[0].value, kLambda1 * std::exp2(-14.5 / 14), 1e-12);
  const Evidence evidence =
      SumEvidence(scene_.view, roots, absl::InfinitePast(), kModel.parameters);
  ASSERT_EQ(evidence.clubs.size(), 1u);
  EXPECT_EQ(evidence.clubs[0].club, "clubs/a");
  for (const FormEvidence& form : evidence.clubs[0].forms) {
    EXPECT_EQ(form.sum, roots[0].value);
    EXPECT_EQ(form.direct, roots[0].value);
    EXPECT_EQ(form.stage, 0);
  }
  EXPECT_EQ(evidence.root_count, 1);
  EXPECT_EQ(evidence.weight, roots[0].value);
  EXPECT_EQ(evidence.renewal, 0);
  EXPECT_THAT(evidence.others, ElementsAre(0, 0, 0));
}

TEST_F(EvidenceTest, StanceCertaintyAndParserConfidenceScaleIt) {
  Say("outlets/t1", "2025-09-30",
      Claim("c", "BID",
            "actor { name: \"clubs/a\" } certainty: CERTAINTY_POSSIBLE") +
          " parser_confidence_ppm: 500000");
  Say("outlets/t2", "2025-09-30",
      "claims { claim_id: \"d\" kind: CLAIM_KIND_TALKS subject { name: "
      "\"players/p\" } actor { name: \"clubs/b\" } voice: VOICE_REPORT stance: "
      "STANCE_DENIES } ");
  const std::vector<RootWeight> roots = Roots();
  ASSERT_EQ(roots.size(), 2u);
  EXPECT_NEAR(roots[0].strength, kLambda1 * 0.4 * 0.5, 1e-12);
  // Before anything is decided all denials weigh half, whoever makes them.
  EXPECT_NEAR(roots[1].strength, -0.5 * 0.85, 1e-12);
}

TEST_F(EvidenceTest, LaterRootsCountForWhatTheyMayHaveCopied) {
  Say("outlets/t1", "2025-09-20", Bid());
  Say("outlets/t2", "2025-09-22", Bid());
  Say("outlets/other1", "2025-09-23", Bid());
  EXPECT_THAT(PoolsOf(),
              ElementsAre(Pool::kProven, Pool::kProven, Pool::kProven));
  // Tier 2 after tier 1; tier 1 after tier 1 and after a worse tier.
  EXPECT_THAT(Weights(),
              ElementsAre(1, DoubleNear(1 - 0.8 * 0.6, 1e-12),
                          DoubleNear(std::pow(1 - 0.8 * 0.3, 2), 1e-12)));
}

TEST_F(EvidenceTest, RootsMoreThanAWeekApartAreIndependent) {
  Say("outlets/t1", "2025-09-10", Bid());
  Say("outlets/t2", "2025-09-18", Bid());
  EXPECT_THAT(Weights(), ElementsAre(1, 1));
}

TEST_F(EvidenceTest, LowTiersEchoWhatTheirEqualsOrBettersSaid) {
  Say("outlets/t4", "2025-09-01", Bid());
  Say("outlets/t3", "2025-09-20", Bid());
  Say("outlets/other4", "2025-09-21", Bid());
  // Two half-lives of a bid are 28 days: the first is too old for the last.
  EXPECT_THAT(PoolsOf(),
              ElementsAre(Pool::kProven, Pool::kProven, Pool::kEcho));
  EXPECT_THAT(Weights(), ElementsAre(1, 1, 0.32));
}

TEST_F(EvidenceTest, AnEchoTouchesNoOtherRoot) {
  Say("outlets/t1", "2025-08-20", Bid());
  Say("outlets/other3", "2025-09-10", Bid());
  Say("outlets/t3", "2025-09-25", Bid());
  EXPECT_THAT(PoolsOf(),
              ElementsAre(Pool::kProven, Pool::kEcho, Pool::kProven));
}

TEST_F(EvidenceTest, AnEchoTakesNothingBack) {
  const std::string denial =
      "claims { claim_id: \"c\" kind: CLAIM_KIND_BID subject { name: "
      "\"players/p\" } actor { name: \"clubs/a\" } voice: VOICE_REPORT stance: "
      "STANCE_DENIES } ";
  Say("outlets/t3", "2025-09-10", Bid());
  Say("outlets/t1", "2025-09-20", denial);
  Say("outlets/t3", "2025-09-22", denial);
  EXPECT_THAT(PoolsOf(),
              ElementsAre(Pool::kProven, Pool::kProven, Pool::kEcho));
}

TEST_F(EvidenceTest, UntieredOutletsAreUnprovenAndTouchNoOtherRoot) {
  Say("outlets/u", "2025-09-20", Bid());
  Say("", "2025-09-21", Bid());
  Say("outlets/t3", "2025-09-22", Bid());
  EXPECT_THAT(PoolsOf(),
              ElementsAre(Pool::kUnproven, Pool::kEcho, Pool::kProven));
  EXPECT_THAT(Weights(), ElementsAre(1, 1, 1));
}

TEST_F(EvidenceTest, AnUnknownOutletNamesNoClubAndIsCapped) {
  Say("outlets/u", "2025-09-30", Bid());
  EXPECT_THAT(Sum().clubs, IsEmpty());
  Say("outlets/u", "2025-09-30", Claim("w", "WANTS_TO_LEAVE"));
  const Evidence evidence = Sum();
  EXPECT_NEAR(evidence.others[kLoan], 0.06, 1e-12);
  EXPECT_NEAR(evidence.renewal, -0.06, 1e-12);
  EXPECT_EQ(evidence.weight, 0);
  EXPECT_EQ(evidence.root_count, 0);
}

TEST_F(EvidenceTest, CitationsAreEchoesOfTheirRoot) {
  Say("outlets/t1", "2025-09-30", Bid());
  const double root = Sum().clubs[0].forms[kFee].sum;
  Say("outlets/t2", "2025-09-30", Bid(Hop("outlets/t1")));
  Say("outlets/u", "2025-09-30", Bid(Hop("outlets/t1")));
  ASSERT_EQ(Roots().size(), 1u);
  EXPECT_NEAR(Roots()[0].citations, 0.05 * (1 + std::exp2(-0.25)), 1e-12);
  EXPECT_NEAR(Sum().clubs[0].forms[kFee].sum, root + 0.04, 1e-12);  // capped
  EXPECT_EQ(Sum().clubs[0].forms[kFee].direct, root);
}

TEST_F(EvidenceTest, ACitationThatIsNotYetPublishedWeighsNothing) {
  world_.Add(
      Report("", "2025-10-07",
             Bid(Hop("outlets/t1", hearsay::testing::Say("2025-09-20")))),
      At("2025-10-09"));
  ASSERT_EQ(Roots().size(), 1u);
  EXPECT_EQ(Roots()[0].citations, 0);
}

TEST_F(EvidenceTest, AVirtualRootNeedsATieredCarrierOrAnUnknownOne) {
  Say("outlets/u", "2025-09-20", Bid(Hop("outlets/t1")));
  ASSERT_EQ(Roots().size(), 1u);
  EXPECT_EQ(Roots()[0].pool, Pool::kUnproven);
  EXPECT_NEAR(Roots()[0].reliability.weight, kLambdaNone, 1e-12);
  Say("outlets/t3", "2025-09-25", Bid(Hop("outlets/t1")));
  EXPECT_EQ(Roots()[0].pool, Pool::kProven);
  EXPECT_NEAR(Roots()[0].reliability.weight, kLambda1, 1e-12);
  Say("", "2025-09-20",
      Claim("t", "TALKS", "actor { name: \"clubs/b\" } " + Hop("outlets/t2")));
  EXPECT_THAT(PoolsOf(), ElementsAre(Pool::kProven, Pool::kProven));
}

TEST_F(EvidenceTest, ARepeatMakesARootYoungerToHalfItsAge) {
  Say("outlets/t1", "2025-09-11", Bid());
  Say("outlets/t1", "2025-09-29", Bid());
  const std::vector<RootWeight> roots = Roots();
  ASSERT_EQ(roots.size(), 1u);
  EXPECT_EQ(roots[0].age, absl::Hours(234));  // half of 19.5 days
}

TEST_F(EvidenceTest, WithoutATimeItIsOneHalfLifeOlderThanItsStoring) {
  world_.Add(Report("outlets/t1", "", Bid()), At("2025-09-21"));
  ASSERT_EQ(Roots().size(), 1u);
  EXPECT_EQ(Roots()[0].age, 24 * kDay);
}

TEST_F(EvidenceTest, WhatASourceSaysAgainWithMoreWeighsNothingAndRefreshes) {
  const std::string club = "counterpart { name: \"clubs/home\" } ";
  Say("outlets/t1", "2025-09-11", Bid());
  Say("outlets/t1", "2025-09-29", Bid(club));
  const std::vector<RootWeight> roots = Roots();
  ASSERT_EQ(roots.size(), 2u);
  EXPECT_EQ(roots[0].weight, 1);
  EXPECT_EQ(roots[0].age, absl::Hours(234));  // half of 19.5 days
  EXPECT_EQ(roots[1].weight, 0);
  EXPECT_EQ(Sum().weight, roots[0].value);
}

TEST_F(EvidenceTest, ACitationThatKnowsMoreIsNoSecondRootAndRefreshesNothing) {
  Say("outlets/t1", "2025-09-20", Bid());
  Say("outlets/t2", "2025-09-29",
      Bid("counterpart { name: \"clubs/home\" } " + Hop("outlets/t1")));
  const std::vector<RootWeight> roots = Roots();
  ASSERT_EQ(roots.size(), 2u);
  EXPECT_EQ(roots[0].age, absl::Hours(252));  // 10.5 days
  EXPECT_EQ(roots[1].weight, 0);
  EXPECT_EQ(roots[1].citations, 0.05);
}

TEST_F(EvidenceTest, ASourceIsHeardAgainAfterTwoHalfLives) {
  Say("outlets/t1", "2025-08-20", Bid());
  Say("outlets/t1", "2025-09-20", Bid());
  EXPECT_THAT(Weights(), ElementsAre(1, 1));
}

TEST_F(EvidenceTest, ARepeatWithoutATimeIsAsOldAsItsOwnStoringMakesIt) {
  world_.Add(Report("outlets/t1", "", Bid()), At("2025-09-01"));
  world_.Add(Report("outlets/t1", "", Bid()), At("2025-09-21"));
  ASSERT_EQ(Roots().size(), 1u);
  EXPECT_EQ(Roots()[0].age, 24 * kDay);  // not the 44 days of the first
}

TEST_F(EvidenceTest, ASourceThatSaysTheOppositeTakesItBack) {
  Say("outlets/t1", "2025-09-20", Bid());
  Say("outlets/t1", "2025-09-22",
      "claims { claim_id: \"c\" kind: CLAIM_KIND_BID subject { name: "
      "\"players/p\" } actor { name: \"clubs/a\" } voice: VOICE_REPORT stance: "
      "STANCE_DENIES } ");
  const std::vector<RootWeight> roots = Roots();
  ASSERT_EQ(roots.size(), 1u);
  EXPECT_LT(roots[0].value, 0);
}

TEST_F(EvidenceTest, ASourceThatRepeatsItAfterADenialTakesTheDenialBack) {
  Say("outlets/t1", "2025-09-20", Bid());
  Say("outlets/t1", "2025-09-22",
      "claims { claim_id: \"c\" kind: CLAIM_KIND_BID subject { name: "
      "\"players/p\" } actor { name: \"clubs/a\" } voice: VOICE_REPORT stance: "
      "STANCE_DENIES } ");
  Say("outlets/t1", "2025-09-24", Bid());
  const std::vector<RootWeight> roots = Roots();
  ASSERT_EQ(roots.size(), 1u);
  EXPECT_GT(roots[0].value, 0);
}

TEST_F(EvidenceTest, WhatWasSaidBeforeTheSagaWeighsNothing) {
  Say("outlets/t1", "2025-09-20", Bid());
  EXPECT_THAT(Roots(At("2025-09-22")), IsEmpty());
  EXPECT_EQ(Roots(At("2025-09-21")).size(), 1u);
}

TEST_F(EvidenceTest, ARepeatInTheSagaStartsAgain) {
  Say("outlets/t1", "2025-09-10", Bid());
  Say("outlets/t1", "2025-09-20", Bid());
  Say("outlets/t3", "2025-09-18", Bid());
  const std::vector<RootWeight> roots = Roots(At("2025-09-15"));
  ASSERT_EQ(roots.size(), 2u);
  EXPECT_EQ(roots[0].tier, Tier::k3);
  EXPECT_EQ(roots[1].tier, Tier::k1);
  EXPECT_EQ(roots[1].age, absl::Hours(252));  // from 20 September
  const std::vector<RootWeight> later = Roots(At("2025-09-21") + kDay);
  EXPECT_THAT(later, IsEmpty());
}

TEST_F(EvidenceTest, WhoCopiesNewsFromBeforeTheSagaIsAnEcho) {
  Say("outlets/t1", "2025-09-10", Bid());
  Say("outlets/t3", "2025-09-18", Bid());
  const std::vector<RootWeight> roots = Roots(At("2025-09-15"));
  ASSERT_EQ(roots.size(), 1u);
  EXPECT_EQ(roots[0].pool, Pool::kEcho);
}

TEST_F(EvidenceTest, ADealFormCountsInFullThereAndByHalfElsewhere) {
  Say("outlets/t1", "2025-09-30", Bid("deal_form: DEAL_FORM_LOAN"));
  const auto forms = Sum().clubs.at(0).forms;
  EXPECT_EQ(forms[kFee].sum, forms[kLoan].sum / 2);
  EXPECT_EQ(forms[kFree].direct, forms[kLoan].direct / 2);
}

TEST_F(EvidenceTest, AnAgreementGivesCreditForTheStageAsFarAsItsSourceIsGood) {
  const std::string agreed =
      Claim("c", "CLUBS_AGREED",
            "actor { name: \"clubs/a\" } certainty: CERTAINTY_ASSERTED");
  Say("outlets/t3", "2025-09-30", agreed);
  EXPECT_EQ(Sum().clubs.at(0).forms[kFee].stage, 0);
  Say("outlets/t1", "2025-09-30", agreed);
  const FormEvidence fee = Sum().clubs.at(0).forms[kFee];
  const double v = kLambda1 * 1.6 * std::exp2(-0.5 / 10);
  EXPECT_NEAR(fee.stage, v * (1 - 1 / kLambda1), 1e-12);
  EXPECT_LT(fee.stage, fee.direct);
}

TEST_F(EvidenceTest, TheSellingClubTouchesFeesAndTheWishOfThePlayerAll) {
  Say("outlets/t1", "2025-09-30", Bid());
  const double bid = Sum().clubs.at(0).forms[kFee].sum;
  Say("outlets/t2", "2025-09-30",
      Claim("s", "WILLING_TO_SELL", "actor { name: \"clubs/home\" }"));
  Evidence evidence = Sum();
  const double selling = evidence.others[kFee];
  EXPECT_NEAR(selling, kLambda2 * 0.85 * 0.5 * std::exp2(-0.5 / 45), 1e-12);
  EXPECT_EQ(evidence.others[kFree], 0);
  EXPECT_NEAR(evidence.clubs[0].forms[kFee].sum, bid + selling, 1e-12);
  EXPECT_NEAR(evidence.clubs[0].forms[kLoan].sum, bid, 1e-12);
  EXPECT_EQ(evidence.clubs[0].forms[kFee].direct, bid);
  Say("outlets/t1", "2025-09-30", Claim("w", "WANTS_TO_STAY"));
  evidence = Sum();
  EXPECT_LT(evidence.others[kFree], 0);
  EXPECT_EQ(evidence.renewal, -evidence.others[kFree]);
}

struct RenewalCase {
  std::string kind;
  double g;
  int half_life_days;
  friend void PrintTo(const RenewalCase& test, std::ostream* os) {
    *os << test.kind;
  }
};
class RenewalEvidenceTest : public EvidenceTest,
                            public ::testing::WithParamInterface<RenewalCase> {
};
TEST_P(RenewalEvidenceTest, TouchesTheRenewalOnly) {
  Say("outlets/t1", "2025-09-30", Claim("c", GetParam().kind));
  const Evidence evidence = Sum();
  EXPECT_NEAR(evidence.renewal,
              kLambda1 * 0.85 * GetParam().g *
                  std::exp2(-0.5 / GetParam().half_life_days),
              1e-12);
  EXPECT_THAT(evidence.others, ElementsAre(0, 0, 0));
  EXPECT_THAT(evidence.clubs, IsEmpty());
}
INSTANTIATE_TEST_SUITE_P(
    Kinds, RenewalEvidenceTest,
    ::testing::Values(RenewalCase{"RENEWAL_OFFERED", 1.0, 14},
                      RenewalCase{"RENEWAL_REJECTED", -0.8, 45},
                      RenewalCase{"RENEWAL_TALKS", 0.4, 21},
                      RenewalCase{"RENEWAL_LIKELY", 0.7, 30},
                      RenewalCase{"RENEWAL_STALLED", -0.7, 30}),
    [](const auto& info) { return info.param.kind; });

TEST_F(EvidenceTest, APlayersOwnWordOnHisWishIsOfficialInEarnestAndNotInJest) {
  const auto quote = [](const std::string& tone) {
    return absl::StrCat(
        "certainty: CERTAINTY_ASSERTED attribution { hops { kind: "
        "HOP_KIND_PRINCIPAL source { name: \"players/p\" } } } quotes { text: "
        "\"I want to go\" tone: TONE_",
        tone, " }");
  };
  Say("", "2025-09-30", Claim("c", "WANTS_TO_LEAVE", quote("EARNEST")));
  ASSERT_EQ(Roots().size(), 1u);
  EXPECT_NEAR(Roots()[0].strength, 1.3 * kLambdaOfficial, 1e-12);
  EXPECT_EQ(Roots()[0].half_life, 45 * kDay);
  Say("", "2025-09-20", Claim("d", "RENEWAL_REJECTED", quote("JOKING")));
  EXPECT_NEAR(Roots()[0].strength, 0.3 * kLambdaOfficial, 1e-12);
  // What others do is not his to announce.
  Say("", "2025-09-10",
      Claim("e", "TALKS", "actor { name: \"clubs/a\" } " + quote("EARNEST")));
  EXPECT_EQ(Roots()[0].pool, Pool::kUnproven);
  EXPECT_NEAR(Roots()[0].strength, 1.3 * kLambdaNone, 1e-12);
}

TEST_F(EvidenceTest, AClubsWordIsOfficialInItsOwnMattersOnly) {
  Say("outlets/t1", "2025-09-20",
      Claim("c", "WILLING_TO_SELL",
            "actor { name: \"clubs/home\" } " + Hop("clubs/home")));
  Say("outlets/t1", "2025-09-25",
      Claim("c", "WANTS_TO_LEAVE", Hop("clubs/home")));
  const std::vector<RootWeight> roots = Roots();
  ASSERT_EQ(roots.size(), 2u);
  EXPECT_EQ(roots[0].tier, Tier::kOfficial);
  EXPECT_EQ(roots[1].tier, Tier::kUntiered);
}

TEST_F(EvidenceTest, HisOwnClubIsNoDestination) {
  Say("outlets/t1", "2025-09-20",
      Claim("c", "TALKS", "actor { name: \"clubs/home\" }"));
  Say("outlets/t1", "2025-09-20",
      Claim("d", "RENEWAL_OFFERED", "actor { name: \"clubs/a\" }"));
  EXPECT_THAT(Roots(), IsEmpty());
}

TEST_F(EvidenceTest, WhoPersuadesForAClubSpeaksForThatClub) {
  world_.Entity("players/friend");
  Say("outlets/t1", "2025-09-20",
      Claim("c", "PERSUASION",
            "actor { name: \"players/friend\" } counterpart { name: "
            "\"clubs/b\" }"));
  EXPECT_THAT(Sum().clubs, ElementsAre(Field(&ClubEvidence::club, "clubs/b")));
  EXPECT_EQ(Roots()[0].half_life, 21 * kDay);  // as any contact
}

// Another player whom club a wants, by an outlet of a tier.
std::string Rival(const std::string& kind, const std::string& actor,
                  const std::string& rival = "players/q") {
  return absl::StrCat("claims { claim_id: \"q\" kind: CLAIM_KIND_", kind,
                      " subject { name: \"", rival, "\" } actor { name: \"",
                      actor,
                      "\" } voice: VOICE_REPORT stance: STANCE_ASSERTS "
                      "certainty: CERTAINTY_ASSERTED participants { role: "
                      "PARTICIPANT_ROLE_ALTERNATIVE_TO entity { name: "
                      "\"players/p\" } } } ");
}

class RivalTest : public EvidenceTest {
 protected:
  RivalTest() {
    world_.Entity("players/q").Entity("players/r");
    Say("outlets/t1", "2025-09-30", Bid());
    alone_ = Sum().clubs.at(0).forms[kFee];
  }
  // What all but the bid adds to club a.
  double Added() {
    const FormEvidence form = Sum().clubs.at(0).forms[kFee];
    EXPECT_EQ(form.direct, alone_.direct);
    return form.sum - alone_.sum;
  }
  void Outcome(const std::string& player, const std::string& club) {
    world_.Add(
        absl::StrCat("outcome { player: \"", player,
                     "\" kind: OUTCOME_KIND_JOINED_FEE to_club: \"", club,
                     "\" ", Day("occur", "2025-09-15"), "know_time { seconds: ",
                     absl::ToUnixSeconds(At("2025-09-16")), " } }"),
        At("2025-10-01"));
  }
  FormEvidence alone_;
};

TEST_F(RivalTest, OutOfReachSpeaksForThePlayer) {
  Say("outlets/t2", "2025-09-10", Rival("TOP_TARGET", "clubs/a"));
  EXPECT_EQ(Added(), 0);
  Outcome("players/q", "clubs/b");
  EXPECT_NEAR(Added(), 0.3 * kLambda2 * std::exp2(-15.0 / 60), 1e-12);
}

TEST_F(RivalTest, SignedByTheClubSpeaksAgainstHim) {
  Say("outlets/t2", "2025-09-10", Rival("TOP_TARGET", "clubs/a"));
  Outcome("players/q", "clubs/a");
  EXPECT_NEAR(Added(), -0.8 * kLambda2 * std::exp2(-15.0 / 365), 1e-12);
}

TEST_F(RivalTest, IsOneWhateverAVersionMakesOfThePursuit) {
  Say("outlets/t2", "2025-09-10", Rival("TOP_TARGET", "clubs/a"));
  Say("outlets/t2", "2025-09-11", Rival("PURSUIT_ENDED", "clubs/a"));
  const DossierView view = world_.SceneAt(At(kNow)).view;
  Parameters parameters;
  parameters.g_interest = -0.1;
  parameters.g_pursuit_ended = 0.1;
  const auto target = [&](int claim) {
    return TouchOf(view.claims[claim], "players/p", "clubs/home", parameters)
        .target;
  };
  EXPECT_EQ(target(0), Target::kRival);
  EXPECT_EQ(target(1), Target::kNothing);
}

TEST_F(RivalTest, ClaimsOfASigningCountUntilItIsRecorded) {
  Say("outlets/t2", "2025-09-10", Rival("TOP_TARGET", "clubs/a"));
  Say("outlets/t1", "2025-09-30", Rival("RENEWAL_SIGNED", "clubs/b"));
  EXPECT_NEAR(Added(), 0.3 * kLambda1 * std::exp2(-0.5 / 60), 1e-12);
}

TEST_F(RivalTest, OnlyTheFirstNamedByAProvenWordCounts) {
  Say("outlets/u", "2025-09-05", Rival("TOP_TARGET", "clubs/a", "players/r"));
  Outcome("players/r", "clubs/a");
  EXPECT_EQ(Added(), 0);
  Say("outlets/t2", "2025-09-10", Rival("TOP_TARGET", "clubs/a"));
  Say("outlets/t1", "2025-09-12", Rival("TOP_TARGET", "clubs/a", "players/r"));
  EXPECT_EQ(Added(), 0);
  Outcome("players/q", "clubs/b");
  EXPECT_GT(Added(), 0.2);
}

TEST_F(EvidenceTest, NamesAtMostSixteenClubsThoseWithTheMost) {
  for (int i = 0; i < 500; ++i) {
    const std::string club = absl::StrCat("clubs/c", i);
    Say("outlets/t1", i == 321 ? "2025-09-30" : "2025-09-20",
        Claim("c", "TALKS", absl::StrCat("actor { name: \"", club, "\" }")));
  }
  const Evidence evidence = Sum();
  ASSERT_EQ(evidence.clubs.size(), 16u);
  EXPECT_EQ(evidence.clubs[0].club, "clubs/c321");
  EXPECT_EQ(evidence.clubs[1].club, "clubs/c0");  // ties by name
  EXPECT_EQ(evidence.clubs[2].club, "clubs/c1");
}

TEST(PullsTest, ShareTheMentionsAmongClubs) {
  ClubEvidence a, b;
  a.forms[kFee] = {2, 2, 0.5};
  b.forms[kFee] = {-1, -1, 0};
  const auto pulls = PullsOf({a, b});
  EXPECT_NEAR(pulls[0][kFee].mention, 2.0 / 3, 1e-15);
  EXPECT_NEAR(pulls[0][kFee].direction, std::log(3), 1e-15);
  EXPECT_NEAR(pulls[0][kFee].stage, 1 - std::exp(-0.5), 1e-15);
  EXPECT_EQ(pulls[1][kFee].mention, 0);
  EXPECT_NEAR(pulls[1][kFee].direction, -std::log(2), 1e-15);
}

}  // namespace
}  // namespace hearsay::forecast
