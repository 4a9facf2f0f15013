#include "query_service/timeline/standing.h"

#include <algorithm>
#include <optional>

#include "common/time.h"
#include "query_service/timeline/outcome_verdict.h"

namespace hearsay {
namespace {

using query::v1::DevelopmentStatus;

// Speaks of a time ahead, or holds for a time, and is over with it.
bool HasItsTime(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_MEDICAL:
    case v1::CLAIM_KIND_WILLING_TO_SELL:
    case v1::CLAIM_KIND_ASKING_PRICE:
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
    case v1::CLAIM_KIND_WANTS_TO_STAY:
    case v1::CLAIM_KIND_EXIT_POSSIBLE:
    case v1::CLAIM_KIND_CONTRACT_TERM:
    case v1::CLAIM_KIND_ELIGIBILITY:
    case v1::CLAIM_KIND_AVAILABILITY:
    case v1::CLAIM_KIND_PLAN:
    case v1::CLAIM_KIND_SCHEDULED_EVENT:
    case v1::CLAIM_KIND_EXTERNAL_PROBABILITY:
      return true;
    default:
      return false;
  }
}

class StandingFinder {
 public:
  StandingFinder(const DossierView& view, const Lineage& lineage,
                 const Positions& positions,
                 const Contradictions& contradictions)
      : view_(view),
        lineage_(lineage),
        positions_(positions),
        contradictions_(contradictions),
        outcomes_(view) {}

  std::vector<Standing> Run() const {
    std::vector<Standing> standings;
    standings.reserve(lineage_.cascades.size());
    for (int i = 0; i < static_cast<int>(lineage_.cascades.size()); ++i) {
      standings.push_back(Find(i));
    }
    return standings;
  }

 private:
  using Found = std::optional<Standing>;

  const Cascade& At(int cascade) const { return lineage_.cascades[cascade]; }
  const ViewClaim& ClaimOf(int cascade) const {
    return view_.claims[At(cascade).claim];
  }

  // A standing since `time`, which is the start's if it is not later.
  Standing Since(int cascade, DevelopmentStatus status, absl::Time time) const {
    Standing standing;
    standing.status = status;
    if (time > At(cascade).said_time) standing.since = time;
    return standing;
  }
  Standing ByCascade(int cascade, DevelopmentStatus status, absl::Time time,
                     int by) const {
    Standing standing = Since(cascade, status, time);
    standing.by_cascade = by;
    return standing;
  }
  Standing ByOutcome(int cascade, DevelopmentStatus status, int by) const {
    Standing standing = Since(cascade, status, view_.outcomes[by].know_time);
    standing.by_outcome = by;
    return standing;
  }

  Standing Find(int cascade) const {
    for (const auto find :
         {&StandingFinder::Retracted, &StandingFinder::Fulfilled,
          &StandingFinder::Superseded, &StandingFinder::Denied,
          &StandingFinder::Contradicted, &StandingFinder::Recycled,
          &StandingFinder::Expired}) {
      if (const Found found = (this->*find)(cascade); found.has_value()) {
        return *found;
      }
    }
    return Standing();
  }

  Found Retracted(int cascade) const {
    if (!At(cascade).withdrawn) return std::nullopt;
    return Since(cascade, query::v1::DEVELOPMENT_STATUS_RETRACTED,
                 absl::InfinitePast());
  }

  // Returns the outcome that ended the saga in which it was said; -1: none has.
  int OutcomeAfter(int cascade) const {
    return outcomes_.FirstSince(ClaimOf(cascade).subject,
                                At(cascade).said_time);
  }

  Found Judged(int cascade, Verdict verdict, DevelopmentStatus status) const {
    const int outcome = OutcomeAfter(cascade);
    if (outcome < 0 ||
        Judge(ClaimOf(cascade), view_.outcomes[outcome]) != verdict) {
      return std::nullopt;
    }
    return ByOutcome(cascade, status, outcome);
  }

  Found Fulfilled(int cascade) const {
    return Judged(cascade, Verdict::kConfirmed,
                  query::v1::DEVELOPMENT_STATUS_FULFILLED);
  }

  Found Superseded(int cascade) const {
    const int by = positions_.superseded_by[cascade];
    if (by < 0) return std::nullopt;
    return ByCascade(cascade, query::v1::DEVELOPMENT_STATUS_SUPERSEDED,
                     positions_.superseded_time[cascade], by);
  }

  Found Denied(int cascade) const {
    const int by = positions_.denied_by[cascade];
    if (by < 0) return std::nullopt;
    return ByCascade(cascade, query::v1::DEVELOPMENT_STATUS_DENIED,
                     At(by).said_time, by);
  }

  Found Contradicted(int cascade) const {
    constexpr auto kStatus = query::v1::DEVELOPMENT_STATUS_CONTRADICTED;
    const auto& against = contradictions_.contradicted[cascade];
    if (!against.has_value()) {
      return Judged(cascade, Verdict::kRefuted, kStatus);
    }
    if (against->by_outcome >= 0) {
      return ByOutcome(cascade, kStatus, against->by_outcome);
    }
    return ByCascade(cascade, kStatus, against->since, against->by_cascade);
  }

  Found Recycled(int cascade) const {
    const int recycled = At(cascade).recycles;
    if (recycled < 0) return std::nullopt;
    return ByCascade(cascade, query::v1::DEVELOPMENT_STATUS_RECYCLED,
                     absl::InfinitePast(), recycled);
  }

  Found Expired(int cascade) const {
    constexpr auto kStatus = query::v1::DEVELOPMENT_STATUS_EXPIRED;
    const int outcome =
        outcomes_.FirstSince(view_.player, At(cascade).said_time);
    const ViewClaim& claim = ClaimOf(cascade);
    if (HasItsTime(claim.kind) && claim.claim->has_event()) {
      const absl::Time end = TimeSpanFromProto(claim.claim->event()).end;
      const bool first = outcome < 0 || end < view_.outcomes[outcome].know_time;
      if (end <= view_.said_by && first) return Since(cascade, kStatus, end);
    }
    if (outcome < 0) return std::nullopt;
    return ByOutcome(cascade, kStatus, outcome);
  }

  const DossierView& view_;
  const Lineage& lineage_;
  const Positions& positions_;
  const Contradictions& contradictions_;
  const OutcomesByPlayer outcomes_;
};

}  // namespace

std::vector<Standing> FindStandings(const DossierView& view,
                                    const Lineage& lineage,
                                    const Positions& positions,
                                    const Contradictions& contradictions) {
  return StandingFinder(view, lineage, positions, contradictions).Run();
}

}  // namespace hearsay
