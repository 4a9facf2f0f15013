// The program, with the real ingest service.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "tests/testing/matchers.h"
#include "tests/testing/process.h"
#include "tests/testing/service_pair.h"

namespace hearsay::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kUntil[] = "2024-07-01";

class FitModelTest : public ::testing::Test {
 protected:
  // Returns the exit code; `out_` and `err_` are what was printed.
  int Run(std::vector<std::string> command) {
    ProcessOptions options;
    options.command = std::move(command);
    // Files are appended to.
    const std::string number = absl::StrCat(++runs_);
    options.stdout_file = services_.dir().File("out" + number);
    options.stderr_file = services_.dir().File("err" + number);
    const auto exit = RunProcess(options, absl::Seconds(300));
    out_ = ReadFile(options.stdout_file);
    err_ = ReadFile(options.stderr_file);
    return exit.ok() && exit->signal == 0 ? exit->code : -1;
  }
  int FitModel(const std::vector<std::string>& flags) {
    std::vector<std::string> command = {HEARSAY_FIT_MODEL};
    command.insert(command.end(), flags.begin(), flags.end());
    return Run(std::move(command));
  }
  // With a copy of the log in a folder of that name.
  int FitLog(const std::string& folder, std::vector<std::string> flags) {
    flags.insert(flags.end(),
                 {"--data", services_.dir().File(folder), "--feed",
                  services_.ingest().address(), "--train-until", kUntil});
    return FitModel(flags);
  }

  void Simulate() {
    ASSERT_THAT(services_.ingest().Start(), IsOk());
    ASSERT_EQ(Run({HEARSAY_SIMULATE, "--players", "12", "--weeks", "52",
                   "--ingest", services_.ingest().address()}),
              0)
        << err_;
  }
  std::vector<ingest::v1::ModelVersion> Versions() {
    const auto listed =
        services_.ingest().client().Call<ingest::v1::ListModelsResponse>(
            ingest::v1::ListModelsRequest());
    EXPECT_THAT(listed, IsOk());
    return {listed->versions().begin(), listed->versions().end()};
  }

  ServicePair services_;
  int runs_ = 0;
  std::string out_;
  std::string err_;
};

TEST_F(FitModelTest, PrintsTheSameForTheSameLogAndPublishesNothingWhenDry) {
  Simulate();
  ASSERT_EQ(FitLog("a", {"--dry-run"}), 0) << err_;
  const std::string report = out_;
  EXPECT_THAT(report, AllOf(HasSubstr("fee_summer"), HasSubstr("proven_club"),
                            HasSubstr("landmarks."), HasSubstr("pairs.")));
  EXPECT_THAT(report, Not(HasSubstr("Published")));
  // Without a terminal: plain lines.
  EXPECT_THAT(err_, AllOf(HasSubstr("Players read: 12 of 12"),
                          HasSubstr("Iterations"), Not(HasSubstr("\033"))));
  // Again, from a copy that is there already, and from a new one.
  ASSERT_EQ(FitLog("a", {"--dry-run", "--threads", "1"}), 0) << err_;
  EXPECT_EQ(out_, report);
  ASSERT_EQ(FitLog("b", {"--dry-run", "--threads", "3"}), 0) << err_;
  EXPECT_EQ(out_, report);
  EXPECT_THAT(Versions(), IsEmpty());
}

TEST_F(FitModelTest, PublishesAVersionThatTheLogAccepts) {
  Simulate();
  ASSERT_EQ(FitLog("a", {"--entry-id", "first"}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("Published models/first as revision"));
  // Where it is published changes nothing of what is found.
  const std::string report = out_.substr(0, out_.find("Published"));
  ASSERT_EQ(FitLog("a", {}), 0) << err_;
  EXPECT_EQ(out_.substr(0, out_.find("Published")), report);

  const std::vector<ingest::v1::ModelVersion> versions = Versions();
  ASSERT_EQ(versions.size(), 2);
  EXPECT_EQ(versions[0].name(), "models/first");
  const v1::Model& model = versions[0].model();
  EXPECT_EQ(model.train_revision(), versions[0].revision() - 1);
  // The end of that day.
  EXPECT_EQ(model.train_until_time().seconds(), 1'719'878'400);
  EXPECT_THAT(model.provenance(), HasSubstr("resolved"));
  EXPECT_EQ(model.covariance_factor_nanos_size(), 30 * 31 / 2);
  EXPECT_EQ(model.parameters(0).name(), "fee_summer");
  // The same id with other content.
  EXPECT_EQ(FitLog("a", {"--entry-id", "first"}), 1);
  EXPECT_THAT(err_, HasSubstr("ALREADY_EXISTS"));
}

TEST_F(FitModelTest, SaysWhatIsWrong) {
  const std::string data = services_.dir().File("data");
  EXPECT_EQ(FitModel({}), 1);
  EXPECT_THAT(err_, HasSubstr("--data"));
  EXPECT_EQ(FitModel({"--data", data, "--train-until", "soon"}), 1);
  EXPECT_THAT(err_, HasSubstr("\"soon\" is no time"));
  EXPECT_EQ(FitModel({"--data", data, "--train-until", "infinite-future"}), 1);
  EXPECT_EQ(FitModel({"--data", data, "--threads", "0"}), 1);
  EXPECT_THAT(err_, HasSubstr("--threads"));
  EXPECT_EQ(FitModel({"--data", data, "--quickly"}), 1);
  EXPECT_THAT(err_, HasSubstr("--quickly"));
  EXPECT_EQ(FitModel({"--data", "/proc/no/such", "--dry-run"}), 1);
  EXPECT_THAT(err_, HasSubstr("/proc/no/such"));
  // Nobody listens there.
  EXPECT_EQ(FitModel({"--data", data, "--feed", "127.0.0.1:1", "--patience",
                      "300ms"}),
            1);
  EXPECT_THAT(err_, HasSubstr("127.0.0.1:1"));
  EXPECT_EQ(FitModel({"--help"}), 0);
  EXPECT_THAT(out_, AllOf(HasSubstr("--train-until"), HasSubstr("Exit codes")));
}

TEST_F(FitModelTest, RefusesTimesThatTheLogHasNotReached) {
  ASSERT_THAT(services_.ingest().Start(), IsOk());
  const std::string& address = services_.ingest().address();
  const std::string data = services_.dir().File("data");
  EXPECT_EQ(FitModel({"--data", data, "--feed", address, "--train-until",
                      "2999-01-01"}),
            1);
  EXPECT_THAT(err_, HasSubstr("--train-until must not be after"));
  EXPECT_EQ(FitModel({"--data", data, "--feed", address, "--dry-run"}), 0)
      << err_;
  EXPECT_THAT(out_, HasSubstr("0 sagas"));
}

}  // namespace
}  // namespace hearsay::testing
