// Watches over real connections.
#include "query_service/watch/watch_reactor.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/server/grpc_status.h"
#include "common/server/server.h"
#include "common/server/stream_call.h"
#include "hearsay/query/v1/query_service.grpc.pb.h"
#include "query_service/watch/watch_hub.h"
#include "tests/query_service/watch/watched_log.h"
#include "tests/testing/matchers.h"
#include "tests/testing/rpc_client.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::RpcClient;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::StreamResult;
using ::hearsay::testing::WatchedLog;
using query::v1::QueryService;
using query::v1::WatchTimelineRequest;
using query::v1::WatchTimelineResponse;
using ::testing::SizeIs;

constexpr int kWatchesMax = 3;
constexpr char kMethod[] = "/hearsay.query.v1.QueryService/WatchTimeline";

// Each record changes one entry, so large that few fill a connection.
absl::StatusOr<query::v1::TimelineUpdate> LargeChange(const std::string& player,
                                                      int64_t from, int64_t to,
                                                      query::v1::TimelineView) {
  query::v1::TimelineUpdate update;
  update.set_player(player);
  update.mutable_before()->set_revision(from);
  update.mutable_snapshot()->set_revision(to);
  update.add_entries()->set_entry_key(std::string(200'000, 'k'));
  return update;
}

// Answers WatchTimeline and nothing else.
class WatchService final
    : public QueryService::WithRawCallbackMethod_WatchTimeline<
          QueryService::Service> {
 public:
  explicit WatchService(const WatchCallParts& parts) : parts_(parts) {}

  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchTimeline(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override {
    return RunStream(context, [this, context, request] {
      return StartWatch(parts_, context, *request);
    });
  }

 private:
  const WatchCallParts parts_;
};

class WatchReactorTest : public ::testing::Test {
 protected:
  WatchReactorTest() : WatchReactorTest(WatchPatience()) {}
  explicit WatchReactorTest(const WatchPatience& patience)
      : source_(&log_.projection(), LargeChange),
        watch_workers_(2, 1000),
        hub_({source_, log_.projection(), clock_, watch_workers_, patience},
             kWatchesMax),
        workers_(2, 1000),
        service_({hub_, log_.projection(), log_.heads(), clock_, workers_}),
        server_(
            Server::Start({}, {{QueryService::service_full_name(), &service_}})
                .value()),
        client_(absl::StrCat("127.0.0.1:", server_->port())) {
    log_.projection().SetMovedListener([this] { hub_.OnMoved(); });
    hub_.StartTimer();
  }

  StreamResult Call(const std::string& request, int responses_max) {
    return client_.CallStream(kMethod, {request}, responses_max);
  }

  StreamResult CallOnceThereIsRoom() {
    StreamResult result;
    do {
      result = Call("", 1);
    } while (ReasonOf(result.status) == v1::ERROR_REASON_TOO_MANY_WATCHES);
    return result;
  }

  // A call of which nothing is read unless the test does. Cancelled when it
  // goes.
  struct OpenWatch {
    ~OpenWatch() { context.TryCancel(); }
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<WatchTimelineResponse>> reader;
  };
  // Reads the heartbeat.
  std::unique_ptr<OpenWatch> OpenAndRead() {
    auto watch = std::make_unique<OpenWatch>();
    watch->context.set_wait_for_ready(true);
    WatchTimelineRequest request;
    request.set_after_revision(0);
    watch->reader = QueryService::NewStub(client_.channel())
                        ->WatchTimeline(&watch->context, request);
    WatchTimelineResponse message;
    EXPECT_TRUE(watch->reader->Read(&message));
    return watch;
  }

  WatchedLog log_;
  SystemClock clock_;
  WatchSource source_;
  WorkerPool watch_workers_;
  WatchHub hub_;
  WorkerPool workers_;
  WatchService service_;
  std::unique_ptr<Server> server_;
  RpcClient client_;
};

TEST_F(WatchReactorTest, TellsWhatIsApplied) {
  log_.ApplyReport({"players/a"});
  log_.ApplyReport({"players/b"});
  WatchTimelineRequest request;
  request.set_after_revision(0);
  const StreamResult result = Call(request.SerializeAsString(), 3);
  ASSERT_THAT(result.responses, SizeIs(3)) << result.status;
  WatchTimelineResponse last;
  ASSERT_TRUE(last.ParseFromString(result.responses.back()));
  EXPECT_EQ(last.update().player(), "players/b");
  EXPECT_EQ(last.resume_revision(), 2);
}

TEST_F(WatchReactorTest, RefusesBytesThatAreNoRequest) {
  EXPECT_THAT(Call("\xff\xff", 1).status,
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_MALFORMED_MESSAGE));
  // Field 99.
  EXPECT_THAT(Call("\x98\x06\x01", 1).status,
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_UNKNOWN_FIELD));
}

TEST_F(WatchReactorTest, RefusesMoreWatchesThanItAllows) {
  std::vector<std::unique_ptr<OpenWatch>> open;
  for (int i = 0; i < kWatchesMax; ++i) open.push_back(OpenAndRead());
  const absl::Status refused = Call("", 1).status;
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted,
                                v1::ERROR_REASON_TOO_MANY_WATCHES));
  EXPECT_TRUE(refused.GetPayload("type.googleapis.com/google.rpc.RetryInfo")
                  .has_value());
  // Who goes makes room.
  open.front()->context.TryCancel();
  EXPECT_THAT(CallOnceThereIsRoom().responses, SizeIs(1));
}

class ImpatientWatchReactorTest : public WatchReactorTest {
 protected:
  ImpatientWatchReactorTest()
      : WatchReactorTest({.send_max = absl::Milliseconds(300),
                          .finish_max = absl::Seconds(60)}) {}
};

TEST_F(ImpatientWatchReactorTest, LetsASlowReaderGoOnWhereItIs) {
  constexpr int kRecords = 200;
  const auto slow = OpenAndRead();
  for (int i = 0; i < kRecords; ++i) log_.ApplyReport({"players/a"});
  // What is next is due soon until it has been let go of.
  while (hub_.OnTime() < clock_.Now() + absl::Seconds(30)) {
    std::this_thread::yield();
  }
  // Then it reads: what was under way, then the end.
  WatchTimelineResponse message;
  int64_t resume_revision = 0;
  while (slow->reader->Read(&message)) {
    resume_revision = message.resume_revision();
  }
  EXPECT_THAT(FromGrpcStatus(slow->reader->Finish()),
              StatusIs(absl::StatusCode::kResourceExhausted,
                       v1::ERROR_REASON_SLOW_READER));
  EXPECT_LT(resume_revision, kRecords);
}

class HastyWatchReactorTest : public WatchReactorTest {
 protected:
  HastyWatchReactorTest()
      : WatchReactorTest({.send_max = absl::Milliseconds(300),
                          .finish_max = absl::Milliseconds(100)}) {}
};

TEST_F(HastyWatchReactorTest, DropsWhatIsNeverRead) {
  std::vector<std::unique_ptr<OpenWatch>> idle;
  for (int i = 0; i < kWatchesMax; ++i) idle.push_back(OpenAndRead());
  for (int i = 0; i < 200; ++i) log_.ApplyReport({"players/a"});
  // Their places are free again, though they have done nothing.
  EXPECT_THAT(CallOnceThereIsRoom().responses, SizeIs(1));
}

}  // namespace
}  // namespace hearsay
