// What was stored or said between two snapshots of one log, record by record.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_ENTRY_CHANGES_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_ENTRY_CHANGES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/query/v1/explanation.pb.h"
#include "query_service/dossier.h"

namespace hearsay {

// Both clocks of a snapshot.
struct LogMoment {
  int64_t revision = 0;
  absl::Time said_by;
};

struct EntryChange {
  // OUTCOME, REPORT or WITHDRAWAL.
  query::v1::ForecastChangeKind kind;
  const DossierEntry* entry;
  // When what is new of it was said.
  absl::Time time;
};

// The way of a dossier from one snapshot to another: the changes of its
// entries, outcomes first, then by time and name, and how it looks in between.
class EntryChanges {
 public:
  // The second moment is not before the first on either clock. `dossier` must
  // hold all up to the second; only of `bearing`, some of its entries, changes
  // are told.
  EntryChanges(const Dossier& dossier, const DossierEntries& bearing,
               const LogMoment& before, const LogMoment& after);

  // Ascending; those of outcomes come first.
  const std::vector<EntryChange>& changes() const { return changes_; }
  size_t outcome_count() const { return outcome_count_; }

  // Returns the dossier with the first `count` changes made: those entries
  // whole, and of the others what was stored and said by the first moment. At
  // no present from the first moment's on it shows more of them than that.
  std::shared_ptr<const Dossier> After(size_t count) const;

 private:
  struct Slot {
    std::shared_ptr<const DossierEntry> before;  // null: not stored then
    std::shared_ptr<const DossierEntry> after;
    size_t change = 0;  // its index; irrelevant where both are the same
  };

  int64_t built_to_;
  std::vector<Slot> slots_;  // by revision
  std::vector<EntryChange> changes_;
  size_t outcome_count_ = 0;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_ENTRY_CHANGES_H_
