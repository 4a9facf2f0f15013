#ifndef HEARSAY_TESTS_QUERY_SERVICE_LOCAL_CORE_H_
#define HEARSAY_TESTS_QUERY_SERVICE_LOCAL_CORE_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "query_service/query_core.h"
#include "tests/query_service/fake_log.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {

// A deadline for calls that need not wait for anything.
inline constexpr absl::Time kAtOnce = absl::InfinitePast();

// A core over a log that the test writes, with a real replica and without
// gRPC. Entry r is committed r seconds after FakeLog::kStart, 2025-10-01.
class LocalCore {
 public:
  static constexpr size_t kArchivedForecastsMax = 400'000;

  // Keeps dossiers and stories of at most `entries_max` entries.
  explicit LocalCore(size_t entries_max = 1000)
      : replica_(Replica::Open(folder_.File("replica"), {}).value()),
        projection_(Projection::Load(replica_.get()).value()),
        dossiers_(*replica_, entries_max),
        stories_(dossiers_, entries_max),
        heads_(&feed_, projection_.get()),
        snapshots_(projection_.get(), &heads_),
        ledger_(*projection_, dossiers_),
        archive_(*projection_, dossiers_, ledger_, kArchivedForecastsMax),
        core_(*projection_, snapshots_, stories_, ledger_, archive_) {
    projection_->SetListener(
        [this](int64_t revision, const std::vector<std::string>& players) {
          dossiers_.Touch(players, revision);
        });
    feed_.SetHead([this] { return log_.Head(); });
  }

  // Appends a record and applies it. Returns its revision.
  int64_t Add(v1::Record record) {
    std::vector<v1::Record> records;
    records.push_back(std::move(record));
    AddAll(std::move(records));
    return log_.size();
  }
  // Appends records and applies them all at once.
  void AddAll(std::vector<v1::Record> records) {
    const int64_t first = log_.size() + 1;
    for (v1::Record& record : records) log_.Append(std::move(record));
    const auto message = log_.Message(first, log_.size());
    const auto batch =
        VerifyEntries(projection_->Status().applied, message.entries());
    ASSERT_THAT(batch, IsOk());
    ASSERT_THAT(projection_->Apply(*batch, log_.Head()), IsOk());
  }

  QueryCore& core() { return core_; }
  TrackLedger& ledger() { return ledger_; }
  const ForecastArchive& archive() const { return archive_; }
  const Replica& replica() const { return *replica_; }
  const Projection& projection() const { return *projection_; }
  const SnapshotResolver& snapshots() const { return snapshots_; }
  const FakeLog& log() const { return log_; }

 private:
  TempDir folder_;
  FakeLog log_;
  FakeFeed feed_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<Projection> projection_;
  DossierCache dossiers_;
  StoryCache stories_;
  HeadRefresher heads_;
  SnapshotResolver snapshots_;
  TrackLedger ledger_;
  ForecastArchive archive_;
  QueryCore core_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_QUERY_SERVICE_LOCAL_CORE_H_
