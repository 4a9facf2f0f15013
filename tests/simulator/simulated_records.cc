#include "tests/simulator/simulated_records.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/time.h"

namespace hearsay::simulator {
namespace {

class RecordMaker {
 public:
  v1::Record Make(const TimedWrite& timed) {
    v1::Record record = Fill(timed.write);
    record.set_revision(++revision_);
    *record.mutable_commit_time() = TimeToProto(timed.time);
    AddTarget(record);
    if (record.has_report()) {
      revisions_[absl::StrCat("reports/", record.entry_id())] = revision_;
    } else if (record.has_outcome()) {
      revisions_[absl::StrCat("outcomes/", record.entry_id())] = revision_;
    }
    return record;
  }

 private:
  static v1::Record Fill(const cli::Write& write) {
    v1::Record record;
    switch (write.write_case()) {
      case cli::Write::kIngestReport:
        record.set_entry_id(write.ingest_report().entry_id());
        *record.mutable_report() = write.ingest_report().report();
        break;
      case cli::Write::kRetractReport:
        record.set_entry_id(write.retract_report().entry_id());
        *record.mutable_retraction() = write.retract_report().retraction();
        break;
      case cli::Write::kRecordOutcome:
        record.set_entry_id(write.record_outcome().entry_id());
        *record.mutable_outcome() = write.record_outcome().outcome();
        break;
      case cli::Write::kUpsertEntity:
        record.set_entry_id(write.upsert_entity().entry_id());
        *record.mutable_entity() = write.upsert_entity().entity();
        break;
      case cli::Write::kPutTransferWindows:
        record.set_entry_id(write.put_transfer_windows().entry_id());
        *record.mutable_transfer_windows() =
            write.put_transfer_windows().transfer_windows();
        break;
      default:
        break;
    }
    return record;
  }

  // Adds the revision of what the record retracts or replaces.
  void AddTarget(v1::Record& record) const {
    std::string target;
    if (record.has_retraction()) target = record.retraction().report();
    if (record.has_report()) target = record.report().supersedes();
    if (record.has_outcome()) target = record.outcome().supersedes();
    const auto it = revisions_.find(target);
    if (it != revisions_.end()) record.add_target_revisions(it->second);
  }

  int64_t revision_ = 0;
  absl::flat_hash_map<std::string, int64_t> revisions_;  // by resource name
};

}  // namespace

std::vector<v1::Record> RecordsOf(const std::vector<TimedWrite>& writes) {
  std::vector<v1::Record> records;
  records.reserve(writes.size());
  RecordMaker maker;
  for (const TimedWrite& timed : writes) records.push_back(maker.Make(timed));
  return records;
}

}  // namespace hearsay::simulator
