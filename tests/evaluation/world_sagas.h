// The sagas of a simulated world, and what really became of its players.
#ifndef HEARSAY_TESTS_EVALUATION_WORLD_SAGAS_H_
#define HEARSAY_TESTS_EVALUATION_WORLD_SAGAS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/v1/outcome.pb.h"
#include "tests/simulator/simulated_log.h"
#include "tests/simulator/simulation.h"

namespace hearsay::evaluation {

// One story of a player's future of which something was told.
struct Saga {
  std::string player;
  // When the first report in it was published.
  absl::Time start;
  // When the outcome that ended it was public, or where the world ends.
  absl::Time end;
  bool resolved = false;
};

// What comes true for a player after a moment.
struct Future {
  enum class Kind { kNothing, kRenewed, kSigned, kReleased };
  Kind kind = Kind::kNothing;
  std::string club;  // of kSigned
};

// A world with its log. Immutable.
class SimulatedWorld {
 public:
  explicit SimulatedWorld(const simulator::Options& options);

  const simulator::SimulatedLog& log() const { return log_; }
  absl::Time start() const { return start_; }
  absl::Time end() const { return end_; }
  // By player, then by time.
  const std::vector<Saga>& sagas() const { return sagas_; }

  // Returns the first thing that settles a player's future in (after,
  // deadline): the first contract that he signs or, if his runs out and he
  // signs none, that. `renewal_settles`: whether a renewal counts; else what
  // follows it.
  Future FutureOf(const std::string& player, absl::Time after,
                  absl::Time deadline, bool renewal_settles) const;

 private:
  SimulatedWorld(const simulator::Options& options,
                 const simulator::Simulation& simulation);
  void FindSagas(const std::string& player);

  const simulator::SimulatedLog log_;
  const absl::Time start_;
  const absl::Time end_;
  std::map<std::string, std::vector<v1::Outcome>> outcomes_;  // by player
  std::vector<Saga> sagas_;
};

}  // namespace hearsay::evaluation

#endif  // HEARSAY_TESTS_EVALUATION_WORLD_SAGAS_H_
