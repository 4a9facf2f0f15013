#include "tests/evaluation/training.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <thread>
#include <utility>

#include "query_service/fit/fit.h"
#include "query_service/forecast/situation.h"
#include "query_service/lineage.h"
#include "tests/testing/random.h"

namespace hearsay::evaluation {

namespace {

// Does `work` for 0 to `count` - 1, on two threads.
template <typename Work>
void InParallel(size_t count, const Work& work) {
  std::atomic<size_t> next = 0;
  const auto run = [&] {
    for (size_t i = next++; i < count; i = next++) work(i);
  };
  std::thread other(run);
  run();
  other.join();
}

// Tells a landmark as other variants see it.
class LandmarkTeller {
 public:
  // All must outlive it. `landmark` is as the whole model sees it.
  LandmarkTeller(const simulator::SimulatedLog& log, const std::string& player,
                 const fit::Landmark& landmark,
                 std::shared_ptr<const RecordIndex> index)
      : log_(log),
        landmark_(landmark),
        view_(log.View(player, landmark.time)),
        lineage_(BuildLineage(view_)),
        records_(std::move(index), landmark.time) {
    if (!landmark.exit.has_value()) return;
    std::vector<std::string> clubs = Prepare(Variant::kWhole).clubs;
    clubs.emplace_back();  // all others
    exit_club_ = clubs[landmark.exit->club];
  }

  fit::Landmark As(Variant variant) const {
    fit::Landmark told = landmark_;
    forecast::PreparedPass pass = Prepare(variant);
    told.hazards = std::move(pass.hazards);
    told.hazards.deadlines.clear();
    if (told.exit.has_value() && told.exit->kind != fit::ExitKind::kRenewal) {
      // The clubs stand elsewhere now.
      told.exit->club = static_cast<int>(
          std::find(pass.clubs.begin(), pass.clubs.end(), exit_club_) -
          pass.clubs.begin());
    }
    return told;
  }

 private:
  forecast::PreparedPass Prepare(Variant variant) const {
    const forecast::Model model = StartingModel(variant);
    const forecast::ForecastInput input{
        view_, lineage_, log_.registry(), log_.calendar(), model, records_};
    return PreparePass(input, SituationOf(variant, input), {},
                       {landmark_.time + fit::kLandmarkReach});
  }

  const simulator::SimulatedLog& log_;
  const fit::Landmark& landmark_;
  const DossierView view_;
  const Lineage lineage_;
  const IndexedRecords records_;
  std::string exit_club_;
};

}  // namespace

Training::Training(const std::vector<std::unique_ptr<SimulatedWorld>>& worlds,
                   uint64_t seed)
    : worlds_(worlds) {
  std::map<std::pair<int, std::string>, int> resolved;
  for (size_t world = 0; world < worlds.size(); ++world) {
    for (const Saga& saga : worlds[world]->sagas()) {
      resolved[{static_cast<int>(world), saga.player}] += saga.resolved ? 1 : 0;
    }
  }
  for (const auto& [who, count] : resolved) {
    players_.push_back({who.first, who.second});
    resolved_.push_back(count);
  }
  testing::Random random(seed);
  for (size_t i = players_.size(); i > 1; --i) {
    const int other = random.Below(static_cast<int>(i));
    std::swap(players_[i - 1], players_[other]);
    std::swap(resolved_[i - 1], resolved_[other]);
  }
}

size_t Training::PlayersFor(int resolved_sagas) const {
  size_t count = 0;
  for (int found = 0; found < resolved_sagas && count < players_.size();) {
    found += resolved_[count++];
  }
  return count;
}

Training::Index Training::IndexOf(size_t player_count) const {
  std::vector<Contribution> all;
  for (size_t i = 0; i < player_count; ++i) {
    const simulator::SimulatedLog& log = WorldOf(players_[i]).log();
    std::vector<Contribution> of_player =
        ContributionsOf(log.DossierOf(players_[i].player), players_[i].player,
                        log.registry(), log.revision());
    all.insert(all.end(), of_player.begin(), of_player.end());
  }
  return std::make_shared<const RecordIndex>()->Changed({}, all);
}

std::vector<Training::Sagas> Training::SagasOf(const WorldPlayer& who,
                                               const Index& index,
                                               absl::Duration warm_up) const {
  const SimulatedWorld& world = WorldOf(who);
  const simulator::SimulatedLog& log = world.log();
  fit::SagaSource source{log.DossierOf(who.player),
                         who.player,
                         log.registry(),
                         log.calendar(),
                         log.revision(),
                         world.end()};
  source.records_at = [&](absl::Time said_by) {
    return std::make_shared<const IndexedRecords>(index, said_by);
  };
  Sagas sagas = fit::ReadSagas(source).value();
  for (fit::SagaData& saga : sagas) {
    std::erase_if(saga.landmarks, [&](const fit::Landmark& landmark) {
      return landmark.time < world.start() + warm_up;
    });
  }
  std::vector<Sagas> told(kVariants.size(), sagas);
  for (size_t i = 0; i < sagas.size(); ++i) {
    for (size_t j = 0; j < sagas[i].landmarks.size(); ++j) {
      const LandmarkTeller teller(log, who.player, sagas[i].landmarks[j],
                                  index);
      for (size_t v = 0; v < kVariants.size(); ++v) {
        if (kVariants[v] != Variant::kWhole) {
          told[v][i].landmarks[j] = teller.As(kVariants[v]);
        }
      }
    }
  }
  return told;
}

std::vector<Trained> Training::Learn(int resolved_sagas, absl::Time now,
                                     absl::Duration warm_up) const {
  const size_t count = PlayersFor(resolved_sagas);
  const Index index = IndexOf(count);
  std::vector<std::vector<Sagas>> of_players(count);
  InParallel(count, [&](size_t i) {
    of_players[i] = SagasOf(players_[i], index, warm_up);
  });
  std::vector<Trained> trained;
  for (size_t v = 0; v < kVariants.size(); ++v) {
    Sagas sagas;
    for (std::vector<Sagas>& told : of_players) {
      std::move(told[v].begin(), told[v].end(), std::back_inserter(sagas));
    }
    fit::FitOptions options;
    options.base = StartingModel(kVariants[v]);
    options.train_until = now;
    trained.push_back(
        {kVariants[v], resolved_sagas, fit::Fit(sagas, options).model, index});
  }
  return trained;
}

}  // namespace hearsay::evaluation
