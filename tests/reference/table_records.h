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
  using Type = forecast::ClaimType;

  std::map<std::pair<std::string, Type>, Count> sources;
  std::map<std::pair<Tier, Type>, Count> tiers;
  std::map<Type, Count> all;
  // Claims of any type that have been decided, by source.
  std::map<std::string, double> decided;

  Count OfSource(absl::string_view source, Type type) const override {
    return Of(sources, std::make_pair(std::string(source), type));
  }
  Count OfTier(Tier tier, Type type) const override {
    return Of(tiers, std::make_pair(tier, type));
  }
  Count OfAll(Type type) const override { return Of(all, type); }
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
