// Stops the services under load, as a rolling update does: clients that repeat
// what was UNAVAILABLE get every call answered, and each service ends by itself
// in time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"
#include "tests/testing/service_pair.h"
#include "tests/testing/simple_writes.h"
#include "tests/testing/stored_log.h"

namespace hearsay::testing {
namespace {

using ::hearsay::ingest::v1::BatchIngestReportsRequest;
using ::hearsay::ingest::v1::BatchIngestReportsResponse;
using ::hearsay::ingest::v1::IngestReportResponse;
using ::hearsay::query::v1::GetForecastRequest;
using ::hearsay::query::v1::ListTimelineRequest;
using ::hearsay::query::v1::WatchTimelineRequest;

constexpr absl::Duration kGrace = absl::Seconds(10);
constexpr int kWriters = 6;
constexpr int kReaders = 6;
constexpr int kBatch = 5;
// Calls answered between two drains.
constexpr int kCallsBetween = 300;

// What the clients have met. Thread-safe.
class Tally {
 public:
  void Answered() {
    const std::lock_guard lock(mutex_);
    ++answered_;
    changed_.notify_all();
  }
  void Failed(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    ++failed_;
    ADD_FAILURE() << status;
    changed_.notify_all();
  }
  void Repeated() { ++repeated_; }
  void WaitForAnswers(int count) {
    std::unique_lock lock(mutex_);
    const int until = answered_ + count;
    changed_.wait(lock, [&] { return answered_ >= until || failed_ > 0; });
  }

  int answered() const { return answered_; }
  int failed() const { return failed_; }
  int repeated() const { return repeated_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int answered_ = 0;  // guarded by mutex_
  int failed_ = 0;    // guarded by mutex_
  std::atomic<int> repeated_ = 0;
};

// A client of one service that repeats what was UNAVAILABLE.
class Client {
 public:
  Client(const std::string& address, Tally& tally)
      : client_(address), tally_(tally) {}

  // Returns the answer's bytes; empty if there is none to be had.
  std::string Call(const google::protobuf::Message& request) {
    while (true) {
      const auto response =
          client_.CallBytes(MethodOf(request), request.SerializeAsString(),
                            absl::Seconds(60), /*wait_for_ready=*/true);
      if (response.ok()) {
        tally_.Answered();
        return *response;
      }
      if (!absl::IsUnavailable(response.status())) {
        tally_.Failed(response.status());
        return "";
      }
      tally_.Repeated();
    }
  }

  // Follows a stream that does not end by itself, for some seconds.
  void Follow(const google::protobuf::Message& request) {
    const StreamResult result =
        client_.CallStream(MethodOf(request), {request.SerializeAsString()},
                           /*responses_max=*/3, absl::Seconds(60));
    if (!result.status.ok() && !absl::IsUnavailable(result.status)) {
      tally_.Failed(result.status);
    }
  }

 private:
  RpcClient client_;
  Tally& tally_;
};

class DrainTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(services_.Start(), IsOk());
    ASSERT_THAT(StoreSimpleWorld(services_.ingest().client()), IsOk());
  }

  // Has a thread repeat `work` with a client of its own, and the number of the
  // repetition, until StopLoad().
  void Load(ServiceProcess& service, std::function<void(Client&, int)> work) {
    threads_.emplace_back(
        [this, address = service.address(), work = std::move(work)] {
          Client client(address, tally_);
          for (int number = 0; !stopped_ && tally_.failed() == 0; ++number) {
            work(client, number);
          }
        });
  }
  void StopLoad() {
    stopped_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

  // Stops and starts the service while the clients go on. Returns how long it
  // took to end; InfiniteDuration() if it did not end as it should.
  absl::Duration Drain(ServiceProcess& service) {
    const absl::Time begin = absl::Now();
    const absl::Status ended = service.Terminate();
    const absl::Duration duration = absl::Now() - begin;
    EXPECT_THAT(ended, IsOk());
    EXPECT_THAT(service.Launch(), IsOk());
    return ended.ok() ? duration : absl::InfiniteDuration();
  }

  // Drains the service again and again, and reports about it.
  void DrainUnderLoad(ServiceProcess& service, const std::string& name) {
    const int drains = Sized(4, 25);
    absl::Duration longest;
    for (int i = 0; i < drains && tally_.failed() == 0; ++i) {
      tally_.WaitForAnswers(kCallsBetween);
      longest = std::max(longest, Drain(service));
    }
    tally_.WaitForAnswers(kCallsBetween);
    StopLoad();
    EXPECT_TRUE(ReportFigure(
        5,
        absl::StrCat("calls failed for clients that repeat UNAVAILABLE, ",
                     drains, " drains of the ", name, " service"),
        tally_.failed(), Bound::kEqual, 0));
    EXPECT_TRUE(ReportFigure(
        5, absl::StrCat("longest drain of the ", name, " service, seconds"),
        absl::ToDoubleSeconds(longest), Bound::kAtMost,
        absl::ToDoubleSeconds(kGrace)));
    EXPECT_TRUE(ReportFigure(
        5, absl::StrCat("calls answered per drain of the ", name, " service"),
        1.0 * tally_.answered() / drains, Bound::kAtLeast, kCallsBetween));
    ReportFigure(
        5, absl::StrCat("calls repeated per drain of the ", name, " service"),
        1.0 * tally_.repeated() / drains);
  }

  ServicePair services_{{"--drain-grace", absl::FormatDuration(kGrace)},
                        {"--drain-grace", absl::FormatDuration(kGrace)}};
  Tally tally_;
  std::atomic<bool> stopped_ = false;
  std::vector<std::thread> threads_;
};

TEST_F(DrainTest, OfTheIngestServiceFailsNoWrite) {
  std::mutex mutex;
  std::map<std::string, int64_t> revisions;  // guarded by mutex
  const auto keep = [&](const ingest::v1::WriteReceipt& receipt) {
    const std::lock_guard lock(mutex);
    revisions[receipt.name()] = receipt.revision();
  };
  for (int i = 0; i < kWriters; ++i) {
    Load(services_.ingest(), [&, i](Client& client, int number) {
      const auto id = [&](int part) {
        return absl::StrCat("w", i, "-", number, "-", part);
      };
      if (i % 2 == 0) {
        IngestReportResponse response;
        response.ParseFromString(client.Call(SimpleReport(id(0), number)));
        keep(response.receipt());
        return;
      }
      BatchIngestReportsRequest batch;
      for (int part = 0; part < kBatch; ++part) {
        *batch.add_requests() = SimpleReport(id(part), number);
      }
      BatchIngestReportsResponse response;
      response.ParseFromString(client.Call(batch));
      for (const auto& result : response.results()) keep(result.receipt());
    });
  }
  DrainUnderLoad(services_.ingest(), "ingest");

  const auto log = ReadLog(services_.ingest().client());
  ASSERT_THAT(log, IsOk());
  EXPECT_THAT(CheckLog(*log), IsOk());
  std::map<std::string, int64_t> stored;
  int doubled = 0;
  for (const v1::LogEntry& entry : *log) {
    v1::Record record;
    ASSERT_TRUE(record.ParseFromString(entry.record()));
    if (!record.has_report()) continue;
    doubled += !stored
                    .emplace(absl::StrCat("reports/", record.entry_id()),
                             entry.revision())
                    .second;
  }
  EXPECT_EQ(stored, revisions);
  EXPECT_TRUE(ReportFigure(
      5, "entries lost, moved or doubled by drains of the ingest service",
      (stored == revisions ? 0 : 1) + doubled, Bound::kEqual, 0));
}

TEST_F(DrainTest, OfTheQueryServiceFailsNoQuestion) {
  const int reports = 400;
  for (int number = 0; number < reports; ++number) {
    ASSERT_THAT(services_.ingest().client().Call<IngestReportResponse>(
                    SimpleReport(absl::StrCat("r", number), number)),
                IsOk());
  }
  for (int i = 0; i < kReaders; ++i) {
    Load(services_.query(), [i](Client& client, int number) {
      const std::string player =
          absl::StrCat("players/p", number % kSimplePlayers);
      if (i % 2 == 0) {
        ListTimelineRequest request;
        request.mutable_player()->set_name(player);
        client.Call(request);
      } else {
        GetForecastRequest request;
        request.mutable_player()->set_name(player);
        client.Call(request);
      }
    });
  }
  Load(services_.query(), [](Client& client, int) {
    // Until the service is back it cannot be watched.
    client.Call(query::v1::GetServerInfoRequest());
    WatchTimelineRequest request;
    request.add_players()->set_name("players/p0");
    request.mutable_heartbeat_interval()->set_seconds(1);
    client.Follow(request);
  });
  DrainUnderLoad(services_.query(), "query");
}

}  // namespace
}  // namespace hearsay::testing
