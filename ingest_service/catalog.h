#ifndef HEARSAY_INGEST_SERVICE_CATALOG_H_
#define HEARSAY_INGEST_SERVICE_CATALOG_H_

#include <mutex>
#include <shared_mutex>
#include <utility>

#include "common/calendar.h"
#include "common/names/registry.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// The registry and the calendar that the log's committed records make.
// Thread-safe.
class Catalog {
 public:
  // Applies a committed record. Revisions must ascend.
  void Apply(const v1::Record& record) {
    const std::lock_guard lock(mutex_);
    registry_.Apply(record);
    calendar_.Apply(record);
  }

  // Returns `read(registry)`, `read(calendar)`. Writers wait meanwhile.
  template <typename Function>
  auto ReadRegistry(Function&& read) const {
    const std::shared_lock lock(mutex_);
    return std::forward<Function>(read)(registry_);
  }
  template <typename Function>
  auto ReadCalendar(Function&& read) const {
    const std::shared_lock lock(mutex_);
    return std::forward<Function>(read)(calendar_);
  }

 private:
  mutable std::shared_mutex mutex_;
  Registry registry_;  // guarded by mutex_
  Calendar calendar_;  // guarded by mutex_
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_CATALOG_H_
