#include "query_service/calibration/calibration.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace hearsay::calibration {
namespace {

using SagaPtr = std::shared_ptr<const SagaDigest>;

// Sums up one saga.
class Digester {
 public:
  void Add(const JudgedEvent& event) {
    const JudgedForecast forecast = {event.probability, event.base,
                                     event.happened};
    Group by_event, by_horizon, by_year;
    by_event.event = event.event;
    by_event.named_club = event.named_club;
    by_horizon.horizon_weeks = event.horizon_weeks;
    by_year.year = event.year;
    for (const Group& group : {Group(), by_event, by_horizon, by_year}) {
      groups_[group].Add(forecast);
    }
  }

  std::vector<SagaDigest::GroupSums> Take() {
    std::vector<SagaDigest::GroupSums> groups;
    groups.reserve(groups_.size());
    for (auto& [group, sums] : groups_) {
      sums.ShareWeight();
      sums.bins.shrink_to_fit();
      groups.push_back({group, std::move(sums)});
    }
    return groups;
  }

 private:
  std::map<Group, SagaSums> groups_;
};

}  // namespace

SagaDigest DigestOf(const std::string& player, const SagaSpan& span,
                    const std::vector<JudgedEvent>& events) {
  Digester digester;
  for (const JudgedEvent& event : events) digester.Add(event);
  return {player, span, digester.Take()};
}

Calibration Calibrate(std::vector<SagaPtr> sagas) {
  // Names only tell apart what began at the same moment.
  std::sort(sagas.begin(), sagas.end(), [](const SagaPtr& a, const SagaPtr& b) {
    return std::tie(a->span.start, a->player, a->span.number) <
           std::tie(b->span.start, b->player, b->span.number);
  });
  std::map<Group, std::vector<const SagaSums*>> groups;
  for (const SagaPtr& saga : sagas) {
    for (const SagaDigest::GroupSums& sums : saga->groups) {
      groups[sums.group].push_back(&sums.sums);
    }
  }
  Calibration calibration;
  for (const auto& [group, sums] : groups) {
    Scores scores = ScoresOf(sums);
    if (group.event != query::v1::EVENT_UNSPECIFIED) {
      calibration.by_event.push_back({group, std::move(scores)});
    } else if (group.horizon_weeks != 0) {
      calibration.by_horizon.push_back({group, std::move(scores)});
    } else if (group.year != 0) {
      calibration.by_year.push_back({group, std::move(scores)});
    } else {
      calibration.overall = std::move(scores);
    }
  }
  return calibration;
}

}  // namespace hearsay::calibration
