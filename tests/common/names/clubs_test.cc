// Names of real clubs: 3,476 with 7,701 aliases, homonyms included.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "common/names/folding.h"
#include "common/names/registry.h"
#include "tests/common/names/real_names.h"
#include "tests/common/names/test_log.h"

namespace hearsay::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class ClubsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    clubs_ = ReadRealClubs();
    if (clubs_.empty()) GTEST_SKIP() << "skipped: shared/data not present";
    for (const v1::Entity& club : clubs_) log_.Describe(club);
    owners_ = ByFoldedText(clubs_);
  }

  // Returns what a text can mean as of `revision`, beside `entities`.
  std::vector<NameMatch> Match(const std::string& text,
                               std::vector<std::string> entities,
                               int64_t revision) const {
    NameContext context;
    context.entities.insert(entities.begin(), entities.end());
    return log_.registry().Match(text, {v1::ENTITY_KIND_CLUB}, context,
                                 revision);
  }
  std::vector<NameMatch> Match(const std::string& text,
                               std::vector<std::string> entities = {}) const {
    return Match(text, std::move(entities), log_.revision());
  }
  // Returns the one club that a text means; empty: none, or ambiguous.
  std::string Best(const std::string& text,
                   std::vector<std::string> entities = {}) const {
    return BestMatch(Match(text, std::move(entities)));
  }

  // Returns the clubs that have a text as name or alias.
  const std::vector<std::string>& OwnersOf(const std::string& text) const {
    return owners_.at(FoldName(text));
  }
  // Returns those of one association.
  std::vector<std::string> OwnersAt(const std::string& association,
                                    const std::string& text) const {
    std::vector<std::string> names = OwnersOf(text);
    const auto elsewhere = [&](const std::string& name) {
      return log_.registry().Find(name, log_.revision())->association() !=
             association;
    };
    names.erase(std::remove_if(names.begin(), names.end(), elsewhere),
                names.end());
    return names;
  }
  // Returns the one club of that display name.
  std::string Called(const std::string& display_name) const {
    const auto it =
        std::find_if(clubs_.begin(), clubs_.end(), [&](const v1::Entity& club) {
          return club.display_name() == display_name;
        });
    return it == clubs_.end() ? "" : it->name();
  }

  // Calls `check` for every alias of every club.
  template <typename Check>
  void ForEachAlias(Check check) const {
    for (const v1::Entity& club : clubs_) {
      for (const v1::Alias& alias : club.aliases()) check(club, alias.text());
    }
  }

  std::vector<v1::Entity> clubs_;
  std::map<std::string, std::vector<std::string>> owners_;  // by folded text
  TestLog log_;
};

TEST_F(ClubsTest, AreAllThere) {
  std::map<std::string, int> clubs_of_alias;  // word for word
  int aliases = 0;
  ForEachAlias([&](const v1::Entity&, const std::string& text) {
    ++aliases;
    ++clubs_of_alias[text];
  });
  EXPECT_THAT(clubs_, SizeIs(3476));
  EXPECT_EQ(aliases, 7701);
  EXPECT_EQ(std::count_if(clubs_of_alias.begin(), clubs_of_alias.end(),
                          [](const auto& alias) { return alias.second > 1; }),
            54);
  // Case and accents set aside, and with the names that are others' aliases.
  EXPECT_EQ(
      std::count_if(owners_.begin(), owners_.end(),
                    [](const auto& text) { return text.second.size() > 1; }),
      80);
}

TEST_F(ClubsTest, EveryNameMeansItsClubAtHomeUnlessAnotherThereHasItToo) {
  int ambiguous = 0;
  for (const v1::Entity& club : clubs_) {
    const std::vector<NameMatch> matches =
        Match(club.display_name(), {club.association()});
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

TEST_F(ClubsTest, EveryAliasFindsAllItsClubsAndNoOther) {
  ForEachAlias([&](const v1::Entity& club, const std::string& text) {
    ASSERT_EQ(NamesOf(Match(text)), OwnersOf(text)) << text;
    ASSERT_THAT(OwnersOf(text), Contains(club.name())) << text;
  });
}

TEST_F(ClubsTest, AnAliasOfOneClubNeedsNoContext) {
  int alone = 0;
  ForEachAlias([&](const v1::Entity& club, const std::string& text) {
    if (OwnersOf(text).size() > 1) return;
    ++alone;
    ASSERT_EQ(Best(text), club.name()) << text;
    ASSERT_EQ(log_.registry().MatchAnywhere(text, {}, log_.revision()),
              club.name())
        << text;
  });
  EXPECT_EQ(alone, 7550);
}

TEST_F(ClubsTest, ASharedAliasIsAmbiguousUntilTheAssociationDecides) {
  int decided = 0, still_ambiguous = 0;
  ForEachAlias([&](const v1::Entity& club, const std::string& text) {
    if (OwnersOf(text).size() == 1) return;
    ASSERT_EQ(Best(text), "") << text;
    ASSERT_EQ(log_.registry().MatchAnywhere(text, {}, log_.revision()), "")
        << text;
    const std::vector<NameMatch> matches = Match(text, {club.association()});
    ASSERT_EQ(NamesOf(matches), OwnersOf(text)) << text;
    const size_t at_home = OwnersAt(club.association(), text).size();
    ASSERT_EQ(BestMatch(matches), at_home == 1 ? club.name() : "") << text;
    ++(at_home == 1 ? decided : still_ambiguous);
  });
  EXPECT_EQ(decided, 126);
  // Those of two clubs of one country, such as San Martín.
  EXPECT_EQ(still_ambiguous, 25);
}

TEST_F(ClubsTest, LiverpoolIsInEnglandAndInUruguay) {
  const std::string england = Called("Liverpool FC");
  const std::string uruguay = Called("Liverpool Montevideo");
  for (const char* const text :
       {"Liverpool", "liverpool fc", "LIVERPOOL F.C."}) {
    EXPECT_EQ(Best(text), "") << text;
    EXPECT_THAT(NamesOf(Match(text)),
                AllOf(SizeIs(2), Contains(england), Contains(uruguay)))
        << text;
    EXPECT_EQ(Best(text, {"associations/eng"}), england) << text;
    EXPECT_EQ(Best(text, {"associations/uy"}), uruguay) << text;
    EXPECT_EQ(Best(text, {"associations/eng", "associations/uy"}), "") << text;
  }
  EXPECT_EQ(Best("Liverpool Football Club"), england);
  EXPECT_EQ(Best("Liverpool Fútbol Club"), uruguay);
  EXPECT_EQ(Best("Liverpool Mont."), uruguay);
}

// The one club that is listed twice.
TEST_F(ClubsTest, AMergeMakesOneOfTwoAndItsUndoMakesTwoAgain) {
  const std::string stays = Called("BSV Schwarz-Weiß Rehden");
  const std::string ends = Called("BSV SW Rehden");
  const int64_t before = log_.revision();
  const int64_t merged = log_.Merge(ends, stays);
  const int64_t undone = log_.UndoMerge(ends, stays);
  for (const char* const text : {"BSV Rehden", "BSV Schwarz-Weiß Rehden"}) {
    for (const int64_t revision : {before, undone}) {
      const auto matches = Match(text, {}, revision);
      EXPECT_EQ(BestMatch(matches), "") << text;
      EXPECT_THAT(NamesOf(matches),
                  AllOf(SizeIs(2), Contains(ends), Contains(stays)))
          << text;
    }
    EXPECT_THAT(NamesOf(Match(text, {}, merged)), ElementsAre(stays)) << text;
  }
}

TEST_F(ClubsTest, ANewAliasIsUnknownBefore) {
  const int64_t before = log_.revision();
  v1::Entity& madrid =
      *std::find_if(clubs_.begin(), clubs_.end(), [](const v1::Entity& club) {
        return club.display_name() == "Real Madrid";
      });
  madrid.add_aliases()->set_text("Los Blancos");
  const int64_t with = log_.Describe(madrid);
  EXPECT_THAT(Match("Los Blancos", {}, before), SizeIs(0));
  EXPECT_EQ(BestMatch(Match("Los Blancos", {}, with)), madrid.name());
  EXPECT_EQ(BestMatch(Match("Real Madrid", {}, before)), madrid.name());
  EXPECT_EQ(BestMatch(Match("Real Madrid", {}, with)), madrid.name());
}

TEST_F(ClubsTest, FoldingKeepsEveryName) {
  for (const v1::Entity& club : clubs_) {
    EXPECT_NE(FoldName(club.display_name()), "") << club.display_name();
  }
}

}  // namespace
}  // namespace hearsay::testing
