#include "tests/reference/random_case.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/model_parameters.h"
#include "common/names/entity_name.h"
#include "common/time.h"
#include "tests/testing/random.h"

namespace hearsay {
namespace {

using testing::Random;
using Names = std::vector<std::string>;

constexpr absl::Duration kDay = absl::Hours(24);
constexpr char kPlayer[] = "players/p";
constexpr char kHome[] = "clubs/home";

absl::Time Midnight(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

absl::Time DayOf(absl::Time time) {
  return absl::FromCivil(absl::ToCivilDay(time, absl::UTCTimeZone()),
                         absl::UTCTimeZone());
}

v1::TimeInterval Interval(absl::Time start, absl::Time end) {
  v1::TimeInterval interval;
  if (start != absl::InfinitePast()) {
    *interval.mutable_start_time() = TimeToProto(start);
  }
  if (end != absl::InfiniteFuture()) {
    *interval.mutable_end_time() = TimeToProto(end);
  }
  return interval;
}

v1::TimeInterval Day(absl::Time time) {
  v1::TimeInterval day = Interval(DayOf(time), DayOf(time) + kDay);
  day.set_precision(v1::TIME_PRECISION_DAY);
  return day;
}

v1::Mention Named(const std::string& name) {
  v1::Mention mention;
  mention.set_name(name);
  return mention;
}

// What is told again and again in one case, by all kinds of sources.
struct Topic {
  v1::ClaimKind kind = v1::CLAIM_KIND_INTEREST;
  std::string subject = kPlayer;
  std::string actor;
  std::string counterpart;
  v1::DealForm form = v1::DEAL_FORM_UNSPECIFIED;
  bool alternative = false;  // of another player's, to the player
  int term_year = 0;
};

// Makes one case. Times, sources and topics are few, so that everything meets.
class CaseMaker {
 public:
  explicit CaseMaker(uint64_t number) : random_(number) {}

  RandomCase Make() {
    case_.player = kPlayer;
    first_year_ = random_.Between(2024, 2026);
    case_.said_by = RandomNow();
    AddAssociations();
    AddClubs();
    AddSources();
    AddPlayer();
    AddTopics();
    const int reports = topics_.size() > 5 ? 24 : Skewed(24);
    for (int i = 0; i < reports; ++i) AddReport();
    AddOutcomes();
    Number();
    AddCorrections();
    // Seen from before much of it was said.
    if (random_.Chance(15)) case_.said_by -= kDay * random_.Between(5, 60);
    AddModel();
    AddRecords();
    Ask();
    return std::move(case_);
  }

 private:
  absl::Time Now() const { return case_.said_by; }

  absl::Time RandomNow() {
    absl::Time now =
        Midnight(first_year_, 5, 1) + absl::Hours(random_.Below(400 * 24));
    if (random_.Chance(30)) now = DayOf(now);
    if (random_.Chance(30)) now += absl::Milliseconds(random_.Below(3'600'000));
    return now;
  }

  // In [0, most], small ones more often.
  int Skewed(int most) { return random_.Below(random_.Below(most + 1) + 1); }

  template <typename T>
  T Choose(std::initializer_list<T> choices) {
    return random_.Pick(std::vector<T>(choices));
  }

  std::string AnyClub() { return random_.Pick(clubs_); }
  std::string AnySource() { return random_.Pick(sources_); }

  v1::Record& Add(absl::Time committed) {
    v1::Record& record = case_.records.emplace_back();
    *record.mutable_commit_time() = TimeToProto(committed);
    record.set_entry_id(absl::StrCat("e", case_.records.size()));
    return record;
  }
  v1::Entity& AddEntity(const std::string& name) {
    v1::Entity& entity = *Add(Start()).mutable_entity();
    entity.set_name(name);
    entity.set_display_name(name);
    entity.set_kind(KindOfName(name));
    return entity;
  }
  absl::Time Start() const { return Midnight(first_year_ - 1, 1, 1); }

  // ---- Registry and calendar.

  // The windows of one are known, of another for a while, of the last never.
  void AddAssociations() {
    for (const char* name : {"x", "y", "z"}) {
      const std::string association = absl::StrCat("associations/", name);
      AddRules(AddEntity(association));
      if (name[0] == 'z' && random_.Chance(70)) continue;
      const int last = first_year_ + (random_.Chance(30) ? 0 : 2);
      for (int year = first_year_ - 1; year <= last; ++year) {
        if (random_.Chance(5)) continue;
        AddSeason(association, absl::StrCat(year), year);
        // Listed twice, not quite alike.
        if (random_.Chance(5)) AddSeason(association, "again", year);
      }
    }
  }

  void AddRules(v1::Entity& association) {
    for (const char* from : {"associations/x", "associations/y", ""}) {
      if (!random_.Chance(10)) continue;
      v1::PreContractRule& rule = *association.add_pre_contract_rules();
      rule.set_from_association(from);
      rule.set_months(random_.Below(13));
    }
  }

  void AddSeason(const std::string& association, const std::string& name,
                 int year) {
    v1::TransferWindows& season = *Add(Start()).mutable_transfer_windows();
    season.set_association(association);
    season.set_season(name);
    *season.mutable_start_time() = TimeToProto(Midnight(year, 6, 1));
    *season.mutable_end_time() = TimeToProto(Midnight(year + 1, 6, 1));
    AddWindow(season, Midnight(year, 6, random_.Between(1, 14)),
              Midnight(year, 9, random_.Between(1, 5)) +
                  kDay * (random_.Chance(5) ? 130 : 0),
              v1::TRANSFER_WINDOW_KIND_SUMMER);
    if (random_.Chance(10)) return;
    AddWindow(season, Midnight(year + 1, 1, random_.Between(1, 4)),
              Midnight(year + 1, 2, random_.Between(1, 3)) +
                  absl::Hours(random_.Below(24)),
              v1::TRANSFER_WINDOW_KIND_WINTER);
  }

  static void AddWindow(v1::TransferWindows& season, absl::Time open,
                        absl::Time close, v1::TransferWindowKind kind) {
    v1::TransferWindow& window = *season.add_windows();
    *window.mutable_open_time() = TimeToProto(open);
    *window.mutable_close_time() = TimeToProto(close);
    window.set_kind(kind);
  }

  void AddClubs() {
    const int count =
        random_.Chance(8) ? random_.Between(17, 24) : random_.Between(1, 5);
    const bool elite = random_.Chance(15);
    for (int i = -1; i < count; ++i) {
      const std::string name = i < 0 ? kHome : absl::StrCat("clubs/c", i);
      if (i >= 0) clubs_.push_back(name);
      if (random_.Chance(8)) continue;  // not described
      v1::Entity& club = AddEntity(name);
      if (random_.Chance(85)) {
        club.set_association(Choose<std::string>(
            {"associations/x", "associations/y", "associations/z"}));
      }
      if (elite) {
        club.set_departure_share_ppm(random_.Between(20'000, 100'000));
      } else if (random_.Chance(60)) {
        club.set_departure_share_ppm(random_.Between(1, 60'000));
      }
    }
    // Others, so that a few large shares can be more than all departures.
    for (int i = 0; i < (elite ? random_.Below(14) : 0); ++i) {
      AddEntity(absl::StrCat("clubs/far", i)).set_departure_share_ppm(100'000);
    }
  }

  void AddSources() {
    for (int tier = 1; tier <= 4; ++tier) {
      for (const char* which : {"a", "b"}) {
        const std::string name = absl::StrCat("outlets/t", tier, which);
        AddEntity(name).set_tier(tier);
        sources_.push_back(name);
      }
    }
    for (int i = 0; i < 4; ++i) {
      const std::string name = absl::StrCat("outlets/u", i);
      if (i < 2) AddEntity(name);
      sources_.push_back(name);
    }
    AddEntity("people/j1").set_tier(1);
    AddEntity("people/j2").set_tier(random_.Between(0, 3));
    journalists_ = {"people/j1", "people/j2", "people/j3"};
  }

  void AddPlayer() {
    v1::Entity& player = AddEntity(kPlayer);
    if (random_.Chance(80)) AddBirth(player);
    if (random_.Chance(95)) {
      AddEngagement(player, kHome, Midnight(first_year_ - 3, 7, 1));
    }
    if (random_.Chance(10)) {
      v1::Engagement& later = AddEngagement(
          player, AnyClub(), Now() - kDay * random_.Between(-60, 120));
      later.set_loan(random_.Chance(40));
      if (random_.Chance(50)) {
        *later.mutable_know_time() =
            TimeToProto(Now() - kDay * random_.Between(-30, 60));
      }
    }
    AddEntity("players/q");
    AddEntity("players/r");
  }

  void AddBirth(v1::Entity& player) {
    const int year = first_year_ - random_.Between(17, 37);
    const absl::Time day =
        Midnight(year, random_.Between(1, 12), random_.Between(1, 28));
    *player.mutable_birth() = Choose<v1::TimeInterval>(
        {Day(day), Day(day), Day(day),
         Interval(Midnight(year, 1, 1), Midnight(year + 1, 1, 1)),
         Interval(day, absl::InfiniteFuture())});
  }

  // The midnight after a contract's last day: often of a season's, soon or
  // just over, sometimes of a month with 31 days.
  absl::Time RandomExpiry() {
    if (random_.Chance(25)) {
      return DayOf(Now() + kDay * random_.Between(-40, 400));
    }
    if (random_.Chance(10)) {
      return Midnight(first_year_ + random_.Between(0, 2), 9, 1);
    }
    return Midnight(first_year_ + random_.Between(0, 3), 7, 1);
  }

  v1::Engagement& AddEngagement(v1::Entity& player, const std::string& club,
                                absl::Time start) {
    v1::Engagement& engagement = *player.add_engagements();
    engagement.set_club(club);
    *engagement.mutable_start() = Day(start);
    if (random_.Chance(70)) {
      const absl::Time expiry = RandomExpiry();
      *engagement.mutable_contract_end() =
          random_.Chance(80)
              ? Interval(expiry - kDay, expiry)
              : Interval(Midnight(first_year_ - 1, 1, 1), expiry);
    }
    return engagement;
  }

  // ---- What is said.

  void AddTopics() {
    for (int i = random_.Between(1, 5); i > 0; --i) {
      topics_.push_back(RandomTopic());
    }
    if (clubs_.size() < 16) return;
    // More clubs than have cells of their own.
    for (const std::string& club : clubs_) {
      Topic bid;
      bid.kind = v1::CLAIM_KIND_BID;
      bid.actor = club;
      topics_.push_back(bid);
    }
  }

  v1::ClaimKind RandomKind() {
    std::vector<v1::ClaimKind> kinds;
    const auto* values = v1::ClaimKind_descriptor();
    for (int i = 1; i < values->value_count(); ++i) {
      kinds.push_back(static_cast<v1::ClaimKind>(values->value(i)->number()));
    }
    return random_.Pick(kinds);
  }

  static bool IsOfOwnClub(v1::ClaimKind kind) {
    return (kind >= v1::CLAIM_KIND_RENEWAL_OFFERED &&
            kind <= v1::CLAIM_KIND_ASKING_PRICE) ||
           kind == v1::CLAIM_KIND_CONTRACT_TERM;
  }

  Topic RandomTopic() {
    Topic topic;
    topic.kind = RandomKind();
    if (random_.Chance(20)) topic.kind = v1::CLAIM_KIND_CONTRACT_TERM;
    if (random_.Chance(40)) {
      topic.kind = static_cast<v1::ClaimKind>(random_.Between(10, 20));
    }
    topic.form =
        static_cast<v1::DealForm>(random_.Chance(50) ? 0 : random_.Below(6));
    topic.actor =
        IsOfOwnClub(topic.kind) && random_.Chance(90) ? kHome : AnyClub();
    if (random_.Chance(5)) topic.actor = "";
    if (random_.Chance(15)) topic.counterpart = AnyClub();
    if (topic.kind == v1::CLAIM_KIND_PERSUASION && random_.Chance(60)) {
      topic.actor = "people/j3";
    }
    if (topic.kind == v1::CLAIM_KIND_CONTRACT_TERM) {
      topic.term_year = first_year_ + random_.Between(0, 3);
    }
    if (random_.Chance(15)) MakeRival(topic);
    return topic;
  }

  void MakeRival(Topic& topic) {
    topic.subject = Choose<std::string>({"players/q", "players/r"});
    topic.actor = AnyClub();
    topic.kind =
        random_.Chance(60)
            ? v1::CLAIM_KIND_TOP_TARGET
            : Choose<v1::ClaimKind>(
                  {v1::CLAIM_KIND_TRANSFER_DONE, v1::CLAIM_KIND_RENEWAL_SIGNED,
                   v1::CLAIM_KIND_PRE_CONTRACT, v1::CLAIM_KIND_PURSUIT_ENDED,
                   v1::CLAIM_KIND_BID});
    topic.alternative = random_.Chance(80);
  }

  // When something was said: mostly in the last weeks, seldom after the
  // present; the unit is coarse, so that many are equal.
  absl::Time RandomMoment() {
    if (random_.Chance(7)) return Now() + kDay * random_.Below(10);
    const int days = random_.Chance(20) ? 200 : random_.Chance(50) ? 15 : 60;
    const absl::Time time =
        Now() - absl::Minutes(random_.Below(days * 24 * 60));
    return random_.Chance(60) ? DayOf(time) : time;
  }

  v1::TimeInterval RandomInterval(absl::Time time) {
    v1::TimeInterval instant = Interval(time, absl::InfiniteFuture());
    instant.set_precision(v1::TIME_PRECISION_INSTANT);
    switch (random_.Below(12)) {
      case 0:
        return instant;
      case 1:
        return Interval(time - kDay * random_.Between(1, 30), time);
      case 2:
        return Interval(absl::InfinitePast(), time);
      case 3:
        return Interval(time, absl::InfiniteFuture());
      case 4:
        return Interval(time, time + kDay * random_.Between(1, 30));
      default:
        return Day(time);
    }
  }

  void AddReport() {
    const absl::Time time = RandomMoment();
    v1::TimeInterval publish = RandomInterval(time);
    absl::Time committed = time + kDay + random_.UpTo(5 * kDay);
    const bool late = random_.Chance(5);
    if (!late) committed = std::min(committed, Now());
    v1::Record& record = Add(std::max(committed, Start()));
    v1::Report& report = *record.mutable_report();
    if (random_.Chance(90)) *report.mutable_publish() = publish;
    if (random_.Chance(88)) {
      *report.mutable_publisher() = Named(
          random_.Chance(92)
              ? AnySource()
              : Choose<std::string>({AnyClub(), kHome, "associations/x"}));
    }
    if (random_.Chance(20)) {
      *report.add_authors() = Named(random_.Pick(journalists_));
    }
    if (random_.Chance(15)) {
      report.set_url(absl::StrCat(random_.Chance(50) ? "https://www." : "",
                                  "example.org/", random_.Below(4),
                                  random_.Chance(30) ? "/#top" : ""));
    }
    if (random_.Chance(10)) {
      report.set_article_sha256(std::string(32, 'a' + random_.Below(3)));
    }
    if (random_.Chance(20)) {
      report.set_parser_confidence_ppm(random_.Below(1'000'001));
    }
    if (random_.Chance(20))
      report.set_language(Choose<std::string>({"en", "es"}));
    const int claims = 1 + Skewed(topics_.size() > 5 ? 8 : 4);
    for (int i = 0; i < claims; ++i) AddClaim(report, record, time);
    reports_.push_back(absl::StrCat("reports/", record.entry_id()));
  }

  void AddClaim(v1::Report& report, const v1::Record& record, absl::Time time) {
    const int number = report.claims_size();
    v1::Claim& claim = *report.add_claims();
    claim.set_claim_id(absl::StrCat("c", number));
    const Topic topic =
        random_.Chance(90) ? random_.Pick(topics_) : RandomTopic();
    SetProposition(topic, claim);
    claim.set_voice(random_.Chance(90)
                        ? v1::VOICE_REPORT
                        : static_cast<v1::Voice>(random_.Between(1, 4)));
    claim.set_stance(random_.Chance(75)
                         ? v1::STANCE_ASSERTS
                         : static_cast<v1::Stance>(random_.Between(1, 3)));
    claim.set_certainty(static_cast<v1::Certainty>(random_.Below(7)));
    if (random_.Chance(30)) AddMoney(claim);
    if (random_.Chance(10)) claim.set_count(random_.Between(1, 2));
    if (claim.kind() == v1::CLAIM_KIND_EXTERNAL_PROBABILITY) {
      claim.set_probability_ppm(random_.Below(1'000'001));
    }
    if (random_.Chance(10)) AddPerson(claim);
    if (random_.Chance(60)) {
      claim.set_detail(Choose<std::string>(
          {"wants him as the successor of the captain",
           "sees him as successor for the captain", "no hurry before 2027"}));
    }
    if (random_.Chance(35)) AddHops(record, time, claim);
    if (random_.Chance(25)) AddQuote(claim);
    if (number > 0 && random_.Chance(15)) {
      claim.set_restates_claim_id(absl::StrCat("c", random_.Below(number)));
      if (random_.Chance(80)) {
        SetProposition(topic, claim);
      }
    }
  }

  void SetProposition(const Topic& topic, v1::Claim& claim) {
    claim.set_kind(topic.kind);
    *claim.mutable_subject() = Named(topic.subject);
    if (!topic.actor.empty()) *claim.mutable_actor() = Named(topic.actor);
    if (!topic.counterpart.empty()) {
      *claim.mutable_counterpart() = Named(topic.counterpart);
    }
    claim.set_deal_form(topic.form);
    if (topic.alternative) {
      v1::Participant& link = *claim.add_participants();
      link.set_role(v1::PARTICIPANT_ROLE_ALTERNATIVE_TO);
      *link.mutable_entity() = Named(kPlayer);
    }
    if (topic.term_year != 0) {
      *claim.mutable_event() =
          random_.Chance(70) ? Day(Midnight(topic.term_year, 6, 30))
                             : Interval(Midnight(topic.term_year, 1, 1),
                                        Midnight(topic.term_year + 1, 1, 1));
    } else if (random_.Chance(15)) {
      *claim.mutable_event() = RandomInterval(DayOf(Now()) + 30 * kDay);
    }
  }

  void AddMoney(v1::Claim& claim) {
    v1::Money& money = *claim.add_money();
    money.set_currency_code(Choose<std::string>({"EUR", "EUR", "GBP", "JPY"}));
    money.set_role(
        Choose<v1::MoneyRole>({v1::MONEY_ROLE_FEE, v1::MONEY_ROLE_ASK}));
    money.set_min_micros(Choose<int64_t>({40, 42, 60}) * 1'000'000'000'000);
    if (random_.Chance(80)) money.set_max_micros(money.min_micros());
    money.set_approximate(random_.Chance(20));
  }

  void AddPerson(v1::Claim& claim) {
    v1::Participant& person = *claim.add_participants();
    person.set_role(v1::PARTICIPANT_ROLE_INTERMEDIARY);
    *person.mutable_entity() = Named(random_.Pick(journalists_));
  }

  void AddHops(const v1::Record& record, absl::Time time, v1::Claim& claim) {
    const int count = random_.Between(1, 3);
    for (int i = 0; i < count; ++i) {
      v1::Hop& hop = *claim.mutable_attribution()->add_hops();
      SetHopSource(claim, hop);
      if (random_.Chance(35)) {
        *hop.mutable_say() =
            RandomInterval(time - kDay * random_.Between(-4, 30));
      }
      if (!reports_.empty() && random_.Chance(10)) {
        hop.add_reports(random_.Chance(90)
                            ? random_.Pick(reports_)
                            : absl::StrCat("reports/", record.entry_id()));
      }
    }
  }

  void SetHopSource(const v1::Claim& claim, v1::Hop& hop) {
    const int which = random_.Below(20);
    if (which < 9) {
      hop.set_kind(v1::HOP_KIND_OUTLET);
      *hop.mutable_source() = Named(AnySource());
    } else if (which < 12) {
      hop.set_kind(v1::HOP_KIND_JOURNALIST);
      *hop.mutable_source() = Named(random_.Pick(journalists_));
      if (random_.Chance(50)) *hop.mutable_outlet() = Named(AnySource());
    } else if (which < 16) {
      hop.set_kind(v1::HOP_KIND_PRINCIPAL);
      *hop.mutable_source() =
          Named(claim.actor().name().empty() || random_.Chance(50)
                    ? kPlayer
                    : claim.actor().name());
    } else if (which < 18) {
      hop.set_kind(v1::HOP_KIND_UNNAMED_MEDIA);
    } else {
      hop.set_kind(v1::HOP_KIND_UNNAMED_SOURCE);
    }
  }

  void AddQuote(v1::Claim& claim) {
    v1::Quote& quote = *claim.add_quotes();
    quote.set_text(Choose<std::string>({"I want to stay here forever",
                                        "I want to stay here", "Never!",
                                        "Quiero quedarme aqui para siempre"}));
    if (random_.Chance(40))
      quote.set_tone(static_cast<v1::Tone>(random_.Below(4)));
    if (random_.Chance(40)) {
      *quote.mutable_speaker() =
          Named(random_.Chance(70) ? std::string(kPlayer) : AnyClub());
    }
    if (random_.Chance(20)) quote.set_language("es");
    quote.set_translated(random_.Chance(20));
    quote.set_fragment(random_.Chance(20));
  }

  // ---- What really happened.

  void AddOutcomes() {
    const int count = random_.Chance(45) ? 0 : 1 + Skewed(3);
    for (int i = 0; i < count; ++i) {
      AddOutcome(random_.Chance(75)
                     ? kPlayer
                     : Choose<std::string>({"players/q", "players/r"}));
    }
  }

  void AddOutcome(const std::string& player) {
    const absl::Time known = random_.Chance(60)
                                 ? RandomMoment()
                                 : Now() - kDay * random_.Between(10, 60);
    v1::Outcome outcome;
    outcome.set_player(player);
    outcome.set_kind(static_cast<v1::OutcomeKind>(random_.Between(1, 6)));
    *outcome.mutable_know_time() = TimeToProto(known);
    if (random_.Chance(70)) outcome.set_from_club(kHome);
    if (outcome.kind() == v1::OUTCOME_KIND_RENEWED) {
      outcome.set_to_club(random_.Chance(90) ? kHome : AnyClub());
    } else if (outcome.kind() <= v1::OUTCOME_KIND_LOANED) {
      outcome.set_to_club(AnyClub());
    }
    const bool free = outcome.kind() == v1::OUTCOME_KIND_JOINED_FREE;
    const bool agreed = random_.Chance(free ? 75 : 30);
    if (agreed) {
      *outcome.mutable_agree() =
          RandomInterval(known - kDay * random_.Below(20));
    }
    if (!(free && agreed) || random_.Chance(40)) {
      *outcome.mutable_occur() =
          RandomInterval(known + kDay * random_.Between(-20, 40));
    }
    if (random_.Chance(50)) {
      const absl::Time expiry = RandomExpiry();
      *outcome.mutable_contract_end() = Interval(expiry - kDay, expiry);
    }
    *Add(std::max(known, Start())).mutable_outcome() = std::move(outcome);
  }

  // ---- The log.

  // Orders the records by when they were committed.
  void Number() {
    std::stable_sort(case_.records.begin(), case_.records.end(),
                     [](const v1::Record& a, const v1::Record& b) {
                       return TimeFromProto(a.commit_time()) <
                              TimeFromProto(b.commit_time());
                     });
    for (size_t i = 0; i < case_.records.size(); ++i) {
      case_.records[i].set_revision(static_cast<int64_t>(i) + 1);
    }
  }

  // Withdraws and replaces some of what was stored, at the log's end.
  void AddCorrections() {
    const size_t count = case_.records.size();
    for (size_t i = 0; i < count; ++i) {
      if (!random_.Chance(4)) continue;
      v1::Record target = case_.records[i];
      if (target.has_report()) {
        if (random_.Chance(50)) {
          Retract(target);
        } else {
          Supersede(std::move(target));
        }
      } else if (target.has_outcome()) {
        AnnulOrReplace(std::move(target));
      }
    }
  }

  v1::Record& AddAbout(const v1::Record& target) {
    const absl::Time last = TimeFromProto(case_.records.back().commit_time());
    const int64_t revision = target.revision();
    v1::Record& record = Add(std::max(last, Now() - 5 * kDay));
    record.set_revision(static_cast<int64_t>(case_.records.size()));
    record.add_target_revisions(revision);
    return record;
  }

  void Retract(const v1::Record& target) {
    v1::Retraction retraction;
    retraction.set_report(absl::StrCat("reports/", target.entry_id()));
    if (random_.Chance(40)) retraction.add_claim_ids("c0");
    if (random_.Chance(60)) *retraction.mutable_publish() = Day(RandomMoment());
    *AddAbout(target).mutable_retraction() = std::move(retraction);
  }

  void Supersede(v1::Record target) {
    v1::Report report = target.report();
    report.set_supersedes(absl::StrCat("reports/", target.entry_id()));
    for (v1::Claim& claim : *report.mutable_claims()) {
      if (random_.Chance(50)) claim.set_certainty(v1::CERTAINTY_ASSERTED);
    }
    if (random_.Chance(50)) *report.mutable_publish() = Day(RandomMoment());
    v1::Record& record = AddAbout(target);
    *record.mutable_report() = std::move(report);
    if (random_.Chance(30)) {
      v1::Record again = record;
      Retract(again);
    }
  }

  void AnnulOrReplace(v1::Record target) {
    v1::Outcome outcome = target.outcome();
    outcome.set_supersedes(absl::StrCat("outcomes/", target.entry_id()));
    *outcome.mutable_know_time() = TimeToProto(RandomMoment());
    outcome.set_annulled(random_.Chance(50));
    *AddAbout(target).mutable_outcome() = std::move(outcome);
  }

  // ---- Numbers.

  void AddModel() {
    if (random_.Chance(20)) return;
    std::set<std::string> changed;
    const int percent = Choose({5, 30, 100});
    for (const ModelParameterSpec& spec : ModelParameters()) {
      if (random_.Chance(percent)) AddParameter(spec);
    }
    LimitDirections();
    Names names = sources_;
    names.insert(names.end(), journalists_.begin(), journalists_.end());
    for (const std::string& copier : names) {
      for (const std::string& original : names) {
        if (copier == original || !random_.Chance(15)) continue;
        v1::PairCopyRate& pair = *case_.model.add_pair_copy_rates();
        pair.set_copier(copier);
        pair.set_original(original);
        pair.set_probability_ppm(random_.Below(1'000'001));
      }
    }
  }

  void AddParameter(const ModelParameterSpec& spec) {
    const double least = static_cast<double>(spec.min_nanos);
    const double most = static_cast<double>(spec.max_nanos);
    const double where = random_.Below(1'000'001) / 1e6;
    const double value = spec.scale == ParameterScale::kLog
                             ? least * std::pow(most / least, where)
                             : least + (most - least) * where;
    v1::ModelParameter& parameter = *case_.model.add_parameters();
    parameter.set_name(std::string(spec.name));
    parameter.set_value_nanos(
        std::clamp(std::llround(value), static_cast<long long>(spec.min_nanos),
                   static_cast<long long>(spec.max_nanos)));
  }

  // The temperature times either direction is at most 1.
  void LimitDirections() {
    v1::ModelParameter* temperature = nullptr;
    double direction =
        ParameterValue(FindModelParameter(kDirectionParameter)->default_nanos);
    double renewal = direction;
    for (v1::ModelParameter& parameter : *case_.model.mutable_parameters()) {
      const double value = ParameterValue(parameter.value_nanos());
      if (parameter.name() == kDirectionParameter) direction = value;
      if (parameter.name() == kRenewalDirectionParameter) renewal = value;
      if (parameter.name() == kTemperatureParameter) temperature = &parameter;
    }
    const double largest = std::max(direction, renewal);
    if (temperature == nullptr || largest <= 0) return;
    temperature->set_value_nanos(std::min<int64_t>(
        temperature->value_nanos(), static_cast<int64_t>(1e9 / largest)));
  }

  TableRecords::Count RandomCount(int claims_max) {
    TableRecords::Count count;
    count.claims = random_.Below(1'000'001) / 1e6 * claims_max;
    count.hits = random_.Below(1'001) / 1e3 * count.claims;
    return count;
  }

  void AddRecords() {
    if (random_.Chance(25)) return;
    TableRecords& records = case_.source_records;
    Names names = sources_;
    names.insert(names.end(), journalists_.begin(), journalists_.end());
    names.push_back(kPlayer);
    names.push_back(kHome);
    for (const std::string& name : names) {
      if (random_.Chance(30)) continue;
      for (const Topic& topic : topics_) {
        records.sources[{name, topic.kind}] = RandomCount(60);
      }
      records.decided[name] = random_.Below(100'001) / 1e3;
    }
    for (const Topic& topic : topics_) {
      for (int tier = 0; tier <= 5; ++tier) {
        records.tiers[{static_cast<Tier>(tier), topic.kind}] =
            RandomCount(2'000);
      }
      records.all[topic.kind] = RandomCount(10'000);
    }
  }

  // ---- The question.

  void Ask() {
    const int count = random_.Between(1, 5);
    for (int i = 0; i < count; ++i) {
      case_.deadlines.push_back(
          random_.Chance(80) ? DayOf(Now() + kDay * random_.Between(1, 420)) +
                                   (random_.Chance(20) ? random_.UpTo(kDay)
                                                       : absl::ZeroDuration())
                             : DayOf(Now()) - kDay * random_.Between(-1, 40));
    }
    if (random_.Chance(5)) case_.deadlines.push_back(Now());
    if (random_.Chance(5)) case_.deadlines.push_back(case_.deadlines.front());
    if (random_.Chance(8)) {
      case_.clubs = clubs_;
      return;
    }
    for (int i = Skewed(3); i > 0; --i) {
      const std::string club =
          random_.Chance(85) ? AnyClub()
                             : Choose<std::string>({kHome, "clubs/nowhere"});
      if (std::count(case_.clubs.begin(), case_.clubs.end(), club) == 0) {
        case_.clubs.push_back(club);
      }
    }
  }

  Random random_;
  RandomCase case_;
  int first_year_ = 0;
  Names clubs_;    // without his own
  Names sources_;  // outlets
  Names journalists_;
  Names reports_;  // resource names
  std::vector<Topic> topics_;
};

}  // namespace

RandomCase MakeRandomCase(uint64_t number) { return CaseMaker(number).Make(); }

}  // namespace hearsay
