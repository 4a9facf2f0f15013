#include "common/server/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

namespace hearsay {
namespace {

using ::testing::HasSubstr;
using ::testing::internal::CaptureStderr;
using ::testing::internal::CaptureStdout;
using ::testing::internal::GetCapturedStderr;
using ::testing::internal::GetCapturedStdout;

class FlagsTest : public ::testing::Test {
 protected:
  FlagsTest() {
    flags_.listen = "127.0.0.1:50051";
    AddServiceFlags(app_, "HEARSAY_TEST", "Examples:\n  test_service --data d",
                    flags_);
    AddTextFlag(app_, "HEARSAY_TEST", "--feed", "The feed.", feed_);
  }
  ~FlagsTest() override { unsetenv("HEARSAY_TEST_PORT_FILE"); }

  std::optional<int> Parse(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "test_service");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    CaptureStdout();
    CaptureStderr();
    const std::optional<int> exit_code =
        ParseFlags(app_, static_cast<int>(argv.size()), argv.data());
    output_ = GetCapturedStdout();
    errors_ = GetCapturedStderr();
    return exit_code;
  }

  CLI::App app_{"A service for tests.", "test_service"};
  ServiceFlags flags_;
  std::string feed_ = "127.0.0.1:1";
  std::string output_;
  std::string errors_;
};

TEST_F(FlagsTest, LeavesDefaults) {
  EXPECT_EQ(Parse({"--data", "d"}), std::nullopt);
  EXPECT_EQ(flags_.listen, "127.0.0.1:50051");
  EXPECT_EQ(flags_.data, "d");
  EXPECT_EQ(flags_.port_file, "");
  EXPECT_EQ(flags_.log_level, LogLevel::kInfo);
  EXPECT_EQ(flags_.drain_grace, absl::Seconds(10));
  EXPECT_EQ(feed_, "127.0.0.1:1");
}

TEST_F(FlagsTest, ReadsFlags) {
  EXPECT_EQ(Parse({"--listen", "0.0.0.0:0", "--data", "d", "--port-file", "p",
                   "--log-level", "debug", "--drain-grace", "500ms", "--feed",
                   "h:2"}),
            std::nullopt);
  EXPECT_EQ(flags_.listen, "0.0.0.0:0");
  EXPECT_EQ(flags_.port_file, "p");
  EXPECT_EQ(flags_.log_level, LogLevel::kDebug);
  EXPECT_EQ(flags_.drain_grace, absl::Milliseconds(500));
  EXPECT_EQ(feed_, "h:2");
}

TEST_F(FlagsTest, TellsServersWhatTheyAreToBe) {
  EXPECT_EQ(Parse({"--data",
                   "d",
                   "--listen",
                   "h:1",
                   "--drain-grace",
                   "1s",
                   "--tls-cert",
                   "c",
                   "--tls-key",
                   "k",
                   "--tls-client-ca",
                   "a",
                   "--identities",
                   "i",
                   "--allow-plaintext",
                   "--calls-per-second",
                   "7",
                   "--connection-age",
                   "2s",
                   "--connection-age-grace",
                   "3s",
                   "--connections-max",
                   "9",
                   "--port-file",
                   "p",
                   "--admin-listen",
                   "h:2"}),
            std::nullopt);
  const ServerOptions options = flags_.ToServerOptions();
  EXPECT_EQ(options.listen, "h:1");
  EXPECT_EQ(options.port_file, "p");
  EXPECT_EQ(options.drain_grace, absl::Seconds(1));
  EXPECT_EQ(options.security.tls_cert, "c");
  EXPECT_EQ(options.security.tls_key, "k");
  EXPECT_EQ(options.security.tls_client_ca, "a");
  EXPECT_EQ(options.security.identities, "i");
  EXPECT_TRUE(options.security.allow_plaintext);
  EXPECT_EQ(options.security.calls_per_second, 7);
  EXPECT_EQ(options.connection_age, absl::Seconds(2));
  EXPECT_EQ(options.connection_age_grace, absl::Seconds(3));
  EXPECT_EQ(options.connections_max, 9);
  const ServerOptions admin = flags_.ToAdminServerOptions();
  EXPECT_EQ(admin.listen, "h:2");
  EXPECT_EQ(admin.port_file, "");
  EXPECT_EQ(admin.security.identities, "i");
}

TEST_F(FlagsTest, PrefersTheCommandLineToTheEnvironment) {
  setenv("HEARSAY_TEST_PORT_FILE", "from environment", 1);
  EXPECT_EQ(Parse({"--data", "d"}), std::nullopt);
  EXPECT_EQ(flags_.port_file, "from environment");
  EXPECT_EQ(Parse({"--data", "d", "--port-file", "from flag"}), std::nullopt);
  EXPECT_EQ(flags_.port_file, "from flag");
}

TEST_F(FlagsTest, RefusesWhatIsMissingOrWrong) {
  EXPECT_EQ(Parse({}), 1);
  EXPECT_THAT(errors_, HasSubstr("--data"));
  EXPECT_EQ(Parse({"--data", "d", "--drain-grace", "soon"}), 1);
  EXPECT_THAT(errors_, HasSubstr("soon"));
  EXPECT_EQ(Parse({"--data", "d", "--drain-grace", "-1s"}), 1);
  EXPECT_EQ(Parse({"--data", "d", "--log-level", "loud"}), 1);
  EXPECT_EQ(Parse({"--data", "d", "--connections-max", "0"}), 1);
  EXPECT_EQ(Parse({"--data", "d", "--unheard-of"}), 1);
}

TEST_F(FlagsTest, HelpNamesFlagsVariablesDefaultsAndExamples) {
  EXPECT_EQ(Parse({"--help"}), 0);
  EXPECT_THAT(output_, HasSubstr("--drain-grace"));
  EXPECT_THAT(output_, HasSubstr("HEARSAY_TEST_DRAIN_GRACE"));
  EXPECT_THAT(output_, HasSubstr("127.0.0.1:50051"));
  EXPECT_THAT(output_, HasSubstr("test_service --data d"));
}

TEST_F(FlagsTest, TellsTheVersion) {
  EXPECT_EQ(Parse({"--version"}), 0);
  EXPECT_EQ(output_, "0.1.0\n");
}

}  // namespace
}  // namespace hearsay
