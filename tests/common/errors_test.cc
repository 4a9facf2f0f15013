#include "common/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::testing::HasSubstr;

template <typename Detail>
Detail DetailOf(const absl::Status& status) {
  Detail found;
  const google::rpc::Status rpc_status = ToRpcStatus(status);
  for (const auto& detail : rpc_status.details()) {
    if (detail.UnpackTo(&found)) break;
  }
  return found;
}

TEST(ErrorsTest, NoViolationsAreNoError) {
  EXPECT_THAT(Violations().ToStatus(), IsOk());
}

TEST(ErrorsTest, ViolationsNameEveryFieldWithItsOwnReason) {
  const FieldPath root;
  const FieldPath report(root, "report");
  const FieldPath claim(report, "claims", 2);
  Violations violations;
  violations.AddInvalid({claim, "kind"}, "is required");
  violations.Add({claim, "subject"}, v1::ERROR_REASON_NAME_AMBIGUOUS,
                 "can mean two");
  violations.AddMetadata("candidates", "players/a,players/b");
  const absl::Status status = violations.ToStatus();
  EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_INVALID_FIELD);
  EXPECT_EQ(
      DetailOf<google::rpc::ErrorInfo>(status).metadata().at("candidates"),
      "players/a,players/b");
  const auto request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_EQ(request.field_violations_size(), 2);
  EXPECT_EQ(request.field_violations(0).field(), "report.claims[2].kind");
  EXPECT_EQ(request.field_violations(1).field(), "report.claims[2].subject");
  EXPECT_EQ(request.field_violations(1).reason(), "NAME_AMBIGUOUS");
}

TEST(ErrorsTest, MessageStaysShortHoweverManyFieldsAreBad) {
  Violations violations;
  for (int i = 0; i < 1000; ++i) violations.Add("f", {}, "is bad");
  EXPECT_THAT(violations.ToStatus().message(), HasSubstr("997 more"));
}

TEST(ErrorsTest, OverloadTellsWhenToTryAgain) {
  const absl::Status status = Overloaded("Too many calls.");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_GT(DetailOf<google::rpc::RetryInfo>(status).retry_delay().nanos(), 0);
}

}  // namespace
}  // namespace hearsay
