// The records that a ledger gives while entries arrive, against those counted
// from scratch from a log that ends at the revision asked about and in which
// nothing was said after the time asked about: the same bits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/time.h"
#include "query_service/dossier_cache.h"
#include "query_service/feed_verifier.h"
#include "query_service/projection.h"
#include "query_service/replica.h"
#include "query_service/track_ledger.h"
#include "tests/end_to_end/no_look_ahead/history.h"
#include "tests/end_to_end/no_look_ahead/written_log.h"
#include "tests/testing/figures.h"
#include "tests/testing/log_generator.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {
namespace {

constexpr int kWrites = 700;
constexpr int kTriplesPerStep = 3;
constexpr absl::Duration kDay = absl::Hours(24);

std::string ToText(const forecast::HitCount& count) {
  return absl::StrFormat("%a of %a", count.hits, count.claims);
}

// Returns all that the records say, of each of `sources` and of each tier.
std::vector<std::string> AllOf(const forecast::SourceRecords& records,
                               const std::set<std::string>& sources) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& who, forecast::ClaimType type,
                       const forecast::HitCount& count) {
    if (count.claims == 0 && count.hits == 0) return;
    lines.push_back(absl::StrCat(who, type.denies ? " denying " : " ",
                                 ClaimKind_Name(type.kind), ": ",
                                 ToText(count)));
  };
  for (int number = v1::ClaimKind_MIN; number <= v1::ClaimKind_MAX; ++number) {
    if (!v1::ClaimKind_IsValid(number)) continue;
    for (const bool denies : {false, true}) {
      const forecast::ClaimType type{static_cast<v1::ClaimKind>(number),
                                     denies};
      for (const std::string& source : sources) {
        add(source, type, records.OfSource(source, type));
      }
      for (int tier = 0; tier <= 5; ++tier) {
        add(absl::StrCat("tier ", tier), type,
            records.OfTier(static_cast<Tier>(tier), type));
      }
      add("all", type, records.OfAll(type));
    }
  }
  for (const std::string& source : sources) {
    const double claims = records.ClaimsOf(source);
    if (claims != 0) lines.push_back(absl::StrCat(source, ": ", claims));
  }
  return lines;
}

// Returns the records as of `said_by` of a log, counted from scratch.
IndexedRecords CountAll(const std::vector<v1::Record>& records,
                        absl::Time said_by) {
  Registry registry;
  Dossier everything;
  std::set<std::string> players;
  for (const v1::Record& record : records) {
    registry.Apply(record);
    if (RecordName(record).empty()) continue;
    everything.entries.push_back(std::make_shared<const DossierEntry>(record));
    everything.built_to = record.revision();
  }
  const int64_t revision = static_cast<int64_t>(records.size());
  for (const v1::Record& record : records) {
    for (const std::string& player : PlayersIn(record)) {
      players.insert(registry.Canonical(player, revision));
    }
  }
  std::vector<Contribution> contributions;
  for (const std::string& player : players) {
    for (Contribution& contribution :
         ContributionsOf(everything, player, registry, revision)) {
      contributions.push_back(std::move(contribution));
    }
  }
  return IndexedRecords(RecordIndex().Changed({}, contributions), said_by);
}

// A replica and its ledger, fed with entries at will.
class FedLedger {
 public:
  FedLedger()
      : replica_(
            Replica::Open(dir_.File("replica.sqlite3"), Options()).value()),
        projection_(Projection::Load(replica_.get()).value()),
        dossiers_(*replica_, 2000),
        ledger_(*projection_, dossiers_) {
    projection_->SetListener(
        [this](int64_t revision, const std::vector<std::string>& players) {
          dossiers_.Touch(players, revision);
        });
  }

  ~FedLedger() { projection_->ShutDown(); }

  int64_t revision() const { return position_.revision; }
  TrackLedger& ledger() { return ledger_; }

  // Applies the entries of `log` from the next one to `last`.
  void Apply(const std::vector<v1::LogEntry>& log, int64_t last) {
    google::protobuf::RepeatedPtrField<v1::LogEntry> entries;
    for (int64_t i = position_.revision; i < last; ++i) *entries.Add() = log[i];
    const auto batch = VerifyEntries(position_, entries);
    ASSERT_THAT(batch, IsOk());
    v1::LogHead head;
    head.set_log_id("0123456789abcdef0123456789abcdef");
    head.set_revision(last);
    head.set_chain_sha256(log[last - 1].chain_sha256());
    *head.mutable_commit_time() = TimeToProto(batch->end.commit_time);
    *head.mutable_closed_time() = TimeToProto(batch->end.commit_time);
    ASSERT_THAT(projection_->Apply(*batch, head), IsOk());
    position_ = batch->end;
  }

 private:
  static Replica::Options Options() {
    Replica::Options options;
    options.tail_entries_max = 100;  // so that there are blocks and a tail
    return options;
  }

  TempDir dir_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<Projection> projection_;
  DossierCache dossiers_;
  TrackLedger ledger_;
  AppliedPosition position_;
};

class TrackRecordPurityTest : public ::testing::TestWithParam<int> {};

TEST_P(TrackRecordPurityTest, SameBitsAsCountedFromALogWithoutTheFuture) {
  LogGeneratorOptions options;
  options.seed = 100 + GetParam();
  options.count = kWrites;
  // Years, so that claims grow old undecided.
  options.mean_step = absl::Hours(GetParam() % 2 == 0 ? 36 : 4);
  const auto written = StoreWrites(GenerateWrites(options));
  ASSERT_THAT(written, IsOk());
  const std::vector<v1::LogEntry>& log = written->entries;
  const std::vector<v1::Record> records = RecordsOf(log);
  const int64_t size = static_cast<int64_t>(log.size());

  Random random(GetParam());
  FedLedger fed;
  // Whoever counts, and whenever, it comes to the same.
  if (GetParam() % 3 == 0) fed.ledger().Start();
  int counted = 0;
  while (fed.revision() < size) {
    fed.Apply(log, std::min(size, fed.revision() + random.Between(1, 60)));
    for (int i = 0; i < kTriplesPerStep; ++i) {
      // Mostly as of what is newest, as answers are.
      const int64_t revision =
          random.Chance(50)
              ? fed.revision()
              : random.Between(1, static_cast<int>(fed.revision()));
      const absl::Time commit_time =
          TimeFromProto(records[revision - 1].commit_time());
      const absl::Time said_by = random.Chance(30) ? commit_time
                                 : random.Chance(20)
                                     ? commit_time + random.UpTo(400 * kDay)
                                     : commit_time - random.UpTo(800 * kDay);
      const IndexedRecords expected =
          CountAll(WithoutTheFuture(
                       {records.begin(), records.begin() + revision}, said_by)
                       .records,
                   said_by);
      const auto actual =
          fed.ledger().At(revision, said_by, absl::InfiniteFuture());
      ASSERT_THAT(actual, IsOk());
      std::set<std::string> sources;
      for (const auto* index : {&expected.index(), &(*actual)->index()}) {
        for (const std::string& source : index->Sources()) {
          sources.insert(source);
        }
      }
      const std::vector<std::string> lines = AllOf(expected, sources);
      ASSERT_EQ(AllOf(**actual, sources), lines)
          << "as of " << revision << " at " << said_by << " of "
          << fed.revision();
      counted += lines.empty() ? 0 : 1;
    }
  }
  EXPECT_GT(counted, 10) << "of those compared had any records";
}

INSTANTIATE_TEST_SUITE_P(Logs, TrackRecordPurityTest,
                         ::testing::Range(0, Sized(6, 60)));

}  // namespace
}  // namespace hearsay::testing
