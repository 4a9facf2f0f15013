#ifndef HEARSAY_QUERY_SERVICE_FORECAST_PREDECESSORS_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_PREDECESSORS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "query_service/dossier_view.h"

namespace hearsay::forecast {

// The earlier roots of one key, as far as they bear on the next one: how many
// of each tier there were lately. Takes the same time however many there are.
// Thread-compatible.
class Predecessors {
 public:
  // Adds one; never said before the one added last. `source` must outlive this;
  // `proven_share` is what of it is proven.
  void Add(Tier tier, absl::string_view source, absl::Time said_time,
           double proven_share) {
    last_[Index(tier)] = said_time;
    if (tier == Tier::kUntiered) AddUntiered(said_time, proven_share);
    recent_.push_back({said_time, tier, source});
    ++counts_[Index(tier)];
    ++by_source_[source][Index(tier)];
  }

  // Returns whether one of this tier or a better one was said since `since`.
  bool AnyUpTo(Tier tier, absl::Time since) const {
    for (size_t i = 0; i <= Index(tier); ++i) {
      if (last_[i] >= since) return true;
    }
    return false;
  }

  // Returns whether one without a tier, of which at least `proven_share` is
  // proven, was said since `since`.
  bool AnyUntiered(double proven_share, absl::Time since) const {
    const auto first = std::lower_bound(
        untiered_.begin(), untiered_.end(), since,
        [](const auto& item, absl::Time time) { return item.first < time; });
    return first != untiered_.end() && first->second >= proven_share;
  }

  // Forgets what was said before `since`, which never goes back, for the
  // questions below.
  void ForgetBefore(absl::Time since) {
    for (; begin_ < recent_.size() && recent_[begin_].said_time < since;
         ++begin_) {
      const Item& item = recent_[begin_];
      --counts_[Index(item.tier)];
      --by_source_[item.source][Index(item.tier)];
    }
  }
  // Returns how many of this tier or a better one there are.
  int CountUpTo(Tier tier) const {
    int count = 0;
    for (size_t i = 0; i <= Index(tier); ++i) count += counts_[i];
    return count;
  }
  // Returns how many of these there are of one source.
  int CountUpTo(Tier tier, absl::string_view source) const {
    const auto it = by_source_.find(source);
    if (it == by_source_.end()) return 0;
    int count = 0;
    for (size_t i = 0; i <= Index(tier); ++i) count += it->second[i];
    return count;
  }
  // Returns whether there is one of a worse tier than this, but with a tier.
  bool AnyWorse(Tier tier) const {
    for (size_t i = Index(tier) + 1; i < Index(Tier::kUntiered); ++i) {
      if (counts_[i] > 0) return true;
    }
    return false;
  }

 private:
  // Keeps only those that nothing later of a larger share replaces, so that the
  // first since any time is the largest since then.
  void AddUntiered(absl::Time said_time, double proven_share) {
    while (!untiered_.empty() && untiered_.back().second <= proven_share) {
      untiered_.pop_back();
    }
    untiered_.emplace_back(said_time, proven_share);
  }

  static constexpr size_t kTierCount = 6;
  static size_t Index(Tier tier) { return static_cast<size_t>(tier); }

  std::array<absl::Time, kTierCount> last_ = {
      absl::InfinitePast(), absl::InfinitePast(), absl::InfinitePast(),
      absl::InfinitePast(), absl::InfinitePast(), absl::InfinitePast()};
  // When said, and what of it is proven: times ascend, shares descend.
  std::vector<std::pair<absl::Time, double>> untiered_;
  struct Item {
    absl::Time said_time;
    Tier tier;
    absl::string_view source;
  };
  using Counts = std::array<int, kTierCount>;
  std::vector<Item> recent_;  // from begin_
  size_t begin_ = 0;
  // Of these.
  Counts counts_ = {};
  absl::flat_hash_map<absl::string_view, Counts> by_source_;
};

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_PREDECESSORS_H_
