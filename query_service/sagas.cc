#include "query_service/sagas.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/names/entity_name.h"
#include "query_service/claim_traits.h"
#include "query_service/saga_bounds.h"

namespace hearsay {
namespace {

constexpr size_t kClubsMax = 5;

// Whether the claim says that a club goes after the player.
bool IsPursuit(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_INTEREST:
    case v1::CLAIM_KIND_SHORTLISTED:
    case v1::CLAIM_KIND_TOP_TARGET:
    case v1::CLAIM_KIND_PERSUASION:
    case v1::CLAIM_KIND_CONTACT:
    case v1::CLAIM_KIND_TALKS:
    case v1::CLAIM_KIND_BID:
    case v1::CLAIM_KIND_PERSONAL_TERMS:
    case v1::CLAIM_KIND_CLUBS_AGREED:
    case v1::CLAIM_KIND_MEDICAL:
    case v1::CLAIM_KIND_PRE_CONTRACT:
      return true;
    default:
      return false;
  }
}

// Returns the club that the claim makes the player's next; empty: none.
std::string NextClub(const ViewClaim& claim, const std::string& player) {
  if (claim.subject != player || claim.stance != v1::STANCE_ASSERTS ||
      !IsPursuit(claim.kind)) {
    return "";
  }
  const std::string& party = PursuingParty(claim);
  return KindOfName(party) == v1::ENTITY_KIND_CLUB ? party : "";
}

// Returns the span as long as the period that ends where it begins; empty for
// one without a beginning.
Period Before(const Period& period) {
  if (period.start == absl::InfinitePast()) return {period.start, period.start};
  return {period.start - (period.end - period.start), period.start};
}

// Counts what belongs to one saga.
class SagaCount {
 public:
  // The saga lies after `begin`, and not after `end`.
  SagaCount(int number, absl::Time begin, absl::Time end, const Period& period)
      : begin_(begin), end_(end), period_(period), previous_(Before(period)) {
    saga_.number = number;
    saga_.last_said = absl::InfinitePast();
    saga_.start = absl::InfiniteFuture();
  }

  void Add(const Cascade& cascade, const DossierView& view) {
    ++saga_.development_count;
    saga_.start = std::min(saga_.start, cascade.said_time);
    for (const LineageMember& member : cascade.members) {
      const ViewClaim& claim = view.claims[member.claim];
      if (IsOfLinkedPlayer(claim, view.player)) continue;
      for (const ViewHop& hop : claim.hops) AddMoment(hop.said_time);
      if (claim.report_visible) AddMoment(claim.report_time);
    }
    if (cascade.recycles >= 0 || cascade.adds_to >= 0) return;
    ++saga_.root_count;
    if (period_.Contains(cascade.said_time)) ++saga_.period_root_count;
    if (previous_.Contains(cascade.said_time)) ++saga_.previous_root_count;
    const std::string club = NextClub(view.claims[cascade.claim], view.player);
    if (!club.empty()) ++clubs_[club];
  }

  // Says that the saga has ended, with view.outcomes[index].
  void SetOutcome(int index) {
    saga_.outcome = index;
    // One of which nobody spoke begins where it ends.
    saga_.start = std::min(saga_.start, end_);
    if (period_.Contains(end_)) saga_.is_in_period = true;
  }

  bool empty() const {
    return saga_.development_count == 0 && saga_.outcome < 0;
  }

  PlayerSaga Finish(absl::Time said_by) && {
    saga_.last_said = std::max(saga_.last_said, saga_.start);
    if (saga_.outcome >= 0) {
      saga_.state = query::v1::SAGA_STATE_RESOLVED;
    } else if (said_by - saga_.last_said >= kDormantAfter) {
      saga_.state = query::v1::SAGA_STATE_DORMANT;
    } else {
      saga_.state = query::v1::SAGA_STATE_ACTIVE;
    }
    std::vector<std::pair<std::string, int>> clubs(clubs_.begin(),
                                                   clubs_.end());
    std::stable_sort(
        clubs.begin(), clubs.end(),
        [](const auto& a, const auto& b) { return a.second > b.second; });
    if (clubs.size() > kClubsMax) clubs.resize(kClubsMax);
    for (auto& [club, count] : clubs) saga_.clubs.push_back(std::move(club));
    return std::move(saga_);
  }

 private:
  // What is told again after the end is not told in the saga.
  void AddMoment(absl::Time time) {
    if (time <= begin_ || time > end_) return;
    saga_.last_said = std::max(saga_.last_said, time);
    if (period_.Contains(time)) saga_.is_in_period = true;
  }

  const absl::Time begin_, end_;
  const Period period_, previous_;
  std::map<std::string, int> clubs_;  // roots that speak of each
  PlayerSaga saga_;
};

}  // namespace

std::vector<PlayerSaga> SagasOf(const DossierView& view, const Lineage& lineage,
                                const Period& period) {
  const SagaBounds bounds(view);
  std::vector<SagaCount> counts;
  for (int i = 0; i < bounds.count(); ++i) {
    const absl::Time begin =
        i == 0 ? absl::InfinitePast() : bounds.EndOf(i - 1);
    counts.emplace_back(i + 1, begin, bounds.EndOf(i), period);
  }
  for (const Cascade& cascade : lineage.cascades) {
    if (IsOfLinkedPlayer(view.claims[cascade.claim], view.player)) continue;
    counts[cascade.saga].Add(cascade, view);
  }
  // Of several that were public at one moment the first counts.
  for (int i = static_cast<int>(view.outcomes.size()) - 1; i >= 0; --i) {
    const ViewOutcome& outcome = view.outcomes[i];
    if (outcome.player != view.player) continue;
    counts[bounds.SagaAt(outcome.know_time)].SetOutcome(i);
  }
  std::vector<PlayerSaga> sagas;
  for (SagaCount& count : counts) {
    if (count.empty()) continue;
    sagas.push_back(std::move(count).Finish(view.said_by));
  }
  return sagas;
}

}  // namespace hearsay
