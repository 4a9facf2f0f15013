#include "tests/end_to_end/no_look_ahead/written_log.h"

#include <memory>
#include <span>
#include <utility>
#include <variant>

#include "common/status_macros.h"
#include "ingest_service/catalog.h"
#include "ingest_service/committer.h"
#include "ingest_service/log/entry_log.h"
#include "ingest_service/log/sqlite_entry_log.h"
#include "ingest_service/submission.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {
namespace {

// Returns what became of the write.
absl::StatusOr<WriteResult> Store(Committer& committer, const Write& write) {
  hearsay::Write pending;
  pending.submission = std::visit(
      [](auto request) { return SubmissionFromProto(std::move(request)); },
      write.request);
  hearsay::Write* const pointer = &pending;
  RETURN_IF_ERROR(committer.Commit(std::span(&pointer, 1)).status());
  return pending.result;
}

}  // namespace

absl::StatusOr<WrittenLog> StoreWrites(const std::vector<Write>& writes) {
  const TempDir dir;
  ASSIGN_OR_RETURN(const std::unique_ptr<EntryLog> log,
                   OpenSqliteEntryLog(dir.path()));
  Catalog catalog;
  FakeClock clock(absl::UnixEpoch());
  Committer committer(*log, catalog, clock);
  WrittenLog written;
  for (const Write& write : writes) {
    clock.Set(write.time);
    ASSIGN_OR_RETURN(const WriteResult result, Store(committer, write));
    if (!result.ok()) written.refusals.push_back(result.status());
  }
  ASSIGN_OR_RETURN(const LogPosition position, log->ReadPosition());
  ASSIGN_OR_RETURN(
      written.entries,
      log->ReadEntries(0, position.revision,
                       static_cast<int>(position.revision), size_t{1} << 30));
  return written;
}

}  // namespace hearsay::testing
