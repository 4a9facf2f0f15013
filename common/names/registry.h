#ifndef HEARSAY_COMMON_NAMES_REGISTRY_H_
#define HEARSAY_COMMON_NAMES_REGISTRY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "hearsay/v1/entity.pb.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// Where and when a text stands that is to be resolved.
struct NameContext {
  // Resource names of the entities beside it, canonical or not.
  absl::flat_hash_set<std::string> entities;
  // When: decides whose engagements count.
  absl::Time time = absl::InfiniteFuture();
};

// An entity that a text can mean.
struct NameMatch {
  std::string name;       // canonical
  int context_count = 0;  // how many of the context's entities speak for it
};

// Every entity, alias and merge of the log, as of any revision: what the log's
// first R records say, whatever was applied after them.
//
// Thread-compatible: one thread applies while no other reads.
class Registry {
 public:
  // Applies an entity or a merge; other records change nothing. Revisions must
  // ascend.
  void Apply(const v1::Record& record);

  // Revision of the last entity or merge applied; 0: none.
  int64_t last_change() const { return last_change_; }

  // Returns the description of exactly `name` (merges are not followed) that
  // holds as of `revision`, or null. Stays valid for the registry's life.
  const v1::Entity* Find(absl::string_view name, int64_t revision) const;
  // Revision of that description; 0: none.
  int64_t FindRevision(absl::string_view name, int64_t revision) const;

  // Returns the name of the entity that `name` is as of `revision`, merges
  // followed; an unknown name is itself.
  std::string Canonical(absl::string_view name, int64_t revision) const;
  // Returns every name whose canonical name as of `revision` is that of `name`,
  // sorted.
  std::vector<std::string> SameAs(absl::string_view name,
                                  int64_t revision) const;
  // Whether the merges as of `revision` contain exactly this one, in force; if
  // so its revision, else 0.
  int64_t MergeInForce(absl::string_view duplicate, absl::string_view survivor,
                       int64_t revision) const;
  // Whether `name` was merged away as of `revision`.
  bool IsMergedAway(absl::string_view name, int64_t revision) const;

  // Returns the entities that `text` can mean as of `revision`, canonical, best
  // first: by how many context entities speak for them, ties by name. Only
  // entities of `kinds` (empty: any). Provisional ones only if there are no
  // others. An alias with contexts counts only beside one of them.
  //
  // A context entity speaks for a candidate if it is the candidate, if it is a
  // club or national team and the candidate a player engaged there at the
  // context's time, or the other way round, if it is the candidate's association
  // or affiliation, or if the matched alias names it as context.
  std::vector<NameMatch> Match(absl::string_view text,
                               const std::vector<v1::EntityKind>& kinds,
                               const NameContext& context,
                               int64_t revision) const;

  // Calls `visit` for each name in order, from the first after `after`, with its
  // description as of `revision`, until it returns false. Names not described at
  // that revision are left out.
  void VisitEntities(
      absl::string_view after, int64_t revision,
      const std::function<bool(const v1::Entity&, int64_t description_revision)>&
          visit) const;

  // Returns the factor in (0, 1] that scales clubs' departure shares so that
  // those of all described clubs as of `revision`, merged-away and provisional
  // ones left out, sum to at most 0.95.
  double DepartureShareScale(int64_t revision) const;
  // Returns the club's departure share, scaled, in [0, 1].
  double DepartureShare(absl::string_view club, int64_t revision) const;

 private:
  // (implementation to be written)
};

// Returns the one entity that `matches` mean: the single one, or the one that
// more of the context speaks for than for any other. Empty: none, or ambiguous.
std::string BestMatch(const std::vector<NameMatch>& matches);

// Returns the resource name of the provisional entity for a text:
// the collection, then a slug of the folded text and 8 hexadecimal digits of its
// SHA-256, so that two instances make the same.
std::string ProvisionalName(v1::EntityKind kind, absl::string_view text);

// The collection of a kind's resource names, as in "players"; empty for
// UNSPECIFIED.
absl::string_view CollectionOf(v1::EntityKind kind);
// The kind that a resource name's collection says; UNSPECIFIED: none.
v1::EntityKind KindOfName(absl::string_view name);
// Whether `name` is a well-formed resource name of an entity.
bool IsEntityName(absl::string_view name);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_NAMES_REGISTRY_H_
