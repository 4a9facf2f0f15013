#include "query_service/assumptions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/validation/report_validator.h"
#include "tests/query_service/core_fixture.h"
#include "tests/query_service/stored_story.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace hearsay::testing;
using query::v1::Assumptions;
using query::v1::GetForecastRequest;
using query::v1::GetForecastResponse;

// Returns the forecast of players/p, all bytes but the snapshot's.
std::string ForecastOf(LocalCore& core, const v1::AsOf& as_of,
                       const Assumptions& assumptions = {}) {
  GetForecastRequest request;
  request.mutable_player()->set_name("players/p");
  *request.mutable_as_of() = as_of;
  *request.mutable_assumptions() = assumptions;
  request.add_clubs()->set_name("clubs/a");
  GetForecastResponse response;
  EXPECT_THAT(core.core().GetForecast(request, kAtOnce, response), IsOk());
  response.clear_snapshot();
  return response.SerializeAsString();
}

std::string ForecastOf(const StoredStory& story,
                       const Assumptions& assumptions = {}) {
  LocalCore core;
  core.AddAll(story.records);
  return ForecastOf(core, story.AsOf(), assumptions);
}

TEST(AssumptionsTest, WithoutEntriesIsTheAnswerOfALogThatLacksThem) {
  Random random(21);
  int changed = 0;
  for (int round = 0; round < 20; ++round) {
    const StoredStory story = RandomStoredStory(random, 12);
    Assumptions assumptions;
    std::set<std::string> names;
    for (const std::string& name : story.Names()) {
      if (!random.Chance(25)) continue;
      names.insert(name);
      assumptions.add_without_entries(name);
    }
    const std::string without = ForecastOf(story, assumptions);
    EXPECT_EQ(without, ForecastOf(story.Without(names))) << "round " << round;
    if (without != ForecastOf(story)) ++changed;
  }
  EXPECT_GT(changed, 10);
}

// Whether a claim of the report has it from `source`.
bool Cites(const v1::Claim& claim, const std::string& source) {
  const auto& hops = claim.attribution().hops();
  return std::any_of(hops.begin(), hops.end(), [&](const v1::Hop& hop) {
    return hop.source().name() == source || hop.outlet().name() == source;
  });
}

TEST(AssumptionsTest, WithoutASourceIsTheAnswerOfALogThatNeverHeardIt) {
  Random random(22);
  int changed = 0;
  for (int round = 0; round < 20; ++round) {
    const StoredStory story = RandomStoredStory(random, 12);
    const std::string source = random.Pick(forecast::TieredOutlets());
    Assumptions assumptions;
    assumptions.add_without_sources()->set_name(source);
    StoredStory other = story;
    for (v1::Record& record : other.records) {
      if (!record.has_report()) continue;
      auto& claims = *record.mutable_report()->mutable_claims();
      for (int i = claims.size(); i-- > 0;) {
        if (Cites(claims[i], source)) claims.DeleteSubrange(i, 1);
      }
      if (record.report().publisher().name() == source || claims.empty()) {
        LeaveOut(record);
      }
    }
    const std::string without = ForecastOf(story, assumptions);
    EXPECT_EQ(without, ForecastOf(other)) << "round " << round;
    if (without != ForecastOf(story)) ++changed;
  }
  EXPECT_GT(changed, 5);
}

// Whether the ingest service would take a report, and its time is known: what
// has none counts as said when it is stored.
bool IsDatedAndSound(const v1::Report& report) {
  Violations violations;
  CheckReport(FieldPath(), report, absl::InfiniteFuture(), violations);
  return report.has_publish() && violations.empty() &&
         std::none_of(
             report.claims().begin(), report.claims().end(),
             [](const v1::Claim& claim) {
               return std::any_of(
                   forecast::Clubs().begin(), forecast::Clubs().end(),
                   [&](const std::string& club) { return Cites(claim, club); });
             });
}

TEST(AssumptionsTest, SupposedEntriesCountAsIfTheyWereStored) {
  Random random(23);
  int changed = 0;
  for (int round = 0; round < 20; ++round) {
    const StoredStory story = RandomStoredStory(random, 12);
    StoredStory before = story;
    StoredStory after = story;
    Assumptions assumptions;
    std::vector<v1::Record> outcomes;
    for (size_t i = 0; i < story.records.size(); ++i) {
      v1::Record record = story.records[i];
      if (!record.target_revisions().empty() || !random.Chance(30)) continue;
      if (record.has_report() && IsDatedAndSound(record.report())) {
        *assumptions.add_suppose_reports() = record.report();
        record.set_entry_id(
            absl::StrCat("supposed:", assumptions.suppose_reports_size()));
        after.records.push_back(record);
      } else if (record.has_outcome() && record.outcome().has_occur()) {
        *assumptions.add_suppose_outcomes() = record.outcome();
        record.set_entry_id(
            absl::StrCat("supposed:", assumptions.suppose_outcomes_size()));
        outcomes.push_back(record);
      } else {
        continue;
      }
      LeaveOut(before.records[i]);
      LeaveOut(after.records[i]);
    }
    for (v1::Record& outcome : outcomes) after.records.push_back(outcome);
    // What has been stored in all is told in words.
    while (before.revision() < after.revision()) {
      before.records.push_back(
          ReportOn(absl::StrCat("f", before.revision()), {"players/nobody"}));
    }
    const std::string supposed = ForecastOf(before, assumptions);
    EXPECT_EQ(supposed, ForecastOf(after)) << "round " << round;
    if (supposed != ForecastOf(before)) ++changed;
  }
  EXPECT_GT(changed, 10);
}

// A player at clubs/home, of whom outlets/t1 says that clubs/a bids.
class AssumedAnswerTest : public CoreFixture {
 protected:
  AssumedAnswerTest() {
    for (const char* name :
         {"clubs/home", "clubs/a", "outlets/t1", "outlets/t2", "players/q"}) {
      AddEntity(name,
                KindOfName(name) == v1::ENTITY_KIND_OUTLET ? "tier: 1" : "");
    }
    AddEntity(
        "players/p",
        "engagements { club: \"clubs/home\" start { start_time { seconds: "
        "1600000000 } } contract_end { end_time { seconds: 1782864000 } "
        "} }");
    Add("bid", Report("outlets/t1", "2025-09-20",
                      Claim("c", "BID", "actor { name: \"clubs/a\" }")));
  }

  void AddEntity(const std::string& name, const std::string& more) {
    const std::string id = name.substr(name.find('/') + 1);
    Add("entity-" + id,
        absl::StrCat("entity { name: \"", name, "\" display_name: \"Name of ",
                     id, "\" kind: ", EntityKind_Name(KindOfName(name)), " ",
                     more, " }"));
  }

  absl::StatusOr<query::v1::AnswerQuestionResponse> Ask(
      const std::string& assumptions, const std::string& more = "") {
    query::v1::AnswerQuestionResponse response;
    const absl::Status status = core_.AnswerQuestion(
        Parsed<query::v1::AnswerQuestionRequest>(absl::StrCat(
            "player { name: \"players/p\" } proposition { event: EVENT_JOINS "
            "clubs { name: \"clubs/a\" } } deadline_time { seconds: 1790000000 "
            "} assumptions { ",
            assumptions, " } ", more)),
        kAtOnce, response);
    if (!status.ok()) return status;
    return response;
  }
  double P(const std::string& assumptions) {
    const auto answer = Ask(assumptions);
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? answer->probability() : -1;
  }
  std::vector<std::string> BadFields(const std::string& assumptions) {
    const auto answer = Ask(assumptions);
    EXPECT_THAT(answer, StatusIs(absl::StatusCode::kInvalidArgument));
    return BadFieldsOf(answer.status());
  }
  static std::string Supposed(const std::string& report) {
    return absl::StrCat("suppose_reports { ", report.substr(8));
  }
};

TEST_F(AssumedAnswerTest, SnapshotIsThatOfTheLog) {
  const auto plain = Ask("");
  const auto assumed = Ask("without_entries: \"reports/bid\"");
  ASSERT_THAT(plain, IsOk());
  ASSERT_THAT(assumed, IsOk());
  EXPECT_EQ(plain->snapshot().SerializeAsString(),
            assumed->snapshot().SerializeAsString());
  EXPECT_LT(assumed->probability(), plain->probability());
}

TEST_F(AssumedAnswerTest, NextAnswersKnowNothingOfIt) {
  const double plain = P("");
  P("without_sources { name: \"outlets/t1\" }");
  EXPECT_EQ(P(""), plain);
}

TEST_F(AssumedAnswerTest, ResolvesNamesInPlainText) {
  EXPECT_EQ(P("without_sources { text: \"Name of t1\" }"),
            P("without_entries: \"reports/bid\""));
  EXPECT_EQ(P(Supposed(Report(
                "outlets/t2", "2025-09-25",
                Claim("c", "MEDICAL", "actor { text: \"Name of a\" }")))),
            P(Supposed(
                Report("outlets/t2", "2025-09-25",
                       Claim("c", "MEDICAL", "actor { name: \"clubs/a\" }")))));
}

TEST_F(AssumedAnswerTest, LeavesOutWhatRestatesAWordOfTheSource) {
  Add("late", Report("outlets/t2", "2025-09-28",
                     Claim("body", "MEDICAL",
                           absl::StrCat("actor { name: \"clubs/a\" } ",
                                        Hop("outlets/t1"))) +
                         Claim("headline", "MEDICAL",
                               "actor { name: \"clubs/a\" } "
                               "restates_claim_id: \"body\"")));
  EXPECT_EQ(P("without_sources { name: \"outlets/t1\" }"),
            P("without_entries: \"reports/bid\" without_entries: "
              "\"reports/late\""));
}

TEST_F(AssumedAnswerTest, ASupposedLinkBringsWhatHappenedToTheRival) {
  Add("q",
      "outcome { player: \"players/q\" kind: OUTCOME_KIND_RENEWED to_club: "
      "\"clubs/home\" occur { end_time { seconds: 1758844800 } } "
      "know_time { seconds: 1758844800 } }");
  const std::string link = Supposed(
      Report("outlets/t2", "2025-09-24",
             "claims { claim_id: \"t\" kind: CLAIM_KIND_TOP_TARGET voice: "
             "VOICE_REPORT stance: STANCE_ASSERTS subject { name: "
             "\"players/q\" } actor { name: \"clubs/a\" } participants { role: "
             "PARTICIPANT_ROLE_ALTERNATIVE_TO entity { name: \"players/p\" } } "
             "}"));
  // The rival is out of reach, which speaks for this player.
  EXPECT_GT(P(link), P(""));
  EXPECT_EQ(P(link + " without_entries: \"outcomes/q\""), P(""));
}

TEST_F(AssumedAnswerTest, EntriesMustBeStoredAsOfTheAnswer) {
  const auto unknown = Ask("without_entries: \"reports/none\"");
  EXPECT_THAT(unknown, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(ReasonOf(unknown.status()), v1::ERROR_REASON_ENTRY_NOT_FOUND);
  const int64_t revision = log_.size();
  Add("later", Report("outlets/t1", "2025-09-20",
                      Claim("c", "BID", "actor { name: \"clubs/a\" }")));
  EXPECT_THAT(Ask("without_entries: \"reports/later\""), IsOk());
  EXPECT_THAT(Ask("without_entries: \"reports/later\"",
                  absl::StrCat("as_of { revision: ", revision, " }")),
              StatusIs(absl::StatusCode::kNotFound));
  // What is stored and not about him is left out without effect.
  Add("other",
      Report("outlets/t1", "2025-09-20",
             "claims { claim_id: \"c\" kind: CLAIM_KIND_REMARK subject "
             "{ name: \"players/q\" } }"));
  EXPECT_EQ(P("without_entries: \"reports/other\""), P(""));
}

TEST_F(AssumedAnswerTest, RefusesWhatNoLogWouldHold) {
  EXPECT_THAT(BadFields("without_entries: \"players/p\" without_entries: \"\""),
              ElementsAre("assumptions.without_entries[0]",
                          "assumptions.without_entries[1]"));
  EXPECT_THAT(BadFields("without_sources { text: \"nobody\" }"),
              ElementsAre("assumptions.without_sources[0]"));
  EXPECT_THAT(
      BadFields(Supposed(Report("outlets/t2", "2025-09-25",
                                Claim("c", "BID") + " supersedes: "
                                                    "\"reports/bid\""))),
      ElementsAre("assumptions.suppose_reports[0].claims[0].actor",
                  "assumptions.suppose_reports[0].supersedes"));
  EXPECT_THAT(BadFields(Supposed(
                  Report("outlets/none", "2025-09-25",
                         Claim("c", "BID", "actor { text: \"Nowhere\" }")))),
              ElementsAre("assumptions.suppose_reports[0].publisher",
                          "assumptions.suppose_reports[0].claims[0].actor"));
  EXPECT_THAT(
      BadFields("suppose_outcomes { player: \"players/none\" kind: "
                "OUTCOME_KIND_RELEASED occur { end_time { seconds: 1 } } "
                "know_time { seconds: 1 } }"),
      ElementsAre("assumptions.suppose_outcomes[0].player"));
}

TEST_F(AssumedAnswerTest, RefusesWhatIsSaidAfterThePresent) {
  EXPECT_THAT(
      BadFields(Supposed(
          Report("outlets/t2", "2025-11-25",
                 Claim("c", "BID",
                       absl::StrCat("actor { name: \"clubs/a\" } ",
                                    Hop("outlets/t1", Say("2025-11-20"))))))),
      ElementsAre("assumptions.suppose_reports[0].publish.start_time",
                  "assumptions.suppose_reports[0].claims[0].attribution.hops[0]"
                  ".say.start_time"));
  EXPECT_THAT(BadFields("suppose_outcomes { player: \"players/p\" kind: "
                        "OUTCOME_KIND_RELEASED occur { end_time { seconds: 1 } "
                        "} know_time { seconds: 1790000000 } }"),
              ElementsAre("assumptions.suppose_outcomes[0].know_time"));
}

}  // namespace
}  // namespace hearsay
