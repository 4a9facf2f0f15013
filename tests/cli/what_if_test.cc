#include "cli/what_if.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::cli {
namespace {

using hearsay::testing::IsOk;
using hearsay::testing::StatusIs;
using hearsay::testing::TempDir;
using ::testing::HasSubstr;

class WhatIfTest : public ::testing::Test {
 protected:
  std::string File(const std::string& lines) {
    const std::string path = folder_.File("if.jsonl");
    std::ofstream(path) << lines;
    return path;
  }

  TempDir folder_;
  WhatIfOptions options_;
};

TEST_F(WhatIfTest, LeavesOutAndSupposes) {
  options_.without_sources = {"Defensa Central", "outlets/fichajes"};
  options_.without_entries = {"reports/r1"};
  options_.supposed_files = {
      File("{\"ingestReport\": {\"entryId\": \"a\", \"report\": "
           "{\"headline\": \"He stays\"}}}\n"
           "{\"recordOutcome\": {\"outcome\": {\"player\": "
           "\"players/p\"}}}\n")};
  const auto assumptions = AssumptionsFromOptions(options_);
  ASSERT_THAT(assumptions, IsOk());
  EXPECT_EQ(assumptions->without_sources(0).text(), "Defensa Central");
  EXPECT_EQ(assumptions->without_sources(1).name(), "outlets/fichajes");
  EXPECT_EQ(assumptions->without_entries(0), "reports/r1");
  EXPECT_EQ(assumptions->suppose_reports(0).headline(), "He stays");
  EXPECT_EQ(assumptions->suppose_outcomes(0).player(), "players/p");
  EXPECT_EQ(WhatIfText(options_, *assumptions),
            "without Defensa Central; without outlets/fichajes; without "
            "reports/r1; with 1 supposed report; with 1 supposed outcome");
}

TEST_F(WhatIfTest, SaysWhichLineCannotBeSupposed) {
  options_.supposed_files = {
      File("\n{\"upsertEntity\": {\"entryId\": \"e\"}}\n")};
  const auto refused = AssumptionsFromOptions(options_);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(refused.status().message(), HasSubstr("if.jsonl:2: "));
  options_.supposed_files = {folder_.File("none")};
  EXPECT_THAT(AssumptionsFromOptions(options_),
              StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace hearsay::cli
