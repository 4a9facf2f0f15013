#include "common/sqlite/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "common/sqlite/statement.h"
#include "common/sqlite/transaction.h"
#include "common/status_macros.h"
#include "tests/testing/matchers.h"

namespace hearsay::sqlite {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::IsOkAndHolds;
using ::hearsay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Returns the path of a file that does not exist yet.
std::string FreshPath(const std::string& name) {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) /
      (std::string(test->test_suite_name()) + "." + test->name());
  std::filesystem::create_directories(folder);
  const std::filesystem::path path = folder / name;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::filesystem::remove(path.string() + suffix);
  }
  return path.string();
}

absl::StatusOr<std::vector<int64_t>> Numbers(Database& database,
                                             const std::string& sql) {
  ASSIGN_OR_RETURN(Statement statement, database.Prepare(sql));
  Cursor cursor = statement.Query();
  std::vector<int64_t> numbers;
  while (true) {
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) return numbers;
    numbers.push_back(cursor.Int64(0));
  }
}

class DatabaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = FreshPath("test.sqlite");
    absl::StatusOr<Database> database = Database::Open(path_);
    ASSERT_THAT(database, IsOk());
    database_.emplace(*std::move(database));
    ASSERT_THAT(
        database_->Execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"),
        IsOk());
  }

  Statement Prepare(const std::string& sql) {
    absl::StatusOr<Statement> statement = database_->Prepare(sql);
    EXPECT_THAT(statement, IsOk());
    return *std::move(statement);
  }

  std::string path_;
  std::optional<Database> database_;
};

TEST_F(DatabaseTest, ReadsBackEveryTypeOfValue) {
  Statement select = Prepare("SELECT ?, ?, ?, ?, ?, ?, ?");
  const std::string bytes("a\0b", 3);
  Cursor cursor =
      select.Query({int64_t{-7'000'000'000}, 2.5, "Konaté", Blob(bytes),
                    nullptr, absl::string_view(), Blob(absl::string_view())});
  ASSERT_THAT(cursor.Next(), IsOkAndHolds(true));
  EXPECT_EQ(cursor.Int64(0), -7'000'000'000);
  EXPECT_EQ(cursor.Double(1), 2.5);
  EXPECT_EQ(cursor.Text(2), "Konaté");
  EXPECT_EQ(cursor.Blob(3), absl::string_view(bytes));
  EXPECT_TRUE(cursor.IsNull(4));
  EXPECT_FALSE(cursor.IsNull(5));
  EXPECT_EQ(cursor.Text(5), "");
  EXPECT_FALSE(cursor.IsNull(6));
  EXPECT_EQ(cursor.Blob(6), "");
  EXPECT_THAT(cursor.Next(), IsOkAndHolds(false));
}

TEST_F(DatabaseTest, KeepsBoundValuesThatHaveGone) {
  Statement select = Prepare("SELECT ?");
  Cursor cursor = select.Query({std::string(1000, 'x')});
  const std::string other(1000, 'y');
  ASSERT_THAT(cursor.Next(), IsOkAndHolds(true));
  EXPECT_EQ(cursor.Text(0), std::string(1000, 'x'));
}

TEST_F(DatabaseTest, RunsAStatementAgainAfterItsCursorIsGone) {
  Statement insert = Prepare("INSERT INTO numbers (n) VALUES (?)");
  ASSERT_THAT(insert.Run({2}), IsOk());
  ASSERT_THAT(insert.Run({1}), IsOk());
  Statement select = Prepare("SELECT n FROM numbers WHERE n >= ? ORDER BY n");
  for (int repeat = 0; repeat < 2; ++repeat) {
    Cursor cursor = select.Query({0});
    ASSERT_THAT(cursor.Next(), IsOkAndHolds(true));
    EXPECT_EQ(cursor.Int64(0), 1);
  }
}

TEST_F(DatabaseTest, RefusesTheWrongNumberOfValues) {
  Statement insert = Prepare("INSERT INTO numbers (n) VALUES (?)");
  EXPECT_THAT(insert.Run(), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(insert.Run({1, 2}), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(insert.Query().Next(), StatusIs(absl::StatusCode::kInternal));
}

TEST_F(DatabaseTest, RefusesWrongSql) {
  EXPECT_THAT(database_->Prepare("SELECT nothing FROM nowhere"),
              StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(database_->Prepare(""), StatusIs(absl::StatusCode::kInternal));
}

TEST_F(DatabaseTest, TellsAConstraintWithoutTheValues) {
  Statement insert = Prepare("INSERT INTO numbers (n) VALUES (?)");
  ASSERT_THAT(insert.Run({4242}), IsOk());
  const absl::Status status = insert.Run({4242});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(std::string(status.message()), HasSubstr("numbers.n"));
  EXPECT_THAT(std::string(status.message()), ::testing::Not(HasSubstr("4242")));
  EXPECT_THAT(insert.Run({4243}), IsOk());
}

TEST_F(DatabaseTest, StoresNothingOfATransactionThatIsNotCommitted) {
  {
    absl::StatusOr<Transaction> transaction = Transaction::Begin(*database_);
    ASSERT_THAT(transaction, IsOk());
    ASSERT_THAT(database_->Execute("INSERT INTO numbers (n) VALUES (1)"),
                IsOk());
  }
  EXPECT_THAT(Numbers(*database_, "SELECT n FROM numbers ORDER BY n"),
              IsOkAndHolds(ElementsAre()));
  {
    absl::StatusOr<Transaction> transaction = Transaction::Begin(*database_);
    ASSERT_THAT(transaction, IsOk());
    ASSERT_THAT(database_->Execute("INSERT INTO numbers (n) VALUES (2)"),
                IsOk());
    EXPECT_THAT(transaction->Commit(), IsOk());
  }
  EXPECT_THAT(Numbers(*database_, "SELECT n FROM numbers ORDER BY n"),
              IsOkAndHolds(ElementsAre(2)));
}

TEST_F(DatabaseTest, IsUnavailableWhileAnotherConnectionWrites) {
  DatabaseOptions impatient;
  impatient.busy_timeout = absl::ZeroDuration();
  absl::StatusOr<Database> other = Database::Open(path_, impatient);
  ASSERT_THAT(other, IsOk());
  absl::StatusOr<Transaction> transaction = Transaction::Begin(*database_);
  ASSERT_THAT(transaction, IsOk());
  EXPECT_THAT(Transaction::Begin(*other),
              StatusIs(absl::StatusCode::kUnavailable));
  // Readers are not kept out.
  EXPECT_THAT(Numbers(*other, "SELECT n FROM numbers ORDER BY n"),
              IsOkAndHolds(ElementsAre()));
  ASSERT_THAT(transaction->Commit(), IsOk());
  EXPECT_THAT(Transaction::Begin(*other), IsOk());
}

TEST_F(DatabaseTest, SyncsEveryCommitUnlessTold) {
  // 2 is FULL, 1 is NORMAL.
  EXPECT_THAT(Numbers(*database_, "PRAGMA synchronous"),
              IsOkAndHolds(ElementsAre(2)));
  DatabaseOptions relaxed;
  relaxed.synchronous = Synchronous::kNormal;
  relaxed.cache_kib = 512;
  absl::StatusOr<Database> other = Database::Open(path_, relaxed);
  ASSERT_THAT(other, IsOk());
  EXPECT_THAT(Numbers(*other, "PRAGMA synchronous"),
              IsOkAndHolds(ElementsAre(1)));
  EXPECT_THAT(Numbers(*other, "PRAGMA cache_size"),
              IsOkAndHolds(ElementsAre(-512)));
}

TEST_F(DatabaseTest, LeavesOneFileWhenItCloses) {
  {
    Statement insert = Prepare("INSERT INTO numbers (n) VALUES (?)");
    ASSERT_THAT(insert.Run({5}), IsOk());
  }
  ASSERT_TRUE(std::filesystem::exists(path_ + "-wal"));
  ASSERT_THAT(database_->Close(), IsOk());
  EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));
  EXPECT_THAT(database_->Close(), IsOk());

  absl::StatusOr<Database> again = Database::Open(path_);
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(Numbers(*again, "SELECT n FROM numbers ORDER BY n"),
              IsOkAndHolds(ElementsAre(5)));
}

TEST_F(DatabaseTest, ReadsButDoesNotWriteWhenReadOnly) {
  ASSERT_THAT(database_->Execute("INSERT INTO numbers (n) VALUES (9)"), IsOk());
  DatabaseOptions options;
  options.read_only = true;
  absl::StatusOr<Database> reader = Database::Open(path_, options);
  ASSERT_THAT(reader, IsOk());
  EXPECT_THAT(Numbers(*reader, "SELECT n FROM numbers ORDER BY n"),
              IsOkAndHolds(ElementsAre(9)));
  EXPECT_THAT(reader->Execute("DELETE FROM numbers"),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(reader->Close(), IsOk());
}

TEST(DatabaseOpenTest, DoesNotMakeAFileToRead) {
  DatabaseOptions options;
  options.read_only = true;
  const std::string path = FreshPath("missing.sqlite");
  EXPECT_THAT(Database::Open(path, options),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(DatabaseOpenTest, NamesTheFileThatIsNoDatabase) {
  const std::string path = FreshPath("text.sqlite");
  std::ofstream(path) << std::string(4096, 'x');
  const absl::StatusOr<Database> database = Database::Open(path);
  EXPECT_THAT(database, StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(std::string(database.status().message()), HasSubstr(path));
}

TEST(DatabaseOpenTest, NamesTheFolderThatIsMissing) {
  const std::string path = FreshPath("no/such/folder.sqlite");
  const absl::StatusOr<Database> database = Database::Open(path);
  EXPECT_THAT(database, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(std::string(database.status().message()), HasSubstr(path));
}

TEST(DatabaseOpenTest, TellsACorruptPage) {
  const std::string path = FreshPath("corrupt.sqlite");
  {
    absl::StatusOr<Database> database = Database::Open(path);
    ASSERT_THAT(database, IsOk());
    ASSERT_THAT(database->Execute("CREATE TABLE numbers (n INTEGER NOT NULL);"
                                  "INSERT INTO numbers (n) VALUES (1);"),
                IsOk());
    ASSERT_THAT(database->Close(), IsOk());
  }
  {
    // The table's root is the second page, of 4096 bytes.
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(4096, '\xff');
  }
  absl::StatusOr<Database> database = Database::Open(path);
  ASSERT_THAT(database, IsOk());
  EXPECT_THAT(Numbers(*database, "SELECT n FROM numbers ORDER BY n"),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST(DatabaseOpenTest, TellsWhenThereIsNoRoom) {
  absl::StatusOr<Database> database = Database::Open(FreshPath("full.sqlite"));
  ASSERT_THAT(database, IsOk());
  ASSERT_THAT(database->Execute("CREATE TABLE texts (t TEXT NOT NULL);"
                                "PRAGMA max_page_count = 4;"),
              IsOk());
  absl::StatusOr<Transaction> transaction = Transaction::Begin(*database);
  ASSERT_THAT(transaction, IsOk());
  absl::StatusOr<Statement> insert =
      database->Prepare("INSERT INTO texts (t) VALUES (?)");
  ASSERT_THAT(insert, IsOk());
  EXPECT_THAT(insert->Run({std::string(100'000, 'x')}),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

}  // namespace
}  // namespace hearsay::sqlite
