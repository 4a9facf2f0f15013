#include "query_service/posting_block.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(PostingBlockTest, PacksDifferencesIntoVarints) {
  // 300 is 0xAC 0x02 as a varint.
  EXPECT_EQ(EncodePostings(std::vector<int64_t>{1, 3, 303}),
            std::string("\x01\x02\xAC\x02"));
}

TEST(PostingBlockTest, UnpacksWhatWasPacked) {
  const std::vector<int64_t> revisions = {
      1, 2, 127, 128, 16'384, 10'000'000, std::numeric_limits<int64_t>::max()};
  std::vector<int64_t> unpacked;
  ASSERT_THAT(DecodePostings(EncodePostings(revisions), unpacked), IsOk());
  EXPECT_EQ(unpacked, revisions);
}

TEST(PostingBlockTest, AppendsToEarlierBlocks) {
  std::vector<int64_t> revisions = {4};
  ASSERT_THAT(
      DecodePostings(EncodePostings(std::vector<int64_t>{9}), revisions),
      IsOk());
  EXPECT_THAT(revisions, ElementsAre(4, 9));
}

TEST(PostingBlockTest, RefusesABlockThatEndsInsideANumber) {
  std::vector<int64_t> revisions;
  EXPECT_THAT(DecodePostings("\x01\xAC", revisions),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(DecodePostings(std::string(11, '\xFF'), revisions),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST(PostingBlockTest, FindsTheRevisionsOfOneFragment) {
  const std::string block = EncodeNamePostings(
      std::vector<NamePosting>{{7, 1}, {0xFFFFFFFF, 20}, {7, 300}});
  std::vector<int64_t> revisions;
  ASSERT_THAT(DecodeNamePostings(block, 7, revisions), IsOk());
  EXPECT_THAT(revisions, ElementsAre(1, 300));
  revisions.clear();
  ASSERT_THAT(DecodeNamePostings(block, 0xFFFFFFFF, revisions), IsOk());
  EXPECT_THAT(revisions, ElementsAre(20));
  revisions.clear();
  ASSERT_THAT(DecodeNamePostings(block, 8, revisions), IsOk());
  EXPECT_THAT(revisions, IsEmpty());
  EXPECT_THAT(
      DecodeNamePostings(block.substr(0, block.size() - 1), 8, revisions),
      StatusIs(absl::StatusCode::kDataLoss));
}

std::string PlayersBlock() {
  std::string block;
  AppendPlayerPosting("players/b", 300, block);
  AppendPlayerPosting("players/a", 20, block);
  return block;
}

TEST(PostingBlockTest, FindsThePlayersUpToARevision) {
  absl::flat_hash_set<std::string> players = {"players/a"};
  ASSERT_THAT(DecodePlayerPostings(PlayersBlock(), 299, 10, players), IsOk());
  EXPECT_THAT(players, UnorderedElementsAre("players/a"));
  ASSERT_THAT(DecodePlayerPostings(PlayersBlock(), 300, 10, players), IsOk());
  EXPECT_THAT(players, UnorderedElementsAre("players/a", "players/b"));
}

TEST(PostingBlockTest, StopsOnceThereAreMorePlayersThanWanted) {
  absl::flat_hash_set<std::string> players;
  ASSERT_THAT(DecodePlayerPostings(PlayersBlock(), 300, 0, players), IsOk());
  EXPECT_THAT(players, UnorderedElementsAre("players/b"));
}

TEST(PostingBlockTest, RefusesPlayersThatEndTooEarly) {
  std::string block = PlayersBlock();
  block.pop_back();
  absl::flat_hash_set<std::string> players;
  EXPECT_THAT(DecodePlayerPostings(block, 300, 10, players),
              StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace hearsay
