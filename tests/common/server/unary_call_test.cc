#include "common/server/unary_call.h"

#include <gmock/gmock.h>
#include <google/protobuf/unknown_field_set.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/clock.h"
#include "common/errors.h"
#include "common/limits.h"
#include "common/server/grpc_status.h"
#include "common/server/server.h"
#include "hearsay/ingest/v1/ingest_service.grpc.pb.h"
#include "tests/common/server/raw_call.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::ingest::v1::GetReportRequest;
using ::hearsay::ingest::v1::GetReportResponse;
using ::hearsay::ingest::v1::IngestService;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::RawCall;
using ::hearsay::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kGetReport[] = "/hearsay.ingest.v1.IngestService/GetReport";
constexpr char kListReports[] = "/hearsay.ingest.v1.IngestService/ListReports";

using SyncHandler = std::function<absl::Status(
    const CallContext&, const GetReportRequest&, GetReportResponse&)>;
using AsyncHandler =
    std::function<void(GetReportRequest, Completion<GetReportResponse>)>;

// Answers GetReport with one handler, and ListReports, as if it were another
// GetReport, with an asynchronous one.
class TestService : public IngestService::WithRawCallbackMethod_GetReport<
                        IngestService::WithRawCallbackMethod_ListReports<
                            IngestService::Service>> {
 public:
  explicit TestService(WorkerPool& workers) : workers_(workers) {}

  grpc::ServerUnaryReactor* GetReport(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override {
    return RunUnary<GetReportRequest, GetReportResponse>(
        workers_, context, request, response, handler);
  }
  grpc::ServerUnaryReactor* ListReports(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override {
    return RunUnaryAsync<GetReportRequest, GetReportResponse>(
        workers_, context, request, response, async_handler);
  }

  SyncHandler handler;
  AsyncHandler async_handler;

 private:
  WorkerPool& workers_;
};

class UnaryCallTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<Server>> server =
        Server::Start({}, {{IngestService::service_full_name(), &service_}});
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    // A real one: it has limits that the in-process channel has not.
    channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                                   grpc::InsecureChannelCredentials());
  }

  absl::Status Call(const std::string& bytes) {
    return RawCall(channel_, kGetReport, bytes).Wait();
  }
  // Expects an error without the handler having run.
  absl::Status Refused(const std::string& bytes) {
    int runs = 0;
    service_.handler = [&runs](auto&&...) {
      ++runs;
      return absl::OkStatus();
    };
    absl::Status status = Call(bytes);
    EXPECT_EQ(runs, 0);
    return status;
  }

  WorkerPool workers_{/*thread_count=*/1, /*queued_tasks_max=*/1};
  TestService service_{workers_};
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(UnaryCallTest, AnswersWithTheHandlersResponse) {
  service_.handler = [](const CallContext& call,
                        const GetReportRequest& request,
                        GetReportResponse& response) {
    EXPECT_EQ(call.deadline(), absl::InfiniteFuture());
    EXPECT_FALSE(call.cancelled());
    response.mutable_stored_report()->set_name(request.name() + "!");
    return absl::OkStatus();
  };
  const auto stub = IngestService::NewStub(channel_);
  grpc::ClientContext context;
  GetReportRequest request;
  request.set_name("reports/r-1");
  GetReportResponse response;
  EXPECT_TRUE(stub->GetReport(&context, request, &response).ok());
  EXPECT_EQ(response.stored_report().name(), "reports/r-1!");
}

TEST_F(UnaryCallTest, AnswersWithTheHandlersErrorAndItsDetails) {
  service_.handler = [](auto&&...) { return EntryNotFound("reports/r-1"); };
  EXPECT_EQ(Call(""), EntryNotFound("reports/r-1"));
}

TEST_F(UnaryCallTest, TellsTheHandlerTheDeadline) {
  const absl::Time deadline = SystemClock().Now() + absl::Hours(1);
  absl::Time seen;
  service_.handler = [&seen](const CallContext& call, auto&&...) {
    seen = call.deadline();
    return absl::OkStatus();
  };
  EXPECT_THAT(RawCall(channel_, kGetReport, "", deadline).Wait(), IsOk());
  // The wire has three digits for it.
  EXPECT_LT(absl::AbsDuration(seen - deadline), absl::Minutes(1));
}

TEST_F(UnaryCallTest, RefusesMalformedBytes) {
  EXPECT_THAT(Refused("\xff"), StatusIs(absl::StatusCode::kInvalidArgument,
                                        v1::ERROR_REASON_MALFORMED_MESSAGE));
}

TEST_F(UnaryCallTest, RefusesTextThatIsNotUtf8WithItsPath) {
  const absl::Status status = Refused("\x0a\x01\xff");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_MALFORMED_MESSAGE));
  EXPECT_THAT(std::string(status.message()), HasSubstr("name: "));
}

TEST_F(UnaryCallTest, RefusesUnknownFieldsWithTheirPaths) {
  const absl::Status status = Refused("\x98\x06\x01\xa0\x06\x01");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_UNKNOWN_FIELD));
  EXPECT_THAT(std::string(status.message()), HasSubstr("field 99: "));
  EXPECT_THAT(std::string(status.message()), HasSubstr("field 100: "));
}

TEST_F(UnaryCallTest, AnswersManyErrorsWithinWhatClientsAccept) {
  GetReportRequest request;
  for (int number = 100; number < 1000; ++number) {
    request.GetReflection()->MutableUnknownFields(&request)->AddVarint(number,
                                                                       1);
  }
  EXPECT_THAT(Refused(request.SerializeAsString()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_UNKNOWN_FIELD));
}

TEST_F(UnaryCallTest, RefusesALargeMessage) {
  EXPECT_THAT(Refused(std::string(limits::kMessageBytesMax + 1, 'x')),
              StatusIs(absl::StatusCode::kResourceExhausted,
                       v1::ERROR_REASON_MESSAGE_TOO_LARGE));
}

TEST_F(UnaryCallTest, TellsTheHandlerOfCancellation) {
  std::promise<void> started;
  service_.handler = [&started](const CallContext& call, auto&&...) {
    started.set_value();
    while (!call.cancelled()) std::this_thread::yield();
    return absl::OkStatus();
  };
  RawCall call(channel_, kGetReport, "");
  started.get_future().wait();
  call.Cancel();
  EXPECT_THAT(call.Wait(), StatusIs(absl::StatusCode::kCancelled));
}

// Keeps the only worker busy until told.
class BusyUnaryCallTest : public UnaryCallTest {
 protected:
  void SetUp() override {
    UnaryCallTest::SetUp();
    service_.handler = [this](const CallContext&,
                              const GetReportRequest& request, auto&&...) {
      if (request.name().empty()) {
        started_.set_value();
        may_end_.get_future().wait();
      } else {
        ++other_runs_;
      }
      return absl::OkStatus();
    };
    first_.emplace(channel_, kGetReport, "");
    started_.get_future().wait();
  }
  void TearDown() override { EXPECT_THAT(first_->Wait(), IsOk()); }

  static std::string Request(const std::string& name) {
    GetReportRequest request;
    request.set_name(name);
    return request.SerializeAsString();
  }

  std::promise<void> started_;
  std::promise<void> may_end_;
  int other_runs_ = 0;
  std::optional<RawCall> first_;
};

TEST_F(BusyUnaryCallTest, DoesNotRunACallWhoseDeadlineHasPassed) {
  // On a network the server's deadline would be later by the way there.
  const absl::Time deadline = SystemClock().Now() + absl::Milliseconds(20);
  RawCall late(server_->InProcessChannel(), kGetReport, Request("late"),
               deadline);
  EXPECT_THAT(late.Wait(), StatusIs(absl::StatusCode::kDeadlineExceeded));
  // Deadlines are rounded up to milliseconds.
  while (SystemClock().Now() < deadline + absl::Milliseconds(2)) {
    std::this_thread::yield();
  }
  may_end_.set_value();
  // The queue is first in, first out.
  EXPECT_THAT(first_->Wait(), IsOk());
  std::promise<void> idle;
  while (!workers_.TrySubmit([&idle] { idle.set_value(); })) {
    std::this_thread::yield();
  }
  idle.get_future().wait();
  EXPECT_EQ(other_runs_, 0);
}

TEST_F(BusyUnaryCallTest, IsOverloadedWhenTheQueueIsFull) {
  RawCall second(channel_, kGetReport, Request("second"));
  RawCall third(channel_, kGetReport, Request("third"));
  // One of the two has the only place in the queue.
  std::promise<void> refused;
  std::thread waiting_second([&] {
    if (second.Wait().code() == absl::StatusCode::kUnavailable) {
      refused.set_value();
    }
  });
  std::thread waiting_third([&] {
    if (third.Wait().code() == absl::StatusCode::kUnavailable) {
      refused.set_value();
    }
  });
  refused.get_future().wait();
  may_end_.set_value();
  waiting_second.join();
  waiting_third.join();
  const absl::Status status = second.Wait().ok() ? third.Wait() : second.Wait();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable,
                               v1::ERROR_REASON_OVERLOADED));
  EXPECT_EQ(other_runs_, 1);
}

TEST_F(UnaryCallTest, FinishesFromAnotherThreadOnce) {
  std::promise<Completion<GetReportResponse>> asked;
  service_.async_handler = [&asked](GetReportRequest,
                                    Completion<GetReportResponse> completion) {
    asked.set_value(std::move(completion));
  };
  RawCall call(channel_, kListReports, "");
  Completion<GetReportResponse> completion = asked.get_future().get();
  EXPECT_FALSE(completion.context().cancelled());
  completion.Finish(GetReportResponse());
  completion.Finish(absl::InternalError("This is too late."));
  EXPECT_THAT(call.Wait(), IsOk());
}

TEST_F(UnaryCallTest, FinishesAsynchronouslyWithAnError) {
  service_.async_handler = [](GetReportRequest,
                              Completion<GetReportResponse> completion) {
    completion.Finish(EntryNotFound("reports/r-1"));
  };
  EXPECT_EQ(RawCall(channel_, kListReports, "").Wait(),
            EntryNotFound("reports/r-1"));
}

TEST_F(UnaryCallTest, IsUnavailableWhenTheCompletionIsDropped) {
  service_.async_handler = [](GetReportRequest, Completion<GetReportResponse>) {
  };
  EXPECT_THAT(
      RawCall(channel_, kListReports, "").Wait(),
      StatusIs(absl::StatusCode::kUnavailable, v1::ERROR_REASON_OVERLOADED));
}

}  // namespace
}  // namespace hearsay
