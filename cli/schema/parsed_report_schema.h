#ifndef HEARSAY_CLI_SCHEMA_PARSED_REPORT_SCHEMA_H_
#define HEARSAY_CLI_SCHEMA_PARSED_REPORT_SCHEMA_H_

namespace hearsay::schema {

// The JSON Schema (2020-12) of a parsed report, hearsay.v1.Report in the JSON
// form of protocol buffers.
extern const char kParsedReportSchema[];

}  // namespace hearsay::schema

#endif  // HEARSAY_CLI_SCHEMA_PARSED_REPORT_SCHEMA_H_
