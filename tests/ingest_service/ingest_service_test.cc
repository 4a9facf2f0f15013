// The service over a real channel.
#include "ingest_service/ingest_service.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/server/grpc_status.h"
#include "common/server/server.h"
#include "common/time.h"
#include "hearsay/ingest/v1/ingest_service.grpc.pb.h"
#include "tests/ingest_service/ingest_fixture.h"

namespace hearsay::testing {
namespace {

using ingest::v1::BatchIngestReportsRequest;
using ingest::v1::BatchIngestReportsResponse;
using ingest::v1::GetHeadResponse;
using ingest::v1::IngestReportResponse;
using ingest::v1::IngestService;
using ingest::v1::StreamReportsRequest;
using ingest::v1::StreamReportsResponse;
using ingest::v1::TailRequest;
using ingest::v1::TailResponse;

class IngestServiceTest : public IngestFixture {
 protected:
  void SetUp() override {
    IngestFixture::SetUp();
    DescribeWorld();
    auto server = Server::Start(ServerOptions(), {node_->service()});
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    stub_ = IngestService::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                            grpc::InsecureChannelCredentials()));
  }
  void TearDown() override {
    Drain();
    IngestFixture::TearDown();
  }
  void Drain() {
    server_->Drain([&] { node_->EndStreams(); });
  }

  std::unique_ptr<Server> server_;
  std::unique_ptr<IngestService::Stub> stub_;
};

StreamReportsRequest StreamItem(const std::string& entry_id) {
  StreamReportsRequest request;
  *request.mutable_request() = SimpleReport(entry_id);
  return request;
}

TEST_F(IngestServiceTest, StoresAReportAndRepeatsTheReceipt) {
  std::string first;
  for (int i = 0; i < 2; ++i) {
    grpc::ClientContext context;
    IngestReportResponse response;
    ASSERT_TRUE(
        stub_->IngestReport(&context, SimpleReport("r1"), &response).ok());
    if (i == 0) first = response.SerializeAsString();
    EXPECT_EQ(response.SerializeAsString(), first);
  }
}

TEST_F(IngestServiceTest, NamesEveryBadField) {
  auto request = SimpleReport("bad id");
  request.mutable_report()->mutable_claims(0)->clear_voice();
  request.mutable_report()->mutable_claims(0)->mutable_actor()->set_text("?x");
  grpc::ClientContext context;
  IngestReportResponse response;
  const absl::Status status =
      FromGrpcStatus(stub_->IngestReport(&context, request, &response));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_INVALID_FIELD));
  for (const std::string field :
       {"entry_id", "report.claims[0].voice", "report.claims[0].actor"}) {
    EXPECT_THAT(status.message(), ::testing::HasSubstr(field + ": "));
  }
}

TEST_F(IngestServiceTest, AnswersEachItemOfABatch) {
  BatchIngestReportsRequest request;
  *request.add_requests() = SimpleReport("r1");
  *request.add_requests() = SimpleReport("r2");
  request.mutable_requests(1)->clear_report();
  *request.add_requests() = SimpleReport("r3");
  grpc::ClientContext context;
  BatchIngestReportsResponse response;
  ASSERT_TRUE(stub_->BatchIngestReports(&context, request, &response).ok());
  ASSERT_EQ(response.results_size(), 3);
  EXPECT_EQ(response.results(0).receipt().name(), "reports/r1");
  EXPECT_EQ(response.results(1).error().code(), 3);
  EXPECT_EQ(response.results(1).error().message(), "report: is required");
  EXPECT_EQ(response.results(2).receipt().name(), "reports/r3");
}

TEST_F(IngestServiceTest, BoundsBatches) {
  BatchIngestReportsRequest request;
  for (int i = 0; i < 1001; ++i) request.add_requests();
  grpc::ClientContext context;
  BatchIngestReportsResponse response;
  EXPECT_THAT(
      FromGrpcStatus(stub_->BatchIngestReports(&context, request, &response)),
      StatusIs(absl::StatusCode::kInvalidArgument,
               v1::ERROR_REASON_INVALID_FIELD));
}

TEST_F(IngestServiceTest, AcknowledgesAStreamInItsOrder) {
  constexpr int kCount = 2000;  // far more than may be unacknowledged
  grpc::ClientContext context;
  const auto stream = stub_->StreamReports(&context);
  std::thread writer([&] {
    for (int i = 1; i <= kCount; ++i) {
      StreamReportsRequest request = StreamItem(absl::StrCat("r", i));
      if (i % 7 == 0) request.mutable_request()->clear_report();
      ASSERT_TRUE(stream->Write(request));
    }
    stream->WritesDone();
  });
  StreamReportsResponse response;
  int count = 0;
  int64_t revision = 0;
  while (stream->Read(&response)) {
    ++count;
    EXPECT_EQ(response.sequence_number(), count);
    EXPECT_EQ(response.entry_id(), absl::StrCat("r", count));
    EXPECT_EQ(response.result().has_error(), count % 7 == 0);
    if (response.result().has_receipt()) {
      EXPECT_GT(response.result().receipt().revision(), revision);
      revision = response.result().receipt().revision();
    }
  }
  writer.join();
  EXPECT_EQ(count, kCount);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(IngestServiceTest, AnswersAStreamItemBeforeTheNextIsSent) {
  grpc::ClientContext context;
  const auto stream = stub_->StreamReports(&context);
  for (int i = 1; i <= 3; ++i) {
    ASSERT_TRUE(stream->Write(StreamItem(absl::StrCat("r", i))));
    StreamReportsResponse response;
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.sequence_number(), i);
  }
  context.TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(IngestServiceTest, EndsAStreamOfBadBytesBehindItsLastGoodReport) {
  grpc::ClientContext context;
  const auto stream = stub_->StreamReports(&context);
  ASSERT_TRUE(stream->Write(StreamItem("r1")));
  StreamReportsRequest bad = StreamItem("r2");
  bad.GetReflection()->MutableUnknownFields(&bad)->AddVarint(99, 1);
  ASSERT_TRUE(stream->Write(bad));
  StreamReportsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.result().receipt().name(), "reports/r1");
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_THAT(FromGrpcStatus(stream->Finish()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_UNKNOWN_FIELD));
}

TEST_F(IngestServiceTest, EndsStreamsWhenItDrains) {
  grpc::ClientContext reports_context;
  const auto reports = stub_->StreamReports(&reports_context);
  ASSERT_TRUE(reports->Write(StreamItem("r1")));
  StreamReportsResponse acknowledgement;
  ASSERT_TRUE(reports->Read(&acknowledgement));
  grpc::ClientContext tail_context;
  const auto tail = stub_->Tail(&tail_context, TailRequest());
  TailResponse response;
  ASSERT_TRUE(tail->Read(&response));
  std::thread drain([&] { Drain(); });
  while (tail->Read(&response)) {
  }
  const auto shut_down =
      StatusIs(absl::StatusCode::kUnavailable, v1::ERROR_REASON_OVERLOADED);
  EXPECT_THAT(FromGrpcStatus(tail->Finish()), shut_down);
  EXPECT_FALSE(reports->Read(&acknowledgement));
  EXPECT_THAT(FromGrpcStatus(reports->Finish()), shut_down);
  drain.join();
}

TEST_F(IngestServiceTest, TailSendsTheLogThenWhatIsCommitted) {
  const int64_t base = head().revision;
  TailRequest request;
  request.set_heartbeat_interval_ms(60'000);
  grpc::ClientContext context;
  const auto tail = stub_->Tail(&context, request);
  TailResponse response;
  ASSERT_TRUE(tail->Read(&response));
  EXPECT_EQ(response.entries_size(), base);
  int64_t revision = base;
  for (int i = 1; i <= 20; ++i) {
    ASSERT_THAT(Store(SimpleReport(absl::StrCat("r", i))), IsOk());
    while (revision < base + i) {
      ASSERT_TRUE(tail->Read(&response));
      for (const v1::LogEntry& entry : response.entries()) {
        EXPECT_EQ(entry.revision(), ++revision);
      }
    }
  }
  context.TryCancel();
  EXPECT_EQ(tail->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(IngestServiceTest, TailAnswersAtOnceAndBeatsWithTheClosedTime) {
  TailRequest request;
  request.set_after_revision(head().revision);
  request.set_after_chain_sha256(Sha256ToBytes(head().chain));
  request.set_heartbeat_interval_ms(10);
  grpc::ClientContext context;
  const auto tail = stub_->Tail(&context, request);
  TailResponse response;
  ASSERT_TRUE(tail->Read(&response));
  EXPECT_EQ(response.entries_size(), 0);
  clock_.Advance(absl::Hours(1));
  // The one on its way may be of before.
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(tail->Read(&response));
  EXPECT_EQ(TimeFromProto(response.head().closed_time()), clock_.Now());
  context.TryCancel();
  tail->Finish();
}

TEST_F(IngestServiceTest, TailRefusesAForeignFollower) {
  TailRequest request;
  request.set_log_id(std::string(32, '0'));
  grpc::ClientContext context;
  const auto tail = stub_->Tail(&context, request);
  TailResponse response;
  EXPECT_FALSE(tail->Read(&response));
  EXPECT_THAT(FromGrpcStatus(tail->Finish()),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       v1::ERROR_REASON_LOG_DIVERGED));
}

TEST_F(IngestServiceTest, HeadIsClosedUpToNow) {
  clock_.Advance(absl::Hours(1));
  grpc::ClientContext context;
  GetHeadResponse response;
  ASSERT_TRUE(stub_->GetHead(&context, {}, &response).ok());
  EXPECT_EQ(TimeFromProto(response.head().closed_time()), clock_.Now());
  EXPECT_EQ(response.head().revision(), head().revision);
  EXPECT_EQ(response.head().chain_sha256(), Sha256ToBytes(head().chain));
}

}  // namespace
}  // namespace hearsay::testing
