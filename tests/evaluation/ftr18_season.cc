#include "tests/evaluation/ftr18_season.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/names/folding.h"
#include "common/time.h"
#include "tests/evaluation/url_claim.h"

namespace hearsay::evaluation {
namespace {

using testing::Ftr18Row;

// One country's summer window of 2018, first and last day.
struct Country {
  const char* name;
  absl::CivilDay open;
  absl::CivilDay last;
  std::vector<const char*> clubs;  // as the data set calls them
};

const std::vector<Country>& Countries() {
  static const auto& countries = *new std::vector<Country>{
      {"England",
       absl::CivilDay(2018, 5, 17),
       absl::CivilDay(2018, 8, 9),
       {"Arsenal",
        "Aston Villa",
        "Burnley",
        "Cardiff",
        "Chelsea",
        "Crystal Palace",
        "Derby",
        "Everton",
        "Fulham",
        "Huddersfield Town",
        "Leicester",
        "Liverpool",
        "Manchester City",
        "Manchester United",
        "Newcastle United",
        "Norwich",
        "Southampton",
        "Stoke",
        "Tottenham",
        "Watford",
        "West Bromwich Albion",
        "West Ham",
        "Wolves"}},
      {"Spain",
       absl::CivilDay(2018, 7, 1),
       absl::CivilDay(2018, 8, 31),
       {"Athletic Bilbao", "Atletico Madrid", "Atlético Madrid",
        "Atlético de Madrid", "Barcelona", "Celta de Vigo", "Espanyol",
        "FC Bacelona", "Getafe CF", "Leganés", "Levante", "Real Betis",
        "Real Madrid", "Real Sociedad", "Sevilla", "Valencia", "Villarreal"}},
      {"Portugal",
       absl::CivilDay(2018, 7, 1),
       absl::CivilDay(2018, 8, 31),
       {"Benfica", "Braga", "FC Porto", "Portimonense", "Porto", "Sporting"}},
  };
  return countries;
}

const Country* CountryOf(const std::string& club) {
  for (const Country& country : Countries()) {
    if (std::find(country.clubs.begin(), country.clubs.end(), club) !=
        country.clubs.end()) {
      return &country;
    }
  }
  return nullptr;
}

std::string Slug(const std::string& text) {
  std::string slug = FoldName(text);
  for (char& c : slug) {
    if (!absl::ascii_isalnum(c)) c = '-';
  }
  return slug;
}

std::string AssociationName(const Country& country) {
  return absl::StrCat("associations/", Slug(country.name));
}

std::string Prefix(const Season& season) {
  return season.earlier ? "earlier-" : "";
}

v1::TimeInterval IntervalOf(absl::Time start, absl::Time end) {
  v1::TimeInterval interval;
  *interval.mutable_start_time() = TimeToProto(start);
  *interval.mutable_end_time() = TimeToProto(end);
  interval.set_precision(v1::TIME_PRECISION_DAY);
  interval.set_basis(v1::TIME_BASIS_STATED);
  return interval;
}

}  // namespace

absl::Time Season::Midnight(absl::CivilDay day) const {
  return absl::FromCivil(Day(day), absl::UTCTimeZone());
}

std::vector<ingest::v1::UpsertEntityRequest> Associations() {
  std::vector<ingest::v1::UpsertEntityRequest> requests;
  for (const Country& country : Countries()) {
    auto& request = requests.emplace_back();
    request.set_entry_id(absl::StrCat("association-", Slug(country.name)));
    v1::Entity& entity = *request.mutable_entity();
    entity.set_name(AssociationName(country));
    entity.set_kind(v1::ENTITY_KIND_ASSOCIATION);
    entity.set_display_name(country.name);
  }
  return requests;
}

std::vector<ingest::v1::PutTransferWindowsRequest> Windows(
    const Season& season) {
  std::vector<ingest::v1::PutTransferWindowsRequest> requests;
  for (const Country& country : Countries()) {
    auto& request = requests.emplace_back();
    request.set_entry_id(
        absl::StrCat(Prefix(season), "windows-", Slug(country.name)));
    v1::TransferWindows& windows = *request.mutable_transfer_windows();
    windows.set_association(AssociationName(country));
    windows.set_season(season.earlier ? "2016/17" : "2018/19");
    *windows.mutable_start_time() =
        TimeToProto(season.Midnight(absl::CivilDay(2018, 2, 2)));
    *windows.mutable_end_time() =
        TimeToProto(season.Midnight(absl::CivilDay(2018, 12, 1)));
    v1::TransferWindow& window = *windows.add_windows();
    *window.mutable_open_time() = TimeToProto(season.Midnight(country.open));
    *window.mutable_close_time() =
        TimeToProto(season.Midnight(country.last + 1));
    window.set_kind(v1::TRANSFER_WINDOW_KIND_SUMMER);
  }
  return requests;
}

std::vector<ingest::v1::UpsertEntityRequest> Clubs(
    const std::vector<Ftr18Row>& rows) {
  std::map<std::string, std::string> texts;  // by what they have in common
  for (const Ftr18Row& row : rows) {
    texts.emplace(Slug(row.from_club), row.from_club);
    texts.emplace(Slug(row.to_club), row.to_club);
  }
  texts.erase("");
  std::vector<ingest::v1::UpsertEntityRequest> requests;
  for (const auto& [slug, text] : texts) {
    auto& request = requests.emplace_back();
    request.set_entry_id(absl::StrCat("club-", slug));
    v1::Entity& entity = *request.mutable_entity();
    entity.set_name(absl::StrCat("clubs/", slug));
    entity.set_kind(v1::ENTITY_KIND_CLUB);
    entity.set_display_name(text);
    if (const Country* country = CountryOf(text); country != nullptr) {
      entity.set_association(AssociationName(*country));
    }
  }
  return requests;
}

ingest::v1::IngestReportRequest ReportOf(const Ftr18Row& row,
                                         const Season& season) {
  Ftr18Row dated = row;
  dated.date = season.Day(row.date);
  ingest::v1::IngestReportRequest request = testing::Ftr18Report(dated);
  request.set_entry_id(absl::StrCat(Prefix(season), request.entry_id()));
  v1::Claim& claim = *request.mutable_report()->mutable_claims(0);
  if (claim.kind() == v1::CLAIM_KIND_EXIT_POSSIBLE) return request;
  SetStage(StageOfUrl(row.url), claim);
  claim.clear_deal_form();
  if (IsLoanUrl(row.url)) claim.set_deal_form(v1::DEAL_FORM_LOAN);
  return request;
}

ingest::v1::RecordOutcomeRequest OutcomeOf(const Ftr18Row& first_row,
                                           const std::string& player,
                                           const std::string& to_club,
                                           bool loan, const Season& season) {
  ingest::v1::RecordOutcomeRequest request;
  request.set_entry_id(
      absl::StrCat(Prefix(season), "outcome-", first_row.rumour_id));
  v1::Outcome& outcome = *request.mutable_outcome();
  outcome.set_player(player);
  outcome.set_kind(loan ? v1::OUTCOME_KIND_LOANED
                        : v1::OUTCOME_KIND_JOINED_FEE);
  outcome.set_to_club(to_club);
  absl::Time from = season.Midnight(first_row.date);
  absl::Time to;
  if (first_row.outcome_date.has_value()) {
    from = season.Midnight(*first_row.outcome_date);
    to = season.Midnight(*first_row.outcome_date + 1);
  } else {
    const Country* country = CountryOf(first_row.to_club);
    const absl::CivilDay last =
        country == nullptr ? absl::CivilDay(2018, 8, 31) : country->last;
    to = season.Midnight(last + 1);
  }
  *outcome.mutable_occur() = IntervalOf(from, to);
  *outcome.mutable_know_time() = TimeToProto(to);
  return request;
}

}  // namespace hearsay::evaluation
