#include "common/names/entity_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hearsay {
namespace {

using ::testing::AllOf;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(IsEntityName, AcceptsACollectionAndAnId) {
  for (const char* name :
       {"players/ibrahima-konate", "clubs/1-fc-koln", "nationalTeams/france",
        "outlets/x", "people/9", "competitions/laliga", "associations/eng"}) {
    EXPECT_TRUE(IsEntityName(name)) << name;
  }
  EXPECT_TRUE(IsEntityName("clubs/" + std::string(100, 'a')));
}

TEST(IsEntityName, RefusesEverythingElse) {
  for (const char* name :
       {"", "/", "players", "players/", "/konate", "player/konate",
        "Players/konate", "players/Konate", "players/konaté", "players/a/b",
        "players/a b", "players/a_b", "reports/r1", "players/ a"}) {
    EXPECT_FALSE(IsEntityName(name)) << name;
  }
  EXPECT_FALSE(IsEntityName("clubs/" + std::string(101, 'a')));
}

TEST(KindOfName, ReadsTheCollection) {
  EXPECT_EQ(KindOfName("players/x"), v1::ENTITY_KIND_PLAYER);
  EXPECT_EQ(KindOfName("nationalTeams/x"), v1::ENTITY_KIND_NATIONAL_TEAM);
  EXPECT_EQ(KindOfName("associations/x"), v1::ENTITY_KIND_ASSOCIATION);
  EXPECT_EQ(KindOfName("reports/x"), v1::ENTITY_KIND_UNSPECIFIED);
  EXPECT_EQ(KindOfName("players"), v1::ENTITY_KIND_UNSPECIFIED);
}

TEST(CollectionOf, IsEmptyWithoutKind) {
  EXPECT_EQ(CollectionOf(v1::ENTITY_KIND_UNSPECIFIED), "");
  EXPECT_EQ(CollectionOf(v1::ENTITY_KIND_PERSON), "people");
}

// The digits are those of `printf konate | sha256sum`: stored names must stay
// what they are.
TEST(ProvisionalName, IsTheSameForTheSameFoldedText) {
  const std::string name = "players/konate-fbd5b7fa";
  EXPECT_EQ(ProvisionalName(v1::ENTITY_KIND_PLAYER, "Konaté"), name);
  EXPECT_EQ(ProvisionalName(v1::ENTITY_KIND_PLAYER, " KONATE"), name);
  EXPECT_EQ(ProvisionalName(v1::ENTITY_KIND_PERSON, "Konate"),
            "people/konate-fbd5b7fa");
}

TEST(ProvisionalName, TellsTextsWithOneSlugApart) {
  const std::string zenit = ProvisionalName(v1::ENTITY_KIND_CLUB, "Зенит");
  const std::string spartak = ProvisionalName(v1::ENTITY_KIND_CLUB, "Спартак");
  EXPECT_NE(zenit, spartak);
  EXPECT_THAT(zenit, AllOf(StartsWith("clubs/"), SizeIs(6 + 8)));
}

TEST(ProvisionalName, IsAlwaysWellFormed) {
  for (const std::string& text :
       {std::string("Łódź"), std::string("Зенит"), std::string("42"),
        std::string("FC東京"), std::string(200, 'x'), std::string("-_/.")}) {
    EXPECT_TRUE(IsEntityName(ProvisionalName(v1::ENTITY_KIND_CLUB, text)))
        << text;
  }
  EXPECT_EQ(ProvisionalName(v1::ENTITY_KIND_CLUB, std::string(200, 'x')).size(),
            6 + 100);
}

}  // namespace
}  // namespace hearsay
