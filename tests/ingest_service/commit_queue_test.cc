#include "ingest_service/commit_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/sha256.h"
#include "ingest_service/tail_cursor.h"
#include "tests/ingest_service/ingest_fixture.h"

#ifdef __SANITIZE_THREAD__
// The packaged Abseil is not instrumented: ThreadSanitizer does not see how the
// threads that share a status count their references.
extern "C" const char* __tsan_default_suppressions() {
  return "race:libabsl_status\nrace:absl::debian3::Status";
}
#endif

namespace hearsay::testing {
namespace {

using ::testing::Each;

constexpr int kWriterCount = 8;
constexpr int kWritesPerWriter = 50;

// Makes writing to files fail beyond a size, as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(size_t bytes) {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

// What the queue says of the storage's health.
class HealthLog {
 public:
  void Add(bool healthy) {
    const std::lock_guard lock(mutex_);
    changes_.push_back(healthy);
    changed_.notify_all();
  }
  void WaitFor(std::vector<bool> changes) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return changes_ == changes; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<bool> changes_;
};

class CommitQueueTest : public IngestFixture {
 protected:
  void SetUp() override {
    options_.health_changed = [this](bool healthy) { health_.Add(healthy); };
    options_.commit_queue.probe_interval = absl::Milliseconds(10);
    IngestFixture::SetUp();
    DescribeWorld();
  }

  HealthLog health_;
};

TEST_F(CommitQueueTest, StoresWhatManyThreadsWriteWhileOthersFollow) {
  const int64_t base = head().revision;
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::vector<int64_t> revisions;
  for (int writer = 0; writer < kWriterCount; ++writer) {
    threads.emplace_back([&, writer] {
      for (int i = 0; i < kWritesPerWriter; ++i) {
        auto request = SimpleReport(absl::StrCat("w", writer, "-", i));
        // Some of them change the registry.
        if (i % 10 == 0) {
          request.set_allow_provisional(true);
          request.mutable_report()
              ->mutable_claims(0)
              ->mutable_subject()
              ->set_text(absl::StrCat("Player ", writer, " ", i));
        }
        const WriteResult result = Store(request);
        ASSERT_THAT(result, IsOk());
        const std::lock_guard lock(mutex);
        revisions.push_back(result->revision());
      }
    });
  }
  constexpr int kProvisionalCount = kWriterCount * kWritesPerWriter / 10;
  const int64_t end =
      base + kWriterCount * kWritesPerWriter + kProvisionalCount;
  Sha256 chain{};
  threads.emplace_back([&] {
    auto cursor = TailCursor::Open(node_->log(), head(), {});
    ASSERT_THAT(cursor, IsOk());
    while (cursor->revision() < end) {
      const int64_t before = cursor->revision();
      const auto response = cursor->Next(head());
      ASSERT_THAT(response, IsOk());
      int64_t revision = before;
      for (const v1::LogEntry& entry : response->entries()) {
        ASSERT_EQ(entry.revision(), ++revision);
        chain = NextChain(chain, Sha256Of(entry.record()));
        ASSERT_EQ(entry.chain_sha256(), Sha256ToBytes(chain));
      }
    }
  });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(head().revision, end);
  EXPECT_EQ(head().chain, chain);
  std::sort(revisions.begin(), revisions.end());
  EXPECT_EQ(std::unique(revisions.begin(), revisions.end()), revisions.end());
  EXPECT_EQ(revisions.size(), kWriterCount * kWritesPerWriter);
}

TEST_F(CommitQueueTest, ThreadsThatRepeatOneWriteGetOneReceipt) {
  const int64_t base = head().revision;
  std::vector<std::string> receipts(kWriterCount);
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriterCount; ++i) {
    threads.emplace_back([&, i] {
      const WriteResult result = Store(SimpleReport("same"));
      ASSERT_THAT(result, IsOk());
      receipts[i] = result->SerializeAsString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(receipts, Each(receipts[0]));
  EXPECT_EQ(head().revision, base + 1);
}

TEST_F(CommitQueueTest, RefusesWhatDoesNotFit) {
  CloseNode();
  options_.commit_queue.queued_writes_max = 3;
  Open();
  const int64_t base = head().revision;
  const auto results = StoreAll({SimpleReport("r1"), SimpleReport("r2"),
                                 SimpleReport("r3"), SimpleReport("r4")});
  EXPECT_THAT(results, Each(StatusIs(absl::StatusCode::kUnavailable,
                                     v1::ERROR_REASON_OVERLOADED)));
  EXPECT_EQ(head().revision, base);
  EXPECT_THAT(
      StoreAll({SimpleReport("r1"), SimpleReport("r2"), SimpleReport("r3")}),
      Each(IsOk()));
}

TEST_F(CommitQueueTest, StoresLongBatchesInSeveralTransactions) {
  CloseNode();
  options_.commit_queue.transaction_writes_max = 3;
  Open();
  const int64_t base = head().revision;
  std::vector<ingest::v1::IngestReportRequest> requests;
  for (int i = 0; i < 10; ++i) {
    requests.push_back(SimpleReport(absl::StrCat("r", i)));
  }
  const auto results = StoreAll(requests);
  for (int i = 0; i < 10; ++i) {
    ASSERT_THAT(results[i], IsOk());
    EXPECT_EQ(results[i]->revision(), base + 1 + i);
  }
}

TEST_F(CommitQueueTest, StoresWhatWaitsBeforeItStops) {
  std::vector<std::future<std::vector<WriteResult>>> results;
  for (int i = 0; i < 100; ++i) {
    auto promise = std::make_shared<std::promise<std::vector<WriteResult>>>();
    results.push_back(promise->get_future());
    std::vector<Submission> submissions;
    submissions.push_back(
        SubmissionFromProto(SimpleReport(absl::StrCat("r", i))));
    node_->intake().StoreAll(std::move(submissions),
                             [promise](std::vector<WriteResult> values) {
                               promise->set_value(std::move(values));
                             });
  }
  node_->queue().Stop();
  for (auto& result : results) EXPECT_THAT(result.get(), Each(IsOk()));
  EXPECT_THAT(
      Store(SimpleReport("late")),
      StatusIs(absl::StatusCode::kUnavailable, v1::ERROR_REASON_OVERLOADED));
}

TEST_F(CommitQueueTest, FailedTransactionStoresNothingAndIsForgotten) {
  const LogPosition before = head();
  const int64_t registry_before = node_->catalog().ReadRegistry(
      [](const Registry& registry) { return registry.last_change(); });
  const std::string big(2000, 'x');
  std::vector<ingest::v1::IngestReportRequest> requests;
  for (int i = 0; i < 500; ++i) {
    auto request = SimpleReport(absl::StrCat("r", i));
    request.mutable_report()->mutable_claims(0)->set_detail(big);
    // The last one would change the registry.
    if (i == 499) {
      request.set_allow_provisional(true);
      request.mutable_report()->mutable_claims(0)->mutable_subject()->set_text(
          "Nuovo");
    }
    requests.push_back(std::move(request));
  }
  const std::string wal = dir_.File("log.sqlite3-wal");
  {
    const FileSizeLimit limit(std::filesystem::file_size(wal) + 100'000);
    EXPECT_THAT(StoreAll(requests),
                Each(StatusIs(absl::StatusCode::kUnavailable,
                              v1::ERROR_REASON_STORAGE_FAILED)));
    EXPECT_EQ(head().revision, before.revision);
    EXPECT_EQ(head().chain, before.chain);
    EXPECT_EQ(node_->catalog().ReadRegistry([](const Registry& registry) {
      return registry.last_change();
    }),
              registry_before);
  }
  const auto results = StoreAll(requests);
  EXPECT_THAT(results, Each(IsOk()));
  EXPECT_EQ(results[0]->revision(), before.revision + 1);
  EXPECT_EQ(head().revision, before.revision + 501);
  Reopen();
  EXPECT_EQ(head().revision, before.revision + 501);
}

TEST_F(CommitQueueTest, TellsThatTheStorageFailsAndWorksAgain) {
  {
    const FileSizeLimit limit(1);
    EXPECT_THAT(Store(SimpleReport("r1")),
                StatusIs(absl::StatusCode::kUnavailable,
                         v1::ERROR_REASON_STORAGE_FAILED));
    EXPECT_THAT(CloseUpToNow(), StatusIs(absl::StatusCode::kUnavailable,
                                         v1::ERROR_REASON_STORAGE_FAILED));
    health_.WaitFor({false});
  }
  // Nobody writes: the queue tries by itself.
  health_.WaitFor({false, true});
  EXPECT_THAT(Store(SimpleReport("r1")), IsOk());
}

TEST_F(CommitQueueTest, RefusesBadWritesWhileTheStorageFails) {
  const FileSizeLimit limit(1);
  auto request = SimpleReport("r1");
  request.mutable_report()->mutable_claims(0)->clear_kind();
  EXPECT_THAT(Store(request), StatusIs(absl::StatusCode::kInvalidArgument,
                                       v1::ERROR_REASON_INVALID_FIELD));
}

TEST_F(CommitQueueTest, ClosesUpToNowAtMostOnceInAWhile) {
  clock_.Advance(absl::Seconds(1));
  ASSERT_THAT(CloseUpToNow(), IsOk());
  const absl::Time closed = head().closed_time;
  EXPECT_EQ(closed, clock_.Now());
  clock_.Advance(absl::Milliseconds(19));
  ASSERT_THAT(CloseUpToNow(), IsOk());
  EXPECT_EQ(head().closed_time, closed);
  clock_.Advance(absl::Milliseconds(1));
  ASSERT_THAT(CloseUpToNow(), IsOk());
  EXPECT_EQ(head().closed_time, clock_.Now());
}

}  // namespace
}  // namespace hearsay::testing
