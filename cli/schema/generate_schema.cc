// Writes the JSON Schema of a parsed report, and C++ that holds it.
//
//   generate_schema DESCRIPTOR-SET SCHEMA.json SCHEMA.cc
//
// The descriptor set is protoc's of hearsay/v1/report.proto with all that it
// imports, and source locations.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <fstream>
#include <iostream>
#include <string>

#include "cli/schema/report_schema.h"

namespace hearsay::schema {
namespace {

constexpr char kReport[] = "hearsay.v1.Report";

bool Load(const char* file, google::protobuf::DescriptorPool& pool) {
  std::ifstream stream(file, std::ios::binary);
  google::protobuf::FileDescriptorSet files;
  if (!files.ParseFromIstream(&stream)) return false;
  for (const auto& proto : files.file()) {
    if (pool.BuildFile(proto) == nullptr) return false;
  }
  return true;
}

bool Write(const char* file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  return static_cast<bool>(stream);
}

std::string Source(const std::string& schema) {
  return "#include \"cli/schema/parsed_report_schema.h\"\n\n"
         "namespace hearsay::schema {\n\n"
         "const char kParsedReportSchema[] = R\"json(" +
         schema + ")json\";\n\n}  // namespace hearsay::schema\n";
}

int Main(int argc, char** argv) {
  google::protobuf::DescriptorPool pool;
  if (argc != 4 || !Load(argv[1], pool)) {
    std::cerr << "Usage: generate_schema DESCRIPTOR-SET JSON CC\n";
    return 1;
  }
  const std::string schema = ReportSchema(*pool.FindMessageTypeByName(kReport));
  return Write(argv[2], schema) && Write(argv[3], Source(schema)) ? 0 : 1;
}

}  // namespace
}  // namespace hearsay::schema

int main(int argc, char** argv) { return hearsay::schema::Main(argc, argv); }
