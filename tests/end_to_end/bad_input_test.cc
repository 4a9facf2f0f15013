// Sends every bad input of tests/testdata/bad_inputs.jsonl to the real services
// and looks at the errors; nothing of them may reach the log.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/end_to_end/bad_input_table.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"
#include "tests/testing/service_pair.h"

namespace hearsay::testing {
namespace {

using ::hearsay::ingest::v1::BatchIngestReportsResponse;
using ::hearsay::ingest::v1::GetHeadRequest;
using ::hearsay::ingest::v1::GetHeadResponse;
using ::hearsay::ingest::v1::IngestResult;
using ::hearsay::ingest::v1::StreamReportsResponse;

// Descriptors of both packages must be linked to be found by name.
const void* const kLinked[] = {GetHeadRequest::descriptor(),
                               query::v1::GetServerInfoRequest::descriptor()};

absl::Status FromRpcStatus(const google::rpc::Status& error) {
  absl::Status status(static_cast<absl::StatusCode>(error.code()),
                      error.message());
  for (const auto& detail : error.details()) {
    status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return status;
}

std::vector<std::string> FieldsOf(const absl::Status& status) {
  google::rpc::BadRequest details;
  const auto payload =
      status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  std::vector<std::string> fields;
  if (!payload.has_value()) return fields;
  details.ParseFromString(std::string(*payload));
  for (const auto& violation : details.field_violations()) {
    fields.push_back(violation.field());
  }
  return fields;
}

class BadInputTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(services_.Start(), IsOk());
    const auto table = ReadBadInputTable(HEARSAY_TESTDATA "/bad_inputs.jsonl");
    ASSERT_THAT(table, IsOk());
    table_ = *table;
    for (const TableCall& call : table_.setup) {
      const auto bytes = RequestBytes(call);
      ASSERT_THAT(bytes, IsOk());
      ASSERT_THAT(
          Client(call.method).CallBytes(FullMethod(call.method), *bytes),
          IsOk())
          << call.request.ShortDebugString();
    }
    AwaitReplica();
  }

  RpcClient& Client(const std::string& method) {
    return method.starts_with("ingest.") ? services_.ingest().client()
                                         : services_.query().client();
  }

  v1::LogHead Head() {
    return services_.ingest()
        .client()
        .Call<GetHeadResponse>(GetHeadRequest())
        ->head();
  }

  // Names that the setup has stored must be known before they are asked for.
  void AwaitReplica() {
    query::v1::ResolveNameRequest request;
    request.set_text("Player One");
    request.set_min_revision(Head().revision());
    ASSERT_THAT(services_.query().client().Call<query::v1::ResolveNameResponse>(
                    request),
                IsOk());
  }

  // Returns the page token that a case sends; empty: none.
  std::string TokenOf(const BadInput& input) {
    if (!input.token.has_value()) return "";
    const auto bytes = RequestBytes(*input.token);
    const auto response =
        Client(input.token->method)
            .CallBytes(FullMethod(input.token->method), *bytes);
    if (!response.ok()) return response.status().ToString();
    // All lists have their token in their own field.
    if (input.token->method == "ingest.ListReports") {
      return NextToken<ingest::v1::ListReportsResponse>(*response);
    }
    if (input.token->method == "ingest.ListEntities") {
      return NextToken<ingest::v1::ListEntitiesResponse>(*response);
    }
    return NextToken<query::v1::ListTimelineResponse>(*response);
  }

  template <typename Response>
  static std::string NextToken(const std::string& bytes) {
    Response response;
    EXPECT_TRUE(response.ParseFromString(bytes));
    EXPECT_NE(response.next_page_token(), "");
    return response.next_page_token();
  }

  // Returns the error that the input gets.
  absl::Status Send(const BadInput& input) {
    const auto bytes = RequestBytes(input, TokenOf(input));
    if (!bytes.ok()) return bytes.status();
    const std::string method = FullMethod(input.call.method);
    RpcClient& client = Client(input.call.method);
    if (input.call.method == "ingest.StreamReports") {
      const StreamResult result = client.CallStream(method, {*bytes}, 1);
      if (!input.item || result.responses.empty()) return result.status;
      StreamReportsResponse response;
      response.ParseFromString(result.responses[0]);
      return FromRpcStatus(response.result().error());
    }
    if (input.call.method == "ingest.Tail" ||
        input.call.method == "query.WatchTimeline") {
      return client.CallStream(method, {*bytes}, 1).status;
    }
    const auto response = client.CallBytes(method, *bytes);
    if (!response.ok() || !input.item) return response.status();
    BatchIngestReportsResponse batch;
    batch.ParseFromString(*response);
    return batch.results_size() == 1 ? FromRpcStatus(batch.results(0).error())
                                     : absl::UnknownError("no item");
  }

  ServicePair services_;
  BadInputTable table_;
};

TEST_F(BadInputTest, GetsTheErrorOfTheTableAndStoresNothing) {
  const v1::LogHead before = Head();
  int wrong = 0;
  for (const BadInput& input : table_.cases) {
    SCOPED_TRACE(input.name);
    const absl::Status status = Send(input);
    EXPECT_EQ(absl::StatusCodeToString(status.code()), input.code) << status;
    EXPECT_EQ(ReasonName(ReasonOf(status)), input.reason) << status;
    EXPECT_NE(std::string(status.message()), "");
    if (input.fields.has_value()) {
      EXPECT_EQ(FieldsOf(status), *input.fields) << status;
    } else {
      EXPECT_FALSE(FieldsOf(status).empty()) << status;
    }
    const bool right =
        absl::StatusCodeToString(status.code()) == input.code &&
        ReasonName(ReasonOf(status)) == input.reason &&
        (!input.fields.has_value() || FieldsOf(status) == *input.fields);
    if (!right) ++wrong;
  }
  const v1::LogHead after = Head();
  const bool unchanged = after.revision() == before.revision() &&
                         after.chain_sha256() == before.chain_sha256();
  EXPECT_TRUE(unchanged);
  EXPECT_TRUE(ReportFigure(6, "bad inputs in the table",
                           static_cast<double>(table_.cases.size()),
                           Bound::kAtLeast, 100));
  ReportFigure(6, "bad inputs without the expected code, reason and fields",
               wrong, Bound::kEqual, 0);
  ReportFigure(6, "records that bad inputs left in the log",
               static_cast<double>(after.revision() - before.revision()) +
                   (unchanged ? 0 : 1),
               Bound::kEqual, 0);
}

}  // namespace
}  // namespace hearsay::testing
