// The yardstick of the benchmarks: answers with fixed responses of the real
// types, over the same server settings. Reads them from the folder --data, one
// serialised message a file, named after the method, as in `ListTimeline`.
#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <optional>
#include <string>

#include "common/server/byte_buffer.h"
#include "common/server/call_guard.h"
#include "common/server/flags.h"
#include "common/server/grpc_status.h"
#include "common/server/server.h"
#include "common/server/shutdown_signals.h"
#include "hearsay/ingest/v1/ingest_service.grpc.pb.h"
#include "hearsay/query/v1/query_service.grpc.pb.h"
#include "tests/testing/process.h"

namespace hearsay::testing {
namespace {

using ingest::v1::IngestService;
using query::v1::QueryService;

// One method: parses a request, and serialises a response made beforehand.
template <typename Request, typename Response>
class Echo {
 public:
  Echo(const std::string& folder, const std::string& method) {
    response_.ParseFromString(ReadFile(folder + "/" + method));
  }

  grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) const {
    Request parsed;
    absl::Status status = Admit(*context);
    if (status.ok()) status = ParseRequest(*request, parsed);
    if (status.ok()) status = SerializeResponse(response_, *response);
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    reactor->Finish(ToGrpcStatus(status));
    return reactor;
  }

 private:
  Response response_;
};

class EchoIngestService
    : public IngestService::WithRawCallbackMethod_IngestReport<
          IngestService::WithRawCallbackMethod_BatchIngestReports<
              IngestService::Service>> {
 public:
  explicit EchoIngestService(const std::string& folder)
      : report_(folder, "IngestReport"), batch_(folder, "BatchIngestReports") {}

  grpc::ServerUnaryReactor* IngestReport(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override {
    return report_.Answer(context, request, response);
  }
  grpc::ServerUnaryReactor* BatchIngestReports(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override {
    return batch_.Answer(context, request, response);
  }

 private:
  const Echo<ingest::v1::IngestReportRequest, ingest::v1::IngestReportResponse>
      report_;
  const Echo<ingest::v1::BatchIngestReportsRequest,
             ingest::v1::BatchIngestReportsResponse>
      batch_;
};

class EchoQueryService
    : public QueryService::WithRawCallbackMethod_ListTimeline<
          QueryService::WithRawCallbackMethod_GetForecast<
              QueryService::Service>> {
 public:
  explicit EchoQueryService(const std::string& folder)
      : timeline_(folder, "ListTimeline"), forecast_(folder, "GetForecast") {}

  grpc::ServerUnaryReactor* ListTimeline(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override {
    return timeline_.Answer(context, request, response);
  }
  grpc::ServerUnaryReactor* GetForecast(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override {
    return forecast_.Answer(context, request, response);
  }

 private:
  const Echo<query::v1::ListTimelineRequest, query::v1::ListTimelineResponse>
      timeline_;
  const Echo<query::v1::GetForecastRequest, query::v1::GetForecastResponse>
      forecast_;
};

int Main(int argc, char** argv) {
  ShutdownSignals signals;
  CLI::App app("Answers with fixed responses.");
  ServiceFlags flags;
  AddServiceFlags(app, "HEARSAY_ECHO", "", flags);
  if (const std::optional<int> exit = ParseFlags(app, argc, argv)) return *exit;
  EchoIngestService ingest(flags.data);
  EchoQueryService query(flags.data);
  ServerOptions options;
  options.listen = flags.listen;
  options.port_file = flags.port_file;
  const auto server =
      Server::Start(options, {{IngestService::service_full_name(), &ingest},
                              {QueryService::service_full_name(), &query}});
  if (!server.ok()) {
    std::fprintf(stderr, "%s\n", server.status().ToString().c_str());
    return 1;
  }
  (*server)->SetServing(true);
  signals.Wait();
  (*server)->Drain();
  return 0;
}

}  // namespace
}  // namespace hearsay::testing

int main(int argc, char** argv) { return hearsay::testing::Main(argc, argv); }
