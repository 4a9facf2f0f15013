// Replays FTR-18 through the public API of the real services, once for each of
// ten folds of players, and writes a JSON line for each rumour and day on which
// it is asked whether he joins the club that summer: what is answered, what had
// been reported by then, and what came true. ftr18_table.py reads them.
//
// In the log of a fold the reports on its own players stand at their dates. All
// others stand two years before, with what came of them, as one summer that
// sources' records and a fitted version can be learnt from: so nothing that is
// learnt is of a player who is asked about, and nothing is known too early on
// any clock. A rumour that came true is asked about before its day at the
// latest.
#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/evaluation/ftr18_season.h"
#include "tests/evaluation/url_claim.h"
#include "tests/testing/ftr18.h"
#include "tests/testing/json_writes.h"
#include "tests/testing/process.h"
#include "tests/testing/service_pair.h"

namespace hearsay::evaluation {
namespace {

using testing::Ftr18Row;

constexpr int kFolds = 10;
constexpr int kDays[] = {0, 3, 7, 14};
constexpr size_t kBatch = 100;
constexpr absl::Duration kTimeout = absl::Minutes(1);
constexpr char kStarterOutlets[] =
    HEARSAY_SOURCE_DIR "/deploy/starter/outlets.jsonl";

// A rumour's reports, by date.
using Rumours = std::map<int, std::vector<Ftr18Row>>;

Rumours GroupByRumour(const std::vector<Ftr18Row>& rows) {
  Rumours rumours;
  for (const Ftr18Row& row : rows) rumours[row.rumour_id].push_back(row);
  for (auto& [id, reports] : rumours) {
    std::stable_sort(
        reports.begin(), reports.end(),
        [](const Ftr18Row& a, const Ftr18Row& b) { return a.date < b.date; });
  }
  return rumours;
}

// Returns each player's fold: the players by name, in turn.
std::map<std::string, int> Folds(const std::vector<Ftr18Row>& rows) {
  std::map<std::string, int> folds;
  for (const Ftr18Row& row : rows) folds[row.player] = 0;
  int next = 0;
  for (auto& [player, fold] : folds) fold = next++ % kFolds;
  return folds;
}

bool SaysLoan(const std::vector<Ftr18Row>& reports) {
  const auto count =
      std::count_if(reports.begin(), reports.end(),
                    [](const Ftr18Row& row) { return IsLoanUrl(row.url); });
  return 4 * count >= static_cast<int64_t>(reports.size());
}

// Who a report's claim is about, as stored.
struct Parties {
  std::string player;
  std::string to_club;
};

// The log of one fold, and those who answer from it.
class Fold {
 public:
  Fold(const std::vector<Ftr18Row>& rows, const Rumours& rumours,
       const std::map<std::string, int>& folds, int number)
      : rows_(rows), rumours_(rumours), folds_(folds), number_(number) {}

  absl::Status Run() {
    RETURN_IF_ERROR(services_.Start());
    RETURN_IF_ERROR(StoreRegistry());
    RETURN_IF_ERROR(StoreReports());
    RETURN_IF_ERROR(StoreOutcomes());
    ASSIGN_OR_RETURN(const std::vector<double> built_in, Ask());
    RETURN_IF_ERROR(FitModel());
    ASSIGN_OR_RETURN(const std::vector<double> fitted, Ask());
    Write(built_in, fitted);
    return absl::OkStatus();
  }

 private:
  // One rumour as of one day.
  struct Question {
    const std::vector<Ftr18Row>* reports;
    int day;
    absl::CivilDay end;  // the first day whose reports are not seen
  };

  bool IsAsked(const Ftr18Row& row) const {
    return folds_.at(row.player) == number_;
  }
  Season SeasonOf(const Ftr18Row& row) const { return {!IsAsked(row)}; }

  template <typename Response>
  absl::Status Send(const google::protobuf::Message& request) {
    ASSIGN_OR_RETURN(
        const Response response,
        services_.ingest().client().Call<Response>(request, kTimeout));
    revision_ = std::max(revision_, response.receipt().revision());
    return absl::OkStatus();
  }

  absl::Status StoreRegistry() {
    ASSIGN_OR_RETURN(const auto outlets,
                     testing::ReadJsonWrites(kStarterOutlets));
    for (const auto& request : outlets) {
      RETURN_IF_ERROR(Send<ingest::v1::UpsertEntityResponse>(*request));
    }
    for (const auto& request : Associations()) {
      RETURN_IF_ERROR(Send<ingest::v1::UpsertEntityResponse>(request));
    }
    for (const bool earlier : {true, false}) {
      for (const auto& request : Windows({earlier})) {
        RETURN_IF_ERROR(Send<ingest::v1::PutTransferWindowsResponse>(request));
      }
    }
    for (const auto& request : Clubs(rows_)) {
      RETURN_IF_ERROR(Send<ingest::v1::UpsertEntityResponse>(request));
    }
    return absl::OkStatus();
  }

  absl::Status StoreReports() {
    for (size_t begin = 0; begin < rows_.size(); begin += kBatch) {
      ingest::v1::BatchIngestReportsRequest batch;
      const size_t end = std::min(begin + kBatch, rows_.size());
      for (size_t i = begin; i < end; ++i) {
        *batch.add_requests() = ReportOf(rows_[i], SeasonOf(rows_[i]));
      }
      ASSIGN_OR_RETURN(
          const auto response,
          services_.ingest()
              .client()
              .Call<ingest::v1::BatchIngestReportsResponse>(batch, kTimeout));
      for (size_t i = begin; i < end; ++i) {
        const auto& result = response.results(static_cast<int>(i - begin));
        if (result.has_error()) {
          return absl::InternalError(
              absl::StrCat("refused: ", result.error().message()));
        }
        AddParties(rows_[i], result.receipt());
      }
    }
    return absl::OkStatus();
  }

  void AddParties(const Ftr18Row& row,
                  const ingest::v1::WriteReceipt& receipt) {
    revision_ = std::max(revision_, receipt.revision());
    Parties& parties = parties_[row.rumour_id];
    for (const v1::ResolvedMention& mention : receipt.resolutions()) {
      if (mention.field_path() == "claims[0].subject") {
        parties.player = mention.name();
      } else if (mention.field_path() == "claims[0].actor") {
        parties.to_club = mention.name();
      }
    }
  }

  absl::Status StoreOutcomes() {
    for (const auto& [id, reports] : rumours_) {
      const Ftr18Row& first = reports.front();
      if (first.stays || !first.came_true) continue;
      const Parties& parties = parties_.at(id);
      RETURN_IF_ERROR(Send<ingest::v1::RecordOutcomeResponse>(
          OutcomeOf(first, parties.player, parties.to_club, SaysLoan(reports),
                    SeasonOf(first))));
    }
    return absl::OkStatus();
  }

  // Fits on the earlier summer and publishes what it gives.
  absl::Status FitModel() {
    const std::string until =
        absl::FormatCivilTime(Season{true}.Day(absl::CivilDay(2018, 9, 4)));
    testing::ProcessOptions options;
    options.command = {HEARSAY_FIT_BINARY,
                       "--data",
                       services_.dir().File("fit"),
                       "--feed",
                       services_.ingest().address(),
                       "--train-until",
                       until,
                       "--entry-id",
                       "fitted"};
    options.stdout_file = services_.dir().File("fit.out");
    options.stderr_file = services_.dir().File("fit.err");
    ASSIGN_OR_RETURN(const testing::ProcessExit exit,
                     RunProcess(options, absl::Minutes(5)));
    if (exit.code != 0) {
      return absl::InternalError(testing::ReadFile(options.stderr_file));
    }
    ++revision_;
    if (number_ == 0) std::cerr << testing::ReadFile(options.stdout_file);
    return absl::OkStatus();
  }

  std::vector<Question> Questions() const {
    std::vector<Question> questions;
    for (const auto& [id, reports] : rumours_) {
      const Ftr18Row& first = reports.front();
      if (first.stays || first.to_club.empty() || !IsAsked(first)) continue;
      for (const int day : kDays) {
        absl::CivilDay end = first.date + day + 1;
        if (first.outcome_date.has_value()) {
          end = std::min(end, *first.outcome_date);
        }
        questions.push_back({&reports, day, end});
      }
    }
    return questions;
  }

  absl::StatusOr<std::vector<double>> Ask() {
    std::vector<double> answers;
    for (const Question& question : Questions()) {
      const Parties& parties = parties_.at(question.reports->front().rumour_id);
      query::v1::AnswerQuestionRequest request;
      request.mutable_player()->set_name(parties.player);
      request.mutable_proposition()->set_event(query::v1::EVENT_JOINS);
      request.mutable_proposition()->add_clubs()->set_name(parties.to_club);
      *request.mutable_deadline_time() =
          TimeToProto(Season().Midnight(absl::CivilDay(2018, 9, 1)));
      *request.mutable_as_of()->mutable_said_by() =
          TimeToProto(Season().Midnight(question.end));
      request.set_min_revision(revision_);
      ASSIGN_OR_RETURN(
          const auto response,
          services_.query().client().Call<query::v1::AnswerQuestionResponse>(
              request, kTimeout));
      answers.push_back(response.probability());
    }
    return answers;
  }

  void Write(const std::vector<double>& built_in,
             const std::vector<double>& fitted) const {
    const std::vector<Question> questions = Questions();
    for (size_t i = 0; i < questions.size(); ++i) {
      const Question& question = questions[i];
      const Ftr18Row& first = question.reports->front();
      std::vector<std::string> reports;
      for (const Ftr18Row& row : *question.reports) {
        if (row.date >= question.end) continue;
        reports.push_back(absl::StrCat("[\"", row.outlet, "\",\"",
                                       NameOf(StageOfUrl(row.url)), "\"]"));
      }
      std::cout << absl::StrCat(
          "{\"rumour\":", first.rumour_id, ",\"player\":\"", first.player,
          "\",\"fold\":", number_, ",\"day\":", question.day,
          ",\"truth\":", first.came_true ? 1 : 0, ",\"built in\":", built_in[i],
          ",\"fitted\":", fitted[i], ",\"reports\":[",
          absl::StrJoin(reports, ","), "]}\n");
    }
  }

  const std::vector<Ftr18Row>& rows_;
  const Rumours& rumours_;
  const std::map<std::string, int>& folds_;
  const int number_;
  testing::ServicePair services_;
  int64_t revision_ = 0;
  std::map<int, Parties> parties_;  // by rumour
};

int Main() {
  const absl::StatusOr<std::vector<Ftr18Row>> rows = testing::ReadFtr18();
  if (absl::IsNotFound(rows.status())) {
    std::cerr << "skipped: " << rows.status().message() << "\n";
    return 0;
  }
  if (!rows.ok()) {
    std::cerr << rows.status() << "\n";
    return 1;
  }
  const Rumours rumours = GroupByRumour(*rows);
  const std::map<std::string, int> folds = Folds(*rows);
  for (int fold = 0; fold < kFolds; ++fold) {
    std::cerr << "fold " << fold + 1 << " of " << kFolds << "\n";
    const absl::Status status = Fold(*rows, rumours, folds, fold).Run();
    if (!status.ok()) {
      std::cerr << status << "\n";
      return 1;
    }
  }
  return 0;
}

}  // namespace
}  // namespace hearsay::evaluation

int main() { return hearsay::evaluation::Main(); }
