#ifndef HEARSAY_QUERY_SERVICE_PLAYER_STORY_H_
#define HEARSAY_QUERY_SERVICE_PLAYER_STORY_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "absl/time/time.h"
#include "common/calendar.h"
#include "common/names/registry.h"
#include "query_service/dossier.h"
#include "query_service/dossier_view.h"
#include "query_service/lineage.h"
#include "query_service/timeline/timeline.h"

namespace hearsay {

// Everything derived of one player as of one snapshot, each part computed once,
// when it is first wanted; who wants it meanwhile waits. What was said before
// the snapshot does not change, so stories are shared between answers.
//
// Thread-safe. Immutable but for what is not computed yet.
class PlayerStory {
 public:
  // `dossier` must hold all up to `revision` that bears on `player`, a name
  // canonical at that revision.
  PlayerStory(std::shared_ptr<const Dossier> dossier, std::string player,
              int64_t revision, absl::Time said_by);

  PlayerStory(const PlayerStory&) = delete;
  PlayerStory& operator=(const PlayerStory&) = delete;

  const std::string& player() const { return player_; }
  absl::Time said_by() const { return said_by_; }
  // May hold later entries too.
  const std::shared_ptr<const Dossier>& dossier() const { return dossier_; }

  // Registry and calendar are read as of the story's revision only, so those of
  // any later moment serve.
  const DossierView& View(const Registry& registry) const;
  // View() must have been called. Needs no registry, so that it can be computed
  // while that changes.
  const Lineage& GetLineage() const;
  // View() must have been called.
  const Timeline& GetTimeline(const Registry& registry,
                              const Calendar& calendar) const;

 private:
  const std::shared_ptr<const Dossier> dossier_;
  const std::string player_;
  const int64_t revision_;
  const absl::Time said_by_;

  mutable std::once_flag view_once_, lineage_once_, timeline_once_;
  mutable DossierView view_;  // points into the dossier
  mutable Lineage lineage_;
  mutable Timeline timeline_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_PLAYER_STORY_H_
