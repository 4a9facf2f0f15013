#include "query_service/watch/watch_cursor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/query_service/watch/watched_log.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::PlayerEntity;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::WatchedLog;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kStride = 8;

class WatchCursorTest : public ::testing::Test {
 protected:
  WatchCursorTest()
      : source_(&log_.projection(),
                [this](const std::string& player, int64_t from, int64_t to,
                       query::v1::TimelineView) {
                  return Compare(player, from, to);
                }) {}

  // Makes an update of `entries_` entries, and takes note as in "a 3>5".
  absl::StatusOr<query::v1::TimelineUpdate> Compare(const std::string& player,
                                                    int64_t from, int64_t to) {
    compared_.push_back(absl::StrCat(player.substr(8), " ", from, ">", to));
    if (!error_.ok()) return error_;
    query::v1::TimelineUpdate update;
    update.set_player(player);
    for (int i = 0; i < entries_; ++i) {
      update.add_entries()->set_entry_key(absl::StrCat("e", i));
    }
    return update;
  }

  static WatchPlan Plan(std::vector<std::string> players, int64_t after) {
    WatchPlan plan;
    plan.players = std::move(players);
    plan.after_revision = after;
    return plan;
  }

  // Takes all messages about what is applied; returns their resume revisions.
  std::vector<int64_t> TakeAll(WatchCursor& cursor) {
    const int64_t applied = log_.projection().Status().applied.revision;
    std::vector<int64_t> revisions;
    while (true) {
      const auto step = cursor.Next(applied);
      EXPECT_THAT(step, IsOk());
      if (!step.ok() || step->up_to_date) return revisions;
      if (step->message.has_value()) {
        revisions.push_back(step->message->resume_revision);
      }
    }
  }

  WatchedLog log_;
  int entries_ = 1;
  absl::Status error_;
  std::vector<std::string> compared_;
  WatchSource source_;
};

TEST_F(WatchCursorTest, ComparesWithWhatWasToldAndWithTheStart) {
  log_.ApplyReport({"players/a"});
  log_.ApplyReport({"players/b"});
  WatchCursor cursor(&source_, Plan({}, 2), kStride);
  log_.ApplyReport({"players/a"});
  EXPECT_THAT(TakeAll(cursor), ElementsAre(3));
  log_.ApplyReport({"players/a"});
  EXPECT_THAT(TakeAll(cursor), ElementsAre(4));
  // Who lists at the start, and who resumes there, know different timelines.
  EXPECT_THAT(compared_, ElementsAre("a 1>3", "a 2>3", "a 3>4"));
}

TEST_F(WatchCursorTest, TellsRecordsTogetherUpToFixedPlacesWhenItIsBehind) {
  for (int i = 0; i < 21; ++i) log_.ApplyReport({"players/a"});
  WatchCursor cursor(&source_, Plan({}, 2), kStride);
  // The first alone, then up to 8 and 16, then one by one.
  EXPECT_THAT(TakeAll(cursor), ElementsAre(3, 8, 16, 17, 18, 19, 20, 21));
}

TEST_F(WatchCursorTest, TellsEachPlayerOfWhatConcernsHimLast) {
  WatchCursor cursor(&source_, Plan({}, 0), kStride);
  for (const char* const player : {"b", "a", "c", "b", "b", "c", "a", "b"}) {
    log_.ApplyReport({absl::StrCat("players/", player)});
  }
  // Only the last message of a stretch moves the resume point.
  EXPECT_THAT(TakeAll(cursor), ElementsAre(1, 1, 1, 8));
  EXPECT_THAT(compared_, ElementsAre("b 0>1", "c 0>6", "a 0>7", "b 1>8"));
}

TEST_F(WatchCursorTest, MovesTheResumePointWithTheLastPart) {
  entries_ = 450;
  log_.ApplyReport({"players/a", "players/b"});
  WatchCursor cursor(&source_, Plan({}, 0), kStride);
  EXPECT_THAT(TakeAll(cursor), ElementsAre(0, 0, 0, 0, 0, 1));
}

TEST_F(WatchCursorTest, PassesWhatChangesNothing) {
  entries_ = 0;
  for (int i = 0; i < 3; ++i) log_.ApplyReport({"players/a"});
  WatchCursor cursor(&source_, Plan({}, 0), kStride);
  EXPECT_THAT(TakeAll(cursor), IsEmpty());
  EXPECT_EQ(cursor.position(), 3);
}

TEST_F(WatchCursorTest, PassesWhatConcernsNobodyNamed) {
  for (int i = 0; i < 100; ++i) log_.ApplyReport({"players/a"});
  log_.ApplyReport({"players/b"});
  WatchCursor cursor(&source_, Plan({"players/b", "players/c"}, 0), kStride);
  EXPECT_THAT(TakeAll(cursor), ElementsAre(101));
  EXPECT_THAT(compared_, ElementsAre("b 0>101"));
}

TEST_F(WatchCursorTest, TellsNamedPlayersOfChangedNamesAtOnce) {
  log_.log().Append(PlayerEntity("players/a"));
  log_.log().Append(PlayerEntity("players/b"));
  log_.Apply(2);
  WatchCursor named(&source_, Plan({"players/a"}, 2), kStride);
  WatchCursor all(&source_, Plan({}, 2), kStride);
  log_.log().Append(PlayerEntity("players/new"));  // changes nobody's
  log_.log().Append(PlayerEntity("players/b"));
  log_.Apply(4);
  EXPECT_THAT(TakeAll(named), ElementsAre(4));
  EXPECT_THAT(TakeAll(all), IsEmpty());
  EXPECT_EQ(all.position(), 4);
}

TEST_F(WatchCursorTest, SharesWhatOthersHaveRead) {
  for (int i = 0; i < 3; ++i) log_.ApplyReport({"players/a"});
  for (int i = 0; i < 50; ++i) {
    WatchCursor cursor(&source_, Plan({}, 0), kStride);
    EXPECT_THAT(TakeAll(cursor), ElementsAre(1, 2, 3));
  }
  EXPECT_THAT(compared_, ElementsAre("a 0>1", "a 1>2", "a 2>3"));
}

TEST_F(WatchCursorTest, CarriesErrorsUp) {
  error_ = absl::DataLossError("The file contradicts itself.");
  log_.ApplyReport({"players/a"});
  WatchCursor cursor(&source_, Plan({}, 0), kStride);
  EXPECT_THAT(cursor.Next(1), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace hearsay
