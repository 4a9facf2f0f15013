#include "common/names/resolution.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
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

  // Decides what each mention means.
  void Decide(absl::Time now) {
    context_.time = TimeSpanFromProto(report_.publish()).Moment(now);
    FindMeanings();
    if (open_texts_.empty()) return;
    const bool in_context = DecideInContext();
    const bool together = DecideTogether();
    if (in_context || together) DecideInContext();
  }

  // Lists what was decided and reports the rest.
  void Resolve(bool allow_provisional, const FieldPath& root,
               Violations& violations) {
    auto meaning = meanings_.begin();
    ForEachMention(
        report_, FieldPath(),
        [&](const FieldPath& path, const v1::Mention& mention, Kinds allowed) {
          const OpenText* open = meaning->open_text < 0
                                     ? nullptr
                                     : &open_texts_[meaning->open_text];
          const std::string& name =
              open == nullptr ? meaning->name : open->name;
          ++meaning;
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
          } else if (open == nullptr) {
            return;  // neither name nor text
          } else if (allow_provisional && !FoldName(open->text).empty()) {
            AddMention(relative,
                       ProvisionalMeaning(open->text, kinds->front()));
          } else {
            AddUndecided(open->text, open->matches, absolute, violations);
          }
        });
  }

  ReportResolution TakeResult() { return std::move(result_); }

 private:
  // A text whose meaning depends on what stands beside it.
  struct OpenText {
    std::string text;
    Kinds kinds;
    std::vector<NameMatch> matches;
    std::string name;  // what it means; empty: not decided
  };
  // What an open text may mean.
  struct Guess {
    OpenText* open;
    std::string name;
  };
  // What a mention means: what is named, else what an open text does; neither:
  // nothing.
  struct Meaning {
    std::string name;
    int open_text = -1;  // index into open_texts_
  };

  // Decides what needs no context, makes it the context, and lists the texts
  // that need one.
  void FindMeanings() {
    absl::flat_hash_map<std::tuple<std::string, const v1::EntityKind*, size_t>,
                        int>
        numbers;
    ForEachMention(
        report_, FieldPath(),
        [&](const FieldPath&, const v1::Mention& mention, Kinds allowed) {
          Meaning& meaning = meanings_.emplace_back();
          const std::optional<Kinds> kinds = Narrow(allowed, mention);
          if (!kinds.has_value()) return;
          meaning.name = MeaningAnywhere(mention, *kinds);
          if (!meaning.name.empty()) {
            context_.entities.insert(meaning.name);
          } else if (mention.has_text()) {
            const auto [it, is_new] = numbers.try_emplace(
                {mention.text(), kinds->data(), kinds->size()},
                static_cast<int>(open_texts_.size()));
            if (is_new) open_texts_.push_back({mention.text(), *kinds, {}, ""});
            meaning.open_text = it->second;
          }
        });
  }

  // Returns the canonical name of what `mention` means whatever stands beside
  // it; empty: nothing, or it depends.
  std::string MeaningAnywhere(const v1::Mention& mention, Kinds kinds) const {
    if (mention.has_text()) {
      return registry_.MatchAnywhere(mention.text(), kinds, revision_);
    }
    return IsNameOf(mention.name(), kinds, registry_, revision_)
               ? registry_.Canonical(mention.name(), revision_)
               : "";
  }

  // Decides the open texts that the context tells apart, all in the same
  // context, and adds them to it. Returns whether there were any.
  bool DecideInContext() {
    const Registry::PreparedContext context =
        registry_.Prepare(context_, revision_);
    bool decided = false;
    for (OpenText& open : open_texts_) {
      if (!open.name.empty()) continue;
      open.matches = registry_.Match(open.text, open.kinds, context);
      open.name = BestMatch(open.matches);
    }
    for (const OpenText& open : open_texts_) {
      if (open.name.empty()) continue;
      decided |= context_.entities.insert(open.name).second;
    }
    return decided;
  }

  // Decides the ambiguous texts that tell each other apart, as "Konaté" and
  // "Liverpool" do where only one of the Konatés is at one of the Liverpools,
  // and adds them to the context. Returns whether there were any.
  bool DecideTogether() {
    const std::vector<Guess> guesses = GuessTogether();
    if (guesses.empty()) return false;
    NameContext likely = context_;
    for (const Guess& guess : guesses) likely.entities.insert(guess.name);
    const auto beside_guesses = registry_.Prepare(likely, revision_);
    bool decided = false;
    for (const auto& [open, name] : guesses) {
      // It must be the best beside the other guesses alone.
      if (!IsBestWithoutItself(
              name, registry_.Match(open->text, open->kinds, beside_guesses))) {
        continue;
      }
      open->name = name;
      decided |= context_.entities.insert(name).second;
    }
    return decided;
  }

  // Returns what the ambiguous texts would mean if each of them meant all that
  // it can: those of which one stands out.
  std::vector<Guess> GuessTogether() {
    NameContext possible = context_;
    for (const OpenText& open : open_texts_) {
      if (!open.name.empty()) continue;
      for (const NameMatch& match : open.matches) {
        possible.entities.insert(match.name);
      }
    }
    std::vector<Guess> guesses;
    if (possible.entities.size() == context_.entities.size()) return guesses;
    const auto beside_all = registry_.Prepare(possible, revision_);
    for (OpenText& open : open_texts_) {
      if (!open.name.empty() || open.matches.empty()) continue;
      std::string name =
          BestMatch(registry_.Match(open.text, open.kinds, beside_all));
      if (!name.empty()) guesses.push_back({&open, std::move(name)});
    }
    return guesses;
  }

  // Whether `name`, a member of the context in which `matches` were found, is
  // their best even if it does not speak for itself.
  static bool IsBestWithoutItself(const std::string& name,
                                  const std::vector<NameMatch>& matches) {
    if (matches.front().name != name) return false;
    return matches.size() == 1 ||
           matches[0].context_count - 1 > matches[1].context_count;
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
  NameContext context_;            // what is decided so far
  std::vector<Meaning> meanings_;  // of each mention, in the walk's order
  std::vector<OpenText> open_texts_;
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
  resolver.Decide(now);
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
