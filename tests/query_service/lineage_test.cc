#include "query_service/lineage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query_service/view_builder.h"
#include "tests/testing/random.h"

namespace hearsay {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::SizeIs;
using namespace hearsay::testing;

// Says of each cascade who said it and which claims carry it, as in
// "outlets/a*: c1 c2"; a star marks a virtual root.
std::vector<std::string> Describe(const DossierView& view) {
  std::vector<std::string> lines;
  for (const Cascade& cascade : BuildLineage(view).cascades) {
    std::string line =
        absl::StrCat(cascade.source, cascade.is_virtual ? "*" : "", ":");
    for (const LineageMember& member : cascade.members) {
      absl::StrAppend(&line, " ", view.claims[member.claim].claim->claim_id());
    }
    lines.push_back(line);
  }
  return lines;
}

TEST(LineageTest, CitationsOfAnUnstoredSourceShareAVirtualRoot) {
  LogBuilder log;
  log.Add("r1", Report("outlets/x", "2025-10-01",
                       Claim("c1", "BID", Hop("outlets/root"))));
  log.Add("r2", Report("outlets/y", "2025-10-03",
                       Claim("c2", "BID", Hop("outlets/root"))));
  EXPECT_THAT(Describe(log.View("2025-10-10")),
              ElementsAre("outlets/root*: c1 c2"));
}

TEST(LineageTest, CitationsBelongToTheStoredReportWhateverTheTimesSay) {
  LogBuilder log;
  log.Add("r1", Report("outlets/x", "2025-10-01",
                       Claim("c1", "BID", Hop("outlets/root"))));
  log.Add("r2", Report("outlets/root", "2025-10-02", Claim("c2", "BID")));
  EXPECT_THAT(Describe(log.View("2025-10-10")),
              ElementsAre("outlets/root: c1 c2"));
}

TEST(LineageTest, ChainLeadsToItsLastNamedHop) {
  LogBuilder log;
  log.Add("r1",
          Report("outlets/x", "2025-10-01",
                 Claim("c1", "BID",
                       "attribution { hops { kind: HOP_KIND_OUTLET source { "
                       "name: \"outlets/middle\" } } hops { kind: "
                       "HOP_KIND_OUTLET source { name: \"outlets/root\" } } "
                       "hops { kind: HOP_KIND_UNNAMED_SOURCE expression: "
                       "\"sources in Spain\" } }")));
  EXPECT_THAT(Describe(log.View("2025-10-10")),
              ElementsAre("outlets/root*: c1"));
}

TEST(LineageTest, VirtualRootHasTheTimeThatItsBestCarrierStates) {
  LogBuilder log;
  log.Entity("outlets/good", "tier: 1");
  log.Entity("outlets/poor", "tier: 3");
  log.Add("r1", Report("outlets/poor", "2025-10-01",
                       Claim("c1", "BID", Hop("outlets/root"))));
  log.Add("r2",
          Report("outlets/good", "2025-10-05",
                 Claim("c2", "BID", Hop("outlets/root", Say("2025-09-30")))));
  const DossierView view = log.View("2025-10-10");
  const Lineage lineage = BuildLineage(view);
  ASSERT_THAT(lineage.cascades, SizeIs(1));
  EXPECT_EQ(lineage.cascades[0].said_time, At("2025-10-01"));
  EXPECT_EQ(view.claims[lineage.cascades[0].claim].claim->claim_id(), "c2");
}

TEST(LineageTest, UnnamedClaimsOfUnknownPublishersAreRootsOfTheirOwn) {
  LogBuilder log;
  log.Add("r1", Report("", "2025-10-01", Claim("c1", "BID")));
  log.Add("r2", Report("", "2025-10-01", Claim("c2", "BID")));
  const DossierView view = log.View("2025-10-10");
  EXPECT_THAT(BuildLineage(view).roots, SizeIs(2));
  EXPECT_THAT(Describe(view), ElementsAre(": c1 c2"));
}

TEST(LineageTest, SameSourceRepeatsWithinTwoHalfLivesAndThenStartsAnew) {
  LogBuilder log;  // a bid's half-life is 14 days
  log.Add("r1", Report("outlets/x", "2025-08-01", Claim("c1", "BID")));
  log.Add("r2", Report("outlets/x", "2025-08-29", Claim("c2", "BID")));
  log.Add("r3", Report("outlets/x", "2025-09-27", Claim("c3", "BID")));
  EXPECT_THAT(Describe(log.View("2025-10-10")),
              ElementsAre("outlets/x: c1 c2", "outlets/x: c3"));
}

TEST(LineageTest, DifferentThingsStandApart) {
  LogBuilder log;
  log.Add("r1",
          Report("outlets/x", "2025-10-01",
                 Claim("kind", "BID") + Claim("other", "TALKS") +
                     "claims { claim_id: \"denied\" kind: CLAIM_KIND_BID "
                     "subject { name: \"players/p\" } stance: STANCE_DENIES "
                     "voice: VOICE_REPORT }" +
                     "claims { claim_id: \"opinion\" kind: CLAIM_KIND_BID "
                     "subject { name: \"players/p\" } stance: STANCE_ASSERTS "
                     "voice: VOICE_OPINION }"));
  EXPECT_THAT(Describe(log.View("2025-10-10")), SizeIs(4));
}

TEST(LineageTest, HeadlineJoinsWhatItRestates) {
  LogBuilder log;
  log.Add("r1", Report("", "2025-10-01",
                       Claim("headline", "BID", "restates_claim_id: \"body\"") +
                           Claim("body", "BID", Hop("outlets/root"))));
  EXPECT_THAT(Describe(log.View("2025-10-10")),
              ElementsAre("outlets/root*: body headline"));
}

TEST(LineageTest, JournalistCitedByNameIsTheAuthorOfHisReport) {
  LogBuilder log;
  log.Add("r1",
          "report { publisher { name: \"outlets/paper\" } authors { name: "
          "\"people/writer\" } " +
              Claim("c1", "BID") + "}");
  log.Add("r2",
          Report("outlets/x", "2025-10-11",
                 Claim("c2", "BID",
                       "attribution { hops { kind: HOP_KIND_JOURNALIST "
                       "source { name: \"people/writer\" } } }")),
          "2025-10-12T00:00:00Z");
  EXPECT_THAT(Describe(log.View("2025-10-12")),
              ElementsAre("outlets/paper: c1 c2"));
}

TEST(LineageTest, VirtualRootIsVouchedForByTieredOrUnknownPublishersOnly) {
  LogBuilder log;
  log.Entity("outlets/tiered", "tier: 3").Entity("outlets/untiered");
  const std::string claim = Claim("c", "BID", Hop("outlets/root"));
  log.Add("r1", Report("outlets/untiered", "2025-10-01", claim));
  EXPECT_FALSE(BuildLineage(log.View("2025-10-10")).roots[0].vouched);
  log.Add("r2", Report("outlets/tiered", "2025-10-02", claim));
  EXPECT_TRUE(BuildLineage(log.View("2025-10-10")).roots[0].vouched);
}

// Adds outlets of all tiers.
LogBuilder TieredLog() {
  LogBuilder log;
  for (int tier = 1; tier <= 4; ++tier) {
    log.Entity(absl::StrCat("outlets/tier", tier),
               absl::StrCat("tier: ", tier));
  }
  return log;
}

std::string Bid(int millions) {
  return absl::StrCat("money { currency_code: \"EUR\" min_micros: ", millions,
                      "000000000000 max_micros: ", millions,
                      "000000000000 role: MONEY_ROLE_BID }");
}

TEST(LineageTest, UncitedReportOfAPoorOutletSoonAfterIsACopy) {
  LogBuilder log = TieredLog();
  log.Add("r1", Report("outlets/tier1", "2025-10-01", Claim("c1", "BID")));
  log.Add("r2", Report("outlets/tier3", "2025-10-02", Claim("c2", "BID")));
  const DossierView view = log.View("2025-10-10");
  const Lineage lineage = BuildLineage(view);
  ASSERT_THAT(lineage.cascades, SizeIs(1));
  const LineageMember& copy = lineage.cascades[0].members.back();
  EXPECT_EQ(copy.role, LineageRole::kCopies);
  EXPECT_EQ(copy.parent, 0);
  EXPECT_NEAR(copy.probability, 0.85, 0.02);
}

TEST(LineageTest, UncitedReportOfAGoodOutletIsItsOwnUnlessItSharesSpecifics) {
  LogBuilder log = TieredLog();
  log.Add("r1", Report("outlets/tier2", "2025-10-01", Claim("c1", "BID")));
  log.Add("r2", Report("outlets/tier1", "2025-10-02", Claim("c2", "BID")));
  EXPECT_THAT(Describe(log.View("2025-10-10")),
              ElementsAre("outlets/tier2: c1", "outlets/tier1: c2"));
  const std::string count = " count: 2";
  LogBuilder same = TieredLog();
  same.Add("r1", Report("outlets/tier2", "2025-10-01",
                        Claim("c1", "BID", Bid(41) + count)));
  same.Add("r2", Report("outlets/tier1", "2025-10-02",
                        Claim("c2", "BID", Bid(41) + count)));
  EXPECT_THAT(Describe(same.View("2025-10-10")),
              ElementsAre("outlets/tier2: c1 c2"));
}

TEST(LineageTest, ClashingSumsAreNoCopy) {
  LogBuilder log = TieredLog();
  log.Add("r1",
          Report("outlets/tier1", "2025-10-01", Claim("c1", "BID", Bid(40))));
  log.Add("r2",
          Report("outlets/tier3", "2025-10-02", Claim("c2", "BID", Bid(60))));
  EXPECT_THAT(BuildLineage(log.View("2025-10-10")).cascades, SizeIs(2));
}

TEST(LineageTest, CitedRetellingWithAnotherSumStaysAndIsAltered) {
  LogBuilder log = TieredLog();
  log.Add("r1",
          Report("outlets/tier1", "2025-10-01", Claim("c1", "BID", Bid(40))));
  log.Add("r2", Report("outlets/tier3", "2025-10-02",
                       Claim("c2", "BID", Bid(60) + Hop("outlets/tier1"))));
  const Lineage lineage = BuildLineage(log.View("2025-10-10"));
  ASSERT_THAT(lineage.cascades, SizeIs(1));
  EXPECT_TRUE(lineage.cascades[0].members[1].altered);
}

TEST(LineageTest, CitationsAreFollowedThroughReportsThatCite) {
  LogBuilder log;
  log.Add("r1", Report("outlets/c", "2025-10-01", Claim("c1", "BID")));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c2", "BID", Hop("outlets/c"))));
  log.Add("r3", Report("outlets/a", "2025-10-03",
                       Claim("c3", "BID", Hop("outlets/b"))));
  const Lineage lineage = BuildLineage(log.View("2025-10-10"));
  ASSERT_THAT(lineage.cascades, SizeIs(1));
  EXPECT_EQ(lineage.cascades[0].source, "outlets/c");
  EXPECT_EQ(lineage.cascades[0].members[1].parent, 0);
  EXPECT_EQ(lineage.cascades[0].members[2].parent, 1);
}

TEST(LineageTest, CirclesOfCitationsEndInOneVirtualRoot) {
  LogBuilder log;
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c1", "BID", Hop("outlets/b"))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Claim("c2", "BID", Hop("outlets/a"))));
  const Lineage lineage = BuildLineage(log.View("2025-10-10"));
  ASSERT_THAT(lineage.cascades, SizeIs(1));
  EXPECT_TRUE(lineage.cascades[0].is_virtual);
  EXPECT_THAT(lineage.cascades[0].members, SizeIs(2));
}

TEST(LineageTest, CirclesOfNamedReportsEndToo) {
  const auto citing = [](const std::string& id, const std::string& report) {
    return Claim(id, "BID",
                 "attribution { hops { kind: HOP_KIND_UNNAMED_MEDIA reports: "
                 "\"reports/" +
                     report + "\" } }");
  };
  LogBuilder log;
  log.Add("r1", Report("outlets/a", "2025-10-01", citing("c1", "r2")));
  log.Add("r2", Report("outlets/b", "2025-10-02", citing("c2", "r1")));
  EXPECT_THAT(BuildLineage(log.View("2025-10-10")).cascades, SizeIs(1));
}

TEST(LineageTest, LongChainsNeedNoStack) {
  constexpr int kLength = 20'000;
  LogBuilder log;
  for (int i = 0; i < kLength; ++i) {
    log.Add(absl::StrCat("r", i),
            Report(absl::StrCat("outlets/o", i), "2025-10-01",
                   Claim("c", "BID", Hop(absl::StrCat("outlets/o", i + 1)))));
  }
  const Lineage lineage = BuildLineage(log.View("2025-10-10"));
  ASSERT_THAT(lineage.cascades, SizeIs(1));
  EXPECT_EQ(lineage.cascades[0].source, absl::StrCat("outlets/o", kLength));
}

TEST(LineageTest, CarrierThatAddsASumStartsARootForIt) {
  LogBuilder log = TieredLog();
  log.Add("r1", Report("outlets/tier1", "2025-10-01", Claim("c1", "BID")));
  log.Add("r2", Report("outlets/tier2", "2025-10-02",
                       Claim("c2", "BID", Bid(50) + Hop("outlets/tier1"))));
  log.Add("r3", Report("outlets/tier3", "2025-10-03",
                       Claim("c3", "BID", Bid(50) + Hop("outlets/tier1"))));
  const DossierView view = log.View("2025-10-10");
  EXPECT_THAT(Describe(view),
              ElementsAre("outlets/tier1: c1 c2 c3", "outlets/tier2: c2 c3"));
  const Lineage lineage = BuildLineage(view);
  EXPECT_EQ(lineage.cascades[1].adds_to, 0);
  EXPECT_EQ(lineage.stories[0].independent_root_count, 1);
  EXPECT_THAT(lineage.roots, SizeIs(1));
}

TEST(LineageTest, OldStoryWithNothingNewIsRecycled) {
  LogBuilder log = TieredLog();  // a bid's window is 28 days
  log.Add("r1",
          Report("outlets/tier1", "2025-05-01", Claim("c1", "BID", Bid(50))));
  log.Add("r2",
          Report("outlets/tier3", "2025-09-01", Claim("c2", "BID", Bid(50))));
  log.Add("r3",
          Report("outlets/tier2", "2025-09-02", Claim("c3", "BID", Bid(80))));
  const Lineage lineage = BuildLineage(log.View("2025-10-10"));
  ASSERT_THAT(lineage.cascades, SizeIs(3));
  EXPECT_EQ(lineage.cascades[1].recycles, 0);
  EXPECT_EQ(lineage.cascades[2].recycles, -1);
  EXPECT_EQ(lineage.stories[1].independent_root_count, 1);
}

TEST(LineageTest, SourceThatSpeaksTwiceIsOneWitness) {
  LogBuilder log = TieredLog();
  log.Add("r1",
          Report("outlets/tier1", "2025-09-01", Claim("c1", "BID", Bid(40))));
  log.Add("r2",
          Report("outlets/tier1", "2025-09-05", Claim("c2", "BID", Bid(60))));
  const Lineage lineage = BuildLineage(log.View("2025-10-10"));
  ASSERT_THAT(lineage.cascades, SizeIs(2));
  ASSERT_THAT(lineage.stories, SizeIs(1));
  EXPECT_EQ(lineage.stories[0].independent_root_count, 1);
}

TEST(LineageTest, OutcomeSeparatesSagas) {
  LogBuilder log = TieredLog();
  log.Add("r1",
          Report("outlets/tier1", "2025-09-20", Claim("c1", "BID", Bid(50))));
  log.Add(
      "o1",
      "outcome { player: \"players/p\" kind: OUTCOME_KIND_RENEWED to_club: "
      "\"clubs/home\" know_time { seconds: 1758758400 } }");  // 25 September
  log.Add("r2",
          Report("outlets/tier1", "2025-09-28", Claim("c2", "BID", Bid(50))));
  const Lineage lineage = BuildLineage(log.View("2025-10-10"));
  ASSERT_THAT(lineage.cascades, SizeIs(2));
  EXPECT_EQ(lineage.cascades[1].saga, 1);
  EXPECT_EQ(lineage.cascades[1].recycles, -1);
}

TEST(LineageTest, TwoProducersReportsOfOneArticleAreOne) {
  for (const std::string article :
       {"url: \"https://www.x.example/a/\" ", "article_sha256: \"0123\" "}) {
    LogBuilder log = TieredLog();
    log.Add("r1", "report { publisher { name: \"outlets/tier1\" } " + article +
                      Claim("c1", "BID") + " }");
    log.Add("r2", "report { " + article + Claim("c2", "BID") + " }");
    const Lineage lineage = BuildLineage(log.View("2025-10-11"));
    ASSERT_THAT(lineage.roots, SizeIs(1));
    EXPECT_EQ(lineage.roots[0].members[1].role, LineageRole::kDuplicates);
  }
}

TEST(LineageTest, CarriersOfAWithdrawnReportSayThatItIsWithdrawn) {
  LogBuilder log = TieredLog();
  log.Add("r1", Report("outlets/tier1", "2025-10-01", Claim("c1", "BID")));
  const int64_t report = log.revision();
  log.Add("r2", Report("outlets/tier3", "2025-10-02",
                       Claim("c2", "BID", Hop("outlets/tier1"))));
  EXPECT_FALSE(BuildLineage(log.View("2025-10-10")).cascades[0].withdrawn);
  log.Add("x1",
          absl::StrCat("target_revisions: ", report,
                       " retraction { report: \"reports/r1\" publish { "
                       "start_time { seconds: 1759536000 } end_time { seconds: "
                       "1759622400 } } }"));  // 4 October
  const Lineage lineage = BuildLineage(log.View("2025-10-10"));
  ASSERT_THAT(lineage.cascades, SizeIs(1));
  EXPECT_TRUE(lineage.cascades[0].is_virtual);
  EXPECT_TRUE(lineage.cascades[0].withdrawn);
  EXPECT_FALSE(BuildLineage(log.View("2025-10-03")).cascades[0].withdrawn);
}

TEST(LineageTest, EveryClaimHasOneRootAndAPlaceInACascade) {
  Random random(1);
  for (int round = 0; round < 200; ++round) {
    LogBuilder log = TieredLog();
    const int reports = random.Between(1, 40);
    const auto outlet = [&] {
      return absl::StrCat("outlets/tier", random.Below(6));
    };
    for (int i = 0; i < reports; ++i) {
      std::string claims;
      for (int c = 0; c < random.Between(1, 3); ++c) {
        std::string more = random.Chance(50) ? Hop(outlet()) : "";
        if (random.Chance(40)) more += Bid(random.Between(4, 6) * 10);
        if (random.Chance(20)) absl::StrAppend(&more, " count: 2");
        if (c > 0 && random.Chance(30)) more += " restates_claim_id: \"c0\"";
        claims += Claim(absl::StrCat("c", c),
                        random.Chance(70) ? "BID" : "REMARK", more);
      }
      const std::string url =
          absl::StrCat("url: \"x.example/", random.Below(30), "\" ");
      log.Add(absl::StrCat("r", i),
              Report(random.Chance(90) ? outlet() : "",
                     absl::StrCat("2025-0", random.Between(1, 9), "-1",
                                  random.Below(10)),
                     url + claims));
    }
    const DossierView view = log.View("2025-10-10");
    const Lineage lineage = BuildLineage(view);
    std::vector<int> roots(view.claims.size()), places(view.claims.size());
    for (const Root& root : lineage.roots) {
      ASSERT_LT(root.cascade, static_cast<int>(lineage.cascades.size()));
      for (const LineageMember& member : root.members) ++roots[member.claim];
    }
    for (const Cascade& cascade : lineage.cascades) {
      EXPECT_LT(cascade.story, static_cast<int>(lineage.stories.size()));
      EXPECT_LE(cascade.said_time, cascade.last_said_time);
      for (const LineageMember& member : cascade.members) {
        ++places[member.claim];
        EXPECT_NE(member.parent, member.claim);
        EXPECT_GE(member.probability, 0.5);
      }
    }
    EXPECT_THAT(roots, Each(1));
    EXPECT_THAT(places, Each(Ge(1)));
  }
}

}  // namespace
}  // namespace hearsay
