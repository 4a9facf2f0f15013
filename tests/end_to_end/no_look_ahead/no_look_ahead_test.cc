// The two properties on which everything hangs, over random logs of every kind
// of record:
// 1. Known clock: an answer as of revision R from a store that holds the future
//    is, byte for byte, that of a store that only ever received records 1..R.
// 2. Said clock: an answer at said_by S is the same whether or not anything
//    dated after S is stored.
// And a snapshot sent back as as_of gives the same bytes, from any replica.
//
// ExplainVisibility alone may tell of the future by its very purpose, that an
// entry is not stored yet: it is asked about entries up to R.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/time.h"
#include "tests/end_to_end/no_look_ahead/history.h"
#include "tests/end_to_end/no_look_ahead/in_process_replica.h"
#include "tests/end_to_end/no_look_ahead/question.h"
#include "tests/end_to_end/no_look_ahead/written_log.h"
#include "tests/testing/figures.h"
#include "tests/testing/log_generator.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random.h"

namespace hearsay::testing {
namespace {

constexpr int kRecordsMin = 2'000;
constexpr absl::Duration kDay = absl::Hours(24);

// Returns how many questions to ask about a log. What-ifs count track records
// anew, which takes its time.
int TriplesOf(Questions kinds) {
  return kinds == Questions::kForecast ? Sized(200, 1'000) : 1'000;
}

// Returns the lines around the first that differs.
std::string FirstDifference(const std::string& actual,
                            const std::string& expected) {
  const std::vector<std::string> one = absl::StrSplit(actual, '\n');
  const std::vector<std::string> other = absl::StrSplit(expected, '\n');
  size_t line = 0;
  while (line < one.size() && line < other.size() && one[line] == other[line]) {
    ++line;
  }
  const auto around = [line](const std::vector<std::string>& lines) {
    const size_t first = line < 20 ? 0 : line - 20;
    const size_t last = std::min(line + 20, lines.size());
    std::string text;
    for (size_t i = first; i < last; ++i) {
      absl::StrAppend(&text, i == line ? "> " : "  ", lines[i], "\n");
    }
    return text;
  };
  return absl::StrCat("One store answers\n", around(one), "the other\n",
                      around(other));
}

// Counts what was compared, and reports it.
class Comparison {
 public:
  void Expect(const std::string& actual, const std::string& expected,
              const Question& question, const std::string& where) {
    ++count_;
    if (actual == expected) return;
    if (++different_ > 3) return;  // the first tell enough
    ADD_FAILURE() << where << "\n"
                  << ToText(question) << "\n"
                  << FirstDifference(AnswerToText(question, actual),
                                     AnswerToText(question, expected));
  }

  int count() const { return count_; }
  int different() const { return different_; }

 private:
  int count_ = 0;
  int different_ = 0;
};

// What answers about stories must hold for a comparison to mean anything.
constexpr const char* kStoryParts[] = {
    "CARRIER_ROLE_CITES",
    "CARRIER_ROLE_REPEATS",
    "CARRIER_ROLE_COPIES",
    "CARRIER_ROLE_DUPLICATES",
    "altered: true",
    "recycles_entry_key",
    "adds_to_entry_key",
    "first_said",
    "median_lag",
    "DEVELOPMENT_STATUS_SUPERSEDED",
    "DEVELOPMENT_STATUS_DENIED",
    "DEVELOPMENT_STATUS_FULFILLED",
    "MILESTONE_KIND_",
    "ENTRY_CHANGE_ADDED",
    "ENTRY_CHANGE_CHANGED",
    "ENTRY_CHANGE_REMOVED",
    "CONTRADICTION_TYPE_",
    "/sagas/2",
    "SAGA_STATE_ACTIVE",
    "SAGA_STATE_RESOLVED",
};

// Counts the answers that hold each of kStoryParts.
class StoryParts {
 public:
  void Add(const std::string& answer) {
    for (const char* part : kStoryParts) {
      if (absl::StrContains(answer, part)) ++counts_[part];
    }
  }
  // Expects each in several.
  void ExpectAll() const {
    for (const char* part : kStoryParts) {
      const auto it = counts_.find(part);
      EXPECT_GE(it == counts_.end() ? 0 : it->second, 3) << part;
    }
  }

 private:
  std::map<std::string, int> counts_;
};

// Asks both replicas the question and all its pages, each with the token of the
// other; then each again as of the snapshot that the other has returned.
void AskBoth(InProcessReplica& actual, InProcessReplica& expected,
             const Question& question, const std::string& where,
             Comparison& answers, Comparison& snapshots, StoryParts& parts) {
  const std::string answer = actual.Answer(question);
  parts.Add(AnswerToText(question, answer));
  answers.Expect(answer, expected.Answer(question), question, where);
  if (const auto snapshot = SnapshotIn(question, answer)) {
    const Question again = AsOfAnother(question, *snapshot);
    snapshots.Expect(actual.Answer(again), answer, again, where);
    snapshots.Expect(expected.Answer(again), answer, again, where);
  }
  std::string token = NextPageIn(question, answer);
  for (int page = 0; page < 3 && !token.empty(); ++page) {
    const Question next = AtPage(question, token);
    const std::string more = actual.Answer(next);
    snapshots.Expect(expected.Answer(next), more, next, where);
    token = NextPageIn(next, more);
  }
}

class NoLookAheadTest : public ::testing::Test {
 protected:
  // Makes a log of at least kRecordsMin records.
  void MakeLog(uint64_t seed) {
    LogGeneratorOptions options;
    options.seed = seed;
    options.count = kRecordsMin * 11 / 10;
    auto log = StoreWrites(GenerateWrites(options));
    ASSERT_THAT(log, IsOk());
    EXPECT_LE(log->refusals.size(), static_cast<size_t>(options.count) / 10)
        << ::testing::PrintToString(log->refusals);
    log_ = std::move(log->entries);
    records_ = RecordsOf(log_);
    ASSERT_GE(log_.size(), static_cast<size_t>(kRecordsMin));
    EXPECT_EQ(KindsIn(records_), 7);
    closed_ = CommitTime(head()) + 30 * kDay;
    least_records_ = std::min(least_records_, log_.size());
  }

  static int KindsIn(const std::vector<v1::Record>& records) {
    std::map<int, int> kinds;
    for (const v1::Record& record : records) ++kinds[record.content_case()];
    return static_cast<int>(kinds.size());
  }

  int64_t head() const { return static_cast<int64_t>(log_.size()); }
  absl::Time CommitTime(int64_t revision) const {
    return TimeFromProto(records_[revision - 1].commit_time());
  }

  std::unique_ptr<InProcessReplica> NewReplica(
      const std::vector<v1::LogEntry>& log, int64_t last, absl::Time closed) {
    auto replica = InProcessReplica::Open();
    EXPECT_THAT(replica, IsOk());
    EXPECT_THAT((*replica)->Apply(log, last, closed), IsOk());
    return *std::move(replica);
  }

  // Returns a moment at which something may change: when a record was committed
  // or something in it was said, or just before.
  absl::Time RandomMoment(Random& random, absl::Time latest) const {
    const v1::Record& record = random.Pick(records_);
    absl::Time time = TimeFromProto(record.commit_time());
    if (record.report().publish().has_end_time() && random.Chance(50)) {
      time = TimeFromProto(record.report().publish().end_time());
    } else if (record.has_outcome() && random.Chance(50)) {
      time = TimeFromProto(record.outcome().know_time());
    } else if (random.Chance(20)) {
      time += random.UpTo(20 * kDay);
    }
    if (random.Chance(30)) time -= absl::Microseconds(1);
    return std::min(time, latest);
  }

  // Asks both replicas `count` questions as of revision `revision`.
  void Compare(InProcessReplica& full, InProcessReplica& prefix,
               int64_t revision, absl::Time closed, int count, Questions kinds,
               Random& random) {
    const std::vector<std::string> entries = EntryNames(records_, revision);
    for (int i = 0; i < count; ++i) {
      v1::AsOf as_of;
      as_of.set_revision(revision);
      absl::Time said_by = CommitTime(revision);
      if (random.Chance(60)) {
        said_by = RandomMoment(random, closed);
        *as_of.mutable_said_by() = TimeToProto(said_by);
      }
      AskBoth(full, prefix,
              RandomQuestion(random, kinds, as_of, said_by, entries),
              absl::StrCat("as of revision ", revision, " of ", head()),
              answers_, snapshots_, parts_);
    }
  }

  // Compare stores of a log with and without the future.
  void CompareKnownClock(int seed, Questions kinds);
  void CompareSaidClock(int seed, Questions kinds);
  // Compare stores of several logs, and report the figures of an item.
  void CheckKnownClock(int item, int first_seed, Questions kinds);
  void CheckSaidClock(int item, int first_seed, Questions kinds);

  // Whether nothing else was committed at the same time right after it.
  bool EndsItsTime(int64_t revision) const {
    return revision < head() && CommitTime(revision) < CommitTime(revision + 1);
  }

  std::vector<v1::LogEntry> log_;
  std::vector<v1::Record> records_;
  absl::Time closed_;
  size_t least_records_ = SIZE_MAX;
  Comparison answers_;
  Comparison snapshots_;
  StoryParts parts_;
};

TEST_F(NoLookAheadTest, KnownClock) {
  CheckKnownClock(/*item=*/3, /*first_seed=*/1, Questions::kAny);
}

TEST_F(NoLookAheadTest, KnownClockOfStories) {
  CheckKnownClock(/*item=*/4, /*first_seed=*/201, Questions::kStory);
  parts_.ExpectAll();
}

TEST_F(NoLookAheadTest, KnownClockOfForecasts) {
  CheckKnownClock(/*item=*/5, /*first_seed=*/401, Questions::kForecast);
}

void NoLookAheadTest::CheckKnownClock(int item, int first_seed,
                                      Questions kinds) {
  const int logs = Sized(1, 10);
  for (int i = 0; i < logs; ++i) {
    ASSERT_NO_FATAL_FAILURE(CompareKnownClock(first_seed + i, kinds));
  }
  EXPECT_TRUE(ReportFigure(item, "known clock: records in each log, at least",
                           static_cast<double>(least_records_), Bound::kAtLeast,
                           kRecordsMin));
  EXPECT_TRUE(ReportFigure(item, "known clock: answers compared",
                           answers_.count(), Bound::kAtLeast,
                           TriplesOf(kinds) * logs));
  EXPECT_TRUE(ReportFigure(item, "known clock: answers that differ",
                           answers_.different(), Bound::kEqual, 0));
  EXPECT_TRUE(ReportFigure(item, "snapshots and pages sent to both replicas",
                           snapshots_.count(), Bound::kAtLeast,
                           TriplesOf(kinds) * logs));
  EXPECT_TRUE(ReportFigure(item, "snapshots and pages answered otherwise",
                           snapshots_.different(), Bound::kEqual, 0));
}

void NoLookAheadTest::CompareKnownClock(int seed, Questions kinds) {
  ASSERT_NO_FATAL_FAILURE(MakeLog(seed));
  Random random(seed);
  const auto full = NewReplica(log_, head(), closed_);
  // Stores that end at some revision for ever.
  constexpr int kStores = 20;
  for (int store = 0; store < kStores; ++store) {
    const int64_t revision = random.Between(1, static_cast<int>(head()));
    const auto prefix = NewReplica(log_, revision, closed_);
    Compare(*full, *prefix, revision, closed_, TriplesOf(kinds) / kStores / 2,
            kinds, random);
  }
  // One that grows from answer to answer.
  std::vector<int64_t> stops;
  while (stops.size() < kStores) {
    const int64_t revision = random.Between(1, static_cast<int>(head()));
    if (EndsItsTime(revision)) stops.push_back(revision);
  }
  std::sort(stops.begin(), stops.end());
  const auto growing = NewReplica(log_, 0, absl::UnixEpoch());
  for (const int64_t revision : stops) {
    const absl::Time closed = CommitTime(revision + 1) - absl::Microseconds(1);
    ASSERT_THAT(growing->Apply(log_, revision, closed), IsOk());
    Compare(*full, *growing, revision, closed, TriplesOf(kinds) / kStores / 2,
            kinds, random);
  }
}

TEST_F(NoLookAheadTest, SaidClock) {
  CheckSaidClock(/*item=*/3, /*first_seed=*/101, Questions::kAny);
}

TEST_F(NoLookAheadTest, SaidClockOfStories) {
  CheckSaidClock(/*item=*/4, /*first_seed=*/301, Questions::kStory);
  parts_.ExpectAll();
}

TEST_F(NoLookAheadTest, SaidClockOfForecasts) {
  CheckSaidClock(/*item=*/5, /*first_seed=*/501, Questions::kForecast);
}

void NoLookAheadTest::CheckSaidClock(int item, int first_seed,
                                     Questions kinds) {
  const int logs = Sized(1, 10);
  for (int i = 0; i < logs; ++i) {
    ASSERT_NO_FATAL_FAILURE(CompareSaidClock(first_seed + i, kinds));
  }
  EXPECT_TRUE(ReportFigure(item, "said clock: records in each log, at least",
                           static_cast<double>(least_records_), Bound::kAtLeast,
                           kRecordsMin));
  EXPECT_TRUE(ReportFigure(item, "said clock: answers compared",
                           answers_.count(), Bound::kAtLeast,
                           TriplesOf(kinds) * logs));
  EXPECT_TRUE(ReportFigure(item, "said clock: answers that differ",
                           answers_.different(), Bound::kEqual, 0));
}

void NoLookAheadTest::CompareSaidClock(int seed, Questions kinds) {
  ASSERT_NO_FATAL_FAILURE(MakeLog(seed));
  Random random(seed);
  const auto full = NewReplica(log_, head(), closed_);
  constexpr int kMoments = 25;
  int changed = 0;
  for (int i = 0; i < kMoments; ++i) {
    const absl::Time said_by = RandomMoment(random, CommitTime(head()));
    const HistoryUntil history = WithoutTheFuture(records_, said_by);
    changed += history.changed_count;
    const std::vector<v1::LogEntry> without = LogOf(history.records);
    const auto past = NewReplica(without, head(), closed_);
    const std::vector<std::string> entries =
        EntryNames(history.records, head());
    for (int question = 0; question < TriplesOf(kinds) / kMoments; ++question) {
      v1::AsOf as_of;
      as_of.set_revision(random.Chance(50)
                             ? head()
                             : random.Between(1, static_cast<int>(head())));
      *as_of.mutable_said_by() = TimeToProto(said_by);
      std::vector<std::string> known = entries;
      if (as_of.revision() != head()) {
        known = EntryNames(history.records, as_of.revision());
      }
      AskBoth(*full, *past,
              RandomQuestion(random, kinds, as_of, said_by, known),
              absl::StrCat("said by ", absl::FormatTime(said_by)), answers_,
              snapshots_, parts_);
    }
  }
  EXPECT_GE(changed, kMoments * 50) << "hardly anything was in the future";
}

}  // namespace
}  // namespace hearsay::testing
