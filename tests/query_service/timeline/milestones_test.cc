#include "query_service/timeline/milestones.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query_service/timeline/told_story.h"

namespace hearsay {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace hearsay::testing;

std::vector<std::string> Due(const LogBuilder& log,
                             const std::string& said_by = "2025-10-20") {
  return ToldStory(log, said_by).Milestones();
}

std::string Windows(const std::string& association, const std::string& open,
                    const std::string& close, const std::string& kind) {
  const auto seconds = [](const std::string& day) {
    return absl::StrCat("{ seconds: ", absl::ToUnixSeconds(At(day)), " }");
  };
  return absl::StrCat("transfer_windows { association: \"associations/",
                      association, "\" season: \"2025/26\" start_time ",
                      seconds("2025-06-01"), " end_time ",
                      seconds("2026-06-01"), " windows { open_time ",
                      seconds(open), " close_time ", seconds(close),
                      " kind: TRANSFER_WINDOW_KIND_", kind, " } }");
}

constexpr char kContract[] =
    "engagements { club: \"clubs/own\" start { start_time { seconds: "
    "1625097600 } end_time { seconds: 1625184000 } } contract_end { "
    "start_time { seconds: 1782777600 } end_time { seconds: 1782864000 } } }";

TEST(MilestonesTest, ThereAreNoneWithoutAStory) {
  LogBuilder log;
  log.Entity("players/p", kContract);
  EXPECT_THAT(Due(log), IsEmpty());
}

TEST(MilestonesTest, ContractAndPreContractFollowFromTheRegistry) {
  LogBuilder log = WithOutlets();
  log.Entity("players/p", kContract);
  log.Add("r1", Report("outlets/a", "2025-10-01", Claim("c", "REMARK")));
  EXPECT_THAT(
      Due(log),
      ElementsAre("2026-01-01 milestones/pre-contract-eligibility/2026-01-01: "
                  "six months before his contract with clubs/own ends",
                  "2026-07-01 milestones/contract-expiry/2026-07-01: his "
                  "contract with clubs/own ends"));
  // More than a year ahead.
  EXPECT_THAT(Due(log, "2025-01-01"), IsEmpty());
}

TEST(MilestonesTest, AClaimedEndOfContractNamesItsSource) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "CONTRACT_TERM",
                             By("own") + Event("2026-06-30", "2026-07-01"))));
  const query::v1::TimelineEntry entry =
      ToldStory(log, "2025-10-20")
          .Entry("milestones/contract-expiry/2026-07-01",
                 query::v1::TIMELINE_VIEW_BASIC);
  EXPECT_EQ(entry.milestone().source_entry_key(), "reports/r1#c");
}

TEST(MilestonesTest, WindowsOfHisClubAndOfThoseAfterHim) {
  LogBuilder log = WithOutlets();
  log.Entity("players/p", kContract);
  log.Entity("clubs/own", "association: \"associations/home\"");
  log.Entity("clubs/k", "association: \"associations/abroad\"");
  log.Entity("clubs/l", "association: \"associations/far\"");
  log.Add("w1", Windows("home", "2026-01-02", "2026-02-02", "WINTER"));
  log.Add("w2", Windows("abroad", "2026-01-03", "2026-02-03", "WINTER"));
  log.Add("w3", Windows("far", "2026-01-04", "2026-02-04", "WINTER"));
  log.Add("r1", Report("outlets/a", "2025-10-01", Claim("c", "BID", By("k"))));
  EXPECT_THAT(
      Due(log),
      ElementsAre(
          HasSubstr("2026-01-01 milestones/pre-contract"),
          "2026-01-02 milestones/window-opens/associations/home/2026-01-02: "
          "the winter window opens for clubs/own, his club",
          "2026-01-03 milestones/window-opens/associations/abroad/2026-01-03: "
          "the winter window opens for clubs/k, said to be after him",
          HasSubstr("2026-02-02 milestones/window-closes/associations/home"),
          HasSubstr("2026-02-03 milestones/window-closes/associations/abroad"),
          HasSubstr("2026-07-01 milestones/contract-expiry")));
}

TEST(MilestonesTest, AnnouncedPlansAreDueOnce) {
  LogBuilder log = WithOutlets();
  const std::string plan =
      Claim("c", "MEDICAL", By("k") + Event("2025-10-25", "2025-10-26"));
  log.Add("r1", Report("outlets/a", "2025-10-01", plan));
  log.Add("r2", Report("outlets/b", "2025-10-12", plan));
  EXPECT_THAT(Due(log),
              ElementsAre("2025-10-25 milestones/announced-plan/2025-10-25/"
                          "reports/r1#c: a medical, as outlets/a said"));
  // It stays where it was once it is over.
  EXPECT_THAT(Due(log, "2025-11-05"),
              ElementsAre(HasSubstr("2025-10-25 milestones/announced-plan")));
}

TEST(MilestonesTest, OpinionsAndDenialsAnnounceNothing) {
  LogBuilder log = WithOutlets();
  const std::string when = By("k") + Event("2025-10-25", "2025-10-26");
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       "claims { claim_id: \"c\" kind: CLAIM_KIND_MEDICAL "
                       "subject { name: \"players/p\" } voice: VOICE_OPINION "
                       "stance: STANCE_ASSERTS " +
                           when + " } "));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       "claims { claim_id: \"c\" kind: CLAIM_KIND_MEDICAL "
                       "subject { name: \"players/p\" } voice: VOICE_REPORT "
                       "stance: STANCE_DENIES " +
                           when + " } "));
  EXPECT_THAT(Due(log), IsEmpty());
}

TEST(MilestonesTest, WhatIsCalledOffIsNoLongerDue) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "MEDICAL",
                             By("k") + Event("2025-10-25", "2025-10-26"))));
  log.Add("r2", Report("outlets/a", "2025-10-05",
                       Claim("c", "MEDICAL",
                             By("k") + Event("2025-10-28", "2025-10-29"))));
  EXPECT_THAT(Due(log), ElementsAre(HasSubstr("2025-10-28 milestones/")));
  log.Add("o", Outcome("RENEWED", "own", "2025-10-15"));
  EXPECT_THAT(Due(log), Not(Contains(HasSubstr("announced-plan"))));
}

TEST(MilestonesTest, WhatWasOverWhenItWasToldIsNoPlan) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-08",
                       Claim("c", "SCHEDULED_EVENT",
                             "detail: \"they met\" " +
                                 Event("2025-09-01", "2025-10-01"))));
  EXPECT_THAT(Due(log), IsEmpty());
}

}  // namespace
}  // namespace hearsay
