// The tables of a replica's file, and how their columns are packed. All of it
// can be made again from the feed.
#ifndef HEARSAY_QUERY_SERVICE_REPLICA_SCHEMA_H_
#define HEARSAY_QUERY_SERVICE_REPLICA_SCHEMA_H_

#include <cstdint>

namespace hearsay {

// Version 1.
inline constexpr char kReplicaSchemaSql[] = R"sql(
  -- How far the replica is; one row, written together with what it says.
  CREATE TABLE progress (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    log_id TEXT NOT NULL,             -- empty: no feed has been heard yet
    format_version INTEGER NOT NULL,  -- of the records
    revision INTEGER NOT NULL,        -- last entry; 0: none
    chain_sha256 BLOB NOT NULL,       -- of that entry
    commit_time_us INTEGER NOT NULL,  -- of that entry; 0 without one
    closed_time_us INTEGER NOT NULL,  -- no later entry commits by then
    posted_revision INTEGER NOT NULL  -- entries up to it are in the blocks
  );
  -- The log.
  CREATE TABLE entries (
    revision INTEGER NOT NULL PRIMARY KEY,
    commit_time_us INTEGER NOT NULL,
    record BLOB NOT NULL              -- as fed
  );
  -- Revisions of the records that make up registry and calendar.
  CREATE TABLE control_entries (
    revision INTEGER NOT NULL PRIMARY KEY
  );
  -- Entries that concern players whom they do not name themselves, but what they
  -- supersede or retract does.
  CREATE TABLE inherited_players (
    revision INTEGER NOT NULL PRIMARY KEY,
    players TEXT NOT NULL             -- resource names, sorted, one per line
  );
  -- Which entries supersede, replace or retract which.
  CREATE TABLE replacements (
    target_revision INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (target_revision, revision)
  ) WITHOUT ROWID;
  -- Which entries concern a player, many entries to a row.
  CREATE TABLE posting_blocks (
    player TEXT NOT NULL,
    last_revision INTEGER NOT NULL,   -- the block's
    block BLOB NOT NULL,              -- see posting_block.h
    PRIMARY KEY (player, last_revision)
  ) WITHOUT ROWID;
  -- Which entry has a resource name, by the name's hash, many to a row.
  CREATE TABLE name_blocks (
    bucket INTEGER NOT NULL,          -- see NameBucket()
    last_revision INTEGER NOT NULL,   -- the block's
    block BLOB NOT NULL,              -- see posting_block.h
    PRIMARY KEY (bucket, last_revision)
  ) WITHOUT ROWID;)sql";

// Version 2: finds the players of whom something was said in a period without a
// look at all others. What the file already holds is read again to fill it.
inline constexpr char kWeekBlocksSql[] = R"sql(
  -- Of whom something was said, or recorded, in a week (see said_weeks.h), many
  -- players to a row.
  CREATE TABLE week_blocks (
    week INTEGER NOT NULL,
    last_revision INTEGER NOT NULL,   -- of the entries that the block is of
    block BLOB NOT NULL,              -- see posting_block.h
    PRIMARY KEY (week, last_revision)
  ) WITHOUT ROWID;
  -- Entries up to it are in week_blocks. Less than posted_revision only until
  -- the file is read again.
  ALTER TABLE progress
    ADD COLUMN week_revision INTEGER NOT NULL DEFAULT 0;)sql";

// Buckets divide the names so that finding one reads few bytes.
inline constexpr int kNameBuckets = 256;
constexpr int NameBucket(uint64_t name_hash) {
  return static_cast<int>(name_hash >> 56);
}
// The part of the hash that stands in the bucket's blocks.
constexpr uint32_t NameFragment(uint64_t name_hash) {
  return static_cast<uint32_t>(name_hash);
}

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_REPLICA_SCHEMA_H_
