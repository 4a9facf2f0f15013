#include "ingest_service/queries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tests/ingest_service/ingest_fixture.h"

namespace hearsay::testing {
namespace {

using ingest::v1::GetEntityRequest;
using ingest::v1::GetReportRequest;
using ingest::v1::ListEntitiesRequest;
using ingest::v1::ListEntitiesResponse;
using ingest::v1::ListModelsRequest;
using ingest::v1::ListReportsRequest;
using ingest::v1::ListTransferWindowsRequest;
using ingest::v1::MergeEntitiesRequest;
using ingest::v1::PublishModelRequest;
using ingest::v1::PutTransferWindowsRequest;
using ingest::v1::RetractReportRequest;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class QueriesTest : public IngestFixture {
 protected:
  void SetUp() override {
    IngestFixture::SetUp();
    DescribeWorld();
  }

  // Returns the names on all pages.
  std::vector<std::string> AllEntities(v1::EntityKind kind, int page_size) {
    ListEntitiesRequest request;
    request.set_kind(kind);
    request.set_page_size(page_size);
    std::vector<std::string> names;
    while (true) {
      const auto page = node_->queries().ListEntities(request);
      EXPECT_THAT(page, IsOk());
      EXPECT_LE(page->entities_size(), page_size);
      for (const auto& entity : page->entities()) {
        names.push_back(entity.name());
      }
      if (page->next_page_token().empty()) return names;
      request.set_page_token(page->next_page_token());
    }
  }

  void StoreWindows(const std::string& id, const std::string& association,
                    const std::string& season) {
    ASSERT_THAT(Store(ParseText<PutTransferWindowsRequest>(
                    "entry_id: '" + id + "' transfer_windows { association: '" +
                    association + "' season: '" + season +
                    "' start_time { seconds: 1 } end_time { seconds: 9 } }")),
                IsOk());
  }
};

TEST_F(QueriesTest, ReturnsAReportAndWhatWasWrittenAboutIt) {
  ASSERT_THAT(Store(SimpleReport("r1", "publisher { text: 'Paper' }")), IsOk());
  ASSERT_THAT(Store<RetractReportRequest>(
                  "entry_id: 'x1' retraction { report: 'reports/r1' }"),
              IsOk());
  ASSERT_THAT(Store(SimpleReport("r2", "supersedes: 'reports/r1'")), IsOk());
  ASSERT_THAT(Store<RetractReportRequest>(
                  "entry_id: 'x2' retraction { report: 'reports/r1' }"),
              IsOk());
  const auto response = node_->queries().GetReport(
      ParseText<GetReportRequest>("name: 'reports/r1'"));
  ASSERT_THAT(response, IsOk());
  const auto& stored = response->stored_report();
  EXPECT_EQ(stored.name(), "reports/r1");
  EXPECT_EQ(stored.report().publisher().text(), "Paper");
  EXPECT_EQ(stored.resolutions(0).name(), "outlets/paper");
  EXPECT_EQ(stored.superseded_by(), "reports/r2");
  EXPECT_THAT(stored.retractions(),
              ElementsAre("retractions/x1", "retractions/x2"));
  EXPECT_TRUE(stored.has_commit_time());
}

TEST_F(QueriesTest, SaysThatAReportIsNotStored) {
  EXPECT_THAT(
      node_->queries().GetReport(
          ParseText<GetReportRequest>("name: 'reports/none'")),
      StatusIs(absl::StatusCode::kNotFound, v1::ERROR_REASON_ENTRY_NOT_FOUND));
}

TEST_F(QueriesTest, ListsReportsByRevisionAsOfTheFirstPage) {
  for (int i = 1; i <= 5; ++i) {
    ASSERT_THAT(Store(SimpleReport(absl::StrCat("r", i))), IsOk());
  }
  ListReportsRequest request;
  request.set_page_size(2);
  auto page = node_->queries().ListReports(request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->stored_reports_size(), 2);
  EXPECT_EQ(page->stored_reports(0).name(), "reports/r1");
  // Stored behind the first page's moment: not of this list.
  ASSERT_THAT(Store(SimpleReport("r6", "supersedes: 'reports/r4'")), IsOk());
  request.set_page_token(page->next_page_token());
  page = node_->queries().ListReports(request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->stored_reports_size(), 2);
  EXPECT_EQ(page->stored_reports(1).name(), "reports/r4");
  EXPECT_EQ(page->stored_reports(1).superseded_by(), "");
  request.set_page_token(page->next_page_token());
  page = node_->queries().ListReports(request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->stored_reports_size(), 1);
  EXPECT_EQ(page->stored_reports(0).name(), "reports/r5");
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_F(QueriesTest, EndsAPageOfLargeReportsEarly) {
  std::vector<ingest::v1::IngestReportRequest> requests;
  for (int i = 1; i <= 3; ++i) {
    requests.push_back(SimpleReport(absl::StrCat("r", i)));
    v1::Report& report = *requests.back().mutable_report();
    report.mutable_claims(0)->set_detail(std::string(2000, 'x'));
    const v1::Claim claim = report.claims(0);
    for (int j = 0; j < 299; ++j) {
      *report.add_claims() = claim;
      report.mutable_claims(j + 1)->set_claim_id(absl::StrCat("d", j));
    }
  }
  for (const WriteResult& result : StoreAll(requests)) {
    ASSERT_THAT(result, IsOk());
  }
  ListReportsRequest request;
  auto page = node_->queries().ListReports(request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->stored_reports_size(), 2);
  request.set_page_token(page->next_page_token());
  page = node_->queries().ListReports(request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->stored_reports_size(), 1);
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_F(QueriesTest, RefusesForeignPageTokens) {
  ListEntitiesRequest entities;
  entities.set_page_size(1);
  const std::string token =
      node_->queries().ListEntities(entities)->next_page_token();
  const auto invalid = StatusIs(absl::StatusCode::kInvalidArgument,
                                v1::ERROR_REASON_PAGE_TOKEN_INVALID);
  ListReportsRequest reports;
  reports.set_page_token(token);
  EXPECT_THAT(node_->queries().ListReports(reports), invalid);
  entities.set_page_token(token);
  entities.set_kind(v1::ENTITY_KIND_CLUB);
  EXPECT_THAT(node_->queries().ListEntities(entities), invalid);
  entities.clear_kind();
  EXPECT_THAT(node_->queries().ListEntities(entities), IsOk());
  std::string damaged = token;
  damaged[damaged.size() / 2] ^= 1;
  entities.set_page_token(damaged);
  EXPECT_THAT(node_->queries().ListEntities(entities), invalid);
}

TEST_F(QueriesTest, ListsEntitiesByNameWithoutThoseMergedAway) {
  EXPECT_THAT(AllEntities(v1::ENTITY_KIND_UNSPECIFIED, 3),
              ElementsAre("associations/land", "clubs/alpha", "clubs/beta",
                          "outlets/gazette", "outlets/paper", "players/one",
                          "players/three", "players/two"));
  ASSERT_THAT(Store<MergeEntitiesRequest>(
                  "entry_id: 'm' merge { duplicate: 'players/three' "
                  "survivor: 'players/two' }"),
              IsOk());
  for (const int page_size : {1, 2, 3}) {
    EXPECT_THAT(AllEntities(v1::ENTITY_KIND_PLAYER, page_size),
                ElementsAre("players/one", "players/two"));
  }
  EXPECT_THAT(AllEntities(v1::ENTITY_KIND_COMPETITION, 1), IsEmpty());
}

TEST_F(QueriesTest, ReturnsEntitiesAlsoThoseMergedAway) {
  ASSERT_THAT(Store<MergeEntitiesRequest>(
                  "entry_id: 'm' merge { duplicate: 'players/three' "
                  "survivor: 'players/two' }"),
              IsOk());
  const auto response = node_->queries().GetEntity(
      ParseText<GetEntityRequest>("name: 'players/three'"));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->entity().display_name(), "three");
  EXPECT_EQ(response->merged_into(), "players/two");
  EXPECT_EQ(response->revision(), 4);
  EXPECT_THAT(
      node_->queries().GetEntity(
          ParseText<GetEntityRequest>("name: 'players/nobody'")),
      StatusIs(absl::StatusCode::kNotFound, v1::ERROR_REASON_ENTITY_NOT_FOUND));
}

TEST_F(QueriesTest, ListsTransferWindowsByAssociationAndSeason) {
  DescribeEntity("associations/isle",
                 "kind: ENTITY_KIND_ASSOCIATION display_name: 'Isle FA'");
  StoreWindows("w1", "associations/land", "2026/27");
  StoreWindows("w2", "associations/land", "2025/26");
  StoreWindows("w3", "associations/isle", "2025/26");
  ListTransferWindowsRequest request;
  request.set_page_size(2);
  auto page = node_->queries().ListTransferWindows(request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->transfer_windows_size(), 2);
  EXPECT_EQ(page->transfer_windows(0).association(), "associations/isle");
  EXPECT_EQ(page->transfer_windows(1).season(), "2025/26");
  request.set_page_token(page->next_page_token());
  page = node_->queries().ListTransferWindows(request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->transfer_windows_size(), 1);
  EXPECT_EQ(page->transfer_windows(0).season(), "2026/27");
  EXPECT_EQ(page->next_page_token(), "");

  ListTransferWindowsRequest of_land;
  of_land.set_association("associations/land");
  of_land.set_page_size(1);
  page = node_->queries().ListTransferWindows(of_land);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->transfer_windows(0).season(), "2025/26");
  of_land.set_page_token(page->next_page_token());
  page = node_->queries().ListTransferWindows(of_land);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->transfer_windows(0).season(), "2026/27");
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_F(QueriesTest, ListsModelsByRevisionAsOfTheFirstPage) {
  const auto publish = [this](const std::string& id) {
    ASSERT_THAT(Store(ParseText<PublishModelRequest>(
                    "entry_id: '" + id + "' model { provenance: '" + id +
                    "' train_until_time { seconds: 1 } }")),
                IsOk());
  };
  for (const std::string id : {"z", "y", "x"}) publish(id);
  ListModelsRequest request;
  request.set_page_size(2);
  auto page = node_->queries().ListModels(request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->versions_size(), 2);
  EXPECT_EQ(page->versions(0).name(), "models/z");
  EXPECT_EQ(page->versions(0).revision(), 9);
  EXPECT_TRUE(page->versions(0).has_commit_time());
  EXPECT_EQ(page->versions(1).model().provenance(), "y");
  publish("w");
  request.set_page_token(page->next_page_token());
  page = node_->queries().ListModels(request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->versions_size(), 1);
  EXPECT_EQ(page->versions(0).name(), "models/x");
  EXPECT_EQ(page->next_page_token(), "");
}

}  // namespace
}  // namespace hearsay::testing
