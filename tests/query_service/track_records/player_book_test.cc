#include "query_service/track_records/player_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query_service/view_builder.h"

namespace hearsay::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Time kNever = absl::InfiniteFuture();
constexpr absl::Duration kYear = absl::Hours(24 * 365);

class PlayerBookTest : public ::testing::Test {
 protected:
  // Notes one entry.
  void Report(const std::string& player, const std::string& day) {
    book_.Note(player, At(day), At(day) + kYear);
    book_.SetNoted(book_.noted() + 1);
  }
  void Outcome(const std::string& player, const std::string& day) {
    book_.Note(player, At(day), At(day));
    book_.SetNoted(book_.noted() + 1);
  }
  void Retraction(const std::string& player) {
    book_.Note(player, absl::InfinitePast(), kNever);
    book_.SetNoted(book_.noted() + 1);
  }
  void Settle(const std::string& player,
              const std::vector<std::string>& decisions) {
    std::vector<absl::Time> times;
    for (const std::string& day : decisions) times.push_back(At(day));
    book_.Settle(player, times);
  }
  std::vector<std::string> Due(const std::string& day) {
    return book_.DueBy(At(day), 100);
  }

  PlayerBook book_;
};

TEST_F(PlayerBookTest, ReportIsDecidedAfterAYearOrByAnOutcome) {
  Report("players/p", "2025-01-01");
  Report("players/q", "2025-01-02");
  EXPECT_EQ(book_.FirstDue(), At("2026-01-01"));
  EXPECT_THAT(Due("2025-12-31"), IsEmpty());
  EXPECT_THAT(Due("2026-01-02"), ElementsAre("players/p", "players/q"));
  Outcome("players/q", "2025-06-01");
  EXPECT_THAT(Due("2025-05-31"), IsEmpty());
  EXPECT_THAT(Due("2025-06-01"), ElementsAre("players/q"));
}

TEST_F(PlayerBookTest, NewReportBearsOnWhatIsDecidedAfterIt) {
  Outcome("players/p", "2025-03-01");
  Settle("players/p", {"2025-03-01", "2025-12-01"});
  EXPECT_EQ(book_.FirstDue(), kNever);
  Report("players/p", "2025-04-01");
  EXPECT_EQ(book_.FirstDue(), At("2025-12-01"));
  Report("players/p", "2025-02-01");  // a late arrival
  EXPECT_EQ(book_.FirstDue(), At("2025-03-01"));
}

TEST_F(PlayerBookTest, RetractionBearsOnAllThatWasDecided) {
  Outcome("players/p", "2025-03-01");
  Settle("players/p", {"2025-03-01", "2025-12-01"});
  Retraction("players/p");
  Retraction("players/q");
  EXPECT_EQ(book_.FirstDue(), At("2025-03-01"));
  EXPECT_THAT(Due("2030-01-01"), ElementsAre("players/p"));
}

TEST_F(PlayerBookTest, ChangeOfASourceBearsOnAllThatWasDecidedOfAnybody) {
  Settle("players/p", {"2025-03-01"});
  Settle("players/q", {"2025-04-01"});
  Settle("players/r", {});
  book_.NoteAll(1);
  book_.SetNoted(1);
  EXPECT_THAT(Due("2030-01-01"), ElementsAre("players/p", "players/q"));
  Settle("players/p", {"2025-03-01"});
  Settle("players/q", {"2025-04-01"});
  EXPECT_FALSE(book_.SameAt(0, At("2025-03-15")));
  EXPECT_THAT(book_.PerhapsOtherAt(0, At("2025-03-15")),
              ElementsAre("players/p"));
  EXPECT_TRUE(book_.SameAt(1, At("2025-03-15")));
  EXPECT_EQ(book_.FirstChangeSince(0), absl::InfinitePast());
}

TEST_F(PlayerBookTest, EarlierRevisionsDifferFromWhenTheNewEntriesBear) {
  Outcome("players/p", "2025-03-01");
  Settle("players/p", {"2025-03-01"});
  Outcome("players/p", "2025-05-01");
  Settle("players/p", {"2025-03-01", "2025-05-01"});
  EXPECT_TRUE(book_.SameAt(2, At("2030-01-01")));
  EXPECT_TRUE(book_.SameAt(1, At("2025-04-30")));
  EXPECT_FALSE(book_.SameAt(1, At("2025-05-01")));
  EXPECT_THAT(book_.PerhapsOtherAt(1, At("2025-05-01")),
              ElementsAre("players/p"));
  EXPECT_FALSE(book_.SameAt(0, At("2025-03-01")));
  EXPECT_TRUE(book_.SameAt(0, At("2025-02-28")));
  EXPECT_EQ(book_.FirstChangeSince(1), At("2025-05-01"));
  EXPECT_EQ(book_.FirstChangeSince(2), kNever);
}

TEST(PlayerBookLimitTest, BeforeWhatItRemembersAnybodyMayDiffer) {
  PlayerBook book(/*steps_max=*/1);
  book.Note("players/p", At("2025-03-01"), At("2025-03-01"));
  book.Note("players/q", At("2025-06-01"), At("2025-06-01"));
  book.SetNoted(5);
  book.Settle("players/p", {At("2025-03-01")});
  book.SetNoted(8);
  book.Settle("players/q", {At("2025-06-01")});
  EXPECT_TRUE(book.SameAt(5, At("2025-03-01")));
  EXPECT_THAT(book.PerhapsOtherAt(4, At("2025-03-01")),
              ElementsAre("players/p", "players/q"));
  EXPECT_EQ(book.FirstChangeSince(4), absl::InfinitePast());
}

}  // namespace
}  // namespace hearsay::testing
