#include "query_service/query_core.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/query_service/core_fixture.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace hearsay::testing;

class QueryCoreTest : public CoreFixture {
 protected:
  // Returns the rules that decided and whether the entry counts, as in
  // "hidden: SUPERSEDED".
  std::string Explain(const std::string& request) {
    query::v1::ExplainVisibilityResponse response;
    const absl::Status status = core_.ExplainVisibility(
        Parsed<query::v1::ExplainVisibilityRequest>(request), kAtOnce,
        response);
    if (!status.ok()) return status.ToString();
    std::string text = response.visible() ? "visible:" : "hidden:";
    for (const auto& reason : response.reasons()) {
      absl::StrAppend(&text, " ",
                      query::v1::VisibilityRule_Name(reason.rule()).substr(16));
    }
    return text;
  }
};

constexpr char kPlayer[] = "player { name: \"players/p\" }";

TEST_F(QueryCoreTest, NamesEveryBadFieldAtOnce) {
  AddPlayer("players/p");
  const auto refused = List(
      "player { text: \"nobody\" } clubs { name: \"clubs/none\" } page_size: "
      "-1 "
      "kinds: 0");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(refused.status().message(),
              AllOf(HasSubstr("page_size"), HasSubstr("kinds[0]"),
                    HasSubstr("player")));
}

TEST_F(QueryCoreTest, SeesWhatTheFeedAddsToADossierThatItHasBuilt) {
  AddPlayer("players/p");
  EXPECT_THAT(Keys(kPlayer), IsEmpty());
  Add("r1", Report("", "2025-09-01", Claim("c", "BID")));
  EXPECT_THAT(Keys(kPlayer), ElementsAre("reports/r1#c"));
  Add("r2", Report("", "2025-09-02", Claim("c", "TALKS")));
  EXPECT_THAT(Keys(kPlayer), ElementsAre("reports/r1#c", "reports/r2#c"));
}

TEST_F(QueryCoreTest, SeesOutcomesOfALinkedPlayerFromBeforeAndAfterTheLink) {
  AddPlayer("players/p");
  AddPlayer("players/rival");
  const auto outcome = [](const std::string& club, int64_t time) {
    return absl::StrCat(
        "outcome { player: \"players/rival\" kind: OUTCOME_KIND_JOINED_FEE "
        "to_club: \"",
        club, "\" know_time { seconds: ", time, " } }");
  };
  Add("before", outcome("clubs/a", 1756684800));
  EXPECT_THAT(Keys(kPlayer), IsEmpty());
  Add("link",
      Report("", "2025-09-02",
             "claims { claim_id: \"t\" kind: CLAIM_KIND_TOP_TARGET voice: "
             "VOICE_REPORT stance: STANCE_ASSERTS subject { name: "
             "\"players/rival\" } participants { role: "
             "PARTICIPANT_ROLE_ALTERNATIVE_TO entity { name: \"players/p\" } } "
             "}"));
  EXPECT_THAT(Keys(kPlayer), ElementsAre("outcomes/before", "reports/link#t"));
  Add("after", outcome("clubs/b", 1756857600));
  EXPECT_THAT(Keys(kPlayer), SizeIs(3));
}

TEST_F(QueryCoreTest, MergeAndItsUndoAreAsOf) {
  AddPlayer("players/p");
  AddPlayer("players/double");
  Add("r1",
      Report("", "2025-09-01",
             "claims { claim_id: \"c\" kind: CLAIM_KIND_UNDECIDED subject "
             "{ name: \"players/double\" } }"));
  EXPECT_THAT(Keys(kPlayer), IsEmpty());
  const std::string merge =
      "entity_merge { duplicate: \"players/double\" survivor: \"players/p\"";
  const int64_t merged = Add("m1", merge + " }");
  EXPECT_THAT(Keys(kPlayer), ElementsAre("reports/r1#c"));
  Add("m2", merge + " undo: true }");
  EXPECT_THAT(Keys(kPlayer), IsEmpty());
  EXPECT_THAT(Keys(absl::StrCat(kPlayer, " as_of { revision: ", merged, " }")),
              ElementsAre("reports/r1#c"));
}

TEST_F(QueryCoreTest, PagesStayInTheirSnapshot) {
  AddPlayer("players/p");
  Add("r1", Report("", "2025-09-01", Claim("c", "BID")));
  Add("r2", Report("", "2025-09-01", Claim("c", "TALKS")));
  Add("r3", Report("", "2025-09-01", Claim("c", "MEDICAL")));
  const auto first = List(absl::StrCat(kPlayer, " page_size: 2"));
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(first->entries(), SizeIs(2));
  Add("r4", Report("", "2025-09-01", Claim("c", "UNDECIDED")));
  const auto second =
      List(absl::StrCat("page_token: \"", first->next_page_token(), "\""));
  ASSERT_THAT(second, IsOk());
  ASSERT_THAT(second->entries(), SizeIs(1));
  EXPECT_EQ(second->entries(0).entry_key(), "reports/r3#c");
  EXPECT_EQ(second->snapshot().SerializeAsString(),
            first->snapshot().SerializeAsString());
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(QueryCoreTest, SnapshotSentBackGivesTheSameBytes) {
  AddPlayer("players/p");
  Add("r1", Report("", "2025-09-01", Claim("c", "BID")));
  const auto answer = List(kPlayer);
  ASSERT_THAT(answer, IsOk());
  Add("r2", Report("", "2025-09-01", Claim("c", "BID")));
  const auto again = List(absl::StrCat(
      kPlayer, " as_of { ", answer->snapshot().ShortDebugString(), " }"));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), answer->SerializeAsString());
}

TEST_F(QueryCoreTest, ForecastsSumToOneAtEveryDeadline) {
  AddPlayer("players/p");
  query::v1::GetForecastResponse response;
  ASSERT_THAT(core_.GetForecast(Parsed<query::v1::GetForecastRequest>(kPlayer),
                                kAtOnce, response),
              IsOk());
  ASSERT_EQ(response.deadline_times_size(), 4);
  for (int i = 0; i < 4; ++i) {
    double sum = 0;
    for (const auto& cell : response.cells()) sum += cell.probabilities(i);
    EXPECT_NEAR(sum, 1, 1e-12);
  }
}

TEST_F(QueryCoreTest, RefusesDeadlinesTooFarAheadByTheirPath) {
  AddPlayer("players/p");
  query::v1::GetForecastResponse response;
  const absl::Status status =
      core_.GetForecast(Parsed<query::v1::GetForecastRequest>(absl::StrCat(
                            kPlayer,
                            " deadline_times { seconds: 1767225600 } "
                            "deadline_times { seconds: 4102444800 }")),
                        kAtOnce, response);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_INVALID_FIELD));
  EXPECT_THAT(status.message(), HasSubstr("deadline_times[1]"));
}

TEST_F(QueryCoreTest, RefusesQuestionsThatAreNotClosed) {
  AddPlayer("players/p");
  query::v1::AnswerQuestionResponse response;
  EXPECT_THAT(
      core_.AnswerQuestion(
          Parsed<query::v1::AnswerQuestionRequest>(absl::StrCat(
              kPlayer,
              " proposition { cell_kinds: CELL_KIND_AGREED } deadline_time { "
              "seconds: 1767225600 }")),
          kAtOnce, response),
      StatusIs(absl::StatusCode::kInvalidArgument,
               v1::ERROR_REASON_QUESTION_NOT_CLOSED));
}

TEST_F(QueryCoreTest, ExplainsEveryRuleOfVisibility) {
  // The log's clock stands at 2025-10-01; nothing names a player.
  Add("r1", Report("", "2025-09-01",
                   "claims { claim_id: \"a\" kind: CLAIM_KIND_SQUAD_FACT } "
                   "claims { claim_id: \"b\" kind: CLAIM_KIND_SQUAD_FACT }"));
  Add("r2", Report("", "2025-09-01", "supersedes: \"reports/r1\"") +
                " target_revisions: 1");
  Add("x1",
      "retraction { report: \"reports/r1\" claim_ids: \"b\" } "
      "target_revisions: 1");
  Add("o1",
      "outcome { player: \"players/p\" know_time { seconds: 1756684800 } "
      "}");
  Add("o2",
      "outcome { player: \"players/p\" annulled: true know_time { "
      "seconds: 1756684800 } } target_revisions: 4");
  Add("r3", Report("", "2025-09-20", Claim("c", "BID")));

  EXPECT_EQ(Explain("name: \"reports/r1\""), "hidden: SUPERSEDED");
  EXPECT_EQ(Explain("name: \"reports/r1\" as_of { revision: 1 }"),
            "visible: VISIBLE");
  EXPECT_EQ(Explain("name: \"reports/r1\" claim_id: \"b\""),
            "hidden: SUPERSEDED RETRACTED");
  EXPECT_EQ(Explain("name: \"reports/r2\" as_of { revision: 1 }"),
            "hidden: NOT_YET_STORED");
  EXPECT_EQ(Explain("name: \"outcomes/o1\""), "hidden: ANNULLED");
  EXPECT_EQ(Explain("name: \"outcomes/o1\" as_of { said_by { seconds: "
                    "1756684799 } }"),
            "hidden: NOT_YET_PUBLIC");
  EXPECT_EQ(
      Explain("name: \"reports/r3\" as_of { said_by { seconds: 1758326400 "
              "} }"),  // 2025-09-20, but not yet its end
      "hidden: NOT_YET_SAID");
  EXPECT_EQ(Explain("name: \"reports/r3\""), "visible: VISIBLE");
  EXPECT_THAT(Explain("name: \"reports/none\""), HasSubstr("NOT_FOUND"));
  EXPECT_THAT(Explain("name: \"players/p\""), HasSubstr("INVALID_ARGUMENT"));
}

TEST_F(QueryCoreTest, ResolvesNamesByContext) {
  Add("e1",
      "entity { name: \"clubs/k\" kind: ENTITY_KIND_CLUB display_name: "
      "\"K\" }");
  for (const std::string id : {"a", "b"}) {
    Add("p" + id,
        absl::StrCat("entity { name: \"players/", id,
                     "\" kind: ENTITY_KIND_PLAYER display_name: \"Konaté\" ",
                     id == "a" ? "engagements { club: \"clubs/k\" start { "
                                 "start_time { seconds: 1 } end_time { "
                                 "seconds: 2 } } }"
                               : "",
                     " }"));
  }
  const auto resolve = [&](const std::string& request) {
    query::v1::ResolveNameResponse response;
    EXPECT_THAT(
        core_.ResolveName(Parsed<query::v1::ResolveNameRequest>(request),
                          kAtOnce, response),
        IsOk());
    return response;
  };
  const auto ambiguous = resolve("text: \"konate\"");
  EXPECT_EQ(ambiguous.name(), "");
  EXPECT_THAT(ambiguous.candidates(), SizeIs(2));
  EXPECT_EQ(resolve("text: \"konate\" contexts: \"clubs/k\"").name(),
            "players/a");
}

}  // namespace
}  // namespace hearsay
