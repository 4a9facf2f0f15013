#include "common/names/resolution.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/names/folding.h"
#include "common/names/mentions.h"
#include "common/time.h"

namespace hearsay {
namespace {

using Kinds = absl::Span<const v1::EntityKind>;

// How many candidates an error lists: errors travel in headers.
constexpr size_t kListedCandidates = 10;

std::string ListCollections(Kinds kinds) {
  return absl::StrJoin(kinds, ", ", [](std::string* out, v1::EntityKind kind) {
    absl::StrAppend(out, CollectionOf(kind));
  });
}

// Returns the kinds that a mention can mean: what its field allows, narrowed by
// its own kind. Nothing: they exclude each other.
std::optional<Kinds> Narrow(Kinds allowed, const v1::Mention& mention) {
  if (mention.kind() == v1::ENTITY_KIND_UNSPECIFIED) return allowed;
  const auto it = std::find(allowed.begin(), allowed.end(), mention.kind());
  if (it == allowed.end()) return std::nullopt;
  return Kinds(&*it, 1);
}

// The same, with a violation if they do.
std::optional<Kinds> CheckKind(Kinds allowed, const v1::Mention& mention,
                               const FieldPath& path, Violations& violations) {
  const std::optional<Kinds> kinds = Narrow(allowed, mention);
  if (!kinds.has_value()) {
    violations.AddInvalid(
        FieldPath(path, "kind"),
        absl::StrCat("must be unset or that of ", ListCollections(allowed)));
  }
  return kinds;
}

// Whether `name` is an entity of `kinds`.
bool IsNameOf(absl::string_view name, Kinds kinds, const Registry& registry,
              int64_t revision) {
  const v1::Entity* entity = registry.Find(name, revision);
  return entity != nullptr &&
         std::find(kinds.begin(), kinds.end(), entity->kind()) != kinds.end();
}

// The same, with a violation if it is not.
bool CheckName(absl::string_view name, Kinds kinds, const Registry& registry,
               int64_t revision, const FieldPath& path,
               Violations& violations) {
  if (IsNameOf(name, kinds, registry, revision)) return true;
  if (registry.Find(name, revision) == nullptr) {
    violations.Add(path, v1::ERROR_REASON_NAME_UNKNOWN,
                   absl::StrCat("no entity is named \"", name, "\""));
  } else {
    violations.AddInvalid(
        path, absl::StrCat("must be one of ", ListCollections(kinds),
                           ", not \"", name, "\""));
  }
  return false;
}

void AddUndecided(absl::string_view text, const std::vector<NameMatch>& matches,
                  const FieldPath& path, Violations& violations) {
  if (matches.empty()) {
    violations.Add(path, v1::ERROR_REASON_NAME_UNKNOWN,
                   absl::StrCat("\"", text, "\" names no entity"));
    return;
  }
  std::vector<absl::string_view> names;
  for (size_t i = 0; i < std::min(matches.size(), kListedCandidates); ++i) {
    names.push_back(matches[i].name);
  }
  const size_t more = matches.size() - names.size();
  violations.Add(
      path, v1::ERROR_REASON_NAME_AMBIGUOUS,
      absl::StrCat("\"", text, "\" can mean ", absl::StrJoin(names, ", "),
                   more == 0 ? "" : absl::StrCat(" and ", more, " more"),
                   "; send a resource name"));
  violations.AddMetadata(path.ToString(), absl::StrJoin(names, ","));
}

// Resolves the mentions of one report.
class ReportResolver {
 public:
  ReportResolver(const v1::Report& report, const Registry& registry,
                 int64_t revision)
      : report_(report), registry_(registry), revision_(revision) {}

  // Decides what needs no context, and makes it the context.
  void FindContext(absl::Time now) {
    NameContext context;
    context.time = TimeSpanFromProto(report_.publish()).Moment(now);
    ForEachMention(
        report_, FieldPath(),
        [&](const FieldPath&, const v1::Mention& mention, Kinds allowed) {
          std::string name = MeaningAnywhere(mention, allowed);
          if (!name.empty()) context.entities.insert(name);
          decided_.push_back(std::move(name));
        });
    context_ = registry_.Prepare(context, revision_);
  }

  // Decides the rest.
  void Resolve(bool allow_provisional, const FieldPath& root,
               Violations& violations) {
    auto decided = decided_.begin();
    ForEachMention(
        report_, FieldPath(),
        [&](const FieldPath& path, const v1::Mention& mention, Kinds allowed) {
          const std::string& name = *decided++;
          // Nothing to say about it, and so no path to write.
          if (!name.empty() && mention.has_name()) return;
          const std::string relative = path.ToString();
          const FieldPath absolute(root, relative);
          const std::optional<Kinds> kinds =
              CheckKind(allowed, mention, absolute, violations);
          if (!kinds.has_value()) return;
          if (mention.has_name()) {
            CheckName(mention.name(), *kinds, registry_, revision_, absolute,
                      violations);
          } else if (!name.empty()) {
            AddMention(relative, name);
          } else if (mention.has_text()) {
            ResolveInContext(mention.text(), *kinds, allow_provisional,
                             relative, absolute, violations);
          }
        });
  }

  ReportResolution TakeResult() { return std::move(result_); }

 private:
  // Returns the canonical name of what `mention` means whatever stands beside
  // it; empty: nothing, or it depends.
  std::string MeaningAnywhere(const v1::Mention& mention, Kinds allowed) const {
    const std::optional<Kinds> kinds = Narrow(allowed, mention);
    if (!kinds.has_value()) return "";
    if (mention.has_text()) {
      return registry_.MatchAnywhere(mention.text(), *kinds, revision_);
    }
    return IsNameOf(mention.name(), *kinds, registry_, revision_)
               ? registry_.Canonical(mention.name(), revision_)
               : "";
  }

  void ResolveInContext(const std::string& text, Kinds kinds,
                        bool allow_provisional, const std::string& relative,
                        const FieldPath& absolute, Violations& violations) {
    const std::vector<NameMatch> matches =
        registry_.Match(text, kinds, context_);
    const std::string name = BestMatch(matches);
    if (!name.empty()) {
      AddMention(relative, name);
    } else if (allow_provisional && !FoldName(text).empty()) {
      AddMention(relative, ProvisionalMeaning(text, kinds.front()));
    } else {
      AddUndecided(text, matches, absolute, violations);
    }
  }

  // Returns the name of the provisional entity of `text`, or of what it has
  // been merged into, and lists it as new if it is.
  std::string ProvisionalMeaning(const std::string& text, v1::EntityKind kind) {
    const std::string name =
        registry_.Canonical(ProvisionalName(kind, text), revision_);
    if (registry_.Find(name, revision_) == nullptr &&
        new_.insert(name).second) {
      v1::Entity& entity = result_.new_provisionals.emplace_back();
      entity.set_name(name);
      entity.set_kind(kind);
      entity.set_display_name(text);
      entity.set_provisional(true);
    }
    return name;
  }

  void AddMention(const std::string& path, const std::string& name) {
    const v1::Entity* entity = registry_.Find(name, revision_);
    v1::ResolvedMention& resolved = result_.mentions.emplace_back();
    resolved.set_field_path(path);
    resolved.set_name(name);
    resolved.set_provisional(entity == nullptr || entity->provisional());
  }

  const v1::Report& report_;
  const Registry& registry_;
  const int64_t revision_;
  Registry::PreparedContext context_;
  // What each mention means, in the walk's order; empty: not yet decided.
  std::vector<std::string> decided_;
  absl::flat_hash_set<std::string> new_;
  ReportResolution result_;
};

}  // namespace

ReportResolution ResolveMentions(const v1::Report& report,
                                 const Registry& registry, int64_t revision,
                                 absl::Time now, bool allow_provisional,
                                 const FieldPath& root,
                                 Violations& violations) {
  ReportResolver resolver(report, registry, revision);
  resolver.FindContext(now);
  resolver.Resolve(allow_provisional, root, violations);
  return resolver.TakeResult();
}

std::string ResolveMention(const v1::Mention& mention, Kinds kinds,
                           const Registry& registry, const NameContext& context,
                           int64_t revision, const FieldPath& path,
                           Violations& violations) {
  const std::optional<Kinds> narrowed =
      CheckKind(kinds, mention, path, violations);
  if (!narrowed.has_value()) return "";
  if (mention.has_name()) {
    const std::string& name = mention.name();
    return CheckName(name, *narrowed, registry, revision, path, violations)
               ? registry.Canonical(name, revision)
               : "";
  }
  if (!mention.has_text()) {
    violations.AddInvalid(path, "needs a name or a text");
    return "";
  }
  const std::vector<NameMatch> matches =
      registry.Match(mention.text(), *narrowed, context, revision);
  std::string name = BestMatch(matches);
  if (name.empty()) AddUndecided(mention.text(), matches, path, violations);
  return name;
}

}  // namespace hearsay
