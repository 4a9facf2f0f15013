#include "query_service/calibration/calibration.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace hearsay::calibration {
namespace {

// The forecasts of one group, saga by saga.
class Group {
 public:
  void Add(int saga, const JudgedEvent& event) {
    if (judged_.empty() || judged_.back().saga != saga) {
      ShareWeight();
      first_of_saga_ = judged_.size();
    }
    judged_.push_back({event.probability, event.base, event.happened, saga});
  }

  Scores Score() && {
    ShareWeight();
    return ScoresOf(judged_);
  }

 private:
  // Gives the forecasts of the last saga a weight of 1 together.
  void ShareWeight() {
    const size_t count = judged_.size() - first_of_saga_;
    for (size_t i = first_of_saga_; i < judged_.size(); ++i) {
      judged_[i].weight = 1.0 / static_cast<double>(count);
    }
  }

  std::vector<JudgedForecast> judged_;
  size_t first_of_saga_ = 0;
};

// Groups all events by what `key_of` returns and scores each group; `describe`
// writes a key into the scores.
template <typename KeyOf, typename Describe>
std::vector<GroupScores> ScoreBy(const std::vector<JudgedSaga>& sagas,
                                 const KeyOf& key_of,
                                 const Describe& describe) {
  std::map<decltype(key_of(JudgedEvent())), Group> groups;
  for (size_t saga = 0; saga < sagas.size(); ++saga) {
    for (const JudgedEvent& event : sagas[saga].events) {
      groups[key_of(event)].Add(static_cast<int>(saga), event);
    }
  }
  std::vector<GroupScores> scores;
  for (auto& [key, group] : groups) {
    describe(key, scores.emplace_back());
    scores.back().scores = std::move(group).Score();
  }
  return scores;
}

}  // namespace

Calibration Calibrate(std::vector<JudgedSaga> sagas) {
  // Names only tell apart what began at the same moment.
  std::sort(sagas.begin(), sagas.end(),
            [](const JudgedSaga& a, const JudgedSaga& b) {
              return std::tie(a.span.start, a.player, a.span.number) <
                     std::tie(b.span.start, b.player, b.span.number);
            });
  Calibration calibration;
  const auto overall = ScoreBy(
      sagas, [](const JudgedEvent&) { return 0; }, [](int, GroupScores&) {});
  if (!overall.empty()) calibration.overall = overall.front();
  calibration.by_event = ScoreBy(
      sagas,
      [](const JudgedEvent& event) {
        return std::make_pair(event.event, event.named_club);
      },
      [](const auto& key, GroupScores& scores) {
        scores.event = key.first;
        scores.named_club = key.second;
      });
  calibration.by_horizon = ScoreBy(
      sagas, [](const JudgedEvent& event) { return event.horizon_weeks; },
      [](int key, GroupScores& scores) { scores.horizon_weeks = key; });
  calibration.by_year = ScoreBy(
      sagas, [](const JudgedEvent& event) { return event.year; },
      [](int key, GroupScores& scores) { scores.year = key; });
  return calibration;
}

}  // namespace hearsay::calibration
