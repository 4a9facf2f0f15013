#ifndef HEARSAY_TESTS_QUERY_SERVICE_FORECAST_RANDOM_RECORDS_H_
#define HEARSAY_TESTS_QUERY_SERVICE_FORECAST_RANDOM_RECORDS_H_

#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "query_service/forecast/source_records.h"

namespace hearsay::forecast {

// Track records out of thin air, the same for the same seed: of the outlets
// with a tier, named outlets/t..., and of what is not an outlet. Those without
// a tier have none.
class RandomRecords final : public SourceRecords {
 public:
  explicit RandomRecords(uint64_t seed) : seed_(seed) {}

  HitCount OfSource(absl::string_view source, ClaimType type) const override {
    if (absl::StartsWith(source, "outlets/") &&
        !absl::StartsWith(source, "outlets/t")) {
      return {};
    }
    uint64_t hash = seed_;
    for (const char c : source) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    return CountOf(hash, type, 60);
  }
  HitCount OfTier(Tier tier, ClaimType type) const override {
    return CountOf(seed_ + static_cast<uint64_t>(tier), type, 2'000);
  }
  HitCount OfAll(ClaimType type) const override {
    return CountOf(seed_ + 100, type, 10'000);
  }
  double ClaimsOf(absl::string_view source) const override {
    return OfSource(source, {v1::CLAIM_KIND_BID}).claims;
  }

 private:
  static HitCount CountOf(uint64_t hash, ClaimType type, int claims_max) {
    hash =
        (hash + static_cast<uint64_t>(type.kind) + (type.denies ? 1'000 : 0)) *
        0x9e3779b97f4a7c15;
    hash ^= hash >> 29;
    hash *= 0xbf58476d1ce4e5b9;
    hash ^= hash >> 32;
    HitCount count;
    count.claims = static_cast<double>(hash % 1'000'000) / 1e6 * claims_max;
    count.hits =
        static_cast<double>(hash / 1'000'000 % 1'000) / 1e3 * count.claims;
    return count;
  }

  const uint64_t seed_;
};

}  // namespace hearsay::forecast

#endif  // HEARSAY_TESTS_QUERY_SERVICE_FORECAST_RANDOM_RECORDS_H_
