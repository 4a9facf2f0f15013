#include "common/calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/time.h"

namespace hearsay {

bool operator==(const Window& a, const Window& b) {
  return a.open == b.open && a.close == b.close && a.kind == b.kind;
}
void PrintTo(const Window& window, std::ostream* os) {
  *os << absl::FormatTime(window.open) << " to "
      << absl::FormatTime(window.close) << ", kind " << window.kind;
}

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr auto kSummer = v1::TRANSFER_WINDOW_KIND_SUMMER;
constexpr auto kWinter = v1::TRANSFER_WINDOW_KIND_WINTER;

// Noon of the n-th day.
absl::Time T(int day) {
  return absl::FromUnixSeconds(1750000000) + day * absl::Hours(24);
}

class CalendarTest : public ::testing::Test {
 protected:
  int64_t Put(const std::string& association, const std::string& season,
              int start, int end, const std::vector<Window>& windows = {}) {
    v1::Record record;
    record.set_revision(++revision_);
    v1::TransferWindows& content = *record.mutable_transfer_windows();
    content.set_association(association);
    content.set_season(season);
    *content.mutable_start_time() = TimeToProto(T(start));
    *content.mutable_end_time() = TimeToProto(T(end));
    for (const Window& window : windows) {
      v1::TransferWindow& added = *content.add_windows();
      *added.mutable_open_time() = TimeToProto(window.open);
      *added.mutable_close_time() = TimeToProto(window.close);
      added.set_kind(window.kind);
    }
    calendar_.Apply(record);
    return revision_;
  }
  AssociationWindows At(const std::string& association) const {
    return calendar_.At(association, revision_);
  }

  Calendar calendar_;
  int64_t revision_ = 0;
};

TEST_F(CalendarTest, TellsTheLastChangeUpToARevision) {
  EXPECT_EQ(calendar_.LastChangeAt(5), 0);
  const int64_t first = Put("associations/a", "2025", 0, 10);
  revision_ += 2;
  const int64_t second = Put("associations/b", "2025", 0, 10);
  EXPECT_EQ(calendar_.LastChangeAt(first - 1), 0);
  EXPECT_EQ(calendar_.LastChangeAt(second - 1), first);
  EXPECT_EQ(calendar_.LastChangeAt(second + 1), second);
}

TEST_F(CalendarTest, KnowsNothingOfOthers) {
  Put("associations/eng", "2025/26", 0, 365, {{T(0), T(70), kSummer}});
  EXPECT_THAT(At("associations/esp").known, IsEmpty());
  EXPECT_THAT(At("associations/esp").windows, IsEmpty());
  EXPECT_THAT(At("associations/en").known, IsEmpty());
}

TEST_F(CalendarTest, ASeasonReplacesTheOneBeforeFromItsRevisionOn) {
  const int64_t first =
      Put("associations/eng", "2025/26", 0, 365,
          {{T(0), T(70), kSummer}, {T(190), T(220), kWinter}});
  const int64_t second =
      Put("associations/eng", "2025/26", 0, 360, {{T(0), T(77), kSummer}});
  EXPECT_THAT(calendar_.At("associations/eng", first).windows,
              ElementsAre(Window{T(0), T(70), kSummer},
                          Window{T(190), T(220), kWinter}));
  EXPECT_THAT(calendar_.At("associations/eng", second).windows,
              ElementsAre(Window{T(0), T(77), kSummer}));
  EXPECT_THAT(calendar_.At("associations/eng", second).known,
              ElementsAre(Pair(T(0), T(360))));
  EXPECT_THAT(calendar_.At("associations/eng", first - 1).known, IsEmpty());
}

TEST_F(CalendarTest, JoinsSpansThatTouchOrOverlap) {
  Put("associations/eng", "c", 800, 900);
  Put("associations/eng", "b", 365, 730);
  Put("associations/eng", "a", 0, 365);
  Put("associations/eng", "a2", 100, 200);
  EXPECT_THAT(At("associations/eng").known,
              ElementsAre(Pair(T(0), T(730)), Pair(T(800), T(900))));
}

TEST_F(CalendarTest, AWindowThatTwoSeasonsListIsOne) {
  Put("associations/eng", "b", 365, 730,
      {{T(365), T(430), kSummer}, {T(550), T(580), kWinter}});
  Put("associations/eng", "a", 0, 365,
      {{T(0), T(70), kSummer}, {T(355), T(365), kSummer}});
  EXPECT_THAT(
      At("associations/eng").windows,
      ElementsAre(Window{T(0), T(70), kSummer}, Window{T(355), T(430), kSummer},
                  Window{T(550), T(580), kWinter}));
}

TEST_F(CalendarTest, WindowsNeverOverlap) {
  Put("associations/eng", "a", 0, 365, {{T(0), T(70), kSummer}});
  Put("associations/eng", "b", 0, 365,
      {{T(10), T(20), kWinter}, {T(60), T(90), kWinter}});
  EXPECT_THAT(
      At("associations/eng").windows,
      ElementsAre(Window{T(0), T(70), kSummer}, Window{T(70), T(90), kWinter}));
}

TEST_F(CalendarTest, TheOrderOfRecordsOfDifferentSeasonsDoesNotMatter) {
  const std::vector<Window> a = {{T(0), T(70), kSummer}};
  const std::vector<Window> b = {{T(5), T(80), kWinter},
                                 {T(75), T(90), kSummer}};
  Put("associations/x", "a", 0, 50, a);
  Put("associations/x", "b", 20, 90, b);
  Put("associations/y", "b", 20, 90, b);
  Put("associations/y", "a", 0, 50, a);
  EXPECT_EQ(At("associations/x").windows, At("associations/y").windows);
  EXPECT_EQ(At("associations/x").known, At("associations/y").known);
}

TEST_F(CalendarTest, FreezesWhatItSaysAtARevision) {
  const int64_t first =
      Put("associations/eng", "a", 0, 365, {{T(0), T(70), kSummer}});
  const int64_t second =
      Put("associations/eng", "a", 0, 365, {{T(5), T(70), kSummer}});
  Put("associations/esp", "a", 0, 365);
  const Calendar frozen = calendar_.FrozenAt(first);
  for (const int64_t revision : {int64_t{0}, first, second + 5}) {
    EXPECT_EQ(frozen.At("associations/eng", revision).windows,
              calendar_.At("associations/eng", first).windows);
    EXPECT_THAT(frozen.Associations(revision), ElementsAre("associations/eng"));
  }
  EXPECT_EQ(calendar_.FrozenAt(second).At("associations/eng", 0).windows,
            calendar_.At("associations/eng", second).windows);
}

TEST_F(CalendarTest, ListsAssociationsThatAreKnown) {
  Put("associations/ger", "2025/26", 0, 365);
  const int64_t before = Put("associations/eng", "2025/26", 0, 365);
  Put("associations/eng", "2026/27", 365, 730);
  Put("associations/esp", "2025/26", 0, 365);
  EXPECT_THAT(
      calendar_.Associations(revision_),
      ElementsAre("associations/eng", "associations/esp", "associations/ger"));
  EXPECT_THAT(calendar_.Associations(before),
              ElementsAre("associations/eng", "associations/ger"));
  EXPECT_THAT(calendar_.Associations(0), IsEmpty());
}

TEST_F(CalendarTest, VisitsSeasonsInOrderUntilToldToStop) {
  Put("associations/esp", "2025/26", 0, 365);
  Put("associations/eng", "2026/27", 365, 730);
  Put("associations/eng", "2025/26", 0, 365);
  const auto seasons = [this](const std::string& association,
                              const std::string& season, int64_t revision,
                              size_t at_most) {
    std::vector<std::string> seasons;
    calendar_.VisitSeasons(
        association, season, revision, [&](const v1::TransferWindows& windows) {
          seasons.push_back(
              absl::StrCat(windows.association(), " ", windows.season()));
          return seasons.size() < at_most;
        });
    return seasons;
  };
  EXPECT_THAT(
      seasons("", "", revision_, 9),
      ElementsAre("associations/eng 2025/26", "associations/eng 2026/27",
                  "associations/esp 2025/26"));
  EXPECT_THAT(seasons("associations/eng", "2025/26", revision_, 1),
              ElementsAre("associations/eng 2026/27"));
  EXPECT_THAT(seasons("", "", 1, 9), ElementsAre("associations/esp 2025/26"));
}

}  // namespace
}  // namespace hearsay
