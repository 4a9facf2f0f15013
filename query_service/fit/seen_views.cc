#include "query_service/fit/seen_views.h"

#include <algorithm>

#include "common/sort_unique.h"
#include "query_service/root_builder.h"
#include "query_service/saga_bounds.h"
#include "query_service/visibility.h"

namespace hearsay::fit {

SeenViews::SeenViews(const Dossier& dossier, absl::string_view player,
                     const Registry& registry, int64_t revision)
    : dossier_(dossier),
      player_(player),
      registry_(registry),
      revision_(revision) {
  for (const auto& entry : dossier.entries) {
    if (entry->revision > revision) break;
    absl::Time first = entry->said_time;
    changes_.push_back(entry->said_time);
    for (const v1::Claim& claim : entry->record.report().claims()) {
      for (const HopTime& hop : HopTimes(*entry, claim)) {
        changes_.push_back(hop.said_time);
        first = std::min(first, hop.said_time);
      }
    }
    const bool alone =
        entry->is_report() && entry->record.target_revisions().empty();
    first_said_.push_back(alone ? first : absl::InfinitePast());
    if (entry->record.has_outcome()) {
      const TimeSpan occur = TimeSpanFromProto(entry->record.outcome().occur());
      changes_.push_back(occur.start);
      changes_.push_back(occur.end);
    }
  }
  SortUnique(changes_);
}

Dossier SeenViews::SaidBy(absl::Time time) const {
  Dossier dossier;
  dossier.built_to = dossier_.built_to;
  for (size_t i = 0; i < first_said_.size(); ++i) {
    if (first_said_[i] <= time) dossier.entries.push_back(dossier_.entries[i]);
  }
  return dossier;
}

const SeenViews::Seen& SeenViews::At(absl::Time time) {
  if (last_.has_value() && last_->view.said_by <= time) {
    const auto next =
        std::upper_bound(changes_.begin(), changes_.end(), last_->view.said_by);
    if (next == changes_.end() || *next > time) {
      last_->view.said_by = time;
      return *last_;
    }
  }
  last_.emplace();
  last_->view = MakeView(SaidBy(time), player_, registry_, revision_, time);
  last_->lineage.roots = BuildRoots(last_->view, SagaBounds(last_->view)).roots;
  return *last_;
}

}  // namespace hearsay::fit
