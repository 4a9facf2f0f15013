#ifndef HEARSAY_TESTS_REFERENCE_TABLE_RECORDS_H_
#define HEARSAY_TESTS_REFERENCE_TABLE_RECORDS_H_

#include <map>
#include <string>
#include <utility>

#include "query_service/forecast/source_records.h"

namespace hearsay {

// Track records as tables that can be filled in and printed.
class TableRecords final : public forecast::SourceRecords {
 public:
  using Count = forecast::HitCount;

  std::map<std::pair<std::string, v1::ClaimKind>, Count> sources;
  std::map<std::pair<Tier, v1::ClaimKind>, Count> tiers;
  std::map<v1::ClaimKind, Count> all;
  // Claims of any kind that have been decided, by source.
  std::map<std::string, double> decided;

  Count OfSource(absl::string_view source, v1::ClaimKind kind) const override {
    return Of(sources, std::make_pair(std::string(source), kind));
  }
  Count OfTier(Tier tier, v1::ClaimKind kind) const override {
    return Of(tiers, std::make_pair(tier, kind));
  }
  Count OfAll(v1::ClaimKind kind) const override { return Of(all, kind); }
  double ClaimsOf(absl::string_view source) const override {
    return Of(decided, std::string(source));
  }

 private:
  template <typename Table>
  static typename Table::mapped_type Of(const Table& table,
                                        const typename Table::key_type& key) {
    const auto it = table.find(key);
    return it == table.end() ? typename Table::mapped_type() : it->second;
  }
};

}  // namespace hearsay

#endif  // HEARSAY_TESTS_REFERENCE_TABLE_RECORDS_H_
