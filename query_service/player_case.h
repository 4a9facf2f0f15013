#ifndef HEARSAY_QUERY_SERVICE_PLAYER_CASE_H_
#define HEARSAY_QUERY_SERVICE_PLAYER_CASE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "common/calendar.h"
#include "common/names/registry.h"
#include "hearsay/v1/as_of.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/lineage.h"
#include "query_service/projection.h"
#include "query_service/snapshot.h"

namespace hearsay {

// Everything from which an answer about one player is computed, as of one
// snapshot. Holds the projection's reader, so it must be short-lived.
struct PlayerCase {
  explicit PlayerCase(Projection::Reader open_reader)
      : reader(std::move(open_reader)) {}

  const Registry& registry() const { return reader.registry(); }
  const Calendar& calendar() const { return reader.calendar(); }
  int64_t revision() const { return as_of.revision; }
  v1::AsOf Snapshot() const { return SnapshotToProto(as_of, said_by); }

  Projection::Reader reader;
  ResolvedAsOf as_of;
  absl::Time said_by;
  std::string player;  // canonical
  std::shared_ptr<const Dossier> dossier;
  DossierView view;
  Lineage lineage;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_PLAYER_CASE_H_
