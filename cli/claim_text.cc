#include "cli/claim_text.h"

#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/date_text.h"

namespace hearsay::cli {
namespace {

// {s} subject, {a} actor, {c} counterpart. A part in brackets is left out where
// its party is not stated.
const char* Template(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_INTEREST:
      return "{a} interested in {s}";
    case v1::CLAIM_KIND_SHORTLISTED:
      return "{s} on the shortlist[ of {a}]";
    case v1::CLAIM_KIND_TOP_TARGET:
      return "{s} a top target[ of {a}]";
    case v1::CLAIM_KIND_PERSUASION:
      return "{a} working to convince {s}[ for {c}]";
    case v1::CLAIM_KIND_CONTACT:
      return "{a} in contact with {s} or his side";
    case v1::CLAIM_KIND_TALKS:
      return "{a} in talks over {s}[ with {c}]";
    case v1::CLAIM_KIND_BID:
      return "Bid for {s}[ by {a}][ to {c}]";
    case v1::CLAIM_KIND_PERSONAL_TERMS:
      return "Personal terms of {s}[ with {a}]";
    case v1::CLAIM_KIND_CLUBS_AGREED:
      return "Clubs agree on {s}: {a}[, {c}]";
    case v1::CLAIM_KIND_MEDICAL:
      return "Medical of {s}[ at {a}]";
    case v1::CLAIM_KIND_PRE_CONTRACT:
      return "{s} signs a pre-contract[ with {a}]";
    case v1::CLAIM_KIND_TRANSFER_DONE:
      return "{s} moves[ from {c}][ to {a}]";
    case v1::CLAIM_KIND_PURSUIT_ENDED:
      return "{a} gives up on {s}";
    case v1::CLAIM_KIND_RENEWAL_OFFERED:
      return "New contract offered to {s}[ by {a}]";
    case v1::CLAIM_KIND_RENEWAL_TALKS:
      return "Talks about a new contract of {s}[ with {a}]";
    case v1::CLAIM_KIND_RENEWAL_REJECTED:
      return "{s} turns down a new contract[ with {a}]";
    case v1::CLAIM_KIND_RENEWAL_LIKELY:
      return "New contract of {s}[ with {a}] likely";
    case v1::CLAIM_KIND_RENEWAL_STALLED:
      return "Talks about a new contract of {s}[ with {a}] stand still";
    case v1::CLAIM_KIND_RENEWAL_SIGNED:
      return "{s} signs a new contract[ with {a}]";
    case v1::CLAIM_KIND_WILLING_TO_SELL:
      return "{a} would sell {s}[ to {c}]";
    case v1::CLAIM_KIND_ASKING_PRICE:
      return "Asking price for {s}[, by {a}][, of {c}]";
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
      return "{s} wants to leave[ {c}]";
    case v1::CLAIM_KIND_WANTS_TO_STAY:
      return "{s} wants to stay[ at {a}]";
    case v1::CLAIM_KIND_UNDECIDED:
      return "{s} undecided";
    case v1::CLAIM_KIND_EXIT_POSSIBLE:
      return "{s} may leave[ {c}]";
    case v1::CLAIM_KIND_CONTRACT_TERM:
      return "Contract of {s}[ with {a}] ends";
    case v1::CLAIM_KIND_ELIGIBILITY:
      return "{s} may sign[ with {c}]";
    case v1::CLAIM_KIND_AVAILABILITY:
      return "Fitness of {s}[ for {a}]";
    case v1::CLAIM_KIND_SQUAD_FACT:
      return "Squad of {s}";
    case v1::CLAIM_KIND_PLAN:
      return "Plan[ of {a}] with {s}";
    case v1::CLAIM_KIND_SCHEDULED_EVENT:
      return "Date: {s}[, {a}][, {c}]";
    case v1::CLAIM_KIND_EXTERNAL_PROBABILITY:
      return "Odds on {s}[ to {a}]";
    case v1::CLAIM_KIND_REMARK:
    default:
      return "On {s}[, {a}][, {c}]";
  }
}

// Fills a template in; `parties` maps "{a}" and so on to names.
std::string Fill(absl::string_view pattern,
                 const std::map<std::string, std::string>& parties) {
  std::string text;
  while (!pattern.empty()) {
    const bool optional = pattern[0] == '[';
    const size_t end = optional ? pattern.find(']') : pattern.find('[');
    absl::string_view part = pattern.substr(0, end);
    if (optional) {
      part.remove_prefix(1);
      pattern.remove_prefix(end + 1);
      const std::string key(part.substr(part.find('{'), 3));
      if (parties.at(key).empty()) continue;
    } else {
      pattern.remove_prefix(part.size());
    }
    absl::StrAppend(&text, absl::StrReplaceAll(part, parties));
  }
  return text;
}

std::string StanceWord(v1::Stance stance) {
  switch (stance) {
    case v1::STANCE_DENIES:
      return "Denied: ";
    case v1::STANCE_QUESTIONS:
      return "Asked: ";
    default:
      return "";
  }
}

std::string CertaintyText(v1::Certainty certainty) {
  switch (certainty) {
    case v1::CERTAINTY_OFFICIAL:
      return "official";
    case v1::CERTAINTY_EXPECTED:
      return "expected";
    case v1::CERTAINTY_POSSIBLE:
      return "possible";
    case v1::CERTAINTY_SPECULATIVE:
      return "speculative";
    default:  // a plain report says so by itself
      return "";
  }
}

std::string ToneText(v1::Tone tone) {
  switch (tone) {
    case v1::TONE_EARNEST:
      return "in earnest";
    case v1::TONE_JOKING:
      return "joking";
    case v1::TONE_IRONIC:
      return "ironic";
    default:
      return "";
  }
}

std::string MoneyRoleText(v1::MoneyRole role) {
  switch (role) {
    case v1::MONEY_ROLE_ASK:
      return "asked";
    case v1::MONEY_ROLE_BID:
      return "offered";
    case v1::MONEY_ROLE_FEE:
      return "fee";
    case v1::MONEY_ROLE_WAGE_YEARLY:
      return "a year in wages";
    case v1::MONEY_ROLE_RELEASE_CLAUSE:
      return "release clause";
    case v1::MONEY_ROLE_SIGNING_BONUS:
      return "signing bonus";
    case v1::MONEY_ROLE_ADD_ON:
      return "add-on";
    case v1::MONEY_ROLE_VALUATION:
      return "valuation";
    default:
      return "";
  }
}

std::string MoneyText(const v1::Money& money, const Labels& labels) {
  std::string text =
      absl::StrCat(SumText(money), " ", MoneyRoleText(money.role()));
  if (money.has_payer()) {
    absl::StrAppend(&text, ", from ", labels.Of(money.payer()));
  }
  if (money.has_payee()) {
    absl::StrAppend(&text, " to ", labels.Of(money.payee()));
  }
  if (money.has_negotiable()) {
    absl::StrAppend(&text,
                    money.negotiable() ? ", negotiable" : ", not negotiable");
  }
  return text;
}

std::string ConditionText(const v1::Condition& condition,
                          const Labels& labels) {
  std::string text = absl::StrCat("condition: ", condition.text());
  if (condition.has_club()) {
    absl::StrAppend(&text, " (", labels.Of(condition.club()), ")");
  }
  if (condition.has_money()) {
    absl::StrAppend(&text, " (", SumText(condition.money()), ")");
  }
  return text;
}

const char* RoleText(v1::ParticipantRole role) {
  switch (role) {
    case v1::PARTICIPANT_ROLE_ALTERNATIVE_TO:
      return "instead of ";
    case v1::PARTICIPANT_ROLE_INTERMEDIARY:
      return "through ";
    case v1::PARTICIPANT_ROLE_ENTOURAGE_OF:
      return "entourage of ";
    case v1::PARTICIPANT_ROLE_MEMBER:
      return "with ";
    default:  // whose story it is, the reader knows
      return nullptr;
  }
}

// One text for each role, with all who have it.
std::vector<std::string> ParticipantTexts(const v1::Claim& claim,
                                          const Labels& labels) {
  std::map<v1::ParticipantRole, std::vector<std::string>> names;
  for (const v1::Participant& participant : claim.participants()) {
    names[participant.role()].push_back(labels.Of(participant.entity()));
  }
  std::vector<std::string> texts;
  for (const auto& [role, who] : names) {
    const char* text = RoleText(role);
    if (text != nullptr) {
      texts.push_back(absl::StrCat(text, absl::StrJoin(who, ", ")));
    }
  }
  return texts;
}

// Micros of a currency as people write them: 50m, 350k, 1250.
std::string AmountText(int64_t micros) {
  constexpr int64_t kUnit = 1'000'000;
  const double amount = static_cast<double>(micros) / kUnit;
  if (micros >= 1'000'000 * kUnit) return absl::StrCat(amount / 1e6, "m");
  if (micros >= 10'000 * kUnit) return absl::StrCat(amount / 1e3, "k");
  return absl::StrCat(amount);
}

void AppendUnlessEmpty(std::string text, std::vector<std::string>& texts) {
  if (!text.empty()) texts.push_back(std::move(text));
}

}  // namespace

std::string PropositionText(const v1::Claim& claim, const Labels& labels) {
  const auto name = [&](bool stated, const v1::Mention& mention) {
    return stated ? labels.Of(mention) : "";
  };
  std::string text =
      Fill(Template(claim.kind()),
           {{"{s}", labels.Of(claim.subject())},
            {"{a}", name(claim.has_actor(), claim.actor())},
            {"{c}", name(claim.has_counterpart(), claim.counterpart())}});
  if (!claim.detail().empty()) absl::StrAppend(&text, ": ", claim.detail());
  return StanceWord(claim.stance()) + text;
}

std::vector<std::string> ParticularTexts(const v1::Claim& claim,
                                         const Labels& labels) {
  std::vector<std::string> texts;
  for (const v1::Money& money : claim.money()) {
    texts.push_back(MoneyText(money, labels));
  }
  AppendUnlessEmpty(DealFormText(claim.deal_form()), texts);
  if (claim.has_count()) {
    texts.push_back(absl::StrCat("count ", claim.count()));
  }
  if (claim.has_probability_ppm()) {
    texts.push_back(absl::StrCat(claim.probability_ppm() / 1e4, " %"));
  }
  AppendUnlessEmpty(IntervalText(claim.event()), texts);
  for (const v1::Condition& condition : claim.conditions()) {
    texts.push_back(ConditionText(condition, labels));
  }
  for (std::string& text : ParticipantTexts(claim, labels)) {
    texts.push_back(std::move(text));
  }
  AppendUnlessEmpty(CertaintyText(claim.certainty()), texts);
  if (claim.said_before()) texts.push_back("said before");
  return texts;
}

std::string QuoteText(const v1::Quote& quote, const Labels& labels) {
  std::string who;
  if (quote.has_speaker()) who = labels.Of(quote.speaker());
  if (quote.has_addressee()) {
    absl::StrAppend(&who, " to ", labels.Of(quote.addressee()));
  }
  std::vector<std::string> notes;
  AppendUnlessEmpty(std::string(absl::StripAsciiWhitespace(who)), notes);
  AppendUnlessEmpty(ToneText(quote.tone()), notes);
  if (quote.translated()) notes.push_back("translated");
  return absl::StrCat("“", quote.text(), "”", notes.empty() ? "" : " (",
                      absl::StrJoin(notes, ", "), notes.empty() ? "" : ")");
}

std::string HopText(const v1::Hop& hop, const Labels& labels) {
  std::string text;
  if (hop.has_source()) {
    text = labels.Of(hop.source());
    if (hop.has_outlet()) {
      absl::StrAppend(&text, " at ", labels.Of(hop.outlet()));
    }
  } else {
    text = hop.expression().empty()
               ? "unnamed source"
               : absl::StrCat("unnamed, “", hop.expression(), "”");
  }
  const std::string when = IntervalText(hop.say());
  return when.empty() ? text : absl::StrCat(text, " (", when, ")");
}

std::string VoiceMark(v1::Voice voice) {
  switch (voice) {
    case v1::VOICE_OPINION:
      return "opinion";
    case v1::VOICE_EDITORIAL:
      return "editorial";
    case v1::VOICE_BACKGROUND:
      return "background";
    default:
      return "";
  }
}

std::string SumText(const v1::Money& money) {
  const std::string about = money.approximate() ? "about " : "";
  const std::string least = AmountText(money.min_micros());
  const std::string most = AmountText(money.max_micros());
  const std::string start = absl::StrCat(about, money.currency_code(), " ");
  if (!money.has_max_micros()) {
    // An ask is a least sum by its nature.
    return money.role() == v1::MONEY_ROLE_ASK
               ? absl::StrCat(start, least)
               : absl::StrCat("at least ", start, least);
  }
  if (!money.has_min_micros()) return absl::StrCat("up to ", start, most);
  if (money.min_micros() == money.max_micros()) {
    return absl::StrCat(start, least);
  }
  return absl::StrCat(start, least, "-", most);
}

std::string DealFormText(v1::DealForm form) {
  switch (form) {
    case v1::DEAL_FORM_FEE:
      return "for a fee";
    case v1::DEAL_FORM_FREE:
      return "free transfer";
    case v1::DEAL_FORM_LOAN:
      return "loan";
    case v1::DEAL_FORM_PRE_CONTRACT:
      return "pre-contract";
    case v1::DEAL_FORM_RENEWAL:
      return "renewal";
    default:
      return "";
  }
}

}  // namespace hearsay::cli
