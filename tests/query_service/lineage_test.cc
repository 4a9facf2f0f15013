#include "query_service/lineage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query_service/view_builder.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
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

}  // namespace
}  // namespace hearsay
