#include "common/server/call_guard.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/security/token.h"
#include "common/server/server.h"
#include "common/server/stream_call.h"
#include "common/server/unary_call.h"
#include "hearsay/ingest/v1/ingest_service.grpc.pb.h"
#include "tests/common/server/raw_call.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::hearsay::ingest::v1::GetReportRequest;
using ::hearsay::ingest::v1::GetReportResponse;
using ::hearsay::ingest::v1::IngestService;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TempDir;

constexpr char kName[] = "hearsay.ingest.v1.IngestService";

grpc::ByteBuffer Empty() {
  const grpc::Slice slice("");
  return grpc::ByteBuffer(&slice, 1);
}

// Its GetReport asks who calls, its GetEntity and its Tail forget to, and its
// GetHead is none of the callback API.
class TestService : public IngestService::WithRawCallbackMethod_GetReport<
                        IngestService::WithRawCallbackMethod_GetEntity<
                            IngestService::WithRawCallbackMethod_Tail<
                                IngestService::Service>>> {
 public:
  grpc::ServerUnaryReactor* GetReport(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override {
    return RunUnary<GetReportRequest, GetReportResponse>(
        workers_, context, request, response,
        [this](const CallContext& call, auto&&...) {
          caller_name = call.caller().name;
          return absl::OkStatus();
        });
  }
  grpc::ServerUnaryReactor* GetEntity(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer*,
                                      grpc::ByteBuffer* response) override {
    *response = Empty();
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Tail(
      grpc::CallbackServerContext*, const grpc::ByteBuffer*) override {
    class Forgetful : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
     public:
      Forgetful() { StartWriteAndFinish(&response_, {}, grpc::Status::OK); }
      void OnDone() override { delete this; }

     private:
      grpc::ByteBuffer response_ = Empty();
    };
    return new Forgetful;
  }
  grpc::Status GetHead(grpc::ServerContext*, const ingest::v1::GetHeadRequest*,
                       ingest::v1::GetHeadResponse*) override {
    return grpc::Status::OK;
  }

  std::string caller_name;

 private:
  WorkerPool workers_{1, 1};
};

class CallGuardTest : public ::testing::Test {
 protected:
  void Start(const SecurityOptions& security) {
    ServerOptions options;
    options.security = security;
    auto server = Server::Start(options, {{kName, &service_}});
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    stub_ = IngestService::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                            grpc::InsecureChannelCredentials()));
  }
  // Starts with one identity and returns its token.
  std::string StartWithIdentity(int calls_per_second = 0) {
    const std::string token = MakeToken();
    SecurityOptions security;
    security.identities = dir_.File("identities");
    security.calls_per_second = calls_per_second;
    std::ofstream(security.identities)
        << R"({"identity": "reader", "scopes": ["feed.read"], )"
        << R"("token_sha256": ")" << TokenSha256Hex(token) << "\"}\n";
    Start(security);
    return token;
  }

  absl::Status GetReport(const std::string& authorization) {
    grpc::ClientContext context;
    if (!authorization.empty()) {
      context.AddMetadata("authorization", authorization);
    }
    GetReportResponse response;
    return FromGrpcStatus(stub_->GetReport(&context, {}, &response));
  }

  TempDir dir_;
  TestService service_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<IngestService::Stub> stub_;
};

TEST_F(CallGuardTest, AdmitsEverybodyWhereNobodyIsAsked) {
  Start({});
  EXPECT_THAT(GetReport(""), IsOk());
  EXPECT_THAT(GetReport("Bearer anything"), IsOk());
  EXPECT_EQ(service_.caller_name, "");
}

TEST_F(CallGuardTest, TellsTheHandlerWhoCalls) {
  const std::string token = StartWithIdentity();
  EXPECT_THAT(GetReport(absl::StrCat("Bearer ", token)), IsOk());
  EXPECT_EQ(service_.caller_name, "reader");
}

TEST_F(CallGuardTest, RefusesBeforeTheHandler) {
  StartWithIdentity();
  service_.caller_name = "not called";
  EXPECT_THAT(GetReport(""), StatusIs(absl::StatusCode::kUnauthenticated,
                                      v1::ERROR_REASON_CREDENTIAL_MISSING));
  EXPECT_EQ(service_.caller_name, "not called");
}

TEST_F(CallGuardTest, LimitsTheCallsOfAnIdentity) {
  const std::string bearer =
      absl::StrCat("Bearer ", StartWithIdentity(/*calls_per_second=*/1));
  EXPECT_THAT(GetReport(bearer), IsOk());
  const absl::Status refused = GetReport(bearer);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted,
                                v1::ERROR_REASON_TOO_MANY_CALLS));
  EXPECT_TRUE(refused.GetPayload("type.googleapis.com/google.rpc.RetryInfo")
                  .has_value());
}

// Whether or not anybody is asked, so that no such method can go unnoticed.
TEST_F(CallGuardTest, CancelsWhatAnswersWithoutHavingAsked) {
  Start({});
  {
    grpc::ClientContext context;
    ingest::v1::GetEntityResponse response;
    EXPECT_EQ(stub_->GetEntity(&context, {}, &response).error_code(),
              grpc::StatusCode::CANCELLED);
  }
  {
    grpc::ClientContext context;
    const auto reader = stub_->Tail(&context, {});
    ingest::v1::TailResponse response;
    EXPECT_FALSE(reader->Read(&response));
    EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  {
    grpc::ClientContext context;
    ingest::v1::GetHeadResponse response;
    EXPECT_EQ(stub_->GetHead(&context, {}, &response).error_code(),
              grpc::StatusCode::CANCELLED);
  }
  EXPECT_THAT(GetReport(""), IsOk());
}

TEST_F(CallGuardTest, LeavesMethodsThatThereAreNotToGrpc) {
  StartWithIdentity();
  const auto channel =
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                          grpc::InsecureChannelCredentials());
  testing::RawCall call(channel, "/unheard.Of/Method", "");
  EXPECT_THAT(call.Wait(), StatusIs(absl::StatusCode::kUnimplemented));
}

}  // namespace
}  // namespace hearsay
