#include "query_service/forecast/player_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query_service/forecast/world.h"

namespace hearsay::forecast {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Seconds(const std::string& name, const std::string& day) {
  return absl::StrCat(name, " { seconds: ", absl::ToUnixSeconds(At(day)),
                      " } ");
}

class PlayerStateTest : public ::testing::Test {
 protected:
  PlayerState State(const std::string& said_by) {
    const Scene scene = world_.SceneAt(At(said_by));
    return MakePlayerState(scene.view, world_.registry());
  }
  void Outcome(const std::string& kind, const std::string& more) {
    world_.Add(
        absl::StrCat("outcome { player: \"players/p\" kind: "
                     "OUTCOME_KIND_",
                     kind, " ", more, " }"));
  }

  World world_;
};

TEST_F(PlayerStateTest, OfAnUnknownPlayerNothingIsKnown) {
  const PlayerState state = State("2025-10-01");
  EXPECT_EQ(state.club, "");
  EXPECT_EQ(state.start, StartState::kUnsettled);
  EXPECT_EQ(state.saga_start, absl::InfinitePast());
  EXPECT_THAT(state.contract_facts, IsEmpty());
  EXPECT_FALSE(state.age.has_value());
}

TEST_F(PlayerStateTest, FollowsEngagementsThatWerePublicByThen) {
  world_.Entity(
      "players/p",
      absl::StrCat(
          Day("birth", "1999-05-25"), "engagements { club: \"clubs/old\" ",
          Day("start", "2017-07-01"), Day("contract_end", "2021-06-30"),
          "} engagements { club: \"clubs/home\" ", Day("start", "2021-07-01"),
          Day("contract_end", "2026-06-30"), Seconds("know_time", "2021-05-28"),
          "} engagements { club: \"clubs/loan\" loan: true ",
          Day("start", "2025-08-01"), Day("contract_end", "2026-06-30"), "} "));
  PlayerState state = State("2021-06-01");
  EXPECT_EQ(state.club, "clubs/old");
  EXPECT_EQ(state.age, 22);
  ASSERT_THAT(state.contract_facts, SizeIs(1));
  EXPECT_EQ(state.contract_facts[0].expiry, At("2021-07-01"));
  state = State("2025-10-01");
  EXPECT_EQ(state.club, "clubs/home");  // also while on loan
  ASSERT_THAT(state.contract_facts, SizeIs(1));
  EXPECT_EQ(state.contract_facts[0].expiry, At("2026-07-01"));
  EXPECT_EQ(state.contract_facts[0].known, At("2021-05-28"));
  EXPECT_EQ(state.contract_facts[0].basis,
            query::v1::CONTRACT_EXPIRY_BASIS_REGISTRY);
}

TEST_F(PlayerStateTest, DoesNotKnowTermsBeforeTheyWerePublic) {
  world_.Entity("players/p",
                absl::StrCat("engagements { club: \"clubs/home\" ",
                             Day("start", "2021-07-01"),
                             Day("contract_end", "2026-06-30"),
                             "} engagements { club: \"clubs/home\" ",
                             Day("start", "2025-07-01"),
                             Day("contract_end", "2030-06-30"),
                             Seconds("know_time", "2025-11-01"), "} "));
  EXPECT_EQ(State("2025-10-31").contract_facts.at(0).expiry, At("2026-07-01"));
  EXPECT_EQ(State("2025-11-01").contract_facts.at(0).expiry, At("2030-07-01"));
}

TEST_F(PlayerStateTest, AgeTurnsOnTheBirthday) {
  world_.Entity("players/p", Day("birth", "1999-05-25"));
  EXPECT_EQ(State("2025-05-24").age, 25);
  EXPECT_EQ(State("2025-05-25").age, 26);
}

TEST_F(PlayerStateTest, ARenewalStartsASagaAndReplacesTheContract) {
  world_.Player("clubs/home", "2026-06-30");
  Outcome("RENEWED",
          absl::StrCat("to_club: \"clubs/home\" ", Day("occur", "2025-11-03"),
                       Day("contract_end", "2030-06-30"),
                       Seconds("know_time", "2025-11-05")));
  EXPECT_EQ(State("2025-11-04").start, StartState::kUnsettled);
  const PlayerState state = State("2025-11-05");
  EXPECT_EQ(state.start, StartState::kRenewed);
  EXPECT_EQ(state.saga_start, At("2025-11-05"));
  ASSERT_THAT(state.contract_facts, SizeIs(1));
  EXPECT_EQ(state.contract_facts[0].expiry, At("2030-07-01"));
  EXPECT_EQ(state.contract_facts[0].basis,
            query::v1::CONTRACT_EXPIRY_BASIS_OUTCOME);
  EXPECT_EQ(RecordedCell(state, At("2025-11-03")).kind,
            query::v1::CELL_KIND_UNSETTLED);
  EXPECT_EQ(RecordedCell(state, At("2025-11-04")).kind,
            query::v1::CELL_KIND_RENEWED);
}

TEST_F(PlayerStateTest, ATransferStartsANewSagaAtTheNewClub) {
  world_.Player("clubs/home", "2026-06-30");
  Outcome("JOINED_FEE",
          absl::StrCat("from_club: \"clubs/home\" to_club: \"clubs/a\" ",
                       Day("occur", "2026-01-10"),
                       Day("contract_end", "2031-06-30"),
                       Seconds("know_time", "2026-01-10")));
  const PlayerState state = State("2026-03-01");
  EXPECT_EQ(state.start, StartState::kUnsettled);
  EXPECT_EQ(state.club, "clubs/a");
  ASSERT_THAT(state.contract_facts, SizeIs(1));
  EXPECT_EQ(state.contract_facts[0].expiry, At("2031-07-01"));
  const CellName cell = RecordedCell(state, At("2026-02-01"));
  EXPECT_EQ(cell.kind, query::v1::CELL_KIND_JOINED);
  EXPECT_EQ(cell.club, "clubs/a");
  EXPECT_EQ(cell.form, v1::DEAL_FORM_FEE);
}

TEST_F(PlayerStateTest, AFreeTransferIsAgreedFirstAndThenInForce) {
  world_.Player("clubs/home", "2026-06-30");
  Outcome("JOINED_FREE",
          absl::StrCat("to_club: \"clubs/a\" ", Day("agree", "2026-01-10"),
                       Day("occur", "2026-07-01"),
                       Seconds("know_time", "2026-01-11")));
  PlayerState state = State("2026-03-01");
  EXPECT_EQ(state.start, StartState::kAgreed);
  EXPECT_EQ(state.agreed_club, "clubs/a");
  EXPECT_EQ(state.club, "clubs/home");
  EXPECT_EQ(RecordedCell(state, At("2026-02-01")).kind,
            query::v1::CELL_KIND_AGREED);
  state = State("2026-07-03");
  EXPECT_EQ(state.start, StartState::kUnsettled);
  EXPECT_EQ(state.club, "clubs/a");
  EXPECT_EQ(state.saga_start, At("2026-07-01"));
  EXPECT_EQ(RecordedCell(state, At("2026-07-03")).kind,
            query::v1::CELL_KIND_JOINED);
  EXPECT_EQ(RecordedCell(state, At("2026-06-01")).kind,
            query::v1::CELL_KIND_AGREED);
}

TEST_F(PlayerStateTest, AfterAReleaseAFreeTransferIsALateOne) {
  world_.Player("clubs/home", "2025-06-30");
  Outcome("RELEASED",
          Day("occur", "2025-07-01") + Seconds("know_time", "2025-07-01"));
  PlayerState state = State("2025-07-10");
  EXPECT_EQ(state.start, StartState::kReleased);
  EXPECT_EQ(state.club, "");
  Outcome("JOINED_FREE",
          absl::StrCat("to_club: \"clubs/a\" ", Day("occur", "2025-08-01"),
                       Seconds("know_time", "2025-08-01")));
  state = State("2025-08-05");
  EXPECT_EQ(state.start, StartState::kUnsettled);
  EXPECT_EQ(RecordedCell(state, At("2025-08-05")).kind,
            query::v1::CELL_KIND_JOINED_LATE);
}

TEST_F(PlayerStateTest, ADealForALaterDayDecidesWhatIsToCome) {
  world_.Player("clubs/home", "2027-06-30");
  Outcome("JOINED_FEE",
          absl::StrCat("to_club: \"clubs/a\" ", Day("occur", "2026-01-02"),
                       Seconds("know_time", "2025-12-10")));
  const PlayerState state = State("2025-12-20");
  EXPECT_TRUE(state.decided);
  EXPECT_EQ(state.club, "clubs/home");
  EXPECT_EQ(RecordedCell(state, At("2026-01-02")).kind,
            query::v1::CELL_KIND_UNSETTLED);
  EXPECT_EQ(RecordedCell(state, At("2026-01-03")).kind,
            query::v1::CELL_KIND_JOINED);
}

TEST_F(PlayerStateTest, AnEngagementThatBeganLaterShowsThatHeMovedOn) {
  world_.Entity("players/p", absl::StrCat("engagements { club: \"clubs/a\" ",
                                          Day("start", "2025-09-10"), "} "));
  Outcome("RELEASED",
          Day("occur", "2025-07-01") + Seconds("know_time", "2025-07-01"));
  const PlayerState state = State("2025-10-01");
  EXPECT_EQ(state.start, StartState::kUnsettled);
  EXPECT_EQ(state.club, "clubs/a");
}

TEST_F(PlayerStateTest, RetirementIsKept) {
  Outcome("RETIRED",
          Day("occur", "2025-07-01") + Seconds("know_time", "2025-07-01"));
  EXPECT_EQ(State("2025-10-01").start, StartState::kRetired);
}

}  // namespace
}  // namespace hearsay::forecast
