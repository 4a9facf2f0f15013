#include "tests/testing/log_generator.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/model_parameters.h"
#include "common/time.h"
#include "tests/testing/claim_generator.h"
#include "tests/testing/random.h"

namespace hearsay::testing {
namespace {

using Request = decltype(Write::request);

constexpr int kPlayers = 8;
constexpr int kClubs = 7;
constexpr int kOutlets = 8;
constexpr int kPeople = 5;
constexpr int kAssociations = 3;
constexpr absl::Duration kDay = absl::Hours(24);

std::vector<std::string> Numbered(const std::string& prefix, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back(absl::StrCat(prefix, i));
  return names;
}

absl::Time Midnight(absl::Time time) {
  return absl::FromUnixSeconds(absl::ToUnixSeconds(time) / 86'400 * 86'400);
}

// The writes so far and what they have made, as far as later ones need it.
class Generator {
 public:
  explicit Generator(const LogGeneratorOptions& options)
      : options_(options), random_(options.seed), time_(options.start) {
    world_.players = GeneratedPlayers();
    world_.clubs = GeneratedClubs();
    world_.outlets = GeneratedOutlets();
    world_.people = Numbered("people/person-", kPeople);
  }

  std::vector<Write> Generate() {
    DescribeEverything();
    while (static_cast<int>(writes_.size()) < options_.count) {
      Advance();
      AddRandomWrite();
    }
    return std::move(writes_);
  }

 private:
  // A stored report, and what a later write must know of it.
  struct StoredReport {
    std::string entry_id;
    v1::Report report;
    bool current = true;
  };
  struct StoredOutcome {
    std::string entry_id;
    v1::Outcome outcome;
    bool current = true;
  };

  void Advance() {
    if (random_.Chance(15)) return;  // a tie
    const int64_t mean = absl::ToInt64Microseconds(options_.mean_step);
    time_ +=
        absl::Microseconds(random_.Bits() % static_cast<uint64_t>(2 * mean));
  }

  std::string NextId(const std::string& prefix) {
    return absl::StrCat(prefix, "-", options_.seed, ".", ++last_id_);
  }

  template <typename Message>
  void Add(Message request) {
    writes_.push_back({time_, Request(std::move(request))});
  }

  void DescribeEverything() {
    AddEntity(Entity(kUnusedEntity, v1::ENTITY_KIND_OUTLET, "Unused"));
    for (const std::string& name : Numbered("associations/a-", kAssociations)) {
      AddEntity(Entity(name, v1::ENTITY_KIND_ASSOCIATION, name));
      AddWindows(name, 2025);
    }
    for (int i = 0; i < kClubs; ++i) AddClub(i);
    for (int i = 0; i < kOutlets; ++i) AddOutlet(i);
    for (const std::string& name : world_.people) {
      AddEntity(Entity(name, v1::ENTITY_KIND_PERSON, name));
    }
    for (int i = 0; i < kPlayers; ++i) AddPlayer(i);
    for (int i = 0; i < kPlayers; ++i) {
      world_.player_texts.push_back(absl::StrCat("Player No. ", i));
    }
    for (int i = 0; i < kClubs; ++i) {
      world_.club_texts.push_back(absl::StrCat("Clúb ", i));
    }
  }

  static v1::Entity Entity(const std::string& name, v1::EntityKind kind,
                           const std::string& display_name) {
    v1::Entity entity;
    entity.set_name(name);
    entity.set_kind(kind);
    entity.set_display_name(display_name);
    return entity;
  }

  void AddEntity(const v1::Entity& entity) {
    ingest::v1::UpsertEntityRequest request;
    request.set_entry_id(NextId("entity"));
    *request.mutable_entity() = entity;
    Add(request);
  }

  void AddClub(int index) {
    v1::Entity club = Entity(world_.clubs[index], v1::ENTITY_KIND_CLUB,
                             absl::StrCat("Club ", index));
    if (random_.Chance(85)) {
      club.set_association(
          absl::StrCat("associations/a-", random_.Below(kAssociations)));
    }
    // An alias of two clubs, one that counts only beside a player, and one that
    // comes and goes.
    club.add_aliases()->set_text(absl::StrCat("the ", index % 3, " Reds"));
    if (described_players_ > 0) {
      v1::Alias& alias = *club.add_aliases();
      alias.set_text("the Home Side");
      alias.add_contexts(random_.Pick(world_.players));
    }
    if (random_.Chance(50)) {
      club.add_aliases()->set_text(absl::StrCat("Eleven of ", index));
    }
    if (random_.Chance(40)) {
      club.set_departure_share_ppm(random_.Between(1, 60'000));
    }
    AddEntity(club);
  }

  void AddOutlet(int index) {
    v1::Entity outlet = Entity(world_.outlets[index], v1::ENTITY_KIND_OUTLET,
                               absl::StrCat("Outlet ", index));
    outlet.set_tier(random_.Chance(70) ? index % 5 : random_.Below(5));
    if (random_.Chance(30)) {
      outlet.add_affiliations(random_.Pick(world_.clubs));
    }
    AddEntity(outlet);
  }

  v1::Engagement RandomEngagement(absl::Time start) {
    v1::Engagement engagement;
    engagement.set_club(random_.Pick(world_.clubs));
    *engagement.mutable_start()->mutable_start_time() = TimeToProto(start);
    *engagement.mutable_start()->mutable_end_time() = TimeToProto(start + kDay);
    engagement.mutable_start()->set_precision(v1::TIME_PRECISION_DAY);
    if (random_.Chance(85)) {
      *engagement.mutable_contract_end()->mutable_end_time() =
          TimeToProto(Midnight(start) + kDay * random_.Between(200, 1500));
    }
    if (random_.Chance(60)) {
      *engagement.mutable_know_time() =
          TimeToProto(start + kDay * random_.Between(-30, 60));
    }
    return engagement;
  }

  void AddPlayer(int index) {
    v1::Entity player = Entity(world_.players[index], v1::ENTITY_KIND_PLAYER,
                               absl::StrCat("Player No. ", index));
    player.add_aliases()->set_text(absl::StrCat("No ", index % 4));
    if (random_.Chance(80)) {
      const absl::Time birth =
          Midnight(options_.start) - kDay * random_.Between(6500, 13'000);
      *player.mutable_birth()->mutable_start_time() = TimeToProto(birth);
      *player.mutable_birth()->mutable_end_time() = TimeToProto(birth + kDay);
    }
    std::vector<v1::Engagement>& engagements = engagements_[index];
    if (engagements.empty() || random_.Chance(50)) {
      // The first began long ago; each later one begins about now.
      const absl::Time start =
          engagements.empty()
              ? Midnight(options_.start) - kDay * random_.Between(100, 900)
              : Midnight(time_) + kDay * random_.Between(-30, 60);
      if (engagements.empty() ||
          start > TimeFromProto(engagements.back().start().start_time())) {
        engagements.push_back(RandomEngagement(start));
      }
    }
    for (const v1::Engagement& engagement : engagements) {
      *player.add_engagements() = engagement;
    }
    described_players_ = std::max(described_players_, index + 1);
    AddEntity(player);
  }

  void AddWindows(const std::string& association, int year) {
    ingest::v1::PutTransferWindowsRequest request;
    request.set_entry_id(NextId("windows"));
    v1::TransferWindows& windows = *request.mutable_transfer_windows();
    windows.set_association(association);
    windows.set_season(absl::StrCat(year, "/", (year + 1) % 100));
    const auto day = [](int year, int month, int day) {
      return absl::FromCivil(absl::CivilDay(year, month, day),
                             absl::UTCTimeZone());
    };
    *windows.mutable_start_time() = TimeToProto(day(year, 6, 1));
    *windows.mutable_end_time() = TimeToProto(day(year + 1, 6, 1));
    const auto add = [&](absl::Time open, absl::Time close,
                         v1::TransferWindowKind kind) {
      v1::TransferWindow& window = *windows.add_windows();
      *window.mutable_open_time() = TimeToProto(open);
      *window.mutable_close_time() = TimeToProto(close);
      window.set_kind(kind);
    };
    add(day(year, 6, random_.Between(1, 20)),
        day(year, 9, random_.Between(1, 6)), v1::TRANSFER_WINDOW_KIND_SUMMER);
    add(day(year + 1, 1, random_.Between(1, 5)), day(year + 1, 2, 2),
        v1::TRANSFER_WINDOW_KIND_WINTER);
    Add(request);
  }

  // A version that moves some of the numbers, trained some time before.
  void AddModel() {
    // Its own, so that what else is written does not depend on how many numbers
    // a model has.
    Random random(random_.Bits());
    ingest::v1::PublishModelRequest request;
    request.set_entry_id(NextId("model"));
    v1::Model& model = *request.mutable_model();
    const int fitted = random.Below(3);
    int count = 0;
    for (const ModelParameterSpec& spec : ModelParameters()) {
      if (spec.use != ParameterUse::kFitted || !random.Chance(30)) continue;
      v1::ModelParameter& parameter = *model.add_parameters();
      parameter.set_name(std::string(spec.name));
      parameter.set_value_nanos(spec.min_nanos +
                                (spec.max_nanos - spec.min_nanos) / 1000 *
                                    random.Below(1001));
      parameter.set_fitted(count < fitted);
      for (int i = 0; count < fitted && i <= count; ++i) {
        model.add_covariance_factor_nanos(i == count ? 200'000'000
                                                     : 50'000'000);
      }
      ++count;
    }
    for (int i = 0; i < 5; ++i) {
      v1::PairCopyRate& pair = *model.add_pair_copy_rates();
      pair.set_copier(GeneratedOutlets()[i]);
      pair.set_original(GeneratedOutlets()[i + 1]);
      pair.set_probability_ppm(random.Below(1'000'001));
    }
    *model.mutable_train_until_time() =
        TimeToProto(time_ - random.UpTo(kDay * 120));
    Add(request);
  }

  void AddRandomWrite() {
    const int kind = random_.Below(100);
    if (random_.Chance(1)) return AddModel();
    if (kind < 62) return AddReport();
    if (kind < 70) return AddSupersedingReport();
    if (kind < 77) return AddRetraction();
    if (kind < 83) return AddOutcome();
    if (kind < 86) return ReplaceOutcome();
    if (kind < 91) return AddPlayer(random_.Below(kPlayers));
    if (kind < 94) return AddClub(random_.Below(kClubs));
    if (kind < 96) return AddOutlet(random_.Below(kOutlets));
    if (kind < 98) return MergeOrUndo();
    AddWindows(absl::StrCat("associations/a-", random_.Below(kAssociations)),
               random_.Between(2025, 2026));
  }

  v1::Report RandomReport() {
    v1::Report report;
    if (random_.Chance(90)) {
      *report.mutable_publisher() = Named(random_.Pick(world_.outlets));
    }
    if (random_.Chance(20)) {
      *report.add_authors() = Named(random_.Pick(world_.people));
    }
    report.set_headline("A headline");
    if (random_.Chance(90)) {
      *report.mutable_publish() = RandomInterval(random_, time_, kDay * 120);
    }
    if (random_.Chance(30)) {
      report.set_parser_confidence_ppm(random_.Below(1'000'001));
    }
    report.set_url("https://news.test/" + NextId("article"));
    if (!reports_.empty() && random_.Chance(8)) {
      // Another producer's parse of an article.
      const v1::Report& parsed = RecentReport().report;
      report.set_url(parsed.url());
      *report.mutable_claims() = parsed.claims();
      return report;
    }
    for (int i = 0, count = random_.Between(1, 4); i < count; ++i) {
      *report.add_claims() = !reports_.empty() && random_.Chance(40)
                                 ? Retold(i)
                                 : RandomClaim(random_, world_, i, time_);
    }
    return report;
  }

  // There must be one.
  const StoredReport& RecentReport() {
    // Some are dug out again.
    const int all = static_cast<int>(reports_.size());
    const int recent = random_.Chance(25) ? all : std::min(all, 30);
    return reports_[reports_.size() - 1 - random_.Below(recent)];
  }

  // Returns what a recent report says, told again: on its publisher's word, on
  // that of those whom it cites, or on nobody's; at times altered or denied.
  v1::Claim Retold(int index) {
    const StoredReport& told = RecentReport();
    v1::Claim claim =
        told.report.claims(random_.Below(told.report.claims_size()));
    claim.set_claim_id(absl::StrCat("c", index));
    claim.clear_restates_claim_id();
    if (random_.Chance(60)) claim.clear_attribution();
    if (told.report.has_publisher() && random_.Chance(50)) {
      AddCitation(told, *claim.mutable_attribution());
    }
    if (random_.Chance(20)) {
      claim.set_stance(claim.stance() == v1::STANCE_DENIES ? v1::STANCE_ASSERTS
                                                           : v1::STANCE_DENIES);
    }
    if (random_.Chance(30)) AddOrChangeSum(claim);
    return claim;
  }

  void AddOrChangeSum(v1::Claim& claim) {
    if (claim.money_size() == 0) {
      v1::Money& money = *claim.add_money();
      money.set_currency_code("EUR");
      money.set_role(v1::MONEY_ROLE_BID);
    }
    v1::Money& money = *claim.mutable_money(0);
    money.set_min_micros(random_.Between(1, 90) * int64_t{1'000'000'000'000});
    money.clear_max_micros();
  }

  // Puts the report's publisher before those whom `attribution` names.
  void AddCitation(const StoredReport& told, v1::Attribution& attribution) {
    v1::Attribution longer;
    v1::Hop& hop = *longer.add_hops();
    hop.set_kind(v1::HOP_KIND_OUTLET);
    *hop.mutable_source() = told.report.publisher();
    if (told.report.has_publish() && random_.Chance(40)) {
      *hop.mutable_say() = told.report.publish();
    }
    if (random_.Chance(30)) hop.add_reports("reports/" + told.entry_id);
    for (const v1::Hop& further : attribution.hops()) {
      if (longer.hops_size() < 4) *longer.add_hops() = further;
    }
    attribution = std::move(longer);
  }

  void Store(const v1::Report& report, bool allow_provisional) {
    ingest::v1::IngestReportRequest request;
    request.set_entry_id(NextId("report"));
    *request.mutable_report() = report;
    request.set_allow_provisional(allow_provisional);
    reports_.push_back({request.entry_id(), report});
    world_.reports.push_back("reports/" + request.entry_id());
    Add(request);
  }

  void AddReport() {
    v1::Report report = RandomReport();
    const bool provisional = random_.Chance(5);
    if (provisional) {
      v1::Mention& unknown = *report.mutable_claims(0)->mutable_counterpart();
      unknown.set_text(absl::StrCat("Newcomers ", random_.Below(6)));
      unknown.set_kind(v1::ENTITY_KIND_CLUB);
    }
    Store(report, provisional);
  }

  template <typename Stored>
  Stored* PickCurrent(std::vector<Stored>& all) {
    for (int attempt = 0; attempt < 5 && !all.empty(); ++attempt) {
      Stored& picked = all[random_.Bits() % all.size()];
      if (picked.current) return &picked;
    }
    return nullptr;
  }

  void AddSupersedingReport() {
    StoredReport* const old = PickCurrent(reports_);
    if (old == nullptr) return;
    v1::Report report = RandomReport();
    report.set_supersedes("reports/" + old->entry_id);
    report.clear_publisher();
    if (old->report.has_publisher()) {
      *report.mutable_publisher() = old->report.publisher();
    }
    report.clear_publish();
    const bool correction = random_.Chance(50);
    if (correction) {
      *report.mutable_publish() = RandomInterval(random_, time_, kDay * 20);
    } else if (old->report.has_publish()) {
      *report.mutable_publish() = old->report.publish();
    }
    old->current = false;
    Store(report, false);
  }

  void AddRetraction() {
    if (reports_.empty()) return;
    const StoredReport& target = random_.Pick(reports_);
    ingest::v1::RetractReportRequest request;
    request.set_entry_id(NextId("retraction"));
    v1::Retraction& retraction = *request.mutable_retraction();
    retraction.set_report("reports/" + target.entry_id);
    if (random_.Chance(50)) {
      retraction.add_claim_ids(
          target.report.claims(random_.Below(target.report.claims_size()))
              .claim_id());
    }
    if (random_.Chance(60)) {
      *retraction.mutable_publish() = RandomInterval(random_, time_, kDay * 20);
    }
    retraction.set_reason("withdrawn");
    Add(request);
  }

  v1::Outcome RandomOutcome(const std::string& player) {
    v1::Outcome outcome;
    outcome.set_player(player);
    outcome.set_kind(static_cast<v1::OutcomeKind>(random_.Between(1, 6)));
    if (random_.Chance(50)) outcome.set_from_club(random_.Pick(world_.clubs));
    if (outcome.kind() <= v1::OUTCOME_KIND_LOANED) {
      outcome.set_to_club(random_.Pick(world_.clubs));
    }
    const absl::Time known = time_ - random_.UpTo(kDay * 60);
    *outcome.mutable_know_time() = TimeToProto(known);
    const v1::TimeInterval when = RandomInterval(random_, known, kDay * 10);
    const bool agreed_only =
        outcome.kind() == v1::OUTCOME_KIND_JOINED_FREE && random_.Chance(60);
    if (agreed_only || random_.Chance(30)) *outcome.mutable_agree() = when;
    if (!agreed_only) *outcome.mutable_occur() = when;
    if (outcome.kind() <= v1::OUTCOME_KIND_LOANED && random_.Chance(60)) {
      *outcome.mutable_contract_end()->mutable_end_time() =
          TimeToProto(Midnight(known) + kDay * random_.Between(300, 1500));
    }
    return outcome;
  }

  void StoreOutcome(const v1::Outcome& outcome) {
    ingest::v1::RecordOutcomeRequest request;
    request.set_entry_id(NextId("outcome"));
    *request.mutable_outcome() = outcome;
    outcomes_.push_back({request.entry_id(), outcome});
    Add(request);
  }

  void AddOutcome() {
    StoreOutcome(RandomOutcome(random_.Pick(world_.players)));
  }

  void ReplaceOutcome() {
    StoredOutcome* const old = PickCurrent(outcomes_);
    if (old == nullptr) return;
    v1::Outcome outcome = RandomOutcome(old->outcome.player());
    outcome.set_annulled(random_.Chance(50));
    if (outcome.annulled()) {
      const google::protobuf::Timestamp known = outcome.know_time();
      outcome = old->outcome;
      *outcome.mutable_know_time() = known;
      outcome.set_annulled(true);
    }
    outcome.set_supersedes("outcomes/" + old->entry_id);
    old->current = false;
    StoreOutcome(outcome);
  }

  void MergeOrUndo() {
    ingest::v1::MergeEntitiesRequest request;
    request.set_entry_id(NextId("merge"));
    v1::EntityMerge& merge = *request.mutable_merge();
    if (merge_in_force_.has_value()) {
      merge = *merge_in_force_;
      merge.set_undo(true);
      merge_in_force_.reset();
    } else {
      const std::vector<std::string>& names =
          random_.Chance(40)   ? world_.players
          : random_.Chance(50) ? world_.clubs
                               : world_.outlets;
      const int duplicate = random_.Below(static_cast<int>(names.size()));
      const int shift = random_.Between(1, static_cast<int>(names.size()) - 1);
      merge.set_duplicate(names[duplicate]);
      merge.set_survivor(names[(duplicate + shift) % names.size()]);
      merge_in_force_ = merge;
    }
    Add(request);
  }

  const LogGeneratorOptions options_;
  Random random_;
  absl::Time time_;
  int last_id_ = 0;
  int described_players_ = 0;
  ClaimWorld world_;
  std::map<int, std::vector<v1::Engagement>> engagements_;
  std::vector<StoredReport> reports_;
  std::vector<StoredOutcome> outcomes_;
  std::optional<v1::EntityMerge> merge_in_force_;
  std::vector<Write> writes_;
};

}  // namespace

std::vector<Write> GenerateWrites(const LogGeneratorOptions& options) {
  return Generator(options).Generate();
}

std::vector<std::string> GeneratedPlayers() {
  return Numbered("players/player-", kPlayers);
}
std::vector<std::string> GeneratedClubs() {
  return Numbered("clubs/club-", kClubs);
}
std::vector<std::string> GeneratedOutlets() {
  return Numbered("outlets/outlet-", kOutlets);
}
std::vector<std::string> GeneratedTexts() {
  return {"Player No. 0", "no. 3",         "No 1",
          "the 0 Reds",   "the 1 reds",    "the home side",
          "Club 4",       "CLÚB 2",        "Eleven of 3",
          "Eleven of 5",  "Newcomers 1",   "newcomers 2",
          "Outlet 6",     "nobody at all", "people/person-1",
          "Unused"};
}

}  // namespace hearsay::testing
