#ifndef HEARSAY_QUERY_SERVICE_TRACK_RECORDS_RECORD_TABLE_H_
#define HEARSAY_QUERY_SERVICE_TRACK_RECORDS_RECORD_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/source_records.h"
#include "query_service/track_records/contributions.h"

namespace hearsay {

// How many claims were decided and how many came true. The aged sums are whole
// multiples of a small unit, so that they have no order and a claim that is
// taken back leaves nothing behind.
struct Tally {
  Tally& operator+=(const Tally& other);

  __int128 aged_hits = 0;
  __int128 aged_claims = 0;
  int64_t hits = 0;
  int64_t claims = 0;
};

// A moment of the said clock, as tallies are read at it.
class RecordTime {
 public:
  explicit RecordTime(absl::Time time);

  int64_t nanos() const { return nanos_; }
  // Returns the tally of what is known by then, each claim as old as it is:
  // half after 730 days, by whole days.
  forecast::HitCount Count(const Tally& tally) const;

 private:
  int64_t nanos_;
  double scale_;
};

// A type of claim as a small number, in the types' order.
uint8_t PackedType(forecast::ClaimType type);
forecast::ClaimType UnpackedType(uint8_t type);

// One contribution without its source.
struct RecordRow {
  RecordRow() = default;
  explicit RecordRow(const Contribution& contribution);

  auto Key() const {
    return std::tie(type, effective_nanos, known_day, tier, hit, sign);
  }
  friend bool operator<(const RecordRow& a, const RecordRow& b) {
    return a.Key() < b.Key();
  }
  friend bool operator==(const RecordRow& a, const RecordRow& b) {
    return a.Key() == b.Key();
  }

  int64_t effective_nanos = 0;  // since the Unix epoch
  int32_t known_day = 0;        // since the Unix epoch
  uint8_t type = 0;             // ClaimType, packed
  uint8_t tier = 0;
  bool hit = false;
  int8_t sign = 1;
};

// The contributions of one source or tier, ready to be counted as of any time.
// Immutable.
class RecordTable {
 public:
  explicit RecordTable(std::vector<RecordRow> rows);

  // Returns the table with and without some rows, which need not be sorted.
  // What is removed and is not there is left out.
  RecordTable Changed(std::vector<RecordRow> removed,
                      std::vector<RecordRow> added) const;

  // Returns the tally of a type's rows in effect at `time`.
  Tally Of(forecast::ClaimType type, const RecordTime& time) const;
  // The same of all types.
  Tally OfAnyType(const RecordTime& time) const;
  // Returns as what tier the type's last claim counted that was decided by
  // `time`; of several the best. There must be one.
  Tier LastTier(forecast::ClaimType type, const RecordTime& time) const;
  // Returns the first time at which two tables differ; the infinite future:
  // they are the same.
  static absl::Time FirstDifference(const RecordTable& a, const RecordTable& b);
  // Returns the first time at which anything is in effect.
  absl::Time FirstTime() const;
  // Returns the types that any row has, ascending.
  std::vector<forecast::ClaimType> Types() const;

  bool empty() const { return rows_.empty(); }
  size_t memory() const;  // bytes

 private:
  // Returns how many rows are before those of `type` later than `nanos`.
  size_t RowsUpTo(uint8_t type, int64_t nanos) const;
  size_t FirstOf(uint8_t type) const;

  std::vector<RecordRow> rows_;  // sorted
  // For every kStep-th row, what the rows of its type before it add up to.
  std::vector<Tally> sums_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TRACK_RECORDS_RECORD_TABLE_H_
