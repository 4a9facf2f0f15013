#include "tests/simulator/retelling.h"

#include <algorithm>
#include <optional>

#include "tests/simulator/sums.h"

namespace hearsay::simulator {
namespace {

// What a text says that makes more of a story than there is.
v1::ClaimKind ExaggeratedKind(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_INTEREST:
      return v1::CLAIM_KIND_CONTACT;
    case v1::CLAIM_KIND_SHORTLISTED:
      return v1::CLAIM_KIND_TOP_TARGET;
    case v1::CLAIM_KIND_CONTACT:
      return v1::CLAIM_KIND_TALKS;
    case v1::CLAIM_KIND_RENEWAL_TALKS:
      return v1::CLAIM_KIND_RENEWAL_OFFERED;
    default:
      return kind;
  }
}

// Changes what the claim is about, seldom: by exaggeration, or because the text
// or its parser leaves out what the other had.
bool AlterKey(const Outlet& outlet, v1::Claim& claim, Dice& dice) {
  const v1::Claim before = claim;
  if (dice.Chance(outlet.exaggeration)) {
    claim.set_kind(ExaggeratedKind(claim.kind()));
  }
  if (dice.Chance(0.03)) claim.clear_deal_form();
  if (dice.Chance(0.04)) claim.clear_counterpart();
  return claim.kind() != before.kind() ||
         claim.deal_form() != before.deal_form() ||
         claim.has_counterpart() != before.has_counterpart();
}

// Returns whether the sum is another one than before.
bool RetellSum(const World& world, const Outlet& outlet, v1::Claim& claim,
               Dice& dice) {
  if (claim.money_size() == 0) return false;
  if (claim.kind() != v1::CLAIM_KIND_ASKING_PRICE && dice.Chance(0.25)) {
    claim.clear_money();
    return false;
  }
  v1::Money& sum = *claim.mutable_money(0);
  const bool alters = dice.Chance(0.08);
  if (alters) Scale(sum, 1 + 0.1 * dice.Between(1, 4), 5);
  const std::string& currency = world.associations[outlet.association].currency;
  if (dice.Chance(0.6)) ConvertTo(currency, sum);
  if (dice.Chance(0.2)) sum.clear_payer();
  return alters;
}

void RetellCertainty(const Outlet& outlet, v1::Claim& claim, Dice& dice) {
  const int certainty = claim.certainty();
  const double bolder = 0.2 + outlet.exaggeration;
  if (dice.Chance(bolder) && certainty > v1::CERTAINTY_ASSERTED) {
    claim.set_certainty(static_cast<v1::Certainty>(certainty - 1));
  } else if (dice.Chance(0.15) && certainty < v1::CERTAINTY_POSSIBLE) {
    claim.set_certainty(static_cast<v1::Certainty>(certainty + 1));
  }
}

void RetellDetails(std::vector<Detail>& details, Dice& dice) {
  std::vector<Detail> kept;
  for (Detail detail : details) {
    if (dice.Chance(0.4)) continue;
    Reword(detail, dice);
    kept.push_back(detail);
  }
  details = std::move(kept);
}

}  // namespace

void Retell(const World& world, const Outlet& outlet, const Telling& original,
            Dice& dice, Telling& copy) {
  copy.account = original.account;
  copy.key_altered = original.key_altered;
  copy.facts_altered = original.facts_altered;
  v1::Claim& claim = copy.account.claim;
  claim.clear_attribution();
  if (AlterKey(outlet, claim, dice)) copy.key_altered = true;
  if (RetellSum(world, outlet, claim, dice)) copy.facts_altered = true;
  if (claim.has_count() && dice.Chance(0.2)) claim.clear_count();
  if (claim.has_event() && dice.Chance(0.25)) claim.clear_event();
  RetellCertainty(outlet, claim, dice);
  RetellDetails(copy.account.details, dice);
  if (copy.account.saying.has_value() && dice.Chance(0.2)) {
    copy.account.saying = std::nullopt;
  }
  Translate(world, outlet, copy.account);
  if (claim.money_size() > 0) copy.part_root = original.part_root;
}

void Translate(const World& world, const Outlet& outlet, Account& account) {
  if (!account.saying.has_value()) return;
  const std::string& language = world.associations[outlet.association].language;
  if (account.saying->language == language) return;
  account.saying->language = language;
  account.saying->translated = true;
}

}  // namespace hearsay::simulator
