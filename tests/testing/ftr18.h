// FTR-18: real reports of the summer of 2018 on rumoured transfers, and what
// each says as a report of ours.
#ifndef HEARSAY_TESTS_TESTING_FTR18_H_
#define HEARSAY_TESTS_TESTING_FTR18_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"

namespace hearsay::testing {

// One report as the data set has it.
struct Ftr18Row {
  int rumour_id = 0;
  int news_id = 0;  // of the report; unique
  absl::CivilDay date;
  std::string outlet;
  std::string language;
  std::string player;
  std::string from_club;
  std::string to_club;  // empty: not named
  bool stays = false;   // says that he stays, not that he moves
  bool came_true = false;
  std::optional<absl::CivilDay> outcome_date;
  std::string url;
};

// Returns all rows in the file's order. NOT_FOUND: the data are not there;
// DATA_LOSS: a line does not parse.
absl::StatusOr<std::vector<Ftr18Row>> ReadFtr18();

// Returns the report, with every name in plain text, as provisional as need be:
// the data set says of no outlet how good it is, so none is given a tier. Its
// `entry_id` is Ftr18EntryId().
//
// It has one claim. Of a move: `to_club` wants `player`, who is at `from_club`;
// the kind is the most advanced stage that the words of the url name, else
// INTEREST; where no club is named, that he may leave. Of a stay: a denial that
// he may leave, since the data set only says "did not leave": neither that he
// wants to stay nor that his contract is renewed.
ingest::v1::IngestReportRequest Ftr18Report(const Ftr18Row& row);

// Returns the words of a url behind its host, in small letters.
std::vector<std::string> UrlWords(absl::string_view url);

// Returns the producer's id of the row's report.
std::string Ftr18EntryId(const Ftr18Row& row);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_FTR18_H_
