// Names of real clubs: 3,476 with 7,701 aliases, homonyms included.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/names/folding.h"
#include "common/names/registry.h"

namespace hearsay {
namespace {

constexpr char kFile[] = HEARSAY_SHARED_DIR "/data/clubs/clubs.tsv";

class ClubsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file(kFile);
    if (!file) GTEST_SKIP() << "skipped: shared/data not present";
    std::string line;
    std::getline(file, line);  // column names
    while (std::getline(file, line)) Load(line);
  }

  void Load(const std::string& line) {
    const std::vector<std::string> columns = absl::StrSplit(line, '\t');
    ASSERT_EQ(columns.size(), 3u) << line;
    v1::Record record;
    record.set_revision(clubs_.size() + 1);
    v1::Entity& club = *record.mutable_entity();
    club.set_name(absl::StrCat("clubs/c", record.revision()));
    club.set_kind(v1::ENTITY_KIND_CLUB);
    club.set_display_name(columns[0]);
    club.set_association(absl::StrCat("associations/", columns[1]));
    for (const auto alias : absl::StrSplit(columns[2], " | ")) {
      if (alias.empty()) continue;
      club.add_aliases()->set_text(std::string(alias));
      ++alias_count_;
    }
    registry_.Apply(record);
    clubs_.push_back(club);
  }

  std::vector<NameMatch> MatchAtHome(const v1::Entity& club,
                                     const std::string& text) const {
    NameContext context;
    context.entities.insert(club.association());
    return registry_.Match(text, {v1::ENTITY_KIND_CLUB}, context,
                           clubs_.size());
  }

  Registry registry_;
  std::vector<v1::Entity> clubs_;
  int alias_count_ = 0;
};

TEST_F(ClubsTest, AreAllThere) {
  EXPECT_EQ(clubs_.size(), 3476u);
  EXPECT_EQ(alias_count_, 7701);
}

TEST_F(ClubsTest, EveryNameMeansItsClubAtHomeUnlessAnotherThereHasItToo) {
  int ambiguous = 0;
  for (const v1::Entity& club : clubs_) {
    const std::vector<NameMatch> matches =
        MatchAtHome(club, club.display_name());
    const std::string best = BestMatch(matches);
    if (best == club.name()) continue;
    ++ambiguous;
    ASSERT_EQ(best, "") << club.display_name();
    // Another club of the country has the same name.
    ASSERT_GE(matches.size(), 2u) << club.display_name();
    ASSERT_EQ(matches[1].context_count, 1) << club.display_name();
  }
  // BSV Schwarz-Weiß Rehden, whose name is also an alias of BSV SW Rehden.
  EXPECT_EQ(ambiguous, 1);
}

TEST_F(ClubsTest, EveryAliasFindsItsClub) {
  for (const v1::Entity& club : clubs_) {
    for (const v1::Alias& alias : club.aliases()) {
      const std::vector<NameMatch> matches = MatchAtHome(club, alias.text());
      EXPECT_TRUE(std::any_of(
          matches.begin(), matches.end(),
          [&](const NameMatch& match) { return match.name == club.name(); }))
          << alias.text();
    }
  }
}

TEST_F(ClubsTest, FoldingKeepsEveryName) {
  for (const v1::Entity& club : clubs_) {
    EXPECT_NE(FoldName(club.display_name()), "") << club.display_name();
  }
}

}  // namespace
}  // namespace hearsay
