// `hearsay history` against both services, with a saga that has ended.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"
#include "tests/testing/process.h"
#include "tests/testing/service_pair.h"

namespace hearsay::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class HistoryCommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(services_.Start(), IsOk());
    ASSERT_EQ(Run({"load", HEARSAY_SAGA}), 0) << printed_;
    ASSERT_EQ(Run({"wait"}), 0) << printed_;
  }

  // Returns the exit code; `printed_` is all that was printed.
  int Run(const std::vector<std::string>& arguments) {
    ProcessOptions options;
    options.command = {HEARSAY_CLI};
    options.command.insert(options.command.end(), arguments.begin(),
                           arguments.end());
    options.environment = {
        absl::StrCat("HEARSAY_INGEST=", services_.ingest().address()),
        absl::StrCat("HEARSAY_QUERY=", services_.query().address())};
    options.stdout_file = services_.dir().File("out");
    options.stderr_file = services_.dir().File("err");
    const auto exit = RunProcess(options, absl::Seconds(60));
    printed_ = ReadFile(options.stdout_file) + ReadFile(options.stderr_file);
    return exit.ok() && exit->signal == 0 ? exit->code : -1;
  }

  int RunHistory(const std::vector<std::string>& flags) {
    std::vector<std::string> arguments = {"history", "players/mateta", "leaves",
                                          "--by", "2025-09-01"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return Run(arguments);
  }

  ServicePair services_;
  std::string printed_;
};

TEST_F(HistoryCommandTest, TellsEveryMomentOfTheSaga) {
  ASSERT_EQ(RunHistory({"--as-of", "2025-08-10"}), 0) << printed_;
  EXPECT_THAT(printed_, HasSubstr("\n  3 May 2025 "));
  EXPECT_THAT(printed_, HasSubstr("\n    reports/m-12\n"));
  EXPECT_THAT(printed_, HasSubstr("\n    outcomes/mo\n"));
  EXPECT_THAT(printed_, Not(HasSubstr("What has changed it")));
}

TEST_F(HistoryCommandTest, TellsWhatHasChangedItSince) {
  ASSERT_EQ(RunHistory({"--as-of", "2025-08-04", "--since", "2025-07-25"}), 0)
      << printed_;
  EXPECT_THAT(printed_, HasSubstr("What has changed it, from "));
  EXPECT_THAT(printed_, HasSubstr("Herald: clubs agreed"));
  EXPECT_THAT(printed_, Not(HasSubstr("3 May 2025")));
}

TEST_F(HistoryCommandTest, DrawsTheSagaUpToItsOutcome) {
  const std::string file = services_.dir().File("saga.svg");
  ASSERT_EQ(RunHistory({"--as-of", "2025-08-10", "--svg", file}), 0)
      << printed_;
  const std::string svg = ReadFile(file);
  EXPECT_THAT(svg, HasSubstr(">What becomes of Jean-Philippe Mateta by 1 Sep "
                             "2025</text>"));
  EXPECT_THAT(svg, HasSubstr(">Herald: Clubs agree on Jean-Philippe Mateta: AC "
                             "Milan, Crystal Palace</text>"));
  EXPECT_THAT(svg,
              HasSubstr(">Jean-Philippe Mateta joined for a fee: AC Milan"));
  // At the end stands what was forecast before the outcome was known.
  const size_t label = svg.find(">AC Milan</text>");
  ASSERT_NE(label, std::string::npos);
  EXPECT_GT(label, svg.rfind("<polygon"));
}

TEST_F(HistoryCommandTest, RefusesToDrawNothing) {
  const std::string file = services_.dir().File("saga.svg");
  EXPECT_EQ(RunHistory({"--as-of", "2025-04-01", "--svg", file}), 1);
  EXPECT_THAT(printed_, HasSubstr("There is nothing to draw"));
}

}  // namespace
}  // namespace hearsay::testing
