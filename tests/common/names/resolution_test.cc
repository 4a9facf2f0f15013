#include "common/names/resolution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "tests/common/names/test_log.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::EqualsProto;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::ParseProto;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TestLog;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const char* const kEntities[] =
    {
        R"pb(name: "clubs/liverpool"
             kind: ENTITY_KIND_CLUB
             display_name: "Liverpool"
             aliases { text: "the Reds" contexts: "clubs/liverpool" })pb",
        R"pb(name: "clubs/forest"
             kind: ENTITY_KIND_CLUB
             display_name: "Nottingham Forest"
             aliases { text: "the Reds" contexts: "clubs/forest" })pb",
        R"pb(name: "clubs/salzburg"
             kind: ENTITY_KIND_CLUB
             display_name: "Salzburg")pb",
        R"pb(name: "players/ibrahima"
             kind: ENTITY_KIND_PLAYER
             display_name: "Ibrahima Konaté"
             aliases { text: "Konate" }
             engagements {
               club: "clubs/liverpool"
               start { start_time { seconds: 1625097600 } }
               know_time { seconds: 1625097600 }
             })pb",
        R"pb(name: "players/karim"
             kind: ENTITY_KIND_PLAYER
             display_name: "Karim Konaté"
             aliases { text: "Konate" }
             engagements {
               club: "clubs/salzburg"
               start { start_time { seconds: 1656633600 } }
               know_time { seconds: 1656633600 }
             })pb",
        R"pb(name: "outlets/lequipe"
             kind: ENTITY_KIND_OUTLET
             display_name: "L'Équipe")pb",
};

class ResolutionTest : public ::testing::Test {
 protected:
  ResolutionTest() {
    for (const char* entity : kEntities) log_.Describe(entity);
  }

  // Resolves a report in text format.
  ReportResolution Resolve(const std::string& report,
                           bool allow_provisional = false) {
    violations_ = Violations();
    const FieldPath message;
    return ResolveMentions(ParseProto<v1::Report>(report), log_.registry(),
                           log_.revision(), now_, allow_provisional,
                           FieldPath(message, "report"), violations_);
  }
  static std::vector<std::pair<std::string, std::string>> Names(
      const ReportResolution& resolution) {
    std::vector<std::pair<std::string, std::string>> names;
    for (const v1::ResolvedMention& mention : resolution.mentions) {
      names.emplace_back(mention.field_path(), mention.name());
    }
    return names;
  }
  // (path, reason) of each violation.
  std::vector<std::pair<std::string, std::string>> Problems() const {
    const absl::Status status = violations_.ToStatus();
    std::vector<std::pair<std::string, std::string>> problems;
    google::rpc::BadRequest bad_request;
    const auto payload =
        status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
    if (!payload.has_value()) return problems;
    bad_request.ParseFromString(std::string(*payload));
    for (const auto& violation : bad_request.field_violations()) {
      problems.emplace_back(violation.field(), violation.reason());
    }
    return problems;
  }
  google::rpc::ErrorInfo Info() const {
    google::rpc::ErrorInfo info;
    info.ParseFromString(std::string(*violations_.ToStatus().GetPayload(
        "type.googleapis.com/google.rpc.ErrorInfo")));
    return info;
  }

  TestLog log_;
  absl::Time now_ = absl::FromUnixSeconds(1759881600);
  Violations violations_;
};

TEST_F(ResolutionTest, ListsWhatTextsMeanInTheContentsOrder) {
  const ReportResolution resolution = Resolve(R"pb(
    publisher { text: "L'Equipe" }
    claims {
      subject { text: "ibrahima konate" }
      actor { name: "clubs/liverpool" }
      counterpart { text: "Salzburg" }
    })pb");
  EXPECT_THAT(violations_.ToStatus(), IsOk());
  EXPECT_THAT(Names(resolution),
              ElementsAre(Pair("publisher", "outlets/lequipe"),
                          Pair("claims[0].subject", "players/ibrahima"),
                          Pair("claims[0].counterpart", "clubs/salzburg")));
  EXPECT_FALSE(resolution.mentions[0].provisional());
  EXPECT_THAT(resolution.new_provisionals, IsEmpty());
}

TEST_F(ResolutionTest, TheRestOfTheReportDecidesHomonyms) {
  EXPECT_THAT(Names(Resolve(R"pb(claims {
                                   subject { text: "Konate" }
                                   actor { text: "Liverpool" }
                                 })pb")),
              Contains(Pair("claims[0].subject", "players/ibrahima")));
  EXPECT_THAT(Names(Resolve(R"pb(claims { subject { text: "Konate" } }
                                 claims { subject { text: "Karim Konaté" } }
              )pb")),
              Contains(Pair("claims[0].subject", "players/karim")));
}

TEST_F(ResolutionTest, ResourceNamesAreContextToo) {
  EXPECT_THAT(Names(Resolve(R"pb(claims {
                                   subject { text: "Konate" }
                                   actor { name: "clubs/salzburg" }
                                 })pb")),
              ElementsAre(Pair("claims[0].subject", "players/karim")));
}

TEST_F(ResolutionTest, NicknamesCountBesideTheirClub) {
  EXPECT_THAT(Names(Resolve(R"pb(claims {
                                   subject { text: "the Reds" }
                                   actor { text: "Liverpool" }
                                 })pb")),
              Contains(Pair("claims[0].subject", "clubs/liverpool")));
  Resolve(R"pb(claims { subject { text: "the Reds" } })pb");
  EXPECT_THAT(Problems(),
              ElementsAre(Pair("report.claims[0].subject", "NAME_UNKNOWN")));
  Resolve(R"pb(claims {
                 subject { text: "the Reds" }
                 actor { text: "Liverpool" }
                 counterpart { text: "Nottingham Forest" }
               })pb");
  EXPECT_THAT(Problems(),
              ElementsAre(Pair("report.claims[0].subject", "NAME_AMBIGUOUS")));
}

TEST_F(ResolutionTest, EngagementsCountAtTheReportsTime) {
  log_.Describe(R"pb(name: "players/karim"
                     kind: ENTITY_KIND_PLAYER
                     display_name: "Karim Konaté"
                     aliases { text: "Konate" }
                     engagements {
                       club: "clubs/salzburg"
                       start { start_time { seconds: 1656633600 } }
                       know_time { seconds: 1656633600 }
                       contract_end { end_time { seconds: 1740000000 } }
                     })pb");
  const std::string claim = R"pb(claims {
                                   subject { text: "Konate" }
                                   actor { text: "Salzburg" }
                                 })pb";
  EXPECT_THAT(Names(Resolve(absl::StrCat(
                  "publish { end_time { seconds: 1739999999 } } ", claim))),
              Contains(Pair("claims[0].subject", "players/karim")));
  Resolve(absl::StrCat("publish { end_time { seconds: 1740000000 } } ", claim));
  EXPECT_THAT(Problems(), SizeIs(1));
  Resolve(claim);  // unknown: now
  EXPECT_THAT(Problems(), SizeIs(1));
}

TEST_F(ResolutionTest, SaysWhatAnAmbiguousTextCanMean) {
  const ReportResolution resolution =
      Resolve(R"pb(claims { subject { text: "Konaté" } })pb");
  EXPECT_THAT(resolution.mentions, IsEmpty());
  EXPECT_THAT(violations_.ToStatus(),
              AllOf(StatusIs(absl::StatusCode::kInvalidArgument,
                             v1::ERROR_REASON_NAME_AMBIGUOUS)));
  EXPECT_THAT(std::string(violations_.ToStatus().message()),
              HasSubstr("players/ibrahima, players/karim"));
  EXPECT_EQ(Info().metadata().at("report.claims[0].subject"),
            "players/ibrahima,players/karim");
}

TEST_F(ResolutionTest, ListsOnlySomeOfManyCandidates) {
  for (int i = 0; i < 30; ++i) {
    log_.Describe(absl::StrCat("name: 'players/silva-", 10 + i,
                               "' kind: ENTITY_KIND_PLAYER display_name: "
                               "'Silva'"));
  }
  Resolve(R"pb(claims { subject { text: "Silva" } })pb");
  EXPECT_THAT(std::string(violations_.ToStatus().message()),
              HasSubstr("players/silva-19 and 20 more"));
}

TEST_F(ResolutionTest, ReportsEveryBadMention) {
  Resolve(R"pb(
    publisher { text: "Nobody" }
    authors { name: "people/nobody" }
    claims {
      subject { name: "outlets/lequipe" }
      actor { text: "Konate" }
      counterpart { text: "Salzburg" kind: ENTITY_KIND_PLAYER }
      attribution {
        hops {
          kind: HOP_KIND_OUTLET
          source { name: "players/karim" }
        }
      }
      quotes { speaker { name: "players/karim" kind: ENTITY_KIND_PERSON } }
    })pb");
  EXPECT_THAT(
      Problems(),
      ElementsAre(
          Pair("report.publisher", "NAME_UNKNOWN"),
          Pair("report.authors[0]", "NAME_UNKNOWN"),
          Pair("report.claims[0].subject", "INVALID_FIELD"),
          // The context does not mend it: karim is named where he cannot be.
          Pair("report.claims[0].actor", "NAME_AMBIGUOUS"),
          Pair("report.claims[0].counterpart.kind", "INVALID_FIELD"),
          Pair("report.claims[0].attribution.hops[0].source", "INVALID_FIELD"),
          Pair("report.claims[0].quotes[0].speaker", "INVALID_FIELD")));
}

TEST_F(ResolutionTest, LeavesEmptyMentionsToTheReportsRules) {
  const ReportResolution resolution = Resolve(R"pb(claims { subject {} })pb");
  EXPECT_THAT(resolution.mentions, IsEmpty());
  EXPECT_TRUE(violations_.empty());
}

TEST_F(ResolutionTest, AcceptsMergedAwayNamesAndMeansTheSurvivor) {
  log_.Describe(R"pb(name: "clubs/lfc"
                     kind: ENTITY_KIND_CLUB
                     display_name: "LFC")pb");
  log_.Merge("clubs/lfc", "clubs/liverpool");
  EXPECT_THAT(Names(Resolve(R"pb(claims {
                                   subject { text: "Konate" }
                                   actor { name: "clubs/lfc" }
                                   counterpart { text: "LFC" }
                                 })pb")),
              ElementsAre(Pair("claims[0].subject", "players/ibrahima"),
                          Pair("claims[0].counterpart", "clubs/liverpool")));
  EXPECT_THAT(violations_.ToStatus(), IsOk());
}

TEST_F(ResolutionTest, TheOrderOfMentionsDoesNotMatter) {
  std::vector<std::string> claims = {
      "claims { subject { text: 'the Reds' } actor { text: 'Konate' } }",
      "claims { subject { text: 'Ibrahima Konate' } }",
      "claims { subject { text: 'Liverpool' } }",
      "claims { subject { text: 'Zlatan' } counterpart { text: 'Salzburg' } }"};
  std::sort(claims.begin(), claims.end());
  std::vector<std::string> first;
  do {
    const ReportResolution resolution =
        Resolve(absl::StrCat(claims[0], claims[1], claims[2], claims[3]), true);
    std::vector<std::string> meanings;
    for (const v1::ResolvedMention& mention : resolution.mentions) {
      meanings.push_back(mention.name());
    }
    std::sort(meanings.begin(), meanings.end());
    if (first.empty()) first = meanings;
    EXPECT_EQ(meanings, first);
    EXPECT_THAT(resolution.new_provisionals, SizeIs(1));
  } while (std::next_permutation(claims.begin(), claims.end()));
}

// ---- Texts that are all ambiguous.

class AmbiguousTextsTest : public ResolutionTest {
 protected:
  AmbiguousTextsTest() {
    log_.Describe(R"pb(name: "clubs/montevideo"
                       kind: ENTITY_KIND_CLUB
                       display_name: "Liverpool Montevideo"
                       aliases { text: "Liverpool" })pb");
  }
  // Describes a player of one of two ambiguous names, engaged at a club.
  void DescribePlayer(const std::string& id, const std::string& name,
                      const std::string& club) {
    log_.Describe(absl::StrCat(
        "name: 'players/", id, "' kind: ENTITY_KIND_PLAYER display_name: '",
        name, "' engagements { club: 'clubs/", club,
        "' start { start_time { seconds: 1656633600 } } know_time { seconds: "
        "1656633600 } }"));
  }

  static constexpr char kBoth[] = R"pb(claims {
                                         subject { text: "Konate" }
                                         actor { text: "Liverpool" }
                                       })pb";
};

TEST_F(AmbiguousTextsTest, TellEachOtherApart) {
  EXPECT_THAT(Names(Resolve(kBoth)),
              ElementsAre(Pair("claims[0].subject", "players/ibrahima"),
                          Pair("claims[0].actor", "clubs/liverpool")));
  EXPECT_THAT(violations_.ToStatus(), IsOk());
}

TEST_F(AmbiguousTextsTest, StayAmbiguousAlone) {
  Resolve(R"pb(claims { subject { text: "Konate" } })pb");
  EXPECT_THAT(Problems(), SizeIs(1));
  Resolve(R"pb(claims {
                 subject { text: "Ibrahima Konate" }
                 actor { text: "the Reds" }
               })pb");
  EXPECT_THAT(Problems(), SizeIs(1));
}

TEST_F(AmbiguousTextsTest, StayAmbiguousIfTwoPairsFit) {
  DescribePlayer("mory", "Konate", "montevideo");
  Resolve(kBoth);
  EXPECT_THAT(Problems(),
              ElementsAre(Pair("report.claims[0].subject", "NAME_AMBIGUOUS"),
                          Pair("report.claims[0].actor", "NAME_AMBIGUOUS")));
}

TEST_F(AmbiguousTextsTest, StayAmbiguousIfTheTextBetweenThemCannotBeBoth) {
  // Konate speaks for the Liverpool of England, Silva for the other.
  DescribePlayer("silva-m", "Silva", "montevideo");
  DescribePlayer("silva-s", "Silva", "salzburg");
  Resolve(R"pb(claims {
                 subject { text: "Konate" }
                 actor { text: "Liverpool" }
                 quotes { speaker { text: "Silva" } }
               })pb");
  EXPECT_THAT(Problems(), SizeIs(3));
}

TEST_F(AmbiguousTextsTest, EngagementsCountAtTheReportsTime) {
  Resolve(absl::StrCat("publish { end_time { seconds: 1625000000 } } ", kBoth));
  EXPECT_THAT(Problems(), SizeIs(2));
}

TEST_F(AmbiguousTextsTest, AreContextForTheRestInAnyOrder) {
  std::vector<std::string> claims = {"claims { subject { text: 'Konate' } }",
                                     "claims { subject { text: 'Liverpool' } }",
                                     "claims { subject { text: 'the Reds' } }",
                                     "claims { subject { text: 'Zlatan' } }"};
  std::sort(claims.begin(), claims.end());
  do {
    std::vector<std::string> names;
    for (const auto& [path, name] : Names(Resolve(
             absl::StrCat(claims[0], claims[1], claims[2], claims[3])))) {
      names.push_back(name);
    }
    EXPECT_THAT(names,
                UnorderedElementsAre("players/ibrahima", "clubs/liverpool",
                                     "clubs/liverpool"));
    EXPECT_THAT(Problems(), SizeIs(1));
  } while (std::next_permutation(claims.begin(), claims.end()));
}

// ---- Provisional entities.

TEST_F(ResolutionTest, MakesProvisionalEntitiesWhereAsked) {
  const ReportResolution resolution = Resolve(
      R"pb(claims {
             subject { text: "Zlatan" }
             actor { text: "Konate" kind: ENTITY_KIND_PLAYER }
             quotes { speaker { text: "ZLATAN" kind: ENTITY_KIND_PLAYER } }
             quotes { speaker { text: "Zlatan" } }
           })pb",
      true);
  EXPECT_THAT(violations_.ToStatus(), IsOk());
  const std::string zlatan = ProvisionalName(v1::ENTITY_KIND_PLAYER, "zlatan");
  const std::string konate = ProvisionalName(v1::ENTITY_KIND_PLAYER, "konate");
  const std::string person = ProvisionalName(v1::ENTITY_KIND_PERSON, "zlatan");
  EXPECT_THAT(Names(resolution),
              ElementsAre(Pair("claims[0].subject", zlatan),
                          Pair("claims[0].actor", konate),
                          Pair("claims[0].quotes[0].speaker", zlatan),
                          Pair("claims[0].quotes[1].speaker", person)));
  EXPECT_TRUE(resolution.mentions[0].provisional());
  ASSERT_THAT(resolution.new_provisionals, SizeIs(3));
  EXPECT_THAT(resolution.new_provisionals[0],
              EqualsProto(absl::StrCat("name: '", zlatan,
                                       R"pb(' kind: ENTITY_KIND_PLAYER
                                            display_name: "Zlatan"
                                            provisional: true)pb")));
  EXPECT_EQ(resolution.new_provisionals[1].name(), konate);
  EXPECT_EQ(resolution.new_provisionals[2].name(), person);
}

class ProvisionalTest : public ResolutionTest {
 protected:
  static constexpr char kReport[] =
      R"pb(claims { subject { text: "Konaté" } })pb";

  // Stores what a report makes, as the log does.
  std::string StoreProvisional() {
    const ReportResolution resolution = Resolve(kReport, true);
    for (const v1::Entity& entity : resolution.new_provisionals) {
      log_.Describe(entity.ShortDebugString());
    }
    return resolution.mentions[0].name();
  }
};

TEST_F(ProvisionalTest, AreUsedAgain) {
  const std::string name = StoreProvisional();
  const ReportResolution resolution = Resolve(kReport, true);
  EXPECT_THAT(Names(resolution), ElementsAre(Pair("claims[0].subject", name)));
  EXPECT_TRUE(resolution.mentions[0].provisional());
  EXPECT_THAT(resolution.new_provisionals, IsEmpty());
  // It is no candidate beside real ones.
  Resolve(kReport);
  EXPECT_EQ(Info().metadata().at("report.claims[0].subject"),
            "players/ibrahima,players/karim");
}

TEST_F(ProvisionalTest, MeanWhatTheyWereMergedInto) {
  log_.Merge(StoreProvisional(), "players/karim");
  const ReportResolution resolution = Resolve(kReport, true);
  EXPECT_THAT(Names(resolution),
              ElementsAre(Pair("claims[0].subject", "players/karim")));
  EXPECT_FALSE(resolution.mentions[0].provisional());
  EXPECT_THAT(resolution.new_provisionals, IsEmpty());
}

TEST_F(ProvisionalTest, AreNotProvisionalOnceDescribed) {
  const std::string name = StoreProvisional();
  log_.Describe(absl::StrCat(
      "name: '", name, "' kind: ENTITY_KIND_PLAYER display_name: 'Mory'"));
  const ReportResolution resolution = Resolve(kReport, true);
  EXPECT_THAT(Names(resolution), ElementsAre(Pair("claims[0].subject", name)));
  EXPECT_FALSE(resolution.mentions[0].provisional());
}

TEST_F(ProvisionalTest, NeedALetterOrDigit) {
  Resolve(R"pb(claims { subject { text: "?!" } })pb", true);
  EXPECT_THAT(Problems(),
              ElementsAre(Pair("report.claims[0].subject", "NAME_UNKNOWN")));
}

TEST_F(ProvisionalTest, AreNeverMadeOfAResourceName) {
  const ReportResolution resolution =
      Resolve(R"pb(claims { subject { name: "players/zlatan" } })pb", true);
  EXPECT_THAT(Problems(),
              ElementsAre(Pair("report.claims[0].subject", "NAME_UNKNOWN")));
  EXPECT_THAT(resolution.new_provisionals, IsEmpty());
}

// ---- Single mentions.

class ResolveMentionTest : public ResolutionTest {
 protected:
  std::string ResolveOne(const std::string& mention,
                         const std::string& beside = "") {
    violations_ = Violations();
    NameContext context;
    if (!beside.empty()) context.entities.insert(beside);
    const FieldPath message;
    constexpr v1::EntityKind kKinds[] = {v1::ENTITY_KIND_PLAYER};
    return ResolveMention(ParseProto<v1::Mention>(mention), kKinds,
                          log_.registry(), context, log_.revision(),
                          FieldPath(message, "player"), violations_);
  }
};

TEST_F(ResolveMentionTest, ReturnsTheCanonicalName) {
  EXPECT_EQ(ResolveOne("text: 'Karim Konate'"), "players/karim");
  EXPECT_EQ(ResolveOne("text: 'Konate'", "clubs/liverpool"),
            "players/ibrahima");
  EXPECT_EQ(ResolveOne("name: 'players/karim' kind: ENTITY_KIND_PLAYER"),
            "players/karim");
  EXPECT_THAT(violations_.ToStatus(), IsOk());
  log_.Merge("players/karim", "players/ibrahima");
  EXPECT_EQ(ResolveOne("name: 'players/karim'"), "players/ibrahima");
}

TEST_F(ResolveMentionTest, RefusesTheRest) {
  EXPECT_EQ(ResolveOne("text: 'Konate'"), "");
  EXPECT_THAT(Problems(), ElementsAre(Pair("player", "NAME_AMBIGUOUS")));
  EXPECT_EQ(ResolveOne("text: 'Liverpool'"), "");
  EXPECT_THAT(Problems(), ElementsAre(Pair("player", "NAME_UNKNOWN")));
  EXPECT_EQ(ResolveOne("name: 'players/nobody'"), "");
  EXPECT_THAT(Problems(), ElementsAre(Pair("player", "NAME_UNKNOWN")));
  EXPECT_EQ(ResolveOne("name: 'clubs/liverpool'"), "");
  EXPECT_THAT(Problems(), ElementsAre(Pair("player", "INVALID_FIELD")));
  EXPECT_EQ(ResolveOne("text: 'Liverpool' kind: ENTITY_KIND_CLUB"), "");
  EXPECT_THAT(Problems(), ElementsAre(Pair("player.kind", "INVALID_FIELD")));
  EXPECT_EQ(ResolveOne(""), "");
  EXPECT_THAT(Problems(), ElementsAre(Pair("player", "INVALID_FIELD")));
}

}  // namespace
}  // namespace hearsay
