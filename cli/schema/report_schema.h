#ifndef HEARSAY_CLI_SCHEMA_REPORT_SCHEMA_H_
#define HEARSAY_CLI_SCHEMA_REPORT_SCHEMA_H_

#include <google/protobuf/descriptor.h>

#include <string>

namespace hearsay::schema {

// Returns the JSON Schema of `report`, hearsay.v1.Report, and of all that it
// holds: closed objects, enumerators by name, required fields and limits, each
// field described by its comment in the protos. `report` must come with its
// source locations.
std::string ReportSchema(const google::protobuf::Descriptor& report);

}  // namespace hearsay::schema

#endif  // HEARSAY_CLI_SCHEMA_REPORT_SCHEMA_H_
