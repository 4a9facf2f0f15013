// The tool, with the real ingest service and the real `hearsay load`.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "tests/simulator/truth.pb.h"
#include "tests/testing/matchers.h"
#include "tests/testing/process.h"
#include "tests/testing/service_pair.h"

namespace hearsay::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::vector<std::string> kSmall = {"--players", "4", "--weeks", "8"};

class SimulateTest : public ::testing::Test {
 protected:
  // Returns the exit code; `out_` and `err_` are what was printed.
  int Run(std::vector<std::string> command) {
    ProcessOptions options;
    options.command = std::move(command);
    options.stdout_file = services_.dir().File("out");
    options.stderr_file = services_.dir().File("err");
    const auto exit = RunProcess(options, absl::Seconds(120));
    out_ = ReadFile(options.stdout_file);
    err_ = ReadFile(options.stderr_file);
    return exit.ok() && exit->signal == 0 ? exit->code : -1;
  }

  int Simulate(const std::vector<std::string>& flags) {
    std::vector<std::string> command = {HEARSAY_SIMULATE};
    command.insert(command.end(), kSmall.begin(), kSmall.end());
    command.insert(command.end(), flags.begin(), flags.end());
    return Run(std::move(command));
  }

  ServicePair services_;
  std::string out_;
  std::string err_;
};

TEST_F(SimulateTest, StoresWhatItWouldWriteDown) {
  const std::string file = services_.dir().File("writes.jsonl");
  ASSERT_THAT(services_.ingest().Start(), IsOk());
  const std::string& address = services_.ingest().address();
  ASSERT_EQ(Simulate({"--ingest", address}), 0) << err_;
  ASSERT_EQ(Simulate({"--out", file}), 0) << err_;
  const auto head =
      services_.ingest().client().Call<ingest::v1::GetHeadResponse>(
          ingest::v1::GetHeadRequest());
  ASSERT_THAT(head, IsOk());
  const int64_t stored = head->head().revision();
  EXPECT_GT(stored, 100);

  ASSERT_EQ(Run({HEARSAY_CLI, "load", "--ingest", address, file}), 0) << err_;
  EXPECT_THAT(out_, StartsWith(absl::StrCat("stored 0, already there ", stored,
                                            ", refused 0")));
}

TEST_F(SimulateTest, WritesTruthThatCanBeRead) {
  const std::string file = services_.dir().File("truth.jsonl");
  ASSERT_EQ(Simulate({"--truth", file}), 0) << err_;
  int claims = 0, players = 0;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    simulator::Truth truth;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &truth).ok())
        << line;
    claims += truth.has_claim() ? 1 : 0;
    players += truth.has_player() ? 1 : 0;
  }
  EXPECT_GT(claims, 50);
  EXPECT_EQ(players, 4);
}

TEST_F(SimulateTest, SaysWhichFlagIsWrong) {
  EXPECT_NE(Simulate({"--uncited-share", "101"}), 0);
  EXPECT_THAT(err_, HasSubstr("--uncited-share"));
  EXPECT_NE(Simulate({"--start", "soon"}), 0);
  EXPECT_THAT(err_, HasSubstr("soon"));
}

}  // namespace
}  // namespace hearsay::testing
