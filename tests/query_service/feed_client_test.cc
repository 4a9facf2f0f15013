#include "query_service/feed_client.h"

#include <gmock/gmock.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "common/errors.h"
#include "common/server/grpc_status.h"
#include "hearsay/ingest/v1/ingest_service.grpc.pb.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;

absl::Status Ignore(const ingest::v1::TailResponse&) {
  return absl::OkStatus();
}

// Sends heads of revision 1, 2, ... and ends as it is told.
class FakeIngestService : public ingest::v1::IngestService::Service {
 public:
  grpc::Status Tail(
      grpc::ServerContext* context, const ingest::v1::TailRequest* request,
      grpc::ServerWriter<ingest::v1::TailResponse>* writer) override {
    request_ = *request;
    for (int i = 1; i <= heads_; ++i) {
      ingest::v1::TailResponse message;
      message.mutable_head()->set_revision(i);
      writer->Write(message);
    }
    while (endless_ && !context->IsCancelled()) std::this_thread::yield();
    return ended_;
  }
  grpc::Status GetHead(grpc::ServerContext* context,
                       const ingest::v1::GetHeadRequest*,
                       ingest::v1::GetHeadResponse* response) override {
    while (endless_ && !context->IsCancelled()) std::this_thread::yield();
    response->mutable_head()->set_revision(7);
    return ended_;
  }

  int heads_ = 0;
  bool endless_ = false;
  grpc::Status ended_;
  ingest::v1::TailRequest request_;
};

class FeedClientTest : public ::testing::Test {
 protected:
  FeedClientTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    client_ =
        MakeGrpcFeedClient(server_->InProcessChannel(grpc::ChannelArguments()));
  }
  ~FeedClientTest() override { server_->Shutdown(); }

  FakeIngestService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<FeedClient> client_;
};

TEST_F(FeedClientTest, HandsOverEveryMessage) {
  service_.heads_ = 3;
  ingest::v1::TailRequest request;
  request.set_after_revision(5);
  int64_t sum = 0;
  EXPECT_THAT(client_->Tail(request,
                            [&](const ingest::v1::TailResponse& message) {
                              sum = 10 * sum + message.head().revision();
                              return absl::OkStatus();
                            }),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(sum, 123);
  EXPECT_EQ(service_.request_.after_revision(), 5);
}

TEST_F(FeedClientTest, ReturnsTheServicesErrorWithItsReason) {
  service_.ended_ =
      ToGrpcStatus(WithReason(absl::FailedPreconditionError("another chain"),
                              v1::ERROR_REASON_LOG_DIVERGED));
  EXPECT_THAT(client_->Tail({}, Ignore),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       v1::ERROR_REASON_LOG_DIVERGED));
  EXPECT_THAT(client_->GetHead(absl::InfiniteFuture()),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       v1::ERROR_REASON_LOG_DIVERGED));
}

TEST_F(FeedClientTest, EndsTheCallWithTheHandlersError) {
  service_.heads_ = 1;
  service_.endless_ = true;
  EXPECT_THAT(client_->Tail({},
                            [](const ingest::v1::TailResponse&) {
                              return absl::DataLossError("bad bytes");
                            }),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(FeedClientTest, CanBeCancelledFromAnotherThread) {
  service_.heads_ = 1;
  service_.endless_ = true;
  std::promise<void> following;
  absl::Status ended;
  std::thread follower([&] {
    ended = client_->Tail({}, [&](const ingest::v1::TailResponse&) {
      following.set_value();
      return absl::OkStatus();
    });
  });
  following.get_future().wait();
  client_->Cancel();
  follower.join();
  EXPECT_THAT(ended, StatusIs(absl::StatusCode::kCancelled));
  // And for ever.
  EXPECT_THAT(client_->Tail({}, Ignore),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(client_->GetHead(absl::InfiniteFuture()),
              StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(FeedClientTest, AsksForTheHeadUntilItsDeadline) {
  const auto head = client_->GetHead(absl::InfiniteFuture());
  ASSERT_THAT(head, IsOk());
  EXPECT_EQ(head->revision(), 7);
  service_.endless_ = true;
  EXPECT_THAT(client_->GetHead(absl::UnixEpoch()),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
}

}  // namespace
}  // namespace hearsay
