// What cascades hold on the matters that sources can disagree about, whatever
// the time: the words of which positions are made.
#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_STANCES_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_STANCES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/time.h"
#include "hearsay/query/v1/contradiction.pb.h"
#include "hearsay/v1/claim.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/lineage.h"

namespace hearsay {

// What one cascade holds on one matter.
struct Stance {
  query::v1::ContradictionType type = query::v1::CONTRADICTION_TYPE_UNSPECIFIED;
  std::string matter = {};         // identifies it within the type
  std::string label = {};          // where sides have names
  const v1::Money* sum = nullptr;  // where they are sums
  TimeSpan event = {};             // where they are times
};

// The label of the side that tells of an agreement, in a regression of stages.
inline constexpr char kAgreedSide[] = "agreed";

// Returns whether two stances on one matter are one side.
bool Agree(const Stance& a, const Stance& b);

// Whether the sides differ by what is specific, not by the claim itself.
bool IsOfFacts(query::v1::ContradictionType type);

// Whether this is a party's word on what it does or wants itself, in earnest;
// nobody else knows better.
bool IsOwnWord(const ViewClaim& claim, const std::string& source);

// Reads the stances of a view's cascades. Both must outlive it.
class StanceReader {
 public:
  StanceReader(const DossierView& view, const Lineage& lineage);

  // Returns the stances of a cascade. Only reports and background that assert
  // or deny have any; what only adds a fact, on its facts only.
  std::vector<Stance> StancesOf(int cascade) const;

 private:
  const ViewClaim& ClaimOf(int cascade) const {
    return view_.claims[lineage_.cascades[cascade].claim];
  }
  bool TakesSides(int cascade) const;
  std::string PropositionOf(int cascade, v1::DealForm form) const;
  void AddStance(int cascade, std::vector<Stance>& found) const;
  void AddNumbers(int cascade, std::vector<Stance>& found) const;
  void AddTimes(int cascade, std::vector<Stance>& found) const;
  void AddOutlook(int cascade, std::vector<Stance>& found) const;
  void AddOutcome(int cascade, std::vector<Stance>& found) const;
  void AddStage(int cascade, std::vector<Stance>& found) const;

  const DossierView& view_;
  const Lineage& lineage_;
  absl::flat_hash_set<std::string> denied_;  // by anybody
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_STANCES_H_
