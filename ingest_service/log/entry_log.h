#ifndef HEARSAY_INGEST_SERVICE_LOG_ENTRY_LOG_H_
#define HEARSAY_INGEST_SERVICE_LOG_ENTRY_LOG_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "hearsay/v1/record.pb.h"
#include "ingest_service/log/log_format.h"

namespace hearsay {

// An entry that names another as its target: supersedes, retracts, annuls or
// takes it back.
struct EntryLink {
  int64_t revision = 0;
  EntryKind kind = v1::Record::CONTENT_NOT_SET;
  std::string entry_id;
};

// Reads entries by id and revision.
//
// The only error, there and below, is UNAVAILABLE STORAGE_FAILED.
class EntryReader {
 public:
  virtual ~EntryReader() = default;

  // Returns the revision of the entry with this id; 0: there is none.
  virtual absl::StatusOr<int64_t> FindEntry(EntryKind kind,
                                            absl::string_view entry_id) = 0;
  // Returns the record of a revision that exists.
  virtual absl::StatusOr<v1::Record> ReadRecord(int64_t revision) = 0;
  // Returns the entries that have `revision` as their target, by revision.
  virtual absl::StatusOr<std::vector<EntryLink>> ReadLinks(
      int64_t revision) = 0;
  // Returns the revision of the last entry that is committed; 0: there is none.
  virtual absl::StatusOr<int64_t> LastCommitted() = 0;
};

// What one transaction adds to the log. Its reads see its own additions. Rolls
// back unless it is committed. Thread-compatible.
class LogTransaction : public EntryReader {
 public:
  // Where the log ended when the transaction began.
  virtual const LogPosition& start() const = 0;

  // Adds the entry after the last.
  virtual absl::Status Append(const SealedEntry& entry) = 0;
  // Makes everything durable, with the log ending at `position`. After an error
  // nothing of it is stored.
  virtual absl::Status Commit(const LogPosition& position) = 0;
};

// The append-only log.
//
// Reading is thread-safe and sees what is committed; it never waits for the
// writer. One transaction at a time.
class EntryLog : public EntryReader {
 public:
  // Random id of the log, made with it.
  virtual const std::string& log_id() const = 0;

  // Returns where the log ends.
  virtual absl::StatusOr<LogPosition> ReadPosition() = 0;
  // Returns the chain at a revision that exists; all zeros at 0.
  virtual absl::StatusOr<Sha256> ReadChain(int64_t revision) = 0;

  // Returns the entries after `after` and up to `through`, in order: at least
  // one if there is one, not more than `entries_max`, and none more once they
  // have `bytes_max` bytes.
  virtual absl::StatusOr<std::vector<v1::LogEntry>> ReadEntries(
      int64_t after, int64_t through, int entries_max, size_t bytes_max) = 0;
  // Returns the records of one kind after `after` and up to `through`, in
  // order, bounded likewise.
  virtual absl::StatusOr<std::vector<v1::Record>> ListRecords(
      EntryKind kind, int64_t after, int64_t through, int records_max,
      size_t bytes_max) = 0;
  // Calls `visit` for every record that the registry and the calendar are made
  // of (entities, merges, transfer windows), in order.
  virtual absl::Status VisitControlRecords(
      const std::function<void(const v1::Record&)>& visit) = 0;

  virtual absl::StatusOr<std::unique_ptr<LogTransaction>> Begin() = 0;

  // Closes the storage cleanly. Nothing may be used afterwards.
  virtual absl::Status Close() = 0;
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_LOG_ENTRY_LOG_H_
