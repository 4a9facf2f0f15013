#ifndef HEARSAY_QUERY_SERVICE_PLAYER_CASE_H_
#define HEARSAY_QUERY_SERVICE_PLAYER_CASE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "common/calendar.h"
#include "common/names/registry.h"
#include "hearsay/v1/as_of.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/lineage.h"
#include "query_service/player_story.h"
#include "query_service/projection.h"
#include "query_service/snapshot.h"

namespace hearsay {

// Everything from which an answer about one player is computed, as of one
// snapshot. Holds the projection's reader, so it must be short-lived.
struct PlayerCase {
  // `shared_story` must have its view and be as of `resolved_as_of`.
  PlayerCase(
      Projection::Reader open_reader, ResolvedAsOf resolved_as_of,
      std::shared_ptr<const PlayerStory> shared_story,
      std::shared_ptr<const forecast::SourceRecords> shared_records = nullptr)
      : reader(std::move(open_reader)),
        as_of(std::move(resolved_as_of)),
        story(std::move(shared_story)),
        records(std::move(shared_records)),
        said_by(story->said_by()),
        model(as_of.Model(said_by)),
        player(story->player()),
        view(story->View(reader.registry())),
        lineage(story->GetLineage()) {}

  const Registry& registry() const { return reader.registry(); }
  const Calendar& calendar() const { return reader.calendar(); }
  int64_t revision() const { return as_of.revision; }
  v1::AsOf Snapshot() const { return SnapshotToProto(as_of, said_by); }
  const Timeline& timeline() const {
    return story->GetTimeline(registry(), calendar());
  }

  // The records must have been given.
  forecast::ForecastInput Forecast() const {
    return {view, lineage, registry(), calendar(), *model, *records};
  }

  Projection::Reader reader;
  ResolvedAsOf as_of;
  std::shared_ptr<const PlayerStory> story;  // holds the rest below
  std::shared_ptr<const forecast::SourceRecords> records;  // null: not needed
  absl::Time said_by;
  std::shared_ptr<const forecast::Model> model;  // of the forecasts
  const std::string& player;                     // canonical
  const DossierView& view;
  const Lineage& lineage;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_PLAYER_CASE_H_
