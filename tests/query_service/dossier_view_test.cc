#include "query_service/dossier_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query_service/view_builder.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace hearsay::testing;

std::vector<std::string> ClaimIds(const DossierView& view) {
  std::vector<std::string> ids;
  for (const ViewClaim& claim : view.claims)
    ids.push_back(claim.claim->claim_id());
  return ids;
}

TEST(DossierViewTest, ShowsAClaimOnceItsReportHadBeenPublished) {
  LogBuilder log;
  log.Add("r1", Report("", "2025-10-07", Claim("c", "INTEREST")));
  EXPECT_THAT(ClaimIds(log.View("2025-10-07T23:59:59Z")), IsEmpty());
  EXPECT_THAT(ClaimIds(log.View("2025-10-08")), ElementsAre("c"));
}

TEST(DossierViewTest, ShowsOnlyTheHopsThatHadBeenSaid) {
  LogBuilder log;
  log.Add("r1", Report("outlets/carrier", "2025-10-07",
                       Claim("c", "RENEWAL_LIKELY",
                             Hop("outlets/origin", Say("2025-09-30")))));
  const DossierView before = log.View("2025-10-01");
  ASSERT_THAT(before.claims, SizeIs(1));
  EXPECT_EQ(before.claims[0].source, "outlets/origin");
  EXPECT_EQ(before.claims[0].said_time, At("2025-10-01"));
  EXPECT_FALSE(before.claims[0].report_visible);
  EXPECT_TRUE(log.View("2025-10-08").claims[0].report_visible);
}

TEST(DossierViewTest, HopWithoutATimeWasSaidWhenTheNextTowardsTheReaderSays) {
  LogBuilder log;
  log.Add("r1",
          Report("outlets/carrier", "2025-10-07",
                 Claim("c", "INTEREST",
                       "attribution { hops { kind: HOP_KIND_OUTLET source { "
                       "name: \"outlets/a\" } " +
                           Say("2025-10-02") +
                           " } hops { kind: HOP_KIND_UNNAMED_SOURCE "
                           "expression: \"sources\" } }")));
  const DossierView view = log.View("2025-10-03");
  ASSERT_THAT(view.claims, SizeIs(1));
  EXPECT_THAT(view.claims[0].hops, SizeIs(2));
  EXPECT_EQ(view.claims[0].source, "outlets/a");
}

TEST(DossierViewTest, UndatedReportWasSaidWhenItWasStored) {
  LogBuilder log;
  log.Add("r1", Report("", "", Claim("c", "INTEREST")), "2025-10-05T10:00:00Z");
  EXPECT_THAT(ClaimIds(log.View("2025-10-05T09:59:59Z")), IsEmpty());
  EXPECT_THAT(ClaimIds(log.View("2025-10-05T10:00:00Z")), ElementsAre("c"));
}

TEST(DossierViewTest, BetterParseReplacesAtEverySaidBy) {
  LogBuilder log;
  log.Add("r1", Report("", "2025-10-01", Claim("old", "INTEREST")));
  log.Add("r2",
          Report("", "2025-10-01",
                 Claim("new", "INTEREST") + "supersedes: \"reports/r1\"") +
              " target_revisions: 1");
  EXPECT_THAT(ClaimIds(log.View("2025-10-02")), ElementsAre("new"));
  EXPECT_THAT(ClaimIds(log.ViewAt(1, "2025-10-02")), ElementsAre("old"));
}

TEST(DossierViewTest, PublishersCorrectionReplacesFromItsOwnTime) {
  LogBuilder log;
  log.Add("r1", Report("", "2025-10-01", Claim("old", "INTEREST")));
  log.Add("r2",
          Report("", "2025-10-05",
                 Claim("new", "INTEREST") + "supersedes: \"reports/r1\"") +
              " target_revisions: 1");
  EXPECT_THAT(ClaimIds(log.View("2025-10-05T23:59:59Z")), ElementsAre("old"));
  EXPECT_THAT(ClaimIds(log.View("2025-10-06")), ElementsAre("new"));
}

TEST(DossierViewTest, BetterParseOfACorrectionReplacesNothingBeforeIt) {
  LogBuilder log;
  log.Add("r1", Report("", "2025-10-01", Claim("old", "INTEREST")));
  log.Add("r2", Report("", "2025-10-05", Claim("new", "INTEREST")) +
                    " target_revisions: 1");
  log.Add("r3", Report("", "2025-10-05", Claim("newer", "INTEREST")) +
                    " target_revisions: 2");
  EXPECT_THAT(ClaimIds(log.View("2025-10-05T23:59:59Z")), ElementsAre("old"));
  EXPECT_THAT(ClaimIds(log.View("2025-10-06")), ElementsAre("newer"));
}

TEST(DossierViewTest, OfALineOnlyTheLastVisibleReportCounts) {
  LogBuilder log;
  log.Add("r1", Report("", "2025-10-01", Claim("a", "INTEREST")));
  log.Add("r2", Report("", "2025-10-01", Claim("b", "INTEREST")) +
                    " target_revisions: 1");
  log.Add("r3", Report("", "2025-10-08", Claim("c", "INTEREST")) +
                    " target_revisions: 2");
  EXPECT_THAT(ClaimIds(log.View("2025-10-03")), ElementsAre("b"));
  EXPECT_THAT(ClaimIds(log.View("2025-10-10")), ElementsAre("c"));
}

TEST(DossierViewTest, RetractedSuccessorGivesTheOldReportBack) {
  LogBuilder log;
  log.Add("r1", Report("", "2025-10-01", Claim("a", "INTEREST")));
  log.Add("r2", Report("", "2025-10-01", Claim("b", "INTEREST")) +
                    " target_revisions: 1");
  log.Add("x", "retraction { report: \"reports/r2\" } target_revisions: 2");
  EXPECT_THAT(ClaimIds(log.View("2025-10-05")), ElementsAre("a"));
  EXPECT_THAT(ClaimIds(log.ViewAt(2, "2025-10-05")), ElementsAre("b"));
}

TEST(DossierViewTest, PublishersRetractionHoldsFromItsOwnTime) {
  LogBuilder log;
  log.Add("r1", Report("", "2025-10-01",
                       Claim("a", "INTEREST") + Claim("b", "INTEREST")));
  log.Add("x",
          "retraction { report: \"reports/r1\" claim_ids: \"a\" publish { "
          "end_time { seconds: 1759708800 } } } target_revisions: 1");  // 10-06
  EXPECT_THAT(ClaimIds(log.View("2025-10-05")), ElementsAre("a", "b"));
  EXPECT_THAT(ClaimIds(log.View("2025-10-06")), ElementsAre("b"));
}

TEST(DossierViewTest, OrdersByTimeThenTierThenNames) {
  LogBuilder log;
  log.Entity("outlets/good", "tier: 1");
  log.Entity("outlets/poor", "tier: 3");
  log.Add("z", Report("outlets/good", "2025-10-02", Claim("second", "BID")));
  log.Add("a", Report("outlets/poor", "2025-10-02", Claim("third", "BID")));
  log.Add("m", Report("outlets/poor", "2025-10-01", Claim("first", "BID")));
  EXPECT_THAT(ClaimIds(log.View("2025-10-09")),
              ElementsAre("first", "second", "third"));
}

TEST(DossierViewTest, ShowsOutcomesOncePublicAndNotAnnulled) {
  LogBuilder log;
  const std::string outcome =
      "outcome { player: \"players/p\" kind: OUTCOME_KIND_RENEWED to_club: "
      "\"clubs/k\" know_time { seconds: 1759363200 } }";  // 2025-10-02
  log.Add("o1", outcome);
  EXPECT_THAT(log.View("2025-10-01").outcomes, IsEmpty());
  EXPECT_THAT(log.View("2025-10-02").outcomes, SizeIs(1));
  log.Add(
      "o2",
      "outcome { player: \"players/p\" kind: OUTCOME_KIND_RENEWED annulled: "
      "true know_time { seconds: 1759363200 } } target_revisions: 1");
  EXPECT_THAT(log.View("2025-10-02").outcomes, IsEmpty());
  EXPECT_THAT(log.ViewAt(1, "2025-10-02").outcomes, SizeIs(1));
}

TEST(DossierViewTest, ShowsOutcomesOfLinkedAlternativesOnceTheLinkIsVisible) {
  LogBuilder log;
  log.Add("o1",
          "outcome { player: \"players/rival\" kind: OUTCOME_KIND_RENEWED "
          "to_club: \"clubs/k\" know_time { seconds: 1759363200 } }");
  log.Add("r1",
          Report("", "2025-10-04",
                 "claims { claim_id: \"t\" kind: CLAIM_KIND_TOP_TARGET subject "
                 "{ name: \"players/rival\" } participants { role: "
                 "PARTICIPANT_ROLE_ALTERNATIVE_TO entity { name: \"players/p\" "
                 "} } }"));
  EXPECT_THAT(log.View("2025-10-03").outcomes, IsEmpty());
  EXPECT_THAT(log.View("2025-10-05").outcomes, SizeIs(1));
}

TEST(DossierViewTest, NamesAreThoseOfTheMergesAtTheRevision) {
  LogBuilder log;
  log.Entity("players/p").Entity("players/double");
  log.Add("r1", Report("", "2025-10-01",
                       "claims { claim_id: \"c\" kind: CLAIM_KIND_UNDECIDED "
                       "subject { name: \"players/double\" } }"));
  log.Add("m",
          "entity_merge { duplicate: \"players/double\" survivor: "
          "\"players/p\" }");
  EXPECT_THAT(ClaimIds(log.View("2025-10-05")), ElementsAre("c"));
  EXPECT_THAT(ClaimIds(log.ViewAt(3, "2025-10-05")), IsEmpty());
}

TEST(DossierViewTest, MentionsInTextMeanWhatTheyMeantWhenStored) {
  LogBuilder log;
  log.Add(
      "r1",
      "report { claims { claim_id: \"c\" kind: CLAIM_KIND_INTEREST subject { "
      "text: \"P\" } actor { text: \"the Whites\" } } } resolutions { "
      "field_path: \"claims[0].subject\" name: \"players/p\" } resolutions "
      "{ field_path: \"claims[0].actor\" name: \"clubs/white\" }");
  const DossierView view = log.View("2025-10-11");
  ASSERT_THAT(view.claims, SizeIs(1));
  EXPECT_EQ(view.claims[0].actor, "clubs/white");
}

}  // namespace
}  // namespace hearsay
