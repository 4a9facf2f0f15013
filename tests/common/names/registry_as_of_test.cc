// What a registry says as of a revision is what the records up to there say,
// whatever came later.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "common/calendar.h"
#include "common/names/folding.h"
#include "common/names/registry.h"
#include "common/time.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {
namespace {

constexpr int kRecords = 80;
const std::vector<std::string> kNames = {
    "clubs/a", "clubs/b",   "clubs/c",   "clubs/d",   "clubs/e",
    "clubs/f", "players/k", "players/l", "players/m", "associations/x"};
const std::vector<std::string> kTexts = {"Alpha",    "Álpha",  "Beta",
                                         "The Reds", "Konaté", "Łódź"};
const std::vector<std::string> kSeasons = {"2024/25", "2025/26"};

absl::Time Start() { return absl::FromUnixSeconds(1735689600); }

// Makes records of every kind that registry and calendar read, valid or not.
class RandomRecords {
 public:
  explicit RandomRecords(int seed) : random_(seed) {}

  std::vector<v1::Record> Make() {
    std::vector<v1::Record> records(kRecords);
    for (int i = 0; i < kRecords; ++i) {
      records[i].set_revision(i + 1);
      *records[i].mutable_commit_time() =
          TimeToProto(Start() + i * absl::Hours(6));
      Fill(records[i]);
    }
    return records;
  }

 private:
  int Below(int bound) {
    return std::uniform_int_distribution<int>(0, bound - 1)(random_);
  }
  const std::string& Pick(const std::vector<std::string>& from) {
    return from[Below(from.size())];
  }
  google::protobuf::Timestamp AnyTime() {
    return TimeToProto(Start() + Below(80) * absl::Hours(12));
  }

  void Fill(v1::Record& record) {
    const int kind = Below(20);
    if (kind < 9) {
      FillEntity(*record.mutable_entity());
    } else if (kind < 17) {
      FillMerge(*record.mutable_entity_merge());
    } else if (kind < 19) {
      FillWindows(*record.mutable_transfer_windows());
    } else {
      record.mutable_retraction();
    }
  }

  void FillEntity(v1::Entity& entity) {
    entity.set_name(Pick(kNames));
    entity.set_kind(KindOfName(entity.name()));
    entity.set_display_name(Pick(kTexts));
    entity.set_provisional(Below(4) == 0);
    for (int i = Below(3); i > 0; --i) {
      v1::Alias& alias = *entity.add_aliases();
      alias.set_text(Pick(kTexts));
      for (int j = Below(3); j > 0; --j) alias.add_contexts(Pick(kNames));
    }
    if (entity.kind() == v1::ENTITY_KIND_CLUB) {
      entity.set_departure_share_ppm(Below(3) == 0 ? 0 : Below(1'000'000));
      if (Below(2) == 0) entity.set_association("associations/x");
    }
    for (int i = Below(3); i > 0 && entity.kind() == v1::ENTITY_KIND_PLAYER;
         --i) {
      v1::Engagement& engagement = *entity.add_engagements();
      engagement.set_club(Pick(kNames));
      engagement.set_loan(Below(2) == 0);
      *engagement.mutable_start()->mutable_start_time() = AnyTime();
      if (Below(2) == 0) {
        *engagement.mutable_contract_end()->mutable_end_time() = AnyTime();
      }
      if (Below(2) == 0) *engagement.mutable_know_time() = AnyTime();
    }
  }

  void FillMerge(v1::EntityMerge& merge) {
    // Mostly taken back soon, so that there is something to merge again.
    if (last_merge_.has_value() && Below(2) == 0) {
      merge = *last_merge_;
      merge.set_undo(true);
      last_merge_.reset();
      return;
    }
    merge.set_duplicate(Pick(kNames));
    merge.set_survivor(Pick(kNames));
    merge.set_undo(Below(8) == 0);
    if (!merge.undo()) last_merge_ = merge;
  }

  void FillWindows(v1::TransferWindows& windows) {
    windows.set_association(Pick({"associations/x", "associations/y"}));
    windows.set_season(Pick(kSeasons));
    *windows.mutable_start_time() = AnyTime();
    *windows.mutable_end_time() = AnyTime();
    for (int i = Below(3); i > 0; --i) {
      v1::TransferWindow& window = *windows.add_windows();
      *window.mutable_open_time() = AnyTime();
      *window.mutable_close_time() = AnyTime();
      window.set_kind(static_cast<v1::TransferWindowKind>(1 + Below(2)));
    }
  }

  std::mt19937 random_;
  std::optional<v1::EntityMerge> last_merge_;
};

std::vector<NameContext> Contexts() {
  std::vector<NameContext> contexts = {NameContext()};
  for (const auto& entities : std::vector<std::set<std::string>>{
           {"clubs/a"},
           {"clubs/b", "players/k"},
           {"clubs/c", "clubs/unknown"},
           {"associations/x", "players/l", "players/m"}}) {
    NameContext context;
    context.entities.insert(entities.begin(), entities.end());
    contexts.push_back(context);
    context.time = Start() + absl::Hours(400);
    contexts.push_back(context);
  }
  return contexts;
}

// Writes down every answer as of `revision`.
class Answers {
 public:
  Answers(const Registry& registry, const Calendar& calendar, int64_t revision)
      : registry_(registry), calendar_(calendar), revision_(revision) {}

  std::string All() {
    for (const std::string& name : kNames) Entity(name);
    Entity("clubs/unknown");
    registry_.VisitEntities("", revision_,
                            [&](const v1::Entity& entity, int64_t from) {
                              Line("visit", entity.name(), from);
                              return true;
                            });
    Line("scale", Bits(registry_.DepartureShareScale(revision_)));
    for (const std::string& text : kTexts) Text(text);
    Windows();
    return std::move(text_);
  }

 private:
  template <typename... Parts>
  void Line(const Parts&... parts) {
    text_ += absl::StrJoin({absl::StrCat(parts)...}, " ");
    text_ += '\n';
  }
  static std::string Bits(double value) {
    uint64_t bits;
    static_assert(sizeof(bits) == sizeof(value));
    std::memcpy(&bits, &value, sizeof(bits));
    return absl::StrCat(absl::Hex(bits));
  }

  void Entity(const std::string& name) {
    const v1::Entity* entity = registry_.Find(name, revision_);
    Line("entity", name, entity == nullptr ? "-" : entity->ShortDebugString(),
         registry_.FindRevision(name, revision_));
    Line("is", registry_.Canonical(name, revision_),
         registry_.IsMergedAway(name, revision_),
         absl::StrJoin(registry_.SameAs(name, revision_), ","),
         Bits(registry_.DepartureShare(name, revision_)));
    for (const std::string& other : kNames) {
      Line("merge", registry_.MergeInForce(name, other, revision_));
    }
  }

  void Text(const std::string& text) {
    const std::vector<std::vector<v1::EntityKind>> kind_lists = {
        {}, {v1::ENTITY_KIND_CLUB}, {v1::ENTITY_KIND_PLAYER}};
    for (const auto& kinds : kind_lists) {
      Line("anywhere", text, registry_.MatchAnywhere(text, kinds, revision_));
      for (const NameContext& context : contexts_) {
        for (const NameMatch& match :
             registry_.Match(text, kinds, context, revision_)) {
          Line("match", text, match.name, match.context_count);
        }
      }
    }
  }

  void Windows() {
    for (const std::string& name : calendar_.Associations(revision_)) {
      const AssociationWindows windows = calendar_.At(name, revision_);
      for (const auto& [start, end] : windows.known) {
        Line("known", name, absl::FormatTime(start), absl::FormatTime(end));
      }
      for (const Window& window : windows.windows) {
        Line("window", absl::FormatTime(window.open),
             absl::FormatTime(window.close), window.kind);
      }
    }
    calendar_.VisitSeasons("", "", revision_,
                           [&](const v1::TransferWindows& windows) {
                             Line("season", windows.ShortDebugString());
                             return true;
                           });
  }

  const Registry& registry_;
  const Calendar& calendar_;
  const int64_t revision_;
  const std::vector<NameContext> contexts_ = Contexts();
  std::string text_;
};

class AsOfTest : public ::testing::TestWithParam<int> {};

TEST_P(AsOfTest, LaterRecordsChangeNothing) {
  const std::vector<v1::Record> records = RandomRecords(GetParam()).Make();
  Registry whole;
  Calendar whole_calendar;
  for (const v1::Record& record : records) {
    whole.Apply(record);
    whole_calendar.Apply(record);
  }
  Registry prefix;
  Calendar prefix_calendar;
  for (int64_t revision = 0; revision <= kRecords; ++revision) {
    if (revision > 0) {
      prefix.Apply(records[revision - 1]);
      prefix_calendar.Apply(records[revision - 1]);
    }
    ASSERT_EQ(Answers(whole, whole_calendar, revision).All(),
              Answers(prefix, prefix_calendar, revision).All())
        << "as of " << revision;
  }
}

// The same rules in the plainest way: replay, then look at everything.
class PlainRegistry {
 public:
  PlainRegistry(const std::vector<v1::Record>& records, int64_t revision) {
    for (int64_t i = 0; i < revision; ++i) Apply(records[i]);
  }

  std::string Canonical(std::string name) const {
    while (survivors_.contains(name)) name = survivors_.at(name);
    return name;
  }
  std::vector<std::string> SameAs(const std::string& name) const {
    std::set<std::string> same = {name};
    for (const std::string& other : kNames) {
      if (Canonical(other) == Canonical(name)) same.insert(other);
    }
    return {same.begin(), same.end()};
  }
  // Entities that `text` can mean without context.
  std::set<std::string> Meanings(const std::string& text) const {
    std::set<std::string> described, provisional;
    for (const auto& [name, entity] : entities_) {
      if (!HasAlias(entity, FoldName(text))) continue;
      const std::string canonical = Canonical(name);
      const auto it = entities_.find(canonical);
      const bool is_provisional = it == entities_.end()
                                      ? entity.provisional()
                                      : it->second.provisional();
      (is_provisional ? provisional : described).insert(canonical);
    }
    return described.empty() ? provisional : described;
  }
  double ShareScale() const {
    double sum = 0;  // of whole numbers, so exact
    for (const auto& [name, entity] : entities_) {
      if (entity.kind() != v1::ENTITY_KIND_CLUB || entity.provisional())
        continue;
      if (survivors_.contains(name)) continue;
      sum += entity.departure_share_ppm() == 0 ? 5000
                                               : entity.departure_share_ppm();
    }
    return sum > 950000 ? 950000 / sum : 1;
  }

 private:
  void Apply(const v1::Record& record) {
    if (record.has_entity())
      entities_[record.entity().name()] = record.entity();
    if (!record.has_entity_merge()) return;
    const v1::EntityMerge& merge = record.entity_merge();
    const auto it = survivors_.find(merge.duplicate());
    if (merge.undo()) {
      if (it != survivors_.end() && it->second == merge.survivor()) {
        survivors_.erase(it);
      }
    } else if (it == survivors_.end() &&
               !survivors_.contains(merge.survivor()) &&
               merge.duplicate() != merge.survivor()) {
      survivors_[merge.duplicate()] = merge.survivor();
    }
  }
  static bool HasAlias(const v1::Entity& entity, const std::string& folded) {
    if (FoldName(entity.display_name()) == folded) return true;
    return std::any_of(entity.aliases().begin(), entity.aliases().end(),
                       [&](const v1::Alias& alias) {
                         return alias.contexts().empty() &&
                                FoldName(alias.text()) == folded;
                       });
  }

  std::map<std::string, v1::Entity> entities_;
  std::map<std::string, std::string> survivors_;
};

TEST_P(AsOfTest, AgreesWithAPlainReplay) {
  const std::vector<v1::Record> records = RandomRecords(GetParam()).Make();
  Registry registry;
  for (const v1::Record& record : records) registry.Apply(record);
  for (int64_t revision = 0; revision <= kRecords; ++revision) {
    const PlainRegistry plain(records, revision);
    for (const std::string& name : kNames) {
      ASSERT_EQ(registry.Canonical(name, revision), plain.Canonical(name));
      ASSERT_EQ(registry.SameAs(name, revision), plain.SameAs(name));
    }
    ASSERT_EQ(registry.DepartureShareScale(revision), plain.ShareScale());
    for (const std::string& text : kTexts) {
      std::set<std::string> meanings;
      for (const NameMatch& match :
           registry.Match(text, {}, NameContext(), revision)) {
        meanings.insert(match.name);
      }
      ASSERT_EQ(meanings, plain.Meanings(text))
          << text << " as of " << revision;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AsOfTest, ::testing::Range(1, 17));

}  // namespace
}  // namespace hearsay
