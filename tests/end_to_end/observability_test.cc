// What operators see of the running services: metrics, readiness, and which log
// lines belong to one request.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.grpc.pb.h"
#include "tests/testing/http_get.h"
#include "tests/testing/matchers.h"
#include "tests/testing/process.h"
#include "tests/testing/service_pair.h"
#include "tests/testing/simple_writes.h"

namespace hearsay::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

constexpr char kObservability[] = HEARSAY_DEPLOY "/observability";
constexpr char kManual[] = HEARSAY_DEPLOY "/../docs/operations.md";
constexpr char kPromtool[] = HEARSAY_DEPLOY "/../build/tools/promtool";

using LogLine = google::protobuf::Struct;

std::string Text(const LogLine& line, const std::string& key) {
  const auto field = line.fields().find(key);
  return field == line.fields().end() ? "" : field->second.string_value();
}

std::vector<LogLine> ReadLogLines(const ServiceProcess& service) {
  std::vector<LogLine> lines;
  for (const auto text :
       absl::StrSplit(ReadFile(service.log_file()), '\n', absl::SkipEmpty())) {
    LogLine line;
    // The last may not be written whole yet.
    if (google::protobuf::util::JsonStringToMessage(std::string(text), &line)
            .ok()) {
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

// Returns the port of the service that it tells under `key`.
int PortOf(const ServiceProcess& service, const std::string& key) {
  for (const LogLine& line : ReadLogLines(service)) {
    const auto field = line.fields().find(key);
    if (field != line.fields().end()) {
      return static_cast<int>(field->second.number_value());
    }
  }
  return 0;
}

// Returns the samples of a scrape by name and labels.
std::map<std::string, double> Scrape(const ServiceProcess& service) {
  std::map<std::string, double> samples;
  const std::string body = HttpGet(PortOf(service, "metrics_port"), "/metrics");
  for (const auto line : absl::StrSplit(body, '\n', absl::SkipEmpty())) {
    if (line[0] == '#') continue;
    const size_t space = line.rfind(' ');
    double value = 0;
    if (absl::SimpleAtod(line.substr(space + 1), &value)) {
      samples[std::string(line.substr(0, space))] = value;
    }
  }
  return samples;
}

std::set<std::string> NamesIn(const std::map<std::string, double>& samples) {
  std::set<std::string> names;
  for (const auto& [name, value] : samples) {
    names.insert(name.substr(0, name.find('{')));
  }
  return names;
}

// Returns everything in the text that is named as our metrics are.
std::set<std::string> MetricsNamedIn(const std::string& text) {
  static const std::regex& pattern =
      *new std::regex(R"(\b(hearsay|grpc_server|process)_[a-z_]+\b)");
  std::set<std::string> names;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end;
       match != end; ++match) {
    names.insert(match->str());
  }
  return names;
}

class ObservabilityTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(services_.Start(), IsOk());
    ASSERT_THAT(StoreSimpleWorld(ingest().client()), IsOk());
  }

  ServiceProcess& ingest() { return services_.ingest(); }
  ServiceProcess& query() { return services_.query(); }

  std::set<std::string> ExportedNames() {
    std::set<std::string> names = NamesIn(Scrape(ingest()));
    names.merge(NamesIn(Scrape(query())));
    return names;
  }

  ServicePair services_{{"--metrics-listen", "127.0.0.1:0", "--admin-listen",
                         "127.0.0.1:0", "--log-level", "debug"},
                        {"--metrics-listen", "127.0.0.1:0"}};
};

TEST_F(ObservabilityTest, ExportsAllThatTheDashboardAndTheAlertsUse) {
  const std::set<std::string> exported = ExportedNames();
  for (const char* const file : {"grafana_dashboard.json", "alerts.yaml"}) {
    const std::set<std::string> used =
        MetricsNamedIn(ReadFile(absl::StrCat(kObservability, "/", file)));
    EXPECT_GT(used.size(), 10u) << file;
    EXPECT_THAT(exported, IsSupersetOf(used)) << file;
  }
}

TEST_F(ObservabilityTest, ExportsNothingThatTheManualDoesNotName) {
  const std::set<std::string> named = MetricsNamedIn(ReadFile(kManual));
  const std::regex suffix("_(bucket|sum|count)$");
  std::set<std::string> exported;
  for (const std::string& name : ExportedNames()) {
    if (!MetricsNamedIn(name).empty()) {
      exported.insert(std::regex_replace(name, suffix, ""));
    }
  }
  EXPECT_THAT(named, IsSupersetOf(exported));
}

TEST_F(ObservabilityTest, CountsWhatHasHappened) {
  const auto before = Scrape(ingest());
  EXPECT_THAT(ingest().client().Call<ingest::v1::IngestReportResponse>(
                  SimpleReport("r1", 1)),
              IsOk());
  ingest::v1::GetReportRequest unknown;
  unknown.set_name("no name");
  EXPECT_FALSE(
      ingest().client().Call<ingest::v1::GetReportResponse>(unknown).ok());
  query::v1::ListTimelineRequest timeline;
  timeline.mutable_player()->set_name("players/p1");
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(
        query().client().Call<query::v1::ListTimelineResponse>(timeline),
        IsOk());
  }

  auto after = Scrape(ingest());
  const auto grew = [&](const std::string& name) {
    const auto found = before.find(name);
    return after[name] - (found == before.end() ? 0 : found->second);
  };
  const std::string get_report =
      "grpc_type=\"unary\",grpc_service=\"hearsay.ingest.v1.IngestService\","
      "grpc_method=\"GetReport\"";
  EXPECT_EQ(grew("hearsay_head_revision"), 1);
  EXPECT_EQ(grew("hearsay_commits_total"), 1);
  EXPECT_EQ(grew("hearsay_committed_entries_total"), 1);
  EXPECT_EQ(grew("hearsay_fsync_seconds_count"), 1);
  EXPECT_EQ(grew(absl::StrCat("grpc_server_started_total{", get_report, "}")),
            1);
  EXPECT_EQ(grew(absl::StrCat("grpc_server_handled_total{", get_report,
                              ",grpc_code=\"InvalidArgument\"}")),
            1);
  EXPECT_EQ(grew("hearsay_refusals_total{reason=\"INVALID_FIELD\"}"), 1);
  EXPECT_EQ(after["grpc_server_in_flight{grpc_type=\"stream\",grpc_service="
                  "\"hearsay.ingest.v1.IngestService\",grpc_method=\"Tail\"}"],
            1);
  EXPECT_EQ(after["hearsay_ready"], 1);
  auto replica = Scrape(query());
  EXPECT_GE(replica["hearsay_cache_hits_total{cache=\"dossiers\"}"], 1);
  EXPECT_EQ(replica["hearsay_replica_state{state=\"SERVING\"}"], 1);
  EXPECT_EQ(replica["hearsay_model_info{model=\"models/default\"}"], 1);
}

TEST_F(ObservabilityTest, IsNotReadyWhileTheDiskIsTooFull) {
  const auto replica = services_.NewReplica(
      {"--metrics-listen", "127.0.0.1:0", "--disk-free-min", "1000000TiB"});
  ASSERT_THAT(replica->Launch(), IsOk());
  const std::string caught_up =
      "hearsay_readiness_condition{condition=\"replica\"}";
  auto metrics = Scrape(*replica);
  while (metrics[caught_up] != 1) metrics = Scrape(*replica);
  EXPECT_EQ(metrics["hearsay_readiness_condition{condition=\"disk\"}"], 0);
  EXPECT_EQ(metrics["hearsay_ready"], 0);
  EXPECT_FALSE(replica->IsServing());
}

TEST_F(ObservabilityTest, IsNotReadyWhenTheFeedIsSilentTooLong) {
  const auto replica = services_.NewReplica(
      {"--metrics-listen", "127.0.0.1:0", "--feed-silence-max", "1ms"});
  ASSERT_THAT(replica->Start(), IsOk());
  ASSERT_THAT(ingest().Terminate(), IsOk());
  while (replica->IsServing()) {
  }
  EXPECT_EQ(
      Scrape(*replica)["hearsay_readiness_condition{condition=\"feed_lag\"}"],
      0);
  ASSERT_THAT(ingest().Start(), IsOk());
  EXPECT_THAT(replica->WaitUntilServing(), IsOk());
}

TEST_F(ObservabilityTest, CarriesARequestsIdsThroughBothServices) {
  constexpr char kTrace[] = "0af7651916cd43dd8448eb211c80319c";
  grpc::ClientContext context;
  context.AddMetadata("x-request-id", "question-1");
  context.AddMetadata("traceparent",
                      absl::StrCat("00-", kTrace, "-b7ad6b7169203331-01"));
  // Of what is later than the log the ingest service is asked.
  query::v1::ListTimelineRequest request;
  request.mutable_player()->set_name("players/p1");
  request.mutable_as_of()->mutable_said_by()->set_seconds(4'000'000'000);
  query::v1::ListTimelineResponse response;
  const auto stub =
      query::v1::QueryService::NewStub(query().client().channel());
  EXPECT_EQ(stub->ListTimeline(&context, request, &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  const auto& echoed = context.GetServerInitialMetadata();
  ASSERT_EQ(echoed.count("x-request-id"), 1u);
  EXPECT_EQ(echoed.find("x-request-id")->second, "question-1");

  std::string trace;
  while (trace.empty()) {
    for (const LogLine& line : ReadLogLines(ingest())) {
      if (absl::EndsWith(Text(line, "method"), "/GetHead") &&
          Text(line, "request_id") == "question-1") {
        trace = Text(line, "trace_id");
      }
    }
  }
  EXPECT_EQ(trace, kTrace);
}

// Their names are gRPC's, and gone before the call is.
TEST_F(ObservabilityTest, NamesTheMethodsThatThereAreNot) {
  const std::string unknown =
      "/hearsay.ingest.v1.IngestService/AMethodWithARatherLongName";
  EXPECT_THAT(ingest().client().CallBytes(unknown, ""),
              StatusIs(absl::StatusCode::kUnimplemented));
  std::string named;
  while (named.empty()) {
    for (const LogLine& line : ReadLogLines(ingest())) {
      if (Text(line, "code") == "UNIMPLEMENTED") named = Text(line, "method");
    }
  }
  EXPECT_EQ(named, unknown);
}

TEST_F(ObservabilityTest, AnswersChannelzOnTheAdminPortOnly) {
  constexpr char kMethod[] = "/grpc.channelz.v1.Channelz/GetServers";
  RpcClient admin(absl::StrCat("127.0.0.1:", PortOf(ingest(), "admin_port")));
  const auto servers = admin.CallBytes(kMethod, "");
  ASSERT_THAT(servers, IsOk());
  EXPECT_FALSE(servers->empty());
  EXPECT_THAT(ingest().client().CallBytes(kMethod, ""),
              StatusIs(absl::StatusCode::kUnimplemented));
}

TEST_F(ObservabilityTest, PassesPromtool) {
  if (!std::filesystem::exists(kPromtool)) {
    GTEST_SKIP() << "There is no promtool: deploy/setup.sh --test gets it.";
  }
  const std::string scraped = services_.dir().File("metrics");
  std::string body = HttpGet(PortOf(query(), "metrics_port"), "/metrics");
  body = std::regex_replace(body, std::regex("(# [A-Z]+ )?exposer_.*\n"), "");
  std::ofstream(scraped) << body;
  for (const std::string& check :
       {absl::StrCat("rules ", kObservability, "/alerts.yaml"),
        absl::StrCat("config --syntax-only ", kObservability,
                     "/prometheus.yaml"),
        absl::StrCat("metrics < ", scraped)}) {
    ProcessOptions options;
    options.command = {"/bin/sh", "-c",
                       absl::StrCat(kPromtool, " check ", check, " 2>&1")};
    options.stdout_file = services_.dir().File("promtool");
    const auto exit = RunProcess(options, absl::Seconds(60));
    ASSERT_THAT(exit, IsOk());
    EXPECT_EQ(exit->code, 0) << check << ": " << ReadFile(options.stdout_file);
  }
}

}  // namespace
}  // namespace hearsay::testing
