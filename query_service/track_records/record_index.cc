#include "query_service/track_records/record_index.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"

namespace hearsay {
namespace {

constexpr int kTierCount = 6;

// What changes in one table.
struct RowChanges {
  std::vector<RecordRow> removed;
  std::vector<RecordRow> added;
};

// Returns the changed table; null: nothing is left.
std::shared_ptr<const RecordTable> Apply(
    RowChanges changes, const std::shared_ptr<const RecordTable>& table) {
  RecordTable changed = table == nullptr
                            ? RecordTable(std::move(changes.added))
                            : table->Changed(std::move(changes.removed),
                                             std::move(changes.added));
  if (changed.empty()) return nullptr;
  return std::make_shared<const RecordTable>(std::move(changed));
}

// Puts the changed table where it belongs.
template <typename Map, typename Key>
void ApplyAt(const Key& key, RowChanges changes, Map& tables) {
  const auto it = tables.find(key);
  auto changed =
      Apply(std::move(changes), it == tables.end() ? nullptr : it->second);
  if (changed != nullptr) {
    tables[key] = std::move(changed);
  } else if (it != tables.end()) {
    tables.erase(it);
  }
}

std::vector<SourceRow> RowsOf(const std::vector<Contribution>& contributions) {
  std::vector<SourceRow> rows;
  rows.reserve(contributions.size());
  for (const Contribution& contribution : contributions) {
    rows.push_back({contribution.source, RecordRow(contribution)});
  }
  return rows;
}

}  // namespace

RecordIndex::RecordIndex() { sources_.fill(std::make_shared<const Shard>()); }

size_t RecordIndex::ShardOf(absl::string_view source) {
  return absl::HashOf(source) % kShardCount;
}

std::shared_ptr<const RecordIndex> RecordIndex::Changed(
    const std::vector<Contribution>& removed,
    const std::vector<Contribution>& added) const {
  return Changed(RowsOf(removed), RowsOf(added));
}

std::shared_ptr<const RecordIndex> RecordIndex::Changed(
    const std::vector<SourceRow>& removed,
    const std::vector<SourceRow>& added) const {
  absl::flat_hash_map<absl::string_view, RowChanges> by_source;
  absl::flat_hash_map<TierKey, RowChanges> by_tier;
  for (const SourceRow& item : removed) {
    by_source[item.source].removed.push_back(item.row);
    by_tier[{item.row.tier, item.row.type}].removed.push_back(item.row);
  }
  for (const SourceRow& item : added) {
    by_source[item.source].added.push_back(item.row);
    by_tier[{item.row.tier, item.row.type}].added.push_back(item.row);
  }
  auto index = std::make_shared<RecordIndex>(*this);
  absl::flat_hash_map<size_t, std::shared_ptr<Shard>> shards;  // those changed
  for (auto& [source, changes] : by_source) {
    const size_t number = ShardOf(source);
    std::shared_ptr<Shard>& shard = shards[number];
    if (shard == nullptr) shard = std::make_shared<Shard>(*sources_[number]);
    ApplyAt(std::string(source), std::move(changes), *shard);
  }
  for (auto& [number, shard] : shards) {
    index->sources_[number] = std::move(shard);
  }
  for (auto& [key, changes] : by_tier) {
    ApplyAt(key, std::move(changes), index->tiers_);
  }
  return index;
}

const RecordTable* RecordIndex::OfSource(absl::string_view source) const {
  const Shard& shard = *sources_[ShardOf(source)];
  const auto it = shard.find(source);
  return it == shard.end() ? nullptr : it->second.get();
}

const RecordTable* RecordIndex::OfTier(Tier tier,
                                       forecast::ClaimType type) const {
  const auto it =
      tiers_.find(TierKey(static_cast<int>(tier), PackedType(type)));
  return it == tiers_.end() ? nullptr : it->second.get();
}

absl::Time RecordIndex::FirstDifference(const RecordIndex& a,
                                        const RecordIndex& b) {
  absl::Time first = absl::InfiniteFuture();
  for (size_t i = 0; i < kShardCount; ++i) {
    if (a.sources_[i] == b.sources_[i]) continue;
    for (const auto& [source, table] : *a.sources_[i]) {
      const auto other = b.sources_[i]->find(source);
      if (other == b.sources_[i]->end()) {
        first = std::min(first, table->FirstTime());
      } else if (other->second != table) {
        first = std::min(first,
                         RecordTable::FirstDifference(*table, *other->second));
      }
    }
    for (const auto& [source, table] : *b.sources_[i]) {
      if (!a.sources_[i]->contains(source)) {
        first = std::min(first, table->FirstTime());
      }
    }
  }
  return first;
}

std::vector<std::string> RecordIndex::Sources() const {
  std::vector<std::string> sources;
  for (const auto& shard : sources_) {
    for (const auto& [source, table] : *shard) sources.push_back(source);
  }
  std::sort(sources.begin(), sources.end());
  return sources;
}

size_t RecordIndex::memory() const {
  size_t bytes = sizeof(*this);
  for (const auto& shard : sources_) {
    bytes +=
        sizeof(Shard) + shard->capacity() * (sizeof(Shard::value_type) + 1);
    for (const auto& [source, table] : *shard) {
      bytes += table->memory() + 16;
      if (source.capacity() > 15) bytes += source.capacity() + 1;
    }
  }
  for (const auto& [key, table] : tiers_) bytes += table->memory() + 16;
  return bytes;
}

forecast::HitCount IndexedRecords::OfSource(absl::string_view source,
                                            forecast::ClaimType type) const {
  const RecordTable* table = index_->OfSource(source);
  if (table == nullptr) return {};
  return time_.Count(table->Of(type, time_));
}

forecast::HitCount IndexedRecords::OfTier(Tier tier,
                                          forecast::ClaimType type) const {
  const RecordTable* table = index_->OfTier(tier, type);
  if (table == nullptr) return {};
  return time_.Count(table->Of(type, time_));
}

forecast::HitCount IndexedRecords::OfAll(forecast::ClaimType type) const {
  Tally tally;
  for (int tier = 0; tier < kTierCount; ++tier) {
    const RecordTable* table = index_->OfTier(static_cast<Tier>(tier), type);
    if (table != nullptr) tally += table->Of(type, time_);
  }
  return time_.Count(tally);
}

double IndexedRecords::ClaimsOf(absl::string_view source) const {
  const RecordTable* table = index_->OfSource(source);
  if (table == nullptr) return 0;
  return time_.Count(table->OfAnyType(time_)).claims;
}

}  // namespace hearsay
