// Kills the services again and again: what was acknowledged is in the log,
// once; what a replica answers is what a new one answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random.h"
#include "tests/testing/service_pair.h"
#include "tests/testing/simple_writes.h"
#include "tests/testing/stored_log.h"

namespace hearsay::testing {
namespace {

using ::hearsay::ingest::v1::BatchIngestReportsRequest;
using ::hearsay::ingest::v1::BatchIngestReportsResponse;
using ::hearsay::ingest::v1::IngestReportResponse;
using ::hearsay::ingest::v1::RecordOutcomeResponse;
using ::hearsay::ingest::v1::WriteReceipt;
using ::hearsay::query::v1::GetServerInfoRequest;
using ::hearsay::query::v1::GetServerInfoResponse;

constexpr int kWriters = 4;
constexpr int kBatch = 6;

// What the writers were told is stored: revisions by resource name.
// Thread-safe.
class Acknowledgements {
 public:
  void Add(const WriteReceipt& receipt) {
    const std::lock_guard lock(mutex_);
    revisions_[receipt.name()].push_back(receipt.revision());
    ++count_;
    changed_.notify_all();
  }
  void WaitFor(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ >= count; });
  }
  int count() {
    const std::lock_guard lock(mutex_);
    return count_;
  }
  std::map<std::string, std::vector<int64_t>> revisions() {
    const std::lock_guard lock(mutex_);
    return revisions_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
  std::map<std::string, std::vector<int64_t>> revisions_;
};

// Writes until it is told to stop; repeats each write until it is acknowledged.
class Writer {
 public:
  Writer(int index, RpcClient& ingest, Acknowledgements& acknowledgements)
      : index_(index), ingest_(ingest), acknowledgements_(acknowledgements) {}

  void Run(const std::atomic<bool>& stopped) {
    while (!stopped) {
      if (index_ == 2) {
        WriteBatch();
      } else if (index_ == 3) {
        WriteOutcome();
      } else {
        WriteReport();
      }
    }
  }

 private:
  std::string NextId() {
    return absl::StrCat("w", index_, "-", ++last_number_);
  }

  // Returns the answer, however often the service must be asked for it.
  template <typename Response>
  Response Insist(const google::protobuf::Message& request) {
    while (true) {
      const auto response = ingest_.Call<Response>(request, absl::Seconds(60),
                                                   /*wait_for_ready=*/true);
      if (response.ok()) return *response;
      EXPECT_THAT(response, StatusIs(absl::StatusCode::kUnavailable));
    }
  }

  void WriteReport() {
    const std::string id = NextId();
    acknowledgements_.Add(
        Insist<IngestReportResponse>(SimpleReport(id, last_number_)).receipt());
  }
  void WriteOutcome() {
    const std::string id = NextId();
    acknowledgements_.Add(
        Insist<RecordOutcomeResponse>(SimpleOutcome(id, last_number_))
            .receipt());
  }
  void WriteBatch() {
    BatchIngestReportsRequest batch;
    for (int i = 0; i < kBatch; ++i) {
      const std::string id = NextId();
      *batch.add_requests() = SimpleReport(id, last_number_);
    }
    const auto response = Insist<BatchIngestReportsResponse>(batch);
    for (const auto& result : response.results()) {
      EXPECT_TRUE(result.has_receipt()) << result.ShortDebugString();
      acknowledgements_.Add(result.receipt());
    }
  }

  const int index_;
  RpcClient& ingest_;
  Acknowledgements& acknowledgements_;
  int last_number_ = 0;
};

// Checks a copy: the service itself is to repair what the kill has left.
absl::Status CheckCopy(const std::string& folder) {
  const TempDir copy;
  std::filesystem::copy(folder, copy.path(),
                        std::filesystem::copy_options::recursive);
  return CheckDatabases(copy.path());
}

std::string NameOf(const v1::Record& record) {
  const std::string collection = record.has_report()    ? "reports/"
                                 : record.has_outcome() ? "outcomes/"
                                                        : "others/";
  return collection + record.entry_id();
}

TEST(IngestCrashTest, LosesAndDoublesNothing) {
  const int cycles = Sized(10, 100);
  ServicePair services;
  ServiceProcess& ingest = services.ingest();
  ASSERT_THAT(ingest.Start(), IsOk());
  ASSERT_THAT(StoreSimpleWorld(ingest.client()), IsOk());

  Acknowledgements acknowledgements;
  std::atomic<bool> stopped = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i) {
    threads.emplace_back(
        [&, i] { Writer(i, ingest.client(), acknowledgements).Run(stopped); });
  }
  Random random(20);
  for (int cycle = 0; cycle < cycles; ++cycle) {
    acknowledgements.WaitFor(acknowledgements.count() + random.Between(50, 90));
    ingest.Kill();
    EXPECT_THAT(CheckCopy(ingest.data_dir()), IsOk());
    ASSERT_THAT(ingest.Start(), IsOk());
  }
  stopped = true;
  for (std::thread& thread : threads) thread.join();

  const auto log = ReadLog(ingest.client());
  ASSERT_THAT(log, IsOk());
  EXPECT_THAT(CheckLog(*log), IsOk());
  std::map<std::string, std::vector<int64_t>> stored;
  for (const v1::LogEntry& entry : *log) {
    v1::Record record;
    ASSERT_TRUE(record.ParseFromString(entry.record()));
    stored[NameOf(record)].push_back(entry.revision());
  }
  int lost = 0;
  int doubled = 0;
  for (const auto& [name, revisions] : acknowledgements.revisions()) {
    if (stored[name] != revisions) ++lost;
  }
  for (const auto& [name, revisions] : stored) {
    if (revisions.size() != 1) ++doubled;
  }
  EXPECT_THAT(ingest.Terminate(), IsOk());
  const bool sound = CheckDatabases(ingest.data_dir()).ok();

  EXPECT_TRUE(ReportFigure(4, "kills of the ingest service", cycles,
                           Bound::kAtLeast, Sized(10, 100)));
  EXPECT_TRUE(ReportFigure(4, "acknowledged entries per kill",
                           1.0 * acknowledgements.count() / cycles,
                           Bound::kAtLeast, 50));
  EXPECT_TRUE(ReportFigure(4, "acknowledged entries lost or moved", lost,
                           Bound::kEqual, 0));
  EXPECT_TRUE(ReportFigure(4, "entries stored twice or without a name", doubled,
                           Bound::kEqual, 0));
  EXPECT_TRUE(ReportFigure(4, "log with gaps or a broken chain",
                           CheckLog(*log).ok() ? 0 : 1, Bound::kEqual, 0));
  EXPECT_TRUE(ReportFigure(4, "databases that integrity_check finds unsound",
                           sound ? 0 : 1, Bound::kEqual, 0));
}

class QueryCrashTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(services_.ingest().Start(), IsOk());
    RpcClient& ingest = services_.ingest().client();
    ASSERT_THAT(StoreSimpleWorld(ingest), IsOk());
    const int count = Sized(8'000, 40'000);
    for (int number = 0; number < count;) {
      BatchIngestReportsRequest batch;
      for (int i = 0; i < 500; ++i, ++number) {
        *batch.add_requests() = SimpleReport(absl::StrCat("r", number), number);
      }
      ASSERT_THAT(ingest.Call<BatchIngestReportsResponse>(batch), IsOk());
    }
    head_ =
        ingest.Call<ingest::v1::GetHeadResponse>(ingest::v1::GetHeadRequest())
            ->head()
            .revision();
  }

  // Returns the revision that the replica has applied, once it is at least
  // `target`.
  int64_t AwaitApplied(ServiceProcess& replica, int64_t target) {
    while (true) {
      const auto info = replica.client().Call<GetServerInfoResponse>(
          GetServerInfoRequest(), absl::Seconds(20), /*wait_for_ready=*/true);
      if (info.ok() && info->applied_revision() >= target) {
        return info->applied_revision();
      }
      // The connection to the replica that was killed breaks on its first use.
      EXPECT_TRUE(info.ok() || absl::IsUnavailable(info.status()));
    }
  }

  // Returns everything that a replica answers, in bytes.
  std::vector<std::string> Answers(ServiceProcess& replica) {
    std::vector<std::string> answers;
    for (int i = 0; i < kSimplePlayers; ++i) {
      query::v1::ListTimelineRequest timeline;
      timeline.mutable_player()->set_name(absl::StrCat("players/p", i));
      timeline.mutable_as_of()->set_revision(head_);
      timeline.set_page_size(1000);
      timeline.set_min_revision(head_);
      answers.push_back(Bytes(replica, timeline));
      query::v1::GetForecastRequest forecast;
      *forecast.mutable_player() = timeline.player();
      *forecast.mutable_as_of() = timeline.as_of();
      forecast.set_min_revision(head_);
      answers.push_back(Bytes(replica, forecast));
    }
    return answers;
  }

  std::string Bytes(ServiceProcess& replica,
                    const google::protobuf::Message& request) {
    const auto bytes = replica.client().CallBytes(MethodOf(request),
                                                  request.SerializeAsString());
    EXPECT_THAT(bytes, IsOk());
    return bytes.ok() ? *bytes : "";
  }

  ServicePair services_;
  int64_t head_ = 0;
};

TEST_F(QueryCrashTest, AnswersAsAFreshReplicaDoes) {
  const int kills_wanted = Sized(5, 50);
  const std::unique_ptr<ServiceProcess> fresh = services_.NewReplica();
  ASSERT_THAT(fresh->Start(), IsOk());
  const std::vector<std::string> expected = Answers(*fresh);
  ASSERT_THAT(fresh->Terminate(), IsOk());

  Random random(21);
  int kills = 0;
  int different = 0;
  while (kills < kills_wanted) {
    const std::unique_ptr<ServiceProcess> replica = services_.NewReplica();
    int64_t applied = 0;
    while (kills < kills_wanted) {
      ASSERT_THAT(replica->Launch(), IsOk());
      const int64_t target =
          applied + random.Below(static_cast<int>(head_ / 6));
      applied = AwaitApplied(*replica, std::min(target, head_));
      if (applied >= head_) break;  // it has caught up: nothing to disturb
      replica->Kill();
      ++kills;
    }
    if (!replica->running()) {
      ASSERT_THAT(replica->Launch(), IsOk());
    }
    ASSERT_THAT(replica->WaitUntilServing(), IsOk());
    if (Answers(*replica) != expected) ++different;
    ASSERT_THAT(replica->Terminate(), IsOk());
    EXPECT_THAT(CheckDatabases(replica->data_dir()), IsOk());
  }
  EXPECT_TRUE(ReportFigure(4, "kills of the query service during catch-up",
                           kills, Bound::kAtLeast, kills_wanted));
  EXPECT_TRUE(ReportFigure(
      4, "killed replicas that answer other bytes than a fresh one", different,
      Bound::kEqual, 0));
}

}  // namespace
}  // namespace hearsay::testing
