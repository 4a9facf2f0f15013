#include "common/server/logging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace hearsay {
namespace {

using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

TEST(LogFieldTest, IsJson) {
  EXPECT_EQ(LogField("port", 50051).json(), R"("port":50051)");
  EXPECT_EQ(LogField("bytes", uint64_t{1} << 63).json(),
            R"("bytes":9223372036854775808)");
  EXPECT_EQ(LogField("share", 0.25).json(), R"("share":0.25)");
  EXPECT_EQ(LogField("share", std::numeric_limits<double>::infinity()).json(),
            R"("share":null)");
  EXPECT_EQ(LogField("ready", true).json(), R"("ready":true)");
  EXPECT_EQ(LogField("took", absl::Milliseconds(1500)).json(), R"("took":1.5)");
  EXPECT_EQ(LogField("error", absl::DataLossError("torn")).json(),
            R"("error":"DATA_LOSS: torn")");
}

TEST(LogFieldTest, EscapesText) {
  EXPECT_EQ(LogField("a\"b", "c\\d\n\x01 Konat\xc3\xa9 \xff!").json(),
            "\"a\\\"b\":\"c\\\\d\\n\\u0001 Konat\xc3\xa9 \xef\xbf\xbd!\"");
}

TEST(LoggingTest, WritesALineFromTheLevelOn) {
  InitLogging("ingest", LogLevel::kInfo);
  CaptureStderr();
  LogDebug("not this");
  LogInfo("Listening {}.", {{"port", 50051}});
  LogError("Stopped.");
  EXPECT_THAT(
      GetCapturedStderr(),
      ::testing::MatchesRegex(
          R"(\{"ts":"....-..-..T..:..:..\.......Z","level":"info",)"
          R"("service":"ingest","msg":"Listening \{\}\.","port":50051\})"
          "\n"
          R"(\{"ts":"[^"]+","level":"error","service":"ingest",)"
          R"("msg":"Stopped\."\})"
          "\n"));
}

}  // namespace
}  // namespace hearsay
