#include "tests/simulator/report.h"

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/sha256.h"
#include "common/time.h"
#include "tests/simulator/market.h"

namespace hearsay::simulator {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
constexpr char kHeadlineId[] = "headline";
constexpr char kContractId[] = "contract";

absl::Time Midnight(absl::Time time) {
  return time - absl::Seconds(absl::ToUnixSeconds(time) % 86'400);
}

// When the article appeared, as finely as is known.
void SetPublish(absl::Time time, Dice& dice, v1::Report& report) {
  const int days = dice.Between(1, 3);
  switch (dice.PickIndex({0.6, 0.34, 0.04, 0.02})) {
    case 0:
      *report.mutable_publish() = InstantInterval(time);
      break;
    case 1:
      *report.mutable_publish() = DayInterval(Midnight(time));
      break;
    case 2: {
      v1::TimeInterval& publish = *report.mutable_publish();
      *publish.mutable_start_time() = TimeToProto(Midnight(time) - days * kDay);
      *publish.mutable_end_time() = TimeToProto(Midnight(time) + kDay);
      publish.set_precision(v1::TIME_PRECISION_RANGE);
      publish.set_basis(v1::TIME_BASIS_INFERRED);
      break;
    }
    default:
      break;
  }
}

// As in "renewal talks".
std::string KindText(v1::ClaimKind kind) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(
      absl::StripPrefix(v1::ClaimKind_Name(kind), "CLAIM_KIND_"),
      {{"_", " "}}));
}

}  // namespace

v1::TimeInterval InstantInterval(absl::Time time) {
  v1::TimeInterval interval;
  *interval.mutable_start_time() = TimeToProto(time);
  interval.set_precision(v1::TIME_PRECISION_INSTANT);
  interval.set_basis(v1::TIME_BASIS_STATED);
  return interval;
}

Composer::Composer(const World& world, const Coverage& coverage,
                   std::string prefix)
    : world_(world),
      coverage_(coverage),
      prefix_(std::move(prefix)),
      places_(coverage.tellings.size()) {
  for (size_t i = 0; i < coverage.articles.size(); ++i) {
    const std::vector<int>& tellings = coverage.articles[i].tellings;
    for (size_t j = 0; j < tellings.size(); ++j) {
      places_[tellings[j]] = {static_cast<int>(i), static_cast<int>(j)};
    }
  }
}

std::string Composer::EntryId(int article) const {
  return absl::StrCat(prefix_, "r", article);
}

std::string Composer::ClaimName(int telling) const {
  const auto& [article, position] = places_[telling];
  if (!coverage_.articles[article].ingested) return absl::StrCat("#", telling);
  return absl::StrCat("reports/", EntryId(article), "#c", position + 1);
}

int Composer::TellingOf(const Article& article, const v1::Claim& claim) const {
  if (claim.claim_id() == kContractId) return -1;
  if (claim.claim_id() == kHeadlineId) return article.tellings.front();
  int number = 0;  // c1, c2, ...
  if (!absl::SimpleAtoi(claim.claim_id().substr(1), &number)) std::abort();
  return article.tellings[number - 1];
}

v1::Report Composer::Compose(int index, Dice& dice) const {
  const Article& article = coverage_.articles[index];
  const Outlet& outlet = coverage_.press.outlets[article.outlet];
  v1::Report report;
  report.mutable_publisher()->set_name(outlet.name);
  if (article.author >= 0) {
    report.add_authors()->set_name(coverage_.press.people[article.author].name);
  }
  const std::string url =
      absl::StrCat("https://", absl::StripPrefix(outlet.name, "outlets/"),
                   ".example/", index);
  report.set_url(url);
  report.set_language(world_.associations[outlet.association].language);
  SetPublish(article.time, dice, report);
  report.set_parser("simulator");
  if (dice.Chance(0.5)) {
    report.set_article_sha256(Sha256ToBytes(Sha256Of(url)));
  }
  for (size_t i = 0; i < article.tellings.size(); ++i) {
    *report.add_claims() = ClaimOf(article, i, dice);
  }
  report.set_headline(absl::StrCat(world_.players[article.player].display_name,
                                   ": ", KindText(report.claims(0).kind())));
  if (dice.Chance(0.25)) {
    v1::Claim headline = report.claims(0);
    headline.set_claim_id(kHeadlineId);
    headline.set_restates_claim_id(report.claims(0).claim_id());
    headline.clear_detail();
    headline.clear_quotes();
    headline.mutable_excerpt()->set_sentence_number(0);
    *report.add_claims() = std::move(headline);
  }
  if (dice.Chance(0.1)) AddContract(article, report);
  return report;
}

v1::Claim Composer::ClaimOf(const Article& article, size_t position,
                            Dice& dice) const {
  const Telling& telling = coverage_.tellings[article.tellings[position]];
  const Account& account = telling.account;
  v1::Claim claim = account.claim;
  claim.set_claim_id(absl::StrCat("c", position + 1));
  claim.set_detail(DetailText(account.details));
  if (account.saying.has_value())
    *claim.add_quotes() = QuoteOf(*account.saying);
  claim.set_said_before(telling.manner == MANNER_REPEAT && dice.Chance(0.4));
  if (dice.Chance(0.1)) CiteReport(article, telling, claim);
  return claim;
}

// Links the report that was copied, if it is cited and stored by then.
void Composer::CiteReport(const Article& article, const Telling& telling,
                          v1::Claim& claim) const {
  if (telling.parent < 0 || claim.attribution().hops().empty()) return;
  const Article& cited = coverage_.articles[places_[telling.parent].first];
  v1::Hop& nearest = *claim.mutable_attribution()->mutable_hops(0);
  if (cited.ingested && cited.arrival < article.arrival &&
      nearest.source().name() == coverage_.press.outlets[cited.outlet].name) {
    nearest.add_reports(
        absl::StrCat("reports/", EntryId(places_[telling.parent].first)));
  }
}

// Adds what everybody knows: until when he is bound.
void Composer::AddContract(const Article& article, v1::Report& report) const {
  const Spell* known = nullptr;
  for (const Spell& spell : world_.spells[article.player]) {
    if (!spell.loan && spell.start <= article.time) known = &spell;
  }
  if (known == nullptr || known->club == kNobody) return;
  v1::Claim& claim = *report.add_claims();
  claim.set_claim_id(kContractId);
  claim.set_kind(v1::CLAIM_KIND_CONTRACT_TERM);
  claim.mutable_subject()->set_name(world_.players[article.player].name);
  claim.mutable_actor()->set_name(world_.clubs[known->club].name);
  *claim.mutable_event() = DayInterval(known->end - kDay);
  claim.set_voice(v1::VOICE_BACKGROUND);
  claim.set_stance(v1::STANCE_ASSERTS);
}

}  // namespace hearsay::simulator
