#include "common/sqlite/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/sqlite/statement.h"
#include "common/status_macros.h"
#include "tests/testing/matchers.h"

namespace hearsay::sqlite {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::IsOkAndHolds;
using ::hearsay::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kMakePlayers[] =
    "CREATE TABLE players (name TEXT NOT NULL);"
    "INSERT INTO players (name) VALUES ('Ibrahima Konaté');";
constexpr char kAddClub[] =
    "ALTER TABLE players ADD COLUMN club TEXT NOT NULL DEFAULT 'none';";
constexpr char kBroken[] =
    "INSERT INTO players (name) VALUES ('half done');"
    "CREATE TABLE players (name TEXT NOT NULL);";

class MigrateTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    const std::string path =
        ::testing::TempDir() + "/migrate_test." + test->name() + ".sqlite";
    std::filesystem::remove(path);
    absl::StatusOr<Database> database = Database::Open(path);
    ASSERT_THAT(database, IsOk());
    database_.emplace(*std::move(database));
  }

  absl::StatusOr<int64_t> Number(const std::string& sql) {
    ASSIGN_OR_RETURN(Statement statement, database_->Prepare(sql));
    Cursor cursor = statement.Query();
    RETURN_IF_ERROR(cursor.Next().status());
    return cursor.Int64(0);
  }

  std::optional<Database> database_;
};

TEST_F(MigrateTest, AppliesEveryMigrationToANewFile) {
  const std::vector<const char*> migrations = {kMakePlayers, kAddClub};
  ASSERT_THAT(Migrate(*database_, migrations), IsOk());
  EXPECT_THAT(Number("PRAGMA user_version"), IsOkAndHolds(2));
  EXPECT_THAT(Number("SELECT COUNT(club) FROM players"), IsOkAndHolds(1));
}

TEST_F(MigrateTest, AppliesOnlyWhatIsMissing) {
  const std::vector<const char*> old_migrations = {kMakePlayers};
  const std::vector<const char*> migrations = {kMakePlayers, kAddClub};
  ASSERT_THAT(Migrate(*database_, old_migrations), IsOk());
  ASSERT_THAT(Migrate(*database_, migrations), IsOk());
  ASSERT_THAT(Migrate(*database_, migrations), IsOk());
  EXPECT_THAT(Number("PRAGMA user_version"), IsOkAndHolds(2));
  EXPECT_THAT(Number("SELECT COUNT(club) FROM players"), IsOkAndHolds(1));
}

TEST_F(MigrateTest, RefusesANewerFileAndNamesBothVersions) {
  ASSERT_THAT(database_->Execute("PRAGMA user_version = 7"), IsOk());
  const std::vector<const char*> migrations = {kMakePlayers, kAddClub};
  const absl::Status status = Migrate(*database_, migrations);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(status.message()), HasSubstr("version 7"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("up to 2"));
  EXPECT_THAT(Number("SELECT COUNT(*) FROM sqlite_schema"), IsOkAndHolds(0));
}

TEST_F(MigrateTest, LeavesTheVersionBeforeAMigrationThatFails) {
  const std::vector<const char*> migrations = {kMakePlayers, kBroken};
  EXPECT_THAT(Migrate(*database_, migrations),
              StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(Number("PRAGMA user_version"), IsOkAndHolds(1));
  EXPECT_THAT(Number("SELECT COUNT(*) FROM players"), IsOkAndHolds(1));
}

}  // namespace
}  // namespace hearsay::sqlite
