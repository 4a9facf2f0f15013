#include "query_service/story_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/query_service/fake_log.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::testing::SizeIs;
using namespace hearsay::testing;

using Story = std::shared_ptr<const PlayerStory>;

// Stories of a log that the test writes.
class StoryCacheTest : public ::testing::Test {
 protected:
  StoryCacheTest()
      : replica_(Replica::Open(folder_.File("replica"), {}).value()),
        projection_(Projection::Load(replica_.get()).value()),
        dossiers_(*replica_, /*entries_max=*/1000),
        stories_(dossiers_, /*entries_max=*/10) {
    projection_->SetListener(
        [this](int64_t revision, const std::vector<std::string>& players) {
          dossiers_.Touch(players, revision);
        });
  }

  int64_t Add(v1::Record record) {
    const int64_t revision = log_.Append(std::move(record));
    const auto message = log_.Message(revision, revision);
    const auto batch =
        VerifyEntries(projection_->Status().applied, message.entries());
    EXPECT_THAT(projection_->Apply(*batch, log_.Head()), IsOk());
    return revision;
  }
  int64_t AddReport(const std::string& player) {
    v1::Record record = ReportOn(absl::StrCat("r", log_.size() + 1), {player});
    record.mutable_report()->mutable_claims(0)->set_claim_id("c");
    return Add(std::move(record));
  }

  // Returns the story as of a revision and a time, the last revision by
  // default.
  Story Get(const std::string& player, int64_t revision = 0,
            absl::Time said_by = FakeLog::kStart + absl::Hours(1),
            absl::Time said_by_max = absl::InfiniteFuture()) {
    ResolvedAsOf as_of;
    as_of.revision = revision == 0 ? log_.size() : revision;
    as_of.said_by = said_by;
    const auto story =
        stories_.Get(player, projection_->Read(), as_of, said_by_max);
    EXPECT_THAT(story, IsOk());
    return *story;
  }

  TempDir folder_;
  FakeLog log_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<Projection> projection_;
  DossierCache dossiers_;
  StoryCache stories_;
};

TEST_F(StoryCacheTest, KeepsAStoryWhileOthersAreWrittenAbout) {
  AddReport("players/p");
  const Story first = Get("players/p");
  const int64_t later = AddReport("players/q");
  EXPECT_EQ(Get("players/p", later), first);
}

TEST_F(StoryCacheTest, TellsAStoryAnewWhenARecordOfThePlayerComes) {
  const int64_t before = AddReport("players/p");
  const Story first = Get("players/p");
  AddReport("players/p");
  const Story second = Get("players/p");
  EXPECT_NE(second, first);
  EXPECT_EQ(Get("players/p", before), first);
  const auto reader = projection_->Read();
  EXPECT_THAT(second->View(reader.registry()).claims, SizeIs(2));
}

TEST_F(StoryCacheTest, TellsAStoryAnewWhenNamesOrWindowsChange) {
  AddReport("players/p");
  const Story first = Get("players/p");
  const int64_t named = Add(PlayerEntity("players/q"));
  const Story second = Get("players/p");
  EXPECT_NE(second, first);
  v1::Record windows;
  windows.set_entry_id("w");
  windows.mutable_transfer_windows()->set_association("associations/a");
  Add(windows);
  EXPECT_NE(Get("players/p"), second);
  EXPECT_EQ(Get("players/p", named), second);
}

TEST_F(StoryCacheTest, TellsItDifferentlyAtAnotherPresent) {
  AddReport("players/p");
  const absl::Time hour = FakeLog::kStart + absl::Hours(1);
  const Story first = Get("players/p", 0, hour);
  EXPECT_NE(Get("players/p", 0, hour + absl::Hours(1)), first);
  EXPECT_EQ(Get("players/p", 0, hour + absl::Hours(1), hour), first);
}

TEST_F(StoryCacheTest, KeepsTheStoriesUsedLast) {
  AddReport("players/p");
  AddReport("players/q");
  for (int i = 0; i < 6; ++i) AddReport("players/large");
  const Story p = Get("players/p");
  const Story q = Get("players/q");
  EXPECT_EQ(Get("players/p"), p);
  // Two and seven fit into ten, two more do not.
  Get("players/large");
  EXPECT_EQ(Get("players/p"), p);
  EXPECT_NE(Get("players/q"), q);
}

TEST_F(StoryCacheTest, ComputesAStoryOnceForAllWhoWantIt) {
  for (int i = 0; i < 50; ++i) AddReport("players/p");
  std::vector<Story> stories(4);
  std::vector<const Lineage*> lineages(stories.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < stories.size(); ++i) {
    threads.emplace_back([&, i] {
      stories[i] = Get("players/p");
      lineages[i] = &stories[i]->GetLineage();
      EXPECT_FALSE(lineages[i]->cascades.empty());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < stories.size(); ++i) {
    EXPECT_EQ(stories[i], stories[0]);
    EXPECT_EQ(lineages[i], lineages[0]);
  }
}

}  // namespace
}  // namespace hearsay
