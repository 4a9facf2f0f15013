#include "query_service/paged_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/errors.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace hearsay::testing;
using query::v1::GetLineageRequest;
using query::v1::ListTimelineRequest;

v1::AsOf Snapshot(int64_t revision) {
  v1::AsOf snapshot;
  snapshot.set_revision(revision);
  snapshot.mutable_commit_time()->set_seconds(100 + revision);
  snapshot.mutable_said_by()->set_seconds(200);
  snapshot.set_log_id("log");
  snapshot.set_model("model");
  snapshot.set_engine("engine");
  return snapshot;
}

GetLineageRequest LineageRequest() {
  GetLineageRequest request;
  request.mutable_player()->set_name("players/p");
  request.add_kinds(v1::CLAIM_KIND_BID);
  return request;
}

template <typename Request>
absl::StatusOr<PagedRequest<Request>> Read(const Request& request) {
  Violations violations;
  return PagedRequestFromProto(request, 2, violations);
}

// Returns the token after the first page of `request`.
template <typename Request>
std::string TokenAfter(const Request& request,
                       const v1::AsOf& changed_since = {}) {
  return NextPageToken(Read(request).value(), Snapshot(7), {"a", "b"},
                       changed_since);
}

TEST(PagedRequestTest, FirstPageIsTheRequestItself) {
  const auto page = Read(LineageRequest());
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(page->after, IsEmpty());
  EXPECT_EQ(page->page_size, 50);
  EXPECT_EQ(page->request.SerializeAsString(),
            LineageRequest().SerializeAsString());
}

TEST(PagedRequestTest, NamesABadPageSize) {
  GetLineageRequest request;
  request.set_page_size(-1);
  Violations violations;
  ASSERT_THAT(PagedRequestFromProto(request, 2, violations), IsOk());
  EXPECT_EQ(violations.size(), 1u);
}

TEST(PagedRequestTest, LeadsALaterPageBackToTheFirst) {
  const std::string token = TokenAfter(LineageRequest());
  GetLineageRequest empty;
  GetLineageRequest same = LineageRequest();
  GetLineageRequest with_snapshot = LineageRequest();
  *with_snapshot.mutable_as_of() = Snapshot(7);
  for (GetLineageRequest later : {empty, same, with_snapshot}) {
    later.set_page_token(token);
    later.set_page_size(3);
    later.set_min_revision(5);
    const auto page = Read(later);
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->page_size, 3);
    EXPECT_THAT(page->after, ElementsAre("a", "b"));
    EXPECT_EQ(page->request.player().name(), "players/p");
    EXPECT_EQ(page->request.kinds_size(), 1);
    EXPECT_EQ(page->request.min_revision(), 5);
    EXPECT_EQ(page->request.as_of().SerializeAsString(),
              Snapshot(7).SerializeAsString());
  }
}

TEST(PagedRequestTest, RefusesTokensOfOtherRequests) {
  const std::string token = TokenAfter(LineageRequest());
  GetLineageRequest other_filter = LineageRequest();
  other_filter.add_kinds(v1::CLAIM_KIND_TALKS);
  GetLineageRequest other_as_of = LineageRequest();
  *other_as_of.mutable_as_of() = Snapshot(8);
  for (GetLineageRequest later : {other_filter, other_as_of}) {
    later.set_page_token(token);
    EXPECT_THAT(Read(later), StatusIs(absl::StatusCode::kInvalidArgument,
                                      v1::ERROR_REASON_PAGE_TOKEN_INVALID));
  }
  query::v1::ListContradictionsRequest other_method;
  other_method.set_page_token(token);
  EXPECT_THAT(Read(other_method),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_PAGE_TOKEN_INVALID));
}

TEST(PagedRequestTest, RefusesPositionsOfAnotherSize) {
  GetLineageRequest later;
  later.set_page_token(TokenAfter(LineageRequest()));
  Violations violations;
  EXPECT_THAT(PagedRequestFromProto(later, 3, violations),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_PAGE_TOKEN_INVALID));
}

TEST(PagedRequestTest, SnapshotSentBackGivesTheSameToken) {
  GetLineageRequest again = LineageRequest();
  *again.mutable_as_of() = Snapshot(7);
  again.set_page_size(20);
  EXPECT_EQ(TokenAfter(again), TokenAfter(LineageRequest()));
}

TEST(PagedRequestTest, PinsBothSnapshotsOfAComparison) {
  ListTimelineRequest first;
  first.mutable_player()->set_name("players/p");
  first.mutable_changed_since()->set_revision(3);
  ListTimelineRequest later;
  later.set_page_token(TokenAfter(first, Snapshot(3)));
  for (const bool repeats : {false, true}) {
    if (repeats) later.MergeFrom(first);
    const auto page = Read(later);
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->request.changed_since().SerializeAsString(),
              Snapshot(3).SerializeAsString());
  }
  later.mutable_changed_since()->set_revision(4);
  EXPECT_THAT(Read(later), StatusIs(absl::StatusCode::kInvalidArgument,
                                    v1::ERROR_REASON_PAGE_TOKEN_INVALID));
}

TEST(PagedRequestTest, ComparesOnlyWhereTheFirstPageDid) {
  ListTimelineRequest later;
  later.set_page_token(TokenAfter(ListTimelineRequest()));
  later.mutable_changed_since()->set_revision(3);
  EXPECT_THAT(Read(later), StatusIs(absl::StatusCode::kInvalidArgument,
                                    v1::ERROR_REASON_PAGE_TOKEN_INVALID));
}

}  // namespace
}  // namespace hearsay
