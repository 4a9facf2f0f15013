#include "cli/source_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/claim_text.h"

namespace hearsay::cli {
namespace {

using query::v1::Carrier;
using query::v1::Origin;

// Returns which hop is the origin; the number of hops if none is.
int OriginHop(const Origin& origin, const v1::Attribution& attribution) {
  for (int i = 0; i < attribution.hops_size(); ++i) {
    if (!origin.source().empty() &&
        attribution.hops(i).source().name() == origin.source()) {
      return i;
    }
  }
  return attribution.hops_size();
}

std::string CitesText(const Carrier& carrier, const Origin& origin,
                      const Labels& labels) {
  const int origin_hop = OriginHop(origin, carrier.attribution());
  std::vector<std::string> stations;
  for (int i = 0; i < origin_hop; ++i) {
    const v1::Hop& hop = carrier.attribution().hops(i);
    if (hop.has_source()) stations.push_back(labels.Of(hop.source()));
  }
  return absl::StrCat("cites", stations.empty() ? "" : " via ",
                      absl::StrJoin(stations, ", "));
}

}  // namespace

std::string OriginText(const Origin& origin, const Labels& labels) {
  std::string text;
  if (!origin.source().empty()) {
    text = labels.Of(origin.source());
  } else if (!origin.expression().empty()) {
    text = absl::StrCat("unnamed, “", origin.expression(), "”");
  } else {
    text = "unnamed report";
  }
  if (!origin.outlet().empty()) {
    absl::StrAppend(&text, " at ", labels.Of(origin.outlet()));
  }
  return text;
}

std::string PublisherText(const Carrier& carrier, const Labels& labels) {
  return carrier.publisher().empty() ? "unnamed report"
                                     : labels.Of(carrier.publisher());
}

std::string RoleText(const Carrier& carrier, const Origin& origin,
                     const Labels& labels) {
  std::string text;
  switch (carrier.role()) {
    case query::v1::CARRIER_ROLE_ROOT:
      text = "root";
      break;
    case query::v1::CARRIER_ROLE_CITES:
      text = CitesText(carrier, origin, labels);
      break;
    case query::v1::CARRIER_ROLE_REPEATS:
      text = "repeats";
      break;
    case query::v1::CARRIER_ROLE_RESTATES:
      text = "restates";
      break;
    case query::v1::CARRIER_ROLE_COPIES:
      text = absl::StrFormat("copies, %.0f %%", 100 * carrier.probability());
      break;
    case query::v1::CARRIER_ROLE_DUPLICATES:
      text = "same article";
      break;
    default:
      text = "carries";
  }
  return absl::StrCat(text, carrier.altered() ? ", altered" : "");
}

std::vector<std::string> StationsBehind(const Origin& origin,
                                        const v1::Attribution& attribution,
                                        const Labels& labels) {
  const int origin_hop = OriginHop(origin, attribution);
  // The origin's own report has it from its whole chain.
  const bool own = origin_hop == attribution.hops_size();
  std::vector<std::string> stations;
  int i = own ? 0 : origin_hop + 1;
  // Of an unnamed origin nothing is known but the words of the first hop.
  if (own && !origin.expression().empty()) i = 1;
  for (; i < attribution.hops_size(); ++i) {
    stations.push_back(HopText(attribution.hops(i), labels));
  }
  return stations;
}

}  // namespace hearsay::cli
