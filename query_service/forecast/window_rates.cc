#include "query_service/forecast/window_rates.h"

#include <algorithm>

namespace hearsay::forecast {
namespace {

// How many associations are known, and have a window open, from some time on.
struct Change {
  absl::Duration at = absl::ZeroDuration();
  int known = 0;
  int summer = 0;
  int winter = 0;

  void Add(const Change& other) {
    known += other.known;
    summer += other.summer;
    winter += other.winter;
  }
};

class Sweep {
 public:
  Sweep(absl::Time start, absl::Duration length)
      : start_(start), length_(length) {}

  void Add(const AssociationWindows& association) {
    for (const auto& [from, to] : association.known) {
      Change change;
      change.known = 1;
      AddSpan(from, to, change);
    }
    for (const Window& window : association.windows) {
      Change change;
      (window.kind == v1::TRANSFER_WINDOW_KIND_SUMMER ? change.summer
                                                      : change.winter) = 1;
      AddSpan(window.open, window.close, change);
    }
  }

  WindowRates Run(const Parameters& parameters) {
    std::sort(changes_.begin(), changes_.end(),
              [](const Change& a, const Change& b) { return a.at < b.at; });
    WindowRates rates;
    Change now;
    for (size_t i = 0;; ++i) {
      if (i == changes_.size() || changes_[i].at > now.at) {
        AddStep(now, parameters, rates);
        if (i == changes_.size()) return rates;
        now.at = changes_[i].at;
      }
      now.Add(changes_[i]);
    }
  }

 private:
  void AddSpan(absl::Time from, absl::Time to, Change change) {
    const absl::Duration first = std::max(from - start_, absl::ZeroDuration());
    const absl::Duration last = std::min(to - start_, length_);
    if (first >= last) return;
    change.at = first;
    changes_.push_back(change);
    changes_.push_back({last, -change.known, -change.summer, -change.winter});
  }

  void AddStep(const Change& now, const Parameters& parameters,
               WindowRates& rates) const {
    if (now.at >= length_) return;
    double rate = 0;
    if (now.known == 0) {
      rate = parameters.fee_yearly_mean;
      rates.partly_unknown = true;
    } else if (now.summer > 0) {
      rate = parameters.fee_summer;
    } else if (now.winter > 0) {
      rate = parameters.fee_winter;
    }
    if (rates.steps.empty() || rates.steps.back().rate != rate) {
      rates.steps.push_back({now.at, rate});
    }
  }

  const absl::Time start_;
  const absl::Duration length_;
  std::vector<Change> changes_;
};

}  // namespace

WindowRates RatesOf(absl::Span<const AssociationWindows> associations,
                    absl::Time start, absl::Duration length,
                    const Parameters& parameters) {
  Sweep sweep(start, length);
  for (const AssociationWindows& association : associations) {
    sweep.Add(association);
  }
  return sweep.Run(parameters);
}

}  // namespace hearsay::forecast
