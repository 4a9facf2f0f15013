// How forecasts change: CompareForecasts and ListForecastHistory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/query_service/core_fixture.h"

namespace hearsay {
namespace {

using namespace hearsay::testing;
using query::v1::CompareForecastsRequest;
using query::v1::CompareForecastsResponse;
using query::v1::ForecastChange;
using query::v1::ListForecastHistoryRequest;
using query::v1::ListForecastHistoryResponse;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kQuestion[] =
    "player { name: \"players/p\" } proposition { event: EVENT_JOINS clubs { "
    "name: \"clubs/k\" } } deadline_time { seconds: 1769904000 } ";

std::string AsOfText(const std::string& field, int64_t revision,
                     const std::string& said_by) {
  return absl::StrCat(field, " { revision: ", revision,
                      " said_by { seconds: ", absl::ToUnixSeconds(At(said_by)),
                      " } } ");
}

class ForecastChangeTest : public CoreFixture {
 protected:
  ForecastChangeTest() {
    Add("a",
        "entity { name: \"associations/x\" kind: ENTITY_KIND_ASSOCIATION "
        "display_name: \"X\" }");
    for (const std::string club : {"clubs/home", "clubs/k"}) {
      Add(club.substr(6),
          absl::StrCat("entity { name: \"", club,
                       "\" kind: ENTITY_KIND_CLUB display_name: \"",
                       club.substr(6), "\" association: \"associations/x\" }"));
    }
    AddOutlet("b", 2);
    AddOutlet("c", 1);
    Add("player",
        "entity { name: \"players/p\" kind: ENTITY_KIND_PLAYER display_name: "
        "\"P\" engagements { club: \"clubs/home\" start { start_time { "
        "seconds: 1625097600 } } contract_end { end_time { seconds: "
        "1782864000 } } } }");
  }
  int64_t AddOutlet(const std::string& name, int tier) {
    return Add(absl::StrCat("outlet-", name, tier),
               absl::StrCat("entity { name: \"outlets/", name,
                            "\" kind: ENTITY_KIND_OUTLET display_name: \"The ",
                            name, "\" tier: ", tier, " }"));
  }
  int64_t AddReport(const std::string& id, const std::string& outlet,
                    const std::string& day, const std::string& kind,
                    const std::string& more = "") {
    return Add(id,
               Report("outlets/" + outlet, day,
                      Claim("c", kind, "actor { name: \"clubs/k\" } " + more)));
  }
  int64_t AddWindows() {
    return Add("w",
               "transfer_windows { association: \"associations/x\" season: "
               "\"2025/26\" start_time { seconds: 1748736000 } end_time { "
               "seconds: 1780272000 } windows { open_time { seconds: "
               "1767225600 } close_time { seconds: 1769990400 } kind: "
               "TRANSFER_WINDOW_KIND_WINTER } }");
  }
  int64_t AddModel() {
    return Add("m",
               "model { parameters { name: \"stage\" value_nanos: 1000000000 } "
               "parameters { name: \"proven_club\" value_nanos: 2000000000 } "
               "train_until_time { seconds: 1756684800 } }");
  }
  int64_t AddOutcome(const std::string& kind, const std::string& day) {
    const int64_t seconds = absl::ToUnixSeconds(At(day));
    return Add(absl::StrCat("outcome-", day),
               absl::StrCat("outcome { player: \"players/p\" kind: "
                            "OUTCOME_KIND_",
                            kind,
                            " to_club: \"clubs/home\" occur { start_time { "
                            "seconds: ",
                            seconds, " } } know_time { seconds: ", seconds,
                            " } contract_end { end_time { seconds: "
                            "1877558400 } } }"));
  }

  double Answer(int64_t revision, const std::string& said_by) {
    return Answer(AsOfText("as_of", revision, said_by));
  }
  double Answer(const std::string& as_of) {
    query::v1::AnswerQuestionResponse response;
    EXPECT_THAT(core_.AnswerQuestion(Parsed<query::v1::AnswerQuestionRequest>(
                                         absl::StrCat(kQuestion, as_of)),
                                     kAtOnce, response),
                IsOk());
    return response.probability();
  }

  absl::StatusOr<CompareForecastsResponse> Compare(const std::string& more) {
    CompareForecastsResponse response;
    const absl::Status status = core_.CompareForecasts(
        Parsed<CompareForecastsRequest>(absl::StrCat(kQuestion, more)), kAtOnce,
        response);
    if (!status.ok()) return status;
    return response;
  }
  // Compares, and checks what holds of every comparison.
  CompareForecastsResponse Compare(int64_t revision, const std::string& said_by,
                                   int64_t to_revision,
                                   const std::string& to_said_by) {
    const auto response =
        Compare(absl::StrCat(AsOfText("before", revision, said_by),
                             AsOfText("as_of", to_revision, to_said_by)));
    EXPECT_THAT(response, IsOk());
    if (!response.ok()) return {};
    EXPECT_EQ(response->before_probability(), Answer(revision, said_by));
    EXPECT_EQ(response->probability(), Answer(to_revision, to_said_by));
    double sum = 0;
    for (const ForecastChange& change : response->changes()) {
      EXPECT_NE(change.probability_change(), 0);
      EXPECT_NE(change.text(), "");
      sum += change.probability_change();
    }
    EXPECT_NEAR(sum, response->probability() - response->before_probability(),
                1e-16);
    return *response;
  }
  static std::vector<std::string> Kinds(const CompareForecastsResponse& from) {
    std::vector<std::string> kinds;
    for (const ForecastChange& change : from.changes()) {
      kinds.push_back(absl::StrCat(
          query::v1::ForecastChangeKind_Name(change.kind()).substr(21),
          change.record().empty() ? "" : " ", change.record()));
    }
    return kinds;
  }

  absl::StatusOr<ListForecastHistoryResponse> History(const std::string& more) {
    ListForecastHistoryResponse response;
    const absl::Status status = core_.ListForecastHistory(
        Parsed<ListForecastHistoryRequest>(absl::StrCat(kQuestion, more)),
        kAtOnce, response);
    if (!status.ok()) return status;
    return response;
  }
  // Returns a history's points, each checked against the answer of its moment.
  ListForecastHistoryResponse CheckedHistory(int64_t revision,
                                             const std::string& said_by,
                                             const std::string& more = "") {
    const auto response =
        History(absl::StrCat(AsOfText("as_of", revision, said_by), more));
    EXPECT_THAT(response, IsOk());
    if (!response.ok()) return {};
    for (const auto& point : response->points()) {
      EXPECT_EQ(
          point.probability(),
          Answer(absl::StrCat("as_of { revision: ", revision, " said_by { ",
                              point.said_by().ShortDebugString(), " } }")));
    }
    return *response;
  }
  static std::vector<std::string> Days(
      const ListForecastHistoryResponse& history) {
    std::vector<std::string> days;
    for (const auto& point : history.points()) {
      days.push_back(absl::FormatTime("%m-%d", TimeFromProto(point.said_by()),
                                      absl::UTCTimeZone()));
    }
    return days;
  }
};

TEST_F(ForecastChangeTest, TellsTheChangeOfEachReport) {
  const int64_t first = AddReport("r1", "b", "2025-09-01", "INTEREST");
  AddReport("r2", "c", "2025-09-10", "BID");
  const int64_t last = AddReport("r3", "b", "2025-09-12", "TALKS",
                                 "certainty: CERTAINTY_POSSIBLE ");
  const auto response = Compare(first, "2025-09-05", last, "2025-09-20");
  EXPECT_THAT(Kinds(response),
              ElementsAre("TIME", "REPORT reports/r2", "REPORT reports/r3"));
  EXPECT_GT(response.changes(1).probability_change(), 0.01);
  EXPECT_EQ(response.changes(1).source(), "outlets/c");
  EXPECT_EQ(response.changes(1).text(), "The c: bid");
  EXPECT_EQ(response.player(), "players/p");
  EXPECT_THAT(response.labels(), SizeIs(3));
  EXPECT_THAT(response.resolution_text(), HasSubstr("k"));
  // Said by then but stored later, and stored by then but said later.
  EXPECT_THAT(Kinds(Compare(first, "2025-09-20", last, "2025-09-20")),
              ElementsAre("REPORT reports/r2", "REPORT reports/r3"));
  EXPECT_THAT(Kinds(Compare(last, "2025-09-11", last, "2025-09-11")),
              IsEmpty());
  EXPECT_THAT(Kinds(Compare(last, "2025-09-11", last, "2025-09-14")),
              ElementsAre("TIME", "REPORT reports/r3"));
}

TEST_F(ForecastChangeTest, TellsEachKindOfChangeInOrder) {
  const int64_t first = AddReport("r1", "b", "2025-09-01", "BID");
  AddOutlet("b", 1);
  AddWindows();
  AddModel();
  AddReport("r2", "c", "2025-09-08", "BID");
  const int64_t last =
      Add("x", absl::StrCat("retraction { report: \"reports/r1\" } "
                            "target_revisions: ",
                            first));
  const auto response = Compare(first, "2025-09-05", last, "2025-09-15");
  EXPECT_THAT(Kinds(response),
              ElementsAre("TIME", "CALENDAR", "REGISTRY", "MODEL models/m",
                          "REPORT reports/r2", "WITHDRAWAL retractions/x"));
  EXPECT_EQ(response.snapshot().model(), "models/m");
  EXPECT_EQ(response.before().model(), "models/default");
  // As of before, all but the time is as it was.
  EXPECT_THAT(Kinds(Compare(first, "2025-09-05", first, "2025-09-15")),
              ElementsAre("TIME"));
}

TEST_F(ForecastChangeTest, AppliesOutcomesBeforeWhatWasSaid) {
  const int64_t first = AddReport("r1", "c", "2025-09-01", "BID");
  AddReport("r2", "c", "2025-09-08", "TALKS");
  const int64_t last = AddOutcome("RENEWED", "2025-09-10");
  const auto response = Compare(first, "2025-09-05", last, "2025-09-12");
  EXPECT_THAT(Kinds(response),
              ElementsAre("TIME", "TRACK_RECORDS",
                          "OUTCOME outcomes/outcome-2025-09-10"));
  EXPECT_LT(response.changes(2).probability_change(), -0.01);
  EXPECT_EQ(response.changes(2).text(), "Recorded: renewed, home");
}

TEST_F(ForecastChangeTest, CountsAMergedPlayersReportsAsNames) {
  AddPlayer("players/double");
  const int64_t first =
      Add("r1", Report("outlets/c", "2025-09-01",
                       "claims { claim_id: \"c\" kind: CLAIM_KIND_BID subject "
                       "{ name: \"players/double\" } actor { name: "
                       "\"clubs/k\" } voice: VOICE_REPORT stance: "
                       "STANCE_ASSERTS }"));
  const int64_t last = Add("merge",
                           "entity_merge { duplicate: \"players/double\" "
                           "survivor: \"players/p\" }");
  const auto response = Compare(first, "2025-09-05", last, "2025-09-05");
  EXPECT_THAT(Kinds(response), ElementsAre("REGISTRY"));
  EXPECT_GT(response.probability(), response.before_probability());
}

TEST_F(ForecastChangeTest, NothingDependsOnWhatIsStoredLater) {
  AddPlayer("players/double");
  AddPlayer("players/rival");
  const auto about = [](const std::string& player, const std::string& day,
                        const std::string& more) {
    return Report("outlets/c", day,
                  absl::StrCat("claims { claim_id: \"c\" voice: VOICE_REPORT "
                               "stance: STANCE_ASSERTS subject { name: \"",
                               player, "\" } ", more, " } "));
  };
  const int64_t first = AddReport("r1", "b", "2025-08-01", "INTEREST");
  Add("double", about("players/double", "2025-08-05", "kind: CLAIM_KIND_BID"));
  Add("rival",
      about("players/rival", "2025-08-07", "kind: CLAIM_KIND_TRANSFER_DONE"));
  for (int day = 10; day < 28; ++day) {
    AddReport(absl::StrCat("r", day), "b", absl::StrCat("2025-08-", day),
              day % 2 == 0 ? "TALKS" : "BID");
  }
  const int64_t last = log_.size();
  const auto ask = [&](QueryCore& core) {
    CompareForecastsResponse compared;
    EXPECT_THAT(core.CompareForecasts(
                    Parsed<CompareForecastsRequest>(absl::StrCat(
                        kQuestion, AsOfText("before", first, "2025-08-02"),
                        AsOfText("as_of", last, "2025-09-01"))),
                    kAtOnce, compared),
                IsOk());
    ListForecastHistoryResponse history;
    EXPECT_THAT(core.ListForecastHistory(
                    Parsed<ListForecastHistoryRequest>(absl::StrCat(
                        kQuestion, AsOfText("as_of", last, "2025-09-01"))),
                    kAtOnce, history),
                IsOk());
    return absl::StrCat(compared.ShortDebugString(),
                        history.ShortDebugString());
  };
  const std::string before = ask(core_);
  for (int i = 0; i < 5000; ++i) {
    AddReport(absl::StrCat("late", i), "b", "2025-08-15", "INTEREST");
  }
  Add("link", about("players/rival", "2025-08-20",
                    "kind: CLAIM_KIND_TOP_TARGET participants { role: "
                    "PARTICIPANT_ROLE_ALTERNATIVE_TO entity { name: "
                    "\"players/p\" } }"));
  Add("merge",
      "entity_merge { duplicate: \"players/double\" survivor: "
      "\"players/p\" }");
  AddOutcome("RENEWED", "2025-08-25");
  AddWindows();
  AddModel();
  // One that has never seen less.
  LocalCore full;
  const auto log = log_.Message(1, log_.size());
  std::vector<v1::Record> records(log_.size());
  for (size_t i = 0; i < records.size(); ++i) {
    ASSERT_TRUE(records[i].ParseFromString(log.entries(i).record()));
  }
  full.AddAll(std::move(records));
  EXPECT_EQ(ask(full.core()), before);
}

TEST_F(ForecastChangeTest, GroupsWhatIsTooMuchToTellApart) {
  const int64_t first = AddReport("r1", "b", "2025-08-01", "INTEREST");
  for (int i = 0; i < 500; ++i) {
    AddOutlet(absl::StrCat("x", i), 3);
    AddReport(absl::StrCat("more", i), absl::StrCat("x", i), "2025-08-20",
              i % 2 == 0 ? "INTEREST" : "TALKS");
  }
  AddReport("scoop", "c", "2025-08-21", "BID");
  const int64_t last = AddReport("late", "b", "2025-08-22", "TALKS");
  const auto response = Compare(first, "2025-08-10", last, "2025-08-25");
  EXPECT_THAT(Kinds(response), Contains("REPORT reports/scoop"));
  EXPECT_LT(response.changes_size(), 300);
}

TEST_F(ForecastChangeTest, RefusesWhatDoesNotComeFirst) {
  const int64_t first = AddReport("r1", "b", "2025-09-01", "INTEREST");
  const int64_t last = AddReport("r2", "c", "2025-09-10", "BID");
  const auto fields = [&](const std::string& more) {
    const auto refused = Compare(more);
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument,
                                  v1::ERROR_REASON_INVALID_FIELD));
    return BadFieldsOf(refused.status());
  };
  EXPECT_THAT(fields(""), ElementsAre("before"));
  EXPECT_THAT(fields("before { revision: -1 } min_revision: -1 "),
              ElementsAre("before.revision", "min_revision"));
  EXPECT_THAT(fields(absl::StrCat(AsOfText("before", last, "2025-09-05"),
                                  AsOfText("as_of", first, "2025-09-05"))),
              ElementsAre("before.revision"));
  EXPECT_THAT(fields(absl::StrCat(AsOfText("before", first, "2025-09-06"),
                                  AsOfText("as_of", last, "2025-09-05"))),
              ElementsAre("before.said_by"));
  EXPECT_THAT(fields(absl::StrCat(AsOfText("before", first, "2020-09-06"))),
              ElementsAre("deadline_time"));
}

TEST_F(ForecastChangeTest, HistoryGoesFromTheFirstWordToThePresent) {
  AddReport("r1", "b", "2025-09-01", "INTEREST");
  AddReport("r3", "b", "2025-09-12", "PERSONAL_TERMS");
  const int64_t last = AddReport("r2", "c", "2025-09-10", "BID",
                                 Hop("outlets/b", Say("2025-09-05")));
  const auto history = CheckedHistory(last, "2025-09-20");
  EXPECT_THAT(Days(history),
              ElementsAre("09-02", "09-06", "09-11", "09-13", "09-20"));
  EXPECT_THAT(history.points(1).records(), ElementsAre("reports/r2"));
  EXPECT_THAT(history.points(4).records(), IsEmpty());
  EXPECT_FALSE(history.sampled());
  EXPECT_EQ(history.player(), "players/p");
  EXPECT_GT(history.points(3).probability(), history.points(0).probability());
  // As it was known before r2 was stored.
  EXPECT_THAT(Days(CheckedHistory(last - 1, "2025-09-20")),
              ElementsAre("09-02", "09-13", "09-20"));
}

TEST_F(ForecastChangeTest, HistoryIsClippedToTheSagaAndToWhatIsAsked) {
  AddReport("old", "b", "2025-07-01", "INTEREST");
  AddOutcome("RENEWED", "2025-07-15");
  AddReport("r1", "b", "2025-08-01", "INTEREST");
  AddReport("r2", "c", "2025-08-10", "BID");
  const int64_t open = log_.size();
  EXPECT_THAT(Days(CheckedHistory(open, "2025-09-01")),
              ElementsAre("08-02", "08-11", "09-01"));
  const int64_t last = AddOutcome("RENEWED", "2025-08-20");
  EXPECT_THAT(Days(CheckedHistory(last, "2025-09-01")),
              ElementsAre("08-02", "08-11", "08-20"));
  EXPECT_THAT(Days(CheckedHistory(last, "2025-09-01",
                                  "start_time { seconds: 1754438400 } "
                                  "end_time { seconds: 1755475200 }")),
              ElementsAre("08-06", "08-11", "08-18"));
  EXPECT_THAT(Days(CheckedHistory(last, "2025-09-01",
                                  "start_time { seconds: 1756080000 } ")),
              IsEmpty());
}

TEST_F(ForecastChangeTest, HistoryOfWhomNobodySpokeIsThePresent) {
  EXPECT_THAT(Days(CheckedHistory(log_.size(), "2025-09-01")),
              ElementsAre("09-01"));
}

TEST_F(ForecastChangeTest, HistoryUsesTheModelOfEachMoment) {
  AddReport("r1", "b", "2025-08-01", "BID");
  AddReport("r2", "c", "2025-09-10", "TALKS");
  const int64_t last = AddModel();  // trained until 2025-09-01
  const auto history = CheckedHistory(last, "2025-09-20");
  EXPECT_EQ(history.points(0).probability(), Answer(last - 1, "2025-08-02"));
  EXPECT_NE(history.points(1).probability(), Answer(last - 1, "2025-09-11"));
}

TEST_F(ForecastChangeTest, HistoryKeepsTheLargestChanges) {
  for (int day = 1; day <= 20; ++day) {
    AddReport(
        absl::StrCat("r", day), "b",
        absl::FormatTime("%Y-%m-%d", At("2025-08-01") + day * absl::Hours(24),
                         absl::UTCTimeZone()),
        "INTEREST");
  }
  const int64_t last = AddReport("scoop", "c", "2025-08-17", "BID");
  const auto all = CheckedHistory(last, "2025-09-01");
  EXPECT_THAT(all.points(), SizeIs(21));
  EXPECT_FALSE(all.sampled());
  const auto some = CheckedHistory(last, "2025-09-01", "points_max: 3");
  EXPECT_TRUE(some.sampled());
  EXPECT_THAT(Days(some), ElementsAre("08-03", "08-18", "09-01"));
}

TEST_F(ForecastChangeTest, HistoryNamesEveryBadField) {
  const auto refused = History(
      "points_max: 1 start_time { seconds: 9 } end_time { seconds: 8 } "
      "as_of { revision: -1 }");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(BadFieldsOf(refused.status()),
              ElementsAre("end_time", "points_max", "as_of.revision"));
}

}  // namespace
}  // namespace hearsay
