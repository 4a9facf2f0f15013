// The contradiction method of QueryCore.
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

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace hearsay::testing;
using query::v1::ListContradictionsRequest;
using query::v1::ListContradictionsResponse;

constexpr char kPlayer[] = "player { name: \"players/p\" } ";

class ContradictionAnswersTest : public CoreFixture {
 protected:
  ContradictionAnswersTest() {
    AddPlayer("players/p");
    Add("r1", Report("outlets/a", "2025-09-01", Claim("c", "WANTS_TO_LEAVE")));
    Add("r2", Report("outlets/b", "2025-09-02", Claim("c", "WANTS_TO_STAY")));
    Add("r3", Report("outlets/a", "2025-09-05", Claim("c", "WANTS_TO_STAY")));
    Add("r4", Report("outlets/c", "2025-09-10", Claim("c", "RENEWAL_LIKELY")));
    Add("r5", Report("outlets/d", "2025-09-11", Claim("c", "RENEWAL_STALLED")));
  }

  absl::StatusOr<ListContradictionsResponse> Ask(const std::string& request) {
    ListContradictionsResponse response;
    const absl::Status status = core_.ListContradictions(
        Parsed<ListContradictionsRequest>(request), kAtOnce, response);
    if (!status.ok()) return status;
    return response;
  }
  std::vector<std::string> KeysOf(const std::string& request) {
    const auto response = Ask(absl::StrCat(kPlayer, request));
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> keys;
    if (!response.ok()) return keys;
    for (const auto& contradiction : response->contradictions()) {
      keys.push_back(contradiction.contradiction_key());
    }
    return keys;
  }
};

constexpr char kWish[] = "opposed-outlook/reports/r1#c";
constexpr char kRenewal[] = "opposed-outlook/reports/r4#c";

TEST_F(ContradictionAnswersTest, ListsWhatCannotAllBeTrueAsOfTheSnapshot) {
  EXPECT_THAT(KeysOf(""), ElementsAre(kWish, kRenewal));
  EXPECT_THAT(KeysOf("standing_only: true"), ElementsAre(kRenewal));
  EXPECT_THAT(KeysOf("as_of { revision: 4 } standing_only: true"), IsEmpty());
  EXPECT_THAT(KeysOf("as_of { revision: 3 } standing_only: true"),
              ElementsAre(kWish));
  EXPECT_THAT(KeysOf("types: CONTRADICTION_TYPE_DATE_CLASH"), IsEmpty());
}

TEST_F(ContradictionAnswersTest, ListsReportsSourcesAndLabelsOfEachSide) {
  const auto response = Ask(absl::StrCat(kPlayer, "page_size: 1"));
  ASSERT_THAT(response, IsOk());
  const auto& sides = response->contradictions(0).sides();
  ASSERT_EQ(sides.size(), 2);
  EXPECT_THAT(sides[0].sources(), ElementsAre("outlets/a"));
  EXPECT_THAT(sides[0].reports(), ElementsAre("reports/r1"));
  EXPECT_EQ(sides[0].claim().subject().name(), "players/p");
  EXPECT_TRUE(sides[0].proved_wrong());
  // The outlet took up the other one's story.
  EXPECT_EQ(response->contradictions(0).resolution(),
            "outlets/a says otherwise now");
  EXPECT_EQ(response->contradictions(0).resolution_entry_key(), "reports/r2#c");
  std::vector<std::string> labels;
  for (const auto& label : response->labels()) labels.push_back(label.name());
  EXPECT_THAT(labels, ElementsAre("outlets/a", "outlets/b", "players/p"));
}

TEST_F(ContradictionAnswersTest, PagesCoverTheListOnceAsOfOneSnapshot) {
  const auto first = Ask(absl::StrCat(kPlayer, "page_size: 1"));
  ASSERT_THAT(first, IsOk());
  ASSERT_NE(first->next_page_token(), "");
  // What is said meanwhile changes no later page.
  Add("r6", Report("outlets/e", "2025-09-03", Claim("c", "WANTS_TO_LEAVE")));
  ListContradictionsRequest request;
  request.set_page_token(first->next_page_token());
  ListContradictionsResponse second;
  ASSERT_THAT(core_.ListContradictions(request, kAtOnce, second), IsOk());
  EXPECT_EQ(second.contradictions(0).contradiction_key(), kRenewal);
  EXPECT_EQ(second.next_page_token(), "");
  EXPECT_EQ(second.snapshot().SerializeAsString(),
            first->snapshot().SerializeAsString());
}

TEST_F(ContradictionAnswersTest, RefusesBadFieldsAllAtOnce) {
  EXPECT_THAT(
      std::string(Ask("types: 0 types: 99").status().message()),
      AllOf(HasSubstr("types[0]"), HasSubstr("types[1]"), HasSubstr("player")));
  EXPECT_THAT(Ask("page_token: \"x\""),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_PAGE_TOKEN_INVALID));
}

}  // namespace
}  // namespace hearsay
