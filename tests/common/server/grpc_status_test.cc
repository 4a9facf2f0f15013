#include "common/server/grpc_status.h"

#include <gmock/gmock.h>
#include <grpcpp/support/status.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::StatusIs;
using ::testing::HasSubstr;

google::rpc::BadRequest BadRequestOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::BadRequest bad_request;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  for (const auto& detail : details.details()) detail.UnpackTo(&bad_request);
  return bad_request;
}

TEST(GrpcStatusTest, CarriesCodeMessageAndDetails) {
  const grpc::Status status = ToGrpcStatus(EntityNotFound("players/konate"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("players/konate"));
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), 5);
  EXPECT_EQ(details.message(), status.error_message());
  EXPECT_EQ(details.details_size(), 2);
}

TEST(GrpcStatusTest, ComesBackAsItWas) {
  const absl::Status status = EntityNotFound("players/konate");
  EXPECT_EQ(FromGrpcStatus(ToGrpcStatus(status)), status);
  EXPECT_THAT(
      FromGrpcStatus(ToGrpcStatus(status)),
      StatusIs(absl::StatusCode::kNotFound, v1::ERROR_REASON_ENTITY_NOT_FOUND));
  EXPECT_EQ(FromGrpcStatus(ToGrpcStatus(absl::OkStatus())), absl::OkStatus());
}

TEST(GrpcStatusTest, UnderstandsAStatusWithoutOrWithForeignDetails) {
  EXPECT_EQ(FromGrpcStatus(grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone")),
            absl::UnavailableError("gone"));
  EXPECT_EQ(FromGrpcStatus(
                grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone", "\xff")),
            absl::UnavailableError("gone"));
}

TEST(GrpcStatusTest, SaysThatNotAllViolationsFit) {
  Violations violations;
  for (int i = 0; i < 1000; ++i) {
    violations.Add(absl::StrCat("requests[", i, "].report"),
                   v1::ERROR_REASON_INVALID_FIELD, "must be set");
  }
  const grpc::Status status = ToGrpcStatus(violations.ToStatus());
  EXPECT_LT(status.error_details().size() * 4 / 3, 7 * 1024);
  const google::rpc::BadRequest bad_request = BadRequestOf(status);
  const int kept = bad_request.field_violations_size() - 1;
  EXPECT_GT(kept, 50);
  EXPECT_EQ(bad_request.field_violations(0).field(), "requests[0].report");
  EXPECT_EQ(bad_request.field_violations(kept).description(),
            kViolationsLeftOut);
  EXPECT_THAT(status.error_message(), ::testing::HasSubstr("997 more"));
  EXPECT_THAT(FromGrpcStatus(status),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_INVALID_FIELD));
}

TEST(GrpcStatusTest, CutsALongMessageBetweenCharacters) {
  std::string message;
  for (int i = 0; i < 2000; ++i) message += "\xc3\xa9";
  const grpc::Status status = ToGrpcStatus(absl::NotFoundError(message));
  // Each byte of the two takes three on the wire, and the limit is 1024.
  EXPECT_EQ(status.error_message().size(), 2 * 170 + 3);
  EXPECT_THAT(status.error_message(), ::testing::EndsWith("\xc3\xa9..."));
}

TEST(GrpcStatusTest, DropsADetailThatIsTooLarge) {
  const absl::Status status = WithReason(
      WithRetryDelay(absl::UnavailableError("busy"), absl::Seconds(1)),
      v1::ERROR_REASON_OVERLOADED, {{"text", std::string(10'000, 'x')}});
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(ToGrpcStatus(status).error_details()));
  ASSERT_EQ(details.details_size(), 1);
  EXPECT_TRUE(details.details(0).Is<google::rpc::RetryInfo>());
}

}  // namespace
}  // namespace hearsay
