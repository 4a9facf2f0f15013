// A log that a test writes, applied to a projection as it likes.
#ifndef HEARSAY_TESTS_QUERY_SERVICE_WATCH_WATCHED_LOG_H_
#define HEARSAY_TESTS_QUERY_SERVICE_WATCH_WATCHED_LOG_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "query_service/head_refresher.h"
#include "query_service/projection.h"
#include "query_service/replica.h"
#include "tests/query_service/fake_log.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {

class WatchedLog {
 public:
  WatchedLog()
      : replica_(Replica::Open(folder_.File("replica"), {}).value()),
        projection_(Projection::Load(replica_.get()).value()),
        heads_(&feed_, projection_.get()) {
    feed_.SetHead([this] { return log_.Head(); });
  }

  FakeLog& log() { return log_; }
  FakeFeed& feed() { return feed_; }
  Projection& projection() { return *projection_; }
  HeadRefresher& heads() { return heads_; }

  // Appends a report on `players`; returns its revision. Not yet applied.
  int64_t AppendReport(const std::vector<std::string>& players) {
    return log_.Append(ReportOn(absl::StrCat("r", log_.size() + 1), players));
  }
  // Applies all up to `last`, in one batch.
  void Apply(int64_t last) {
    const AppliedPosition start = projection_->Status().applied;
    const auto message = log_.Message(start.revision + 1, last);
    const auto batch = VerifyEntries(start, message.entries());
    ASSERT_THAT(batch, IsOk());
    ASSERT_THAT(projection_->Apply(*batch, log_.Head()), IsOk());
  }
  int64_t ApplyReport(const std::vector<std::string>& players) {
    const int64_t revision = AppendReport(players);
    Apply(revision);
    return revision;
  }

 private:
  TempDir folder_;
  FakeLog log_;
  FakeFeed feed_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<Projection> projection_;
  HeadRefresher heads_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_QUERY_SERVICE_WATCH_WATCHED_LOG_H_
