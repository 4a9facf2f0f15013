#include "common/names/registry.h"

#include <algorithm>
#include <limits>

#include "common/names/folding.h"
#include "common/time.h"

namespace hearsay {
namespace {

// The end of what still holds.
constexpr int64_t kOpen = std::numeric_limits<int64_t>::max();

constexpr int64_t kPpm = 1'000'000;
constexpr int64_t kDefaultSharePpm = 5'000;
constexpr int64_t kShareTotalPpmMax = 950'000;

// Returns the last of `items`, which ascend by `from`, that starts at or before
// `revision`, or null.
template <typename Item>
const Item* LastFrom(const std::vector<Item>& items, int64_t revision) {
  const auto after = std::upper_bound(
      items.begin(), items.end(), revision,
      [](int64_t wanted, const Item& item) { return wanted < item.from; });
  return after == items.begin() ? nullptr : &*(after - 1);
}

// Returns the one of `spans`, which do not overlap, that holds at `revision`,
// or null.
template <typename Span>
const Span* SpanAt(const std::vector<Span>& spans, int64_t revision) {
  const Span* span = LastFrom(spans, revision);
  return span != nullptr && revision < span->to ? span : nullptr;
}

template <typename T>
void SortUnique(std::vector<T>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

}  // namespace

// How an entity's aliases with one folded text count together.
struct Registry::AliasRule {
  bool everywhere = false;  // one of them needs no context
  std::vector<const Node*> contexts;

  bool operator==(const AliasRule& other) const {
    return everywhere == other.everywhere && contexts == other.contexts;
  }
};

// Whether and since when one folded text is an alias of one entity.
struct Registry::AliasSlot {
  struct Span {
    int64_t from;
    int64_t to;
    AliasRule rule;
  };
  const Node* node;
  std::vector<Span> spans;
};

// One description of an entity, with what matching needs of it.
struct Registry::Version {
  struct Engagement {
    const Node* club;
    absl::Time start;  // when it had started and was public
    absl::Time end;
    bool loan;
  };
  int64_t from;
  std::unique_ptr<const v1::Entity> entity;  // its address stays
  std::vector<Engagement> engagements;
  std::vector<const Node*> belongs_to;  // association and affiliations

  // Returns the clubs at which the player is engaged at `time`: on loan and at
  // the club that lends him, but at none that he has left for another before
  // his contract ended.
  std::vector<const Node*> ClubsAt(absl::Time time) const {
    std::vector<const Node*> clubs;
    const bool any_time = time == absl::InfiniteFuture();
    bool on_later_loan = false;
    for (auto it = engagements.rbegin(); it != engagements.rend(); ++it) {
      if (any_time) {
        clubs.push_back(it->club);
        continue;
      }
      if (time < it->start) continue;
      if (time < it->end && !(it->loan && on_later_loan)) {
        clubs.push_back(it->club);
      }
      if (!it->loan) break;
      on_later_loan = true;
    }
    return clubs;
  }
};

// A resource name with everything the log says about it.
struct Registry::Node {
  struct MergeSpan {
    int64_t from;
    int64_t to;
    Node* survivor;
  };
  absl::string_view name;
  std::vector<Version> versions;
  std::vector<MergeSpan> merges;              // of this into others
  absl::flat_hash_set<const Node*> absorbed;  // ever merged into this

  const Version* VersionAt(int64_t revision) const {
    return LastFrom(versions, revision);
  }
  const Node* SurvivorAt(int64_t revision) const {
    const MergeSpan* span = SpanAt(merges, revision);
    return span == nullptr ? nullptr : span->survivor;
  }
  const Node* CanonicalAt(int64_t revision) const {
    const Node* node = this;
    while (const Node* survivor = node->SurvivorAt(revision)) node = survivor;
    return node;
  }
  // What the node adds to the sum of departure shares as it stands now.
  int64_t PresentSharePpm() const {
    if (versions.empty() || SurvivorAt(kOpen - 1) != nullptr) return 0;
    const v1::Entity& entity = *versions.back().entity;
    if (entity.kind() != v1::ENTITY_KIND_CLUB || entity.provisional()) return 0;
    return SharePpmOf(entity);
  }
  static int64_t SharePpmOf(const v1::Entity& entity) {
    const int64_t ppm = entity.departure_share_ppm();
    return ppm == 0 ? kDefaultSharePpm : ppm;
  }
};

// An entity that a text can mean, by one of its aliases.
struct Registry::Candidate {
  const Node* entity;  // canonical
  const Version* description;
  const AliasRule* rule;

  bool CountsIn(const PreparedContext& context) const {
    if (rule->everywhere || context.members.contains(entity)) return true;
    return std::any_of(
        rule->contexts.begin(), rule->contexts.end(), [&](const Node* node) {
          return context.members.contains(node->CanonicalAt(context.revision));
        });
  }

  // Appends the members of the context that speak for the entity.
  void AppendSpeakers(const PreparedContext& context,
                      std::vector<const Node*>& speakers) const {
    const auto append_member = [&](const Node* node) {
      const Node* canonical = node->CanonicalAt(context.revision);
      if (context.members.contains(canonical)) speakers.push_back(canonical);
    };
    append_member(entity);
    for (const Node* node : rule->contexts) append_member(node);
    for (const Node* node : description->belongs_to) append_member(node);
    for (const Node* club : description->ClubsAt(context.time)) {
      append_member(club);
    }
    const auto players = context.players_at.find(entity);
    if (players != context.players_at.end()) {
      speakers.insert(speakers.end(), players->second.begin(),
                      players->second.end());
    }
  }
};

Registry::Registry() = default;
Registry::~Registry() = default;
Registry::Registry(Registry&&) = default;
Registry& Registry::operator=(Registry&&) = default;

void Registry::Apply(const v1::Record& record) {
  if (record.has_entity()) {
    Describe(record.entity(), record.revision(),
             TimeFromProto(record.commit_time()));
  } else if (record.has_entity_merge()) {
    Merge(record.entity_merge(), record.revision());
    last_merge_ = record.revision();
  } else {
    return;
  }
  changes_.push_back(record.revision());
}

int64_t Registry::LastChangeAt(int64_t revision) const {
  const auto after =
      std::upper_bound(changes_.begin(), changes_.end(), revision);
  return after == changes_.begin() ? 0 : *(after - 1);
}

Registry::Node& Registry::Intern(absl::string_view name) {
  if (const auto it = nodes_by_name_.find(name); it != nodes_by_name_.end()) {
    return *it->second;
  }
  const auto it =
      nodes_.emplace(std::string(name), std::make_unique<Node>()).first;
  Node& node = *it->second;
  node.name = it->first;
  nodes_by_name_.emplace(node.name, &node);
  return node;
}

const Registry::Node* Registry::Lookup(absl::string_view name) const {
  const auto it = nodes_by_name_.find(name);
  return it == nodes_by_name_.end() ? nullptr : it->second;
}

void Registry::Describe(const v1::Entity& entity, int64_t revision,
                        absl::Time commit_time) {
  Node& node = Intern(entity.name());
  const int64_t share = node.PresentSharePpm();
  ReplaceAliases(node, entity, revision);
  node.versions.push_back(MakeVersion(entity, revision, commit_time));
  AddToShareTotal(node.PresentSharePpm() - share, revision);
}

void Registry::Merge(const v1::EntityMerge& merge, int64_t revision) {
  Node& duplicate = Intern(merge.duplicate());
  Node& survivor = Intern(merge.survivor());
  const int64_t share = duplicate.PresentSharePpm();
  const Node* in_force = duplicate.SurvivorAt(revision);
  if (merge.undo()) {
    if (in_force == &survivor) duplicate.merges.back().to = revision;
  } else if (in_force == nullptr && &duplicate != &survivor &&
             survivor.SurvivorAt(revision) == nullptr) {
    // Both stand for themselves, so that merges never form a ring.
    duplicate.merges.push_back({revision, kOpen, &survivor});
    survivor.absorbed.insert(&duplicate);
  }
  AddToShareTotal(duplicate.PresentSharePpm() - share, revision);
}

void Registry::ReplaceAliases(Node& node, const v1::Entity& entity,
                              int64_t revision) {
  std::map<std::string, AliasRule> before;
  if (!node.versions.empty()) {
    before = AliasRulesOf(*node.versions.back().entity);
  }
  std::map<std::string, AliasRule> after = AliasRulesOf(entity);
  for (const auto& [folded, rule] : before) {
    const auto it = after.find(folded);
    if (it != after.end() && it->second == rule) {
      after.erase(it);
    } else {
      SlotOf(folded, node).spans.back().to = revision;
    }
  }
  for (auto& [folded, rule] : after) {
    SlotOf(folded, node).spans.push_back({revision, kOpen, std::move(rule)});
  }
}

std::map<std::string, Registry::AliasRule> Registry::AliasRulesOf(
    const v1::Entity& entity) {
  std::map<std::string, AliasRule> rules;
  rules[FoldName(entity.display_name())].everywhere = true;
  for (const v1::Alias& alias : entity.aliases()) {
    AliasRule& rule = rules[FoldName(alias.text())];
    if (alias.contexts().empty()) rule.everywhere = true;
    for (const std::string& context : alias.contexts()) {
      rule.contexts.push_back(&Intern(context));
    }
  }
  for (auto& [folded, rule] : rules) SortUnique(rule.contexts);
  rules.erase("");
  return rules;
}

Registry::AliasSlot& Registry::SlotOf(const std::string& folded,
                                      const Node& node) {
  std::vector<AliasSlot>& slots = aliases_[folded];
  const auto it = std::find_if(
      slots.begin(), slots.end(),
      [&node](const AliasSlot& slot) { return slot.node == &node; });
  if (it != slots.end()) return *it;
  return slots.emplace_back(AliasSlot{&node, {}});
}

Registry::Version Registry::MakeVersion(const v1::Entity& entity,
                                        int64_t revision,
                                        absl::Time commit_time) {
  Version version{revision, std::make_unique<v1::Entity>(entity), {}, {}};
  for (const v1::Engagement& engagement : entity.engagements()) {
    const TimeSpan start = TimeSpanFromProto(engagement.start());
    const absl::Time public_time = engagement.has_know_time()
                                       ? TimeFromProto(engagement.know_time())
                                       : start.Moment(commit_time);
    version.engagements.push_back(
        {&Intern(engagement.club()), std::max(start.start, public_time),
         TimeSpanFromProto(engagement.contract_end()).end, engagement.loan()});
  }
  if (!entity.association().empty()) {
    version.belongs_to.push_back(&Intern(entity.association()));
  }
  for (const std::string& affiliation : entity.affiliations()) {
    version.belongs_to.push_back(&Intern(affiliation));
  }
  return version;
}

void Registry::AddToShareTotal(int64_t ppm, int64_t revision) {
  if (ppm == 0) return;
  const int64_t total = share_totals_.empty() ? 0 : share_totals_.back().second;
  share_totals_.emplace_back(revision, total + ppm);
}

const v1::Entity* Registry::Find(absl::string_view name,
                                 int64_t revision) const {
  const Node* node = Lookup(name);
  const Version* version =
      node == nullptr ? nullptr : node->VersionAt(revision);
  return version == nullptr ? nullptr : version->entity.get();
}

int64_t Registry::FindRevision(absl::string_view name, int64_t revision) const {
  const Node* node = Lookup(name);
  const Version* version =
      node == nullptr ? nullptr : node->VersionAt(revision);
  return version == nullptr ? 0 : version->from;
}

std::string Registry::Canonical(absl::string_view name,
                                int64_t revision) const {
  const Node* node = Lookup(name);
  return std::string(node == nullptr ? name
                                     : node->CanonicalAt(revision)->name);
}

std::vector<std::string> Registry::SameAs(absl::string_view name,
                                          int64_t revision) const {
  const Node* node = Lookup(name);
  if (node == nullptr) return {std::string(name)};
  std::vector<const Node*> same = {node->CanonicalAt(revision)};
  for (size_t i = 0; i < same.size(); ++i) {
    for (const Node* absorbed : same[i]->absorbed) {
      if (absorbed->SurvivorAt(revision) == same[i]) same.push_back(absorbed);
    }
  }
  std::vector<std::string> names;
  for (const Node* each : same) names.emplace_back(each->name);
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> Registry::EverSameAs(absl::string_view name) const {
  const Node* node = Lookup(name);
  if (node == nullptr) return {std::string(name)};
  std::vector<const Node*> joined = {node};
  absl::flat_hash_set<const Node*> seen = {node};
  const auto join = [&](const Node* other) {
    if (seen.insert(other).second) joined.push_back(other);
  };
  for (size_t i = 0; i < joined.size(); ++i) {
    for (const Node* absorbed : joined[i]->absorbed) join(absorbed);
    for (const Node::MergeSpan& merge : joined[i]->merges) join(merge.survivor);
  }
  std::vector<std::string> names;
  for (const Node* each : joined) names.emplace_back(each->name);
  std::sort(names.begin(), names.end());
  return names;
}

int64_t Registry::MergeInForce(absl::string_view duplicate,
                               absl::string_view survivor,
                               int64_t revision) const {
  const Node* node = Lookup(duplicate);
  if (node == nullptr) return 0;
  const Node::MergeSpan* span = SpanAt(node->merges, revision);
  return span != nullptr && span->survivor->name == survivor ? span->from : 0;
}

bool Registry::IsMergedAway(absl::string_view name, int64_t revision) const {
  const Node* node = Lookup(name);
  return node != nullptr && node->SurvivorAt(revision) != nullptr;
}

std::vector<Registry::Candidate> Registry::FindCandidates(
    absl::string_view text, absl::Span<const v1::EntityKind> kinds,
    int64_t revision) const {
  std::vector<Candidate> candidates;
  const auto slots = aliases_.find(FoldName(text));
  if (slots == aliases_.end()) return candidates;
  for (const AliasSlot& slot : slots->second) {
    const AliasSlot::Span* span = SpanAt(slot.spans, revision);
    if (span == nullptr) continue;
    const Node* entity = slot.node->CanonicalAt(revision);
    const Version* description = entity->VersionAt(revision);
    if (description == nullptr) description = slot.node->VersionAt(revision);
    const v1::EntityKind kind = description->entity->kind();
    if (kinds.empty() ||
        std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) {
      candidates.push_back({entity, description, &span->rule});
    }
  }
  return candidates;
}

Registry::PreparedContext Registry::Prepare(const NameContext& context,
                                            int64_t revision) const {
  PreparedContext prepared;
  prepared.revision = revision;
  prepared.time = context.time;
  for (const std::string& name : context.entities) {
    // A name that nothing has mentioned speaks for nothing.
    const Node* node = Lookup(name);
    if (node == nullptr) continue;
    const Node* member = node->CanonicalAt(revision);
    if (!prepared.members.insert(member).second) continue;
    const Version* description = member->VersionAt(revision);
    if (description == nullptr) continue;
    for (const Node* club : description->ClubsAt(context.time)) {
      prepared.players_at[club->CanonicalAt(revision)].push_back(member);
    }
  }
  return prepared;
}

std::vector<NameMatch> Registry::Match(absl::string_view text,
                                       absl::Span<const v1::EntityKind> kinds,
                                       const NameContext& context,
                                       int64_t revision) const {
  return Match(text, kinds, Prepare(context, revision));
}

namespace {

// Drops provisional candidates if there are others.
template <typename Candidate>
void PreferDescribed(std::vector<Candidate>& candidates) {
  const auto provisional = [](const Candidate& candidate) {
    return candidate.description->entity->provisional();
  };
  if (std::all_of(candidates.begin(), candidates.end(), provisional)) return;
  candidates.erase(
      std::remove_if(candidates.begin(), candidates.end(), provisional),
      candidates.end());
}

}  // namespace

std::vector<NameMatch> Registry::Match(absl::string_view text,
                                       absl::Span<const v1::EntityKind> kinds,
                                       const PreparedContext& context) const {
  std::vector<Candidate> candidates =
      FindCandidates(text, kinds, context.revision);
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(),
                                  [&](const Candidate& candidate) {
                                    return !candidate.CountsIn(context);
                                  }),
                   candidates.end());
  PreferDescribed(candidates);
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) {
              return a.entity->name < b.entity->name;
            });

  std::vector<NameMatch> matches;
  std::vector<const Node*> speakers;
  for (size_t i = 0; i < candidates.size(); ++i) {
    candidates[i].AppendSpeakers(context, speakers);
    // An entity may match by its own alias and by those of merged ones.
    const Node* entity = candidates[i].entity;
    if (i + 1 < candidates.size() && candidates[i + 1].entity == entity) {
      continue;
    }
    SortUnique(speakers);
    matches.push_back(
        {std::string(entity->name), static_cast<int>(speakers.size())});
    speakers.clear();
  }
  std::stable_sort(matches.begin(), matches.end(),
                   [](const NameMatch& a, const NameMatch& b) {
                     return a.context_count > b.context_count;
                   });
  return matches;
}

std::string Registry::MatchAnywhere(absl::string_view text,
                                    absl::Span<const v1::EntityKind> kinds,
                                    int64_t revision) const {
  std::vector<Candidate> candidates = FindCandidates(text, kinds, revision);
  PreferDescribed(candidates);
  bool everywhere = false;
  for (const Candidate& candidate : candidates) {
    if (candidate.entity != candidates.front().entity) return "";
    everywhere = everywhere || candidate.rule->everywhere;
  }
  return everywhere ? std::string(candidates.front().entity->name) : "";
}

void Registry::VisitEntities(
    absl::string_view after, int64_t revision,
    const std::function<bool(const v1::Entity&, int64_t)>& visit) const {
  for (auto it = nodes_.upper_bound(after); it != nodes_.end(); ++it) {
    const Version* version = it->second->VersionAt(revision);
    if (version != nullptr && !visit(*version->entity, version->from)) return;
  }
}

double Registry::DepartureShareScale(int64_t revision) const {
  const auto after = std::upper_bound(
      share_totals_.begin(), share_totals_.end(), revision,
      [](int64_t wanted, const auto& total) { return wanted < total.first; });
  if (after == share_totals_.begin()) return 1.0;
  const int64_t total_ppm = (after - 1)->second;
  if (total_ppm <= kShareTotalPpmMax) return 1.0;
  return static_cast<double>(kShareTotalPpmMax) /
         static_cast<double>(total_ppm);
}

double Registry::DepartureShare(absl::string_view club,
                                int64_t revision) const {
  const v1::Entity* entity = Find(Canonical(club, revision), revision);
  const int64_t ppm =
      entity == nullptr ? kDefaultSharePpm : Node::SharePpmOf(*entity);
  return static_cast<double>(ppm) / static_cast<double>(kPpm) *
         DepartureShareScale(revision);
}

int Registry::PreContractMonths(absl::string_view joining,
                                absl::string_view leaving,
                                int64_t revision) const {
  const v1::Entity* association = Find(Canonical(joining, revision), revision);
  int months = kPreContractMonths;
  if (association == nullptr) return months;
  const std::string from = Canonical(leaving, revision);
  for (const v1::PreContractRule& rule : association->pre_contract_rules()) {
    if (rule.from_association().empty()) {
      months = rule.months();
    } else if (Canonical(rule.from_association(), revision) == from) {
      return rule.months();
    }
  }
  return months;
}

std::string BestMatch(const std::vector<NameMatch>& matches) {
  if (matches.empty()) return "";
  if (matches.size() > 1 &&
      matches[0].context_count == matches[1].context_count) {
    return "";
  }
  return matches.front().name;
}

}  // namespace hearsay
