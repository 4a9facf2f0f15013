#include "ingest_service/log/sqlite_entry_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/sqlite/database.h"
#include "tests/ingest_service/ingest_fixture.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::hearsay::testing::EqualsProto;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::IsOkAndHolds;
using ::hearsay::testing::ParseText;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SqliteEntryLogTest : public ::testing::Test {
 protected:
  void SetUp() override { Open(); }

  void Open() {
    log_ = nullptr;
    auto log = OpenSqliteEntryLog(dir_.path());
    ASSERT_THAT(log, IsOk());
    log_ = *std::move(log);
  }

  // Appends records in text form, in one transaction.
  void Append(const std::vector<std::string>& records) {
    auto transaction = log_->Begin();
    ASSERT_THAT(transaction, IsOk());
    LogPosition position = (*transaction)->start();
    for (const std::string& text : records) {
      auto record = ParseText<v1::Record>(text);
      ASSERT_THAT(
          (*transaction)
              ->Append(Seal(record, absl::FromUnixSeconds(1000), position)),
          IsOk());
    }
    position.closed_time = absl::FromUnixSeconds(2000);
    ASSERT_THAT((*transaction)->Commit(position), IsOk());
  }

  // Runs SQL on the closed file.
  void Tamper(const std::string& sql) {
    log_ = nullptr;
    auto database = sqlite::Database::Open(dir_.File("log.sqlite3"));
    ASSERT_THAT(database, IsOk());
    ASSERT_THAT(database->Execute(sql), IsOk());
  }

  TempDir dir_;
  std::unique_ptr<EntryLog> log_;
};

TEST_F(SqliteEntryLogTest, StartsEmpty) {
  EXPECT_THAT(log_->log_id(), ::testing::MatchesRegex("[0-9a-f]{32}"));
  const auto position = log_->ReadPosition();
  ASSERT_THAT(position, IsOk());
  EXPECT_EQ(position->revision, 0);
  EXPECT_EQ(position->chain, Sha256{});
  EXPECT_EQ(position->commit_time, absl::InfinitePast());
  EXPECT_EQ(position->closed_time, absl::InfinitePast());
  EXPECT_THAT(log_->ReadEntries(0, 0, 10, 1000), IsOkAndHolds(IsEmpty()));
}

TEST_F(SqliteEntryLogTest, KeepsEverythingAcrossReopening) {
  const std::string log_id = log_->log_id();
  Append({"entry_id: 'a' report { headline: 'x' }",
          "entry_id: 'a' outcome { player: 'players/one' }"});
  const auto before = log_->ReadEntries(0, 2, 10, 1 << 20);
  const auto position = log_->ReadPosition();
  Open();
  EXPECT_EQ(log_->log_id(), log_id);
  const auto after = log_->ReadEntries(0, 2, 10, 1 << 20);
  ASSERT_THAT(after, IsOkAndHolds(SizeIs(2)));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ((*after)[i].SerializeAsString(),
              (*before)[i].SerializeAsString());
  }
  EXPECT_EQ(log_->ReadPosition()->chain, position->chain);
  EXPECT_EQ(log_->ReadPosition()->closed_time, absl::FromUnixSeconds(2000));
  EXPECT_EQ(log_->ReadPosition()->commit_time, absl::FromUnixSeconds(1000));
}

TEST_F(SqliteEntryLogTest, FindsEntriesByKindAndId) {
  Append({"entry_id: 'a' report {}", "entry_id: 'a' outcome {}"});
  EXPECT_THAT(log_->FindEntry(v1::Record::kReport, "a"), IsOkAndHolds(1));
  EXPECT_THAT(log_->FindEntry(v1::Record::kOutcome, "a"), IsOkAndHolds(2));
  EXPECT_THAT(log_->FindEntry(v1::Record::kRetraction, "a"), IsOkAndHolds(0));
  EXPECT_THAT(log_->FindEntry(v1::Record::kReport, "A"), IsOkAndHolds(0));
}

TEST_F(SqliteEntryLogTest, ReadsLinksByRevision) {
  Append({"entry_id: 'a' report {}",
          "entry_id: 'b' report {} target_revisions: 1",
          "entry_id: 'c' retraction {} target_revisions: 1"});
  EXPECT_THAT(log_->ReadLinks(1),
              IsOkAndHolds(ElementsAre(Field(&EntryLink::entry_id, "b"),
                                       Field(&EntryLink::entry_id, "c"))));
  EXPECT_EQ(log_->ReadLinks(1)->at(1).kind, v1::Record::kRetraction);
  EXPECT_THAT(log_->ReadLinks(2), IsOkAndHolds(IsEmpty()));
}

TEST_F(SqliteEntryLogTest, BoundsWhatItReads) {
  std::vector<std::string> records;
  for (int i = 0; i < 10; ++i) {
    records.push_back("entry_id: '" + std::to_string(i) +
                      "' report { headline: 'headline' }");
  }
  Append(records);
  EXPECT_THAT(log_->ReadEntries(0, 10, 3, 1 << 20), IsOkAndHolds(SizeIs(3)));
  EXPECT_THAT(log_->ReadEntries(4, 6, 100, 1 << 20), IsOkAndHolds(SizeIs(2)));
  EXPECT_THAT(log_->ReadEntries(0, 10, 100, 1), IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(log_->ReadEntries(4, 6, 100, 1 << 20)->front().revision(), 5);
}

TEST_F(SqliteEntryLogTest, ListsRecordsOfAKind) {
  Append({"entry_id: 'a' report {}", "entry_id: 'b' entity {}",
          "entry_id: 'c' report {}", "entry_id: 'd' report {}"});
  const auto reports = log_->ListRecords(v1::Record::kReport, 1, 3, 10, 1000);
  ASSERT_THAT(reports, IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(reports->front().entry_id(), "c");
}

TEST_F(SqliteEntryLogTest, VisitsWhatTheRegistryAndTheCalendarAreMadeOf) {
  Append({"entry_id: 'a' report {}", "entry_id: 'b' entity {}",
          "entry_id: 'c' outcome {}", "entry_id: 'd' transfer_windows {}",
          "entry_id: 'e' retraction {}", "entry_id: 'f' entity_merge {}"});
  std::vector<std::string> ids;
  EXPECT_THAT(log_->VisitControlRecords([&](const v1::Record& record) {
    ids.push_back(record.entry_id());
  }),
              IsOk());
  EXPECT_THAT(ids, ElementsAre("b", "d", "f"));
}

TEST_F(SqliteEntryLogTest, TransactionSeesItsOwnEntriesAndOthersDoNot) {
  auto transaction = log_->Begin();
  ASSERT_THAT(transaction, IsOk());
  LogPosition position = (*transaction)->start();
  auto record = ParseText<v1::Record>("entry_id: 'a' report {}");
  ASSERT_THAT((*transaction)->Append(Seal(record, absl::UnixEpoch(), position)),
              IsOk());
  EXPECT_THAT((*transaction)->FindEntry(v1::Record::kReport, "a"),
              IsOkAndHolds(1));
  EXPECT_THAT(log_->FindEntry(v1::Record::kReport, "a"), IsOkAndHolds(0));
  *transaction = nullptr;
  EXPECT_THAT(log_->FindEntry(v1::Record::kReport, "a"), IsOkAndHolds(0));
  EXPECT_EQ(log_->ReadPosition()->revision, 0);
}

TEST_F(SqliteEntryLogTest, RefusesASecondProcess) {
  EXPECT_THAT(OpenSqliteEntryLog(dir_.path()),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(SqliteEntryLogTest, RefusesANewerSchema) {
  Tamper("PRAGMA user_version = 1000");
  const auto log = OpenSqliteEntryLog(dir_.path());
  EXPECT_THAT(log, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(log.status().message(), HasSubstr("1000"));
}

TEST_F(SqliteEntryLogTest, RefusesANewerRecordFormat) {
  Tamper("UPDATE log_meta SET format_version = 1000");
  const auto log = OpenSqliteEntryLog(dir_.path());
  EXPECT_THAT(log, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(log.status().message(), HasSubstr("1000"));
}

TEST_F(SqliteEntryLogTest, RefusesALogWithoutItsEnd) {
  Append({"entry_id: 'a' report {}", "entry_id: 'b' report {}"});
  Tamper("DELETE FROM entries WHERE revision = 2");
  EXPECT_THAT(OpenSqliteEntryLog(dir_.path()),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(SqliteEntryLogTest, RefusesALogWithADamagedEnd) {
  Append({"entry_id: 'a' report {}"});
  Tamper("UPDATE entries SET record = x'00'");
  EXPECT_THAT(OpenSqliteEntryLog(dir_.path()),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(SqliteEntryLogTest, SaysThatARecordDoesNotParse) {
  Append({"entry_id: 'a' report {}", "entry_id: 'b' report {}"});
  Tamper("UPDATE entries SET record = x'ff' WHERE revision = 1");
  Open();
  EXPECT_THAT(log_->ReadRecord(1), StatusIs(absl::StatusCode::kUnavailable,
                                            v1::ERROR_REASON_STORAGE_FAILED));
  EXPECT_THAT(log_->ReadRecord(2), IsOk());
}

}  // namespace
}  // namespace hearsay
