#include "cli/what_if.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/query_options.h"
#include "cli/write_reader.h"

namespace hearsay::cli {
namespace {

// Returns `status` with where it happened.
absl::Status At(const std::string& where, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(where, ": ", status.message()));
}

absl::Status ReadSupposed(const std::string& file,
                          query::v1::Assumptions& assumptions) {
  const auto reader = WriteReader::Open(file);
  if (!reader.ok()) return At(file, reader.status());
  while (const auto write = (*reader)->Next()) {
    if (!write->ok()) return At((*reader)->where(), write->status());
    switch ((*write)->write_case()) {
      case Write::kIngestReport:
        *assumptions.add_suppose_reports() = (*write)->ingest_report().report();
        break;
      case Write::kRecordOutcome:
        *assumptions.add_suppose_outcomes() =
            (*write)->record_outcome().outcome();
        break;
      default:
        return At((*reader)->where(),
                  absl::InvalidArgumentError(
                      "Only reports and outcomes can be supposed."));
    }
  }
  return absl::OkStatus();
}

std::string Counted(int count, const std::string& what) {
  return absl::StrCat("with ", count, " supposed ", what,
                      count == 1 ? "" : "s");
}

}  // namespace

absl::StatusOr<query::v1::Assumptions> AssumptionsFromOptions(
    const WhatIfOptions& options) {
  query::v1::Assumptions assumptions;
  AddMentions(options.without_sources, v1::ENTITY_KIND_UNSPECIFIED,
              *assumptions.mutable_without_sources());
  for (const std::string& entry : options.without_entries) {
    assumptions.add_without_entries(entry);
  }
  for (const std::string& file : options.supposed_files) {
    RETURN_IF_ERROR(ReadSupposed(file, assumptions));
  }
  return assumptions;
}

std::string WhatIfText(const WhatIfOptions& options,
                       const query::v1::Assumptions& assumptions) {
  std::vector<std::string> parts;
  for (const std::string& source : options.without_sources) {
    parts.push_back("without " + source);
  }
  for (const std::string& entry : options.without_entries) {
    parts.push_back("without " + entry);
  }
  if (const int count = assumptions.suppose_reports_size(); count > 0) {
    parts.push_back(Counted(count, "report"));
  }
  if (const int count = assumptions.suppose_outcomes_size(); count > 0) {
    parts.push_back(Counted(count, "outcome"));
  }
  return absl::StrJoin(parts, "; ");
}

}  // namespace hearsay::cli
