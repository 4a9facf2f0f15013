// Which sagas there are: the saga method of QueryCore.
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/clock.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/names/resolution.h"
#include "common/sort_unique.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "query_service/labels.h"
#include "query_service/paged_request.h"
#include "query_service/query_core.h"
#include "query_service/sagas.h"
#include "query_service/said_weeks.h"

namespace hearsay {
namespace {

using query::v1::ListSagasRequest;

constexpr v1::EntityKind kPlayerKinds[] = {v1::ENTITY_KIND_PLAYER};
constexpr absl::Duration kDefaultPeriod = absl::Hours(24 * 7);
// A page ends behind so many sagas: what a snapshot and a filter select is
// always the same.
constexpr size_t kPositionSize = 1;

// A saga among those of other players.
struct FoundSaga {
  std::string player;  // canonical
  PlayerSaga saga;
  absl::Time end;       // of one that is over
  std::string outcome;  // resource name; empty: none
  v1::OutcomeKind outcome_kind = v1::OUTCOME_KIND_UNSPECIFIED;
};

void CheckSagasRequest(const ListSagasRequest& request,
                       Violations& violations) {
  const FieldPath root;
  CheckCount({root, "players"}, request.players_size(), limits::kFilterItemsMax,
             violations);
  CheckTimestamp({root, "start_time"}, request.start_time(), violations);
  CheckTimestamp({root, "end_time"}, request.end_time(), violations);
  if (request.has_start_time() && request.has_end_time() &&
      TimeFromProto(request.end_time()) <=
          TimeFromProto(request.start_time())) {
    violations.AddInvalid({root, "end_time"}, "must be after start_time");
  }
  CheckCount({root, "states"}, request.states_size(), limits::kFilterItemsMax,
             violations);
  for (int i = 0; i < request.states_size(); ++i) {
    CheckRequiredEnum({root, "states", i}, request.states(i), violations);
  }
  CheckEnum({root, "order"}, request.order(), violations);
}

Period PeriodOf(const ListSagasRequest& request, absl::Time said_by) {
  Period period;
  // What was said at the very moment of the as-of is still seen.
  period.end = request.has_end_time() ? TimeFromProto(request.end_time())
                                      : said_by + absl::Nanoseconds(1);
  if (request.has_start_time()) {
    period.start = TimeFromProto(request.start_time());
  } else if (request.players().empty()) {
    period.start = period.end - kDefaultPeriod;
  }
  return period;
}

// Returns the sagas of one player in which something was said in the period.
std::vector<FoundSaga> FindSagas(const DossierView& view,
                                 const Lineage& lineage, const Period& period) {
  std::vector<FoundSaga> found;
  for (PlayerSaga& saga : SagasOf(view, lineage, period)) {
    if (!saga.is_in_period) continue;
    FoundSaga& added = found.emplace_back();
    added.player = view.player;
    if (saga.outcome >= 0) {
      const ViewOutcome& outcome = view.outcomes[saga.outcome];
      added.end = outcome.know_time;
      added.outcome = outcome.entry->name;
      added.outcome_kind = outcome.kind;
    }
    added.saga = std::move(saga);
  }
  return found;
}

// Looks through the sagas of many players as of one snapshot.
class SagaSearch {
 public:
  // `as_of` must say by when. All must outlive it.
  SagaSearch(const Projection& projection, StoryCache& stories,
             const ResolvedAsOf& as_of, const Period& period)
      : projection_(projection),
        stories_(stories),
        as_of_(as_of),
        period_(period) {}

  // Returns the players, by the names that they have then, of whom something
  // can have been said in the period.
  //
  // RESOURCE_EXHAUSTED PERIOD_TOO_WIDE: too many to look at.
  absl::StatusOr<std::vector<std::string>> FindPlayers() const {
    // Nothing later is seen.
    const absl::Time last =
        std::min(*as_of_.said_by, period_.end - absl::Nanoseconds(1));
    if (last < period_.start) return std::vector<std::string>();
    const int64_t first_week = WeekOf(period_.start);
    const int64_t last_week = WeekOf(last);
    // The weeks at both ends may hold what lies outside of the period, also
    // what was said later than the answer may know, so that only those between
    // them decide beforehand whether there are too many.
    ASSIGN_OR_RETURN(
        const std::vector<std::string> surely,
        InWeeks(first_week + 1, last_week - 1, limits::kSagaPlayersMax));
    if (surely.size() > limits::kSagaPlayersMax) {
      return PeriodTooWide(limits::kSagaPlayersMax);
    }
    ASSIGN_OR_RETURN(
        const std::vector<std::string> names,
        InWeeks(first_week, last_week, std::numeric_limits<size_t>::max() - 1));
    std::vector<std::string> players;
    const Projection::Reader reader = projection_.Read();
    for (const std::string& name : names) {
      players.push_back(reader.registry().Canonical(name, as_of_.revision));
    }
    SortUnique(players);
    return players;
  }

  // Returns the sagas of `players` in which something was said in the period.
  //
  // * RESOURCE_EXHAUSTED PERIOD_TOO_WIDE: they are of too many players.
  // * DEADLINE_EXCEEDED: `deadline` came before all were looked at.
  absl::StatusOr<std::vector<FoundSaga>> Find(
      const std::vector<std::string>& players, absl::Time deadline) const {
    const SystemClock clock;
    std::vector<FoundSaga> found;
    size_t found_players = 0;
    for (size_t i = 0; i < players.size(); ++i) {
      if (i > 0 && clock.Now() >= deadline) {
        return DeadlineTooShort(absl::StrCat("Only ", i, " of ", players.size(),
                                             " players were looked at."));
      }
      ASSIGN_OR_RETURN(std::vector<FoundSaga> sagas, FindOf(players[i]));
      if (!sagas.empty() && ++found_players > limits::kSagaPlayersMax) {
        return PeriodTooWide(limits::kSagaPlayersMax);
      }
      std::move(sagas.begin(), sagas.end(), std::back_inserter(found));
    }
    return found;
  }

 private:
  absl::StatusOr<std::vector<std::string>> InWeeks(int64_t first, int64_t last,
                                                   size_t players_max) const {
    auto players = projection_.replica().PlayersInWeeks(
        first, last, as_of_.revision, players_max);
    if (!players.ok()) return StorageFailed(players.status());
    return players;
  }

  absl::StatusOr<std::vector<FoundSaga>> FindOf(
      const std::string& player) const {
    std::shared_ptr<const PlayerStory> story;
    const DossierView* view = nullptr;
    {
      // Registry and calendar say the same as of the revision whenever they are
      // read, so that each player has a reader of its own: the feed waits for
      // one player at most.
      const Projection::Reader reader = projection_.Read();
      auto shared = stories_.Get(player, reader, as_of_);
      if (!shared.ok()) return StorageFailed(shared.status());
      story = *std::move(shared);
      view = &story->View(reader.registry());
    }
    return FindSagas(*view, story->GetLineage(), period_);
  }

  const Projection& projection_;
  StoryCache& stories_;
  const ResolvedAsOf& as_of_;
  const Period period_;
};

// Returns the players that a request names, each once.
std::vector<std::string> ResolvePlayers(const ListSagasRequest& request,
                                        const Projection::Reader& reader,
                                        const ResolvedAsOf& as_of,
                                        Violations& violations) {
  NameContext context;
  context.time = *as_of.said_by;
  std::vector<std::string> players;
  for (int i = 0; i < request.players_size(); ++i) {
    players.push_back(ResolveMention(request.players(i), kPlayerKinds,
                                     reader.registry(), context, as_of.revision,
                                     {FieldPath(), "players", i}, violations));
  }
  SortUnique(players);
  return players;
}

void KeepStates(const ListSagasRequest& request,
                std::vector<FoundSaga>& sagas) {
  if (request.states().empty()) return;
  const absl::flat_hash_set<int> states(request.states().begin(),
                                        request.states().end());
  sagas.erase(std::remove_if(sagas.begin(), sagas.end(),
                             [&](const FoundSaga& found) {
                               return !states.contains(found.saga.state);
                             }),
              sagas.end());
}

void SortSagas(query::v1::SagaOrder order, std::vector<FoundSaga>& sagas) {
  const bool by_activity = order == query::v1::SAGA_ORDER_MOST_ACTIVE_FIRST;
  std::sort(sagas.begin(), sagas.end(),
            [&](const FoundSaga& a, const FoundSaga& b) {
              if (by_activity &&
                  a.saga.period_root_count != b.saga.period_root_count) {
                return a.saga.period_root_count > b.saga.period_root_count;
              }
              if (!by_activity && a.saga.last_said != b.saga.last_said) {
                return a.saga.last_said > b.saga.last_said;
              }
              return std::tie(a.player, a.saga.number) <
                     std::tie(b.player, b.saga.number);
            });
}

void SagaToProto(const FoundSaga& found, query::v1::Saga& written,
                 Labels& labels) {
  const PlayerSaga& saga = found.saga;
  written.set_name(absl::StrCat(found.player, "/sagas/", saga.number));
  written.set_player(found.player);
  labels.Add(found.player);
  *written.mutable_start_time() = TimeToProto(saga.start);
  written.set_state(saga.state);
  if (!found.outcome.empty()) {
    *written.mutable_end_time() = TimeToProto(found.end);
    written.set_outcome(found.outcome);
    written.set_outcome_kind(found.outcome_kind);
  }
  *written.mutable_last_said_time() = TimeToProto(saga.last_said);
  written.set_development_count(saga.development_count);
  written.set_root_count(saga.root_count);
  written.set_period_root_count(saga.period_root_count);
  written.set_previous_root_count(saga.previous_root_count);
  for (const std::string& club : saga.clubs) {
    written.add_clubs(club);
    labels.Add(club);
  }
}

}  // namespace

absl::Status QueryCore::ListSagas(const ListSagasRequest& request,
                                  absl::Time deadline,
                                  query::v1::ListSagasResponse& response) {
  Violations violations;
  ASSIGN_OR_RETURN(const PagedRequest<ListSagasRequest> page,
                   PagedRequestFromProto(request, kPositionSize, violations));
  size_t begin = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after.front(), &begin)) {
    return PageTokenInvalid("is no next_page_token of this method");
  }
  CheckSagasRequest(page.request, violations);
  ASSIGN_OR_RETURN(ResolvedAsOf as_of, ResolveAsOf(page.request.as_of(),
                                                   page.request.min_revision(),
                                                   deadline, violations));
  // The newest record that the answer may see, whomever it concerns.
  as_of.said_by = as_of.SaidBy(as_of.commit_time);
  std::vector<std::string> players =
      ResolvePlayers(page.request, projection_.Read(), as_of, violations);
  RETURN_IF_ERROR(violations.ToStatus());

  const SagaSearch search(projection_, stories_, as_of,
                          PeriodOf(page.request, *as_of.said_by));
  if (page.request.players().empty()) {
    ASSIGN_OR_RETURN(players, search.FindPlayers());
  }
  ASSIGN_OR_RETURN(std::vector<FoundSaga> sagas,
                   search.Find(players, deadline));
  KeepStates(page.request, sagas);
  SortSagas(page.request.order(), sagas);

  begin = std::min(begin, sagas.size());
  const size_t end =
      std::min(begin + static_cast<size_t>(page.page_size), sagas.size());
  Labels labels;
  for (size_t i = begin; i < end; ++i) {
    SagaToProto(sagas[i], *response.add_sagas(), labels);
  }
  labels.Write(projection_.Read().registry(), as_of.revision,
               *response.mutable_labels());
  *response.mutable_snapshot() = SnapshotToProto(as_of, *as_of.said_by);
  if (end < sagas.size()) {
    response.set_next_page_token(
        NextPageToken(page, response.snapshot(), {absl::StrCat(end)}));
  }
  return absl::OkStatus();
}

}  // namespace hearsay
