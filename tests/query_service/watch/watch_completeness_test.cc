// Who applies what a watch tells to a timeline that he has listed ends with the
// timeline that he would list, whatever the log holds, however it was applied
// and wherever the watch was cut and resumed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/names/control_record.h"
#include "common/time.h"
#include "common/version.h"
#include "query_service/dossier.h"
#include "query_service/dossier_cache.h"
#include "query_service/query_core.h"
#include "query_service/story_cache.h"
#include "query_service/watch/watch_cursor.h"
#include "query_service/watch/watch_source.h"
#include "tests/end_to_end/no_look_ahead/written_log.h"
#include "tests/query_service/fake_log.h"
#include "tests/testing/log_generator.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::hearsay::testing::FakeFeed;
using ::hearsay::testing::GeneratedPlayers;
using ::hearsay::testing::GenerateWrites;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::LogGeneratorOptions;
using ::hearsay::testing::Random;
using ::hearsay::testing::StoreWrites;
using ::hearsay::testing::TempDir;
using query::v1::WatchTimelineResponse;

constexpr char kLogId[] = "0123456789abcdef0123456789abcdef";
// So few that watches that are behind take many stretches.
constexpr int64_t kStride = 16;

// A timeline: entries, without their change, by key.
using Entries = std::map<std::string, std::string>;

// A random log and all parts that watch it, but for the server.
class WatchedStore {
 public:
  explicit WatchedStore(uint64_t seed)
      : replica_(Replica::Open(folder_.File("replica"), {}).value()),
        projection_(Projection::Load(replica_.get()).value()),
        dossiers_(*replica_, /*entries_max=*/100'000),
        stories_(dossiers_, /*entries_max=*/100'000),
        heads_(&feed_, projection_.get()),
        snapshots_(projection_.get(), &heads_),
        ledger_(*projection_, dossiers_),
        archive_(*projection_, dossiers_, ledger_, /*forecasts_max=*/1000),
        core_(*projection_, snapshots_, stories_, ledger_, archive_),
        source_(
            projection_.get(),
            [this](const std::string& player, int64_t before, int64_t after,
                   query::v1::TimelineView detail) {
              return core_.CompareTimelines(player, before, after, detail);
            },
            [this](const std::string& player, const v1::AsOf& snapshot) {
              return core_.ForecastAt(player, snapshot);
            }) {
    projection_->SetListener(
        [this](int64_t revision, const std::vector<std::string>& players) {
          dossiers_.Touch(players, revision);
        });
    LogGeneratorOptions options;
    options.seed = seed;
    options.count = 250;
    entries_ = StoreWrites(GenerateWrites(options)).value().entries;
    for (const v1::LogEntry& entry : entries_) {
      EXPECT_TRUE(records_.emplace_back().ParseFromString(entry.record()));
    }
  }

  int64_t size() const { return static_cast<int64_t>(entries_.size()); }
  WatchSource& source() { return source_; }
  const Projection& projection() const { return *projection_; }
  const v1::Record& record(int64_t revision) const {
    return records_[revision - 1];
  }

  void Apply(int64_t last) {
    const AppliedPosition start = projection_->Status().applied;
    google::protobuf::RepeatedPtrField<v1::LogEntry> entries;
    for (int64_t i = start.revision; i < last; ++i)
      *entries.Add() = entries_[i];
    const auto batch = VerifyEntries(start, entries);
    ASSERT_THAT(batch, IsOk());
    v1::LogHead head;
    head.set_log_id(kLogId);
    head.set_revision(last);
    head.set_format_version(kFormatVersion);
    *head.mutable_commit_time() = TimeToProto(batch->end.commit_time);
    *head.mutable_closed_time() = TimeToProto(batch->end.commit_time);
    ASSERT_THAT(projection_->Apply(*batch, head), IsOk());
  }

  std::string CanonicalName(const std::string& player, int64_t revision) const {
    return projection_->Read().registry().Canonical(player, revision);
  }

  // Lists the whole timeline; empty if nobody knows the player.
  Entries List(const std::string& player, int64_t revision) {
    Entries entries;
    query::v1::ListTimelineRequest request;
    request.mutable_player()->set_name(player);
    request.mutable_as_of()->set_revision(revision);
    request.set_page_size(1000);
    do {
      query::v1::ListTimelineResponse response;
      const absl::Status status =
          core_.ListTimeline(request, absl::InfinitePast(), response);
      if (ReasonOf(status) == v1::ERROR_REASON_NAME_UNKNOWN) return {};
      EXPECT_THAT(status, IsOk());
      for (const auto& entry : response.entries()) {
        entries[entry.entry_key()] = entry.SerializeAsString();
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return entries;
  }

  // Returns what GetForecast answers by default.
  std::string Forecast(const std::string& player, int64_t revision) {
    query::v1::GetForecastRequest request;
    request.mutable_player()->set_name(player);
    request.mutable_as_of()->set_revision(revision);
    query::v1::GetForecastResponse response;
    EXPECT_THAT(core_.GetForecast(request, absl::InfiniteFuture(), response),
                IsOk());
    return response.SerializeAsString();
  }

  // Returns the last revision after `after` at which a watch tells of `player`;
  // `after`: none.
  int64_t LastTold(const std::string& player, bool by_name, int64_t after) {
    int64_t told = after;
    std::set<std::string> described;
    for (int64_t revision = 1; revision <= size(); ++revision) {
      const v1::Record& changed = record(revision);
      bool tells = false;
      if (IsControl(changed.content_case())) {
        const bool is_first = changed.has_entity() &&
                              described.insert(changed.entity().name()).second;
        tells = by_name && !is_first;
      } else {
        for (const std::string& name : PlayersOf(revision)) {
          tells |= CanonicalName(name, revision) == player;
        }
      }
      if (tells && revision > after &&
          CanonicalName(player, revision) == player) {
        told = revision;
      }
    }
    return told;
  }

 private:
  // Returns the players whom an entry concerns, and those that it replaces.
  std::set<std::string> PlayersOf(int64_t revision) const {
    const std::vector<std::string> named = PlayersIn(record(revision));
    std::set<std::string> players(named.begin(), named.end());
    if (record(revision).has_entity_merge()) return players;
    for (const int64_t target : record(revision).target_revisions()) {
      const std::set<std::string> inherited = PlayersOf(target);
      players.insert(inherited.begin(), inherited.end());
    }
    return players;
  }

  TempDir folder_;
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
  WatchSource source_;
  std::vector<v1::LogEntry> entries_;
  std::vector<v1::Record> records_;
};

// What a caller knows.
struct Caller {
  void Apply(const WatchTimelineResponse& message) {
    resume_revision = message.resume_revision();
    for (const auto& entry : message.update().entries()) {
      Entries& entries = known[message.update().player()];
      if (entry.change() == query::v1::ENTRY_CHANGE_REMOVED) {
        entries.erase(entry.entry_key());
        continue;
      }
      EXPECT_NE(entry.change(), query::v1::ENTRY_CHANGE_UNSPECIFIED);
      query::v1::TimelineEntry kept = entry;
      kept.clear_change();
      entries[entry.entry_key()] = kept.SerializeAsString();
    }
  }

  std::map<std::string, Entries> known;  // by player
  int64_t resume_revision = 0;
};

struct WatchCase {
  std::string name;
  int players;  // the first so many by name; 0: all
  friend void PrintTo(const WatchCase& test, std::ostream* os) {
    *os << test.name;
  }
};

class WatchCompletenessTest : public ::testing::TestWithParam<WatchCase> {
 protected:
  // Watches from `start` while the log grows, cut now and then, and compares.
  void Check(uint64_t seed) {
    WatchedStore store(seed);
    Random random(seed);
    const int64_t start = random.Between(1, static_cast<int>(store.size()) / 2);
    store.Apply(start);
    WatchPlan plan;
    std::vector<std::string> players = GeneratedPlayers();
    if (GetParam().players > 0) {
      players.resize(GetParam().players);
      plan.players = players;
    }
    plan.after_revision = start;
    plan.forecasts = seed % 6 == 0;
    Caller caller;
    for (const std::string& player : players) {
      const std::string called = store.CanonicalName(player, start);
      caller.known[called] = store.List(called, start);
    }
    Watch(store, random, plan, caller);

    const bool by_name = !plan.players.empty();
    std::set<std::string> called;
    for (const std::string& player : players) {
      called.insert(store.CanonicalName(player, store.size()));
    }
    for (const std::string& player : called) {
      const int64_t told = store.LastTold(player, by_name, start);
      EXPECT_EQ(caller.known[player], store.List(player, told))
          << player << " from " << start << " to " << told << " of "
          << store.size();
    }
  }

 private:
  // The last part of an update brings the forecast, if it is asked for.
  static void CheckForecast(WatchedStore& store, const WatchPlan& plan,
                            const query::v1::TimelineUpdate& update) {
    const bool expected = plan.forecasts && !update.continues();
    ASSERT_EQ(update.has_forecast(), expected);
    if (!expected) return;
    EXPECT_EQ(update.forecast().SerializeAsString(),
              store.Forecast(update.player(), update.snapshot().revision()));
  }

  void Watch(WatchedStore& store, Random& random, WatchPlan plan,
             Caller& caller) {
    int64_t applied = plan.after_revision;
    caller.resume_revision = plan.after_revision;
    auto cursor = std::make_unique<WatchCursor>(&store.source(), plan, kStride);
    while (true) {
      const auto step = cursor->Next(applied);
      ASSERT_THAT(step, IsOk());
      if (step->message.has_value()) {
        WatchTimelineResponse message;
        ASSERT_TRUE(message.ParseFromString(*step->message->shared +
                                            step->message->own));
        caller.Apply(message);
        CheckForecast(store, plan, message.update());
        if (random.Chance(10)) {
          plan.after_revision = caller.resume_revision;
          cursor =
              std::make_unique<WatchCursor>(&store.source(), plan, kStride);
        }
      } else if (step->up_to_date) {
        if (applied == store.size()) return;
        applied = std::min(store.size(),
                           applied + random.Between(1, random.Between(1, 40)));
        store.Apply(applied);
      }
      // A watch that is behind has more before it.
      if (applied < store.size() && random.Chance(5)) {
        applied = std::min(store.size(), applied + random.Between(1, 60));
        store.Apply(applied);
      }
    }
  }
};

TEST_P(WatchCompletenessTest, EndsWithWhatIsListed) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Check(seed);
  }
}

INSTANTIATE_TEST_SUITE_P(Players, WatchCompletenessTest,
                         ::testing::Values(WatchCase{"One", 1},
                                           WatchCase{"Several", 4},
                                           WatchCase{"All", 0}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace hearsay
