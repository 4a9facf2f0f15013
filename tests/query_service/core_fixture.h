#ifndef HEARSAY_TESTS_QUERY_SERVICE_CORE_FIXTURE_H_
#define HEARSAY_TESTS_QUERY_SERVICE_CORE_FIXTURE_H_

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "common/errors.h"
#include "google/rpc/error_details.pb.h"
#include "tests/query_service/local_core.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"

namespace hearsay::testing {

template <typename Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

// Returns the fields that an error complains of.
inline std::vector<std::string> BadFieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  const google::rpc::Status written = ToRpcStatus(status);
  for (const google::protobuf::Any& detail : written.details()) {
    google::rpc::BadRequest bad_request;
    if (!detail.UnpackTo(&bad_request)) continue;
    for (const auto& violation : bad_request.field_violations()) {
      fields.push_back(violation.field());
    }
  }
  return fields;
}

// Tests of a core by records and requests in text format.
class CoreFixture : public ::testing::Test {
 protected:
  // Appends a record and applies it. Returns its revision.
  int64_t Add(const std::string& entry_id, const std::string& content) {
    v1::Record record = Parsed<v1::Record>(content);
    record.set_entry_id(entry_id);
    return local_.Add(std::move(record));
  }
  int64_t AddPlayer(const std::string& name) {
    return Add("entity-" + name.substr(8),
               absl::StrCat("entity { name: \"", name,
                            "\" kind: ENTITY_KIND_PLAYER display_name: \"",
                            name.substr(8), "\" }"));
  }

  absl::StatusOr<query::v1::ListTimelineResponse> List(
      const std::string& request) {
    query::v1::ListTimelineResponse response;
    const absl::Status status = core_.ListTimeline(
        Parsed<query::v1::ListTimelineRequest>(request), kAtOnce, response);
    if (!status.ok()) return status;
    return response;
  }
  std::vector<std::string> Keys(const std::string& request) {
    const auto response = List(request);
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> keys;
    if (!response.ok()) return keys;
    for (const auto& entry : response->entries()) {
      keys.push_back(entry.entry_key());
    }
    return keys;
  }

  LocalCore local_;
  const FakeLog& log_ = local_.log();
  QueryCore& core_ = local_.core();
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_QUERY_SERVICE_CORE_FIXTURE_H_
