#include "tests/simulator/simulated_log.h"

#include <memory>
#include <utility>

#include "tests/simulator/simulated_records.h"

namespace hearsay::simulator {
SimulatedLog::SimulatedLog(const std::vector<TimedWrite>& writes) {
  for (v1::Record& record : RecordsOf(writes)) Add(std::move(record));
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

void SimulatedLog::Add(v1::Record record) {
  revision_ = record.revision();
  registry_.Apply(record);
  calendar_.Apply(record);
  if (record.has_retraction()) {
    const std::vector<std::string>& players =
        players_of_.at(record.retraction().report());
    return AddToDossiers(std::move(record), players);
  }
  const std::string name = RecordName(record);
  if (name.empty()) return;
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
