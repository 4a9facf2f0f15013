// How QueryCore opens the cases of forecasts, also of those that take something
// to be different from what is stored.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/sort_unique.h"
#include "common/status_macros.h"
#include "query_service/query_core.h"
#include "query_service/track_records/contributions.h"
#include "query_service/visibility.h"

namespace hearsay {
namespace {

// Whether anything of a dossier can have been decided by `said_by`.
bool MayHoldDecided(const Dossier& dossier, int64_t revision,
                    absl::Time said_by) {
  for (const auto& entry : dossier.entries) {
    if (entry->revision > revision) break;
    if (entry->record.has_outcome() && entry->said_time <= said_by) return true;
    const auto& claims = entry->record.report().claims();
    if (std::any_of(claims.begin(), claims.end(), [&](const v1::Claim& claim) {
          return FirstSaidTime(*entry, claim) + kClaimSpan <= said_by;
        })) {
      return true;
    }
  }
  return false;
}

void Append(std::vector<std::string> from, std::vector<std::string>& to) {
  to.insert(to.end(), std::make_move_iterator(from.begin()),
            std::make_move_iterator(from.end()));
}

}  // namespace

absl::StatusOr<PlayerCase> QueryCore::OpenForecast(
    const v1::Mention& player, const v1::AsOf& as_of, int64_t min_revision,
    absl::Time deadline, Violations& violations, MentionResolver resolve_others,
    const query::v1::Assumptions& assumptions) {
  ASSIGN_OR_RETURN(
      const ForecastSubject subject,
      FindForecastSubject(player, as_of, min_revision, deadline, violations,
                          std::move(resolve_others), assumptions));
  return OpenForecast(subject, subject.assumed, deadline);
}

absl::StatusOr<QueryCore::ForecastSubject> QueryCore::FindForecastSubject(
    const v1::Mention& player, const v1::AsOf& as_of, int64_t min_revision,
    absl::Time deadline, Violations& violations, MentionResolver resolve_others,
    const query::v1::Assumptions& assumptions) {
  const FieldPath root;
  const FieldPath field(root, "assumptions");
  CheckAssumptions(assumptions, field, violations);
  ForecastSubject subject;
  ASSIGN_OR_RETURN(subject.as_of,
                   ResolveAsOf(as_of, min_revision, deadline, violations));
  ASSIGN_OR_RETURN(
      subject.story,
      FindStory(player, subject.as_of, violations,
                [&](const Registry& registry, const NameContext& context,
                    int64_t revision, Violations& found) {
                  resolve_others(registry, context, revision, found);
                  subject.assumed = AssumedFromProto(
                      assumptions, field, registry, context, revision, found);
                }));
  RETURN_IF_ERROR(
      CheckSupposedTimes(assumptions, field, subject.story->said_by()));
  RETURN_IF_ERROR(CheckStored(subject.assumed, projection_.replica(),
                              subject.as_of.revision));
  return subject;
}

absl::StatusOr<PlayerCase> QueryCore::OpenForecast(
    const ForecastSubject& subject, const Assumed& assumed,
    absl::Time deadline) {
  StoryPtr story = subject.story;
  ASSIGN_OR_RETURN(
      std::shared_ptr<const IndexedRecords> records,
      ledger_.At(subject.as_of.revision, story->said_by(), deadline));
  if (!assumed.empty()) {
    ASSIGN_OR_RETURN(story, Assume(subject, assumed));
    ASSIGN_OR_RETURN(records,
                     AssumeRecords(subject, assumed, std::move(records)));
  }
  // May take long, and no writer need wait for it.
  story->GetLineage();
  return PlayerCase(projection_.Read(), subject.as_of, std::move(story),
                    std::move(records));
}

absl::StatusOr<QueryCore::StoryPtr> QueryCore::Assume(
    const ForecastSubject& subject, const Assumed& assumed) {
  const PlayerStory& story = *subject.story;
  const int64_t revision = subject.as_of.revision;
  const Projection::Reader reader = projection_.Read();
  std::vector<std::shared_ptr<const Dossier>> dossiers = {story.dossier()};
  for (const std::string& name :
       SupposedLinks(assumed, reader.registry(), story.player())) {
    auto dossier = stories_.GetDossier(name, reader, revision);
    if (!dossier.ok()) return StorageFailed(dossier.status());
    dossiers.push_back(*std::move(dossier));
  }
  auto dossier = std::make_shared<const Dossier>(AssumedDossier(
      dossiers, assumed, reader.registry(), revision, story.said_by()));
  auto result = std::make_shared<const PlayerStory>(
      std::move(dossier), story.player(), revision, story.said_by());
  result->View(reader.registry());
  return result;
}

absl::StatusOr<std::shared_ptr<const IndexedRecords>> QueryCore::AssumeRecords(
    const ForecastSubject& subject, const Assumed& assumed,
    std::shared_ptr<const IndexedRecords> records) {
  const int64_t revision = subject.as_of.revision;
  const absl::Time said_by = subject.story->said_by();
  // What a source says of others is left as it is.
  Assumed of_others = assumed;
  of_others.without_sources.clear();
  ASSIGN_OR_RETURN(const std::vector<std::string> players,
                   PlayersConcerned(subject, assumed));
  std::vector<Contribution> removed, added;
  for (const std::string& player : players) {
    const Projection::Reader reader = projection_.Read();
    auto dossier = stories_.GetDossier(player, reader, revision);
    if (!dossier.ok()) return StorageFailed(dossier.status());
    const Dossier other = AssumedDossier(
        {*dossier}, player == subject.story->player() ? assumed : of_others,
        reader.registry(), revision, said_by);
    if (!MayHoldDecided(**dossier, revision, said_by) &&
        !MayHoldDecided(other, revision, said_by)) {
      continue;
    }
    const auto append = [&](const Dossier& from,
                            std::vector<Contribution>& to) {
      const auto of_player =
          ContributionsOf(from, player, reader.registry(), revision, said_by);
      to.insert(to.end(), of_player.begin(), of_player.end());
    };
    append(**dossier, removed);
    append(other, added);
  }
  if (removed == added) return records;
  return std::make_shared<const IndexedRecords>(
      records->index().Changed(removed, added), said_by);
}

absl::StatusOr<std::vector<std::string>> QueryCore::PlayersConcerned(
    const ForecastSubject& subject, const Assumed& assumed) const {
  std::vector<std::string> names = {subject.story->player()};
  for (const v1::Record& record : assumed.supposed) {
    Append(PlayersIn(record), names);
  }
  const Replica& replica = projection_.replica();
  for (const std::string& name : assumed.without_entries) {
    const auto revision = replica.FindEntry(name);
    if (!revision.ok()) return StorageFailed(revision.status());
    if (*revision == 0) continue;  // a supposed one
    auto concerns = replica.Concerns(*revision, *revision);
    if (!concerns.ok()) return StorageFailed(concerns.status());
    for (auto& concern : *concerns) Append(std::move(concern.players), names);
  }
  const Projection::Reader reader = projection_.Read();
  for (std::string& name : names) {
    name = reader.registry().Canonical(name, subject.as_of.revision);
  }
  SortUnique(names);
  return names;
}

}  // namespace hearsay
