#include "tests/testing/stored_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "common/sha256.h"
#include "common/sqlite/database.h"
#include "common/time.h"
#include "tests/testing/matchers.h"
#include "tests/testing/process.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {
namespace {

// Three entries, a second apart.
std::vector<v1::LogEntry> SoundLog() {
  std::vector<v1::LogEntry> log;
  Sha256 chain = {};
  for (int revision = 1; revision <= 3; ++revision) {
    v1::Record record;
    record.set_revision(revision);
    *record.mutable_commit_time() =
        TimeToProto(absl::FromUnixSeconds(revision));
    v1::LogEntry& entry = log.emplace_back();
    entry.set_revision(revision);
    entry.set_record(record.SerializeAsString());
    const Sha256 digest = Sha256Of(entry.record());
    chain = NextChain(chain, digest);
    entry.set_record_sha256(Sha256ToBytes(digest));
    entry.set_chain_sha256(Sha256ToBytes(chain));
  }
  return log;
}

TEST(CheckLogTest, TakesASoundLog) {
  EXPECT_THAT(CheckLog(SoundLog()), IsOk());
  EXPECT_THAT(CheckLog({}), IsOk());
}

TEST(CheckLogTest, FindsAMissingEntry) {
  std::vector<v1::LogEntry> log = SoundLog();
  log.erase(log.begin() + 1);
  EXPECT_THAT(CheckLog(log), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(CheckLogTest, FindsAChangedRecord) {
  std::vector<v1::LogEntry> log = SoundLog();
  log[1].mutable_record()->back() ^= 1;
  EXPECT_THAT(CheckLog(log), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(CheckLogTest, FindsABrokenChain) {
  std::vector<v1::LogEntry> log = SoundLog();
  log[2].mutable_chain_sha256()->back() ^= 1;
  EXPECT_THAT(CheckLog(log), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(CheckDatabasesTest, FindsADatabaseThatIsNotSound) {
  const TempDir dir;
  const std::string file = dir.File("x.sqlite3");
  auto database = sqlite::Database::Open(file);
  ASSERT_THAT(database, IsOk());
  ASSERT_THAT(database->Execute("CREATE TABLE t (a INTEGER NOT NULL);"
                                "CREATE INDEX i ON t (a);"
                                "INSERT INTO t VALUES (1), (2), (3)"),
              IsOk());
  ASSERT_THAT(database->Close(), IsOk());
  EXPECT_THAT(CheckDatabases(dir.path()), IsOk());

  // The index's page is the last one.
  std::string bytes = ReadFile(file);
  std::fill(bytes.end() - 2000, bytes.end(), '\x55');
  std::ofstream(file, std::ios::binary) << bytes;
  EXPECT_FALSE(CheckDatabases(dir.path()).ok());
  EXPECT_THAT(CheckDatabases(TempDir().path()),
              StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace hearsay::testing
