// Watches of the real query service while reports come in: those who read miss
// nothing, and those who do not cost it nothing.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.grpc.pb.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"
#include "tests/testing/service_pair.h"
#include "tests/testing/simple_writes.h"

namespace hearsay::testing {
namespace {

using ::hearsay::ingest::v1::IngestReportResponse;
using ::hearsay::query::v1::ListTimelineRequest;
using ::hearsay::query::v1::ListTimelineResponse;
using ::hearsay::query::v1::QueryService;
using ::hearsay::query::v1::TimelineEntry;
using ::hearsay::query::v1::WatchTimelineRequest;
using ::hearsay::query::v1::WatchTimelineResponse;

// A timeline: entries, without their change, by key.
using Entries = std::map<std::string, std::string>;

std::string PlayerName(int number) {
  return absl::StrCat("players/p", number % kSimplePlayers);
}

// Resident memory of a process, in MiB.
double MemoryMib(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/statm"));
  int64_t pages = 0, resident_pages = 0;
  file >> pages >> resident_pages;
  return static_cast<double>(resident_pages) * sysconf(_SC_PAGESIZE) /
         (1 << 20);
}

// One watch on a connection of its own, cancelled when it goes.
class WatchCall {
 public:
  WatchCall(const std::string& address, const WatchTimelineRequest& request)
      : client_(address) {
    context_.set_wait_for_ready(true);
    reader_ = QueryService::NewStub(client_.channel())
                  ->WatchTimeline(&context_, request);
  }
  ~WatchCall() {
    context_.TryCancel();
    Finish();
  }

  bool Read(WatchTimelineResponse& message) { return reader_->Read(&message); }
  // Reads what is left and returns how the call has ended. Once.
  grpc::StatusCode Finish() {
    if (reader_ == nullptr) return grpc::StatusCode::UNKNOWN;
    WatchTimelineResponse rest;
    while (Read(rest)) {
    }
    const auto reader = std::move(reader_);
    return reader->Finish().error_code();
  }

 private:
  RpcClient client_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<WatchTimelineResponse>> reader_;
};

// Reads one watch in a thread and keeps the timelines of its players.
class WatchReader {
 public:
  WatchReader(const std::string& address, const WatchTimelineRequest& request,
              std::map<std::string, Entries> known)
      : known_(std::move(known)), call_(address, request) {
    thread_ = std::thread([this] { ReadAll(); });
  }

  ~WatchReader() {
    StopAt(0);
    if (thread_.joinable()) thread_.join();
  }

  // Reads on until everything up to `revision` has been told.
  void StopAt(int64_t revision) { last_revision_ = revision; }
  // Waits until it has, and returns what it knows.
  const std::map<std::string, Entries>& Known() {
    thread_.join();
    return known_;
  }

 private:
  void ReadAll() {
    WatchTimelineResponse message;
    while (call_.Read(message)) {
      for (const TimelineEntry& entry : message.update().entries()) {
        Apply(entry, known_[message.update().player()]);
      }
      if (message.resume_revision() >= last_revision_) return;
    }
    ADD_FAILURE() << "the watch has ended";
  }

  static void Apply(TimelineEntry entry, Entries& entries) {
    if (entry.change() == query::v1::ENTRY_CHANGE_REMOVED) {
      entries.erase(entry.entry_key());
    } else {
      entry.clear_change();
      entries[entry.entry_key()] = entry.SerializeAsString();
    }
  }

  std::map<std::string, Entries> known_;
  std::atomic<int64_t> last_revision_ = INT64_MAX;
  WatchCall call_;
  std::thread thread_;
};

class WatchEndToEndTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(services_.Start(), IsOk());
    ASSERT_THAT(StoreSimpleWorld(ingest().client()), IsOk());
  }

  ServiceProcess& ingest() { return services_.ingest(); }
  ServiceProcess& query() { return services_.query(); }

  // Stores a report and returns its revision.
  int64_t Store(int number) {
    const auto response = ingest().client().Call<IngestReportResponse>(
        SimpleReport(absl::StrCat("r", number), number));
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->receipt().revision() : 0;
  }

  // Lists a player's whole timeline.
  Entries List(const std::string& player, int64_t revision) {
    ListTimelineRequest request;
    request.mutable_player()->set_name(player);
    request.mutable_as_of()->set_revision(revision);
    request.set_page_size(1000);
    Entries entries;
    do {
      const auto response =
          query().client().Call<ListTimelineResponse>(request);
      EXPECT_THAT(response, IsOk());
      if (!response.ok()) break;
      for (const TimelineEntry& entry : response->entries()) {
        entries[entry.entry_key()] = entry.SerializeAsString();
      }
      request.set_page_token(response->next_page_token());
    } while (!request.page_token().empty());
    return entries;
  }

  ServicePair services_;
};

// Returns a watch of one, several or all players.
WatchTimelineRequest RequestOf(int number, int64_t after_revision) {
  WatchTimelineRequest request;
  const int players[] = {1, 4, 0};
  for (int i = 0; i < players[number % 3]; ++i) {
    request.add_players()->set_name(PlayerName(number + i));
  }
  request.set_after_revision(after_revision);
  request.mutable_heartbeat_interval()->set_seconds(1);
  return request;
}

// AddressSanitizer gives freed memory back only much later, so that what the
// service holds cannot be told.
#ifdef __SANITIZE_ADDRESS__
constexpr bool kKeepsFreedMemory = true;
#else
constexpr bool kKeepsFreedMemory = false;
#endif

TEST_F(WatchEndToEndTest, WhoReadsMissesNothingAndWhoDoesNotCostsNothing) {
  constexpr int kWatches = 200;
  const absl::Duration span = absl::Seconds(Sized(15, 600));
  const absl::Duration step = absl::Milliseconds(Sized(40, 200));

  int count = 0;
  int64_t start = 0;
  for (; count < 20 * kSimplePlayers; ++count) start = Store(count);
  std::map<std::string, Entries> known;
  for (int i = 0; i < kSimplePlayers; ++i) {
    known[PlayerName(i)] = List(PlayerName(i), start);
  }

  const double memory_before = MemoryMib(query().pid());
  std::vector<std::unique_ptr<WatchReader>> readers;
  std::vector<std::unique_ptr<WatchCall>> idlers;
  for (int i = 0; i < kWatches / 2; ++i) {
    // Who does not read is told most.
    WatchTimelineRequest request = RequestOf(2, start);
    request.set_view(query::v1::TIMELINE_VIEW_FULL);
    idlers.push_back(std::make_unique<WatchCall>(query().address(), request));
    readers.push_back(std::make_unique<WatchReader>(
        query().address(), RequestOf(i, start), known));
  }

  // Reports at a steady rate.
  double memory_most = memory_before;
  std::map<std::string, int64_t> last;  // revision, by player
  int64_t end = start;
  const absl::Time begun = absl::Now();
  for (absl::Time due = begun; due < begun + span; due += step, ++count) {
    absl::SleepFor(due - absl::Now());
    end = Store(count);
    last[PlayerName(count)] = end;
    memory_most = std::max(memory_most, MemoryMib(query().pid()));
  }

  for (int i = 0; i < kSimplePlayers; ++i) {
    known[PlayerName(i)] = List(PlayerName(i), last[PlayerName(i)]);
  }
  int wrong = 0, compared = 0;
  for (const auto& reader : readers) reader->StopAt(end);
  for (size_t i = 0; i < readers.size(); ++i) {
    const std::map<std::string, Entries>& told = readers[i]->Known();
    const WatchTimelineRequest request = RequestOf(static_cast<int>(i), 0);
    for (const auto& [player, entries] : known) {
      const bool watched =
          request.players().empty() ||
          std::any_of(
              request.players().begin(), request.players().end(),
              [&](const auto& named) { return named.name() == player; });
      if (!watched) continue;
      ++compared;
      if (told.at(player) != entries) ++wrong;
    }
  }
  memory_most = std::max(memory_most, MemoryMib(query().pid()));
  const bool is_small = ReportFigure(
      8,
      absl::StrCat("growth of the query service in ",
                   absl::ToInt64Seconds(span), " s with ", kWatches,
                   " watches of which half never read, MiB"),
      memory_most - memory_before, Bound::kAtMost, 64);
  EXPECT_TRUE(is_small || kKeepsFreedMemory);
  EXPECT_TRUE(ReportFigure(8, "timelines of those who read that are wrong",
                           wrong, Bound::kEqual, 0));
  ReportFigure(8, "timelines of those who read that were compared", compared);
  ReportFigure(8, "reports stored meanwhile", count - 20 * kSimplePlayers);
}

TEST_F(WatchEndToEndTest, DrainsWithOpenWatches) {
  const int64_t start = Store(0);
  std::vector<std::unique_ptr<WatchCall>> calls;
  for (int i = 0; i < 3; ++i) {
    calls.push_back(
        std::make_unique<WatchCall>(query().address(), RequestOf(i, start)));
    WatchTimelineResponse first;
    ASSERT_TRUE(calls.back()->Read(first));
  }
  const absl::Time asked = absl::Now();
  EXPECT_THAT(query().Terminate(), IsOk());
  EXPECT_LT(absl::Now() - asked, absl::Seconds(8));  // of 10 s of grace
  for (const auto& call : calls) {
    EXPECT_EQ(call->Finish(), grpc::StatusCode::UNAVAILABLE);
  }
}

TEST_F(WatchEndToEndTest, ResumesAtAnotherReplica) {
  const int64_t start = Store(0);
  WatchTimelineResponse message;
  {
    WatchCall first(query().address(), RequestOf(2, start));
    ASSERT_TRUE(first.Read(message));
    Store(1);
    while (!message.has_update()) ASSERT_TRUE(first.Read(message));
    EXPECT_EQ(message.update().player(), "players/p1");
  }
  const int64_t resume_revision = message.resume_revision();
  Store(2);
  const auto replica = services_.NewReplica();
  ASSERT_THAT(replica->Start(), IsOk());
  WatchCall second(replica->address(), RequestOf(2, resume_revision));
  do {
    ASSERT_TRUE(second.Read(message));
  } while (!message.has_update());
  EXPECT_EQ(message.update().player(), "players/p2");
  EXPECT_EQ(message.resume_revision(), resume_revision + 1);
}

}  // namespace
}  // namespace hearsay::testing
