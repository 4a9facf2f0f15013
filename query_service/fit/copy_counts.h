// How often outlets have their stories from others.
#ifndef HEARSAY_QUERY_SERVICE_FIT_COPY_COUNTS_H_
#define HEARSAY_QUERY_SERVICE_FIT_COPY_COUNTS_H_

#include <map>
#include <string>
#include <utility>

#include "absl/types/span.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/model.h"
#include "query_service/lineage.h"

namespace hearsay::fit {

// What was seen of one outlet after another.
struct CopyCount {
  int copies = 0;   // citations of it, and errors shared with it
  int chances = 0;  // those, and uncited reports of the same soon after it

  void Add(const CopyCount& other) {
    copies += other.copies;
    chances += other.chances;
  }
};

// Sums are of whole numbers, so their order does not matter.
struct CopyCounts {
  void Add(const CopyCounts& other);

  // By copier and original, canonical names.
  std::map<std::pair<std::string, std::string>, CopyCount> pairs;
  std::map<std::string, Tier> tiers;  // of the copiers
};

// Counts in one player's view, of which these are the roots.
CopyCounts CountCopies(const DossierView& view, absl::Span<const Root> roots);

// Sets what the counts say: the mean of each tier, and the rate of each pair of
// which enough was seen.
void SetCopyRates(const CopyCounts& counts, forecast::Model& model);

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_COPY_COUNTS_H_
