// Real reports of some rumours, stored through the services' public API.
#include "tests/testing/ftr18.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/testing/ftr18_replay.h"
#include "tests/testing/matchers.h"
#include "tests/testing/service_pair.h"

namespace hearsay::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

// All rumours up to this one are looked at.
constexpr int kLastRumour = 22;

class Ftr18Test : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto rows = ReadFtr18();
    if (absl::IsNotFound(rows.status())) {
      GTEST_SKIP() << "skipped: shared/data not present";
    }
    ASSERT_THAT(rows, IsOk());
    rows_ = *rows;
  }

  std::vector<Ftr18Row> rows_;
};

TEST_F(Ftr18Test, ReadsEveryRow) {
  EXPECT_THAT(rows_, SizeIs(3752));
  std::set<int> rumours, ids;
  int moves = 0;
  for (const Ftr18Row& row : rows_) {
    rumours.insert(row.rumour_id);
    ids.insert(row.news_id);
    if (!row.stays) ++moves;
  }
  EXPECT_THAT(rumours, SizeIs(296));
  EXPECT_THAT(ids, SizeIs(3752));
  EXPECT_EQ(moves, 3196);
  // A field between quotes, with quotes in it.
  const auto quoted =
      std::find_if(rows_.begin(), rows_.end(),
                   [](const Ftr18Row& row) { return row.news_id == 678; });
  ASSERT_NE(quoted, rows_.end());
  EXPECT_EQ(quoted->from_club, "Newell\"s Old Boys");
}

TEST_F(Ftr18Test, EveryReportLandsInACascade) {
  const auto other = [](const Ftr18Row& row) {
    return row.rumour_id > kLastRumour;
  };
  rows_.erase(std::remove_if(rows_.begin(), rows_.end(), other), rows_.end());
  ServicePair services;
  ASSERT_THAT(services.Start(), IsOk());
  const auto stored = StoreFtr18(services.ingest().client(), rows_);
  ASSERT_THAT(stored, IsOk());
  EXPECT_THAT(stored->players, Not(IsEmpty()));

  std::set<std::string> in_cascades;
  for (const std::string& player : stored->players) {
    const auto lineage =
        ReadLineage(services.query().client(), player, stored->revision);
    ASSERT_THAT(lineage, IsOk()) << player;
    for (const auto& story : lineage->stories) {
      for (const auto& cascade : story.cascades()) {
        in_cascades.merge(ReportsOf(cascade));
      }
    }
  }
  std::vector<std::string> reports;
  for (const Ftr18Row& row : rows_) {
    reports.push_back(absl::StrCat("reports/", Ftr18EntryId(row)));
  }
  EXPECT_THAT(in_cascades, UnorderedElementsAreArray(reports));
}

// ---- What a row says.

struct StageCase {
  std::string name;
  Ftr18Row row;
  std::string claim;  // without names
  friend void PrintTo(const StageCase& test, std::ostream* os) {
    *os << test.name;
  }
};
class Ftr18ClaimTest : public ::testing::TestWithParam<StageCase> {};

TEST_P(Ftr18ClaimTest, FollowsTheWordsOfTheUrl) {
  v1::Claim claim = Ftr18Report(GetParam().row).report().claims(0);
  EXPECT_EQ(claim.subject().text(), "A Player");
  EXPECT_EQ(claim.counterpart().text(), "His Club");
  for (const char* const field : {"subject", "counterpart", "actor"}) {
    claim.GetReflection()->ClearField(
        &claim, claim.GetDescriptor()->FindFieldByName(field));
  }
  EXPECT_THAT(claim, EqualsProto(absl::StrCat(GetParam().claim,
                                              " claim_id: 'c1' voice: "
                                              "VOICE_REPORT")));
}

Ftr18Row RowOf(const std::string& to_club, const std::string& path) {
  Ftr18Row row;
  row.player = "A Player";
  row.from_club = "His Club";
  row.to_club = to_club;
  row.url = "https://medical.example.com/" + path;
  return row;
}
Ftr18Row Stay(Ftr18Row row) {
  row.stays = true;
  return row;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Ftr18ClaimTest,
    ::testing::Values(
        StageCase{"no_stage", RowOf("Other", "2018/06/27/ready-for-him.html"),
                  "kind: CLAIM_KIND_INTEREST stance: STANCE_ASSERTS"},
        StageCase{"talks_in_capitals", RowOf("Other", "In-TALKS-article-1"),
                  "kind: CLAIM_KIND_TALKS stance: STANCE_ASSERTS"},
        StageCase{"most_advanced", RowOf("Other", "bid-agreed-after-talks/"),
                  "kind: CLAIM_KIND_CLUBS_AGREED stance: STANCE_ASSERTS"},
        StageCase{"medical_first", RowOf("Other", "medical-confirmed"),
                  "kind: CLAIM_KIND_MEDICAL stance: STANCE_ASSERTS"},
        StageCase{"spanish_loan", RowOf("Other", "oferta_cesion_1"),
                  "kind: CLAIM_KIND_BID stance: STANCE_ASSERTS "
                  "deal_form: DEAL_FORM_LOAN"},
        StageCase{"whole_words", RowOf("Other", "forbidden-biddable"),
                  "kind: CLAIM_KIND_INTEREST stance: STANCE_ASSERTS"},
        StageCase{"no_club", RowOf("", "bid"),
                  "kind: CLAIM_KIND_EXIT_POSSIBLE stance: STANCE_ASSERTS"},
        StageCase{"stay", Stay(RowOf("His Club", "loan-bid")),
                  "kind: CLAIM_KIND_EXIT_POSSIBLE stance: STANCE_DENIES"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace hearsay::testing
