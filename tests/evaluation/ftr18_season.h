// The summer of FTR-18 as writes: who there is, when clubs may register
// players, what was reported and what came of it.
#ifndef HEARSAY_TESTS_EVALUATION_FTR18_SEASON_H_
#define HEARSAY_TESTS_EVALUATION_FTR18_SEASON_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "tests/testing/ftr18.h"

namespace hearsay::evaluation {

// The summer as it was, or told as one of two years before: moved by 104 weeks,
// so that everything that was said in it has been decided.
struct Season {
  bool earlier = false;

  absl::CivilDay Day(absl::CivilDay day) const {
    return earlier ? day - 728 : day;
  }
  absl::Time Midnight(absl::CivilDay day) const;
};

// Returns the associations of the countries in which nearly all the clubs play.
std::vector<ingest::v1::UpsertEntityRequest> Associations();

// Returns when they registered players in the summer of 2018, as made public by
// FIFA's members.
std::vector<ingest::v1::PutTransferWindowsRequest> Windows(
    const Season& season);

// Returns the clubs that the rows name, each by the text that they have for it.
std::vector<ingest::v1::UpsertEntityRequest> Clubs(
    const std::vector<testing::Ftr18Row>& rows);

// Returns the row's report, at the stage that its url names.
ingest::v1::IngestReportRequest ReportOf(const testing::Ftr18Row& row,
                                         const Season& season);

// Returns the outcome of a rumour that came true. Where its day is not known it
// came to be between the first report and the end of the club's window, and was
// public by then.
ingest::v1::RecordOutcomeRequest OutcomeOf(const testing::Ftr18Row& first_row,
                                           const std::string& player,
                                           const std::string& to_club,
                                           bool loan, const Season& season);

}  // namespace hearsay::evaluation

#endif  // HEARSAY_TESTS_EVALUATION_FTR18_SEASON_H_
