#include "query_service/timeline/timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "query_service/timeline/timeline_converter.h"
#include "query_service/timeline/timeline_request.h"
#include "tests/query_service/timeline/told_story.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace hearsay::testing;

// A carrier that repeats `source`, by its place in a series.
std::string Citation(const std::string& source, const std::string& more = "") {
  return Claim("c", "BID", By("k") + Hop(source) + more);
}

// Three reports and an outcome, a day apart, which brings two milestones.
LogBuilder SampleLog() {
  LogBuilder log;
  log.Entity("outlets/x", "tier: 2");
  log.Add("r1", Report("outlets/x", "2025-10-01",
                       Claim("c", "BID", "actor { name: \"clubs/k\" }")));
  log.Add("r2", Report("outlets/y", "2025-10-02",
                       Claim("c", "WANTS_TO_LEAVE", Hop("outlets/z"))));
  log.Add("r3",
          Report("", "2025-10-03",
                 Claim("c", "TALKS", By("l") + "deal_form: DEAL_FORM_LOAN ")));
  log.Add("o", Outcome("JOINED_FEE", "k", "2025-10-06",
                       "contract_end { end_time { seconds: 1782864000 } }"));
  return log;
}

std::vector<std::string> KeysOf(const TimelinePage& page) {
  std::vector<std::string> keys;
  for (const TimelineItem& item : page.items) {
    keys.push_back(item.position.entry_key);
  }
  return keys;
}

TimelinePage PageOf(const ToldStory& story, const TimelineFilter& filter = {},
                    const std::optional<TimelinePosition>& after = std::nullopt,
                    bool newest_first = false, int page_size = 100) {
  return PageOf(story.timeline(), story.view(), story.lineage(), filter, after,
                newest_first, page_size);
}

std::vector<std::string> Show(const TimelineFilter& filter) {
  const LogBuilder log = SampleLog();
  const ToldStory story(log, "2025-10-10");
  return KeysOf(PageOf(story, filter));
}

constexpr char kEligible[] = "milestones/pre-contract-eligibility/2026-01-01";
constexpr char kExpiry[] = "milestones/contract-expiry/2026-07-01";

TEST(TimelineTest, ListsAllEntriesInTheOrderOfWhenTheyWereSaidOrAreDue) {
  EXPECT_THAT(Show({}),
              ElementsAre("reports/r1#c", "reports/r2#c", "reports/r3#c",
                          "outcomes/o", kEligible, kExpiry));
}

TEST(TimelineTest, FiltersByClubKindSourceTypeAndTime) {
  TimelineFilter club;
  club.clubs = {"clubs/k"};
  EXPECT_THAT(Show(club),
              ElementsAre("reports/r1#c", "outcomes/o", kEligible, kExpiry));
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
  TimelineFilter outcomes;
  outcomes.types = {query::v1::TIMELINE_ENTRY_TYPE_OUTCOME};
  EXPECT_THAT(Show(outcomes), ElementsAre("outcomes/o"));
  TimelineFilter milestones;
  milestones.types = {query::v1::TIMELINE_ENTRY_TYPE_MILESTONE};
  EXPECT_THAT(Show(milestones), ElementsAre(kEligible, kExpiry));
  milestones.kinds = kind.kinds;
  EXPECT_THAT(Show(milestones), IsEmpty());
}

TEST(TimelineTest, PagesInBothDirectionsCoverTheTimelineOnce) {
  const LogBuilder log = SampleLog();
  const ToldStory story(log, "2025-10-10");
  TimelineFilter filtered;
  filtered.types = {query::v1::TIMELINE_ENTRY_TYPE_DEVELOPMENT};
  for (const TimelineFilter& filter : {TimelineFilter(), filtered}) {
    for (const bool newest_first : {false, true}) {
      std::vector<std::string> expected = KeysOf(PageOf(story, filter));
      if (newest_first) std::reverse(expected.begin(), expected.end());
      for (int page_size = 1; page_size <= 7; ++page_size) {
        std::vector<std::string> seen;
        std::optional<TimelinePosition> after;
        for (bool is_last = false; !is_last;) {
          const TimelinePage page =
              PageOf(story, filter, after, newest_first, page_size);
          ASSERT_THAT(page.items, ::testing::Not(IsEmpty()));
          for (const std::string& key : KeysOf(page)) seen.push_back(key);
          after = page.items.back().position;
          is_last = page.is_last;
        }
        EXPECT_EQ(seen, expected) << page_size << newest_first;
      }
    }
  }
}

TEST(TimelineTest, ShowsTheOriginWithoutCarriersThatWereNotYetPublished) {
  LogBuilder log;
  log.Add("r", Report("outlets/carrier", "2025-10-07",
                      Claim("c", "RENEWAL_LIKELY",
                            Hop("outlets/origin", Say("2025-09-30")))));
  const auto development_at = [&](const std::string& said_by) {
    return ToldStory(log, said_by)
        .Entry("reports/r#c", query::v1::TIMELINE_VIEW_FULL)
        .development();
  };
  const query::v1::Development before = development_at("2025-10-01");
  EXPECT_EQ(before.origin().source(), "outlets/origin");
  EXPECT_TRUE(before.origin().virtual_());
  EXPECT_THAT(before.carriers(), IsEmpty());
  EXPECT_EQ(before.carrier_count(), 0);
  EXPECT_THAT(development_at("2025-10-08").carriers(), SizeIs(1));
  EXPECT_EQ(development_at("2025-10-08").carrier_count(), 1);
}

TEST(TimelineViewTest, BasicIsWhatWasSaidAndHowItStands) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "BID",
                             By("k") + Sum("BID", 40) +
                                 "certainty: CERTAINTY_POSSIBLE "
                                 "excerpt { sentence_number: 3 } ")));
  log.Add("r2",
          Report("outlets/b", "2025-10-03",
                 Citation("outlets/a", "certainty: CERTAINTY_ASSERTED ")),
          "2025-10-11T12:00:00Z");
  const ToldStory story(log, "2025-10-20");
  EXPECT_THAT(story.Entry("reports/r1#c", query::v1::TIMELINE_VIEW_BASIC),
              EqualsProto(R"pb(
                entry_key: "reports/r1#c"
                said_time { seconds: 1759363200 }
                development {
                  claim {
                    kind: CLAIM_KIND_BID
                    actor { name: "clubs/k" }
                    voice: VOICE_REPORT
                    stance: STANCE_ASSERTS
                    certainty: CERTAINTY_POSSIBLE
                    money {
                      currency_code: "EUR"
                      min_micros: 40000000000000
                      max_micros: 40000000000000
                      role: MONEY_ROLE_BID
                    }
                  }
                  origin { source: "outlets/a" }
                  first_revision: 4
                  first_commit_time { seconds: 1760097600 }
                  carrier_count: 2
                  independent_root_count: 1
                  best_certainty: CERTAINTY_ASSERTED
                  latest_certainty: CERTAINTY_ASSERTED
                  last_said_time { seconds: 1759536000 }
                  last_commit_time { seconds: 1760184000 }
                  status: DEVELOPMENT_STATUS_STANDING
                }
              )pb"));
}

TEST(TimelineViewTest, FullHasTheEdgesOfEveryCarrier) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       Claim("c", "BID",
                             By("k") + "excerpt { sentence_number: 3 } ")));
  log.Add("r2", Report("outlets/b", "2025-10-03", Citation("outlets/a")));
  const ToldStory story(log, "2025-10-20");
  const query::v1::Development development =
      story.Entry("reports/r1#c", query::v1::TIMELINE_VIEW_FULL).development();
  EXPECT_EQ(development.claim().subject().name(), "players/p");
  EXPECT_EQ(development.claim().claim_id(), "c");
  EXPECT_EQ(development.claim().excerpt().sentence_number(), 3);
  ASSERT_THAT(development.carriers(), SizeIs(2));
  EXPECT_EQ(development.carriers(0).role(), query::v1::CARRIER_ROLE_ROOT);
  EXPECT_FALSE(development.carriers(0).has_lag());
  const query::v1::Carrier& carrier = development.carriers(1);
  EXPECT_EQ(carrier.role(), query::v1::CARRIER_ROLE_CITES);
  EXPECT_EQ(carrier.parent(), "reports/r1#c");
  EXPECT_EQ(carrier.probability(), 1);
  EXPECT_EQ(carrier.lag().seconds(), 2 * 86400);
  EXPECT_EQ(carrier.attribution().hops(0).source().name(), "outlets/a");
}

TEST(TimelineViewTest, ASubjectOtherThanThePlayerIsNamed) {
  LogBuilder log = WithOutlets();
  log.Add("r1",
          Report("outlets/a", "2025-10-01",
                 "claims { claim_id: \"c\" kind: CLAIM_KIND_SQUAD_FACT subject "
                 "{ name: \"clubs/k\" } voice: VOICE_REPORT stance: "
                 "STANCE_ASSERTS participants { role: PARTICIPANT_ROLE_MEMBER "
                 "entity { name: \"players/p\" } } } "));
  EXPECT_EQ(ToldStory(log, "2025-10-20")
                .Entry("reports/r1#c", query::v1::TIMELINE_VIEW_BASIC)
                .development()
                .claim()
                .subject()
                .name(),
            "clubs/k");
}

TEST(TimelineViewTest, BasicNamesNoCarrierAndGrowsByNone) {
  const auto page = [](int copies) {
    LogBuilder log = WithOutlets();
    log.Add("r", Report("outlets/a", "2025-10-01",
                        Claim("c", "BID", By("k") + Sum("BID", 40))));
    for (int i = 0; i < copies; ++i) {
      log.Add(absl::StrCat("copy", i),
              Report(absl::StrCat("outlets/copy", i), "2025-10-03",
                     Citation("outlets/a")));
    }
    const ToldStory story(log, "2025-10-20");
    query::v1::ListTimelineResponse response;
    Labels labels;
    for (const TimelineItem& item : story.timeline().items) {
      TimelineItemToProto(item, story.source(), query::v1::TIMELINE_VIEW_BASIC,
                          *response.add_entries(), labels);
    }
    labels.Write(log.registry(), log.revision(), *response.mutable_labels());
    return response;
  };
  const auto one = page(1);
  const auto many = page(1000);
  EXPECT_EQ(many.entries_size(), one.entries_size());
  EXPECT_EQ(many.labels_size(), one.labels_size());
  EXPECT_LE(many.ByteSizeLong(), one.ByteSizeLong() + 16);
  EXPECT_EQ(many.entries(0).development().carrier_count(), 1001);
  EXPECT_EQ(many.entries(0).development().independent_root_count(), 1);
}

TEST(EntryKeyTest, PartsHaveKeysOfTheirOwn) {
  LogBuilder log = WithOutlets();
  log.Add("r1", Report("outlets/a", "2025-10-01", Claim("c", "BID", By("k"))));
  log.Add("r2", Report("outlets/b", "2025-10-02",
                       Citation("outlets/a", Sum("BID", 40) + "count: 2 ")));
  const ToldStory story(log, "2025-10-20");
  std::vector<std::string> keys = story.timeline().keys;
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
  EXPECT_THAT(keys, ::testing::Contains("reports/r2#c+"));
  EXPECT_EQ(story.Entry("reports/r2#c+", query::v1::TIMELINE_VIEW_BASIC)
                .development()
                .adds_to_entry_key(),
            "reports/r1#c");
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
  const std::string token = NextPageToken(
      *query, snapshot, PositionToPage({At("2025-10-01"), 2, "reports/r#c"}));

  query::v1::ListTimelineRequest later;
  later.set_page_token(token);
  for (const bool repeats_fields : {false, true}) {
    if (repeats_fields) *later.mutable_player() = first.player();
    query = TimelineQueryFromProto(later, violations);
    ASSERT_THAT(query, IsOk());
    EXPECT_EQ(query->request.player().name(), "players/p");
    EXPECT_EQ(query->request.as_of().revision(), 7);
    EXPECT_EQ(query->position,
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
