// Who said it first and who repeats it: groups a view's claims into roots,
// roots into cascades, and cascades into stories. Timeline and forecast both
// build on this one grouping.
#ifndef HEARSAY_QUERY_SERVICE_LINEAGE_H_
#define HEARSAY_QUERY_SERVICE_LINEAGE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "query_service/copy_model.h"
#include "query_service/dossier_view.h"

namespace hearsay {

// How a claim belongs to its root or cascade.
enum class LineageRole {
  kRoot,        // the source's own report
  kCites,       // names the source, itself or through others
  kRepeats,     // the same source again, within the kind's window
  kRestates,    // another claim of the same report says it already
  kDuplicates,  // another producer's report of the same article
  kCopies,      // cites nobody, and probably has it from there (cascades only)
};

struct LineageMember {
  int claim = 0;  // index into DossierView::claims
  LineageRole role = LineageRole::kRoot;
  // The claim from which it has it; -1: the origin itself, or it is the root.
  int parent = -1;
  double probability = 1;  // that it belongs here; 1: asserted
  bool altered = false;    // tells a number, a date or a quote differently
};

// What one source said once, with all that carries it on its word: the unit
// that the forecast weighs (MODEL section 2).
struct Root {
  // The claim that shows what was said: the root's own, else the best carrier's
  // (by tier, then time, then report and claim id).
  int claim = 0;
  bool is_virtual = false;  // the source's own report is not stored
  std::string source;       // canonical; empty: nobody is named
  Tier tier = Tier::kUntiered;
  // When the root said it: for a virtual root the time that its best-tier
  // carrier states for it, else that carrier's own.
  TimeSpan said;
  absl::Time said_time;
  // In time order; includes the root's own claim, if it is stored.
  std::vector<LineageMember> members;
  // Whether a tiered outlet, or a report of unknown publisher, carries a
  // virtual root. True for stored roots.
  bool vouched = true;
  // A virtual root whose source has withdrawn its own report.
  bool withdrawn = false;
  int cascade = 0;  // index into Lineage::cascades
};

// A root with everyone who has it from there, by citing it or by copying it
// without a word; or a specific fact that a carrier was the first to add.
struct Cascade {
  // What was said and by whom, as of its root.
  int claim = 0;  // index into DossierView::claims
  bool is_virtual = false;
  bool withdrawn = false;
  std::string source;  // canonical; empty: nobody is named
  Tier tier = Tier::kUntiered;
  // When the root said it; of a virtual root the latest time that it can have,
  // which is no later than any carrier.
  TimeSpan said;
  absl::Time said_time;
  absl::Time last_said_time;  // of the last member
  // In time order; includes the root's own claim, if it is stored.
  std::vector<LineageMember> members;
  // The cascade (index) whose story it tells again with nothing new; -1: none.
  int recycles = -1;
  // The cascade (index) to which it only adds a specific fact; -1: none. Such a
  // one has no root of its own in Lineage::roots.
  int adds_to = -1;
  int saga = 0;   // SagaBounds::SagaAt(said_time)
  int story = 0;  // index into Lineage::stories
};

// Cascades of one proposition that follow each other within its kind's windows.
struct Story {
  std::vector<int> cascades;  // ascending
  // How many sources they have that neither recycle another one's story nor
  // only add to it; unnamed ones count each.
  int independent_root_count = 0;
};

struct Lineage {
  // Both by (said_time, tier, report name, claim id).
  std::vector<Root> roots;
  std::vector<Cascade> cascades;
  // By their first cascade that adds to no other.
  std::vector<Story> stories;
};

// Returns the half-life of a kind's evidence, which is also half the window in
// which the same source's same claim is a repeat (MODEL section 2).
absl::Duration HalfLife(v1::ClaimKind kind);

// Groups the view's claims; each belongs to one root and at least one cascade.
// `rates` come from the model version.
Lineage BuildLineage(const DossierView& view, const CopyRates& rates = {});

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_LINEAGE_H_
