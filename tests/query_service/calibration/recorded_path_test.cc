#include "query_service/calibration/recorded_path.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/query_service/view_builder.h"

namespace hearsay::calibration {
namespace {

using forecast::Proposition;
using forecast::StartState;
using hearsay::testing::At;
using query::v1::Event;

ViewOutcome Outcome(v1::OutcomeKind kind, const std::string& club,
                    const std::string& occur, const std::string& agree = "") {
  ViewOutcome outcome;
  outcome.kind = kind;
  outcome.player = "players/p";
  outcome.to_club = club;
  const auto day = [](const std::string& text) {
    TimeSpan span;
    span.start = At(text);
    span.end = At(text) + absl::Hours(24);
    return span;
  };
  if (!occur.empty()) outcome.occur = day(occur);
  if (!agree.empty()) outcome.agree = day(agree);
  outcome.in_force = !occur.empty();
  outcome.know_time = At(agree.empty() ? occur : agree) + absl::Hours(24);
  return outcome;
}

bool Entered(const RecordedPath& path, Event event, const std::string& by,
             const std::string& club = "") {
  Proposition proposition;
  proposition.event = event;
  if (!club.empty()) proposition.clubs.push_back(club);
  return path.Entered(proposition, At(by));
}

TEST(RecordedPathTest, EntersNothingWhereNothingHappened) {
  const RecordedPath path(PathStart(), {});
  for (int event = 1; event <= 5; ++event) {
    EXPECT_FALSE(Entered(path, static_cast<Event>(event), "2030-01-01"));
  }
}

TEST(RecordedPathTest, EntersWhatHappenedByTheDeadline) {
  const RecordedPath path(
      PathStart(), std::vector<ViewOutcome>{Outcome(v1::OUTCOME_KIND_JOINED_FEE,
                                                    "clubs/k", "2025-07-01")});
  EXPECT_FALSE(Entered(path, query::v1::EVENT_JOINS, "2025-07-01"));
  EXPECT_TRUE(Entered(path, query::v1::EVENT_JOINS, "2025-07-02"));
  EXPECT_TRUE(Entered(path, query::v1::EVENT_JOINS, "2025-07-02", "clubs/k"));
  EXPECT_FALSE(Entered(path, query::v1::EVENT_JOINS, "2025-07-02", "clubs/m"));
  EXPECT_TRUE(Entered(path, query::v1::EVENT_LEAVES, "2025-07-02"));
  EXPECT_TRUE(Entered(path, query::v1::EVENT_AGREES, "2025-07-02"));
  EXPECT_FALSE(Entered(path, query::v1::EVENT_RENEWS, "2030-01-01"));
  EXPECT_FALSE(
      Entered(path, query::v1::EVENT_SIGNS_PRE_CONTRACT, "2030-01-01"));
}

// What he does at his next club was never in question.
TEST(RecordedPathTest, EndsWithTheMove) {
  const RecordedPath path(
      PathStart(),
      std::vector<ViewOutcome>{
          Outcome(v1::OUTCOME_KIND_JOINED_FEE, "clubs/k", "2025-07-01"),
          Outcome(v1::OUTCOME_KIND_RENEWED, "clubs/k", "2026-07-01"),
          Outcome(v1::OUTCOME_KIND_JOINED_FEE, "clubs/m", "2027-07-01")});
  EXPECT_FALSE(Entered(path, query::v1::EVENT_RENEWS, "2030-01-01"));
  EXPECT_FALSE(Entered(path, query::v1::EVENT_JOINS, "2030-01-01", "clubs/m"));
}

TEST(RecordedPathTest, GoesOnAfterARenewal) {
  const RecordedPath path(
      PathStart(),
      std::vector<ViewOutcome>{
          Outcome(v1::OUTCOME_KIND_RENEWED, "clubs/o", "2025-03-01"),
          Outcome(v1::OUTCOME_KIND_LOANED, "clubs/k", "2025-07-01")});
  EXPECT_TRUE(Entered(path, query::v1::EVENT_RENEWS, "2025-03-02"));
  EXPECT_FALSE(Entered(path, query::v1::EVENT_LEAVES, "2025-06-01"));
  EXPECT_TRUE(Entered(path, query::v1::EVENT_LEAVES, "2025-07-02"));
  EXPECT_TRUE(Entered(path, query::v1::EVENT_RENEWS, "2025-07-02"));
}

TEST(RecordedPathTest, SignsBeforeItJoins) {
  const RecordedPath path(
      PathStart(),
      std::vector<ViewOutcome>{Outcome(v1::OUTCOME_KIND_JOINED_FREE, "clubs/k",
                                       "2025-07-01", "2025-01-20")});
  EXPECT_TRUE(Entered(path, query::v1::EVENT_SIGNS_PRE_CONTRACT, "2025-01-21"));
  EXPECT_FALSE(Entered(path, query::v1::EVENT_JOINS, "2025-06-01"));
  EXPECT_TRUE(Entered(path, query::v1::EVENT_JOINS, "2025-07-02"));
}

TEST(RecordedPathTest, FallsThroughIfAnotherClubComesFirst) {
  PathStart start;
  start.state = StartState::kAgreed;
  start.agreed_club = "clubs/k";
  const RecordedPath path(
      start, std::vector<ViewOutcome>{
                 Outcome(v1::OUTCOME_KIND_RENEWED, "clubs/o", "2025-03-01")});
  EXPECT_FALSE(Entered(path, query::v1::EVENT_JOINS, "2030-01-01"));
  EXPECT_TRUE(Entered(path, query::v1::EVENT_LEAVES, "2025-03-02"));
}

TEST(RecordedPathTest, ReleasesWhenTheContractRunsOut) {
  PathStart start;
  start.expiry = At("2025-07-01");
  const RecordedPath path(start, {});
  EXPECT_FALSE(Entered(path, query::v1::EVENT_LEAVES, "2025-07-01"));
  EXPECT_TRUE(Entered(path, query::v1::EVENT_LEAVES, "2025-07-02"));
}

TEST(RecordedPathTest, KeepsHimWhoRenewedBeforeItRanOut) {
  PathStart start;
  start.expiry = At("2025-07-01");
  const RecordedPath path(
      start, std::vector<ViewOutcome>{
                 Outcome(v1::OUTCOME_KIND_RENEWED, "clubs/o", "2025-06-20")});
  EXPECT_FALSE(Entered(path, query::v1::EVENT_LEAVES, "2030-01-01"));
}

// Who finds a club after his contract has run out signs no pre-contract.
TEST(RecordedPathTest, JoinsLateAfterItRanOut) {
  PathStart start;
  start.expiry = At("2025-07-01");
  const RecordedPath path(start, std::vector<ViewOutcome>{Outcome(
                                     v1::OUTCOME_KIND_JOINED_FREE, "clubs/k",
                                     "2025-08-20", "2025-08-19")});
  EXPECT_FALSE(
      Entered(path, query::v1::EVENT_SIGNS_PRE_CONTRACT, "2030-01-01"));
  EXPECT_FALSE(Entered(path, query::v1::EVENT_JOINS, "2025-08-20"));
  EXPECT_TRUE(Entered(path, query::v1::EVENT_JOINS, "2025-08-21"));
  EXPECT_TRUE(Entered(path, query::v1::EVENT_LEAVES, "2025-07-02"));
}

TEST(RecordedPathTest, LeavesWithTheEndOfHisCareer) {
  const RecordedPath path(
      PathStart(), std::vector<ViewOutcome>{
                       Outcome(v1::OUTCOME_KIND_RETIRED, "", "2025-07-01")});
  EXPECT_TRUE(Entered(path, query::v1::EVENT_LEAVES, "2025-07-02"));
  EXPECT_FALSE(Entered(path, query::v1::EVENT_JOINS, "2030-01-01"));
}

}  // namespace
}  // namespace hearsay::calibration
