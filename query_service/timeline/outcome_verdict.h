// What a recorded outcome says about a claim that was made before it.
#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_OUTCOME_VERDICT_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_OUTCOME_VERDICT_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "query_service/dossier_view.h"

namespace hearsay {

enum class Verdict { kSilent, kConfirmed, kRefuted };

// Returns whether `outcome`, of the claim's subject, bears the claim out. Of a
// claim that denies, the opposite of what it denies. Silent on opinions,
// questions and what is told as history.
Verdict Judge(const ViewClaim& claim, const ViewOutcome& outcome);

// Whether a claim tells of a deal of the past, which stands beside all that is
// said of the next one.
bool IsHistory(const ViewClaim& claim);

// The outcomes of each player of a view, which must outlive it.
class OutcomesByPlayer {
 public:
  explicit OutcomesByPlayer(const DossierView& view);

  // Returns the first outcome of `player` that was public at or after `time`,
  // as index into DossierView::outcomes; -1: there is none.
  int FirstSince(const std::string& player, absl::Time time) const;

 private:
  const DossierView& view_;
  absl::flat_hash_map<std::string, std::vector<int>> outcomes_;  // by know_time
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_OUTCOME_VERDICT_H_
