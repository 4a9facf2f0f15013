// What the archive keeps never changes an answer: over a log of every kind of
// record that grows from answer to answer, it says what one that keeps nothing
// says.
#include "query_service/calibration/forecast_archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/time.h"
#include "common/version.h"
#include "query_service/calibration/calibration_converter.h"
#include "query_service/feed_verifier.h"
#include "query_service/projection.h"
#include "query_service/replica.h"
#include "tests/end_to_end/no_look_ahead/written_log.h"
#include "tests/testing/log_generator.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using namespace hearsay::testing;

constexpr size_t kNoLimit = 1'000'000;
constexpr absl::Duration kDay = absl::Hours(24);

std::string AnswerOf(ForecastArchive& archive, int64_t revision,
                     absl::Time said_by, const CalibrationFilter& filter) {
  auto sagas = archive.Judge(revision, said_by, filter, absl::InfiniteFuture());
  EXPECT_THAT(sagas, IsOk());
  if (!sagas.ok()) return "";
  query::v1::GetCalibrationResponse response;
  calibration::CalibrationToProto(calibration::Calibrate(*std::move(sagas)),
                                  response);
  return response.SerializeAsString();
}

// Whether a write changes what all forecasts depend on.
bool ConcernsAll(const Write& write) {
  const auto* entity =
      std::get_if<ingest::v1::UpsertEntityRequest>(&write.request);
  if (entity != nullptr) {
    return entity->entity().kind() != v1::ENTITY_KIND_PLAYER;
  }
  return std::holds_alternative<ingest::v1::MergeEntitiesRequest>(
             write.request) ||
         std::holds_alternative<ingest::v1::PutTransferWindowsRequest>(
             write.request);
}

// Returns random writes of a year. After the first hundred hardly any concerns
// all forecasts, or nothing that is kept would ever be used.
std::vector<Write> MakeWrites(uint64_t seed, int count) {
  LogGeneratorOptions options;
  options.seed = seed;
  options.count = count;
  options.mean_step = 365 * kDay / count;
  std::vector<Write> writes = GenerateWrites(options);
  Random random(seed);
  std::vector<Write> kept;
  for (Write& write : writes) {
    if (kept.size() < 100 || !ConcernsAll(write) || random.Chance(5)) {
      kept.push_back(std::move(write));
    }
  }
  return kept;
}

// A replica of a log, fed at will.
class GrowingReplica {
 public:
  explicit GrowingReplica(const std::vector<Write>& writes)
      : replica_(Replica::Open(folder_.File("replica"), {}).value()),
        projection_(Projection::Load(replica_.get()).value()),
        dossiers_(*replica_, /*entries_max=*/3000) {
    auto log = StoreWrites(writes);
    EXPECT_THAT(log, IsOk());
    log_ = std::move(log->entries);
    projection_->SetListener(
        [this](int64_t revision, const std::vector<std::string>& players) {
          dossiers_.Touch(players, revision);
        });
  }

  // Applies `count` more entries, or as many as there are.
  void Apply(int count) {
    google::protobuf::RepeatedPtrField<v1::LogEntry> entries;
    const int64_t last = std::min(applied() + count, size());
    for (int64_t i = applied(); i < last; ++i) *entries.Add() = log_[i];
    const auto batch = VerifyEntries(projection_->Status().applied, entries);
    ASSERT_THAT(batch, IsOk());
    v1::LogHead head;
    head.set_log_id("log-1");
    head.set_revision(last);
    head.set_chain_sha256(log_[last - 1].chain_sha256());
    head.set_format_version(kFormatVersion);
    *head.mutable_commit_time() = TimeToProto(CommitTime(last));
    *head.mutable_closed_time() = head.commit_time();
    ASSERT_THAT(projection_->Apply(*batch, head), IsOk());
  }

  int64_t size() const { return static_cast<int64_t>(log_.size()); }
  int64_t applied() const { return projection_->Status().applied.revision; }
  absl::Time CommitTime(int64_t revision) const {
    v1::Record record;
    EXPECT_TRUE(record.ParseFromString(log_[revision - 1].record()));
    return TimeFromProto(record.commit_time());
  }
  const Projection& projection() const { return *projection_; }
  DossierCache& dossiers() { return dossiers_; }

 private:
  TempDir folder_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<Projection> projection_;
  DossierCache dossiers_;
  std::vector<v1::LogEntry> log_;
};

CalibrationFilter RandomFilter(Random& random, absl::Time said_by) {
  CalibrationFilter filter;
  if (random.Chance(20)) filter.start = said_by - random.UpTo(200 * kDay);
  if (random.Chance(20)) filter.end = said_by - random.UpTo(100 * kDay);
  if (random.Chance(20)) filter.events = {query::v1::EVENT_JOINS};
  if (random.Chance(20)) filter.horizon_weeks = {13, 26};
  return filter;
}

// One that has kept nothing, of parts that nothing else uses.
struct FreshArchive {
  explicit FreshArchive(const Projection& projection)
      : dossiers(projection.replica(), kNoLimit),
        ledger(projection, dossiers),
        archive(projection, dossiers, ledger, kNoLimit) {}

  DossierCache dossiers;
  TrackLedger ledger;
  ForecastArchive archive;
};

class ForecastArchiveTest : public ::testing::TestWithParam<size_t> {};

TEST_P(ForecastArchiveTest, SaysWhatOneThatKeepsNothingSays) {
  GrowingReplica replica(MakeWrites(/*seed=*/5, /*count=*/500));
  TrackLedger ledger(replica.projection(), replica.dossiers());
  ForecastArchive kept(replica.projection(), replica.dossiers(), ledger,
                       GetParam());
  Random random(/*seed=*/5);
  int64_t made_anew = 0;
  while (replica.applied() < replica.size()) {
    ASSERT_NO_FATAL_FAILURE(replica.Apply(random.Between(1, 40)));
    for (int question = 0; question < 4; ++question) {
      const int head = static_cast<int>(replica.applied());
      const int64_t revision =
          random.Chance(70) ? head : random.Between(1, head);
      absl::Time said_by = replica.CommitTime(revision);
      if (random.Chance(40)) said_by -= random.UpTo(100 * kDay);
      if (random.Chance(20)) said_by += random.UpTo(100 * kDay);
      const CalibrationFilter filter = RandomFilter(random, said_by);
      FreshArchive fresh(replica.projection());
      const std::string expected =
          AnswerOf(fresh.archive, revision, said_by, filter);
      ASSERT_TRUE(AnswerOf(kept, revision, said_by, filter) == expected)
          << "as of revision " << revision << " of " << head << ", said by "
          << said_by;
      made_anew += fresh.archive.made_count();
    }
  }
  EXPECT_GT(made_anew, 1000);
  if (GetParam() == kNoLimit) {
    EXPECT_LT(kept.made_count(), made_anew * 2 / 3);
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, ForecastArchiveTest,
                         ::testing::Values(kNoLimit, 30), [](const auto& info) {
                           return absl::StrCat("Most", info.param);
                         });

}  // namespace
}  // namespace hearsay
