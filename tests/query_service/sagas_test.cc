#include "query_service/sagas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
using namespace hearsay::testing;

std::string Outcome(const std::string& player, const std::string& day,
                    const std::string& more = "") {
  return absl::StrCat("outcome { player: \"", player,
                      "\" kind: OUTCOME_KIND_JOINED_FEE to_club: \"clubs/k\" "
                      "know_time { seconds: ",
                      absl::ToUnixSeconds(At(day)), " } ", more, "}");
}

std::string Said(const std::string& kind, const std::string& club,
                 const std::string& more = "") {
  return Claim("c", kind,
               absl::StrCat("actor { name: \"", club, "\" } ", more));
}

std::string DayOf(absl::Time time) {
  return absl::FormatTime("%m-%d", time, absl::UTCTimeZone());
}

// As in "1 RESOLVED 10-02 to 10-05, 2 developments, 1 roots (1, before 0) of
// clubs/k"; a star marks those of the period.
std::vector<std::string> Sagas(const DossierView& view,
                               const Period& period = {}) {
  std::vector<std::string> texts;
  for (const PlayerSaga& saga : SagasOf(view, BuildLineage(view), period)) {
    texts.push_back(absl::StrCat(
        saga.number, saga.is_in_period ? "*" : "", " ",
        query::v1::SagaState_Name(saga.state).substr(11), " ",
        DayOf(saga.start), " to ", DayOf(saga.last_said), ", ",
        saga.development_count, " developments, ", saga.root_count, " roots (",
        saga.period_root_count, ", before ", saga.previous_root_count, ") of ",
        absl::StrJoin(saga.clubs, " ")));
  }
  return texts;
}

// Times of a day's reports are the midnight that ends it.
LogBuilder TwoSagas() {
  LogBuilder log;
  log.Add("r1", Report("outlets/a", "2025-10-01", Said("BID", "clubs/k")));
  log.Add("r2", Report("outlets/b", "2025-10-02", Said("TALKS", "clubs/k")));
  log.Add("o1", Outcome("players/p", "2025-10-05"));
  log.Add("r3", Report("outlets/a", "2025-10-07", Said("BID", "clubs/m")));
  return log;
}

TEST(SagasTest, OutcomeEndsOneSagaAndTheNextClaimStartsAnother) {
  const LogBuilder log = TwoSagas();
  EXPECT_THAT(
      Sagas(log.View("2025-10-20")),
      ElementsAre("1* RESOLVED 10-02 to 10-03, 2 developments, 2 roots (2, "
                  "before 0) of clubs/k",
                  "2* ACTIVE 10-08 to 10-08, 1 developments, 1 roots (1, "
                  "before 0) of clubs/m"));
}

TEST(SagasTest, SagaIsOpenAsOfBeforeTheOutcome) {
  const LogBuilder log = TwoSagas();
  const std::vector<std::string> before = {
      "1* ACTIVE 10-02 to 10-03, 2 developments, 2 roots (2, before 0) of "
      "clubs/k"};
  EXPECT_EQ(Sagas(log.View("2025-10-04")), before);
  EXPECT_EQ(Sagas(log.ViewAt(2, "2025-10-04")), before);
  EXPECT_THAT(Sagas(log.View("2025-10-06")),
              ElementsAre("1* RESOLVED 10-02 to 10-03, 2 developments, 2 roots "
                          "(2, before 0) of clubs/k"));
}

TEST(SagasTest, NothingSaidLaterChangesASaga) {
  LogBuilder log = TwoSagas();
  const std::vector<std::string> before = Sagas(log.View("2025-10-06"));
  log.Add("r4", Report("outlets/c", "2025-10-08", Said("BID", "clubs/k")));
  log.Add("o2", Outcome("players/p", "2025-10-09"));
  EXPECT_EQ(Sagas(log.View("2025-10-06")), before);
}

TEST(SagasTest, SilenceOf90DaysMakesItDormant) {
  LogBuilder log;
  log.Add("r1", Report("outlets/a", "2025-10-01", Said("BID", "clubs/k")));
  EXPECT_THAT(Sagas(log.View("2025-12-30T23:59:59Z")),
              ElementsAre(::testing::HasSubstr("ACTIVE")));
  EXPECT_THAT(Sagas(log.View("2025-12-31")),
              ElementsAre(::testing::HasSubstr("DORMANT")));
}

TEST(SagasTest, CopiesAndCitationsAreNoRoots) {
  LogBuilder log;
  log.Add("r1", Report("outlets/a", "2025-10-01", Said("BID", "clubs/k")));
  for (int i = 0; i < 20; ++i) {
    log.Add(absl::StrCat("copy-", i),
            Report(absl::StrCat("outlets/copy-", i), "2025-10-02",
                   Said("BID", "clubs/k", i % 2 ? Hop("outlets/a") : "")));
  }
  EXPECT_THAT(Sagas(log.View("2025-10-20")),
              ElementsAre("1* ACTIVE 10-02 to 10-03, 1 developments, 1 roots "
                          "(1, before 0) of clubs/k"));
}

TEST(SagasTest, CountsRootsOfThePeriodAndOfTheOneBefore) {
  LogBuilder log;
  log.Add("r1", Report("outlets/a", "2025-10-01", Said("BID", "clubs/k")));
  log.Add("r2", Report("outlets/a", "2025-10-04", Said("TALKS", "clubs/k")));
  log.Add("r3", Report("outlets/a", "2025-10-05", Said("MEDICAL", "clubs/m")));
  log.Add("r4", Report("outlets/a", "2025-10-08", Said("CONTACT", "clubs/k")));
  // Said at the midnights of 2, 5, 6 and 9 October.
  EXPECT_THAT(
      Sagas(log.View("2025-10-20"), {At("2025-10-05"), At("2025-10-09")}),
      ElementsAre("1* ACTIVE 10-02 to 10-09, 4 developments, 4 roots (2, "
                  "before 1) of clubs/k clubs/m"));
}

TEST(SagasTest, IsOfAPeriodIfAnythingWasToldInIt) {
  LogBuilder log = TwoSagas();
  const DossierView view = log.View("2025-10-20");
  const auto in_period = [&](const std::string& start, const std::string& end) {
    std::vector<int> numbers;
    for (const PlayerSaga& saga :
         SagasOf(view, BuildLineage(view), {At(start), At(end)})) {
      if (saga.is_in_period) numbers.push_back(saga.number);
    }
    return numbers;
  };
  EXPECT_THAT(in_period("2025-09-20", "2025-10-02"), IsEmpty());
  EXPECT_THAT(in_period("2025-10-02", "2025-10-02T00:00:01Z"), ElementsAre(1));
  // Its outcome.
  EXPECT_THAT(in_period("2025-10-04", "2025-10-06"), ElementsAre(1));
  EXPECT_THAT(in_period("2025-10-05", "2025-10-20"), ElementsAre(1, 2));
  EXPECT_THAT(in_period("2025-10-06", "2025-10-20"), ElementsAre(2));
}

TEST(SagasTest, OutcomeOfWhichNobodySpokeIsASagaOfItsOwn) {
  LogBuilder log;
  log.Add("o1", Outcome("players/p", "2025-10-05"));
  log.Add("o2", Outcome("players/p", "2025-10-05"));
  log.Add("o3", Outcome("players/p", "2025-10-07"));
  EXPECT_THAT(Sagas(log.View("2025-10-20")),
              ElementsAre("1* RESOLVED 10-05 to 10-05, 0 developments, 0 roots "
                          "(0, before 0) of ",
                          "2* RESOLVED 10-07 to 10-07, 0 developments, 0 roots "
                          "(0, before 0) of "));
}

TEST(SagasTest, NamesTheClubsWithTheMostRoots) {
  LogBuilder log;
  const auto said = [&](const std::string& kind, const std::string& club,
                        const std::string& more = "") {
    log.Add(absl::StrCat(kind, "-", club.substr(6)),
            Report("outlets/a", "2025-10-01", Said(kind, club, more)));
  };
  for (const char* club : {"e", "d", "c", "b", "a", "f"}) {
    said("INTEREST", absl::StrCat("clubs/", club));
  }
  said("TALKS", "clubs/f");
  said("PURSUIT_ENDED", "clubs/z");
  said("RENEWAL_OFFERED", "clubs/z");
  said("PERSUASION", "people/mate", "counterpart { name: \"clubs/f\" } ");
  EXPECT_THAT(Sagas(log.View("2025-10-20")),
              ElementsAre(::testing::EndsWith(
                  " of clubs/f clubs/a clubs/b clubs/c clubs/d")));
}

TEST(SagasTest, LeavesOutSigningsOfLinkedPlayers) {
  LogBuilder log;
  log.Add("r1", Report("outlets/a", "2025-10-01",
                       "claims { claim_id: \"c\" kind: CLAIM_KIND_INTEREST "
                       "subject { name: \"players/q\" } actor { name: "
                       "\"clubs/k\" } participants { role: "
                       "PARTICIPANT_ROLE_ALTERNATIVE_TO entity { name: "
                       "\"players/p\" } } voice: VOICE_REPORT stance: "
                       "STANCE_ASSERTS }"));
  log.Add("r2", Report("outlets/a", "2025-10-04",
                       "claims { claim_id: \"c\" kind: "
                       "CLAIM_KIND_TRANSFER_DONE subject { name: "
                       "\"players/q\" } actor { name: \"clubs/k\" } voice: "
                       "VOICE_REPORT stance: STANCE_ASSERTS }"));
  ASSERT_THAT(log.View("2025-10-20").claims, ::testing::SizeIs(2));
  EXPECT_THAT(Sagas(log.View("2025-10-20")),
              ElementsAre("1* ACTIVE 10-02 to 10-02, 1 developments, 1 roots "
                          "(1, before 0) of "));
}

}  // namespace
}  // namespace hearsay
