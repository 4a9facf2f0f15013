#include "query_service/player_story.h"

#include <utility>

#include "query_service/forecast/forecast.h"

namespace hearsay {

PlayerStory::PlayerStory(std::shared_ptr<const Dossier> dossier,
                         std::string player, int64_t revision,
                         absl::Time said_by)
    : dossier_(std::move(dossier)),
      player_(std::move(player)),
      revision_(revision),
      said_by_(said_by) {}

const DossierView& PlayerStory::View(const Registry& registry) const {
  std::call_once(view_once_, [&] {
    view_ = MakeView(*dossier_, player_, registry, revision_, said_by_);
  });
  return view_;
}

const Lineage& PlayerStory::GetLineage() const {
  std::call_once(lineage_once_, [&] { lineage_ = BuildLineage(view_); });
  return lineage_;
}

const Timeline& PlayerStory::GetTimeline(const Registry& registry,
                                         const Calendar& calendar) const {
  std::call_once(timeline_once_, [&] {
    timeline_ = BuildTimeline({view_, GetLineage(), registry, calendar});
  });
  return timeline_;
}

}  // namespace hearsay
