// The query service beside an ingest service that goes, comes back, or comes
// back as another: it reads its writes, waits, serves on or stops, and says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/rpc/error_details.pb.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"
#include "tests/testing/service_pair.h"
#include "tests/testing/simple_writes.h"

namespace hearsay::testing {
namespace {

using ::hearsay::ingest::v1::IngestReportResponse;
using ::hearsay::query::v1::GetServerInfoRequest;
using ::hearsay::query::v1::GetServerInfoResponse;
using ::hearsay::query::v1::ListTimelineRequest;
using ::hearsay::query::v1::ListTimelineResponse;
using ::hearsay::query::v1::ReplicaState;

bool HasRetryInfo(const absl::Status& status) {
  return status.GetPayload("type.googleapis.com/google.rpc.RetryInfo")
      .has_value();
}

class FeedTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(services_.Start(), IsOk());
    ASSERT_THAT(StoreSimpleWorld(ingest().client()), IsOk());
  }

  ServiceProcess& ingest() { return services_.ingest(); }
  ServiceProcess& query() { return services_.query(); }

  // Health follows the replica's state soon, on a thread of its own.
  void AwaitNotServing() {
    while (query().IsServing()) std::this_thread::yield();
  }

  // Stores a report and returns its revision.
  int64_t Store(const std::string& id, int number) {
    const auto response =
        ingest().client().Call<IngestReportResponse>(SimpleReport(id, number));
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->receipt().revision() : 0;
  }

  ListTimelineRequest Timeline(int64_t min_revision) const {
    ListTimelineRequest request;
    request.mutable_player()->set_name("players/p0");
    // Tells every report by its carrier.
    request.set_view(query::v1::TIMELINE_VIEW_FULL);
    request.set_page_size(1000);
    request.set_min_revision(min_revision);
    return request;
  }

  absl::StatusOr<ListTimelineResponse> Ask(
      const ListTimelineRequest& request,
      absl::Duration timeout = absl::Seconds(20)) {
    return query().client().Call<ListTimelineResponse>(request, timeout);
  }

  // Returns the replica's state once it is `state`, at most after a minute.
  ReplicaState Await(ReplicaState state) {
    const absl::Time give_up = absl::Now() + absl::Minutes(1);
    ReplicaState now = query::v1::REPLICA_STATE_UNSPECIFIED;
    while (now != state && absl::Now() < give_up) {
      const auto info =
          query().client().Call<GetServerInfoResponse>(GetServerInfoRequest());
      if (info.ok()) now = info->state();
    }
    return now;
  }

  ServicePair services_;
};

// Whether the timeline holds what report `id` said.
bool Shows(const ListTimelineResponse& timeline, const std::string& id) {
  const std::string name = "reports/" + id;
  return std::any_of(timeline.entries().begin(), timeline.entries().end(),
                     [&](const auto& entry) {
                       const auto& carriers = entry.development().carriers();
                       return std::any_of(carriers.begin(), carriers.end(),
                                          [&](const auto& carrier) {
                                            return carrier.report() == name;
                                          });
                     });
}

// Whether one of the pages that follow `page` does.
bool ShowsLater(RpcClient& client, ListTimelineResponse page,
                const std::string& id) {
  while (!page.next_page_token().empty()) {
    ListTimelineRequest next;
    next.set_page_token(page.next_page_token());
    next.set_page_size(1000);
    auto response = client.Call<ListTimelineResponse>(next);
    if (!response.ok()) return false;
    if (Shows(*response, id)) return true;
    page = *std::move(response);
  }
  return false;
}

TEST_F(FeedTest, ReadsItsWritesUnderLoad) {
  std::atomic<bool> stopped = false;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 3; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; !stopped; ++i) {
        Store(absl::StrCat("load", writer, "-", i), 16 * i + 1 + writer);
      }
    });
  }
  const int reads = Sized(200, 2000);
  int stale = 0;
  std::vector<double> waits_ms;
  for (int i = 0; i < reads; ++i) {
    const std::string id = absl::StrCat("mine", i);
    // On one day each, so that each is a story of its own or a repeat.
    const int64_t revision = Store(id, 16 * i);
    const absl::Time asked = absl::Now();
    const auto timeline = Ask(Timeline(revision));
    waits_ms.push_back(absl::ToDoubleMilliseconds(absl::Now() - asked));
    ASSERT_THAT(timeline, IsOk());
    if (timeline->snapshot().revision() < revision ||
        (!Shows(*timeline, id) &&
         !ShowsLater(query().client(), *timeline, id))) {
      ++stale;
    }
  }
  stopped = true;
  for (std::thread& writer : writers) writer.join();
  std::sort(waits_ms.begin(), waits_ms.end());
  EXPECT_TRUE(ReportFigure(8, "reads of own writes under load", reads,
                           Bound::kAtLeast, Sized(200, 2000)));
  EXPECT_TRUE(ReportFigure(8, "reads that did not show their own write", stale,
                           Bound::kEqual, 0));
  ReportFigure(8, "read with min_revision under load, ms, median",
               waits_ms[waits_ms.size() / 2]);
  ReportFigure(8, "read with min_revision under load, ms, 99th percentile",
               waits_ms[waits_ms.size() * 99 / 100]);
}

TEST_F(FeedTest, SaysWhenItCannotCatchUpInTime) {
  const int64_t head = Store("r", 0);
  ASSERT_THAT(Ask(Timeline(head)), IsOk());
  int wrong = 0;
  for (const absl::Duration timeout : {absl::Seconds(1), absl::Seconds(3)}) {
    const auto answer = Ask(Timeline(head + 1), timeout);
    EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnavailable,
                                 v1::ERROR_REASON_REPLICA_BEHIND));
    EXPECT_TRUE(HasRetryInfo(answer.status()));
    if (!absl::IsUnavailable(answer.status()) ||
        !HasRetryInfo(answer.status())) {
      ++wrong;
    }
  }
  EXPECT_TRUE(ReportFigure(
      8, "late replicas' answers other than UNAVAILABLE with RetryInfo", wrong,
      Bound::kEqual, 0));
}

TEST_F(FeedTest, ServesWithoutTheIngestServiceAndResumes) {
  const int64_t before = Store("before", 0);
  ASSERT_THAT(Ask(Timeline(before)), IsOk());
  ASSERT_THAT(ingest().Terminate(), IsOk());
  EXPECT_EQ(Await(query::v1::REPLICA_STATE_DISCONNECTED),
            query::v1::REPLICA_STATE_DISCONNECTED);
  EXPECT_THAT(Ask(Timeline(before)), IsOk());

  ASSERT_THAT(ingest().Start(), IsOk());
  const int64_t after = Store("after", 16);
  const auto timeline = Ask(Timeline(after));
  ASSERT_THAT(timeline, IsOk());
  EXPECT_TRUE(Shows(*timeline, "before"));
  EXPECT_TRUE(Shows(*timeline, "after"));
}

TEST_F(FeedTest, ResumesFromItsOwnStateWithoutTheIngestService) {
  const int64_t head = Store("r", 0);
  const auto first = Ask(Timeline(head));
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(query().Terminate(), IsOk());
  ASSERT_THAT(ingest().Terminate(), IsOk());
  ASSERT_THAT(query().Launch(), IsOk());
  ListTimelineRequest again = Timeline(0);
  *again.mutable_as_of() = first->snapshot();
  const auto second = Ask(again);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
}

TEST_F(FeedTest, StopsBeforeAForeignLog) {
  const int64_t head = Store("r", 0);
  ASSERT_THAT(Ask(Timeline(head)), IsOk());
  ASSERT_THAT(ingest().Terminate(), IsOk());
  std::filesystem::remove_all(ingest().data_dir());
  ASSERT_THAT(ingest().Start(), IsOk());
  EXPECT_EQ(Await(query::v1::REPLICA_STATE_LOG_DIVERGED),
            query::v1::REPLICA_STATE_LOG_DIVERGED);
  AwaitNotServing();
  EXPECT_THAT(Ask(Timeline(0)), StatusIs(absl::StatusCode::kUnavailable,
                                         v1::ERROR_REASON_REPLICA_STOPPED));
}

TEST_F(FeedTest, StopsBeforeALogRestoredFromAnOlderCopy) {
  Store("kept", 0);
  ASSERT_THAT(ingest().Terminate(), IsOk());
  const std::string copy = services_.dir().File("copy");
  std::filesystem::copy(ingest().data_dir(), copy,
                        std::filesystem::copy_options::recursive);
  ASSERT_THAT(ingest().Start(), IsOk());
  const int64_t head = Store("lost", 16);
  ASSERT_THAT(Ask(Timeline(head)), IsOk());

  ASSERT_THAT(ingest().Terminate(), IsOk());
  std::filesystem::remove_all(ingest().data_dir());
  std::filesystem::copy(copy, ingest().data_dir(),
                        std::filesystem::copy_options::recursive);
  ASSERT_THAT(ingest().Start(), IsOk());
  EXPECT_EQ(Await(query::v1::REPLICA_STATE_LOG_DIVERGED),
            query::v1::REPLICA_STATE_LOG_DIVERGED);
  AwaitNotServing();
}

TEST_F(FeedTest, BothDrainOnSigterm) {
  EXPECT_THAT(query().Terminate(), IsOk());
  EXPECT_THAT(ingest().Terminate(), IsOk());
}

}  // namespace
}  // namespace hearsay::testing
