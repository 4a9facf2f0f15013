#ifndef HEARSAY_TESTS_SIMULATOR_SIMULATED_LOG_H_
#define HEARSAY_TESTS_SIMULATOR_SIMULATED_LOG_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "common/calendar.h"
#include "common/names/registry.h"
#include "query_service/dossier.h"
#include "query_service/dossier_view.h"
#include "tests/simulator/simulation.h"

namespace hearsay::simulator {

// The records of a simulation's writes and the dossiers made of them, without
// any service. Thread-compatible.
class SimulatedLog {
 public:
  explicit SimulatedLog(const std::vector<TimedWrite>& writes);

  // Resource names of the players of whom anything is told, by name.
  std::vector<std::string> Players() const;
  // Returns what is known and said of a player up to `said_by`. The view must
  // not outlive the log.
  DossierView View(const std::string& player, absl::Time said_by) const;

  const Dossier& DossierOf(const std::string& player) const {
    return dossiers_.at(player);
  }
  const Registry& registry() const { return registry_; }
  const Calendar& calendar() const { return calendar_; }
  // Revision of the last record.
  int64_t revision() const { return revision_; }

 private:
  void Add(v1::Record record);
  void AddToDossiers(v1::Record record,
                     const std::vector<std::string>& players);

  int64_t revision_ = 0;
  Registry registry_;
  Calendar calendar_;
  std::map<std::string, Dossier> dossiers_;  // by player
  // By report: the players whom it names.
  absl::flat_hash_map<std::string, std::vector<std::string>> players_of_;
};

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_SIMULATED_LOG_H_
