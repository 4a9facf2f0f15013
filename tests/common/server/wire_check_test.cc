#include "common/server/wire_check.h"

#include <gmock/gmock.h>
#include <google/protobuf/unknown_field_set.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/limits.h"
#include "common/server/logging.h"
#include "google/rpc/error_details.pb.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::ingest::v1::BatchIngestReportsRequest;
using ::hearsay::ingest::v1::IngestReportRequest;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Returns the field paths that an error names.
std::vector<std::string> FieldsOf(const absl::Status& status) {
  google::rpc::BadRequest bad_request;
  const auto payload =
      status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  if (payload.has_value()) bad_request.ParseFromString(std::string(*payload));
  std::vector<std::string> fields;
  for (const auto& violation : bad_request.field_violations()) {
    fields.push_back(violation.field());
  }
  return fields;
}

// A field of a message whose bytes are made by hand.
std::string Field(int number, const std::string& value) {
  std::string bytes;
  google::protobuf::UnknownFieldSet fields;
  fields.AddLengthDelimited(number, value);
  fields.SerializeToString(&bytes);
  return bytes;
}

constexpr int kEntryId = IngestReportRequest::kEntryIdFieldNumber;
constexpr int kReport = IngestReportRequest::kReportFieldNumber;
constexpr int kRequests = BatchIngestReportsRequest::kRequestsFieldNumber;
constexpr int kClaims = v1::Report::kClaimsFieldNumber;

TEST(WireCheckTest, ParsesAKnownMessage) {
  IngestReportRequest message;
  message.set_entry_id("r-1");
  message.mutable_report()->add_claims();
  IngestReportRequest parsed;
  EXPECT_THAT(ParseMessage(message.SerializeAsString(), parsed), IsOk());
  EXPECT_EQ(parsed.entry_id(), "r-1");
  EXPECT_EQ(parsed.report().claims_size(), 1);
  EXPECT_THAT(ParseMessage("", parsed), IsOk());
}

TEST(WireCheckTest, NamesEveryUnknownFieldOnce) {
  IngestReportRequest message;
  auto* claim = message.mutable_report()->add_claims();
  message.mutable_report()->add_claims();
  claim->mutable_attribution()->add_hops();
  auto* hop = claim->mutable_attribution()->add_hops();
  hop->GetReflection()->MutableUnknownFields(hop)->AddVarint(99, 1);
  hop->GetReflection()->MutableUnknownFields(hop)->AddVarint(99, 2);
  message.GetReflection()->MutableUnknownFields(&message)->AddFixed32(77, 1);
  IngestReportRequest parsed;
  const absl::Status status = ParseMessage(message.SerializeAsString(), parsed);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_UNKNOWN_FIELD));
  EXPECT_THAT(
      FieldsOf(status),
      ElementsAre("field 77", "report.claims[0].attribution.hops[1].field 99"));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("hearsay.v1.Hop has no field 99"));
}

TEST(WireCheckTest, NamesAHundredUnknownFieldsAtMost) {
  BatchIngestReportsRequest message;
  for (int i = 0; i < 200; ++i) {
    auto* request = message.add_requests();
    request->GetReflection()->MutableUnknownFields(request)->AddVarint(99, i);
  }
  EXPECT_EQ(FieldsOf(CheckUnknownFields(message)).size(), 100);
}

TEST(WireCheckTest, NamesEveryStringThatIsNotUtf8) {
  // The wire holds a bad id, a good one, and a bad one in the third request.
  const std::string bytes = Field(kRequests, Field(kEntryId, "\xff")) +
                            Field(kRequests, Field(kEntryId, "good")) +
                            Field(kRequests, Field(kEntryId, "Konat\xe9"));
  BatchIngestReportsRequest message;
  const absl::Status status = ParseMessage(bytes, message);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_MALFORMED_MESSAGE));
  EXPECT_THAT(FieldsOf(status),
              ElementsAre("requests[0].entry_id", "requests[2].entry_id"));
}

TEST(WireCheckTest, SaysWhereTheEncodingBreaks) {
  // The claim's tag promises more bytes than there are.
  const std::string claim = Field(kClaims, std::string(10, 'x')).substr(0, 5);
  const std::string bytes =
      Field(kRequests, Field(kReport, "")) +
      Field(kRequests, Field(kEntryId, "\xff") + Field(kReport, claim));
  BatchIngestReportsRequest message;
  const absl::Status status = ParseMessage(bytes, message);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_MALFORMED_MESSAGE));
  EXPECT_THAT(FieldsOf(status), ElementsAre("requests[1].entry_id",
                                            "requests[1].report.claims[0]"));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("no valid hearsay.v1.Report message"));
}

struct MalformedCase {
  std::string name;
  std::string bytes;
  std::string field;
  friend void PrintTo(const MalformedCase& test, std::ostream* os) {
    *os << test.name;
  }
};

class MalformedTest : public ::testing::TestWithParam<MalformedCase> {};

TEST_P(MalformedTest, NamesThePlace) {
  IngestReportRequest message;
  const absl::Status status = ParseMessage(GetParam().bytes, message);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_MALFORMED_MESSAGE));
  EXPECT_THAT(FieldsOf(status), ElementsAre(GetParam().field));
}

// Returns `depth` messages of field 99, one in the other, as groups.
std::string Groups(int depth) {
  std::string bytes;
  for (int i = 0; i < depth; ++i) bytes += "\x9b\x06";  // 99, start of group
  for (int i = 0; i < depth; ++i) bytes += "\x9c\x06";  // 99, end of group
  return bytes;
}

INSTANTIATE_TEST_SUITE_P(
    Bytes, MalformedTest,
    ::testing::Values(
        MalformedCase{"NoTag", "\xff", ""},
        MalformedCase{"FieldZero", std::string(2, '\0'), ""},
        MalformedCase{"EndlessVarint", "\x18" + std::string(11, '\xff'),
                      "allow_provisional"},
        MalformedCase{"CutOffString",
                      "\x0a\x05"
                      "abc",
                      "entry_id"},
        MalformedCase{"HugeLength", "\x0a\xff\xff\xff\xff\x0f", "entry_id"},
        MalformedCase{"NoSuchWireType", "\x0f", "entry_id"},
        MalformedCase{"EndOfNoGroup", "\x0c", "entry_id"},
        MalformedCase{"UnknownFieldCutOff", "\x99\x06\x01", "field 99"},
        MalformedCase{"GroupEndsAsAnother", "\x9b\x06\x94\x06", "field 99"},
        MalformedCase{"GroupWithoutEnd", "\x9b\x06", "field 99"},
        MalformedCase{"GroupsTooDeep", Groups(100'000), "field 99"}),
    [](const auto& info) { return info.param.name; });

TEST(WireCheckTest, RefusesALargeMessageUnparsed) {
  IngestReportRequest message;
  const std::string bytes(limits::kMessageBytesMax + 1, '\xff');
  EXPECT_THAT(ParseMessage(bytes, message),
              StatusIs(absl::StatusCode::kResourceExhausted,
                       v1::ERROR_REASON_MESSAGE_TOO_LARGE));
  EXPECT_THAT(CheckMessageSize(limits::kMessageBytesMax), IsOk());
}

// Returns a message with something in every kind of field.
std::string SampleBytes() {
  BatchIngestReportsRequest message;
  for (int i = 0; i < 3; ++i) {
    auto* request = message.add_requests();
    request->set_entry_id(absl::StrCat("r-", i));
    request->set_allow_provisional(true);
    auto* claim = request->mutable_report()->add_claims();
    auto* hop = claim->mutable_attribution()->add_hops();
    hop->set_expression("sources close to Konat\xc3\xa9");
    claim->add_quotes()->set_text("I am happy here");
  }
  return message.SerializeAsString();
}

// Whatever the bytes: they parse, or the error names at least one place.
TEST(WireCheckTest, ExplainsEveryMessageThatDoesNotParse) {
  // Protobuf has something to say about each of them.
  InitLogging("wire_check_test", LogLevel::kWarning);
  const std::string sample = SampleBytes();
  std::mt19937 random(20251008);
  int refused = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::string bytes = sample.substr(0, random() % (sample.size() + 1));
    for (int changes = random() % 8; changes > 0 && !bytes.empty(); --changes) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    BatchIngestReportsRequest message;
    const absl::Status status = ParseMessage(bytes, message);
    if (status.ok()) continue;
    ++refused;
    ASSERT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
    ASSERT_FALSE(FieldsOf(status).empty());
  }
  EXPECT_GT(refused, 10'000);
}

TEST(WireCheckTest, SurvivesRandomBytes) {
  std::mt19937 random(1);
  const auto& type = *BatchIngestReportsRequest::descriptor();
  for (int i = 0; i < 50'000; ++i) {
    std::string bytes(random() % 64, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 32);
    ASSERT_FALSE(FieldsOf(MalformedMessage(bytes, type)).empty());
  }
}

}  // namespace
}  // namespace hearsay
