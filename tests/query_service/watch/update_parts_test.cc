#include "query_service/watch/update_parts.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::EqualsProto;
using query::v1::TimelineUpdate;
using query::v1::WatchTimelineResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TimelineUpdate Update(const std::string& text) {
  TimelineUpdate update;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &update));
  return update;
}

std::vector<TimelineUpdate> Cut(const TimelineUpdate& update,
                                const PartLimits& limits) {
  std::vector<TimelineUpdate> parts;
  for (const std::string& bytes : CutUpdate(update, limits)) {
    WatchTimelineResponse response;
    EXPECT_TRUE(response.ParseFromString(bytes));
    parts.push_back(response.update());
  }
  return parts;
}

constexpr char kUpdate[] = R"pb(
  player: "players/p"
  before { revision: 3 }
  snapshot { revision: 5 }
  entries {
    entry_key: "a"
    development { origin { source: "outlets/x" } }
  }
  entries {
    entry_key: "b"
    development { claim { actor { name: "clubs/c" } } }
  }
  entries { entry_key: "c" }
  labels { name: "clubs/c" display_name: "C" }
  labels { name: "outlets/x" display_name: "X" }
  labels { name: "players/p" display_name: "P" }
)pb";

TEST(CutUpdateTest, KeepsASmallUpdateWhole) {
  EXPECT_THAT(Cut(Update(kUpdate), {}), ElementsAre(EqualsProto(kUpdate)));
}

TEST(CutUpdateTest, CutsByCountAndLabelsEachPart) {
  EXPECT_THAT(
      Cut(Update(kUpdate), {.entries_max = 2}),
      ElementsAre(EqualsProto(R"pb(
                    player: "players/p"
                    before { revision: 3 }
                    snapshot { revision: 5 }
                    entries {
                      entry_key: "a"
                      development { origin { source: "outlets/x" } }
                    }
                    entries {
                      entry_key: "b"
                      development { claim { actor { name: "clubs/c" } } }
                    }
                    labels { name: "clubs/c" display_name: "C" }
                    labels { name: "outlets/x" display_name: "X" }
                    labels { name: "players/p" display_name: "P" }
                    continues: true
                  )pb"),
                  EqualsProto(R"pb(
                    player: "players/p"
                    before { revision: 3 }
                    snapshot { revision: 5 }
                    entries { entry_key: "c" }
                    labels { name: "players/p" display_name: "P" }
                  )pb")));
}

TEST(CutUpdateTest, CutsByBytes) {
  TimelineUpdate update;
  for (int i = 0; i < 100; ++i) {
    update.add_entries()->set_entry_key(
        absl::StrCat("k", i, std::string(100, 'x')));
  }
  // One that is too large for any part goes alone.
  update.mutable_entries(50)->set_entry_key(std::string(5000, 'y'));
  int entries = 0;
  const std::vector<TimelineUpdate> parts = Cut(update, {.bytes_max = 1000});
  for (size_t i = 0; i < parts.size(); ++i) {
    EXPECT_EQ(parts[i].continues(), i + 1 < parts.size());
    if (parts[i].entries_size() > 1) {
      EXPECT_LE(parts[i].ByteSizeLong(), 1100);
    }
    entries += parts[i].entries_size();
  }
  EXPECT_EQ(entries, 100);
  EXPECT_THAT(parts, SizeIs(::testing::Gt(10)));
}

TEST(CutUpdateTest, BringsTheForecastWithTheLastPart) {
  TimelineUpdate update = Update(kUpdate);
  update.mutable_forecast()->set_player("players/p");
  const auto parts = Cut(update, {.entries_max = 2});
  ASSERT_THAT(parts, SizeIs(2));
  EXPECT_FALSE(parts[0].has_forecast());
  EXPECT_EQ(parts[1].forecast().player(), "players/p");
}

TEST(CutUpdateTest, HasNoPartsWithoutEntries) {
  EXPECT_THAT(Cut(Update("player: \"players/p\""), {}), IsEmpty());
}

TEST(MergeUpdatesTest, TakesEachEntryOnceFromTheNewer) {
  const TimelineUpdate older = Update(R"pb(
    before { revision: 3 }
    entries {
      entry_key: "a"
      said_time { seconds: 1 }
      change: ENTRY_CHANGE_ADDED
    }
    entries {
      entry_key: "b"
      said_time { seconds: 3 }
      change: ENTRY_CHANGE_ADDED
    }
    labels { name: "x" }
  )pb");
  const TimelineUpdate newer = Update(R"pb(
    before { revision: 4 }
    entries {
      entry_key: "c"
      said_time { seconds: 2 }
    }
    entries {
      entry_key: "b"
      said_time { seconds: 3 }
      change: ENTRY_CHANGE_CHANGED
    }
    labels { name: "w" }
    labels { name: "x" }
  )pb");
  EXPECT_THAT(MergeUpdates(older, newer), EqualsProto(R"pb(
                before { revision: 4 }
                entries {
                  entry_key: "a"
                  said_time { seconds: 1 }
                  change: ENTRY_CHANGE_ADDED
                }
                entries {
                  entry_key: "c"
                  said_time { seconds: 2 }
                }
                entries {
                  entry_key: "b"
                  said_time { seconds: 3 }
                  change: ENTRY_CHANGE_CHANGED
                }
                labels { name: "w" }
                labels { name: "x" }
              )pb"));
}

TEST(WatchMessageTest, IsAResponseInTwoPieces) {
  const auto part =
      std::make_shared<const std::string>(CutUpdate(Update(kUpdate)).front());
  const WatchMessage message = UpdateMessage(part, 7);
  WatchTimelineResponse response;
  ASSERT_TRUE(response.ParseFromString(*message.shared + message.own));
  EXPECT_THAT(response.update(), EqualsProto(kUpdate));
  EXPECT_EQ(response.resume_revision(), 7);
}

TEST(WatchMessageTest, LeavesOutAClosedTimeThatIsNotKnown) {
  WatchTimelineResponse response;
  ASSERT_TRUE(
      response.ParseFromString(HeartbeatMessage(absl::InfinitePast(), 7).own));
  EXPECT_THAT(response, EqualsProto("heartbeat {} resume_revision: 7"));
}

}  // namespace
}  // namespace hearsay
