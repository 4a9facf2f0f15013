// Where one story of a player's future ends and the next begins.
#ifndef HEARSAY_QUERY_SERVICE_SAGA_BOUNDS_H_
#define HEARSAY_QUERY_SERVICE_SAGA_BOUNDS_H_

#include <vector>

#include "absl/time/time.h"
#include "query_service/dossier_view.h"

namespace hearsay {

// The moments at which outcomes of the view's player were public, ascending and
// each once: each ends one saga.
class SagaBounds {
 public:
  explicit SagaBounds(const DossierView& view);

  // Returns the number of the saga in which something said at `time` belongs,
  // from 0; what is said at the very moment of an outcome belongs to the saga
  // that it ends.
  int SagaAt(absl::Time time) const;
  // Returns when a saga ended; the infinite future: the last goes on.
  absl::Time EndOf(int saga) const {
    return saga < static_cast<int>(ends_.size()) ? ends_[saga]
                                                 : absl::InfiniteFuture();
  }
  int count() const { return static_cast<int>(ends_.size()) + 1; }

 private:
  std::vector<absl::Time> ends_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_SAGA_BOUNDS_H_
