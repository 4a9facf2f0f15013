#include "query_service/timeline/timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "query_service/timeline/timeline_converter.h"
#include "query_service/timeline/timeline_request.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace hearsay::testing;

std::vector<std::string> KeysOf(const std::vector<TimelineItem>& items) {
  std::vector<std::string> keys;
  for (const TimelineItem& item : items) {
    keys.push_back(item.position.entry_key);
  }
  return keys;
}

// Three reports and an outcome, a day apart.
LogBuilder SampleLog() {
  LogBuilder log;
  log.Entity("outlets/x", "tier: 2");
  log.Add("r1", Report("outlets/x", "2025-10-01",
                       Claim("c", "BID", "actor { name: \"clubs/k\" }")));
  log.Add("r2", Report("outlets/y", "2025-10-02",
                       Claim("c", "WANTS_TO_LEAVE", Hop("outlets/z"))));
  log.Add("r3", Report("", "2025-10-03",
                       Claim("c", "TALKS", "actor { name: \"clubs/l\" }")));
  log.Add("o",
          "outcome { player: \"players/p\" kind: OUTCOME_KIND_JOINED_FEE "
          "to_club: \"clubs/k\" know_time { seconds: 1759708800 } }");  // 10-06
  return log;
}

std::vector<std::string> Show(const TimelineFilter& filter) {
  const LogBuilder log = SampleLog();
  const DossierView view = log.View("2025-10-10");
  return KeysOf(BuildTimeline(view, BuildLineage(view), filter));
}

TEST(TimelineTest, ListsDevelopmentsAndOutcomesInTheOrderOfWhenTheyWereSaid) {
  EXPECT_THAT(Show({}), ElementsAre("reports/r1#c", "reports/r2#c",
                                    "reports/r3#c", "outcomes/o"));
}

TEST(TimelineTest, FiltersByClubKindSourceAndTime) {
  TimelineFilter club;
  club.clubs = {"clubs/k"};
  EXPECT_THAT(Show(club), ElementsAre("reports/r1#c", "outcomes/o"));
  TimelineFilter kind;
  kind.kinds = {v1::CLAIM_KIND_TALKS};
  EXPECT_THAT(Show(kind), ElementsAre("reports/r3#c"));
  TimelineFilter carrier;
  carrier.sources = {"outlets/y"};
  EXPECT_THAT(Show(carrier), ElementsAre("reports/r2#c"));
  TimelineFilter origin;
  origin.sources = {"outlets/z"};
  EXPECT_THAT(Show(origin), ElementsAre("reports/r2#c"));
  TimelineFilter span;
  span.start = At("2025-10-03");  // r2 was said on the 2nd, at the latest then
  span.end = At("2025-10-04");
  EXPECT_THAT(Show(span), ElementsAre("reports/r2#c"));
}

TEST(TimelineTest, PagesInBothDirectionsCoverTheTimelineOnce) {
  const LogBuilder log = SampleLog();
  const DossierView view = log.View("2025-10-10");
  const std::vector<TimelineItem> timeline =
      BuildTimeline(view, BuildLineage(view), {});
  for (const bool newest_first : {false, true}) {
    std::vector<std::string> expected = KeysOf(timeline);
    if (newest_first) std::reverse(expected.begin(), expected.end());
    for (int page_size = 1; page_size <= 5; ++page_size) {
      std::vector<std::string> seen;
      std::optional<TimelinePosition> after;
      for (bool is_last = false; !is_last;) {
        const TimelinePage page =
            PageOf(timeline, after, newest_first, page_size);
        ASSERT_THAT(page.items, ::testing::Not(IsEmpty()));
        for (const std::string& key : KeysOf(page.items)) seen.push_back(key);
        after = page.items.back().position;
        is_last = page.is_last;
      }
      EXPECT_EQ(seen, expected) << page_size << newest_first;
    }
  }
}

TEST(TimelineTest, ShowsTheOriginWithoutCarriersThatWereNotYetPublished) {
  LogBuilder log;
  log.Add("r", Report("outlets/carrier", "2025-10-07",
                      Claim("c", "RENEWAL_LIKELY",
                            Hop("outlets/origin", Say("2025-09-30")))));
  const auto entry_at = [&](const std::string& said_by) {
    const DossierView view = log.View(said_by);
    const Lineage lineage = BuildLineage(view);
    const auto items = BuildTimeline(view, lineage, {});
    query::v1::TimelineEntry entry;
    Labels labels;
    TimelineItemToProto(items.at(0), view, lineage, log.registry(), entry,
                        labels);
    return entry;
  };
  const query::v1::TimelineEntry before = entry_at("2025-10-01");
  EXPECT_EQ(before.development().origin().source(), "outlets/origin");
  EXPECT_TRUE(before.development().origin().virtual_());
  EXPECT_THAT(before.development().carriers(), IsEmpty());
  EXPECT_THAT(entry_at("2025-10-08").development().carriers(), SizeIs(1));
}

TEST(TimelineRequestTest, TokenLeadsBackToTheFirstPage) {
  query::v1::ListTimelineRequest first;
  first.mutable_player()->set_name("players/p");
  first.set_page_size(2);
  Violations violations;
  auto query = TimelineQueryFromProto(first, violations);
  ASSERT_THAT(query, IsOk());
  v1::AsOf snapshot;
  snapshot.set_revision(7);
  const std::string token =
      NextPageToken(*query, snapshot, {At("2025-10-01"), 2, "reports/r#c"});

  query::v1::ListTimelineRequest later;
  later.set_page_token(token);
  for (const bool repeats_fields : {false, true}) {
    if (repeats_fields) *later.mutable_player() = first.player();
    query = TimelineQueryFromProto(later, violations);
    ASSERT_THAT(query, IsOk());
    EXPECT_EQ(query->request.player().name(), "players/p");
    EXPECT_EQ(query->request.as_of().revision(), 7);
    EXPECT_EQ(query->after,
              (TimelinePosition{At("2025-10-01"), 2, "reports/r#c"}));
  }
  // The as-of may be the snapshot's, or one that can have led to it.
  later.mutable_as_of()->set_revision(7);
  EXPECT_THAT(TimelineQueryFromProto(later, violations), IsOk());
  later.mutable_as_of()->set_revision(8);
  EXPECT_THAT(TimelineQueryFromProto(later, violations),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_PAGE_TOKEN_INVALID));
  later.clear_as_of();
  later.mutable_player()->set_name("players/q");
  EXPECT_THAT(TimelineQueryFromProto(later, violations),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_PAGE_TOKEN_INVALID));
  later.set_page_token("x" + token);
  EXPECT_THAT(TimelineQueryFromProto(later, violations),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_PAGE_TOKEN_INVALID));
}

}  // namespace
}  // namespace hearsay
