#include "tests/testing/claim_generator.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/time.h"

namespace hearsay::testing {
namespace {

absl::Time Midnight(absl::Time time) {
  return absl::FromUnixSeconds(absl::ToUnixSeconds(time) / 86'400 * 86'400);
}

// Returns one of an enum's values, the unspecified one only if `unset`.
template <typename Enum>
Enum AnyOf(Random& random, const google::protobuf::EnumDescriptor* type,
           bool unset) {
  const int first = unset ? 0 : 1;
  const int index = random.Between(first, type->value_count() - 1);
  return static_cast<Enum>(type->value(index)->number());
}

v1::Hop RandomHop(Random& random, const ClaimWorld& world, absl::Time time) {
  v1::Hop hop;
  hop.set_kind(AnyOf<v1::HopKind>(random, v1::HopKind_descriptor(), false));
  switch (hop.kind()) {
    case v1::HOP_KIND_OUTLET:
      *hop.mutable_source() = Named(random.Pick(world.outlets));
      break;
    case v1::HOP_KIND_JOURNALIST:
    case v1::HOP_KIND_COMMENTATOR:
      *hop.mutable_source() = Named(random.Pick(world.people));
      break;
    case v1::HOP_KIND_PRINCIPAL:
      *hop.mutable_source() = random.Chance(60) ? RandomPlayer(random, world)
                                                : RandomClub(random, world);
      break;
    default:
      hop.set_expression(random.Chance(50) ? "reports"
                                           : "someone close to him");
  }
  if (hop.kind() != v1::HOP_KIND_OUTLET && random.Chance(25)) {
    *hop.mutable_outlet() = Named(random.Pick(world.outlets));
  }
  if (random.Chance(40)) {
    *hop.mutable_say() = RandomInterval(random, time, absl::Hours(24 * 40));
  }
  if (!world.reports.empty() && random.Chance(15)) {
    hop.add_reports(random.Pick(world.reports));
  }
  return hop;
}

v1::Money RandomMoney(Random& random, const ClaimWorld& world) {
  v1::Money money;
  money.set_currency_code(random.Chance(70) ? "EUR" : "GBP");
  money.set_role(
      AnyOf<v1::MoneyRole>(random, v1::MoneyRole_descriptor(), false));
  const int64_t least = random.Between(1, 80) * int64_t{1'000'000'000'000};
  if (random.Chance(80)) money.set_min_micros(least);
  if (!money.has_min_micros() || random.Chance(40)) {
    money.set_max_micros(least + random.Below(10) * int64_t{1'000'000'000'000});
  }
  if (random.Chance(30)) *money.mutable_payer() = RandomClub(random, world);
  if (random.Chance(30)) *money.mutable_payee() = RandomClub(random, world);
  if (random.Chance(30)) money.set_negotiable(random.Chance(50));
  money.set_approximate(random.Chance(20));
  return money;
}

bool IsAboutAClub(Random& random, v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_SQUAD_FACT:
      return true;
    case v1::CLAIM_KIND_PLAN:
    case v1::CLAIM_KIND_SCHEDULED_EVENT:
    case v1::CLAIM_KIND_REMARK:
      return random.Chance(30);
    default:
      return false;
  }
}

bool NeedsActor(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
    case v1::CLAIM_KIND_WANTS_TO_STAY:
    case v1::CLAIM_KIND_UNDECIDED:
    case v1::CLAIM_KIND_EXIT_POSSIBLE:
    case v1::CLAIM_KIND_ELIGIBILITY:
    case v1::CLAIM_KIND_AVAILABILITY:
    case v1::CLAIM_KIND_SQUAD_FACT:
    case v1::CLAIM_KIND_SCHEDULED_EVENT:
    case v1::CLAIM_KIND_REMARK:
      return false;
    default:
      return true;
  }
}

bool NeedsEvent(v1::ClaimKind kind) {
  return kind == v1::CLAIM_KIND_CONTRACT_TERM ||
         kind == v1::CLAIM_KIND_ELIGIBILITY ||
         kind == v1::CLAIM_KIND_SCHEDULED_EVENT;
}

void AddSpecifics(Random& random, const ClaimWorld& world, absl::Time time,
                  v1::Claim& claim) {
  if (random.Chance(25)) *claim.add_money() = RandomMoney(random, world);
  if (claim.kind() == v1::CLAIM_KIND_ASKING_PRICE) {
    *claim.add_money() = RandomMoney(random, world);
    claim.mutable_money()->rbegin()->set_role(v1::MONEY_ROLE_ASK);
  }
  if (NeedsEvent(claim.kind()) || random.Chance(25)) {
    *claim.mutable_event() = RandomInterval(
        random, time + absl::Hours(24 * random.Between(-100, 400)),
        absl::Hours(24 * 60));
  }
  if (random.Chance(10)) claim.set_count(random.Below(4));
  if (random.Chance(10)) {
    v1::Condition& condition = *claim.add_conditions();
    condition.set_text("for the right price");
    if (random.Chance(50))
      *condition.mutable_club() = RandomClub(random, world);
    if (random.Chance(50)) {
      *condition.mutable_money() = RandomMoney(random, world);
    }
  }
  if (random.Chance(15)) {
    v1::Quote& quote = *claim.add_quotes();
    quote.set_text("We will see.");
    quote.set_tone(AnyOf<v1::Tone>(random, v1::Tone_descriptor(), true));
    if (random.Chance(70)) {
      *quote.mutable_speaker() = RandomPlayer(random, world);
    }
    if (random.Chance(40)) {
      *quote.mutable_addressee() = Named(random.Pick(world.outlets));
    }
  }
  if (random.Chance(10)) claim.set_detail("in the producer's words");
  if (random.Chance(20)) {
    claim.mutable_excerpt()->set_sentence_number(random.Below(30));
  }
  claim.set_said_before(random.Chance(5));
  if (claim.kind() == v1::CLAIM_KIND_EXTERNAL_PROBABILITY) {
    claim.set_probability_ppm(random.Below(1'000'001));
  }
}

v1::Voice RandomVoice(Random& random) {
  return random.Chance(80)
             ? v1::VOICE_REPORT
             : AnyOf<v1::Voice>(random, v1::Voice_descriptor(), false);
}

v1::Stance RandomStance(Random& random) {
  return random.Chance(80)
             ? v1::STANCE_ASSERTS
             : AnyOf<v1::Stance>(random, v1::Stance_descriptor(), false);
}

void AddParticipant(Random& random, const ClaimWorld& world, v1::Claim& claim) {
  v1::Participant& participant = *claim.add_participants();
  participant.set_role(AnyOf<v1::ParticipantRole>(
      random, v1::ParticipantRole_descriptor(), false));
  *participant.mutable_entity() = RandomPlayer(random, world);
}

}  // namespace

v1::Mention Named(const std::string& name) {
  v1::Mention mention;
  mention.set_name(name);
  return mention;
}

v1::Mention RandomPlayer(Random& random, const ClaimWorld& world) {
  if (world.player_texts.empty() || random.Chance(80)) {
    return Named(random.Pick(world.players));
  }
  v1::Mention mention;
  mention.set_text(random.Pick(world.player_texts));
  return mention;
}

v1::Mention RandomClub(Random& random, const ClaimWorld& world) {
  if (world.club_texts.empty() || random.Chance(80)) {
    return Named(random.Pick(world.clubs));
  }
  v1::Mention mention;
  mention.set_text(random.Pick(world.club_texts));
  return mention;
}

v1::TimeInterval RandomInterval(Random& random, absl::Time latest,
                                absl::Duration reach) {
  v1::TimeInterval interval;
  const absl::Time time = latest - random.UpTo(reach);
  const int shape = random.Below(100);
  if (shape < 45) {
    const absl::Time day = Midnight(time);
    *interval.mutable_start_time() = TimeToProto(day);
    *interval.mutable_end_time() = TimeToProto(day + absl::Hours(24));
    interval.set_precision(v1::TIME_PRECISION_DAY);
    interval.set_basis(v1::TIME_BASIS_STATED);
  } else if (shape < 65) {
    *interval.mutable_start_time() = TimeToProto(time);
    interval.set_precision(v1::TIME_PRECISION_INSTANT);
  } else if (shape < 75) {
    *interval.mutable_start_time() = TimeToProto(time);
    *interval.mutable_end_time() = TimeToProto(time + absl::Microseconds(1));
  } else if (shape < 90) {
    *interval.mutable_start_time() =
        TimeToProto(time - absl::Hours(random.Between(1, 2000)));
    *interval.mutable_end_time() = TimeToProto(time);
    interval.set_precision(v1::TIME_PRECISION_RANGE);
    interval.set_basis(v1::TIME_BASIS_INFERRED);
  } else if (shape < 95) {
    *interval.mutable_end_time() = TimeToProto(time);
    interval.set_basis(v1::TIME_BASIS_RELATIVE);
    interval.set_expression("recently");
  } else {
    *interval.mutable_start_time() = TimeToProto(time);
    interval.set_precision(v1::TIME_PRECISION_RANGE);
  }
  return interval;
}

v1::Claim RandomClaim(Random& random, const ClaimWorld& world, int index,
                      absl::Time time) {
  v1::Claim claim;
  claim.set_claim_id(absl::StrCat("c", index));
  claim.set_kind(
      AnyOf<v1::ClaimKind>(random, v1::ClaimKind_descriptor(), false));
  *claim.mutable_subject() = IsAboutAClub(random, claim.kind())
                                 ? RandomClub(random, world)
                                 : RandomPlayer(random, world);
  if (NeedsActor(claim.kind()) || random.Chance(60)) {
    *claim.mutable_actor() = RandomClub(random, world);
  }
  if (random.Chance(30)) {
    *claim.mutable_counterpart() = RandomClub(random, world);
  }
  while (random.Chance(20)) AddParticipant(random, world, claim);
  claim.set_voice(RandomVoice(random));
  claim.set_stance(RandomStance(random));
  claim.set_certainty(
      AnyOf<v1::Certainty>(random, v1::Certainty_descriptor(), true));
  claim.set_deal_form(
      AnyOf<v1::DealForm>(random, v1::DealForm_descriptor(), true));
  for (int hops = random.Chance(60) ? random.Between(1, 3) : 0; hops > 0;
       --hops) {
    *claim.mutable_attribution()->add_hops() = RandomHop(random, world, time);
  }
  AddSpecifics(random, world, time, claim);
  if (index > 0 && random.Chance(10)) {
    claim.set_restates_claim_id(absl::StrCat("c", random.Below(index)));
  }
  return claim;
}

}  // namespace hearsay::testing
