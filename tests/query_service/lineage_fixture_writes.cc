#include "tests/query_service/lineage_fixture_writes.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/names/entity_name.h"
#include "common/sha256.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "tests/testing/json_writes.h"

namespace hearsay::testing {
namespace {

constexpr char kPlayer[] = "players/dario-quint";
constexpr char kClaimId[] = "c";
constexpr double kMicrosPerMillion = 1e12;
constexpr int32_t kPpmPerPercent = 10'000;

bool IsDay(const std::string& text) {
  return text.find('T') == std::string::npos;
}

absl::StatusOr<v1::TimeInterval> ReadInterval(const std::string& text) {
  ASSIGN_OR_RETURN(const absl::Time start, ReadMoment(text));
  v1::TimeInterval interval;
  *interval.mutable_start_time() = TimeToProto(start);
  if (IsDay(text)) {
    *interval.mutable_end_time() = TimeToProto(start + absl::Hours(24));
    interval.set_precision(v1::TIME_PRECISION_DAY);
  } else {
    interval.set_precision(v1::TIME_PRECISION_INSTANT);
  }
  return interval;
}

v1::MoneyRole RoleOfSum(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_BID:
      return v1::MONEY_ROLE_BID;
    case v1::CLAIM_KIND_ASKING_PRICE:
    case v1::CLAIM_KIND_WILLING_TO_SELL:
      return v1::MONEY_ROLE_ASK;
    default:
      return v1::MONEY_ROLE_FEE;
  }
}

// Reads "EUR 40", "about EUR 40" or "EUR 38 to 42".
absl::StatusOr<v1::Money> ReadSum(const std::string& text, v1::ClaimKind kind) {
  std::vector<std::string> words = absl::StrSplit(text, ' ');
  v1::Money money;
  money.set_role(RoleOfSum(kind));
  if (words.front() == "about") {
    money.set_approximate(true);
    words.erase(words.begin());
  }
  if (words.size() == 2) words.insert(words.end(), {"to", words.back()});
  double least = 0;
  double most = 0;
  if (words.size() != 4 || words[2] != "to" ||
      !absl::SimpleAtod(words[1], &least) ||
      !absl::SimpleAtod(words[3], &most)) {
    return absl::InvalidArgumentError(absl::StrCat("no sum: ", text));
  }
  money.set_currency_code(words[0]);
  money.set_min_micros(static_cast<int64_t>(least * kMicrosPerMillion));
  money.set_max_micros(static_cast<int64_t>(most * kMicrosPerMillion));
  return money;
}

v1::HopKind KindOfHop(const LineageHop& hop, const std::string& source) {
  if (source.empty()) {
    return hop.insider() ? v1::HOP_KIND_UNNAMED_SOURCE
                         : v1::HOP_KIND_UNNAMED_MEDIA;
  }
  switch (KindOfName(source)) {
    case v1::ENTITY_KIND_OUTLET:
      return v1::HOP_KIND_OUTLET;
    case v1::ENTITY_KIND_PERSON:
      return hop.pundit() ? v1::HOP_KIND_COMMENTATOR : v1::HOP_KIND_JOURNALIST;
    default:
      return v1::HOP_KIND_PRINCIPAL;
  }
}

absl::StatusOr<v1::Hop> HopOf(const LineageHop& hop) {
  v1::Hop result;
  const std::string source = FullName("outlets/", hop.source());
  result.set_kind(KindOfHop(hop, source));
  if (!source.empty()) result.mutable_source()->set_name(source);
  if (!hop.outlet().empty()) {
    result.mutable_outlet()->set_name(FullName("outlets/", hop.outlet()));
  }
  if (!hop.said().empty()) {
    ASSIGN_OR_RETURN(*result.mutable_say(), ReadInterval(hop.said()));
  }
  result.set_expression(hop.words());
  for (const std::string& report : hop.reports()) {
    result.add_reports(FullName("reports/", report));
  }
  return result;
}

void SetParties(const LineageClaim& claim, const std::string& player,
                v1::Claim& result) {
  result.mutable_subject()->set_name(claim.subject().empty() ? player
                                                             : claim.subject());
  if (!claim.actor().empty()) {
    result.mutable_actor()->set_name(FullName("clubs/", claim.actor()));
  }
  if (!claim.counterpart().empty()) {
    result.mutable_counterpart()->set_name(
        FullName("clubs/", claim.counterpart()));
  }
  *result.mutable_participants() = claim.participants();
}

absl::Status SetParticulars(const LineageClaim& claim, v1::Claim& result) {
  result.set_deal_form(claim.deal_form());
  if (!claim.sum().empty()) {
    ASSIGN_OR_RETURN(*result.add_money(), ReadSum(claim.sum(), claim.kind()));
  }
  if (claim.count() != 0) result.set_count(claim.count());
  if (!claim.event().empty()) {
    ASSIGN_OR_RETURN(*result.mutable_event(), ReadInterval(claim.event()));
  }
  if (claim.percent() != 0) {
    result.set_probability_ppm(claim.percent() * kPpmPerPercent);
  }
  *result.mutable_quotes() = claim.quotes();
  result.set_detail(claim.detail());
  return absl::OkStatus();
}

absl::StatusOr<v1::Claim> ClaimOf(const LineageClaim& claim,
                                  const std::string& player) {
  v1::Claim result;
  result.set_claim_id(claim.id().empty() ? kClaimId : claim.id());
  result.set_kind(claim.kind());
  result.set_stance(claim.stance() == v1::STANCE_UNSPECIFIED
                        ? v1::STANCE_ASSERTS
                        : claim.stance());
  result.set_voice(claim.voice() == v1::VOICE_UNSPECIFIED ? v1::VOICE_REPORT
                                                          : claim.voice());
  result.set_restates_claim_id(claim.restates());
  SetParties(claim, player, result);
  for (const LineageHop& hop : claim.via()) {
    ASSIGN_OR_RETURN(*result.mutable_attribution()->add_hops(), HopOf(hop));
  }
  RETURN_IF_ERROR(SetParticulars(claim, result));
  return result;
}

absl::StatusOr<v1::Report> ReportOf(const LineageWrite& write,
                                    const std::string& player) {
  v1::Report report;
  if (!write.by().empty()) {
    report.mutable_publisher()->set_name(FullName("outlets/", write.by()));
  }
  for (const std::string& author : write.authors()) {
    report.add_authors()->set_name(FullName("people/", author));
  }
  if (!write.on().empty()) {
    ASSIGN_OR_RETURN(*report.mutable_publish(), ReadInterval(write.on()));
  }
  report.set_url(write.url());
  if (!write.article().empty()) {
    report.set_article_sha256(Sha256ToBytes(Sha256Of(write.article())));
  }
  report.set_supersedes(FullName("reports/", write.supersedes()));
  for (const LineageClaim& claim : write.say()) {
    ASSIGN_OR_RETURN(*report.add_claims(), ClaimOf(claim, player));
  }
  return report;
}

absl::StatusOr<v1::Outcome> OutcomeOf(const LineageWrite& write,
                                      const std::string& player) {
  v1::Outcome outcome;
  outcome.set_player(write.player().empty() ? player : write.player());
  outcome.set_kind(write.outcome());
  outcome.set_to_club(FullName("clubs/", write.club()));
  ASSIGN_OR_RETURN(*outcome.mutable_occur(), ReadInterval(write.on()));
  *outcome.mutable_know_time() = outcome.occur().start_time();
  return outcome;
}

using RequestOr = absl::StatusOr<std::unique_ptr<google::protobuf::Message>>;

template <typename Request>
std::unique_ptr<Request> NewRequest(const std::string& entry_id) {
  auto request = std::make_unique<Request>();
  request->set_entry_id(entry_id);
  return request;
}

RequestOr RequestOf(const LineageWrite& write, const std::string& player) {
  if (write.has_merge()) {
    auto request = NewRequest<ingest::v1::MergeEntitiesRequest>(write.id());
    *request->mutable_merge() = write.merge();
    return request;
  }
  if (write.outcome() != v1::OUTCOME_KIND_UNSPECIFIED) {
    auto request = NewRequest<ingest::v1::RecordOutcomeRequest>(write.id());
    ASSIGN_OR_RETURN(*request->mutable_outcome(), OutcomeOf(write, player));
    return request;
  }
  if (!write.retract().empty()) {
    auto request = NewRequest<ingest::v1::RetractReportRequest>(write.id());
    v1::Retraction& retraction = *request->mutable_retraction();
    retraction.set_report(FullName("reports/", write.retract()));
    ASSIGN_OR_RETURN(*retraction.mutable_publish(), ReadInterval(write.on()));
    return request;
  }
  auto request = NewRequest<ingest::v1::IngestReportRequest>(write.id());
  ASSIGN_OR_RETURN(*request->mutable_report(), ReportOf(write, player));
  return request;
}

std::unique_ptr<google::protobuf::Message> RequestOf(const v1::Entity& entity) {
  std::string id = entity.name();
  std::replace(id.begin(), id.end(), '/', '-');
  auto request = NewRequest<ingest::v1::UpsertEntityRequest>(id);
  *request->mutable_entity() = entity;
  request->mutable_entity()->set_kind(KindOfName(entity.name()));
  if (entity.display_name().empty()) {
    request->mutable_entity()->set_display_name(entity.name());
  }
  return request;
}

// An hour after it was said, unless the fixture says when.
absl::StatusOr<absl::Time> NotBefore(const LineageWrite& write) {
  if (!write.stored().empty()) return ReadMoment(write.stored());
  ASSIGN_OR_RETURN(const absl::Time said, ReadMoment(write.on()));
  return said + absl::Hours(IsDay(write.on()) ? 25 : 1);
}

}  // namespace

absl::StatusOr<LineageFixture> ReadLineageFixture(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    files.push_back(file.path().string());
  }
  std::sort(files.begin(), files.end());
  LineageFixture fixture;
  for (const std::string& file : files) {
    std::ifstream stream(file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    LineageFixture part;
    if (!google::protobuf::TextFormat::ParseFromString(text, &part)) {
      return absl::InvalidArgumentError(file);
    }
    fixture.MergeFrom(part);
  }
  return fixture;
}

std::string FullName(const std::string& collection, const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos) return name;
  return collection + name;
}

absl::StatusOr<absl::Time> ReadMoment(const std::string& text) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full,
                       IsDay(text) ? text + "T00:00:00Z" : text, &time,
                       &error)) {
    return absl::InvalidArgumentError(absl::StrCat(text, ": ", error));
  }
  return time;
}

std::string PlayerOf(const LineageCase& lineage_case) {
  return lineage_case.player().empty() ? kPlayer : lineage_case.player();
}

absl::StatusOr<std::vector<TimedWrite>> WritesOf(
    const LineageFixture& fixture, const LineageCase& lineage_case,
    const std::string& root) {
  std::vector<TimedWrite> writes;
  for (const v1::Entity& entity : fixture.entities()) {
    writes.push_back({absl::InfinitePast(), RequestOf(entity)});
  }
  for (const std::string& file : lineage_case.load()) {
    ASSIGN_OR_RETURN(auto requests, ReadJsonWrites(root + "/" + file));
    for (auto& request : requests) {
      writes.push_back({absl::InfinitePast(), std::move(request)});
    }
  }
  for (const LineageWrite& write : lineage_case.log()) {
    TimedWrite timed;
    ASSIGN_OR_RETURN(timed.not_before, NotBefore(write));
    ASSIGN_OR_RETURN(timed.request, RequestOf(write, PlayerOf(lineage_case)));
    writes.push_back(std::move(timed));
  }
  return writes;
}

}  // namespace hearsay::testing
