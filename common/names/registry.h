#ifndef HEARSAY_COMMON_NAMES_REGISTRY_H_
#define HEARSAY_COMMON_NAMES_REGISTRY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/names/entity_name.h"
#include "hearsay/v1/entity.pb.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// Where and when a text stands that is to be resolved.
struct NameContext {
  // Resource names of the entities beside it, canonical or not.
  absl::flat_hash_set<std::string> entities;
  // When: decides whose engagements count. InfiniteFuture: not known, and all
  // do.
  absl::Time time = absl::InfiniteFuture();
};

// By default, and everywhere where no other rule is known.
inline constexpr int kPreContractMonths = 6;

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
  struct Node;
  struct Version;
  struct AliasRule;
  struct AliasSlot;
  struct Candidate;

 public:
  // A NameContext made ready for matching many texts at one revision. Must not
  // outlive its registry, nor be used after a further record was applied.
  class PreparedContext {
    friend class Registry;
    int64_t revision = 0;
    absl::flat_hash_set<const Node*> members;
    // The players among the members, by the clubs at which they are engaged.
    absl::flat_hash_map<const Node*, std::vector<const Node*>> players_at;
    absl::Time time;
  };

  Registry();
  ~Registry();
  Registry(Registry&&);
  Registry& operator=(Registry&&);

  // Applies an entity or a merge; other records change nothing. Revisions must
  // ascend.
  void Apply(const v1::Record& record);

  // Revision of the last entity or merge applied; 0: none.
  int64_t last_change() const { return changes_.empty() ? 0 : changes_.back(); }
  // Revision of the last entity or merge up to `revision`; 0: none. Between two
  // revisions with the same last change the registry says the same.
  int64_t LastChangeAt(int64_t revision) const;
  // Revision of the last merge, or undoing of one, applied; 0: none.
  int64_t last_merge() const { return last_merge_; }

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
  // Returns every name that any merge, in force or taken back, has ever joined
  // with `name`, directly or through others, itself included; sorted.
  std::vector<std::string> EverSameAs(absl::string_view name) const;
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
  // context's time, or the other way round, if it is the candidate's
  // association or affiliation, or if the matched alias names it as context.
  std::vector<NameMatch> Match(absl::string_view text,
                               absl::Span<const v1::EntityKind> kinds,
                               const NameContext& context,
                               int64_t revision) const;
  // The same for many texts: Match() with what Prepare() returns.
  PreparedContext Prepare(const NameContext& context, int64_t revision) const;
  std::vector<NameMatch> Match(absl::string_view text,
                               absl::Span<const v1::EntityKind> kinds,
                               const PreparedContext& context) const;
  // Returns the one entity that `text` means as of `revision` whatever stands
  // beside it; empty: there is none, or the context decides.
  std::string MatchAnywhere(absl::string_view text,
                            absl::Span<const v1::EntityKind> kinds,
                            int64_t revision) const;

  // Calls `visit` for each name in order, from the first after `after`, with
  // its description as of `revision`, until it returns false. Names not
  // described at that revision are left out.
  void VisitEntities(
      absl::string_view after, int64_t revision,
      const std::function<bool(const v1::Entity&,
                               int64_t description_revision)>& visit) const;

  // Returns the factor in (0, 1] that scales clubs' departure shares so that
  // those of all described clubs as of `revision`, merged-away and provisional
  // ones left out, sum to at most 0.95.
  double DepartureShareScale(int64_t revision) const;
  // Returns the club's departure share, scaled, in [0, 1].
  double DepartureShare(absl::string_view club, int64_t revision) const;

  // Returns how many calendar months before a player's contract ends a club of
  // association `joining` may sign him from one of association `leaving`: by
  // the rule of the first for the second, else by its rule for all others, else
  // kPreContractMonths. Empty: not known.
  int PreContractMonths(absl::string_view joining, absl::string_view leaving,
                        int64_t revision) const;

 private:
  Node& Intern(absl::string_view name);
  const Node* Lookup(absl::string_view name) const;

  void Describe(const v1::Entity& entity, int64_t revision,
                absl::Time commit_time);
  void Merge(const v1::EntityMerge& merge, int64_t revision);
  void ReplaceAliases(Node& node, const v1::Entity& entity, int64_t revision);
  std::map<std::string, AliasRule> AliasRulesOf(const v1::Entity& entity);
  AliasSlot& SlotOf(const std::string& folded, const Node& node);
  Version MakeVersion(const v1::Entity& entity, int64_t revision,
                      absl::Time commit_time);
  void AddToShareTotal(int64_t ppm, int64_t revision);

  std::vector<Candidate> FindCandidates(absl::string_view text,
                                        absl::Span<const v1::EntityKind> kinds,
                                        int64_t revision) const;

  // By name. Nodes are never removed: a name without a description at some
  // revision is one that only merges or other entities have mentioned.
  std::map<std::string, std::unique_ptr<Node>, std::less<>> nodes_;
  absl::flat_hash_map<absl::string_view, Node*> nodes_by_name_;
  absl::flat_hash_map<std::string, std::vector<AliasSlot>> aliases_;  // folded
  // What the departure shares of all clubs sum to, in millionths, from each
  // revision on that changed it. Whole numbers: the sum has no order.
  std::vector<std::pair<int64_t, int64_t>> share_totals_;
  std::vector<int64_t> changes_;  // revisions
  int64_t last_merge_ = 0;
};

// Returns the one entity that `matches` mean: the single one, or the one that
// more of the context speaks for than for any other. Empty: none, or ambiguous.
std::string BestMatch(const std::vector<NameMatch>& matches);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_NAMES_REGISTRY_H_
