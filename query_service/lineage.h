// Who said it first and who repeats it: groups a view's claims into cascades.
// Timeline and forecast both build on this one grouping.
#ifndef HEARSAY_QUERY_SERVICE_LINEAGE_H_
#define HEARSAY_QUERY_SERVICE_LINEAGE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "query_service/dossier_view.h"

namespace hearsay {

// How a claim belongs to its cascade.
enum class LineageRole {
  kRoot,      // the source's own report
  kCites,     // names the source
  kRepeats,   // the same source again, within the kind's window
  kRestates,  // another claim of the same report says it already
};

struct CascadeMember {
  int claim = 0;  // index into DossierView::claims
  LineageRole role = LineageRole::kRoot;
};

// What one source said once, with all that carries it.
struct Cascade {
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
  // Of the last repeat by the source itself; the root's own without one.
  TimeSpan repeated;
  // In time order; includes the root, if it is stored.
  std::vector<CascadeMember> members;
  // Whether a tiered outlet, or a report of unknown publisher, carries a
  // virtual root. True for stored roots.
  bool vouched = true;
};

// By (said_time, tier, report name, claim id).
struct Lineage {
  std::vector<Cascade> cascades;
};

// Returns the half-life of a kind's evidence, which is also half the window in
// which the same source's same claim is a repeat (MODEL section 2).
absl::Duration HalfLife(v1::ClaimKind kind);

Lineage BuildLineage(const DossierView& view);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_LINEAGE_H_
