#include "common/names/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/common/names/test_log.h"
#include "tests/testing/matchers.h"

namespace hearsay {

void PrintTo(const NameMatch& match, std::ostream* os) {
  *os << match.name << " (" << match.context_count << ")";
}

namespace {

using ::hearsay::testing::EqualsProto;
using ::hearsay::testing::TestLog;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::IsNull;

constexpr char kBare[] =
    R"pb(name: "clubs/a" kind: ENTITY_KIND_CLUB display_name: "Alpha")pb";

auto Means(const std::string& name, int context_count) {
  return AllOf(Field(&NameMatch::name, name),
               Field(&NameMatch::context_count, context_count));
}

NameContext Beside(std::initializer_list<std::string> entities,
                   absl::Time time = absl::InfiniteFuture()) {
  NameContext context;
  context.entities.insert(entities.begin(), entities.end());
  context.time = time;
  return context;
}

absl::Time Day(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

// Describes an entity of which only the name matters.
int64_t DescribeBare(TestLog& log, const std::string& name,
                     const std::string& display_name) {
  return log.Describe(absl::StrCat(
      "name: '", name, "' kind: ", v1::EntityKind_Name(KindOfName(name)),
      " display_name: '", display_name, "'"));
}

// ---- Descriptions.

TEST(Registry, KnowsNothingOfAnEmptyLog) {
  const Registry registry;
  EXPECT_EQ(registry.last_change(), 0);
  EXPECT_THAT(registry.Find("clubs/a", 5), IsNull());
  EXPECT_EQ(registry.FindRevision("clubs/a", 5), 0);
  EXPECT_EQ(registry.Canonical("clubs/a", 5), "clubs/a");
  EXPECT_THAT(registry.SameAs("clubs/a", 5), ElementsAre("clubs/a"));
  EXPECT_THAT(registry.Match("a", {}, {}, 5), IsEmpty());
  EXPECT_EQ(registry.DepartureShareScale(5), 1.0);
  EXPECT_EQ(registry.DepartureShare("clubs/a", 5), 0.005);
}

TEST(Registry, ReplacesADescriptionAsAWholeFromItsRevisionOn) {
  TestLog log;
  const int64_t first = log.Describe(kBare);
  const v1::Entity* before = log.registry().Find("clubs/a", first);
  const int64_t second = log.Describe(R"pb(name: "clubs/a"
                                           kind: ENTITY_KIND_CLUB
                                           display_name: "Beta"
                                           tier: 2)pb");
  EXPECT_EQ(log.registry().Find("clubs/a", first), before);
  EXPECT_THAT(*before, EqualsProto(kBare));
  EXPECT_EQ(log.registry().Find("clubs/a", second)->display_name(), "Beta");
  EXPECT_EQ(log.registry().FindRevision("clubs/a", second - 1), first);
  EXPECT_EQ(log.registry().FindRevision("clubs/a", second + 9), second);
  EXPECT_THAT(log.registry().Find("clubs/a", first - 1), IsNull());
  EXPECT_EQ(log.registry().last_change(), second);
}

TEST(Registry, IgnoresOtherRecords) {
  TestLog log;
  log.Describe(kBare);
  v1::Record report;
  report.mutable_report();
  log.Append(std::move(report));
  EXPECT_EQ(log.registry().last_change(), 1);
}

TEST(Registry, TellsTheLastChangeUpToARevision) {
  TestLog log;
  EXPECT_EQ(log.registry().LastChangeAt(9), 0);
  const int64_t first = log.Describe(kBare);
  log.Append(v1::Record());
  EXPECT_EQ(log.registry().last_merge(), 0);
  const int64_t merge = log.Merge("clubs/b", "clubs/a");
  log.Describe(kBare);
  EXPECT_EQ(log.registry().LastChangeAt(first - 1), 0);
  EXPECT_EQ(log.registry().LastChangeAt(first), first);
  EXPECT_EQ(log.registry().LastChangeAt(merge - 1), first);
  EXPECT_EQ(log.registry().LastChangeAt(merge), merge);
  EXPECT_EQ(log.registry().last_merge(), merge);
}

TEST(Registry, VisitsDescribedNamesInOrder) {
  TestLog log;
  DescribeBare(log, "clubs/b", "B");
  DescribeBare(log, "clubs/a", "A");
  log.Merge("clubs/b", "clubs/zed");  // mentioned, not described
  const int64_t before = log.revision();
  DescribeBare(log, "clubs/c", "C");
  const auto names = [&log](const std::string& after, int64_t revision,
                            size_t at_most) {
    std::vector<std::string> names;
    log.registry().VisitEntities(after, revision,
                                 [&](const v1::Entity& entity, int64_t) {
                                   names.push_back(entity.name());
                                   return names.size() < at_most;
                                 });
    return names;
  };
  EXPECT_THAT(names("", log.revision(), 9),
              ElementsAre("clubs/a", "clubs/b", "clubs/c"));
  EXPECT_THAT(names("", before, 9), ElementsAre("clubs/a", "clubs/b"));
  EXPECT_THAT(names("clubs/a", log.revision(), 1), ElementsAre("clubs/b"));
  EXPECT_THAT(names("clubs/aa", log.revision(), 9),
              ElementsAre("clubs/b", "clubs/c"));
}

// ---- Merges.

class RegistryMergeTest : public ::testing::Test {
 protected:
  RegistryMergeTest() {
    for (const char* id : {"a", "b", "c"}) {
      DescribeBare(log_, absl::StrCat("clubs/", id), absl::StrCat(id, " town"));
    }
  }
  std::string CanonicalA(int64_t revision) const {
    return log_.registry().Canonical("clubs/a", revision);
  }

  TestLog log_;
};

TEST_F(RegistryMergeTest, FollowsChains) {
  const int64_t first = log_.Merge("clubs/a", "clubs/b");
  const int64_t second = log_.Merge("clubs/b", "clubs/c");
  EXPECT_EQ(CanonicalA(first - 1), "clubs/a");
  EXPECT_EQ(CanonicalA(first), "clubs/b");
  EXPECT_EQ(CanonicalA(second), "clubs/c");
  EXPECT_THAT(log_.registry().SameAs("clubs/b", second),
              ElementsAre("clubs/a", "clubs/b", "clubs/c"));
  EXPECT_THAT(log_.registry().SameAs("clubs/b", first),
              ElementsAre("clubs/a", "clubs/b"));
  EXPECT_TRUE(log_.registry().IsMergedAway("clubs/b", second));
  EXPECT_FALSE(log_.registry().IsMergedAway("clubs/b", first));
  EXPECT_EQ(log_.registry().MergeInForce("clubs/a", "clubs/b", second), first);
  EXPECT_EQ(log_.registry().MergeInForce("clubs/a", "clubs/c", second), 0);
}

TEST_F(RegistryMergeTest, UndoesALinkWhileTheNextStands) {
  const int64_t first = log_.Merge("clubs/a", "clubs/b");
  log_.Merge("clubs/b", "clubs/c");
  const int64_t undo = log_.UndoMerge("clubs/a", "clubs/b");
  EXPECT_EQ(CanonicalA(undo), "clubs/a");
  EXPECT_EQ(log_.registry().Canonical("clubs/b", undo), "clubs/c");
  EXPECT_THAT(log_.registry().SameAs("clubs/c", undo),
              ElementsAre("clubs/b", "clubs/c"));
  EXPECT_EQ(log_.registry().MergeInForce("clubs/a", "clubs/b", undo), 0);
  // What was asked before still has its answer.
  EXPECT_EQ(CanonicalA(undo - 1), "clubs/c");
  EXPECT_EQ(log_.registry().MergeInForce("clubs/a", "clubs/b", undo - 1),
            first);
}

TEST_F(RegistryMergeTest, AllowsTheOtherWayRoundAfterAnUndo) {
  log_.Merge("clubs/a", "clubs/b");
  log_.UndoMerge("clubs/a", "clubs/b");
  const int64_t again = log_.Merge("clubs/b", "clubs/a");
  EXPECT_EQ(log_.registry().Canonical("clubs/b", again), "clubs/a");
  EXPECT_THAT(log_.registry().SameAs("clubs/a", again),
              ElementsAre("clubs/a", "clubs/b"));
}

TEST_F(RegistryMergeTest, IgnoresMergesThatDoNotFit) {
  log_.Merge("clubs/a", "clubs/b");
  log_.Merge("clubs/b", "clubs/a");      // a ring
  log_.Merge("clubs/a", "clubs/c");      // merged away already
  log_.Merge("clubs/c", "clubs/c");      // itself
  log_.UndoMerge("clubs/a", "clubs/c");  // never was
  EXPECT_EQ(CanonicalA(log_.revision()), "clubs/b");
  EXPECT_EQ(log_.registry().Canonical("clubs/c", log_.revision()), "clubs/c");
}

TEST_F(RegistryMergeTest, RemembersWhatWasEverJoined) {
  log_.Merge("clubs/a", "clubs/b");
  log_.UndoMerge("clubs/a", "clubs/b");
  log_.Merge("clubs/a", "clubs/c");
  for (const char* name : {"clubs/a", "clubs/b", "clubs/c"}) {
    EXPECT_THAT(log_.registry().EverSameAs(name),
                ElementsAre("clubs/a", "clubs/b", "clubs/c"));
  }
  EXPECT_THAT(log_.registry().EverSameAs("clubs/unknown"),
              ElementsAre("clubs/unknown"));
}

TEST_F(RegistryMergeTest, AliasesOfTheMergedMeanTheSurvivor) {
  const int64_t merge = log_.Merge("clubs/a", "clubs/b");
  const int64_t undo = log_.UndoMerge("clubs/a", "clubs/b");
  EXPECT_THAT(log_.registry().Match("A Town", {}, {}, merge),
              ElementsAre(Means("clubs/b", 0)));
  EXPECT_THAT(log_.registry().Match("A Town", {}, {}, undo),
              ElementsAre(Means("clubs/a", 0)));
}

// ---- Matching.

constexpr char kLiverpool[] = R"pb(
  name: "clubs/liverpool"
  kind: ENTITY_KIND_CLUB
  display_name: "Liverpool"
  aliases { text: "Liverpool FC" }
  aliases { text: "the Reds" contexts: "clubs/liverpool" }
  association: "associations/eng")pb";
constexpr char kForest[] = R"pb(
  name: "clubs/forest"
  kind: ENTITY_KIND_CLUB
  display_name: "Nottingham Forest"
  aliases { text: "The Reds" contexts: "clubs/forest" contexts: "people/nuno" }
  association: "associations/eng")pb";
// At Liverpool since 2021, before at Leipzig; the move of 2026 was public in
// May.
constexpr char kIbrahima[] = R"pb(
  name: "players/ibrahima"
  kind: ENTITY_KIND_PLAYER
  display_name: "Ibrahima Konaté"
  aliases { text: "Konate" }
  engagements {
    club: "clubs/leipzig"
    start {
      start_time { seconds: 1498867200 }
      end_time { seconds: 1498953600 }
    }
    contract_end { end_time { seconds: 1688169600 } }  # 2023-07-01
  }
  engagements {
    club: "clubs/liverpool"
    start {
      start_time { seconds: 1625097600 }
      end_time { seconds: 1625184000 }
    }
    contract_end { end_time { seconds: 1782864000 } }  # 2026-07-01
  }
  engagements {
    club: "clubs/madrid"
    start {
      start_time { seconds: 1782864000 }
      end_time { seconds: 1782950400 }
    }
    know_time { seconds: 1778000000 }
  })pb";
// On loan from Salzburg at Madrid's neighbours.
constexpr char kKarim[] = R"pb(
  name: "players/karim"
  kind: ENTITY_KIND_PLAYER
  display_name: "Karim Konaté"
  aliases { text: "Konaté" }
  engagements {
    club: "clubs/salzburg"
    start {
      start_time { seconds: 1656633600 }
      end_time { seconds: 1656720000 }
    }
  }
  engagements {
    club: "clubs/getafe"
    loan: true
    start {
      start_time { seconds: 1751328000 }
      end_time { seconds: 1751414400 }
    }
    contract_end { end_time { seconds: 1782864000 } }
  })pb";

class RegistryMatchTest : public ::testing::Test {
 protected:
  RegistryMatchTest() {
    for (const char* entity : {kLiverpool, kForest, kIbrahima, kKarim}) {
      log_.Describe(entity);
    }
    for (const char* id : {"leipzig", "madrid", "salzburg", "getafe"}) {
      DescribeBare(log_, absl::StrCat("clubs/", id), id);
    }
  }
  std::vector<NameMatch> Match(
      const std::string& text, const NameContext& context = {},
      const std::vector<v1::EntityKind>& kinds = {}) const {
    return log_.registry().Match(text, kinds, context, log_.revision());
  }
  // What "Konaté" means beside `club` at `time`.
  std::string KonateAt(const std::string& club, absl::Time time) const {
    return BestMatch(Match("konate", Beside({club}, time)));
  }

  TestLog log_;
};

TEST_F(RegistryMatchTest, FindsNamesAndAliasesFolded) {
  EXPECT_THAT(Match("LIVERPOOL F.C."),
              ElementsAre(Means("clubs/liverpool", 0)));
  EXPECT_THAT(Match("ibrahima konate"),
              ElementsAre(Means("players/ibrahima", 0)));
  EXPECT_THAT(Match("Liver"), IsEmpty());
  EXPECT_THAT(Match("!"), IsEmpty());
}

TEST_F(RegistryMatchTest, KeepsToTheKindsAskedFor) {
  DescribeBare(log_, "people/liverpool", "Liverpool");
  EXPECT_THAT(Match("Liverpool", {}, {v1::ENTITY_KIND_CLUB}),
              ElementsAre(Means("clubs/liverpool", 0)));
  EXPECT_THAT(
      Match("Liverpool", {}, {v1::ENTITY_KIND_CLUB, v1::ENTITY_KIND_PERSON}),
      ElementsAre(Means("clubs/liverpool", 0), Means("people/liverpool", 0)));
  EXPECT_THAT(Match("Liverpool", {}, {v1::ENTITY_KIND_OUTLET}), IsEmpty());
}

TEST_F(RegistryMatchTest, AHomonymIsAmbiguousWithoutContext) {
  const std::vector<NameMatch> matches = Match("Konaté");
  EXPECT_THAT(matches, ElementsAre(Means("players/ibrahima", 0),
                                   Means("players/karim", 0)));
  EXPECT_EQ(BestMatch(matches), "");
}

TEST_F(RegistryMatchTest, TheClubOfThatTimeSpeaksForItsPlayer) {
  EXPECT_EQ(KonateAt("clubs/liverpool", Day(2025, 10, 7)), "players/ibrahima");
  EXPECT_EQ(KonateAt("clubs/salzburg", Day(2025, 10, 7)), "players/karim");
  // On loan, he is at both.
  EXPECT_EQ(KonateAt("clubs/getafe", Day(2025, 10, 7)), "players/karim");
  // Left before that contract ended.
  EXPECT_EQ(KonateAt("clubs/leipzig", Day(2022, 1, 1)), "");
  EXPECT_EQ(KonateAt("clubs/leipzig", Day(2020, 1, 1)), "players/ibrahima");
  // Known, but not there yet; then there; and gone from Liverpool.
  EXPECT_EQ(KonateAt("clubs/madrid", Day(2026, 6, 30)), "");
  EXPECT_EQ(KonateAt("clubs/madrid", Day(2026, 7, 1)), "players/ibrahima");
  EXPECT_EQ(KonateAt("clubs/liverpool", Day(2026, 7, 1)), "");
  // Time unknown: all count.
  EXPECT_EQ(KonateAt("clubs/leipzig", absl::InfiniteFuture()),
            "players/ibrahima");
}

TEST_F(RegistryMatchTest, ALoanEndsWithTheNextLoan) {
  log_.Describe(R"pb(
    name: "players/karim"
    kind: ENTITY_KIND_PLAYER
    display_name: "Karim Konaté"
    aliases { text: "Konaté" }
    engagements {
      club: "clubs/salzburg"
      start { start_time { seconds: 1656633600 } }
      know_time { seconds: 1656633600 }
    }
    engagements {
      club: "clubs/getafe"
      loan: true
      start { start_time { seconds: 1735689600 } }  # 2025-01-01
      know_time { seconds: 1735689600 }
    }
    engagements {
      club: "clubs/leipzig"
      loan: true
      start { start_time { seconds: 1751328000 } }  # 2025-07-01
      know_time { seconds: 1735689600 }
    })pb");
  EXPECT_EQ(KonateAt("clubs/getafe", Day(2025, 6, 30)), "players/karim");
  EXPECT_EQ(KonateAt("clubs/leipzig", Day(2025, 6, 30)), "");
  EXPECT_EQ(KonateAt("clubs/getafe", Day(2025, 7, 1)), "");
  EXPECT_EQ(KonateAt("clubs/leipzig", Day(2025, 7, 1)), "players/karim");
  EXPECT_EQ(KonateAt("clubs/salzburg", Day(2025, 7, 1)), "players/karim");
}

TEST_F(RegistryMatchTest, AnEngagementCountsFromWhenItIsPublic) {
  log_.Describe(R"pb(
    name: "players/karim"
    kind: ENTITY_KIND_PLAYER
    display_name: "Karim Konaté"
    aliases { text: "Konaté" }
    engagements {
      club: "clubs/salzburg"
      start { start_time { seconds: 1656633600 } }
      know_time { seconds: 1759795200 }
    })pb");
  EXPECT_EQ(KonateAt("clubs/salzburg", Day(2025, 10, 6)), "");
  EXPECT_EQ(KonateAt("clubs/salzburg", Day(2025, 10, 7)), "players/karim");
}

TEST_F(RegistryMatchTest, ThePlayerSpeaksForHisClub) {
  DescribeBare(log_, "clubs/liverpool-montevideo", "Liverpool");
  EXPECT_THAT(
      Match("Liverpool", Beside({"players/ibrahima"}, Day(2025, 10, 7))),
      ElementsAre(Means("clubs/liverpool", 1),
                  Means("clubs/liverpool-montevideo", 0)));
}

TEST_F(RegistryMatchTest, AssociationAndAffiliationSpeak) {
  DescribeBare(log_, "clubs/liverpool-montevideo", "Liverpool");
  EXPECT_THAT(Match("Liverpool", Beside({"associations/eng"})),
              ElementsAre(Means("clubs/liverpool", 1),
                          Means("clubs/liverpool-montevideo", 0)));
  log_.Describe(R"pb(name: "people/jones-teamtalk"
                     kind: ENTITY_KIND_PERSON
                     display_name: "Dean Jones"
                     affiliations: "outlets/teamtalk")pb");
  DescribeBare(log_, "people/jones-cricket", "Dean Jones");
  EXPECT_THAT(Match("Dean Jones", Beside({"outlets/teamtalk"})),
              ElementsAre(Means("people/jones-teamtalk", 1),
                          Means("people/jones-cricket", 0)));
}

TEST_F(RegistryMatchTest, AnEntityOfTheContextSpeaksForItselfAndOnlyOnce) {
  EXPECT_THAT(
      Match("Konaté", Beside({"players/karim", "clubs/salzburg"})),
      ElementsAre(Means("players/karim", 2), Means("players/ibrahima", 0)));
  log_.Describe(R"pb(name: "clubs/liverpool"
                     kind: ENTITY_KIND_CLUB
                     display_name: "Liverpool"
                     aliases { text: "LFC" contexts: "associations/eng" }
                     aliases { text: "lfc" contexts: "clubs/liverpool" }
                     association: "associations/eng")pb");
  EXPECT_THAT(Match("LFC", Beside({"associations/eng"})),
              ElementsAre(Means("clubs/liverpool", 1)));
}

TEST_F(RegistryMatchTest, AnAliasWithContextsCountsOnlyBesideOne) {
  EXPECT_THAT(Match("the Reds"), IsEmpty());
  EXPECT_THAT(Match("the Reds", Beside({"clubs/madrid"})), IsEmpty());
  EXPECT_THAT(Match("the Reds", Beside({"clubs/liverpool"})),
              ElementsAre(Means("clubs/liverpool", 1)));
  EXPECT_THAT(Match("the Reds", Beside({"people/nuno"})),
              ElementsAre(Means("clubs/forest", 1)));
  EXPECT_EQ(
      BestMatch(Match("the Reds", Beside({"clubs/liverpool", "clubs/forest"}))),
      "");
  EXPECT_EQ(
      BestMatch(Match("the Reds", Beside({"clubs/liverpool", "clubs/forest",
                                          "people/nuno"}))),
      "clubs/forest");
}

TEST_F(RegistryMatchTest, ContextsFollowMerges) {
  DescribeBare(log_, "clubs/lfc", "LFC");
  log_.Merge("clubs/lfc", "clubs/liverpool");
  EXPECT_THAT(Match("the Reds", Beside({"clubs/lfc"})),
              ElementsAre(Means("clubs/liverpool", 1)));
  // The survivor stands for what the alias names.
  DescribeBare(log_, "people/nuno-2", "Nuno Espírito Santo");
  log_.Merge("people/nuno", "people/nuno-2");
  EXPECT_THAT(Match("the Reds", Beside({"people/nuno-2"})),
              ElementsAre(Means("clubs/forest", 1)));
  // Engagements at what was merged away are engagements at the survivor.
  DescribeBare(log_, "clubs/rb-salzburg", "RB Salzburg");
  log_.Merge("clubs/salzburg", "clubs/rb-salzburg");
  EXPECT_EQ(KonateAt("clubs/rb-salzburg", Day(2025, 10, 7)), "players/karim");
  EXPECT_THAT(Match("RB Salzburg", Beside({"players/karim"}, Day(2025, 10, 7))),
              ElementsAre(Means("clubs/rb-salzburg", 1)));
}

TEST_F(RegistryMatchTest, ProvisionalEntitiesMatchOnlyIfNothingElseDoes) {
  const int64_t provisional = log_.Describe(R"pb(
    name: "players/konate-1"
    kind: ENTITY_KIND_PLAYER
    display_name: "Mory Konaté"
    aliases { text: "Konaté" }
    provisional: true)pb");
  EXPECT_THAT(Match("Mory Konate"), ElementsAre(Means("players/konate-1", 0)));
  EXPECT_THAT(Match("Konate"), ElementsAre(Means("players/ibrahima", 0),
                                           Means("players/karim", 0)));
  // Once described it is like any other.
  log_.Describe(R"pb(name: "players/konate-1"
                     kind: ENTITY_KIND_PLAYER
                     display_name: "Konaté")pb");
  EXPECT_EQ(Match("Konate").size(), 3u);
  EXPECT_EQ(
      log_.registry().Match("Konate", {}, NameContext(), provisional).size(),
      2u);
  EXPECT_THAT(Match("Mory Konate"), IsEmpty());
}

TEST_F(RegistryMatchTest, AProvisionalEntityMergedIntoARealOneMeansThat) {
  log_.Describe(R"pb(name: "players/ibou"
                     kind: ENTITY_KIND_PLAYER
                     display_name: "Ibou"
                     provisional: true)pb");
  log_.Merge("players/ibou", "players/ibrahima");
  EXPECT_THAT(Match("Ibou"), ElementsAre(Means("players/ibrahima", 0)));
}

TEST_F(RegistryMatchTest, AliasesHoldFromTheirRevisionToTheirReplacement) {
  const int64_t with = log_.Describe(R"pb(name: "clubs/madrid"
                                          kind: ENTITY_KIND_CLUB
                                          display_name: "Real Madrid"
                                          aliases { text: "Los Blancos" })pb");
  const int64_t without = log_.Describe(R"pb(name: "clubs/madrid"
                                             kind: ENTITY_KIND_CLUB
                                             display_name: "Real Madrid")pb");
  const int64_t again =
      log_.Describe(R"pb(name: "clubs/madrid"
                         kind: ENTITY_KIND_CLUB
                         display_name: "Real Madrid"
                         aliases { text: "Los Blancos" })pb");
  const auto count = [this](const std::string& text, int64_t revision) {
    return log_.registry().Match(text, {}, NameContext(), revision).size();
  };
  EXPECT_EQ(count("Los Blancos", with - 1), 0u);
  EXPECT_EQ(count("Los Blancos", with), 1u);
  EXPECT_EQ(count("Los Blancos", without), 0u);
  EXPECT_EQ(count("Los Blancos", again), 1u);
  EXPECT_EQ(count("Real Madrid", with - 1), 0u);
  EXPECT_EQ(count("Real Madrid", without), 1u);
}

TEST_F(RegistryMatchTest, MatchAnywhereNeedsNoContext) {
  const auto anywhere = [this](const std::string& text,
                               const std::vector<v1::EntityKind>& kinds = {}) {
    return log_.registry().MatchAnywhere(text, kinds, log_.revision());
  };
  EXPECT_EQ(anywhere("Liverpool"), "clubs/liverpool");
  EXPECT_EQ(anywhere("Liverpool", {v1::ENTITY_KIND_PLAYER}), "");
  EXPECT_EQ(anywhere("Konaté"), "");
  EXPECT_EQ(anywhere("nobody"), "");
  // It is Liverpool's alone, but only beside it.
  log_.Describe(R"pb(name: "clubs/forest"
                     kind: ENTITY_KIND_CLUB
                     display_name: "Nottingham Forest")pb");
  EXPECT_EQ(anywhere("the Reds"), "");
  // It is Charlton's anywhere, but Liverpool's beside Liverpool.
  log_.Describe(R"pb(name: "clubs/charlton"
                     kind: ENTITY_KIND_CLUB
                     display_name: "Charlton"
                     aliases { text: "the Reds" })pb");
  EXPECT_EQ(anywhere("the Reds"), "");
  EXPECT_THAT(Match("the Reds"), ElementsAre(Means("clubs/charlton", 0)));
}

TEST(BestMatch, NeedsOneThatMoreSpeaksFor) {
  EXPECT_EQ(BestMatch({}), "");
  EXPECT_EQ(BestMatch({{"a", 0}}), "a");
  EXPECT_EQ(BestMatch({{"a", 2}, {"b", 1}}), "a");
  EXPECT_EQ(BestMatch({{"a", 1}, {"b", 1}, {"c", 0}}), "");
}

// ---- Departure shares.

TEST(RegistryShares, AreThoseDescribedWhileTheySumToLittle) {
  TestLog log;
  log.Describe(R"pb(name: "clubs/madrid"
                    kind: ENTITY_KIND_CLUB
                    display_name: "Real Madrid"
                    departure_share_ppm: 50000)pb");
  DescribeBare(log, "clubs/getafe", "Getafe");
  EXPECT_EQ(log.registry().DepartureShareScale(2), 1.0);
  EXPECT_EQ(log.registry().DepartureShare("clubs/madrid", 2), 0.05);
  EXPECT_EQ(log.registry().DepartureShare("clubs/getafe", 2), 0.005);
  EXPECT_EQ(log.registry().DepartureShare("clubs/madrid", 0), 0.005);
}

class RegistryShareScaleTest : public ::testing::Test {
 protected:
  // 19 clubs of 5 % each: 0.95 exactly.
  RegistryShareScaleTest() {
    for (int i = 0; i < 19; ++i) Big(absl::StrCat("clubs/c", i));
  }
  int64_t Big(const std::string& name, bool provisional = false) {
    return log_.Describe(absl::StrCat(
        "name: '", name, "' kind: ", v1::EntityKind_Name(KindOfName(name)),
        " display_name: '", name,
        "' departure_share_ppm: 50000 provisional: ", provisional));
  }
  double Scale(int64_t revision) const {
    return log_.registry().DepartureShareScale(revision);
  }

  TestLog log_;
};

TEST_F(RegistryShareScaleTest, ScalesWhatSumsToMore) {
  EXPECT_EQ(Scale(19), 1.0);
  const int64_t more = Big("clubs/c19");
  EXPECT_EQ(Scale(more), 0.95);  // of 1.00
  EXPECT_EQ(log_.registry().DepartureShare("clubs/c3", more), 0.05 * 0.95);
  EXPECT_EQ(Scale(more - 1), 1.0);
}

TEST_F(RegistryShareScaleTest, LeavesOutProvisionalAndOtherEntities) {
  Big("clubs/c19", /*provisional=*/true);
  Big("players/p");
  EXPECT_EQ(Scale(log_.revision()), 1.0);
  Big("clubs/c19");  // now described
  EXPECT_EQ(Scale(log_.revision()), 0.95);
}

TEST_F(RegistryShareScaleTest, FollowsMergesTheirUndoAndNewDescriptions) {
  const int64_t twenty = Big("clubs/c19");
  const int64_t merge = log_.Merge("clubs/c19", "clubs/c0");
  const int64_t described_while_merged = Big("clubs/c19");
  const int64_t undo = log_.UndoMerge("clubs/c19", "clubs/c0");
  const int64_t smaller = DescribeBare(log_, "clubs/c19", "small");
  EXPECT_EQ(Scale(twenty), 0.95);
  EXPECT_EQ(Scale(merge), 1.0);
  EXPECT_EQ(Scale(described_while_merged), 1.0);
  EXPECT_EQ(Scale(undo), 0.95);
  EXPECT_EQ(Scale(smaller), 950000.0 / 955000.0);
  EXPECT_EQ(log_.registry().DepartureShare("clubs/c19", merge), 0.05);
}

// ---- Rules on pre-contracts.

class RegistryRulesTest : public ::testing::Test {
 protected:
  // Returns how many months before, as of now or of another revision.
  int Months(const std::string& joining, const std::string& leaving) const {
    return Months(joining, leaving, log_.revision());
  }
  int Months(const std::string& joining, const std::string& leaving,
             int64_t revision) const {
    return log_.registry().PreContractMonths(joining, leaving, revision);
  }

  TestLog log_;
};

TEST_F(RegistryRulesTest, IsSixMonthsWithoutARule) {
  DescribeBare(log_, "associations/a", "A");
  EXPECT_EQ(Months("associations/a", "associations/b"), 6);
  EXPECT_EQ(Months("associations/none", "associations/a"), 6);
  EXPECT_EQ(Months("", ""), 6);
}

TEST_F(RegistryRulesTest, TheMostSpecificRuleWins) {
  log_.Describe(R"pb(name: "associations/a"
                     kind: ENTITY_KIND_ASSOCIATION
                     display_name: "A"
                     pre_contract_rules {
                       from_association: "associations/a"
                       months: 1
                     }
                     pre_contract_rules { months: 3 }
                     pre_contract_rules {
                       from_association: "associations/b"
                       months: 0
                     })pb");
  EXPECT_EQ(Months("associations/a", "associations/a"), 1);
  EXPECT_EQ(Months("associations/a", "associations/b"), 0);
  EXPECT_EQ(Months("associations/a", "associations/c"), 3);
  EXPECT_EQ(Months("associations/a", ""), 3);
  EXPECT_EQ(Months("associations/b", "associations/a"), 6);
}

TEST_F(RegistryRulesTest, FollowsRevisionsAndMerges) {
  const int64_t bare = DescribeBare(log_, "associations/a", "A");
  const int64_t rule = log_.Describe(R"pb(name: "associations/a"
                                          kind: ENTITY_KIND_ASSOCIATION
                                          display_name: "A"
                                          pre_contract_rules {
                                            from_association: "associations/b"
                                            months: 2
                                          })pb");
  log_.Merge("associations/b2", "associations/b");
  log_.Merge("associations/a2", "associations/a");
  EXPECT_EQ(Months("associations/a", "associations/b", bare), 6);
  EXPECT_EQ(Months("associations/a", "associations/b", rule), 2);
  EXPECT_EQ(Months("associations/a", "associations/b2", rule), 6);
  EXPECT_EQ(Months("associations/a2", "associations/b2"), 2);
}

}  // namespace
}  // namespace hearsay
