#include "common/server/readiness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

#include "tests/testing/matchers.h"
#include "tests/testing/metric_values.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::MetricValues;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::Pair;

class ReadinessTest : public ::testing::Test {
 protected:
  ReadinessCondition Condition(const std::string& name) {
    return {name, [this, name] {
              const std::lock_guard lock(mutex_);
              return broken_ == name ? absl::UnavailableError("It is broken.")
                                     : absl::OkStatus();
            }};
  }

  // Has the condition of that name not hold; none: all hold.
  void Break(const std::string& name) {
    {
      const std::lock_guard lock(mutex_);
      broken_ = name;
    }
    readiness_.Recheck();
  }

  // Waits until the listener has been called so often, and returns what it was
  // told last.
  bool Await(int calls) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return calls_ >= calls; });
    EXPECT_EQ(calls_, calls);
    return ready_;
  }

  std::map<std::string, double> Gauges() const {
    MetricValues metrics;
    readiness_.Write(metrics);
    return metrics.values();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string broken_ = "feed";  // guarded by mutex_
  int calls_ = 0;                // guarded by mutex_
  bool ready_ = false;           // guarded by mutex_

 protected:
  // Never checks by itself within the test: only when it is told to.
  Readiness readiness_{{Condition("disk"), Condition("feed")},
                       [this](bool ready) {
                         const std::lock_guard lock(mutex_);
                         ++calls_;
                         ready_ = ready;
                         changed_.notify_all();
                       },
                       absl::Hours(1)};
};

TEST_F(ReadinessTest, IsNotReadyBeforeItHasChecked) {
  EXPECT_THAT(Gauges(), ElementsAre(Pair("disk", 0), Pair("feed", 0),
                                    Pair("hearsay_ready", 0)));
}

TEST_F(ReadinessTest, IsReadyWhileAllConditionsHold) {
  readiness_.Start();
  Break("");
  EXPECT_TRUE(Await(1));
  EXPECT_THAT(Gauges(), ElementsAre(Pair("disk", 1), Pair("feed", 1),
                                    Pair("hearsay_ready", 1)));
  Break("disk");
  EXPECT_FALSE(Await(2));
  EXPECT_THAT(Gauges(), ElementsAre(Pair("disk", 0), Pair("feed", 1),
                                    Pair("hearsay_ready", 0)));
  Break("");
  EXPECT_TRUE(Await(3));
}

TEST_F(ReadinessTest, IsNotReadyOnceItHasStopped) {
  readiness_.Start();
  Break("");
  EXPECT_TRUE(Await(1));
  readiness_.Stop();
  EXPECT_EQ(Gauges()["hearsay_ready"], 0);
  Break("disk");
  EXPECT_TRUE(Await(1));  // nobody is told any more
}

TEST(DiskConditionTest, ComparesWithWhatIsFree) {
  const TempDir dir;
  EXPECT_THAT(DiskCondition(dir.path(), 1).check(), IsOk());
  EXPECT_THAT(DiskCondition(dir.path(), UINT64_MAX).check(),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_FALSE(DiskCondition(dir.File("missing"), 1).check().ok());
}

}  // namespace
}  // namespace hearsay
