#ifndef HEARSAY_TESTS_SIMULATOR_REPORT_H_
#define HEARSAY_TESTS_SIMULATOR_REPORT_H_

#include <string>
#include <utility>
#include <vector>

#include "hearsay/v1/report.pb.h"
#include "tests/simulator/coverage.h"
#include "tests/simulator/dice.h"
#include "tests/simulator/world.h"

namespace hearsay::simulator {

// Makes reports of articles, as a good parser would. Immutable.
class Composer {
 public:
  // The arguments must outlive it. Entry ids start with `prefix`.
  Composer(const World& world, const Coverage& coverage, std::string prefix);

  std::string EntryId(int article) const;
  // Returns the report of an article.
  v1::Report Compose(int article, Dice& dice) const;
  // Returns the telling that a claim of a report of `article` holds; -1: it is
  // common knowledge.
  int TellingOf(const Article& article, const v1::Claim& claim) const;
  // Returns a telling's claim, as in `reports/s1-r12#c1`; `#14`, its number, if
  // it was never ingested.
  std::string ClaimName(int telling) const;

 private:
  v1::Claim ClaimOf(const Article& article, size_t position, Dice& dice) const;
  void CiteReport(const Article& article, const Telling& telling,
                  v1::Claim& claim) const;
  void AddContract(const Article& article, v1::Report& report) const;

  const World& world_;
  const Coverage coverage_;
  const std::string prefix_;
  // By telling: its article, and which of its claims it is.
  std::vector<std::pair<int, int>> places_;
};

// Returns an instant as an interval.
v1::TimeInterval InstantInterval(absl::Time time);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_REPORT_H_
