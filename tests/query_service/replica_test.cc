#include "query_service/replica.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/sqlite/database.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "query_service/said_weeks.h"
#include "tests/query_service/fake_log.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::hearsay::testing::FakeLog;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::IsOkAndHolds;
using ::hearsay::testing::PlayerEntity;
using ::hearsay::testing::ReportOn;
using ::hearsay::testing::RetractionOf;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::unique_ptr<Replica> OpenAt(const std::string& path,
                                int64_t tail_entries_max = 1000) {
  auto replica = Replica::Open(path, {tail_entries_max});
  EXPECT_THAT(replica, IsOk());
  return replica.ok() ? *std::move(replica) : nullptr;
}

// Applies the log's entries that are missing, up to `last`.
absl::StatusOr<std::vector<std::string>> ApplyTo(Replica& replica,
                                                 const FakeLog& log,
                                                 int64_t last) {
  const AppliedPosition start = replica.progress().position;
  const auto message = log.Message(start.revision + 1, last);
  const auto batch = VerifyEntries(start, message.entries());
  RETURN_IF_ERROR(batch.status());
  return replica.Apply(*batch, "log-1", FakeLog::CommitTime(last));
}

// How postings are packed must not be seen from outside.
class ReplicaTest : public ::testing::TestWithParam<int64_t> {
 protected:
  std::string Path() const { return folder_.File("replica.sqlite3"); }
  std::unique_ptr<Replica> Open(const std::string& path) {
    return OpenAt(path, GetParam());
  }
  // Applies the log one entry at a time.
  void ApplyAll(const FakeLog& log) {
    replica_ = Open(Path());
    for (int64_t last = 1; last <= log.size(); ++last) {
      ASSERT_THAT(ApplyTo(*replica_, log, last), IsOk());
    }
  }

  TempDir folder_;
  std::unique_ptr<Replica> replica_;
};

INSTANTIATE_TEST_SUITE_P(TailEntries, ReplicaTest,
                         ::testing::Values(1, 3, 1000));

TEST_P(ReplicaTest, HoldsNothingAtFirst) {
  replica_ = Open(Path());
  EXPECT_EQ(replica_->progress().log_id, "");
  EXPECT_EQ(replica_->progress().position, AppliedPosition());
  EXPECT_EQ(replica_->progress().closed_time, absl::InfinitePast());
  EXPECT_THAT(replica_->Postings("players/a", 10), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(replica_->FindEntry("reports/r1"), IsOkAndHolds(0));
  EXPECT_THAT(replica_->CommitTime(0), IsOkAndHolds(absl::UnixEpoch()));
  EXPECT_THAT(replica_->RevisionAt(FakeLog::kStart, 0), IsOkAndHolds(0));
}

TEST_P(ReplicaTest, TellsWhomEachEntryConcerns) {
  FakeLog log;
  log.Append(ReportOn("r1", {"players/b", "players/a", "players/a"}));
  log.Append(PlayerEntity("players/c"));
  log.Append(ReportOn("r2", {"players/c"}));
  log.Append(RetractionOf("x1", 1));
  ApplyAll(log);
  const auto concerns = replica_->Concerns(1, 4);
  ASSERT_THAT(concerns, IsOk());
  ASSERT_THAT(*concerns, SizeIs(3));
  EXPECT_EQ((*concerns)[0].revision, 1);
  EXPECT_THAT((*concerns)[0].players, ElementsAre("players/a", "players/b"));
  EXPECT_EQ((*concerns)[1].revision, 3);
  EXPECT_THAT((*concerns)[1].players, ElementsAre("players/c"));
  EXPECT_EQ((*concerns)[2].revision, 4);
  EXPECT_THAT((*concerns)[2].players, ElementsAre("players/a", "players/b"));
  EXPECT_THAT(replica_->Concerns(2, 2), IsOkAndHolds(IsEmpty()));
}

TEST_P(ReplicaTest, ReadsEntriesBack) {
  FakeLog log;
  for (int i = 1; i <= 5; ++i) log.Append(ReportOn(absl::StrCat("r", i), {}));
  ApplyAll(log);
  const auto entries = replica_->ReadEntries(std::vector<int64_t>{4, 2});
  ASSERT_THAT(entries, IsOk());
  ASSERT_THAT(*entries, SizeIs(2));
  EXPECT_EQ((*entries)[0].revision, 4);
  EXPECT_EQ((*entries)[0].record, log.entry(4).record());
  EXPECT_EQ((*entries)[1].commit_time, FakeLog::CommitTime(2));
  const auto range = replica_->ReadRange(4, 9);
  ASSERT_THAT(range, IsOk());
  ASSERT_THAT(*range, SizeIs(2));
  EXPECT_EQ((*range)[1].record, log.entry(5).record());
  EXPECT_THAT(replica_->CommitTime(3), IsOkAndHolds(FakeLog::CommitTime(3)));
  EXPECT_THAT(replica_->CommitTime(6), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_P(ReplicaTest, FindsTheRevisionAtATime) {
  FakeLog log;
  for (int i = 1; i <= 7; ++i) log.Append(ReportOn(absl::StrCat("r", i), {}));
  ApplyAll(log);
  const auto at = [&](absl::Duration after_start, int64_t last) {
    return replica_->RevisionAt(FakeLog::kStart + after_start, last);
  };
  EXPECT_THAT(at(absl::Milliseconds(999), 7), IsOkAndHolds(0));
  EXPECT_THAT(at(absl::Seconds(1), 7), IsOkAndHolds(1));
  EXPECT_THAT(at(absl::Milliseconds(4999), 7), IsOkAndHolds(4));
  EXPECT_THAT(at(absl::Seconds(7), 7), IsOkAndHolds(7));
  EXPECT_THAT(at(absl::Hours(1), 7), IsOkAndHolds(7));
  EXPECT_THAT(at(absl::Hours(1), 5), IsOkAndHolds(5));
}

TEST_P(ReplicaTest, PostsReportsToThePlayersTheyName) {
  FakeLog log;
  log.Append(ReportOn("r1", {"players/a", "players/b", "clubs/c"}));
  log.Append(ReportOn("r2", {"players/b", "players/b"}));
  log.Append(ReportOn("r3", {"players/a"}));
  ApplyAll(log);
  EXPECT_THAT(replica_->Postings("players/a", 3),
              IsOkAndHolds(ElementsAre(1, 3)));
  EXPECT_THAT(replica_->Postings("players/b", 3),
              IsOkAndHolds(ElementsAre(1, 2)));
  EXPECT_THAT(replica_->Postings("players/a", 2), IsOkAndHolds(ElementsAre(1)));
  EXPECT_THAT(replica_->Postings("players/a", 0), IsOkAndHolds(IsEmpty()));
}

TEST_P(ReplicaTest, PostsWhatReplacesOrRetractsToThePlayersOfItsTargets) {
  FakeLog log;
  log.Append(ReportOn("r1", {"players/a"}));
  v1::Record corrected = ReportOn("r2", {"players/b"});
  corrected.add_target_revisions(1);
  log.Append(corrected);
  corrected = ReportOn("r3", {"players/c"});
  corrected.add_target_revisions(2);
  log.Append(corrected);
  log.Append(RetractionOf("x1", 3));
  ApplyAll(log);
  EXPECT_THAT(replica_->Postings("players/a", 4),
              IsOkAndHolds(ElementsAre(1, 2, 3, 4)));
  EXPECT_THAT(replica_->Postings("players/b", 4),
              IsOkAndHolds(ElementsAre(2, 3, 4)));
  EXPECT_THAT(replica_->Postings("players/c", 4),
              IsOkAndHolds(ElementsAre(3, 4)));
}

TEST_P(ReplicaTest, SaysWhomABatchConcerns) {
  FakeLog log;
  log.Append(ReportOn("r1", {"players/b", "players/a"}));
  log.Append(ReportOn("r2", {"players/c"}));
  log.Append(RetractionOf("x1", 1));
  replica_ = Open(Path());
  EXPECT_THAT(ApplyTo(*replica_, log, 2),
              IsOkAndHolds(ElementsAre("players/a", "players/b", "players/c")));
  EXPECT_THAT(ApplyTo(*replica_, log, 3),
              IsOkAndHolds(ElementsAre("players/a", "players/b")));
}

TEST_P(ReplicaTest, FindsEntriesByName) {
  FakeLog log;
  log.Append(ReportOn("x", {}));
  log.Append(PlayerEntity("players/a"));
  log.Append(RetractionOf("x", 1));
  v1::Record outcome;
  outcome.set_entry_id("x");
  outcome.mutable_outcome()->set_player("players/a");
  log.Append(outcome);
  ApplyAll(log);
  EXPECT_THAT(replica_->FindEntry("reports/x"), IsOkAndHolds(1));
  EXPECT_THAT(replica_->FindEntry("retractions/x"), IsOkAndHolds(3));
  EXPECT_THAT(replica_->FindEntry("outcomes/x"), IsOkAndHolds(4));
  EXPECT_THAT(replica_->FindEntry("reports/y"), IsOkAndHolds(0));
  EXPECT_THAT(replica_->FindEntry(""), IsOkAndHolds(0));
}

absl::Time OnDay(int days) { return FakeLog::kStart + absl::Hours(24 * days); }

// Says that the interval is the day after so many days.
void SetDay(int days, v1::TimeInterval& interval) {
  *interval.mutable_start_time() = TimeToProto(OnDay(days));
  *interval.mutable_end_time() = TimeToProto(OnDay(days + 1));
}

// Asks about every day from `first` to `last`.
absl::StatusOr<std::vector<std::string>> PlayersIn(const Replica& replica,
                                                   int first, int last,
                                                   int64_t last_revision = 100,
                                                   size_t players_max = 100) {
  return replica.PlayersInWeeks(WeekOf(OnDay(first)), WeekOf(OnDay(last)),
                                last_revision, players_max);
}

TEST_P(ReplicaTest, FindsWhomSomethingWasSaidOfInWeeks) {
  FakeLog log;
  v1::Record report = ReportOn("r1", {"players/published"});
  SetDay(-40, *report.mutable_report()->mutable_publish());
  log.Append(report);
  report = ReportOn("r2", {"players/cited"});
  SetDay(-40, *report.mutable_report()->mutable_publish());
  v1::Attribution& attribution =
      *report.mutable_report()->mutable_claims(0)->mutable_attribution();
  attribution.add_hops();  // of no time of its own
  SetDay(-100, *attribution.add_hops()->mutable_say());
  log.Append(report);
  log.Append(ReportOn("r3", {"players/undated"}));
  v1::Record outcome;
  outcome.set_entry_id("o1");
  outcome.mutable_outcome()->set_player("players/moved");
  *outcome.mutable_outcome()->mutable_know_time() = TimeToProto(OnDay(-200));
  log.Append(outcome);
  log.Append(PlayerEntity("players/described"));
  ApplyAll(log);
  EXPECT_THAT(PlayersIn(*replica_, -210, -190),
              IsOkAndHolds(ElementsAre("players/moved")));
  EXPECT_THAT(PlayersIn(*replica_, -110, -90),
              IsOkAndHolds(ElementsAre("players/cited")));
  EXPECT_THAT(PlayersIn(*replica_, -50, -30),
              IsOkAndHolds(ElementsAre("players/cited", "players/published")));
  EXPECT_THAT(PlayersIn(*replica_, 0, 0),
              IsOkAndHolds(ElementsAre("players/undated")));
  EXPECT_THAT(PlayersIn(*replica_, 50, 60), IsOkAndHolds(IsEmpty()));
}

TEST_P(ReplicaTest, FindsPlayersInWeeksAsOfARevision) {
  FakeLog log;
  for (const char* id : {"r1", "r2", "r3"}) {
    log.Append(ReportOn(id, {absl::StrCat("players/", id), "players/a"}));
  }
  ApplyAll(log);
  EXPECT_THAT(PlayersIn(*replica_, 0, 0, 0), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(
      PlayersIn(*replica_, 0, 0, 2),
      IsOkAndHolds(ElementsAre("players/a", "players/r1", "players/r2")));
  EXPECT_THAT(PlayersIn(*replica_, 0, 0, 3, 4), IsOkAndHolds(SizeIs(4)));
  EXPECT_THAT(PlayersIn(*replica_, 0, 0, 3, 2), IsOkAndHolds(SizeIs(3)));
}

TEST_P(ReplicaTest, VisitsWhatMakesUpRegistryAndCalendar) {
  FakeLog log;
  log.Append(PlayerEntity("players/a"));
  log.Append(ReportOn("r1", {"players/a"}));
  v1::Record merge;
  merge.mutable_entity_merge()->set_duplicate("players/b");
  log.Append(merge);
  v1::Record windows;
  windows.mutable_transfer_windows()->set_season("2025/26");
  log.Append(windows);
  ApplyAll(log);
  std::vector<int64_t> visited;
  ASSERT_THAT(replica_->VisitControlRecords([&](const v1::Record& record) {
    visited.push_back(record.revision());
  }),
              IsOk());
  EXPECT_THAT(visited, ElementsAre(1, 3, 4));
}

TEST_P(ReplicaTest, AppliesNothingOfABatchThatFails) {
  FakeLog log;
  for (int i = 1; i <= 4; ++i) {
    log.Append(ReportOn(absl::StrCat("r", i), {"players/a"}));
  }
  replica_ = Open(Path());
  ASSERT_THAT(ApplyTo(*replica_, log, 3), IsOk());
  // Entry 4 does not clash; entry 3 does.
  const auto message = log.Message(3, 4);
  AppliedPosition start{2, log.chain(2), FakeLog::CommitTime(2)};
  auto batch = VerifyEntries(start, message.entries());
  ASSERT_THAT(batch, IsOk());
  std::swap(batch->entries[0], batch->entries[1]);
  EXPECT_FALSE(replica_->Apply(*batch, "log-1", FakeLog::kStart).ok());
  EXPECT_EQ(replica_->progress().position.revision, 3);
  EXPECT_THAT(replica_->Postings("players/a", 9),
              IsOkAndHolds(ElementsAre(1, 2, 3)));
  EXPECT_THAT(replica_->CommitTime(4), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ApplyTo(*replica_, log, 4), IsOk());
}

// A log in which every player and kind of record comes again and again.
FakeLog MixedLog(int size) {
  FakeLog log;
  for (int i = 1; i <= size; ++i) {
    const std::string player = absl::StrCat("players/p", i * i % 7);
    const std::string id = absl::StrCat("e", i);
    if (i % 11 == 0) {
      log.Append(PlayerEntity(player));
    } else if (i % 5 == 0) {
      log.Append(RetractionOf(id, i - 3));
    } else {
      v1::Record report =
          ReportOn(id, {player, absl::StrCat("players/p", i % 3)});
      if (i % 4 == 0) report.add_target_revisions(i / 2);
      if (i % 3 == 0) {
        SetDay(-5 * i, *report.mutable_report()->mutable_publish());
      }
      log.Append(report);
    }
  }
  return log;
}

// All that can be read.
struct Contents {
  int64_t revision = 0;
  Sha256 chain;
  std::map<std::string, std::vector<int64_t>> postings;
  std::map<std::string, int64_t> found;
  std::vector<int64_t> control;
  // By week, and by the revision up to which.
  std::map<std::pair<int64_t, int64_t>, std::vector<std::string>> weeks;

  bool operator==(const Contents&) const = default;
};

Contents ContentsOf(const Replica& replica, int64_t log_size) {
  Contents contents;
  contents.revision = replica.progress().position.revision;
  contents.chain = replica.progress().position.chain;
  for (int i = 0; i < 7; ++i) {
    const std::string player = absl::StrCat("players/p", i);
    contents.postings[player] = replica.Postings(player, log_size).value();
  }
  for (int64_t i = 1; i <= log_size; ++i) {
    for (const char* collection : {"reports/e", "retractions/e"}) {
      const std::string name = absl::StrCat(collection, i);
      contents.found[name] = replica.FindEntry(name).value();
    }
  }
  EXPECT_THAT(replica.VisitControlRecords([&](const v1::Record& record) {
    contents.control.push_back(record.revision());
  }),
              IsOk());
  const int64_t last_week = WeekOf(FakeLog::kStart);
  for (int64_t week = last_week - 30; week <= last_week; ++week) {
    for (const int64_t last : {log_size / 2, log_size}) {
      contents.weeks[{week, last}] =
          replica.PlayersInWeeks(week, week, last, 100).value();
    }
  }
  return contents;
}

// What a killed process leaves: the files as they are, nothing closed.
void CopyFiles(const std::string& from, const std::string& to) {
  for (const char* suffix : {"", "-wal"}) {
    if (!std::filesystem::exists(from + suffix)) continue;
    std::filesystem::copy_file(
        from + suffix, to + suffix,
        std::filesystem::copy_options::overwrite_existing);
  }
}

TEST_P(ReplicaTest, IsTheSameAfterAKillAnywhereAsAFreshOne) {
  constexpr int64_t kSize = 40;
  const FakeLog log = MixedLog(kSize);
  const auto fresh = OpenAt(folder_.File("fresh"));
  ASSERT_THAT(ApplyTo(*fresh, log, kSize), IsOk());
  const Contents expected = ContentsOf(*fresh, kSize);

  replica_ = Open(Path());
  for (int64_t killed_at = 0; killed_at <= kSize; ++killed_at) {
    if (killed_at > 0) {
      ASSERT_THAT(ApplyTo(*replica_, log, killed_at), IsOk());
    }
    const std::string copy = folder_.File(absl::StrCat("killed-", killed_at));
    CopyFiles(Path(), copy);
    const auto killed = Open(copy);
    ASSERT_EQ(killed->progress().position.revision, killed_at);
    ASSERT_THAT(ApplyTo(*killed, log, kSize), IsOk());
    EXPECT_EQ(ContentsOf(*killed, kSize), expected) << killed_at;
  }
}

TEST_P(ReplicaTest, IsTheSameAfterItWasClosed) {
  constexpr int64_t kSize = 20;
  const FakeLog log = MixedLog(kSize);
  replica_ = Open(Path());
  ASSERT_THAT(ApplyTo(*replica_, log, kSize), IsOk());
  const Contents expected = ContentsOf(*replica_, kSize);
  ASSERT_THAT(replica_->Close(), IsOk());
  EXPECT_FALSE(std::filesystem::exists(Path() + "-wal"));
  replica_ = Open(Path());
  EXPECT_EQ(ContentsOf(*replica_, kSize), expected);
  EXPECT_EQ(replica_->progress().log_id, "log-1");
  EXPECT_EQ(replica_->progress().closed_time, FakeLog::CommitTime(kSize));
}

TEST_P(ReplicaTest, ReadsWholePostingsWhileItApplies) {
  constexpr int64_t kSize = 300;
  FakeLog log;
  for (int i = 1; i <= kSize; ++i) {
    log.Append(ReportOn(absl::StrCat("r", i), {"players/a"}));
  }
  replica_ = Open(Path());
  std::atomic<int64_t> applied = 0;
  const std::jthread writer([&] {
    for (int64_t last = 1; last <= kSize; ++last) {
      EXPECT_THAT(ApplyTo(*replica_, log, last), IsOk());
      applied = last;
    }
  });
  int64_t seen = 0;
  while (seen < kSize) {
    seen = applied;
    const auto revisions = replica_->Postings("players/a", kSize);
    ASSERT_THAT(revisions, IsOk());
    ASSERT_GE(static_cast<int64_t>(revisions->size()), seen);
    for (size_t i = 0; i < revisions->size(); ++i) {
      ASSERT_EQ((*revisions)[i], static_cast<int64_t>(i) + 1);
    }
  }
}

TEST(ReplicaFileTest, KeepsTheClosedTimeThatCameWithoutEntries) {
  TempDir folder;
  auto replica = OpenAt(folder.File("replica"));
  VerifiedBatch none;
  ASSERT_THAT(replica->Apply(none, "log-1", FakeLog::kStart), IsOk());
  replica = OpenAt(folder.File("replica"));
  EXPECT_EQ(replica->progress().log_id, "log-1");
  EXPECT_EQ(replica->progress().closed_time, FakeLog::kStart);
}

// Makes the file what the first version, which knew no weeks, has written.
void LeaveOutWeeks(const std::string& path) {
  auto database = sqlite::Database::Open(path);
  ASSERT_THAT(database, IsOk());
  ASSERT_THAT(database->Execute("DROP TABLE week_blocks"), IsOk());
  ASSERT_THAT(
      database->Execute("ALTER TABLE progress DROP COLUMN week_revision"),
      IsOk());
  ASSERT_THAT(database->Execute("PRAGMA user_version = 1"), IsOk());
}

TEST_P(ReplicaTest, FillsTheWeeksOfAFileThatHasNone) {
  constexpr int64_t kSize = 1500;  // more than are read at a time
  const FakeLog log = MixedLog(kSize);
  replica_ = Open(Path());
  ASSERT_THAT(ApplyTo(*replica_, log, kSize - 2), IsOk());
  ASSERT_THAT(ApplyTo(*replica_, log, kSize), IsOk());
  const Contents expected = ContentsOf(*replica_, kSize);
  const std::string killed = folder_.File("killed");
  CopyFiles(Path(), killed);
  ASSERT_THAT(replica_->Close(), IsOk());
  for (const std::string& path : {Path(), killed}) {
    ASSERT_NO_FATAL_FAILURE(LeaveOutWeeks(path));
    replica_ = Open(path);
    EXPECT_EQ(ContentsOf(*replica_, kSize), expected);
    replica_ = Open(path);
    EXPECT_EQ(ContentsOf(*replica_, kSize), expected);
  }
}

TEST(ReplicaFileTest, RefusesAFileOfANewerVersion) {
  TempDir folder;
  const std::string path = folder.File("replica");
  ASSERT_THAT(OpenAt(path)->Close(), IsOk());
  {
    auto database = sqlite::Database::Open(path);
    ASSERT_THAT(database, IsOk());
    ASSERT_THAT(database->Execute("PRAGMA user_version = 99"), IsOk());
  }
  EXPECT_THAT(Replica::Open(path, {}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(ReplicaFileTest, CanBeRemoved) {
  TempDir folder;
  const std::string path = folder.File("replica");
  FakeLog log;
  log.Append(ReportOn("r1", {"players/a"}));
  auto replica = OpenAt(path);
  ASSERT_THAT(ApplyTo(*replica, log, 1), IsOk());
  replica.reset();
  ASSERT_THAT(Replica::Remove(path), IsOk());
  EXPECT_EQ(OpenAt(path)->progress().position.revision, 0);
  EXPECT_THAT(Replica::Remove(folder.File("none")), IsOk());
}

}  // namespace
}  // namespace hearsay
