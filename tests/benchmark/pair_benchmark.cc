// Measures the pair of services beside their yardsticks, an echo server and a
// raw loop, and reports what it finds as figures (tests/testing/figures.h).
// With HEARSAY_FULL=1 in the environment in full size.
#include <sys/types.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/benchmark/load_client.h"
#include "tests/benchmark/pairs.h"
#include "tests/benchmark/raw_log.h"
#include "tests/testing/figures.h"
#include "tests/testing/process_usage.h"
#include "tests/testing/service_pair.h"
#include "tests/testing/simple_writes.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {
namespace {

using ingest::v1::BatchIngestReportsRequest;
using ingest::v1::BatchIngestReportsResponse;
using ingest::v1::IngestReportResponse;

constexpr int kItem = 9;
constexpr int kBatch = 100;
// Rows of one transaction of the raw loop.
constexpr int kRawRows = 2'000;
constexpr int kStarts = 5;

int PairCount() { return Sized(3, 15); }
absl::Duration SliceLength() {
  return FullSize() ? absl::Seconds(2) : absl::Milliseconds(700);
}

// Measures a slice of `workload` against a service.
Slice MeasureCalls(ServiceProcess& service, LoadClient& client,
                   const Workload& workload, double units_per_call) {
  const absl::Duration cpu_before = CpuTime(service.pid());
  const LoadResult result = client.Run(workload, SliceLength());
  const absl::Duration cpu = CpuTime(service.pid()) - cpu_before;
  const double units = static_cast<double>(result.calls) * units_per_call;
  return {result.CallsPerSecond() * units_per_call,
          absl::ToDoubleMicroseconds(cpu) / units, result.errors};
}

// Runs a workload against a service and against the echo server.
PairResult CompareWithEcho(ServiceProcess& service, ServiceProcess& echo,
                           const Workload& workload, double units_per_call) {
  LoadClient service_client(service.address());
  LoadClient echo_client(echo.address());
  return RunPairs(
      PairCount(),
      [&] {
        return MeasureCalls(service, service_client, workload, units_per_call);
      },
      [&] {
        return MeasureCalls(echo, echo_client, workload, units_per_call);
      });
}

// A request that asks the same each time, and the answer that it must get.
Workload SameAnswer(const google::protobuf::Message& request,
                    const std::string& answer) {
  return {MethodOf(request),
          [bytes = request.SerializeAsString()] { return bytes; },
          [answer](const std::string& response) { return response == answer; }};
}

// Ids that no other write has.
class Ids {
 public:
  int Next() { return ++last_; }

 private:
  int last_ = 0;
};

std::string NextReport(Ids& ids) {
  const int number = ids.Next();
  return SimpleReport(absl::StrCat("bench-", number), number)
      .SerializeAsString();
}

Workload UnaryReports(Ids& ids) {
  return {MethodOf(ingest::v1::IngestReportRequest()),
          [&ids] { return NextReport(ids); },
          [](const std::string& bytes) {
            IngestReportResponse response;
            return response.ParseFromString(bytes) &&
                   response.receipt().revision() > 0;
          }};
}

Workload ReportBatches(Ids& ids) {
  return {MethodOf(BatchIngestReportsRequest()),
          [&ids] {
            BatchIngestReportsRequest batch;
            for (int i = 0; i < kBatch; ++i) {
              const int number = ids.Next();
              *batch.add_requests() =
                  SimpleReport(absl::StrCat("bench-", number), number);
            }
            return batch.SerializeAsString();
          },
          [](const std::string& bytes) {
            BatchIngestReportsResponse response;
            if (!response.ParseFromString(bytes)) return false;
            for (const auto& result : response.results()) {
              if (result.receipt().revision() <= 0) return false;
            }
            return response.results_size() == kBatch;
          }};
}

// Appends to the raw log for a slice; the requests are made beforehand, as the
// load client makes them in another process.
Slice MeasureRawLog(RawLog& log, const std::vector<std::string>& requests) {
  Slice slice;
  int64_t rows = 0;
  const absl::Time start = absl::Now();
  while (absl::Now() - start < SliceLength()) {
    if (!log.Append(requests).ok()) ++slice.errors;
    rows += static_cast<int64_t>(requests.size());
  }
  slice.per_second =
      static_cast<double>(rows) / absl::ToDoubleSeconds(absl::Now() - start);
  return slice;
}

// Writes the answer of `request` where the echo server finds it.
absl::StatusOr<std::string> RecordAnswer(
    ServiceProcess& service, const google::protobuf::Message& request,
    const ServiceProcess& echo) {
  ASSIGN_OR_RETURN(std::string answer,
                   service.client().CallBytes(MethodOf(request),
                                              request.SerializeAsString()));
  const std::string method = MethodOf(request);
  std::filesystem::create_directories(echo.data_dir());
  std::ofstream(echo.data_dir() + method.substr(method.rfind('/')),
                std::ios::binary)
      << answer;
  return answer;
}

// The services, the echo server and what they are asked.
class PairBenchmark {
 public:
  PairBenchmark()
      : echo_({HEARSAY_ECHO_BINARY,
               "hearsay.ingest.v1.IngestService",
               echo_dir_.path(),
               {}}) {}

  absl::Status Run() {
    RETURN_IF_ERROR(MeasureStartAndMemory());
    RETURN_IF_ERROR(PrepareAnswers());
    CompareReads();
    // Followers take their share of the processors; here it is about writes.
    RETURN_IF_ERROR(services_.query().Terminate());
    RETURN_IF_ERROR(CompareWrites());
    RETURN_IF_ERROR(services_.ingest().Terminate());
    return echo_.Terminate();
  }

 private:
  absl::Status MeasureStartAndMemory() {
    std::vector<double> ingest_seconds, query_seconds;
    for (int i = 0; i < kStarts; ++i) {
      ServicePair pair;
      const absl::Time start = absl::Now();
      RETURN_IF_ERROR(pair.ingest().Start());
      const absl::Time middle = absl::Now();
      RETURN_IF_ERROR(pair.query().Start());
      ingest_seconds.push_back(absl::ToDoubleSeconds(middle - start));
      query_seconds.push_back(absl::ToDoubleSeconds(absl::Now() - middle));
      if (i + 1 == kStarts) ReportMemory(pair);
    }
    ReportFigure(kItem, "ingest service: start to SERVING, s, median",
                 SpreadOf(ingest_seconds).median, Bound::kAtMost, 1);
    ReportFigure(kItem, "query service: start to SERVING, s, median",
                 SpreadOf(query_seconds).median, Bound::kAtMost, 1);
    return absl::OkStatus();
  }

  static void ReportMemory(ServicePair& pair) {
    constexpr double kMebibyte = 1 << 20;
    ReportFigure(
        kItem, "ingest service: idle memory, MiB",
        static_cast<double>(ResidentBytes(pair.ingest().pid())) / kMebibyte,
        Bound::kAtMost, 64);
    ReportFigure(
        kItem, "query service: idle memory, MiB",
        static_cast<double>(ResidentBytes(pair.query().pid())) / kMebibyte,
        Bound::kAtMost, 64);
  }

  absl::Status PrepareAnswers() {
    RETURN_IF_ERROR(services_.Start());
    ServiceProcess& ingest = services_.ingest();
    RETURN_IF_ERROR(StoreSimpleWorld(ingest.client()));
    RETURN_IF_ERROR(
        RecordAnswer(ingest, SimpleReport("sample", ids_.Next()), echo_)
            .status());
    BatchIngestReportsRequest batch;
    int64_t head = 0;
    for (int i = 0; i < 40; ++i) {
      batch.ParseFromString(ReportBatches(ids_).next_request());
      ASSIGN_OR_RETURN(const std::string answer,
                       RecordAnswer(ingest, batch, echo_));
      BatchIngestReportsResponse response;
      response.ParseFromString(answer);
      head = response.results().rbegin()->receipt().revision();
    }
    timeline_.mutable_player()->set_name("players/p0");
    timeline_.set_min_revision(head);
    timeline_.mutable_as_of()->set_revision(head);
    timeline_.set_page_size(50);
    ASSIGN_OR_RETURN(timeline_answer_,
                     RecordAnswer(services_.query(), timeline_, echo_));
    *forecast_.mutable_player() = timeline_.player();
    *forecast_.mutable_as_of() = timeline_.as_of();
    ASSIGN_OR_RETURN(forecast_answer_,
                     RecordAnswer(services_.query(), forecast_, echo_));
    return echo_.Start();
  }

  void CompareReads() {
    query::v1::ListTimelineResponse page;
    page.ParseFromString(timeline_answer_);
    ReportFigure(kItem, "timeline page: entries", page.entries_size(),
                 Bound::kEqual, 50);
    ReportFigure(kItem, "timeline page: bytes",
                 static_cast<double>(timeline_answer_.size()));
    ReportPairs("timeline page of 50, 64 in flight", "calls",
                CompareWithEcho(services_.query(), echo_,
                                SameAnswer(timeline_, timeline_answer_), 1));
    ReportPairs("forecast, 64 in flight", "calls",
                CompareWithEcho(services_.query(), echo_,
                                SameAnswer(forecast_, forecast_answer_), 1));
  }

  absl::Status CompareWrites() {
    ReportPairs(
        "unary IngestReport, durable, 64 in flight", "reports",
        CompareWithEcho(services_.ingest(), echo_, UnaryReports(ids_), 1));
    ReportPairs("batches of 100 reports, durable, 64 in flight, echo",
                "reports",
                CompareWithEcho(services_.ingest(), echo_, ReportBatches(ids_),
                                kBatch));
    return CompareBatchesWithRawLog();
  }

  absl::Status CompareBatchesWithRawLog() {
    ASSIGN_OR_RETURN(RawLog raw, RawLog::Open(echo_dir_.File("raw.sqlite3")));
    std::vector<std::string> requests;
    for (int i = 0; i < kRawRows; ++i) requests.push_back(NextReport(ids_));
    LoadClient client(services_.ingest().address());
    const Workload batches = ReportBatches(ids_);
    ReportPairs(
        "batches of 100 reports, durable, 64 in flight, raw loop", "reports",
        RunPairs(
            PairCount(),
            [&] {
              return MeasureCalls(services_.ingest(), client, batches, kBatch);
            },
            [&] { return MeasureRawLog(raw, requests); }));
    return absl::OkStatus();
  }

  ServicePair services_;
  TempDir echo_dir_;
  ServiceProcess echo_;
  Ids ids_;
  query::v1::ListTimelineRequest timeline_;
  std::string timeline_answer_;
  query::v1::GetForecastRequest forecast_;
  std::string forecast_answer_;
};

}  // namespace
}  // namespace hearsay::testing

int main() {
  const absl::Status status = hearsay::testing::PairBenchmark().Run();
  if (status.ok()) return 0;
  std::cerr << "pair_benchmark: " << status << "\n";
  return 1;
}
