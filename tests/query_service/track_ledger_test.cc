#include "query_service/track_ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/query_service/core_fixture.h"

namespace hearsay::testing {
namespace {

constexpr absl::Time kNoDeadline = absl::InfiniteFuture();

class TrackLedgerTest : public CoreFixture {
 protected:
  // Appends what one report says of a player, and how that went.
  void TellAndDecide(const std::string& player) {
    records_.push_back(Parsed<v1::Record>(
        Report("outlets/o", "2025-05-01",
               absl::StrCat("claims { claim_id: \"c\" kind: CLAIM_KIND_BID "
                            "subject { name: \"",
                            player,
                            "\" } actor { name: \"clubs/a\" } voice: "
                            "VOICE_REPORT stance: STANCE_ASSERTS }"))));
    records_.back().set_entry_id(absl::StrCat("r", records_.size()));
    records_.push_back(Parsed<v1::Record>(Decision(player, "2025-06-01")));
    records_.back().set_entry_id(absl::StrCat("o", records_.size()));
  }
  static std::string Decision(const std::string& player,
                              const std::string& day) {
    const std::string seconds =
        absl::StrCat("seconds: ", absl::ToUnixSeconds(At(day)));
    return absl::StrCat("outcome { player: \"", player,
                        "\" kind: OUTCOME_KIND_JOINED_FEE to_club: \"clubs/a\" "
                        "occur { start_time { ",
                        seconds, " } } know_time { ", seconds, " } }");
  }
  int64_t Store() {
    local_.AddAll(std::exchange(records_, {}));
    return log_.size();
  }
  // Returns how many claims were decided by a day.
  double Claims(int64_t revision, const std::string& day) {
    const auto records = local_.ledger().At(revision, At(day), kNoDeadline);
    EXPECT_THAT(records, IsOk());
    if (!records.ok()) return -1;
    const RecordTable* table = (*records)->index().OfSource("outlets/o");
    if (table == nullptr) return 0;
    return static_cast<double>(table->OfAnyType(RecordTime(At(day))).claims);
  }

  std::vector<v1::Record> records_;
};

TEST_F(TrackLedgerTest, GoesOnFromWhereADeadlineEndedIt) {
  constexpr int kPlayers = 1000;
  for (int i = 0; i < kPlayers; ++i)
    TellAndDecide(absl::StrCat("players/p", i));
  const int64_t revision = Store();
  int calls = 0;
  absl::Status status;
  do {
    status = local_.ledger().At(revision, At("2025-07-01"), kAtOnce).status();
    if (status.ok()) break;
    EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_REPLICA_BEHIND);
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  } while (++calls < 100);
  EXPECT_THAT(status, IsOk());
  EXPECT_GT(calls, 1);
  EXPECT_EQ(Claims(revision, "2025-07-01"), kPlayers);
}

TEST_F(TrackLedgerTest, SaysSinceWhenRevisionsDiffer) {
  TellAndDecide("players/p");
  const int64_t first = Store();
  EXPECT_EQ(Claims(first, "2025-07-01"), 1);
  TellAndDecide("players/q");
  const int64_t second = Store();
  EXPECT_EQ(Claims(first, "2025-07-01"), 1);
  EXPECT_EQ(Claims(second, "2025-07-01"), 2);
  EXPECT_EQ(Claims(second, "2025-05-31"), 0);
  const auto changed = local_.ledger().ChangedSince(first, second, kNoDeadline);
  ASSERT_THAT(changed, IsOk());
  EXPECT_GT(*changed, At("2025-05-01"));
  EXPECT_LE(*changed, At("2025-06-01"));
  const auto unchanged =
      local_.ledger().ChangedSince(second, second, kNoDeadline);
  ASSERT_THAT(unchanged, IsOk());
  EXPECT_GT(*unchanged, At("2025-10-01"));
}

TEST_F(TrackLedgerTest, MergeOfASourceChangesWhatWasTold) {
  TellAndDecide("players/p");
  const int64_t before = Store();
  EXPECT_EQ(Claims(before, "2025-07-01"), 1);
  Add("e1",
      "entity { name: \"outlets/o\" kind: ENTITY_KIND_OUTLET "
      "display_name: \"O\" }");
  Add("e2",
      "entity { name: \"outlets/other\" kind: ENTITY_KIND_OUTLET "
      "display_name: \"Other\" }");
  const int64_t after = Add("m",
                            "entity_merge { duplicate: \"outlets/o\" survivor: "
                            "\"outlets/other\" }");
  EXPECT_EQ(Claims(after, "2025-07-01"), 0);
  EXPECT_EQ(Claims(before, "2025-07-01"), 1);
  EXPECT_EQ(Claims(after, "2025-07-01"), 0);
}

}  // namespace
}  // namespace hearsay::testing
