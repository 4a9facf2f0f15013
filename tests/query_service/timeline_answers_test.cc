// The timeline methods of QueryCore.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tests/query_service/core_fixture.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace hearsay::testing;
using query::v1::TimelineEntry;

constexpr char kPlayer[] = "player { name: \"players/p\" } ";

std::string Seconds(const std::string& field, const std::string& time) {
  return absl::StrCat(field, " { seconds: ", absl::ToUnixSeconds(At(time)),
                      " } ");
}

class TimelineAnswersTest : public CoreFixture {
 protected:
  TimelineAnswersTest() { AddPlayer("players/p"); }

  int64_t AddEntity(const std::string& name) {
    return Add(
        absl::StrCat("entity-", log_.size() + 1),
        absl::StrCat("entity { name: \"", name, "\" display_name: \"", name,
                     "\" kind: ", EntityKind_Name(KindOfName(name)), " }"));
  }
  int64_t Merge(const std::string& duplicate, const std::string& survivor) {
    return Add(absl::StrCat("merge-", log_.size() + 1),
               absl::StrCat("entity_merge { duplicate: \"", duplicate,
                            "\" survivor: \"", survivor, "\" }"));
  }
  int64_t Retract(const std::string& report, int64_t revision) {
    return Add(absl::StrCat("retraction-", log_.size() + 1),
               absl::StrCat("retraction { report: \"reports/", report,
                            "\" } target_revisions: ", revision));
  }

  // Returns the entries with how they differ, as in "ADDED reports/r1#c".
  static std::vector<std::string> Changes(
      const google::protobuf::RepeatedPtrField<TimelineEntry>& entries) {
    std::vector<std::string> changes;
    for (const TimelineEntry& entry : entries) {
      changes.push_back(absl::StrCat(
          EntryChange_Name(entry.change()).substr(13), " ", entry.entry_key()));
    }
    return changes;
  }
  std::vector<std::string> Changes(const std::string& request) {
    const auto response = List(absl::StrCat(kPlayer, request));
    EXPECT_THAT(response, IsOk());
    return response.ok() ? Changes(response->entries())
                         : std::vector<std::string>();
  }
  static std::string Since(int64_t revision) {
    return absl::StrCat("changed_since { revision: ", revision, " } ");
  }
};

TEST_F(TimelineAnswersTest, ShowsCarriersInFullOnly) {
  Add("r1", Report("outlets/a", "2025-09-01", Claim("c", "BID")));
  Add("r2",
      Report("outlets/b", "2025-09-02", Claim("c", "BID", Hop("outlets/a"))));
  const auto unset = List(kPlayer);
  const auto basic = List(absl::StrCat(kPlayer, "view: TIMELINE_VIEW_BASIC"));
  const auto full = List(absl::StrCat(kPlayer, "view: TIMELINE_VIEW_FULL"));
  ASSERT_THAT(full, IsOk());
  ASSERT_THAT(basic, IsOk());
  EXPECT_EQ(unset->SerializeAsString(), basic->SerializeAsString());
  ASSERT_THAT(basic->entries(), SizeIs(1));
  ASSERT_THAT(full->entries(), SizeIs(1));
  EXPECT_THAT(basic->entries(0).development().carriers(), IsEmpty());
  EXPECT_EQ(basic->entries(0).development().carrier_count(), 2);
  EXPECT_THAT(full->entries(0).development().carriers(), SizeIs(2));
}

TEST_F(TimelineAnswersTest, ShowsOnlyTheTypesAskedFor) {
  Add("r1", Report("outlets/a", "2025-09-01", Claim("c", "BID")));
  Add("o1", absl::StrCat("outcome { player: \"players/p\" kind: "
                         "OUTCOME_KIND_RENEWED ",
                         Seconds("know_time", "2025-09-10"), "}"));
  EXPECT_THAT(Keys(absl::StrCat(kPlayer, "types: TIMELINE_ENTRY_TYPE_OUTCOME")),
              ElementsAre("outcomes/o1"));
  EXPECT_THAT(
      Keys(absl::StrCat(kPlayer, "types: TIMELINE_ENTRY_TYPE_DEVELOPMENT")),
      ElementsAre("reports/r1#c"));
  EXPECT_THAT(Keys(absl::StrCat(kPlayer,
                                "types: TIMELINE_ENTRY_TYPE_OUTCOME "
                                "types: TIMELINE_ENTRY_TYPE_DEVELOPMENT")),
              ElementsAre("reports/r1#c", "outcomes/o1"));
  EXPECT_THAT(
      List(absl::StrCat(kPlayer, "types: 0 view: 7")).status().message(),
      AllOf(HasSubstr("types[0]"), HasSubstr("view")));
}

TEST_F(TimelineAnswersTest, TellsWhatWasAddedChangedAndRemoved) {
  const int64_t r1 =
      Add("r1", Report("outlets/a", "2025-09-01", Claim("c", "BID")));
  Add("r2", Report("outlets/a", "2025-09-02", Claim("c", "TALKS")));
  const int64_t before =
      Add("r3", Report("outlets/a", "2025-09-03", Claim("c", "MEDICAL")));
  Add("r4",
      Report("outlets/b", "2025-09-04", Claim("c", "TALKS", Hop("outlets/a"))));
  Add("r5", Report("outlets/a", "2025-09-05", Claim("c", "UNDECIDED")));
  Retract("r1", r1);

  const auto response = List(absl::StrCat(kPlayer, Since(before)));
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(Changes(response->entries()),
              ElementsAre("REMOVED reports/r1#c", "CHANGED reports/r2#c",
                          "ADDED reports/r5#c"));
  // All that is left of a removed entry.
  TimelineEntry removed;
  removed.set_entry_key("reports/r1#c");
  *removed.mutable_said_time() = TimeToProto(At("2025-09-02"));
  removed.set_change(query::v1::ENTRY_CHANGE_REMOVED);
  EXPECT_EQ(response->entries(0).SerializeAsString(),
            removed.SerializeAsString());
  EXPECT_EQ(response->entries(1).development().carrier_count(), 2);
  EXPECT_EQ(response->changed_since().revision(), before);
  EXPECT_EQ(response->changed_since().log_id(), response->snapshot().log_id());

  EXPECT_THAT(Changes(absl::StrCat(Since(before),
                                   "order: TIMELINE_ORDER_NEWEST_FIRST")),
              ElementsAre("ADDED reports/r5#c", "CHANGED reports/r2#c",
                          "REMOVED reports/r1#c"));
  EXPECT_THAT(Changes(absl::StrCat(Since(before), "kinds: CLAIM_KIND_TALKS")),
              ElementsAre("CHANGED reports/r2#c"));
}

TEST_F(TimelineAnswersTest, TellsChangesOfTheViewAskedFor) {
  for (const std::string name : {"outlets/a", "outlets/b", "outlets/z"}) {
    AddEntity(name);
  }
  Add("r1", Report("outlets/a", "2025-09-01", Claim("c", "BID")));
  Add("r2",
      Report("outlets/b", "2025-09-02", Claim("c", "BID", Hop("outlets/a"))));
  const int64_t before = log_.size();
  Merge("outlets/b", "outlets/z");
  // Only carriers name it.
  EXPECT_THAT(Changes(Since(before)), IsEmpty());
  EXPECT_THAT(Changes(absl::StrCat(Since(before), "view: TIMELINE_VIEW_FULL")),
              ElementsAre("CHANGED reports/r1#c"));
}

TEST_F(TimelineAnswersTest, EqualAsOfsDifferInNothing) {
  Add("r1", Report("outlets/a", "2025-09-01", Claim("c", "BID")));
  const auto now = List(kPlayer);
  ASSERT_THAT(now, IsOk());
  const std::string snapshot = now->snapshot().ShortDebugString();
  EXPECT_THAT(Changes("changed_since {}"), IsEmpty());
  EXPECT_THAT(Changes(absl::StrCat("changed_since { ", snapshot, " }")),
              IsEmpty());
  // What is stored about others is no change either.
  const int64_t other = AddPlayer("players/q");
  EXPECT_THAT(Changes(absl::StrCat("changed_since { ", snapshot, " }")),
              IsEmpty());
  EXPECT_THAT(Changes(Since(other)), IsEmpty());
}

TEST_F(TimelineAnswersTest, ComparesAlsoBySaidClock) {
  Add("r1", Report("outlets/a", "2025-08-01", Claim("c", "BID")));
  Add("r2", Report("outlets/a", "2025-09-01", Claim("c", "TALKS")));
  EXPECT_THAT(Changes(absl::StrCat("changed_since { ",
                                   Seconds("said_by", "2025-08-15"), "}")),
              ElementsAre("ADDED reports/r2#c"));
  // Stored later, said earlier: the known clock alone tells them apart.
  const int64_t before = log_.size();
  Add("r3", Report("outlets/a", "2025-07-01", Claim("c", "MEDICAL")));
  EXPECT_THAT(Changes(absl::StrCat(Since(before), "as_of { ",
                                   Seconds("said_by", "2025-08-15"), "}")),
              ElementsAre("ADDED reports/r3#c"));
}

TEST_F(TimelineAnswersTest, SnapshotsOfAComparisonSentBackGiveTheSameBytes) {
  Add("r1", Report("outlets/a", "2025-09-01", Claim("c", "BID")));
  const int64_t before = log_.size();
  Add("r2", Report("outlets/a", "2025-09-02", Claim("c", "TALKS")));
  Add("r3", Report("outlets/a", "2025-09-03", Claim("c", "MEDICAL")));
  const std::string request =
      absl::StrCat(kPlayer, Since(before), "page_size: 1 ");
  const auto answer = List(request);
  ASSERT_THAT(answer, IsOk());
  Add("r4", Report("outlets/a", "2025-09-03", Claim("c", "UNDECIDED")));
  const auto again = List(absl::StrCat(
      kPlayer, "page_size: 1 as_of { ", answer->snapshot().ShortDebugString(),
      " } changed_since { ", answer->changed_since().ShortDebugString(), " }"));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), answer->SerializeAsString());
}

TEST_F(TimelineAnswersTest, PagesOfChangesStayInBothSnapshots) {
  const int64_t r1 =
      Add("r1", Report("outlets/a", "2025-09-01", Claim("c", "BID")));
  const int64_t before = log_.size();
  Add("r2", Report("outlets/a", "2025-09-02", Claim("c", "TALKS")));
  Add("r3", Report("outlets/a", "2025-09-03", Claim("c", "MEDICAL")));
  const int64_t after = Retract("r1", r1);
  for (const std::string order : {"OLDEST_FIRST", "NEWEST_FIRST"}) {
    const std::string request =
        absl::StrCat(kPlayer, Since(before), "as_of { revision: ", after,
                     " } order: TIMELINE_ORDER_", order, " ");
    const auto whole = List(request);
    ASSERT_THAT(whole, IsOk());
    EXPECT_THAT(whole->entries(), SizeIs(3));
    std::vector<std::string> paged;
    std::string next = absl::StrCat(request, "page_size: 1");
    while (!next.empty()) {
      const auto page = List(next);
      ASSERT_THAT(page, IsOk());
      EXPECT_EQ(page->snapshot().SerializeAsString(),
                whole->snapshot().SerializeAsString());
      EXPECT_EQ(page->changed_since().SerializeAsString(),
                whole->changed_since().SerializeAsString());
      for (const std::string& change : Changes(page->entries())) {
        paged.push_back(change);
      }
      next = page->next_page_token().empty()
                 ? ""
                 : absl::StrCat("page_size: 1 page_token: \"",
                                page->next_page_token(), "\"");
      // Later records change nothing on later pages.
      Add(absl::StrCat("later-", log_.size()),
          Report("outlets/a", "2025-09-02",
                 Claim("c", "TALKS", "actor { name: \"clubs/k\" }")));
    }
    EXPECT_EQ(paged, Changes(whole->entries()));
  }
}

TEST_F(TimelineAnswersTest, RefusesToLookBackFromAnEarlierAsOf) {
  Add("r1", Report("outlets/a", "2025-09-01", Claim("c", "BID")));
  Add("r2", Report("outlets/a", "2025-09-02", Claim("c", "TALKS")));
  const auto refused = [&](const std::string& as_of, const std::string& since) {
    const auto response = List(absl::StrCat(
        kPlayer, "as_of { ", as_of, " } changed_since { ", since, " }"));
    EXPECT_THAT(response, StatusIs(absl::StatusCode::kInvalidArgument));
    return std::string(response.status().message());
  };
  EXPECT_THAT(refused("revision: 2", "revision: 3"),
              HasSubstr("changed_since.revision"));
  EXPECT_THAT(refused("revision: 2", "commit_time { seconds: 1759276803 }"),
              HasSubstr("changed_since.commit_time"));
  EXPECT_THAT(refused(Seconds("said_by", "2025-08-01"),
                      Seconds("said_by", "2025-08-02")),
              HasSubstr("changed_since.said_by"));
  EXPECT_THAT(refused("", "commit_time { seconds: 1800000000 }"),
              HasSubstr("changed_since.commit_time"));
  EXPECT_THAT(refused("", "revision: -1 said_by { nanos: -1 }"),
              AllOf(HasSubstr("changed_since.revision"),
                    HasSubstr("changed_since.said_by")));
  EXPECT_THAT(
      List(absl::StrCat(kPlayer, "changed_since { log_id: \"other\" }")),
      StatusIs(absl::StatusCode::kFailedPrecondition,
               v1::ERROR_REASON_SNAPSHOT_UNKNOWN));
}

TEST_F(TimelineAnswersTest, FollowsMergedNamesBackToWhatTheyWere) {
  for (const std::string name : {"clubs/k", "clubs/double", "outlets/a"}) {
    AddEntity(name);
  }
  AddPlayer("players/double");
  Add("r1", Report("outlets/a", "2025-09-01",
                   Claim("c", "BID", "actor { name: \"clubs/double\" }")));
  const int64_t before = log_.size();
  Merge("clubs/double", "clubs/k");
  // It names another club now.
  EXPECT_THAT(
      Changes(absl::StrCat(Since(before), "clubs { name: \"clubs/k\" }")),
      ElementsAre("CHANGED reports/r1#c"));
  // The same for the player himself.
  const int64_t named = log_.size();
  Merge("players/p", "players/double");
  const auto response = List(absl::StrCat(kPlayer, Since(named)));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->player(), "players/double");
}

TEST_F(TimelineAnswersTest, ComparesRevisionsAtTheirCommitTimes) {
  const int64_t before =
      Add("r1", Report("outlets/a", "2025-09-01", Claim("c", "BID")));
  const int64_t after =
      Add("r2", Report("outlets/a", "2025-09-02", Claim("c", "TALKS")));
  Add("r3", Report("outlets/a", "2025-09-03", Claim("c", "MEDICAL")));
  const auto update = core_.CompareTimelines("players/p", before, after,
                                             query::v1::TIMELINE_VIEW_BASIC);
  ASSERT_THAT(update, IsOk());
  EXPECT_THAT(Changes(update->entries()), ElementsAre("ADDED reports/r2#c"));
  EXPECT_EQ(update->player(), "players/p");
  EXPECT_EQ(TimeFromProto(update->before().said_by()),
            FakeLog::CommitTime(before));
  EXPECT_EQ(TimeFromProto(update->snapshot().said_by()),
            FakeLog::CommitTime(after));
  EXPECT_EQ(update->snapshot().revision(), after);
  EXPECT_THAT(update->labels(), SizeIs(2));
}

}  // namespace
}  // namespace hearsay
