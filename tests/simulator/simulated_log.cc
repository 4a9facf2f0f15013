#include "tests/simulator/simulated_log.h"

#include <memory>
#include <utility>

#include "common/time.h"

namespace hearsay::simulator {
namespace {

// Returns the record that the ingest service makes of a write, as far as the
// simulator's need one: they name everybody by resource name.
v1::Record RecordOf(const TimedWrite& timed) {
  v1::Record record;
  *record.mutable_commit_time() = TimeToProto(timed.time);
  const cli::Write& write = timed.write;
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

}  // namespace

SimulatedLog::SimulatedLog(const std::vector<TimedWrite>& writes) {
  for (const TimedWrite& timed : writes) Add(timed);
  for (auto& [player, dossier] : dossiers_) dossier.built_to = revision_;
}

std::vector<std::string> SimulatedLog::Players() const {
  std::vector<std::string> players;
  for (const auto& [player, dossier] : dossiers_) players.push_back(player);
  return players;
}

DossierView SimulatedLog::View(const std::string& player,
                               absl::Time said_by) const {
  return MakeView(dossiers_.at(player), player, registry_, revision_, said_by);
}

void SimulatedLog::Add(const TimedWrite& timed) {
  v1::Record record = RecordOf(timed);
  record.set_revision(++revision_);
  registry_.Apply(record);
  calendar_.Apply(record);
  if (record.has_retraction()) {
    const std::string& report = record.retraction().report();
    record.add_target_revisions(revisions_.at(report));
    return AddToDossiers(std::move(record), players_of_.at(report));
  }
  const std::string name = RecordName(record);
  if (name.empty()) return;
  revisions_[name] = revision_;
  if (record.has_report() && !record.report().supersedes().empty()) {
    record.add_target_revisions(revisions_.at(record.report().supersedes()));
  }
  const std::vector<std::string> players = PlayersIn(record);
  players_of_[name] = players;
  AddToDossiers(std::move(record), players);
}

void SimulatedLog::AddToDossiers(v1::Record record,
                                 const std::vector<std::string>& players) {
  const auto entry = std::make_shared<const DossierEntry>(std::move(record));
  for (const std::string& player : players) {
    dossiers_[player].entries.push_back(entry);
  }
}

}  // namespace hearsay::simulator
