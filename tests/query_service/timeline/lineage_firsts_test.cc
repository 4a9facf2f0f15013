#include "query_service/timeline/lineage_firsts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "query_service/lineage.h"
#include "tests/query_service/view_builder.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace hearsay::testing;

constexpr char kSaidBy[] = "2026-06-01";

// Returns a report that appeared at an instant, in text format.
std::string ReportAt(const std::string& publisher, const std::string& time,
                     const std::string& claims) {
  return absl::StrCat(
      "report { publisher { name: \"", publisher,
      "\" } publish { start_time { seconds: ", absl::ToUnixSeconds(At(time)),
      " } precision: TIME_PRECISION_INSTANT } ", claims, " }");
}

std::string Bid(const std::string& more = "") {
  return Claim("c", "BID", "actor { name: \"clubs/k\" } " + more);
}

// Reports of these, without shared details, are no copies of each other.
LogBuilder TierOneLog() {
  LogBuilder log;
  for (const char* outlet : {"outlets/a", "outlets/b", "outlets/c"}) {
    log.Entity(outlet, "tier: 1");
  }
  return log;
}

std::string HoursText(const std::optional<absl::Duration>& duration) {
  return duration.has_value()
             ? absl::StrCat(absl::ToDoubleHours(*duration), "h")
             : "-";
}

// As in "outlets/a outlets/b, 48h before the next".
std::string Text(const std::optional<FirstTellers>& first) {
  if (!first.has_value()) return "nobody";
  return absl::StrCat(absl::StrJoin(first->sources, " "), ", ",
                      HoursText(first->lead), " before the next");
}

std::vector<StoryFirsts> AllFirsts(const LogBuilder& log,
                                   const std::string& said_by = kSaidBy) {
  const DossierView view = log.View(said_by);
  const Lineage lineage = BuildLineage(view);
  std::vector<StoryFirsts> all;
  for (const Story& story : lineage.stories) {
    all.push_back(FirstsOf(story, lineage, view));
  }
  return all;
}

StoryFirsts OnlyFirsts(const LogBuilder& log,
                       const std::string& said_by = kSaidBy) {
  const std::vector<StoryFirsts> all = AllFirsts(log, said_by);
  EXPECT_THAT(all, SizeIs(1));
  return all.empty() ? StoryFirsts() : all.front();
}

// As in "outlets/b 48h" for each of those who told it.
std::vector<std::string> Lags(const StoryFirsts& firsts) {
  std::vector<std::string> texts;
  for (const Teller& teller : firsts.tellers) {
    texts.push_back(absl::StrCat(teller.source, " ", HoursText(teller.lag)));
  }
  return texts;
}

TEST(LineageFirstsTest, EarlierDayIsFirst) {
  LogBuilder log = TierOneLog();
  log.Add("r1", Report("outlets/b", "2025-10-03", Bid()));
  log.Add("r2", Report("outlets/a", "2025-10-01", Bid()));
  const StoryFirsts firsts = OnlyFirsts(log);
  EXPECT_EQ(Text(firsts.said), "outlets/a, 48h before the next");
  EXPECT_EQ(firsts.said->time.start, At("2025-10-01"));
  EXPECT_EQ(firsts.said->time.precision, v1::TIME_PRECISION_DAY);
  EXPECT_THAT(Lags(firsts), ElementsAre("outlets/a -", "outlets/b 48h"));
}

TEST(LineageFirstsTest, ReportsOfOneDayTie) {
  LogBuilder log = TierOneLog();
  log.Add("r1", Report("outlets/b", "2025-10-01", Bid()));
  log.Add("r2", Report("outlets/a", "2025-10-01", Bid()));
  log.Add("r3", Report("outlets/c", "2025-10-04", Bid()));
  const StoryFirsts firsts = OnlyFirsts(log);
  EXPECT_EQ(Text(firsts.said), "outlets/a outlets/b, 72h before the next");
  EXPECT_THAT(Lags(firsts),
              ElementsAre("outlets/a -", "outlets/b -", "outlets/c 72h"));
}

TEST(LineageFirstsTest, CopyOfTheSameDayMayHaveBeenFirst) {
  LogBuilder log;  // outlets without a tier, which copy
  log.Add("r1", Report("outlets/a", "2025-10-01", Bid()));
  log.Add("r2", Report("outlets/b", "2025-10-01", Bid()));
  log.Add("r3", Report("outlets/c", "2025-10-02", Bid()));
  log.Add("r4", Report("outlets/d", "2025-10-01", Bid(Hop("outlets/a"))));
  EXPECT_THAT(BuildLineage(log.View(kSaidBy)).cascades, SizeIs(1));
  const StoryFirsts firsts = OnlyFirsts(log);
  EXPECT_EQ(Text(firsts.said), "outlets/a outlets/b, 0h before the next");
  EXPECT_THAT(Lags(firsts), ElementsAre("outlets/a -", "outlets/b -",
                                        "outlets/c 24h", "outlets/d 0h"));
}

TEST(LineageFirstsTest, InstantTiesWithItsOwnDayOnly) {
  LogBuilder log = TierOneLog();
  log.Add("r1", Report("outlets/a", "2025-10-02", Bid()));
  log.Add("r2", ReportAt("outlets/b", "2025-10-02T18:00:00Z", Bid()));
  EXPECT_EQ(Text(OnlyFirsts(log).said),
            "outlets/a outlets/b, - before the next");
  log.Add("r3", ReportAt("outlets/c", "2025-10-01T18:00:00Z", Bid()));
  const StoryFirsts firsts = OnlyFirsts(log);
  // The middle of the day is noon.
  EXPECT_EQ(Text(firsts.said), "outlets/c, 18h before the next");
  EXPECT_THAT(Lags(firsts),
              ElementsAre("outlets/a 18h", "outlets/b 24h", "outlets/c -"));
}

TEST(LineageFirstsTest, OnlyEqualInstantsTie) {
  LogBuilder log = TierOneLog();
  log.Add("r1", ReportAt("outlets/b", "2025-10-02T18:00:00Z", Bid()));
  log.Add("r2", ReportAt("outlets/a", "2025-10-02T18:00:00Z", Bid()));
  log.Add("r3", ReportAt("outlets/c", "2025-10-02T18:30:00Z", Bid()));
  EXPECT_EQ(Text(OnlyFirsts(log).said),
            "outlets/a outlets/b, 0.5h before the next");
}

TEST(LineageFirstsTest, UndatedReportMayBeOlderThanAnyOther) {
  LogBuilder log = TierOneLog();
  log.Add("r1", Report("outlets/a", "2025-10-01", Bid()));
  log.Add("r2", Report("outlets/b", "", Bid()), "2025-10-10T12:00:00Z");
  log.Add("r3", Report("outlets/c", "2025-10-03", Bid()));
  const StoryFirsts firsts = OnlyFirsts(log);
  EXPECT_EQ(Text(firsts.said), "outlets/a outlets/b, 48h before the next");
}

TEST(LineageFirstsTest, OwnClockTellsWhatWasCommittedFirst) {
  LogBuilder log = TierOneLog();
  log.Add("r1", Report("outlets/b", "2025-10-03", Bid()),
          "2025-10-04T00:00:00Z");
  log.Add("r2", Report("outlets/c", "2025-10-02", Bid()),
          "2025-10-04T00:00:00Z");
  log.Add("r3", Report("outlets/a", "2025-10-01", Bid()),
          "2025-10-04T06:00:00Z");
  const StoryFirsts firsts = OnlyFirsts(log);
  EXPECT_EQ(Text(firsts.said), "outlets/a, 24h before the next");
  EXPECT_EQ(Text(firsts.stored), "outlets/b outlets/c, 6h before the next");
  EXPECT_EQ(firsts.stored->report, "reports/r1");
  EXPECT_EQ(firsts.stored->time.start, At("2025-10-04"));
}

TEST(LineageFirstsTest, WhoIsCitedWasFirstWhateverItsReportSays) {
  LogBuilder log = TierOneLog();
  log.Add("r1", Report("outlets/b", "2025-10-01", Bid(Hop("outlets/a"))));
  log.Add("r2", Report("outlets/c", "2025-10-03", Bid()));
  log.Add("r3", Report("outlets/a", "2025-10-05", Bid()));
  const StoryFirsts firsts = OnlyFirsts(log);
  EXPECT_EQ(Text(firsts.said), "outlets/a, 0h before the next");
  EXPECT_THAT(Lags(firsts),
              ElementsAre("outlets/a -", "outlets/b 0h", "outlets/c 48h"));
}

TEST(LineageFirstsTest, CarrierOfTheSameDayIsNoTie) {
  LogBuilder log;  // untiered: an uncited report is a copy
  log.Add("r1", Report("outlets/a", "2025-10-01", Bid()));
  log.Add("r2", Report("outlets/b", "2025-10-01", Bid(Hop("outlets/a"))));
  log.Add("r3", Report("outlets/c", "2025-10-03", Bid()));
  const StoryFirsts firsts = OnlyFirsts(log);
  EXPECT_EQ(Text(firsts.said), "outlets/a, 0h before the next");
  EXPECT_THAT(Lags(firsts),
              ElementsAre("outlets/a -", "outlets/b 0h", "outlets/c 48h"));
}

TEST(LineageFirstsTest, UnnamedSourceHasNoNameAndNoTally) {
  LogBuilder log = TierOneLog();
  log.Add("r1", Report("", "2025-10-01", Bid()));
  log.Add("r2", Report("outlets/a", "2025-10-03", Bid()));
  const std::vector<StoryFirsts> all = AllFirsts(log);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(Text(all[0].said), ", 48h before the next");
  const std::vector<SourceTally> tallies = TallySources(all);
  ASSERT_THAT(tallies, SizeIs(1));
  EXPECT_EQ(tallies[0].source, "outlets/a");
  EXPECT_EQ(tallies[0].first_said_count, 0);
  EXPECT_EQ(HoursText(tallies[0].median_lag), "48h");
}

constexpr char kSum[] =
    "money { currency_code: \"EUR\" min_micros: 40000000000000 role: "
    "MONEY_ROLE_BID } ";

TEST(LineageFirstsTest, NobodyIsFirstWithWhatOnlyRecycles) {
  LogBuilder log = TierOneLog();
  log.Add("r1", Report("outlets/a", "2025-06-01", Bid(kSum)));
  log.Add("r2", Report("outlets/b", "2025-09-20", Bid(kSum)));
  log.Add("r3",
          Report("outlets/c", "2025-09-25", Bid(Hop("outlets/b") + kSum)));
  const std::vector<StoryFirsts> all = AllFirsts(log);
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(Text(all[0].said), "outlets/a, - before the next");
  EXPECT_EQ(Text(all[1].said), "nobody");
  EXPECT_EQ(Text(all[1].stored), "nobody");
  EXPECT_THAT(TallySources(all), IsEmpty());
}

TEST(LineageFirstsTest, LateReportChangesWhoWasFirstOnlyFromThenOn) {
  LogBuilder log = TierOneLog();
  log.Add("r1", Report("outlets/b", "2025-10-03", Bid()));
  const int64_t before = log.revision();
  log.Add("r2", Report("outlets/a", "2025-10-01", Bid()));
  const DossierView view = log.ViewAt(before, kSaidBy);
  const Lineage lineage = BuildLineage(view);
  EXPECT_EQ(Text(FirstsOf(lineage.stories[0], lineage, view).said),
            "outlets/b, - before the next");
  EXPECT_EQ(Text(OnlyFirsts(log).said), "outlets/a, 48h before the next");
  EXPECT_EQ(Text(OnlyFirsts(log, "2025-10-02").said),
            "outlets/a, - before the next");
}

// As in "outlets/a: 3 stories, first 2, tied 1, stored 1, lead 24h, lag -".
std::vector<std::string> Tallies(const LogBuilder& log) {
  std::vector<std::string> texts;
  for (const SourceTally& tally : TallySources(AllFirsts(log))) {
    texts.push_back(absl::StrCat(
        tally.source, ": ", tally.story_count, " stories, first ",
        tally.first_said_count, ", tied ", tally.tied_count, ", stored ",
        tally.first_stored_count, ", lead ", HoursText(tally.median_lead),
        ", lag ", HoursText(tally.median_lag)));
  }
  return texts;
}

TEST(LineageFirstsTest, TalliesStoriesThatMoreThanOneSourceTold) {
  LogBuilder log = TierOneLog();
  const auto told = [&](const std::string& kind, const std::string& outlet,
                        const std::string& day) {
    log.Add(
        absl::StrCat(kind, "-", outlet.substr(8)),
        Report(outlet, day, Claim("c", kind, "actor { name: \"clubs/k\" } ")));
  };
  told("BID", "outlets/a", "2025-10-01");
  told("BID", "outlets/b", "2025-10-02");
  told("TALKS", "outlets/b", "2025-10-04");
  told("TALKS", "outlets/a", "2025-10-01");
  told("TALKS", "outlets/c", "2025-10-05");
  told("CONTACT", "outlets/a", "2025-10-01");
  told("CONTACT", "outlets/c", "2025-10-01");
  told("MEDICAL", "outlets/b", "2025-10-01");
  // Leads of a: 24 h and 72 h. Lags of b: 24 h and 72 h; of c: 96 h.
  EXPECT_THAT(
      Tallies(log),
      ElementsAre(
          "outlets/a: 3 stories, first 2, tied 1, stored 3, lead 48h, lag -",
          "outlets/c: 2 stories, first 0, tied 1, stored 2, lead -, lag 96h",
          "outlets/b: 2 stories, first 0, tied 0, stored 2, lead -, lag 48h"));
}

}  // namespace
}  // namespace hearsay
