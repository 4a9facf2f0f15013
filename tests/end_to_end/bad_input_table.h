// The bad inputs of tests/testdata/bad_inputs.jsonl, whose first line says how
// they are written.
#ifndef HEARSAY_TESTS_END_TO_END_BAD_INPUT_TABLE_H_
#define HEARSAY_TESTS_END_TO_END_BAD_INPUT_TABLE_H_

#include <google/protobuf/struct.pb.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace hearsay::testing {

// One call: "ingest.GetReport", say, and the request in JSON form.
struct TableCall {
  std::string method;
  google::protobuf::Value request;
};

struct BadInput {
  std::string name;
  // The request as far as JSON can say it; empty page token.
  TableCall call;
  // The call whose answer's next page token is sent in the request.
  std::optional<TableCall> token;
  // What is done to the request after that.
  std::string merge;
  int truncate = 0;
  std::string append;
  std::optional<std::string> replace;
  // The error is that of the first item of the answer.
  bool item = false;

  std::string code;
  std::string reason;
  // Unset: any.
  std::optional<std::vector<std::string>> fields;
};

struct BadInputTable {
  std::vector<TableCall> setup;
  std::vector<BadInput> cases;
};

absl::StatusOr<BadInputTable> ReadBadInputTable(const std::string& file);

// Returns the full method name, as in
// "/hearsay.ingest.v1.IngestService/GetReport".
std::string FullMethod(absl::string_view method);

// Returns the bytes to send; `page_token` replaces the request's, unless it is
// empty.
absl::StatusOr<std::string> RequestBytes(const BadInput& input,
                                         const std::string& page_token);
absl::StatusOr<std::string> RequestBytes(const TableCall& call);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_END_TO_END_BAD_INPUT_TABLE_H_
