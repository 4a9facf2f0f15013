// What names of real clubs and players mean as of some revision, through the
// services' public API.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/common/names/real_names.h"
#include "tests/testing/matchers.h"
#include "tests/testing/service_pair.h"

namespace hearsay::testing {
namespace {

using ::hearsay::query::v1::ListTimelineRequest;
using ::hearsay::query::v1::ListTimelineResponse;
using ::hearsay::query::v1::ResolveNameRequest;
using ::hearsay::query::v1::ResolveNameResponse;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

absl::Time Day(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

class NamesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    clubs_ = ReadRealClubs();
    players_ = ReadRealPlayers();
    if (clubs_.empty() || players_.empty()) {
      GTEST_SKIP() << "skipped: shared/data not present";
    }
    ASSERT_THAT(services_.Start(), IsOk());
  }

  // Each stores a write and returns its revision.
  int64_t Store(const v1::Entity& entity) {
    ingest::v1::UpsertEntityRequest request;
    request.set_entry_id(absl::StrCat("w", ++writes_));
    *request.mutable_entity() = entity;
    const auto response =
        services_.ingest().client().Call<ingest::v1::UpsertEntityResponse>(
            request);
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->receipt().revision() : 0;
  }
  int64_t StoreMerge(const std::string& duplicate, const std::string& survivor,
                     bool undo) {
    ingest::v1::MergeEntitiesRequest request;
    request.set_entry_id(absl::StrCat("w", ++writes_));
    request.mutable_merge()->set_duplicate(duplicate);
    request.mutable_merge()->set_survivor(survivor);
    request.mutable_merge()->set_undo(undo);
    const auto response =
        services_.ingest().client().Call<ingest::v1::MergeEntitiesResponse>(
            request);
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->receipt().revision() : 0;
  }
  // Stores a club after its association.
  int64_t StoreClub(const v1::Entity& club) {
    if (associations_.insert(club.association()).second) {
      v1::Entity association;
      association.set_name(club.association());
      association.set_kind(v1::ENTITY_KIND_ASSOCIATION);
      association.set_display_name(club.association());
      Store(association);
    }
    return Store(club);
  }

  ResolveNameResponse Resolve(const ResolveNameRequest& request) {
    const auto response =
        services_.query().client().Call<ResolveNameResponse>(request);
    EXPECT_THAT(response, IsOk()) << request.ShortDebugString();
    return response.ok() ? *response : ResolveNameResponse();
  }
  // As of a revision.
  static ResolveNameRequest Request(const std::string& text,
                                    v1::EntityKind kind, int64_t revision,
                                    const std::string& context = "") {
    ResolveNameRequest request;
    request.set_text(text);
    request.set_kind(kind);
    request.mutable_as_of()->set_revision(revision);
    if (!context.empty()) request.add_contexts(context);
    return request;
  }
  static std::vector<std::string> Candidates(
      const ResolveNameResponse& response) {
    std::vector<std::string> names;
    for (const auto& candidate : response.candidates()) {
      names.push_back(candidate.label().name());
    }
    return names;
  }

  ServicePair services_;
  std::vector<v1::Entity> clubs_;
  std::vector<v1::Entity> players_;
  std::set<std::string> associations_;
  int writes_ = 0;
};

TEST_F(NamesTest, SharedNamesOfClubsAreDecidedByTheirAssociation) {
  const std::map<std::string, std::vector<std::string>> owners =
      ByFoldedText(clubs_);
  std::map<std::string, v1::Entity> sharing;  // by name
  for (const v1::Entity& club : clubs_) sharing[club.name()] = club;
  int64_t revision = 0;
  std::set<std::string> stored;
  for (const auto& [text, names] : owners) {
    if (names.size() == 1) continue;
    for (const std::string& name : names) {
      if (stored.insert(name).second) revision = StoreClub(sharing.at(name));
    }
  }
  for (const auto& [text, names] : owners) {
    if (names.size() == 1) continue;
    const auto alone = Resolve(Request(text, v1::ENTITY_KIND_CLUB, revision));
    EXPECT_EQ(alone.name(), "") << text;
    EXPECT_THAT(Candidates(alone), UnorderedElementsAreArray(names)) << text;
    for (const std::string& name : names) {
      const std::string& home = sharing.at(name).association();
      const auto at_home =
          std::count_if(names.begin(), names.end(), [&](const auto& other) {
            return sharing.at(other).association() == home;
          });
      EXPECT_EQ(
          Resolve(Request(text, v1::ENTITY_KIND_CLUB, revision, home)).name(),
          at_home == 1 ? name : "")
          << text << " in " << home;
    }
  }
}

// The Konatés, by surname too, and the two clubs named Liverpool.
class KonateNamesTest : public NamesTest {
 protected:
  void SetUp() override {
    NamesTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    for (const v1::Entity& club : clubs_) {
      if (!absl::StartsWith(club.display_name(), "Liverpool")) continue;
      liverpools_.push_back(club.name());
      StoreClub(club);
    }
    ASSERT_THAT(liverpools_, SizeIs(2));  // of England, then of Uruguay
    for (v1::Entity& player : players_) {
      if (!absl::EndsWith(player.display_name(), " Konaté")) continue;
      player.add_aliases()->set_text("Konaté");
      if (player.display_name() == "Ibrahima Konaté") {
        v1::Engagement& engagement = *player.add_engagements();
        engagement.set_club(liverpools_[0]);
        *engagement.mutable_start()->mutable_start_time() =
            TimeToProto(Day(2021, 7, 1));
        *engagement.mutable_know_time() = TimeToProto(Day(2021, 7, 1));
        ibrahima_ = player;
      }
      konates_.push_back(player.name());
      head_ = Store(player);
    }
  }

  static ResolveNameRequest Konate(int64_t revision,
                                   const std::string& context = "") {
    return Request("konate", v1::ENTITY_KIND_PLAYER, revision, context);
  }

  std::vector<std::string> liverpools_;
  std::vector<std::string> konates_;
  v1::Entity ibrahima_;
  int64_t head_ = 0;
};

TEST_F(KonateNamesTest, TheRightOneWithContextAndNoneWithout) {
  const auto alone = Resolve(Konate(head_));
  EXPECT_EQ(alone.name(), "");
  EXPECT_THAT(Candidates(alone), UnorderedElementsAreArray(konates_));
  EXPECT_THAT(konates_, SizeIs(12));  // of ten, two of them listed twice
  const auto beside = Resolve(Konate(head_, liverpools_[0]));
  EXPECT_EQ(beside.name(), ibrahima_.name());
  EXPECT_THAT(Candidates(beside), UnorderedElementsAreArray(konates_));
  EXPECT_EQ(Candidates(beside).front(), ibrahima_.name());
  EXPECT_EQ(Resolve(Konate(head_, liverpools_[1])).name(), "");
  // Before it was said that he goes there.
  ResolveNameRequest before = Konate(head_, liverpools_[0]);
  *before.mutable_as_of()->mutable_said_by() = TimeToProto(Day(2021, 6, 30));
  EXPECT_EQ(Resolve(before).name(), "");
}

TEST_F(KonateNamesTest, MergesAndAliasesAreAsOf) {
  const std::string other = konates_[konates_[0] == ibrahima_.name() ? 1 : 0];
  const int64_t merged = StoreMerge(other, ibrahima_.name(), /*undo=*/false);
  const int64_t undone = StoreMerge(other, ibrahima_.name(), /*undo=*/true);
  ibrahima_.add_aliases()->set_text("Ibou");
  const int64_t told = Store(ibrahima_);
  EXPECT_THAT(Resolve(Konate(told)).candidates(), SizeIs(12));
  EXPECT_THAT(Candidates(Resolve(Konate(head_))), Contains(other));
  EXPECT_THAT(Resolve(Konate(merged)).candidates(), SizeIs(11));
  EXPECT_THAT(Candidates(Resolve(Konate(undone))), Contains(other));
  const auto ibou = [&](int64_t revision) {
    return Candidates(
        Resolve(Request("Ibou", v1::ENTITY_KIND_PLAYER, revision)));
  };
  EXPECT_THAT(ibou(undone), IsEmpty());
  EXPECT_THAT(ibou(told), ElementsAre(ibrahima_.name()));
}

TEST_F(KonateNamesTest, AReportsAmbiguousNamesTellEachOtherApart) {
  ingest::v1::IngestReportRequest request;
  request.set_entry_id("r1");
  v1::Claim& claim = *request.mutable_report()->add_claims();
  claim.set_claim_id("c1");
  claim.set_kind(v1::CLAIM_KIND_RENEWAL_LIKELY);
  claim.mutable_subject()->set_text("Konaté");
  claim.mutable_actor()->set_text("Liverpool");
  claim.set_voice(v1::VOICE_REPORT);
  claim.set_stance(v1::STANCE_ASSERTS);
  const auto stored =
      services_.ingest().client().Call<ingest::v1::IngestReportResponse>(
          request);
  ASSERT_THAT(stored, IsOk());
  std::vector<std::string> meanings;
  for (const auto& resolution : stored->receipt().resolutions()) {
    meanings.push_back(resolution.name());
  }
  EXPECT_THAT(meanings, ElementsAre(ibrahima_.name(), liverpools_[0]));

  ListTimelineRequest timeline;
  timeline.mutable_player()->set_text("Ibrahima Konaté");
  timeline.set_min_revision(stored->receipt().revision());
  timeline.add_types(query::v1::TIMELINE_ENTRY_TYPE_DEVELOPMENT);
  const auto answer =
      services_.query().client().Call<ListTimelineResponse>(timeline);
  ASSERT_THAT(answer, IsOk());
  ASSERT_THAT(answer->entries(), SizeIs(1));
  EXPECT_EQ(answer->entries(0).development().claim().actor().name(),
            liverpools_[0]);
}

}  // namespace
}  // namespace hearsay::testing
