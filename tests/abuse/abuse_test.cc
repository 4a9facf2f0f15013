// Both services under attack on loopback, while an ordinary client goes about
// its business: all its calls succeed, and memory and descriptors stay bounded.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/abuse/attacks.h"
#include "tests/abuse/http2_socket.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"
#include "tests/testing/process_usage.h"
#include "tests/testing/service_pair.h"
#include "tests/testing/simple_writes.h"

namespace hearsay::testing {
namespace {

constexpr int kItem = 4;
// What one attack may add at most, whatever its size. Rapid resets take most:
// a connection has 2000 calls of about 20 KB before it is cut, and more come
// until that is noticed.
constexpr int kMemoryGrowthMibMax = 512;
// Descriptors beside one for each connection of the attack: of ordinary
// clients, and of the services themselves.
constexpr int kOtherDescriptorsMax = 200;
constexpr absl::Duration kPatience = absl::Seconds(60);

constexpr char kIngestReport[] =
    "/hearsay.ingest.v1.IngestService/IngestReport";
constexpr char kTail[] = "/hearsay.ingest.v1.IngestService/Tail";
constexpr char kListTimeline[] = "/hearsay.query.v1.QueryService/ListTimeline";
constexpr char kWatchTimeline[] =
    "/hearsay.query.v1.QueryService/WatchTimeline";

int DescriptorCount(pid_t pid) {
  std::error_code ignored;
  const std::filesystem::directory_iterator descriptors(
      absl::StrCat("/proc/", pid, "/fd"), ignored);
  return static_cast<int>(std::distance(begin(descriptors), end(descriptors)));
}

// The most that a process has had of each.
struct Peak {
  int64_t bytes = 0;
  int descriptors = 0;

  void Take(pid_t pid) {
    bytes = std::max(bytes, ResidentBytes(pid));
    descriptors = std::max(descriptors, DescriptorCount(pid));
  }
};

// What an ordinary client has met.
struct Experience {
  std::vector<absl::Duration> latencies;
  std::vector<absl::Status> failures;

  double P99Ms() {
    if (latencies.empty()) return 0;
    const auto p99 = latencies.begin() + (latencies.size() * 99) / 100;
    std::nth_element(latencies.begin(), p99, latencies.end());
    return absl::ToDoubleMilliseconds(*p99);
  }
};

// Returns a client as anybody would make it, with a connection of its own.
std::unique_ptr<RpcClient> MakeOrdinaryClient(const ServiceProcess& service) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return std::make_unique<RpcClient>(grpc::CreateCustomChannel(
      service.address(), grpc::InsecureChannelCredentials(), arguments));
}

int PortOf(const ServiceProcess& service) {
  const std::string address = service.address();
  int port = 0;
  EXPECT_TRUE(absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port));
  return port;
}

class AbuseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    RaiseDescriptorLimit();
    ASSERT_THAT(pair_.Start(), IsOk());
    ASSERT_THAT(StoreSimpleWorld(pair_.ingest().client()), IsOk());
  }

  // Both ends of the connections are counted against it.
  static void RaiseDescriptorLimit() {
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }

  // Has an ordinary client make calls while the attacks last, and judges what
  // it met and what became of the services. `connections`: the most that all
  // attacks hold of one service.
  void Endure(const std::string& name, const std::vector<Attack>& attacks,
              int connections) {
    const Peak ingest_before = PeakOf(pair_.ingest());
    const Peak query_before = PeakOf(pair_.query());
    Peak ingest_peak = ingest_before;
    Peak query_peak = query_before;
    Experience experience;
    const int calls_min = Sized(200, 5000);
    std::vector<AttackState> states(attacks.size());
    std::vector<std::thread> threads;
    for (size_t i = 0; i < attacks.size(); ++i) {
      threads.emplace_back([&, i] { attacks[i](states[i]); });
    }
    const auto all_done = [&] {
      return std::all_of(
          states.begin(), states.end(),
          [](const AttackState& state) { return state.done.load(); });
    };
    const absl::Time deadline = absl::Now() + kPatience * Sized(5, 30);
    while (absl::Now() < deadline &&
           (!all_done() ||
            static_cast<int>(experience.latencies.size()) < calls_min)) {
      CallOnce(experience);
      ingest_peak.Take(pair_.ingest().pid());
      query_peak.Take(pair_.query().pid());
    }
    EXPECT_TRUE(all_done()) << name;
    for (AttackState& state : states) state.stop = true;
    for (std::thread& thread : threads) thread.join();
    Judge(name, experience);
    JudgePeak(name + ", ingest service", ingest_before, ingest_peak,
              connections);
    JudgePeak(name + ", query service", query_before, query_peak, connections);
    ExpectAllClosed(ingest_before.descriptors, query_before.descriptors);
  }

  Peak PeakOf(ServiceProcess& service) {
    Peak peak;
    peak.Take(service.pid());
    return peak;
  }

  // Makes one call; now and then as a client that has just come.
  void CallOnce(Experience& experience) {
    constexpr int kCallsOfClient = 20;
    const int number = call_count_++;
    if (number % kCallsOfClient == 0) {
      ingest_client_ = MakeOrdinaryClient(pair_.ingest());
      query_client_ = MakeOrdinaryClient(pair_.query());
    }
    const absl::Time start = absl::Now();
    const absl::Status status = CallAny(number);
    experience.latencies.push_back(absl::Now() - start);
    if (!status.ok()) experience.failures.push_back(status);
  }

  absl::Status CallAny(int number) {
    switch (number % 3) {
      case 0:
        return ingest_client_
            ->Call<ingest::v1::IngestReportResponse>(
                SimpleReport(absl::StrCat("r", number), number), kPatience)
            .status();
      case 1:
        return ingest_client_
            ->Call<ingest::v1::GetHeadResponse>(ingest::v1::GetHeadRequest(),
                                                kPatience)
            .status();
      default: {
        query::v1::ListTimelineRequest request;
        request.mutable_player()->set_name("players/p0");
        return query_client_
            ->Call<query::v1::ListTimelineResponse>(request, kPatience)
            .status();
      }
    }
  }

  void Judge(const std::string& name, Experience& experience) {
    const auto calls = static_cast<double>(experience.latencies.size());
    ReportFigure(kItem, name + ": calls of an ordinary client", calls);
    ReportFigure(kItem, name + ": p99 of its calls in ms", experience.P99Ms());
    EXPECT_TRUE(ReportFigure(kItem, name + ": its calls that failed",
                             static_cast<double>(experience.failures.size()),
                             Bound::kEqual, 0))
        << experience.failures.front();
  }

  void JudgePeak(const std::string& name, const Peak& before, const Peak& peak,
                 int connections) {
    EXPECT_TRUE(ReportFigure(kItem, name + ": MiB of memory more",
                             (peak.bytes - before.bytes) / double{1 << 20},
                             Bound::kAtMost, kMemoryGrowthMibMax));
    EXPECT_TRUE(ReportFigure(
        kItem, name + ": descriptors", peak.descriptors, Bound::kAtMost,
        before.descriptors + connections + kOtherDescriptorsMax));
  }

  // The services let go of connections that are gone.
  void ExpectAllClosed(int ingest_descriptors, int query_descriptors) {
    const absl::Time deadline = absl::Now() + kPatience;
    const auto closed = [&] {
      return DescriptorCount(pair_.ingest().pid()) <=
                 ingest_descriptors + kOtherDescriptorsMax &&
             DescriptorCount(pair_.query().pid()) <=
                 query_descriptors + kOtherDescriptorsMax;
    };
    Experience ignored;
    while (!closed() && absl::Now() < deadline) CallOnce(ignored);
    EXPECT_TRUE(closed());
  }

  int ingest_port() { return PortOf(pair_.ingest()); }
  int query_port() { return PortOf(pair_.query()); }

  // What the ordinary client asks about is kept too, up to a limit.
  ServicePair pair_{{}, {"--dossier-entries", "10000"}};
  std::unique_ptr<RpcClient> ingest_client_;
  std::unique_ptr<RpcClient> query_client_;
  int call_count_ = 0;
};

TEST_F(AbuseTest, EnduresHalfOpenConnections) {
  const int count = Sized(300, 2000);
  Endure(
      "half-open connections",
      {HoldHalfOpen(ingest_port(), count), HoldHalfOpen(query_port(), count)},
      count);
}

TEST_F(AbuseTest, ClosesHalfOpenConnectionsItself) {
  const int count = Sized(20, 2000);
  AttackState state;
  // Ends by itself when all are closed.
  HoldHalfOpen(query_port(), count)(state);
  EXPECT_TRUE(ReportFigure(kItem, "half-open connections that were closed",
                           state.closed_count, Bound::kEqual, count));
}

TEST_F(AbuseTest, EnduresSlowBodies) {
  const int count = Sized(50, 500);
  const int bytes = Sized(2, 30);
  Endure("bodies of a byte a second",
         {SendSlowBodies(ingest_port(), count, bytes, kIngestReport),
          SendSlowBodies(query_port(), count, bytes, kListTimeline)},
         count);
}

TEST_F(AbuseTest, EnduresPingFloods) {
  const int count = 4;
  const int frames = Sized(20'000, 1'000'000);
  Endure("ping flood",
         {FloodFrames(ingest_port(), count, Http2Ping(), frames),
          FloodFrames(query_port(), count, Http2Ping(), frames)},
         count);
}

TEST_F(AbuseTest, EnduresSettingsFloods) {
  const int count = 4;
  const int frames = Sized(20'000, 1'000'000);
  Endure("SETTINGS flood",
         {FloodFrames(ingest_port(), count, Http2Settings(), frames),
          FloodFrames(query_port(), count, Http2Settings(), frames)},
         count);
}

TEST_F(AbuseTest, EnduresRapidResets) {
  const int count = 4;
  // Unbounded, they would take more memory than is allowed: 19 KB each.
  const int calls = Sized(50'000, 500'000);
  Endure("rapid reset",
         {ResetRapidly(ingest_port(), count, kIngestReport, calls),
          ResetRapidly(query_port(), count, kListTimeline, calls)},
         count);
}

TEST_F(AbuseTest, EnduresSubscribersThatNeverRead) {
  constexpr int kSubscribers = 200;
  for (int i = 0; i < Sized(200, 20'000); ++i) {
    ASSERT_THAT(pair_.ingest().client().Call<ingest::v1::IngestReportResponse>(
                    SimpleReport(absl::StrCat("told-", i), i)),
                IsOk());
  }
  Endure("subscribers that never read",
         {SubscribeWithoutReading(ingest_port(), kSubscribers, kTail),
          SubscribeWithoutReading(query_port(), kSubscribers, kWatchTimeline)},
         kSubscribers);
}

// A server that has no descriptor left must not stop listening for good.
TEST_F(AbuseTest, ServesAgainAfterDescriptorsRanOut) {
  const pid_t pid = pair_.ingest().pid();
  constexpr int kSpare = 50;
  rlimit limit = {};
  limit.rlim_cur = limit.rlim_max = DescriptorCount(pid) + kSpare;
  ASSERT_EQ(prlimit(pid, RLIMIT_NOFILE, &limit, nullptr), 0);
  AttackState state;
  std::thread attack([&] { HoldHalfOpen(ingest_port(), 4 * kSpare)(state); });
  Experience ignored;
  const absl::Time deadline = absl::Now() + kPatience;
  const auto is_full = [&] {
    return DescriptorCount(pid) >= static_cast<int>(limit.rlim_max);
  };
  while (!is_full() && absl::Now() < deadline) {
    ignored.failures.push_back(
        pair_.ingest()
            .client()
            .Call<ingest::v1::GetHeadResponse>(ingest::v1::GetHeadRequest())
            .status());
  }
  EXPECT_TRUE(is_full());
  state.stop = true;
  attack.join();
  EXPECT_THAT(RpcClient(pair_.ingest().address())
                  .Call<ingest::v1::GetHeadResponse>(
                      ingest::v1::GetHeadRequest(), kPatience,
                      /*wait_for_ready=*/true),
              IsOk());
}

}  // namespace
}  // namespace hearsay::testing
