#include "tests/simulator/citing.h"

#include <optional>
#include <vector>

#include "tests/simulator/market.h"

namespace hearsay::simulator {
namespace {

absl::Time Midnight(absl::Time time) {
  return time - absl::Seconds(absl::ToUnixSeconds(time) % 86'400);
}

// The outlet of the text that was copied, as a hop.
v1::Hop NearestHop(const Press& press, const Telling& original, Dice& dice) {
  v1::Hop hop;
  hop.set_kind(v1::HOP_KIND_OUTLET);
  hop.mutable_source()->set_name(press.outlets[original.outlet].name);
  if (dice.Chance(0.4)) {
    *hop.mutable_say() = DayInterval(Midnight(original.time));
  }
  return hop;
}

// The named hops that the copied text shows.
std::vector<v1::Hop> ShownHops(const Telling& original) {
  std::vector<v1::Hop> hops;
  for (const v1::Hop& hop : original.account.claim.attribution().hops()) {
    if (hop.has_source()) hops.push_back(hop);
  }
  return hops;
}

// The journalist with whom the story began, if the copied text shows one.
std::optional<v1::Hop> JournalistHop(const Press& press,
                                     const Telling& original,
                                     const std::vector<v1::Hop>& shown,
                                     Dice& dice) {
  if (!shown.empty()) {
    if (shown.back().kind() != v1::HOP_KIND_JOURNALIST) return std::nullopt;
    return shown.back();
  }
  if (original.author < 0) return std::nullopt;
  v1::Hop hop;
  hop.set_kind(v1::HOP_KIND_JOURNALIST);
  hop.mutable_source()->set_name(press.people[original.author].name);
  if (dice.Chance(0.7)) {
    hop.mutable_outlet()->set_name(press.outlets[original.outlet].name);
  }
  return hop;
}

Citation ChooseCitation(const Outlet& outlet, double lost, Dice& dice) {
  // Thrown always, so that one share moves no other choice.
  const bool uncited = dice.Chance(outlet.uncited);
  const bool is_lost = dice.Chance(lost);
  constexpr Citation kNamed[] = {CITATION_NEAREST, CITATION_ORIGIN,
                                 CITATION_JOURNALIST, CITATION_CHAIN};
  const int named =
      dice.PickIndex({outlet.cites_nearest, outlet.cites_origin,
                      outlet.cites_journalist, outlet.cites_chain});
  if (uncited) return CITATION_NONE;
  return is_lost ? CITATION_LOST : kNamed[named];
}

void AddUnnamed(v1::HopKind kind, const char* expression,
                v1::Attribution& attribution) {
  v1::Hop& hop = *attribution.add_hops();
  hop.set_kind(kind);
  hop.set_expression(expression);
}

}  // namespace

void Cite(const Press& press, const Telling& original, double lost, Dice& dice,
          Telling& copy) {
  const Outlet& outlet = press.outlets[copy.outlet];
  copy.citation = ChooseCitation(outlet, lost, dice);
  const std::vector<v1::Hop> shown = ShownHops(original);
  const v1::Hop nearest = NearestHop(press, original, dice);
  std::optional<v1::Hop> journalist =
      JournalistHop(press, original, shown, dice);
  const bool pretends = dice.Chance(0.3);
  v1::Attribution attribution;
  switch (copy.citation) {
    case CITATION_NONE:
      if (pretends) {
        AddUnnamed(v1::HOP_KIND_UNNAMED_SOURCE, "sources", attribution);
      }
      break;
    case CITATION_LOST:
      AddUnnamed(v1::HOP_KIND_UNNAMED_MEDIA, "according to reports",
                 attribution);
      break;
    case CITATION_JOURNALIST:
      if (journalist.has_value()) {
        *attribution.add_hops() = *journalist;
        break;
      }
      copy.citation = CITATION_ORIGIN;
      [[fallthrough]];
    case CITATION_ORIGIN:
      *attribution.add_hops() = shown.empty() ? nearest : shown.back();
      break;
    case CITATION_CHAIN:
      *attribution.add_hops() = nearest;
      for (const v1::Hop& hop : shown) *attribution.add_hops() = hop;
      break;
    default:
      *attribution.add_hops() = nearest;
  }
  if (attribution.hops_size() > 0) {
    *copy.account.claim.mutable_attribution() = std::move(attribution);
  }
}

}  // namespace hearsay::simulator
