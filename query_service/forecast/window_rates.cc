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

WindowState StateOf(const Change& now) {
  if (now.known == 0) return WindowState::kUnknown;
  if (now.summer > 0) return WindowState::kSummer;
  return now.winter > 0 ? WindowState::kWinter : WindowState::kClosed;
}

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
    const WindowState state = StateOf(now);
    rates.partly_unknown |= state == WindowState::kUnknown;
    if (rates.steps.empty() || rates.steps.back().state != state) {
      rates.steps.push_back({now.at, RateIn(state, parameters), state});
    }
  }

  const absl::Time start_;
  const absl::Duration length_;
  std::vector<Change> changes_;
};

}  // namespace

double RateIn(WindowState state, const Parameters& parameters) {
  switch (state) {
    case WindowState::kClosed:
      return 0;
    case WindowState::kUnknown:
      return parameters.fee_yearly_mean;
    case WindowState::kWinter:
      return parameters.fee_winter;
    case WindowState::kSummer:
      break;
  }
  return parameters.fee_summer;
}

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
