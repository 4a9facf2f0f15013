// Measures what track records cost: the memory of many, the time to count a
// log, and the time that an answer waits for them, all by the time of the
// processor. Prints one JSON line for each figure.
#include <time.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "common/time.h"
#include "query_service/track_records/contributions.h"
#include "query_service/track_records/record_index.h"
#include "tests/query_service/local_core.h"
#include "tests/query_service/track_records/story.h"
#include "tests/testing/described_entity.h"
#include "tests/testing/random.h"

namespace hearsay::testing {
namespace {

constexpr int kSources = 100'000;
constexpr int kClaims = 1'000'000;
constexpr int kPlayers = 1'000;
constexpr int kReportsOfPlayer = 20;
constexpr absl::Duration kDay = absl::Hours(24);
constexpr double kStoryMsMax = 2;
constexpr double kMebibyte = 1 << 20;

constexpr v1::ClaimKind kKinds[] = {
    v1::CLAIM_KIND_INTEREST, v1::CLAIM_KIND_TALKS, v1::CLAIM_KIND_BID,
    v1::CLAIM_KIND_MEDICAL, v1::CLAIM_KIND_CLUBS_AGREED};

bool all_hold = true;

void Print(const std::string& figure, double value) {
  std::cout << absl::StrFormat(
      "{\"item\": 7, \"figure\": \"%s\", \"value\": %.4g, \"bound\": null, "
      "\"holds\": true}\n",
      figure, value);
}

void Print(const std::string& figure, double value, double bound) {
  const bool holds = value <= bound;
  all_hold &= holds;
  std::cout << absl::StrFormat(
      "{\"item\": 7, \"figure\": \"%s\", \"value\": %.4g, \"bound\": %g, "
      "\"holds\": %s}\n",
      figure, value, bound, holds ? "true" : "false");
}

absl::Duration CpuTimeOfThread() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return absl::DurationFromTimespec(time);
}

// Returns the seconds of the processor that one of many calls takes.
template <typename Call>
double SecondsOf(int count, const Call& call) {
  const absl::Duration start = CpuTimeOfThread();
  for (int i = 0; i < count; ++i) call(i);
  return absl::ToDoubleSeconds(CpuTimeOfThread() - start) / count;
}

void MeasureIndex() {
  Random random(1);
  std::vector<Contribution> contributions;
  for (int i = 0; i < kClaims; ++i) {
    Contribution& item = contributions.emplace_back();
    item.known_time = FakeLog::kStart - random.Below(3650) * kDay;
    item.effective_time = item.known_time;
    item.source = absl::StrCat("outlets/outlet-", i % kSources);
    item.tier = static_cast<Tier>(random.Below(6));
    item.type.kind = kKinds[random.Below(5)];
    item.hit = random.Chance(25);
  }
  const auto index = RecordIndex().Changed({}, contributions);
  Print("MiB of the track records of 100,000 sources with 1,000,000 claims",
        index->memory() / kMebibyte);
  const IndexedRecords records(index, FakeLog::kStart);
  double sum = 0;
  Print("ns to read what one root needs of them",
        1e9 * SecondsOf(200'000, [&](int i) {
          const forecast::ClaimType type{kKinds[i % 5]};
          sum += records
                     .OfSource(
                         absl::StrCat("outlets/outlet-", i * 7919 % kSources),
                         type)
                     .claims;
          sum += records.OfTier(Tier::k2, type).hits + records.OfAll(type).hits;
        }));
  if (sum < 0) std::abort();
}

// Writes what is said of players and what becomes of them.
class Writer {
 public:
  v1::Record Report(int player, absl::Time time) {
    v1::Record record;
    record.set_entry_id(absl::StrCat("r", ++last_id_));
    v1::Report& report = *record.mutable_report();
    report.mutable_publisher()->set_name(
        absl::StrCat("outlets/o", random_.Below(135)));
    *report.mutable_publish()->mutable_start_time() = TimeToProto(time);
    *report.mutable_publish()->mutable_end_time() =
        TimeToProto(time + absl::Minutes(1));
    v1::Claim& claim = *report.add_claims();
    claim.set_claim_id("c");
    claim.set_kind(kKinds[random_.Below(5)]);
    claim.mutable_subject()->set_name(absl::StrCat("players/p", player));
    claim.mutable_actor()->set_name(absl::StrCat("clubs/c", random_.Below(6)));
    claim.set_voice(v1::VOICE_REPORT);
    claim.set_stance(v1::STANCE_ASSERTS);
    return record;
  }
  v1::Record Outcome(int player, absl::Time time) {
    v1::Record record;
    record.set_entry_id(absl::StrCat("o", ++last_id_));
    v1::Outcome& outcome = *record.mutable_outcome();
    outcome.set_player(absl::StrCat("players/p", player));
    outcome.set_kind(v1::OUTCOME_KIND_JOINED_FEE);
    outcome.set_to_club(absl::StrCat("clubs/c", random_.Below(6)));
    *outcome.mutable_occur()->mutable_start_time() = TimeToProto(time);
    *outcome.mutable_know_time() = TimeToProto(time);
    return record;
  }
  Random& random() { return random_; }

 private:
  Random random_{2};
  int last_id_ = 0;
};

void MeasureLedger() {
  auto local = std::make_unique<LocalCore>(400'000);
  Writer writer;
  std::vector<v1::Record> records;
  for (int i = 0; i < 6; ++i) {
    records.push_back(DescribedEntity(absl::StrCat("clubs/c", i)));
  }
  for (int i = 0; i < 135; ++i) {
    records.push_back(DescribedEntity(absl::StrCat("outlets/o", i), i % 5));
  }
  // Each player has a saga that is over, and one in which he is talked about.
  for (int i = 0; i < kPlayers * kReportsOfPlayer; ++i) {
    const int player = writer.random().Below(kPlayers);
    records.push_back(writer.Report(
        player, FakeLog::kStart - kDay - writer.random().Below(600) * kDay));
  }
  for (int i = 0; i < kPlayers; ++i) {
    records.push_back(writer.Outcome(i, FakeLog::kStart - 300 * kDay));
  }
  const size_t count = records.size();
  local->AddAll(std::move(records));
  const auto at_head = [&](absl::Duration ago = absl::ZeroDuration()) {
    const ProjectionStatus status = local->projection().Status();
    const auto found =
        local->ledger().At(status.applied.revision, status.closed_time - ago,
                           absl::InfiniteFuture());
    if (!found.ok()) std::abort();
  };
  Print("entries a second of a log counted for the first time",
        static_cast<double>(count) / SecondsOf(1, [&](int) { at_head(); }));
  Print("us to find the track records of an answer as of now",
        1e6 * SecondsOf(200'000, [&](int) { at_head(); }));
  Print("us to find those as of a day in the past",
        1e6 * SecondsOf(200'000, [&](int i) { at_head((i % 500) * kDay); }));
  const int64_t before = local->projection().Status().applied.revision;
  double seconds = 0;
  for (int i = 0; i < 200; ++i) {
    local->Add(writer.Report(i, FakeLog::kStart));
    seconds += SecondsOf(1, [&](int) { at_head(); });
  }
  Print("us to find them after a new report", 1e6 * seconds / 200);
  seconds = 0;
  for (int i = 0; i < 200; ++i) {
    local->Add(writer.Outcome(i, FakeLog::kStart));
    seconds += SecondsOf(1, [&](int) { at_head(); });
  }
  Print("us to find them after a new outcome", 1e6 * seconds / 200);
  const auto at_past = [&](int) {
    const auto found =
        local->ledger().At(before, FakeLog::kStart, absl::InfiniteFuture());
    if (!found.ok()) std::abort();
  };
  Print("us to find those as of 400 entries before",
        1e6 * SecondsOf(20'000, at_past));
}

// The time to count one player anew.
void MeasureStory() {
  Story story;
  Random random(3);
  for (int i = 0; i < 200; ++i) {
    const absl::Time day = At("2024-01-01") + random.Below(700) * kDay;
    story.Say(
        random.Chance(50) ? "outlets/t1" : "outlets/t3",
        absl::FormatTime("%Y-%m-%d", day, absl::UTCTimeZone()),
        Pursuit(std::string(ClaimKind_Name(kKinds[random.Below(5)])).substr(11),
                random.Chance(50) ? "clubs/a" : "clubs/b"));
  }
  Print("ms to count a story of 200 reports over 700 days, none decided",
        1e3 * SecondsOf(100, [&](int) { story.All(); }));
  story.Happen("JOINED_FEE", "2024-12-15", "clubs/a");
  Print("ms to count it with an outcome",
        1e3 * SecondsOf(100, [&](int) { story.All(); }), kStoryMsMax);
  story.Happen("RENEWED", "2025-10-01", "clubs/a");
  Print("ms to count it with two outcomes",
        1e3 * SecondsOf(100, [&](int) { story.All(); }));
}

}  // namespace
}  // namespace hearsay::testing

int main() {
  hearsay::testing::MeasureIndex();
  hearsay::testing::MeasureStory();
  hearsay::testing::MeasureLedger();
  return hearsay::testing::all_hold ? 0 : 1;
}
