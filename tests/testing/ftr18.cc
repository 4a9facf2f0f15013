#include "tests/testing/ftr18.h"

#include <algorithm>
#include <fstream>
#include <initializer_list>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/status_macros.h"
#include "common/time.h"

namespace hearsay::testing {
namespace {

constexpr char kFile[] = HEARSAY_SHARED_DIR "/data/ftr18/reports.csv";

// Columns of the file.
enum Column {
  kRumourId,
  kNewsId,
  kDate,
  kOutlet,
  kLanguage,
  kPlayer,
  kFromClub,
  kToClub,
  kClaim,
  kOutcome,
  kOutcomeDate,
  kUrl,
  kColumnCount
};

// Splits a line at commas that are not between quotes; a doubled quote between
// quotes is one.
std::vector<std::string> SplitCsv(absl::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back().push_back(c);
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back().push_back(c);
    }
  }
  return fields;
}

absl::Status BadLine(absl::string_view line) {
  return absl::DataLossError(absl::StrCat("does not parse: ", line));
}

absl::StatusOr<Ftr18Row> ParseRow(absl::string_view line) {
  const std::vector<std::string> fields = SplitCsv(line);
  if (fields.size() != kColumnCount) return BadLine(line);
  Ftr18Row row;
  if (!absl::SimpleAtoi(fields[kRumourId], &row.rumour_id) ||
      !absl::SimpleAtoi(fields[kNewsId], &row.news_id) ||
      !absl::ParseCivilTime(fields[kDate], &row.date)) {
    return BadLine(line);
  }
  row.outlet = fields[kOutlet];
  row.language = fields[kLanguage];
  row.player = fields[kPlayer];
  row.from_club = fields[kFromClub];
  row.to_club = fields[kToClub];
  row.stays = fields[kClaim] == "stay";
  row.came_true = fields[kOutcome] == "1";
  if (!fields[kOutcomeDate].empty()) {
    absl::CivilDay day;
    if (!absl::ParseCivilTime(fields[kOutcomeDate], &day)) return BadLine(line);
    row.outcome_date = day;
  }
  row.url = fields[kUrl];
  return row;
}

bool HasOneOf(const std::vector<std::string>& words,
              std::initializer_list<absl::string_view> wanted) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(wanted.begin(), wanted.end(), word) != wanted.end();
  });
}

// Words in English, Spanish and Portuguese that name a stage of a deal.
struct Stage {
  v1::ClaimKind kind;
  std::initializer_list<absl::string_view> words;
};

// The most advanced stage first, but for the medical, which is told as the last
// step before what is announced.
const Stage kStages[] = {
    {v1::CLAIM_KIND_MEDICAL,
     {"medical", "medicos", "exames", "reconocimiento"}},
    {v1::CLAIM_KIND_TRANSFER_DONE,
     {"official",  "oficial",   "signs",       "joins",      "complete",
      "completes", "completed", "confirm",     "confirms",   "confirmed",
      "confirma",  "announce",  "announces",   "announced",  "anuncia",
      "unveil",    "unveiled",  "apresentado", "presentado", "presentacion"}},
    {v1::CLAIM_KIND_CLUBS_AGREED,
     {"agree", "agreed", "agreement", "acordo", "acuerdo"}},
    {v1::CLAIM_KIND_PERSONAL_TERMS, {"terms"}},
    {v1::CLAIM_KIND_BID,
     {"bid", "bids", "offer", "offers", "oferta", "ofertas", "ofrece",
      "proposta", "propuesta"}},
    {v1::CLAIM_KIND_TALKS,
     {"talks", "negotiate", "negotiations", "negocia", "negociar",
      "negociacoes", "negociaciones"}},
};

v1::ClaimKind StageOf(const std::vector<std::string>& words) {
  for (const Stage& stage : kStages) {
    if (HasOneOf(words, stage.words)) return stage.kind;
  }
  return v1::CLAIM_KIND_INTEREST;
}

void SetText(const std::string& text, v1::EntityKind kind,
             v1::Mention& mention) {
  mention.set_text(text);
  mention.set_kind(kind);
}

v1::Claim ClaimOf(const Ftr18Row& row) {
  v1::Claim claim;
  claim.set_claim_id("c1");
  SetText(row.player, v1::ENTITY_KIND_PLAYER, *claim.mutable_subject());
  SetText(row.from_club, v1::ENTITY_KIND_CLUB, *claim.mutable_counterpart());
  claim.set_voice(v1::VOICE_REPORT);
  claim.set_stance(row.stays ? v1::STANCE_DENIES : v1::STANCE_ASSERTS);
  if (row.stays || row.to_club.empty()) {
    claim.set_kind(v1::CLAIM_KIND_EXIT_POSSIBLE);
    return claim;
  }
  SetText(row.to_club, v1::ENTITY_KIND_CLUB, *claim.mutable_actor());
  const std::vector<std::string> words = UrlWords(row.url);
  claim.set_kind(StageOf(words));
  if (HasOneOf(words,
               {"loan", "cedido", "cesion", "emprestado", "emprestimo"})) {
    claim.set_deal_form(v1::DEAL_FORM_LOAN);
  }
  return claim;
}

v1::TimeInterval DayToProto(absl::CivilDay day) {
  v1::TimeInterval interval;
  *interval.mutable_start_time() =
      TimeToProto(absl::FromCivil(day, absl::UTCTimeZone()));
  *interval.mutable_end_time() =
      TimeToProto(absl::FromCivil(day + 1, absl::UTCTimeZone()));
  interval.set_precision(v1::TIME_PRECISION_DAY);
  interval.set_basis(v1::TIME_BASIS_STATED);
  return interval;
}

}  // namespace

absl::StatusOr<std::vector<Ftr18Row>> ReadFtr18() {
  std::ifstream file(kFile);
  if (!file) return absl::NotFoundError("shared/data not present");
  std::vector<Ftr18Row> rows;
  std::string line;
  std::getline(file, line);  // column names
  while (std::getline(file, line)) {
    if (absl::EndsWith(line, "\r")) line.pop_back();
    ASSIGN_OR_RETURN(rows.emplace_back(), ParseRow(line));
  }
  return rows;
}

std::vector<std::string> UrlWords(absl::string_view url) {
  const size_t host = url.find("//");
  const size_t path = url.find('/', host == url.npos ? 0 : host + 2);
  std::vector<std::string> words(1);
  for (const char c : path == url.npos ? "" : url.substr(path)) {
    if (absl::ascii_isalpha(c)) {
      words.back().push_back(absl::ascii_tolower(c));
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  return words;
}

std::string Ftr18EntryId(const Ftr18Row& row) {
  return absl::StrCat("ftr18-", row.news_id);
}

ingest::v1::IngestReportRequest Ftr18Report(const Ftr18Row& row) {
  ingest::v1::IngestReportRequest request;
  request.set_entry_id(Ftr18EntryId(row));
  request.set_allow_provisional(true);
  v1::Report& report = *request.mutable_report();
  SetText(row.outlet, v1::ENTITY_KIND_OUTLET, *report.mutable_publisher());
  report.set_url(row.url);
  report.set_language(row.language);
  *report.mutable_publish() = DayToProto(row.date);
  report.set_parser("ftr18");
  *report.add_claims() = ClaimOf(row);
  return request;
}

}  // namespace hearsay::testing
