// Names of real players: 32,659 rows, with homonyms and with players who are
// listed under two countries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/names/folding.h"
#include "common/names/registry.h"
#include "common/names/resolution.h"
#include "common/time.h"
#include "tests/common/names/real_names.h"
#include "tests/common/names/test_log.h"
#include "tests/testing/matchers.h"

namespace hearsay::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

absl::Time Day(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

void Engage(v1::Entity& player, const std::string& club, absl::Time start) {
  v1::Engagement& engagement = *player.add_engagements();
  engagement.set_club(club);
  *engagement.mutable_start()->mutable_start_time() = TimeToProto(start);
  *engagement.mutable_know_time() = TimeToProto(start);
}

class PlayersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    players_ = ReadRealPlayers();
    if (players_.empty()) GTEST_SKIP() << "skipped: shared/data not present";
    Prepare();
    for (const v1::Entity& player : players_) log_.Describe(player);
    listed_ = log_.revision();
    owners_ = ByFoldedText(players_);
  }
  // What is told of the players beside the file.
  virtual void Prepare() {}

  std::vector<NameMatch> Match(const std::string& text,
                               const std::string& beside = "",
                               absl::Time time = absl::InfiniteFuture()) const {
    return MatchAsOf(log_.revision(), text, beside, time);
  }
  std::vector<NameMatch> MatchAsOf(
      int64_t revision, const std::string& text, const std::string& beside = "",
      absl::Time time = absl::InfiniteFuture()) const {
    NameContext context;
    context.time = time;
    if (!beside.empty()) context.entities.insert(beside);
    return log_.registry().Match(text, {v1::ENTITY_KIND_PLAYER}, context,
                                 revision);
  }
  const std::vector<std::string>& OwnersOf(const v1::Entity& player) const {
    return owners_.at(FoldName(player.display_name()));
  }

  std::vector<v1::Entity> players_;
  std::map<std::string, std::vector<std::string>> owners_;  // by folded text
  TestLog log_;
  int64_t listed_ = 0;  // the revision at which all players are listed
};

TEST_F(PlayersTest, AreAllThere) {
  EXPECT_THAT(players_, SizeIs(32659));
  EXPECT_THAT(owners_, SizeIs(31771));
}

TEST_F(PlayersTest, ANameOfOnePlayerNeedsNoContext) {
  int alone = 0;
  for (const v1::Entity& player : players_) {
    if (OwnersOf(player).size() > 1) continue;
    ++alone;
    ASSERT_EQ(BestMatch(Match(player.display_name())), player.name())
        << player.display_name();
    ASSERT_EQ(log_.registry().MatchAnywhere(player.display_name(), {},
                                            log_.revision()),
              player.name());
  }
  EXPECT_EQ(alone, 30982);
}

TEST_F(PlayersTest, AHomonymIsAmbiguousWithoutContext) {
  for (const v1::Entity& player : players_) {
    if (OwnersOf(player).size() == 1) continue;
    const std::vector<NameMatch> matches = Match(player.display_name());
    ASSERT_EQ(BestMatch(matches), "") << player.display_name();
    ASSERT_EQ(NamesOf(matches), OwnersOf(player)) << player.display_name();
  }
}

// The same name and the same birth under two countries are one player.
TEST_F(PlayersTest, MergingThoseListedTwiceSettlesTheirNamesUntilItIsUndone) {
  std::map<std::pair<std::string, std::string>, std::string> first;
  std::vector<std::pair<std::string, std::string>> merges;
  std::map<std::string, std::vector<std::string>> persons;  // by folded name
  for (const v1::Entity& player : players_) {
    const std::string folded = FoldName(player.display_name());
    const auto [it, is_new] = first.emplace(
        std::pair(folded, player.birth().SerializeAsString()), player.name());
    if (is_new) {
      persons[folded].push_back(player.name());
    } else {
      merges.emplace_back(player.name(), it->second);
    }
  }
  for (const auto& [ends, stays] : merges) log_.Merge(ends, stays);
  const int64_t merged = log_.revision();
  for (const auto& [ends, stays] : merges) log_.UndoMerge(ends, stays);
  const int64_t undone = log_.revision();
  EXPECT_THAT(merges, SizeIs(386));

  int settled = 0, homonyms = 0;
  for (auto& [folded, names] : persons) {
    std::sort(names.begin(), names.end());
    ASSERT_EQ(NamesOf(MatchAsOf(listed_, folded)), owners_.at(folded));
    ASSERT_EQ(NamesOf(MatchAsOf(merged, folded)), names) << folded;
    ASSERT_EQ(NamesOf(MatchAsOf(undone, folded)), owners_.at(folded));
    if (owners_.at(folded).size() > 1)
      ++(names.size() > 1 ? homonyms : settled);
  }
  EXPECT_EQ(settled, 380);
  EXPECT_EQ(homonyms, 409);
}

// ---- With clubs. The file has none: one for each 25 rows stands in, so that
// namesakes are mostly, and those listed twice always, at different ones.

class EngagedPlayersTest : public PlayersTest {
 protected:
  static std::string ClubOf(size_t row) {
    return absl::StrCat("clubs/squad", row / 25);
  }
  void Prepare() override {
    for (size_t row = 0; row < players_.size(); ++row) {
      Engage(players_[row], ClubOf(row), Day(2020, 7, 1));
      club_of_[players_[row].name()] = ClubOf(row);
    }
  }

  std::map<std::string, std::string> club_of_;  // by player
};

TEST_F(EngagedPlayersTest, TheirClubTellsHomonymsApart) {
  int decided = 0, team_mates = 0;
  for (const v1::Entity& player : players_) {
    if (OwnersOf(player).size() == 1) continue;
    const std::string& club = club_of_.at(player.name());
    const auto there = std::count_if(
        OwnersOf(player).begin(), OwnersOf(player).end(),
        [&](const std::string& name) { return club_of_.at(name) == club; });
    const std::vector<NameMatch> matches = Match(player.display_name(), club);
    ASSERT_EQ(BestMatch(matches), there == 1 ? player.name() : "")
        << player.display_name();
    ASSERT_EQ(NamesOf(matches), OwnersOf(player));
    ++(there == 1 ? decided : team_mates);
  }
  EXPECT_EQ(decided, 1663);
  EXPECT_EQ(team_mates, 14);
}

TEST_F(EngagedPlayersTest, AClubIsNoContextBeforeTheyJoinIt) {
  for (const v1::Entity& player : players_) {
    if (OwnersOf(player).size() == 1) continue;
    ASSERT_EQ(BestMatch(Match(player.display_name(), club_of_.at(player.name()),
                              Day(2020, 6, 30))),
              "")
        << player.display_name();
  }
}

// ---- By surname, as articles do it: the Konatés.

class KonatesTest : public PlayersTest {
 protected:
  static constexpr char kLiverpool[] = "clubs/liverpool";
  static constexpr char kMontevideo[] = "clubs/liverpool-montevideo";

  void Prepare() override {
    for (v1::Entity& player : players_) {
      const std::string& name = player.display_name();
      const size_t space = name.rfind(' ');
      if (space == std::string::npos) continue;
      player.add_aliases()->set_text(name.substr(space + 1));
      if (FoldName(name.substr(space + 1)) == "konate") {
        konates_.push_back(player.name());
      }
      if (name == "Ibrahima Konaté") {
        ibrahima_ = player.name();
        Engage(player, kLiverpool, Day(2021, 7, 1));
      }
    }
    log_.Describe(R"pb(name: "clubs/liverpool"
                       kind: ENTITY_KIND_CLUB
                       display_name: "Liverpool FC"
                       aliases { text: "Liverpool" }
                       association: "associations/eng")pb");
    log_.Describe(R"pb(name: "clubs/liverpool-montevideo"
                       kind: ENTITY_KIND_CLUB
                       display_name: "Liverpool Montevideo"
                       aliases { text: "Liverpool" }
                       aliases { text: "Liverpool FC" }
                       association: "associations/uy")pb");
  }

  // Returns the rows of one display name.
  std::vector<std::string> Called(const std::string& display_name) const {
    return owners_.at(FoldName(display_name));
  }
  // Resolves a report of 1 August 2025 and returns what it has to say: what
  // each text means, then what was wrong.
  std::vector<std::string> Resolve(const std::string& claim) {
    v1::Report report = ParseProto<v1::Report>(claim);
    *report.mutable_publish()->mutable_start_time() =
        TimeToProto(Day(2025, 8, 1));
    *report.mutable_publish()->mutable_end_time() =
        TimeToProto(Day(2025, 8, 2));
    Violations violations;
    const ReportResolution resolution = ResolveMentions(
        report, log_.registry(), log_.revision(), Day(2025, 8, 3),
        /*allow_provisional=*/false, FieldPath(), violations);
    std::vector<std::string> names;
    for (const v1::ResolvedMention& mention : resolution.mentions) {
      names.push_back(mention.name());
    }
    for (size_t i = 0; i < violations.size(); ++i) names.push_back("?");
    return names;
  }

  std::vector<std::string> konates_;
  std::string ibrahima_;
};

TEST_F(KonatesTest, WithoutContextAllAreListed) {
  for (const char* const text : {"Konaté", "KONATE", " konate "}) {
    const std::vector<NameMatch> matches = Match(text);
    EXPECT_EQ(BestMatch(matches), "") << text;
    EXPECT_THAT(NamesOf(matches), UnorderedElementsAreArray(konates_)) << text;
  }
  // Ten players, two of them listed twice.
  EXPECT_THAT(konates_, SizeIs(12));
  EXPECT_THAT(konates_, Contains(ibrahima_));
  for (const char* const twice : {"Mohamed Konaté", "Hillel Konaté"}) {
    const std::vector<std::string> rows = Called(twice);
    ASSERT_THAT(rows, SizeIs(2)) << twice;
    log_.Merge(rows[1], rows[0]);
  }
  EXPECT_THAT(Match("Konaté"), SizeIs(10));
  EXPECT_THAT(MatchAsOf(listed_, "Konaté"), SizeIs(12));
}

TEST_F(KonatesTest, LiverpoolMeansIbrahimaSinceHeIsThere) {
  EXPECT_EQ(BestMatch(Match("Konaté", kLiverpool)), ibrahima_);
  EXPECT_EQ(BestMatch(Match("Konaté", kLiverpool, Day(2025, 8, 1))), ibrahima_);
  EXPECT_EQ(BestMatch(Match("Konaté", kLiverpool, Day(2021, 6, 30))), "");
  EXPECT_EQ(BestMatch(Match("Konaté", kMontevideo, Day(2025, 8, 1))), "");
  EXPECT_EQ(BestMatch(Match("Ibrahima Konaté")), ibrahima_);
}

TEST_F(KonatesTest, IbrahimaMeansTheLiverpoolThatEngagesHim) {
  EXPECT_THAT(Resolve(R"pb(claims {
                             subject { text: "Ibrahima Konaté" }
                             actor { text: "Liverpool" }
                           })pb"),
              ElementsAre(ibrahima_, kLiverpool));
  EXPECT_THAT(Resolve(R"pb(claims {
                             subject { text: "Brahim Konaté" }
                             actor { text: "Liverpool" }
                           })pb"),
              ElementsAre(Called("Brahim Konaté").front(), "?"));
}

TEST_F(KonatesTest, KonateAndLiverpoolTellEachOtherApart) {
  EXPECT_THAT(Resolve(R"pb(claims {
                             subject { text: "Konaté" }
                             actor { text: "Liverpool" }
                           })pb"),
              ElementsAre(ibrahima_, kLiverpool));
  EXPECT_THAT(Resolve(R"pb(claims { subject { text: "Konaté" } })pb"),
              ElementsAre("?"));
  EXPECT_THAT(Resolve(R"pb(claims { subject { text: "Liverpool" } })pb"),
              ElementsAre("?"));
}

TEST_F(KonatesTest, AMergeOfTwoPlayersIsAsOf) {
  const std::string brahim = Called("Brahim Konaté").front();
  const int64_t before = log_.revision();
  const int64_t merged = log_.Merge(brahim, ibrahima_);
  const int64_t undone = log_.UndoMerge(brahim, ibrahima_);
  EXPECT_THAT(NamesOf(MatchAsOf(before, "Brahim Konaté")), ElementsAre(brahim));
  EXPECT_THAT(NamesOf(MatchAsOf(merged, "Brahim Konaté")),
              ElementsAre(ibrahima_));
  EXPECT_THAT(NamesOf(MatchAsOf(undone, "Brahim Konaté")), ElementsAre(brahim));
  EXPECT_THAT(MatchAsOf(before, "Konaté"), SizeIs(12));
  EXPECT_THAT(MatchAsOf(merged, "Konaté"), SizeIs(11));
  EXPECT_THAT(MatchAsOf(undone, "Konaté"), SizeIs(12));
}

TEST_F(KonatesTest, ANicknameIsUnknownBeforeItIsTold) {
  const int64_t before = log_.revision();
  v1::Entity ibrahima = *log_.registry().Find(ibrahima_, before);
  ibrahima.add_aliases()->set_text("Ibou");
  const int64_t told = log_.Describe(ibrahima);
  EXPECT_THAT(MatchAsOf(before, "Ibou"), IsEmpty());
  EXPECT_EQ(BestMatch(MatchAsOf(told, "Ibou")), ibrahima_);
}

}  // namespace
}  // namespace hearsay::testing
