#include "tests/testing/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {
namespace {

ProcessOptions Shell(const std::string& script) {
  ProcessOptions options;
  options.command = {"/bin/sh", "-c", script};
  return options;
}

TEST(ProcessTest, TellsHowAProcessEnded) {
  const auto by_itself = RunProcess(Shell("exit 3"), absl::Seconds(10));
  ASSERT_THAT(by_itself, IsOk());
  EXPECT_EQ(by_itself->code, 3);
  const auto killed = RunProcess(Shell("kill -9 $$"), absl::Seconds(10));
  ASSERT_THAT(killed, IsOk());
  EXPECT_EQ(killed->signal, SIGKILL);
}

TEST(ProcessTest, WaitsOnlySoLong) {
  const auto process = Process::Start(Shell("exec sleep 60"));
  ASSERT_THAT(process, IsOk());
  EXPECT_THAT((*process)->Wait(absl::Milliseconds(1)),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  (*process)->Signal(SIGTERM);
  const auto exit = (*process)->Wait(absl::Seconds(10));
  ASSERT_THAT(exit, IsOk());
  EXPECT_EQ(exit->signal, SIGTERM);
}

TEST(ProcessTest, WaitsForAFileOrTheEnd) {
  const TempDir dir;
  ProcessOptions writer = Shell(
      "echo 50051 > \"$DIR/new\" && mv \"$DIR/new\" \"$DIR/port\"; "
      "exec sleep 60");
  writer.environment = {"DIR=" + dir.path()};
  const auto process = Process::Start(writer);
  ASSERT_THAT(process, IsOk());
  EXPECT_THAT((*process)->WaitForFile(dir.File("port"), absl::Seconds(10)),
              IsOkAndHolds("50051"));

  const auto ended = Process::Start(Shell("exit 1"));
  ASSERT_THAT(ended, IsOk());
  EXPECT_THAT((*ended)->WaitForFile(dir.File("none"), absl::Seconds(10)),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(ProcessTest, KeepsWhatAProcessPrints) {
  const TempDir dir;
  ProcessOptions options = Shell("echo out; echo err >&2");
  options.stdout_file = dir.File("out");
  options.stderr_file = dir.File("err");
  ASSERT_THAT(RunProcess(options, absl::Seconds(10)), IsOk());
  EXPECT_EQ(ReadFile(dir.File("out")), "out\n");
  EXPECT_EQ(ReadFile(dir.File("err")), "err\n");
}

}  // namespace
}  // namespace hearsay::testing
