#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/reference/case_maker.h"

namespace hearsay {
namespace {

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

class ReportMaker : private CaseMaker {
 public:
  explicit ReportMaker(Draft& draft) : CaseMaker(draft) {}

  void Run() {
    AddTopics();
    const int reports = topics_.size() > 5 ? 24 : Skewed(24);
    for (int i = 0; i < reports; ++i) AddReport();
    for (const Topic& topic : topics_) draft_.kinds.push_back(topic.kind);
  }

 private:
  void AddTopics() {
    switch (draft_.theme) {
      case Theme::kRivals:
        return AddRivalTopics();
      case Theme::kContract:
        return AddContractTopics();
      case Theme::kStages:
        return AddTopicsOf(
            AnyClub(),
            {v1::CLAIM_KIND_CLUBS_AGREED, v1::CLAIM_KIND_MEDICAL,
             v1::CLAIM_KIND_PURSUIT_ENDED, v1::CLAIM_KIND_WANTS_TO_LEAVE});
      case Theme::kPlans:
        return AddTopicsOf(AnyClub(), {v1::CLAIM_KIND_PLAN, v1::CLAIM_KIND_PLAN,
                                       v1::CLAIM_KIND_INTEREST});
      default:
        break;
    }
    const int count =
        draft_.theme == Theme::kCitations ? 1 : random_.Between(1, 5);
    for (int i = 0; i < count; ++i) {
      topics_.push_back(RandomTopic());
    }
    if (draft_.clubs.size() < 16) return;
    // More clubs than have cells of their own.
    for (const std::string& club : draft_.clubs) {
      Topic bid;
      bid.kind = v1::CLAIM_KIND_BID;
      bid.actor = club;
      topics_.push_back(bid);
    }
  }

  void AddTopicsOf(const std::string& club,
                   const std::vector<v1::ClaimKind>& kinds) {
    for (const v1::ClaimKind kind : kinds) {
      Topic topic;
      topic.kind = kind;
      topic.actor = club;
      topics_.push_back(topic);
    }
  }

  // Another club's bid, and whom else it wants.
  void AddRivalTopics() {
    Topic bid;
    bid.kind = v1::CLAIM_KIND_BID;
    bid.actor = AnyClub();
    topics_.push_back(bid);
    for (const char* rival : {"players/q", "players/r"}) {
      Topic wanted;
      MakeRival(wanted);
      wanted.kind = v1::CLAIM_KIND_TOP_TARGET;
      wanted.subject = rival;
      wanted.actor = bid.actor;
      wanted.alternative = true;
      topics_.push_back(wanted);
    }
    if (random_.Chance(30)) return;
    Topic signing;
    MakeRival(signing);
    signing.kind = v1::CLAIM_KIND_TRANSFER_DONE;
    if (random_.Chance(50)) signing.actor = bid.actor;
    topics_.push_back(signing);
  }

  // A few ends of his contract.
  void AddContractTopics() {
    for (int i = 0; i < 3; ++i) {
      Topic term;
      term.kind = v1::CLAIM_KIND_CONTRACT_TERM;
      term.actor = kHome;
      term.term_year = draft_.first_year + random_.Between(0, 2);
      topics_.push_back(term);
    }
    topics_.push_back(RandomTopic());
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
      topic.term_year = draft_.first_year + random_.Between(0, 3);
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
      *report.add_authors() = Named(random_.Pick(draft_.journalists));
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
    const bool cites = draft_.theme == Theme::kCitations;
    if (random_.Chance(cites ? 60 : 30)) AddMoney(claim);
    if (random_.Chance(cites ? 40 : 10)) {
      claim.set_count(random_.Between(1, 2));
    }
    if (claim.kind() == v1::CLAIM_KIND_EXTERNAL_PROBABILITY) {
      claim.set_probability_ppm(random_.Below(1'000'001));
    }
    if (random_.Chance(10)) AddPerson(claim);
    if (random_.Chance(60)) {
      claim.set_detail(Choose<std::string>(
          {"wants him as the successor of the captain",
           "sees him as successor for the captain",
           "wants him as the successor for 2027", "no hurry before 2027"}));
    }
    if (random_.Chance(cites ? 65 : 35)) AddHops(record, time, claim);
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
    money.set_min_micros(Choose<int64_t>({40, 42, 44, 60}) * 1'000'000'000'000);
    if (random_.Chance(80)) money.set_max_micros(money.min_micros());
    money.set_approximate(random_.Chance(20));
  }

  void AddPerson(v1::Claim& claim) {
    v1::Participant& person = *claim.add_participants();
    person.set_role(v1::PARTICIPANT_ROLE_INTERMEDIARY);
    *person.mutable_entity() = Named(random_.Pick(draft_.journalists));
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
      *hop.mutable_source() = Named(random_.Pick(draft_.journalists));
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

  std::vector<Topic> topics_;
  std::vector<std::string> reports_;  // resource names
};

}  // namespace

void AddReports(Draft& draft) { ReportMaker(draft).Run(); }

}  // namespace hearsay
