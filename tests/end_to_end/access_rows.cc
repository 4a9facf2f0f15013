#include "tests/end_to_end/access_rows.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/testing/simple_writes.h"

namespace hearsay::testing {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;

constexpr char kIngest[] = "/hearsay.ingest.v1.IngestService/";

// Requests as JSON, ID being new for each call. What is not here takes {}.
// PLAYER and QUESTION stand for what many have.
const std::map<std::string, std::string>& JsonRequests() {
  static const auto& requests = *new std::map<std::string, std::string>{
      {"RetractReport",
       R"({"entryId": "ID", "retraction":
           {"report": "reports/ID-base", "reason": "A test."}})"},
      {"GetReport", R"({"name": "reports/first"})"},
      {"UpsertEntity",
       R"({"entryId": "ID", "entity": {"name": "clubs/ID", "kind":
           "ENTITY_KIND_CLUB", "displayName": "Club ID"}})"},
      {"MergeEntities",
       R"({"entryId": "ID-merge", "merge": {"duplicate": "clubs/ID",
           "survivor": "clubs/c0", "reason": "A test."}})"},
      {"GetEntity", R"({"name": "players/p0"})"},
      {"PutTransferWindows",
       R"({"entryId": "ID", "transferWindows": {"association":
           "associations/simple", "season": "2025-26",
           "startTime": "2025-07-01T00:00:00Z",
           "endTime": "2026-07-01T00:00:00Z", "windows": [
           {"openTime": "2025-07-01T00:00:00Z",
            "closeTime": "2025-09-02T00:00:00Z",
            "kind": "TRANSFER_WINDOW_KIND_SUMMER"}]}})"},
      {"PublishModel",
       R"({"entryId": "ID", "model":
           {"trainUntilTime": "2025-07-01T00:00:00Z"}})"},
      {"ListTimeline", "{PLAYER}"},
      {"WatchTimeline",
       R"({"players": [{"name": "players/p0"}], "heartbeatInterval": "1s"})"},
      {"GetLineage", "{PLAYER}"},
      {"ListContradictions", "{PLAYER}"},
      {"ExplainVisibility", R"({"name": "reports/first"})"},
      {"GetForecast", R"({PLAYER, "deadlineTimes": ["2026-07-01T00:00:00Z"]})"},
      {"BatchGetForecasts",
       R"({"requests": [{PLAYER,
           "deadlineTimes": ["2026-07-01T00:00:00Z"]}]})"},
      {"AnswerQuestion", "{QUESTION}"},
      {"BatchAnswerQuestions", R"({"requests": [{QUESTION}]})"},
      {"ExplainForecast", "{QUESTION}"},
      {"CompareForecasts",
       R"({QUESTION, "before": {"saidBy": "2025-07-02T00:00:00Z"}})"},
      {"ListForecastHistory", "{QUESTION}"},
      {"ResolveName", R"({"text": "Simple players/p0"})"}};
  return requests;
}

std::string FromJson(const google::protobuf::Descriptor& type,
                     const std::string& template_text, const std::string& id) {
  const std::string json = absl::StrReplaceAll(
      template_text, {{"QUESTION",
                       R"("player": {"name": "players/p0"}, "proposition":
           {"event": "EVENT_RENEWS"}, "deadlineTime": "2026-07-01T00:00:00Z")"},
                      {"PLAYER", R"("player": {"name": "players/p0"})"},
                      {"ID", id}});
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(&type)
          ->New());
  const auto parsed =
      google::protobuf::util::JsonStringToMessage(json, message.get());
  // The table above is wrong.
  if (!parsed.ok()) throw std::logic_error(parsed.ToString() + json);
  return message->SerializeAsString();
}

std::string RequestOf(const MethodDescriptor& method, const std::string& id) {
  if (method.name() == "IngestReport") {
    return SimpleReport(id, 1).SerializeAsString();
  }
  if (method.name() == "BatchIngestReports") {
    ingest::v1::BatchIngestReportsRequest batch;
    *batch.add_requests() = SimpleReport(id, 2);
    return batch.SerializeAsString();
  }
  if (method.name() == "StreamReports") {
    ingest::v1::StreamReportsRequest item;
    *item.mutable_request() = SimpleReport(id, 3);
    return item.SerializeAsString();
  }
  if (method.name() == "RecordOutcome") {
    return SimpleOutcome(id, 4).SerializeAsString();
  }
  const auto json = JsonRequests().find(method.name());
  return FromJson(*method.input_type(),
                  json == JsonRequests().end() ? "{}" : json->second, id);
}

AccessRow::Write BaseReport(const std::string& id) {
  return {absl::StrCat(kIngest, "IngestReport"), v1::SCOPE_REPORT_WRITE,
          SimpleReport(absl::StrCat(id, "-base"), 5).SerializeAsString()};
}

AccessRow::Write BaseOutcome(const std::string& id) {
  return {absl::StrCat(kIngest, "RecordOutcome"), v1::SCOPE_OUTCOME_WRITE,
          SimpleOutcome(absl::StrCat(id, "-base"), 5).SerializeAsString()};
}

AccessRow::Write BaseClub(const std::string& id) {
  const auto* method = DescriptorPool::generated_pool()->FindMethodByName(
      "hearsay.ingest.v1.IngestService.UpsertEntity");
  return {absl::StrCat(kIngest, "UpsertEntity"), v1::SCOPE_ENTITY_WRITE,
          RequestOf(*method, id)};
}

AccessRow RowOf(const MethodDescriptor& method) {
  AccessRow row;
  row.name = method.name();
  row.method =
      absl::StrCat("/", method.service()->full_name(), "/", method.name());
  row.scope = method.options().GetExtension(v1::required_scope);
  row.writes =
      row.scope != v1::SCOPE_FEED_READ && row.scope != v1::SCOPE_QUERY_READ;
  row.request = [&method](const std::string& id) {
    return RequestOf(method, id);
  };
  if (row.name == "RetractReport") {
    row.prepare = BaseReport;
    row.replaces = true;
  } else if (row.name == "MergeEntities") {
    row.prepare = BaseClub;
  }
  return row;
}

// What supersedes, which only the writer of what it supersedes may.
std::vector<AccessRow> SupersedingRows() {
  AccessRow report;
  report.name = "IngestReport that supersedes";
  report.method = absl::StrCat(kIngest, "IngestReport");
  report.scope = v1::SCOPE_REPORT_WRITE;
  report.request = [](const std::string& id) {
    ingest::v1::IngestReportRequest request = SimpleReport(id, 5);
    request.mutable_report()->set_supersedes(
        absl::StrCat("reports/", id, "-base"));
    return request.SerializeAsString();
  };
  report.prepare = BaseReport;
  AccessRow outcome;
  outcome.name = "RecordOutcome that supersedes";
  outcome.method = absl::StrCat(kIngest, "RecordOutcome");
  outcome.scope = v1::SCOPE_OUTCOME_WRITE;
  outcome.request = [](const std::string& id) {
    ingest::v1::RecordOutcomeRequest request = SimpleOutcome(id, 5);
    request.mutable_outcome()->set_supersedes(
        absl::StrCat("outcomes/", id, "-base"));
    return request.SerializeAsString();
  };
  outcome.prepare = BaseOutcome;
  for (AccessRow* row : {&report, &outcome}) {
    row->writes = row->replaces = true;
  }
  return {std::move(report), std::move(outcome)};
}

AccessRow ProtocolRow(const std::string& method, AccessNeeded needed,
                      const std::string& request) {
  AccessRow row;
  row.name = row.method = method;
  row.needed = needed;
  row.request = [request](const std::string&) { return request; };
  return row;
}

// Channelz has a server of its own, for admins.
std::vector<AccessRow> ChannelzRows(const std::string& service) {
  const bool served = service == "grpc.channelz.v1.Channelz";
  std::vector<AccessRow> rows;
  for (const char* method :
       {"GetTopChannels", "GetServers", "GetServer", "GetServerSockets",
        "GetChannel", "GetSubchannel", "GetSocket"}) {
    rows.push_back(ProtocolRow(
        absl::StrCat("/grpc.channelz.v1.Channelz/", method),
        served ? AccessNeeded::kScope : AccessNeeded::kNotServed, ""));
    rows.back().scope = v1::SCOPE_ADMIN;
    // Nothing has the number 0 that an empty request asks for.
    const bool lists = rows.size() <= 2;
    if (!lists) rows.back().answer = absl::StatusCode::kNotFound;
  }
  return rows;
}

}  // namespace

std::vector<AccessRow> AccessRowsOf(const std::string& service) {
  std::vector<AccessRow> rows;
  // Null: of channelz.
  const auto* descriptor =
      service == "grpc.channelz.v1.Channelz"
          ? nullptr
          : DescriptorPool::generated_pool()->FindServiceByName(service);
  for (int i = 0; descriptor != nullptr && i < descriptor->method_count();
       ++i) {
    rows.push_back(RowOf(*descriptor->method(i)));
  }
  if (service == "hearsay.ingest.v1.IngestService") {
    for (AccessRow& row : SupersedingRows()) rows.push_back(std::move(row));
  }
  for (const char* method : {"Check", "Watch"}) {
    rows.push_back(ProtocolRow(absl::StrCat("/grpc.health.v1.Health/", method),
                               AccessNeeded::kNone, ""));
  }
  for (const char* version : {"v1", "v1alpha"}) {
    // ServerReflectionRequest.list_services
    rows.push_back(
        ProtocolRow(absl::StrCat("/grpc.reflection.", version,
                                 ".ServerReflection/ServerReflectionInfo"),
                    AccessNeeded::kIdentity, std::string("\x3a\x00", 2)));
  }
  for (AccessRow& row : ChannelzRows(service)) rows.push_back(std::move(row));
  return rows;
}

}  // namespace hearsay::testing
