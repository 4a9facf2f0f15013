// `hearsay watch` against a service that ends its calls as it is told.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "cli/watch.h"
#include "common/errors.h"
#include "common/server/grpc_status.h"
#include "hearsay/query/v1/query_service.grpc.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::WatchTimelineRequest;
using query::v1::WatchTimelineResponse;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

WatchTimelineResponse Update(int64_t revision) {
  WatchTimelineResponse message;
  message.mutable_update()->set_player("players/k");
  message.mutable_update()->mutable_snapshot()->set_revision(revision);
  message.set_resume_revision(revision);
  return message;
}

WatchTimelineResponse Heartbeat(int64_t revision) {
  WatchTimelineResponse message;
  message.mutable_heartbeat();
  message.set_resume_revision(revision);
  return message;
}

// What one call is answered.
struct Answer {
  std::vector<WatchTimelineResponse> messages;
  absl::Status end;
};

class ScriptedService : public query::v1::QueryService::Service {
 public:
  explicit ScriptedService(std::vector<Answer> answers)
      : answers_(std::move(answers)) {}

  grpc::Status WatchTimeline(
      grpc::ServerContext*, const WatchTimelineRequest* request,
      grpc::ServerWriter<WatchTimelineResponse>* writer) override {
    requests.push_back(*request);
    const Answer& answer = answers_.at(requests.size() - 1);
    for (const WatchTimelineResponse& message : answer.messages) {
      writer->Write(message);
    }
    return ToGrpcStatus(answer.end);
  }

  // Read after the server has ended.
  std::vector<WatchTimelineRequest> requests;

 private:
  const std::vector<Answer> answers_;
};

class WatchTest : public ::testing::Test {
 protected:
  // Watches a service that gives these answers, one a call; returns the exit
  // code.
  int Watch(std::vector<Answer> answers, WatchOptions options) {
    ScriptedService service(std::move(answers));
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    builder.RegisterService(&service);
    const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    options.query = absl::StrCat("127.0.0.1:", port);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int exit_code = RunWatch(options);
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    server->Shutdown();
    server->Wait();
    for (const WatchTimelineRequest& request : service.requests) {
      after_.push_back(request.has_after_revision() ? request.after_revision()
                                                    : -1);
    }
    return exit_code;
  }

  std::vector<int64_t> after_;  // of each call; -1: from now on
  std::string out_;
  std::string err_;
};

TEST_F(WatchTest, GoesOnWhereItWasAfterWhatPasses) {
  WatchOptions options;
  options.updates_max = 3;
  EXPECT_EQ(Watch({{{Heartbeat(4), Update(5)}, absl::UnavailableError("gone")},
                   {{Update(6)}, SlowReader(6)},
                   {{Heartbeat(7)}, TooManyWatches(1)},
                   {{}, absl::OkStatus()},
                   {{Update(9)}, absl::OkStatus()}},
                  options),
            0);
  EXPECT_THAT(after_, ElementsAre(-1, 5, 6, 7, 7));
  EXPECT_THAT(out_, HasSubstr("players/k: revision 5, "));
  EXPECT_THAT(out_, HasSubstr("players/k: revision 6, "));
  EXPECT_THAT(out_, HasSubstr("players/k: revision 9, "));
  EXPECT_THAT(err_, HasSubstr("watch: trying again, after revision 5\n"));
}

TEST_F(WatchTest, EndsWithAnErrorThatDoesNotPass) {
  EXPECT_EQ(Watch({{{Heartbeat(4)}, absl::InvalidArgumentError("nobody")}}, {}),
            1);
  EXPECT_THAT(after_, ElementsAre(-1));
  EXPECT_THAT(out_, IsEmpty());
  EXPECT_EQ(err_, "watch: INVALID_ARGUMENT: nobody\n");
}

TEST_F(WatchTest, CountsTheUpdateThatComesInPartsOnce) {
  WatchTimelineResponse part = Update(5);
  part.mutable_update()->set_continues(true);
  part.set_resume_revision(4);
  WatchOptions options;
  options.after = 4;
  options.updates_max = 1;
  EXPECT_EQ(Watch({{{part, part, Update(5)}, absl::OkStatus()}}, options), 0);
  EXPECT_THAT(after_, ElementsAre(4));
  EXPECT_THAT(out_, EndsWith("more follows\n\nplayers/k: revision 5, said by "
                             "31 Dec 1969\n\n"));
  EXPECT_THAT(err_, IsEmpty());
}

TEST_F(WatchTest, PrintsEveryMessageAsJson) {
  WatchOptions options;
  options.json = true;
  options.updates_max = 1;
  EXPECT_EQ(Watch({{{Heartbeat(4), Update(5)}, absl::OkStatus()}}, options), 0);
  EXPECT_EQ(out_,
            "{\"heartbeat\":{},\"resumeRevision\":\"4\"}\n"
            "{\"update\":{\"player\":\"players/k\",\"snapshot\":{\"revision\":"
            "\"5\"}},\"resumeRevision\":\"5\"}\n");
}

}  // namespace
}  // namespace hearsay::cli
