#ifndef HEARSAY_QUERY_SERVICE_TRACK_RECORDS_RECORD_INDEX_H_
#define HEARSAY_QUERY_SERVICE_TRACK_RECORDS_RECORD_INDEX_H_

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "query_service/forecast/source_records.h"
#include "query_service/track_records/contributions.h"
#include "query_service/track_records/record_table.h"

namespace hearsay {

// A contribution of `source`, which must outlive it.
struct SourceRow {
  absl::string_view source;
  RecordRow row;
};

// The contributions of many players, by source and by tier. Immutable; a
// changed one shares all that has not changed.
class RecordIndex {
 public:
  RecordIndex();

  // Returns the index with and without some contributions. What is removed and
  // is not there is left out.
  std::shared_ptr<const RecordIndex> Changed(
      const std::vector<SourceRow>& removed,
      const std::vector<SourceRow>& added) const;
  std::shared_ptr<const RecordIndex> Changed(
      const std::vector<Contribution>& removed,
      const std::vector<Contribution>& added) const;

  // Returns the table of a source; null: it has none.
  const RecordTable* OfSource(absl::string_view source) const;
  // Returns the table of a tier's claims of one type; null: there are none.
  const RecordTable* OfTier(Tier tier, forecast::ClaimType type) const;

  // Returns the first time at which two indexes differ; the infinite future:
  // they are the same.
  static absl::Time FirstDifference(const RecordIndex& a, const RecordIndex& b);

  // Returns all sources that have a table, sorted.
  std::vector<std::string> Sources() const;

  size_t memory() const;  // bytes, about

 private:
  static constexpr size_t kShardCount = 1024;
  using Table = std::shared_ptr<const RecordTable>;
  using Shard = absl::flat_hash_map<std::string, Table>;
  using TierKey = std::pair<int, uint8_t>;  // tier, type as in RecordRow

  static size_t ShardOf(absl::string_view source);

  std::array<std::shared_ptr<const Shard>, kShardCount> sources_;
  absl::flat_hash_map<TierKey, Table> tiers_;
};

// What an index says as of one time. Immutable.
class IndexedRecords final : public forecast::SourceRecords {
 public:
  IndexedRecords(std::shared_ptr<const RecordIndex> index, absl::Time said_by)
      : index_(std::move(index)), time_(said_by) {}

  forecast::HitCount OfSource(absl::string_view source,
                              forecast::ClaimType type) const override;
  forecast::HitCount OfTier(Tier tier, forecast::ClaimType type) const override;
  forecast::HitCount OfAll(forecast::ClaimType type) const override;
  double ClaimsOf(absl::string_view source) const override;

  const RecordIndex& index() const { return *index_; }
  const RecordTime& time() const { return time_; }

 private:
  std::shared_ptr<const RecordIndex> index_;
  RecordTime time_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TRACK_RECORDS_RECORD_INDEX_H_
