// What of a dossier can be seen as of a revision and a said-by time: the plain
// data from which timeline, lineage and forecast are computed.
#ifndef HEARSAY_QUERY_SERVICE_DOSSIER_VIEW_H_
#define HEARSAY_QUERY_SERVICE_DOSSIER_VIEW_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/names/registry.h"
#include "common/time.h"
#include "hearsay/v1/attribution.pb.h"
#include "hearsay/v1/claim.pb.h"
#include "hearsay/v1/outcome.pb.h"
#include "query_service/dossier.h"

namespace hearsay {

// How far a source is trusted before it has a record. Order matters: smaller is
// better.
enum class Tier {
  kOfficial = 0,
  k1 = 1,
  k2 = 2,
  k3 = 3,
  kAggregator = 4,
  kUntiered = 5
};

// One station of a claim's attribution that had been said.
struct ViewHop {
  int index = 0;  // in the claim's attribution
  v1::HopKind kind = v1::HOP_KIND_UNSPECIFIED;
  std::string source;           // canonical; empty: unnamed
  std::string outlet;           // canonical; empty: not stated
  Tier tier = Tier::kUntiered;  // of the source
  bool say_stated = false;      // its own interval is stated
  TimeSpan say;          // its own, else the next towards the reader's, ...
  absl::Time said_time;  // the last moment it can be
};

// One claim that is visible, every name canonical as of the view's revision.
struct ViewClaim {
  const DossierEntry* entry = nullptr;
  int claim_index = 0;
  // As stored, mentions as names; for presentation.
  const v1::Claim* claim = nullptr;

  v1::ClaimKind kind = v1::CLAIM_KIND_UNSPECIFIED;
  v1::Voice voice = v1::VOICE_UNSPECIFIED;
  v1::Stance stance = v1::STANCE_UNSPECIFIED;
  v1::Certainty certainty = v1::CERTAINTY_UNSPECIFIED;
  v1::DealForm deal_form = v1::DEAL_FORM_UNSPECIFIED;
  std::string subject, actor, counterpart;  // canonical; empty: unset
  std::vector<std::pair<v1::ParticipantRole, std::string>> participants;

  std::string publisher;  // canonical; empty: unknown
  Tier publisher_tier = Tier::kUntiered;
  std::vector<std::string> authors;  // canonical
  bool report_visible = false;       // the report itself had been published
  absl::Time report_time;            // when it was published, latest moment
  TimeSpan publish;                  // of the report
  double parser_confidence = 1.0;
  int restates = -1;  // index in the view of the claim that it restates

  std::vector<ViewHop> hops;  // those said by then, nearest to the reader first
  // Whose word it is: the last named hop; else the publisher; else nobody.
  std::string source;
  Tier source_tier = Tier::kUntiered;
  v1::HopKind source_kind =
      v1::HOP_KIND_UNSPECIFIED;  // UNSPECIFIED: the carrier
  bool cited = false;            // `source` is a hop, not the publisher
  // When the root hop (without hops, the report) said it.
  TimeSpan said;
  absl::Time said_time;
};

// One outcome that is visible.
struct ViewOutcome {
  const DossierEntry* entry = nullptr;
  v1::OutcomeKind kind = v1::OUTCOME_KIND_UNSPECIFIED;
  std::string player, from_club, to_club;  // canonical
  bool in_force = false;                   // `occur` has a time at most said_by
  absl::Time know_time;
  TimeSpan agree, occur, contract_end;  // unbounded: not stated
};

// A player's claims and outcomes as of (revision, said_by). Holds pointers into
// its dossier, which must outlive it.
struct DossierView {
  std::string player;  // canonical
  int64_t revision = 0;
  absl::Time said_by;
  // By (said_time, source tier, report name, claim id).
  std::vector<ViewClaim> claims;
  // Claims in a publisher's own voice that it has since withdrawn: they count
  // for nothing, but who still cites them should know. In revision order.
  std::vector<ViewClaim> withdrawn;
  // Of the player himself and of players linked to him as alternative targets;
  // by (know_time, name).
  std::vector<ViewOutcome> outcomes;
};

// Whether an outcome had come into force by a time: its `occur` has one at most
// that.
bool IsInForce(const ViewOutcome& outcome, absl::Time time);

// Says whether a source entity is an outlet's tier, official or untiered.
Tier TierOf(const v1::Entity* entity);

// Returns the view. `registry` is read as of `revision` only.
DossierView MakeView(const Dossier& dossier, absl::string_view player,
                     const Registry& registry, int64_t revision,
                     absl::Time said_by);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_DOSSIER_VIEW_H_
