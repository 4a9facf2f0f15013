// The lineage method of QueryCore.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/query_service/core_fixture.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using namespace hearsay::testing;
using query::v1::GetLineageRequest;
using query::v1::GetLineageResponse;

constexpr char kPlayer[] = "player { name: \"players/p\" } ";

std::string BidOf(const std::string& club, const std::string& more = "") {
  return Claim("c", "BID",
               absl::StrCat("actor { name: \"", club, "\" } ", more));
}

// Outlet b cites a's bid of clubs/k, c copies it; clubs/m is a story of c's.
class LineageAnswersTest : public CoreFixture {
 protected:
  LineageAnswersTest() {
    AddPlayer("players/p");
    for (const char* name : {"clubs/k", "clubs/m"}) AddEntity(name, "CLUB");
    for (const char* name : {"outlets/a", "outlets/b", "outlets/c"}) {
      AddEntity(name, "OUTLET");
    }
    Add("rb",
        Report("outlets/b", "2025-09-02", BidOf("clubs/k", Hop("outlets/a"))));
    Add("ra", Report("outlets/a", "2025-09-01", BidOf("clubs/k")));
    Add("rc", Report("outlets/c", "2025-09-04", BidOf("clubs/k")));
    Add("rm", Report("outlets/c", "2025-09-05", BidOf("clubs/m")));
  }

  void AddEntity(const std::string& name, const std::string& kind) {
    Add(absl::StrCat("entity-", name.substr(name.find('/') + 1)),
        absl::StrCat("entity { name: \"", name, "\" kind: ENTITY_KIND_", kind,
                     " display_name: \"Name of ", name, "\" }"));
  }

  absl::StatusOr<GetLineageResponse> Ask(const std::string& request) {
    GetLineageResponse response;
    const absl::Status status =
        core_.GetLineage(Parsed<GetLineageRequest>(request), kAtOnce, response);
    if (!status.ok()) return status;
    return response;
  }
  // Returns each story's keys, one line a story.
  std::vector<std::string> Stories(const std::string& request) {
    const auto response = Ask(absl::StrCat(kPlayer, request));
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> stories;
    if (!response.ok()) return stories;
    for (const auto& story : response->stories()) {
      std::string& keys = stories.emplace_back();
      for (const auto& cascade : story.cascades()) {
        absl::StrAppend(&keys, keys.empty() ? "" : " ", cascade.entry_key());
      }
    }
    return stories;
  }
};

TEST_F(LineageAnswersTest, ReturnsCascadesAsGraphs) {
  const auto response = Ask(kPlayer);
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->stories_size(), 2);
  const query::v1::Story& story = response->stories(0);
  ASSERT_EQ(story.cascades_size(), 1);
  const query::v1::LineageCascade& cascade = story.cascades(0);
  EXPECT_EQ(cascade.entry_key(), "reports/ra#c");
  EXPECT_EQ(cascade.root().source(), "outlets/a");
  EXPECT_FALSE(cascade.claim().has_attribution());
  std::vector<std::string> carriers;
  for (const query::v1::Carrier& carrier : cascade.carriers()) {
    carriers.push_back(
        absl::StrCat(carrier.publisher(), " ",
                     query::v1::CarrierRole_Name(carrier.role()).substr(13)));
  }
  EXPECT_THAT(carriers, ElementsAre("outlets/a ROOT", "outlets/b CITES",
                                    "outlets/c COPIES"));
  EXPECT_THAT(story.first_said().sources(), ElementsAre("outlets/a"));
  EXPECT_EQ(story.first_said().lead().seconds(), 86400);
  EXPECT_EQ(story.first_said().report(), "");
  EXPECT_THAT(story.first_stored().sources(), ElementsAre("outlets/b"));
  EXPECT_EQ(story.first_stored().report(), "reports/rb");
  EXPECT_EQ(story.first_stored().lead().seconds(), 1);
  EXPECT_EQ(response->player(), "players/p");
  EXPECT_EQ(response->snapshot().revision(), log_.size());
  EXPECT_EQ(response->next_page_token(), "");
}

TEST_F(LineageAnswersTest, TalliesSourcesAndLabelsThem) {
  const auto response = Ask(kPlayer);
  ASSERT_THAT(response, IsOk());
  std::vector<std::string> sources;
  for (const query::v1::SourceStanding& standing : response->sources()) {
    sources.push_back(absl::StrCat(
        standing.source(), " ", standing.first_said_count(), " of ",
        standing.story_count(), ", stored ", standing.first_stored_count()));
  }
  // Nobody else told of clubs/m.
  EXPECT_THAT(sources, ElementsAre("outlets/a 1 of 1, stored 0",
                                   "outlets/b 0 of 1, stored 1",
                                   "outlets/c 0 of 1, stored 0"));
  std::vector<std::string> labels;
  for (const auto& label : response->labels()) labels.push_back(label.name());
  EXPECT_THAT(labels, ElementsAre("clubs/k", "clubs/m", "outlets/a",
                                  "outlets/b", "outlets/c", "players/p"));
}

TEST_F(LineageAnswersTest, SelectsStories) {
  constexpr char kBid[] = "reports/ra#c";
  constexpr char kOther[] = "reports/rm#c";
  EXPECT_THAT(Stories(""), ElementsAre(kBid, kOther));
  EXPECT_THAT(Stories("clubs { name: \"clubs/m\" }"), ElementsAre(kOther));
  EXPECT_THAT(Stories("outlets { name: \"outlets/b\" }"), ElementsAre(kBid));
  EXPECT_THAT(Stories("outlets { name: \"outlets/c\" }"),
              ElementsAre(kBid, kOther));
  EXPECT_THAT(Stories("kinds: CLAIM_KIND_TALKS"), IsEmpty());
  EXPECT_THAT(
      Stories(absl::StrCat("start_time { seconds: ",
                           absl::ToUnixSeconds(At("2025-09-04")), " }")),
      ElementsAre(kOther));
  EXPECT_THAT(
      Stories(absl::StrCat(
          "end_time { seconds: ", absl::ToUnixSeconds(At("2025-09-04")), " }")),
      ElementsAre(kBid));
}

TEST_F(LineageAnswersTest, PagesStoriesAndTalliesOnTheFirst) {
  const auto first = Ask(absl::StrCat(kPlayer, "page_size: 1"));
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->stories_size(), 1);
  EXPECT_EQ(first->sources_size(), 3);
  Add("later", Report("outlets/a", "2025-08-01", BidOf("clubs/m")));
  const auto second =
      Ask(absl::StrCat("page_token: \"", first->next_page_token(), "\""));
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->stories_size(), 1);
  EXPECT_EQ(second->stories(0).cascades(0).entry_key(), "reports/rm#c");
  EXPECT_EQ(second->sources_size(), 0);
  EXPECT_EQ(second->next_page_token(), "");
  EXPECT_EQ(second->snapshot().ShortDebugString(),
            first->snapshot().ShortDebugString());
  EXPECT_THAT(Ask(absl::StrCat(kPlayer, "kinds: CLAIM_KIND_BID page_token: \"",
                               first->next_page_token(), "\"")),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(LineageAnswersTest, EndsAPageEarlyWhenItIsLarge) {
  const std::string long_text(2000, 'x');
  for (int i = 0; i < 400; ++i) {
    Add(absl::StrCat("long-", i),
        Report(
            "outlets/b", "2025-09-02",
            BidOf("clubs/k", absl::StrCat("attribution { hops { kind: "
                                          "HOP_KIND_OUTLET source { name: "
                                          "\"outlets/a\" } } hops { kind: "
                                          "HOP_KIND_UNNAMED_SOURCE "
                                          "expression: \"",
                                          long_text, long_text, "\" } } "))));
  }
  const auto first = Ask(kPlayer);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->stories_size(), 1);
  const auto second =
      Ask(absl::StrCat("page_token: \"", first->next_page_token(), "\""));
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->stories_size(), 1);
  EXPECT_EQ(second->stories(0).cascades(0).entry_key(), "reports/rm#c");
}

TEST_F(LineageAnswersTest, NamesEveryBadField) {
  const auto refused =
      Ask("player { text: \"nobody\" } kinds: 0 page_size: -1 clubs { name: "
          "\"outlets/a\" } start_time { seconds: 1 } end_time { seconds: 1 }");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(BadFieldsOf(refused.status()),
              UnorderedElementsAre("player", "kinds[0]", "page_size",
                                   "clubs[0]", "end_time"));
}

}  // namespace
}  // namespace hearsay
