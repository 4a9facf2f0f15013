#include "tests/simulator/claim_truth.h"

#include "absl/container/flat_hash_map.h"
#include "common/time.h"

namespace hearsay::simulator {
namespace {

Veracity VeracityOf(const World& world, const Story& story,
                    const Telling& telling) {
  if (story.veracity != VERACITY_TRUE) return story.veracity;
  if (story.happening >= 0 &&
      world.happenings[story.happening].until < telling.time) {
    return VERACITY_STALE;
  }
  return telling.key_altered || telling.facts_altered ? VERACITY_DISTORTED
                                                      : VERACITY_TRUE;
}

HappeningTruth TruthOf(const Happening& happening) {
  HappeningTruth truth;
  truth.set_id(happening.id);
  *truth.mutable_start_time() = TimeToProto(happening.time);
  if (happening.until != absl::InfiniteFuture()) {
    *truth.mutable_end_time() = TimeToProto(happening.until);
  }
  *truth.mutable_fact() = happening.fact;
  truth.set_announced(happening.announced);
  return truth;
}

}  // namespace

ClaimTruth TruthOf(const World& world, const Coverage& coverage, int index) {
  const Telling& telling = coverage.tellings[index];
  const Story& story = coverage.stories[telling.story];
  ClaimTruth truth;
  truth.set_true_root(telling.root);
  if (telling.root != RootName(telling.story, 0)) {
    truth.set_recycles(RootName(telling.story, 0));
  }
  truth.set_part_root(telling.part_root);
  truth.set_origin(story.origin);
  truth.set_manner(telling.manner);
  truth.set_citation(telling.citation);
  truth.set_true_state(VeracityOf(world, story, telling));
  if (story.happening >= 0) truth.set_happening(story.happening);
  truth.set_key_altered(telling.key_altered);
  truth.set_facts_altered(telling.facts_altered);
  return truth;
}

std::vector<PlayerTruth> PlayerTruths(const World& world) {
  std::vector<PlayerTruth> truths(world.players.size());
  absl::flat_hash_map<std::string, PlayerTruth*> by_name;
  for (size_t i = 0; i < truths.size(); ++i) {
    truths[i].set_player(world.players[i].name);
    by_name[world.players[i].name] = &truths[i];
  }
  for (const Happening& happening : world.happenings) {
    *truths[happening.player].add_happenings() = TruthOf(happening);
  }
  for (const v1::Outcome& outcome : world.outcomes) {
    *by_name[outcome.player()]->add_outcomes() = outcome;
  }
  return truths;
}

}  // namespace hearsay::simulator
