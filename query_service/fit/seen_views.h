#ifndef HEARSAY_QUERY_SERVICE_FIT_SEEN_VIEWS_H_
#define HEARSAY_QUERY_SERVICE_FIT_SEEN_VIEWS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/names/registry.h"
#include "query_service/dossier.h"
#include "query_service/dossier_view.h"
#include "query_service/lineage.h"

namespace hearsay::fit {

// What could be seen of a player at one time after another. Between two times
// when nothing new was said the same claims are seen, and not looked for again.
// Thread-compatible.
class SeenViews {
 public:
  struct Seen {
    DossierView view;
    Lineage lineage;  // roots only, which is what a forecast weighs
  };

  // As MakeView(); `dossier` and `registry` must outlive it.
  SeenViews(const Dossier& dossier, absl::string_view player,
            const Registry& registry, int64_t revision);

  // Returns what could be seen at `time`; it changes with the next call.
  const Seen& At(absl::Time time);

 private:
  // Returns the records that can bear on what is seen at `time`.
  Dossier SaidBy(absl::Time time) const;

  const Dossier& dossier_;
  // When anything of each entry was first said; the infinite past of those that
  // replace or withdraw others, which can hold at any time.
  std::vector<absl::Time> first_said_;
  const absl::string_view player_;
  const Registry& registry_;
  const int64_t revision_;
  // When anything can come or cease to be visible; ascending.
  std::vector<absl::Time> changes_;
  std::optional<Seen> last_;
};

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_SEEN_VIEWS_H_
