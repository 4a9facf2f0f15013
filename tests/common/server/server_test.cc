#include "common/server/server.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/server/grpc_status.h"
#include "common/server/unary_call.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "hearsay/ingest/v1/ingest_service.grpc.pb.h"
#include "tests/common/server/raw_call.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::grpc::health::v1::Health;
using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;
using ::hearsay::ingest::v1::GetReportRequest;
using ::hearsay::ingest::v1::GetReportResponse;
using ::hearsay::ingest::v1::IngestService;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::RawCall;
using ::hearsay::testing::StatusIs;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr char kName[] = "hearsay.ingest.v1.IngestService";
constexpr char kGetReport[] = "/hearsay.ingest.v1.IngestService/GetReport";

// Answers GetReport when told to, or when the call is cancelled.
class SlowService : public IngestService::WithRawCallbackMethod_GetReport<
                        IngestService::Service> {
 public:
  grpc::ServerUnaryReactor* GetReport(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override {
    return RunUnary<GetReportRequest, GetReportResponse>(
        workers_, context, request, response,
        [this](const CallContext& call, auto&&...) {
          started.set_value();
          while (!may_end && !call.cancelled()) std::this_thread::yield();
          return absl::OkStatus();
        });
  }

  std::promise<void> started;
  std::atomic<bool> may_end = false;

 private:
  WorkerPool workers_{1, 1};
};

class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override { Start({}); }

  void Start(const ServerOptions& options) {
    server_ = nullptr;
    auto server = Server::Start(options, {{kName, &service_}});
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    channel_ =
        grpc::CreateChannel(Address(), grpc::InsecureChannelCredentials());
  }
  std::string Address() const {
    return absl::StrCat("127.0.0.1:", server_->port());
  }

  absl::StatusOr<HealthCheckResponse::ServingStatus> CheckHealth(
      const std::string& service) {
    grpc::ClientContext context;
    HealthCheckRequest request;
    request.set_service(service);
    HealthCheckResponse response;
    const grpc::Status status =
        Health::NewStub(channel_)->Check(&context, request, &response);
    if (!status.ok()) return FromGrpcStatus(status);
    return response.status();
  }

  SlowService service_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(ServerTest, TellsHealthOfEachServiceAndOfTheWhole) {
  EXPECT_EQ(CheckHealth("").value(), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(CheckHealth(kName).value(), HealthCheckResponse::NOT_SERVING);
  server_->SetServing(true);
  EXPECT_EQ(CheckHealth("").value(), HealthCheckResponse::SERVING);
  EXPECT_EQ(CheckHealth(kName).value(), HealthCheckResponse::SERVING);
  server_->SetServing(false);
  EXPECT_EQ(CheckHealth(kName).value(), HealthCheckResponse::NOT_SERVING);
  EXPECT_THAT(CheckHealth("no.such.Service"),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ServerTest, TellsWatchersOfHealthUntilItDrains) {
  grpc::ClientContext context;
  HealthCheckRequest request;
  request.set_service(kName);
  const auto watch = Health::NewStub(channel_)->Watch(&context, request);
  HealthCheckResponse response;
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  server_->SetServing(true);
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  // Neither an unread watch nor one of an unknown service holds it up.
  grpc::ClientContext other_context;
  request.set_service("no.such.Service");
  const auto other = Health::NewStub(channel_)->Watch(&other_context, request);
  ASSERT_TRUE(other->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVICE_UNKNOWN);
  server_->Drain();
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  EXPECT_FALSE(watch->Read(&response));
  // Ended by the service, not cut off at the end of the grace time.
  EXPECT_THAT(
      FromGrpcStatus(watch->Finish()),
      StatusIs(absl::StatusCode::kUnavailable, v1::ERROR_REASON_OVERLOADED));
  EXPECT_FALSE(other->Read(&response));
  EXPECT_THAT(
      FromGrpcStatus(other->Finish()),
      StatusIs(absl::StatusCode::kUnavailable, v1::ERROR_REASON_OVERLOADED));
}

TEST_F(ServerTest, ForgetsAWatcherThatGoesAway) {
  for (int i = 0; i < 20; ++i) {
    grpc::ClientContext context;
    const auto watch =
        Health::NewStub(channel_)->Watch(&context, HealthCheckRequest());
    HealthCheckResponse response;
    ASSERT_TRUE(watch->Read(&response));
    context.TryCancel();
    server_->SetServing(i % 2 == 0);
    EXPECT_FALSE(watch->Finish().ok());
  }
}

// Asks one version of reflection one thing.
template <typename Api, typename Request, typename Response>
Response Reflect(const std::shared_ptr<grpc::Channel>& channel,
                 const Request& request) {
  grpc::ClientContext context;
  const auto stream = Api::NewStub(channel)->ServerReflectionInfo(&context);
  Response response;
  EXPECT_TRUE(stream->Write(request));
  EXPECT_TRUE(stream->Read(&response));
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  return response;
}

template <typename Response>
std::vector<std::string> ServicesIn(const Response& response) {
  std::vector<std::string> names;
  for (const auto& service : response.list_services_response().service()) {
    names.push_back(service.name());
  }
  return names;
}

namespace r1 = ::grpc::reflection::v1;
namespace r1alpha = ::grpc::reflection::v1alpha;

r1::ServerReflectionResponse ReflectV1(
    const std::shared_ptr<grpc::Channel>& channel,
    const r1::ServerReflectionRequest& request) {
  return Reflect<r1::ServerReflection, r1::ServerReflectionRequest,
                 r1::ServerReflectionResponse>(channel, request);
}

TEST_F(ServerTest, ListsEveryServiceThroughReflection) {
  const auto all = UnorderedElementsAre(
      kName, "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection");
  r1::ServerReflectionRequest request;
  request.set_list_services("");
  EXPECT_THAT(ServicesIn(ReflectV1(channel_, request)), all);

  r1alpha::ServerReflectionRequest alpha_request;
  alpha_request.set_list_services("");
  EXPECT_THAT(
      ServicesIn(
          Reflect<r1alpha::ServerReflection, r1alpha::ServerReflectionRequest,
                  r1alpha::ServerReflectionResponse>(channel_, alpha_request)),
      all);
}

// Returns the names of the files in an answer.
std::vector<std::string> FilesIn(const r1::ServerReflectionResponse& response) {
  std::vector<std::string> names;
  for (const std::string& bytes :
       response.file_descriptor_response().file_descriptor_proto()) {
    google::protobuf::FileDescriptorProto file;
    EXPECT_TRUE(file.ParseFromString(bytes));
    names.push_back(file.name());
  }
  return names;
}

TEST_F(ServerTest, DescribesEveryServiceThroughReflection) {
  r1::ServerReflectionRequest request;
  request.set_list_services("");
  for (const std::string& name : ServicesIn(ReflectV1(channel_, request))) {
    request.set_file_containing_symbol(name);
    EXPECT_FALSE(FilesIn(ReflectV1(channel_, request)).empty()) << name;
  }
  request.set_file_containing_symbol(
      "hearsay.ingest.v1.IngestService.GetReport");
  const auto files = FilesIn(ReflectV1(channel_, request));
  EXPECT_THAT(files, Contains("hearsay/ingest/v1/ingest_service.proto"));
  EXPECT_THAT(files, Contains("hearsay/v1/claim.proto"));
  EXPECT_THAT(files, Contains("google/protobuf/timestamp.proto"));
  request.set_file_by_filename("hearsay/v1/time.proto");
  EXPECT_THAT(FilesIn(ReflectV1(channel_, request)),
              Contains("hearsay/v1/time.proto"));
}

TEST_F(ServerTest, TellsReflectionClientsWhatIsNotThere) {
  r1::ServerReflectionRequest request;
  request.set_file_containing_symbol("no.Such");
  EXPECT_EQ(ReflectV1(channel_, request).error_response().error_code(),
            grpc::StatusCode::NOT_FOUND);
  request.set_file_by_filename("no/such.proto");
  EXPECT_EQ(ReflectV1(channel_, request).error_response().error_code(),
            grpc::StatusCode::NOT_FOUND);
  request.mutable_file_containing_extension()->set_containing_type("no.Such");
  EXPECT_EQ(ReflectV1(channel_, request).error_response().error_code(),
            grpc::StatusCode::NOT_FOUND);
  request.set_all_extension_numbers_of_type("no.Such");
  EXPECT_EQ(ReflectV1(channel_, request).error_response().error_code(),
            grpc::StatusCode::NOT_FOUND);
  request.set_all_extension_numbers_of_type("hearsay.v1.Report");
  EXPECT_EQ(ReflectV1(channel_, request)
                .all_extension_numbers_response()
                .base_type_name(),
            "hearsay.v1.Report");
  EXPECT_EQ(ReflectV1(channel_, {}).error_response().error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ServerTest, WritesItsPortToAFile) {
  ServerOptions options;
  options.port_file = ::testing::TempDir() + "/server_test.port";
  Start(options);
  std::ifstream file(options.port_file);
  int port = 0;
  EXPECT_TRUE(file >> port);
  EXPECT_EQ(port, server_->port());
  EXPECT_GT(port, 0);

  options.port_file = "/no/such/folder/port";
  EXPECT_THAT(Server::Start(options, {}),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(ServerTest, RefusesAPortThatIsTaken) {
  ServerOptions options;
  options.listen = Address();
  const auto other = Server::Start(options, {});
  EXPECT_THAT(other, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(std::string(other.status().message()), HasSubstr(Address()));
}

TEST_F(ServerTest, RefusesWhatIsNoAddress) {
  for (const char* listen :
       {"", "localhost", "localhost:", ":50051", "localhost:http",
        "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:123456789"}) {
    ServerOptions options;
    options.listen = listen;
    EXPECT_THAT(Server::Start(options, {}),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << listen;
  }
}

TEST_F(ServerTest, LetsACallInFlightFinishWhenItDrains) {
  ServerOptions options;
  options.drain_grace = absl::Minutes(5);
  Start(options);
  RawCall call(channel_, kGetReport, "");
  service_.started.get_future().wait();
  bool streams_ended = false;
  std::promise<void> draining;
  std::thread drain([&] {
    server_->Drain([&] {
      streams_ended = true;
      draining.set_value();
    });
  });
  draining.get_future().wait();
  service_.may_end = true;
  EXPECT_THAT(call.Wait(), IsOk());
  drain.join();
  EXPECT_TRUE(streams_ended);
  EXPECT_THAT(RawCall(channel_, kGetReport, "").Wait(),
              StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(ServerTest, CancelsACallThatOutlastsTheGraceTime) {
  ServerOptions options;
  options.drain_grace = absl::Milliseconds(1);
  Start(options);
  RawCall call(channel_, kGetReport, "");
  service_.started.get_future().wait();
  server_->Drain();
  EXPECT_FALSE(call.Wait().ok());
}

TEST_F(ServerTest, WaitsForNoIdleConnectionWhenItDrains) {
  ServerOptions options;
  options.drain_grace = absl::Hours(1);
  Start(options);
  // Between two calls this client looks at its connection every few seconds, or
  // never.
  EXPECT_THAT(CheckHealth(""), IsOk());
  server_->Drain();
}

TEST_F(ServerTest, EndsReflectionCallsLeftOpenWhenItDrains) {
  grpc::ClientContext context;
  const auto stream =
      r1::ServerReflection::NewStub(channel_)->ServerReflectionInfo(&context);
  r1::ServerReflectionRequest request;
  request.set_list_services("");
  r1::ServerReflectionResponse response;
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&response));
  server_->Drain();
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_THAT(
      FromGrpcStatus(stream->Finish()),
      StatusIs(absl::StatusCode::kUnavailable, v1::ERROR_REASON_OVERLOADED));
}

}  // namespace
}  // namespace hearsay
