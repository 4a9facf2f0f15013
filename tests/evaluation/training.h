// What the methods may learn from: sagas of worlds that lie before those in
// which they are asked.
#ifndef HEARSAY_TESTS_EVALUATION_TRAINING_H_
#define HEARSAY_TESTS_EVALUATION_TRAINING_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "query_service/fit/saga_data.h"
#include "query_service/forecast/model.h"
#include "query_service/track_records/contributions.h"
#include "query_service/track_records/record_index.h"
#include "tests/evaluation/ours.h"
#include "tests/evaluation/world_sagas.h"

namespace hearsay::evaluation {

// A player of one of several worlds.
struct WorldPlayer {
  int world = 0;
  std::string player;
};

// What ours has learnt.
struct Trained {
  Variant variant = Variant::kWhole;
  int resolved_sagas = 0;  // that were asked for
  forecast::Model model;
  // What its players' stories say of their sources.
  std::shared_ptr<const RecordIndex> index;
};

// Players in random order, so that the first so many are a sample of all.
class Training {
 public:
  // The worlds must outlive it.
  Training(const std::vector<std::unique_ptr<SimulatedWorld>>& worlds,
           uint64_t seed);

  // In the order in which they are learnt from.
  const std::vector<WorldPlayer>& players() const { return players_; }
  // Returns how many players it takes until so many of their sagas are
  // resolved, or all there are.
  size_t PlayersFor(int resolved_sagas) const;

  // Returns what each variant learns from the first players with so many
  // resolved sagas, to be used from `now` on. Before `warm_up` is over no world
  // is learnt from.
  std::vector<Trained> Learn(int resolved_sagas, absl::Time now,
                             absl::Duration warm_up) const;

 private:
  using Index = std::shared_ptr<const RecordIndex>;

  const SimulatedWorld& WorldOf(const WorldPlayer& who) const {
    return *worlds_[who.world];
  }
  // Returns what the players' stories say of their sources.
  Index IndexOf(size_t player_count) const;
  using Sagas = std::vector<fit::SagaData>;
  // Returns the sagas of a player as each of kVariants sees them.
  std::vector<Sagas> SagasOf(const WorldPlayer& who, const Index& index,
                             absl::Duration warm_up) const;

  const std::vector<std::unique_ptr<SimulatedWorld>>& worlds_;
  std::vector<WorldPlayer> players_;
  std::vector<int> resolved_;  // of each of them
};

}  // namespace hearsay::evaluation

#endif  // HEARSAY_TESTS_EVALUATION_TRAINING_H_
