// What a claim says about a player's future: which cells it speaks for or
// against, and how loudly.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_TOUCH_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_TOUCH_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "common/time.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/hazard.h"
#include "query_service/forecast/parameters.h"

namespace hearsay::forecast {

// What a claim can touch.
enum class Target {
  kNothing,       // of no weight, whoever says it
  kClub,          // the cells of `club`
  kRenewal,       // a renewal
  kLeaving,       // all ways to leave, and against a renewal
  kSelling,       // transfers for a fee, to any club
  kRival,         // nothing yet: `rival` is another target of `club`
  kRivalSigning,  // clubs that wanted `rival`, who has signed with `club`
  kContractTerm,  // nothing: says that the contract ends in `term`
};

struct Touch {
  Target target = Target::kNothing;
  std::string club;          // empty: not stated
  std::optional<Form> form;  // the deal form named
  std::string rival;
  TimeSpan term;
  double g = 0;        // weight by kind; against, if negative
  bool stage = false;  // an agreement or a medical: a stage of a deal
};

// Whether claims of this kind are about a cell of their own: those of one club,
// or a renewal.
bool HasOwnCell(v1::ClaimKind kind);
// Whether they are about a renewal.
bool IsAboutRenewal(v1::ClaimKind kind);

// Returns what `claim` touches in the story of `player`, who is under contract
// with `own_club` (empty: not known). Nothing, exactly, for opinions, editorial
// comment and open questions, and for kinds that are for the timeline only.
Touch TouchOf(const ViewClaim& claim, absl::string_view player,
              absl::string_view own_club, const Parameters& parameters);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_TOUCH_H_
