#include "common/calendar.h"

#include <algorithm>
#include <tuple>

#include "common/time.h"

namespace hearsay {
namespace {

using Spans = std::vector<std::pair<absl::Time, absl::Time>>;

// Returns the version in force at `revision`, or null.
template <typename Versions>
const v1::TransferWindows* WindowsAt(const Versions& versions,
                                     int64_t revision) {
  const auto after =
      std::upper_bound(versions.begin(), versions.end(), revision,
                       [](int64_t wanted, const auto& version) {
                         return wanted < version.from;
                       });
  return after == versions.begin() ? nullptr : &(after - 1)->windows;
}

Spans MergeSpans(Spans spans) {
  std::sort(spans.begin(), spans.end());
  Spans merged;
  for (const auto& span : spans) {
    if (!merged.empty() && span.first <= merged.back().second) {
      merged.back().second = std::max(merged.back().second, span.second);
    } else {
      merged.push_back(span);
    }
  }
  return merged;
}

std::vector<Window> MergeWindows(std::vector<Window> windows) {
  std::sort(windows.begin(), windows.end(),
            [](const Window& a, const Window& b) {
              return std::tie(a.open, a.close, a.kind) <
                     std::tie(b.open, b.close, b.kind);
            });
  std::vector<Window> merged;
  for (Window window : windows) {
    if (!merged.empty() && window.open <= merged.back().close) {
      Window& last = merged.back();
      if (window.kind == last.kind) {
        last.close = std::max(last.close, window.close);
        continue;
      }
      window.open = last.close;
    }
    if (window.open < window.close) merged.push_back(window);
  }
  return merged;
}

}  // namespace

void Calendar::Apply(const v1::Record& record) {
  if (!record.has_transfer_windows()) return;
  const v1::TransferWindows& windows = record.transfer_windows();
  seasons_[{windows.association(), windows.season()}].push_back(
      {record.revision(), windows});
  changes_.push_back(record.revision());
}

int64_t Calendar::LastChangeAt(int64_t revision) const {
  const auto after =
      std::upper_bound(changes_.begin(), changes_.end(), revision);
  return after == changes_.begin() ? 0 : *(after - 1);
}

AssociationWindows Calendar::At(absl::string_view association,
                                int64_t revision) const {
  Spans known;
  std::vector<Window> windows;
  const std::string name(association);
  for (auto it = seasons_.lower_bound({name, ""});
       it != seasons_.end() && it->first.first == name; ++it) {
    const v1::TransferWindows* season = WindowsAt(it->second, revision);
    if (season == nullptr) continue;
    known.emplace_back(TimeFromProto(season->start_time()),
                       TimeFromProto(season->end_time()));
    for (const v1::TransferWindow& window : season->windows()) {
      windows.push_back({TimeFromProto(window.open_time()),
                         TimeFromProto(window.close_time()), window.kind()});
    }
  }
  return {MergeSpans(std::move(known)), MergeWindows(std::move(windows))};
}

Calendar Calendar::FrozenAt(int64_t revision) const {
  Calendar frozen;
  for (const auto& [key, versions] : seasons_) {
    const v1::TransferWindows* windows = WindowsAt(versions, revision);
    if (windows != nullptr) frozen.seasons_[key] = {{0, *windows}};
  }
  return frozen;
}

std::vector<std::string> Calendar::Associations(int64_t revision) const {
  std::vector<std::string> associations;
  for (const auto& [key, versions] : seasons_) {
    if (WindowsAt(versions, revision) == nullptr) continue;
    if (associations.empty() || associations.back() != key.first) {
      associations.push_back(key.first);
    }
  }
  return associations;
}

void Calendar::VisitSeasons(
    absl::string_view association, absl::string_view season, int64_t revision,
    const std::function<bool(const v1::TransferWindows&)>& visit) const {
  const std::pair<std::string, std::string> after(association, season);
  for (auto it = seasons_.upper_bound(after); it != seasons_.end(); ++it) {
    const v1::TransferWindows* windows = WindowsAt(it->second, revision);
    if (windows != nullptr && !visit(*windows)) return;
  }
}

}  // namespace hearsay
