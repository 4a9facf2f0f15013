#include "query_service/replica.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/sort_unique.h"
#include "common/sqlite/migrate.h"
#include "common/sqlite/transaction.h"
#include "common/status_macros.h"
#include "common/version.h"
#include "query_service/dossier.h"
#include "query_service/loaded_record.h"
#include "query_service/posting_block.h"
#include "query_service/replica_schema.h"
#include "query_service/said_weeks.h"

namespace hearsay {
namespace {

constexpr const char* kMigrations[] = {kReplicaSchemaSql, kWeekBlocksSql};

constexpr char kInsertEntrySql[] = R"sql(
  INSERT INTO entries (revision, commit_time_us, record)
    VALUES (?, ?, ?))sql";
constexpr char kInsertControlSql[] = R"sql(
  INSERT INTO control_entries (revision)
    VALUES (?))sql";
constexpr char kInsertInheritedSql[] = R"sql(
  INSERT INTO inherited_players (revision, players)
    VALUES (?, ?))sql";
constexpr char kInsertReplacementSql[] = R"sql(
  INSERT INTO replacements (target_revision, revision)
    VALUES (?, ?))sql";
constexpr char kInsertPostingBlockSql[] = R"sql(
  INSERT INTO posting_blocks (player, last_revision, block)
    VALUES (?, ?, ?))sql";
constexpr char kInsertNameBlockSql[] = R"sql(
  INSERT INTO name_blocks (bucket, last_revision, block)
    VALUES (?, ?, ?))sql";
constexpr char kInsertWeekBlockSql[] = R"sql(
  INSERT INTO week_blocks (week, last_revision, block)
    VALUES (?, ?, ?))sql";
constexpr char kReplaceProgressSql[] = R"sql(
  REPLACE INTO progress (id, log_id, format_version, revision, chain_sha256,
                         commit_time_us, closed_time_us, posted_revision,
                         week_revision)
    VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?))sql";
constexpr char kSelectProgressSql[] = R"sql(
  SELECT log_id, format_version, revision, chain_sha256, commit_time_us,
         closed_time_us, posted_revision, week_revision
    FROM progress
    WHERE id = 1)sql";

constexpr int kWriterCacheKib = 8192;
// How many entries a start reads at a time.
constexpr int64_t kLoadedEntriesMax = 1000;

bool IsFoundByName(const v1::Record& record) {
  return record.has_report() || record.has_retraction() || record.has_outcome();
}

void Append(std::vector<std::string> names, std::vector<std::string>& to) {
  to.insert(to.end(), std::make_move_iterator(names.begin()),
            std::make_move_iterator(names.end()));
}

// A time that is not known is stored as the earliest one.
absl::Time TimeFromColumn(int64_t time_us) {
  return time_us == absl::ToUnixMicros(absl::InfinitePast())
             ? absl::InfinitePast()
             : absl::FromUnixMicros(time_us);
}

// Returns a tail's players in the order of their names.
std::vector<const PostingTail::Players::value_type*> ByName(
    const PostingTail::Players& players) {
  std::vector<const PostingTail::Players::value_type*> sorted;
  sorted.reserve(players.size());
  for (const auto& player : players) sorted.push_back(&player);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  return sorted;
}

PostedEntry MakePosted(const v1::Record& record,
                       std::vector<std::string> inherited) {
  PostedEntry posted{record.revision(), 0, PlayersIn(record),
                     SaidWeeksOf(record)};
  if (IsFoundByName(record)) posted.name_hash = NameHash(RecordName(record));
  if (!inherited.empty()) {
    Append(std::move(inherited), posted.players);
    SortUnique(posted.players);
  }
  return posted;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Replica>> Replica::Open(const std::string& path,
                                                       const Options& options) {
  sqlite::DatabaseOptions database_options;
  database_options.synchronous = sqlite::Synchronous::kNormal;
  database_options.cache_kib = kWriterCacheKib;
  ASSIGN_OR_RETURN(sqlite::Database database,
                   sqlite::Database::Open(path, database_options));
  RETURN_IF_ERROR(sqlite::Migrate(database, kMigrations));
  ASSIGN_OR_RETURN(Writer writer, PrepareWriter(database));
  std::unique_ptr<Replica> replica(
      new Replica(path, options, std::move(database), std::move(writer)));
  RETURN_IF_ERROR(replica->LoadProgress());
  RETURN_IF_ERROR(replica->FillWeekBlocks());
  RETURN_IF_ERROR(replica->LoadTail());
  return replica;
}

absl::Status Replica::Remove(const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code error;
    std::filesystem::remove(path + suffix, error);
    if (error) {
      return absl::UnavailableError(
          absl::StrCat("Cannot delete ", path, suffix, ": ", error.message()));
    }
  }
  return absl::OkStatus();
}

Replica::Replica(std::string path, const Options& options,
                 sqlite::Database database, Writer writer)
    : options_(options),
      database_(std::move(database)),
      writer_(std::move(writer)),
      readers_(std::move(path)) {}

absl::StatusOr<Replica::Writer> Replica::PrepareWriter(
    sqlite::Database& database) {
  ASSIGN_OR_RETURN(auto entry, database.Prepare(kInsertEntrySql));
  ASSIGN_OR_RETURN(auto control, database.Prepare(kInsertControlSql));
  ASSIGN_OR_RETURN(auto inherited, database.Prepare(kInsertInheritedSql));
  ASSIGN_OR_RETURN(auto replacement, database.Prepare(kInsertReplacementSql));
  ASSIGN_OR_RETURN(auto postings, database.Prepare(kInsertPostingBlockSql));
  ASSIGN_OR_RETURN(auto names, database.Prepare(kInsertNameBlockSql));
  ASSIGN_OR_RETURN(auto weeks, database.Prepare(kInsertWeekBlockSql));
  ASSIGN_OR_RETURN(auto progress, database.Prepare(kReplaceProgressSql));
  ASSIGN_OR_RETURN(ReplicaReader reader, ReplicaReader::Prepare(database));
  return Writer{
      std::move(entry),       std::move(control),  std::move(inherited),
      std::move(replacement), std::move(postings), std::move(names),
      std::move(weeks),       std::move(progress), std::move(reader)};
}

absl::Status Replica::LoadProgress() {
  ASSIGN_OR_RETURN(sqlite::Statement select,
                   database_.Prepare(kSelectProgressSql));
  sqlite::Cursor cursor = select.Query();
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  if (!has_row) return absl::OkStatus();
  if (cursor.Int64(1) > kFormatVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("The replica's records are of format ", cursor.Int64(1),
                     "; this version knows ", kFormatVersion, "."));
  }
  progress_.log_id = std::string(cursor.Text(0));
  progress_.position.revision = cursor.Int64(2);
  progress_.position.chain = Sha256FromBytes(cursor.Blob(3));
  progress_.position.commit_time = absl::FromUnixMicros(cursor.Int64(4));
  progress_.closed_time = TimeFromColumn(cursor.Int64(5));
  posted_revision_ = cursor.Int64(6);
  week_revision_ = cursor.Int64(7);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PostedEntry>> Replica::ReadPosted(int64_t first,
                                                             int64_t last) {
  ASSIGN_OR_RETURN(const std::vector<StoredEntry> entries,
                   writer_->reader.ReadRange(first, last));
  std::vector<PostedEntry> posted;
  for (const StoredEntry& entry : entries) {
    ASSIGN_OR_RETURN(const v1::Record record, ParseStored(entry));
    ASSIGN_OR_RETURN(std::vector<std::string> inherited,
                     writer_->reader.InheritedPlayers(entry.revision));
    posted.push_back(MakePosted(record, std::move(inherited)));
  }
  return posted;
}

absl::Status Replica::FillWeekBlocks() {
  // As many entries at a time as blocks are packed of, so that a stop on the
  // way loses little.
  while (week_revision_ < posted_revision_) {
    PostingTail tail;
    int64_t last = week_revision_;
    while (last < posted_revision_ &&
           tail.entry_count() < options_.tail_entries_max) {
      const int64_t first = last + 1;
      last = std::min(posted_revision_, last + kLoadedEntriesMax);
      ASSIGN_OR_RETURN(const std::vector<PostedEntry> posted,
                       ReadPosted(first, last));
      tail.Add(posted);
    }
    ASSIGN_OR_RETURN(sqlite::Transaction transaction,
                     sqlite::Transaction::Begin(database_));
    RETURN_IF_ERROR(StoreWeekBlocks(tail, last));
    RETURN_IF_ERROR(StoreProgress(progress_, posted_revision_, last));
    RETURN_IF_ERROR(transaction.Commit());
    week_revision_ = last;
  }
  return absl::OkStatus();
}

absl::Status Replica::LoadTail() {
  const int64_t last = progress_.position.revision;
  for (int64_t first = posted_revision_ + 1; first <= last;
       first += kLoadedEntriesMax) {
    ASSIGN_OR_RETURN(
        const std::vector<PostedEntry> posted,
        ReadPosted(first, std::min(last, first + kLoadedEntriesMax - 1)));
    tail_.Add(posted);
  }
  return absl::OkStatus();
}

absl::Status Replica::Close() {
  readers_.Close();
  {
    ASSIGN_OR_RETURN(sqlite::Transaction transaction,
                     sqlite::Transaction::Begin(database_));
    RETURN_IF_ERROR(StoreBlocks());
    const int64_t last = progress_.position.revision;
    RETURN_IF_ERROR(StoreProgress(progress_, last, last));
    RETURN_IF_ERROR(transaction.Commit());
  }
  writer_.reset();
  return database_.Close();
}

absl::StatusOr<std::vector<std::string>> Replica::Apply(
    const VerifiedBatch& batch, const std::string& log_id,
    absl::Time closed_time) {
  Progress progress{log_id, batch.end, closed_time};
  int64_t posted_revision = posted_revision_;
  std::vector<PostedEntry> posted;
  posted.reserve(batch.entries.size());

  ASSIGN_OR_RETURN(sqlite::Transaction transaction,
                   sqlite::Transaction::Begin(database_));
  for (const VerifiedEntry& entry : batch.entries) {
    RETURN_IF_ERROR(StoreEntry(entry, posted.emplace_back()));
  }
  // What was in memory before is packed; the batch takes its place.
  const bool pack = tail_.entry_count() >= options_.tail_entries_max;
  if (pack) {
    RETURN_IF_ERROR(StoreBlocks());
    posted_revision = progress_.position.revision;
  }
  RETURN_IF_ERROR(StoreProgress(progress, posted_revision, posted_revision));
  RETURN_IF_ERROR(transaction.Commit());

  if (pack) tail_.Clear();
  tail_.Add(posted);
  progress_ = std::move(progress);
  posted_revision_ = posted_revision;

  std::vector<std::string> players;
  for (PostedEntry& entry : posted) Append(std::move(entry.players), players);
  SortUnique(players);
  return players;
}

absl::Status Replica::StoreEntry(const VerifiedEntry& entry,
                                 PostedEntry& posted) {
  RETURN_IF_ERROR(writer_->insert_entry.Run(
      {entry.revision, absl::ToUnixMicros(entry.commit_time),
       sqlite::Blob(*entry.bytes)}));
  if (IsLoaded(entry.record->content_case())) {
    RETURN_IF_ERROR(writer_->insert_control.Run({entry.revision}));
  }
  ASSIGN_OR_RETURN(std::vector<std::string> inherited,
                   PlayersInheritedBy(*entry.record));
  if (!inherited.empty()) {
    RETURN_IF_ERROR(writer_->insert_inherited.Run(
        {entry.revision, absl::StrJoin(inherited, "\n")}));
  }
  if (IsFoundByName(*entry.record)) {
    for (const int64_t target : entry.record->target_revisions()) {
      RETURN_IF_ERROR(
          writer_->insert_replacement.Run({target, entry.revision}));
    }
  }
  posted = MakePosted(*entry.record, std::move(inherited));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Replica::PlayersInheritedBy(
    const v1::Record& record) {
  std::vector<std::string> players;
  if (!IsFoundByName(record)) return players;
  for (const int64_t target : record.target_revisions()) {
    ASSIGN_OR_RETURN(const StoredEntry entry,
                     writer_->reader.ReadEntry(target));
    ASSIGN_OR_RETURN(const v1::Record target_record, ParseStored(entry));
    Append(PlayersIn(target_record), players);
    // What the target inherited is stored with it, so that a long line of
    // reports is not walked for each new one.
    ASSIGN_OR_RETURN(std::vector<std::string> inherited,
                     writer_->reader.InheritedPlayers(target));
    Append(std::move(inherited), players);
  }
  SortUnique(players);
  return players;
}

absl::Status Replica::StoreBlocks() {
  // Rows go in by key, so that neighbours share their pages.
  for (const auto* player : ByName(tail_.players())) {
    const std::vector<int64_t>& revisions = player->second.revisions;
    if (revisions.empty()) continue;
    RETURN_IF_ERROR(writer_->insert_posting_block.Run(
        {player->first, revisions.back(),
         sqlite::Blob(EncodePostings(revisions))}));
  }

  std::array<std::vector<NamePosting>, kNameBuckets> buckets;
  for (const PostingTail::NamedEntry& entry : tail_.named_entries()) {
    buckets[NameBucket(entry.name_hash)].push_back(
        {NameFragment(entry.name_hash), entry.revision});
  }
  for (int bucket = 0; bucket < kNameBuckets; ++bucket) {
    const std::vector<NamePosting>& postings = buckets[bucket];
    if (postings.empty()) continue;
    RETURN_IF_ERROR(writer_->insert_name_block.Run(
        {bucket, postings.back().revision,
         sqlite::Blob(EncodeNamePostings(postings))}));
  }
  return StoreWeekBlocks(tail_, progress_.position.revision);
}

absl::Status Replica::StoreWeekBlocks(const PostingTail& tail,
                                      int64_t last_revision) {
  std::map<int64_t, std::string> blocks;
  for (const auto& [player, postings] : tail.players()) {
    std::vector<PostingTail::PlayerWeek> weeks = postings.weeks;
    std::stable_sort(
        weeks.begin(), weeks.end(),
        [](const auto& a, const auto& b) { return a.week < b.week; });
    std::optional<int64_t> previous;
    for (const PostingTail::PlayerWeek& said : weeks) {
      if (said.week == previous) continue;
      AppendPlayerPosting(player, said.first_revision, blocks[said.week]);
      previous = said.week;
    }
  }
  for (const auto& [week, block] : blocks) {
    RETURN_IF_ERROR(writer_->insert_week_block.Run(
        {week, last_revision, sqlite::Blob(block)}));
  }
  return absl::OkStatus();
}

absl::Status Replica::StoreProgress(const Progress& progress,
                                    int64_t posted_revision,
                                    int64_t week_revision) {
  const AppliedPosition& position = progress.position;
  return writer_->update_progress.Run(
      {progress.log_id, kFormatVersion, position.revision,
       sqlite::Blob(Sha256ToBytes(position.chain)),
       absl::ToUnixMicros(position.commit_time),
       absl::ToUnixMicros(progress.closed_time), posted_revision,
       week_revision});
}

absl::StatusOr<std::vector<StoredEntry>> Replica::ReadEntries(
    std::span<const int64_t> revisions) const {
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  std::vector<StoredEntry> entries;
  entries.reserve(revisions.size());
  for (const int64_t revision : revisions) {
    ASSIGN_OR_RETURN(StoredEntry entry, reader->ReadEntry(revision));
    entries.push_back(std::move(entry));
  }
  return entries;
}

absl::StatusOr<std::vector<StoredEntry>> Replica::ReadRange(
    int64_t first, int64_t last) const {
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  return reader->ReadRange(first, last);
}

absl::Status Replica::VisitControlRecords(
    const std::function<void(const v1::Record&)>& visit) const {
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  ASSIGN_OR_RETURN(const std::vector<int64_t> revisions,
                   reader->ControlRevisions());
  for (const int64_t revision : revisions) {
    ASSIGN_OR_RETURN(const StoredEntry entry, reader->ReadEntry(revision));
    ASSIGN_OR_RETURN(const v1::Record record, ParseStored(entry));
    visit(record);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<int64_t>> Replica::Postings(absl::string_view player,
                                                       int64_t last) const {
  // The tail first: what is packed between the two reads is then in both, and
  // nothing is in neither.
  const std::vector<int64_t> tail = tail_.OfPlayer(player);
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  ASSIGN_OR_RETURN(std::vector<int64_t> revisions,
                   reader->PlayerPostings(player));
  const int64_t packed = revisions.empty() ? 0 : revisions.back();
  for (const int64_t revision : tail) {
    if (revision > packed) revisions.push_back(revision);
  }
  revisions.erase(std::upper_bound(revisions.begin(), revisions.end(), last),
                  revisions.end());
  return revisions;
}

absl::StatusOr<std::vector<Replica::Concern>> Replica::Concerns(
    int64_t first, int64_t last) const {
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  std::vector<Concern> concerns;
  for (int64_t revision = first; revision <= last; ++revision) {
    ASSIGN_OR_RETURN(const StoredEntry entry, reader->ReadEntry(revision));
    ASSIGN_OR_RETURN(const v1::Record record, ParseStored(entry));
    ASSIGN_OR_RETURN(std::vector<std::string> inherited,
                     reader->InheritedPlayers(revision));
    PostedEntry posted = MakePosted(record, std::move(inherited));
    if (posted.players.empty()) continue;
    concerns.push_back({revision, std::move(posted.players)});
  }
  return concerns;
}

absl::StatusOr<std::vector<std::string>> Replica::PlayersBeside(
    absl::string_view player, int64_t last) const {
  ASSIGN_OR_RETURN(const std::vector<int64_t> revisions,
                   Postings(player, last));
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  std::vector<std::string> players = {std::string(player)};
  for (const int64_t revision : revisions) {
    ASSIGN_OR_RETURN(const StoredEntry entry, reader->ReadEntry(revision));
    ASSIGN_OR_RETURN(const v1::Record record, ParseStored(entry));
    Append(PlayersIn(record), players);
    SortUnique(players);
  }
  return players;
}

absl::StatusOr<std::vector<EntryBearing>> Replica::Bearings(
    int64_t first, int64_t last) const {
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  ASSIGN_OR_RETURN(const std::vector<StoredEntry> entries,
                   reader->ReadRange(first, last));
  std::vector<EntryBearing> bearings;
  for (const StoredEntry& entry : entries) {
    ASSIGN_OR_RETURN(const v1::Record record, ParseStored(entry));
    std::vector<std::string> inherited;
    if (!record.target_revisions().empty()) {
      ASSIGN_OR_RETURN(inherited, reader->InheritedPlayers(entry.revision));
    }
    EntryBearing bearing = BearingOf(record, std::move(inherited));
    if (!bearing.players.empty()) bearings.push_back(std::move(bearing));
  }
  return bearings;
}

absl::StatusOr<std::vector<std::string>> Replica::PlayersInWeeks(
    int64_t first, int64_t last, int64_t last_revision,
    size_t players_max) const {
  // The tail first, as for postings.
  const std::vector<std::string> tail =
      tail_.InWeeks(first, last, last_revision);
  absl::flat_hash_set<std::string> found(tail.begin(), tail.end());
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  RETURN_IF_ERROR(
      reader->PlayersInWeeks(first, last, last_revision, players_max, found));
  std::vector<std::string> players(found.begin(), found.end());
  std::sort(players.begin(), players.end());
  if (players.size() > players_max) players.resize(players_max + 1);
  return players;
}

absl::StatusOr<int64_t> Replica::FindEntry(absl::string_view name) const {
  const uint64_t hash = NameHash(name);
  std::vector<int64_t> candidates = tail_.OfNameHash(hash);
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  ASSIGN_OR_RETURN(const std::vector<int64_t> packed,
                   reader->NamePostings(hash));
  candidates.insert(candidates.end(), packed.begin(), packed.end());
  for (const int64_t revision : candidates) {
    ASSIGN_OR_RETURN(const StoredEntry entry, reader->ReadEntry(revision));
    ASSIGN_OR_RETURN(const v1::Record record, ParseStored(entry));
    if (RecordName(record) == name) return revision;
  }
  return 0;
}

absl::StatusOr<std::vector<int64_t>> Replica::ReplacementsOf(
    int64_t revision) const {
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  return reader->Replacements(revision);
}

absl::StatusOr<absl::Time> Replica::CommitTime(int64_t revision) const {
  if (revision == 0) return absl::UnixEpoch();
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  return reader->CommitTime(revision);
}

absl::StatusOr<int64_t> Replica::RevisionAt(absl::Time time,
                                            int64_t last) const {
  ASSIGN_OR_RETURN(ReplicaReaderPool::Lease reader, readers_.Borrow());
  // Commit times never fall, so that the log is its own index. Everything up to
  // `found` was committed by then, nothing after `end` was.
  int64_t found = 0;
  int64_t end = last;
  while (found < end) {
    const int64_t middle = found + (end - found + 1) / 2;
    ASSIGN_OR_RETURN(const absl::Time commit_time, reader->CommitTime(middle));
    if (commit_time <= time) {
      found = middle;
    } else {
      end = middle - 1;
    }
  }
  return found;
}

}  // namespace hearsay
