#include "query_service/track_records/record_table.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "query_service/forecast/exact_math.h"

namespace hearsay {
namespace {

constexpr size_t kStep = 32;

// Claims lose half their weight in so many days.
constexpr double kHalfLifeDays = 730;
// A claim decided on the first day weighs 2^kFirstDayBits units. On the last
// day, in 2089, that is 2^100: sums of millions of claims fit.
constexpr double kFirstDayBits = 40;
constexpr int kDayCount = 60 * 730;

constexpr int64_t kDayNanos = int64_t{24} * 3600 * 1'000'000'000;

int64_t NanosOf(absl::Time time) { return absl::ToUnixNanos(time); }

int DayOf(int64_t nanos) {
  int64_t day = nanos / kDayNanos;
  if (nanos % kDayNanos < 0) --day;
  return static_cast<int>(std::clamp<int64_t>(day, 0, kDayCount - 1));
}

double BitsOf(int day) { return day / kHalfLifeDays + kFirstDayBits; }

// By day, what a claim weighs that was decided on it.
const std::vector<__int128>& Weights() {
  static const std::vector<__int128>& weights = *[] {
    auto* made = new std::vector<__int128>();
    for (int day = 0; day < kDayCount; ++day) {
      made->push_back(static_cast<__int128>(forecast::Exp2(BitsOf(day))));
    }
    return made;
  }();
  return weights;
}

void Add(const RecordRow& row, Tally& tally) {
  const __int128 weight = row.sign * Weights()[row.known_day];
  tally.aged_claims += weight;
  tally.claims += row.sign;
  if (!row.hit) return;
  tally.aged_hits += weight;
  tally.hits += row.sign;
}

absl::Time FirstTimeOf(const std::vector<RecordRow>& rows) {
  absl::Time first = absl::InfiniteFuture();
  for (const RecordRow& row : rows) {
    first = std::min(first, absl::FromUnixNanos(row.effective_nanos));
  }
  return first;
}

}  // namespace

uint8_t PackedType(forecast::ClaimType type) {
  return static_cast<uint8_t>(type.kind * 2 + (type.denies ? 1 : 0));
}

forecast::ClaimType UnpackedType(uint8_t type) {
  return {static_cast<v1::ClaimKind>(type / 2), type % 2 == 1};
}

Tally& Tally::operator+=(const Tally& other) {
  aged_hits += other.aged_hits;
  aged_claims += other.aged_claims;
  hits += other.hits;
  claims += other.claims;
  return *this;
}

RecordTime::RecordTime(absl::Time time)
    : nanos_(NanosOf(time)), scale_(forecast::Exp2(-BitsOf(DayOf(nanos_)))) {}

forecast::HitCount RecordTime::Count(const Tally& tally) const {
  return {static_cast<double>(tally.aged_hits) * scale_,
          static_cast<double>(tally.aged_claims) * scale_};
}

RecordRow::RecordRow(const Contribution& contribution)
    : effective_nanos(NanosOf(contribution.effective_time)),
      known_day(DayOf(NanosOf(contribution.known_time))),
      type(PackedType(contribution.type)),
      tier(static_cast<uint8_t>(contribution.tier)),
      hit(contribution.hit),
      sign(static_cast<int8_t>(contribution.sign)) {}

RecordTable::RecordTable(std::vector<RecordRow> rows) : rows_(std::move(rows)) {
  std::sort(rows_.begin(), rows_.end());
  Tally tally;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (i > 0 && rows_[i].type != rows_[i - 1].type) tally = Tally();
    if (i % kStep == 0) sums_.push_back(tally);
    Add(rows_[i], tally);
  }
}

RecordTable RecordTable::Changed(std::vector<RecordRow> removed,
                                 std::vector<RecordRow> added) const {
  std::sort(removed.begin(), removed.end());
  std::vector<RecordRow> rows;
  rows.reserve(rows_.size() + added.size());
  std::set_difference(rows_.begin(), rows_.end(), removed.begin(),
                      removed.end(), std::back_inserter(rows));
  rows.insert(rows.end(), added.begin(), added.end());
  return RecordTable(std::move(rows));
}

size_t RecordTable::RowsUpTo(uint8_t type, int64_t nanos) const {
  const auto it = std::upper_bound(
      rows_.begin(), rows_.end(), std::make_pair(type, nanos),
      [](const std::pair<uint8_t, int64_t>& key, const RecordRow& row) {
        return key < std::make_pair(row.type, row.effective_nanos);
      });
  return it - rows_.begin();
}

size_t RecordTable::FirstOf(uint8_t type) const {
  const auto it = std::lower_bound(
      rows_.begin(), rows_.end(), type,
      [](const RecordRow& row, uint8_t wanted) { return row.type < wanted; });
  return it - rows_.begin();
}

Tally RecordTable::Of(forecast::ClaimType type, const RecordTime& time) const {
  const uint8_t number = PackedType(type);
  const size_t end = RowsUpTo(number, time.nanos());
  if (end == 0) return {};
  // From the last sum before the end; all rows that it adds up are of the type
  // if the one that follows is.
  size_t begin = (end - 1) / kStep * kStep;
  Tally tally;
  if (rows_[begin].type == number) tally = sums_[begin / kStep];
  while (begin < end && rows_[begin].type != number) ++begin;
  for (size_t i = begin; i < end; ++i) Add(rows_[i], tally);
  return tally;
}

Tally RecordTable::OfAnyType(const RecordTime& time) const {
  Tally tally;
  for (const forecast::ClaimType type : Types()) tally += Of(type, time);
  return tally;
}

Tier RecordTable::LastTier(forecast::ClaimType type,
                           const RecordTime& time) const {
  const uint8_t number = PackedType(type);
  const size_t last = RowsUpTo(number, time.nanos()) - 1;
  uint8_t best = rows_[last].tier;
  for (size_t i = last; i-- > FirstOf(number);) {
    if (rows_[i].effective_nanos != rows_[last].effective_nanos) break;
    best = std::min(best, rows_[i].tier);
  }
  return static_cast<Tier>(best);
}

absl::Time RecordTable::FirstDifference(const RecordTable& a,
                                        const RecordTable& b) {
  std::vector<RecordRow> different;
  std::set_symmetric_difference(a.rows_.begin(), a.rows_.end(), b.rows_.begin(),
                                b.rows_.end(), std::back_inserter(different));
  return FirstTimeOf(different);
}

absl::Time RecordTable::FirstTime() const { return FirstTimeOf(rows_); }

std::vector<forecast::ClaimType> RecordTable::Types() const {
  std::vector<forecast::ClaimType> types;
  for (size_t i = 0; i < rows_.size();) {
    const uint8_t type = rows_[i].type;
    types.push_back(UnpackedType(type));
    i = RowsUpTo(type, std::numeric_limits<int64_t>::max());
  }
  return types;
}

size_t RecordTable::memory() const {
  return sizeof(*this) + rows_.capacity() * sizeof(RecordRow) +
         sums_.capacity() * sizeof(Tally);
}

}  // namespace hearsay
