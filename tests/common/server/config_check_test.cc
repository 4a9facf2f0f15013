#include "common/server/config_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ConfigCheckTest : public ::testing::Test {
 protected:
  ConfigCheckTest() {
    flags_.listen = "127.0.0.1:0";
    flags_.data = dir_.File("new/data");
  }

  int Report() { return ReportConfig(CheckServiceConfig(flags_), out_); }

  const testing::TempDir dir_;
  ServiceFlags flags_;
  std::ostringstream out_;
};

TEST_F(ConfigCheckTest, FindsNothingWrongAndMakesNothing) {
  flags_.metrics_listen = "127.0.0.1:9464";
  flags_.admin_listen = "127.0.0.1:50061";
  EXPECT_EQ(Report(), 0);
  EXPECT_THAT(out_.str(), Not(HasSubstr("wrong")));
  EXPECT_FALSE(std::filesystem::exists(dir_.File("new")));
}

TEST_F(ConfigCheckTest, FindsAllThatIsWrong) {
  flags_.security.tls_cert = dir_.File("none.pem");
  flags_.security.tls_key = dir_.File("none.key");
  flags_.data = "/dev/null/data";
  flags_.metrics_listen = "9464";
  flags_.admin_listen = "127.0.0.1:port";
  EXPECT_EQ(Report(), 1);
  for (const char* const line :
       {"ok     --listen\n", "wrong  TLS and identities: ", "wrong  --data: ",
        "wrong  --metrics-listen: ", "wrong  --admin-listen: "}) {
    EXPECT_THAT(out_.str(), HasSubstr(line));
  }
}

TEST_F(ConfigCheckTest, RefusesPlaintextThatOthersCanReach) {
  flags_.admin_listen = "0.0.0.0:50061";
  EXPECT_EQ(Report(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("wrong  --admin-listen: Others can reach"));
}

TEST_F(ConfigCheckTest, WantsRoomOnTheDisk) {
  flags_.disk_free_min = uint64_t{1} << 60;
  EXPECT_EQ(Report(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("bytes left"));
}

TEST(CheckTargetTest, WantsHostAndPort) {
  EXPECT_TRUE(CheckTarget("ingest:50051").ok());
  for (const char* const bad : {"", "ingest", "ingest:", "ingest:0"}) {
    EXPECT_FALSE(CheckTarget(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace hearsay
