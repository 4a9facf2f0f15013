// How writes are decided, ordered and committed: the intake, the queue and the
// committer over a real log.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/sha256.h"
#include "common/time.h"
#include "tests/ingest_service/ingest_fixture.h"

namespace hearsay::testing {
namespace {

using ingest::v1::IngestReportRequest;
using ingest::v1::MergeEntitiesRequest;
using ingest::v1::PublishModelRequest;
using ingest::v1::PutTransferWindowsRequest;
using ingest::v1::RecordOutcomeRequest;
using ingest::v1::RetractReportRequest;
using ingest::v1::UpsertEntityRequest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CommittingTest : public IngestFixture {
 protected:
  void SetUp() override {
    IngestFixture::SetUp();
    DescribeWorld();
    base_ = head().revision;
  }

  v1::Record RecordAt(int64_t revision) {
    const auto record = node_->log().ReadRecord(revision);
    EXPECT_THAT(record, IsOk());
    return *record;
  }

  // Checks that the whole log has no gaps, that its chain holds, that times do
  // not go back, and that the bytes are those of the records.
  void ExpectSoundLog() {
    Sha256 chain{};
    int64_t revision = 0;
    absl::Time last = absl::InfinitePast();
    for (const v1::LogEntry& entry : Entries()) {
      EXPECT_EQ(entry.revision(), ++revision);
      EXPECT_EQ(entry.record_sha256(), Sha256ToBytes(Sha256Of(entry.record())));
      chain = NextChain(chain, Sha256Of(entry.record()));
      EXPECT_EQ(entry.chain_sha256(), Sha256ToBytes(chain));
      v1::Record record;
      ASSERT_TRUE(record.ParseFromString(entry.record()));
      EXPECT_EQ(record.revision(), revision);
      EXPECT_GE(TimeFromProto(record.commit_time()), last);
      last = TimeFromProto(record.commit_time());
    }
    EXPECT_EQ(revision, head().revision);
    EXPECT_EQ(chain, head().chain);
    EXPECT_EQ(last, head().commit_time);
  }

  int64_t base_ = 0;
};

TEST_F(CommittingTest, GivesEveryEntryTheNextRevision) {
  for (int i = 1; i <= 5; ++i) {
    const auto receipt = Store(SimpleReport(absl::StrCat("r", i)));
    ASSERT_THAT(receipt, IsOk());
    EXPECT_EQ(receipt->revision(), base_ + i);
    EXPECT_EQ(receipt->name(), absl::StrCat("reports/r", i));
  }
  ExpectSoundLog();
}

TEST_F(CommittingTest, StoresContentDigestAndBytesAsSubmitted) {
  const IngestReportRequest request = SimpleReport("r1", "headline: 'H'");
  ASSERT_THAT(Store(request), IsOk());
  const v1::Record record = RecordAt(base_ + 1);
  EXPECT_EQ(record.report().SerializeAsString(),
            request.report().SerializeAsString());
  EXPECT_EQ(record.content_sha256(),
            Sha256ToBytes(Sha256Of(request.report().SerializeAsString())));
  EXPECT_EQ(record.entry_id(), "r1");
  EXPECT_EQ(record.registry_revision(), base_);
}

TEST_F(CommittingTest, CommitTimeNeverGoesBackWithTheClock) {
  const absl::Time noon = clock_.Now() + absl::Hours(12);
  clock_.Set(noon);
  ASSERT_THAT(Store(SimpleReport("r1")), IsOk());
  clock_.Advance(-absl::Hours(6));
  const auto receipt = Store(SimpleReport("r2"));
  ASSERT_THAT(receipt, IsOk());
  EXPECT_GE(TimeFromProto(receipt->commit_time()), noon);
  Reopen();
  clock_.Advance(-absl::Hours(6));
  const auto later = Store(SimpleReport("r3"));
  ASSERT_THAT(later, IsOk());
  EXPECT_GE(TimeFromProto(later->commit_time()),
            TimeFromProto(receipt->commit_time()));
  ExpectSoundLog();
}

TEST_F(CommittingTest, CommitsNothingAtOrBeforeAClosedTime) {
  clock_.Advance(absl::Hours(1));
  ASSERT_THAT(CloseUpToNow(), IsOk());
  const absl::Time closed = head().closed_time;
  EXPECT_EQ(closed, clock_.Now());
  clock_.Advance(-absl::Hours(2));
  auto receipt = Store(SimpleReport("r1"));
  ASSERT_THAT(receipt, IsOk());
  EXPECT_GT(TimeFromProto(receipt->commit_time()), closed);

  clock_.Advance(absl::Hours(3));
  ASSERT_THAT(CloseUpToNow(), IsOk());
  const absl::Time closed_again = head().closed_time;
  Reopen();
  EXPECT_EQ(head().closed_time, closed_again);
  clock_.Advance(-absl::Hours(3));
  receipt = Store(SimpleReport("r2"));
  ASSERT_THAT(receipt, IsOk());
  EXPECT_GT(TimeFromProto(receipt->commit_time()), closed_again);
}

TEST_F(CommittingTest, ClosedTimeNeverGoesBack) {
  clock_.Advance(absl::Hours(1));
  ASSERT_THAT(CloseUpToNow(), IsOk());
  const absl::Time closed = head().closed_time;
  clock_.Advance(-absl::Hours(1));
  ASSERT_THAT(CloseUpToNow(), IsOk());
  EXPECT_EQ(head().closed_time, closed);
}

TEST_F(CommittingTest, HeadIsClosedUpToItsLastEntry) {
  ASSERT_THAT(Store(SimpleReport("r1")), IsOk());
  EXPECT_GE(head().closed_time, head().commit_time);
}

// One request of each kind, and the same id with other content.
struct RepeatedWrites {
  IngestReportRequest report =
      SimpleReport("id", "publisher { text: 'Paper' }");
  RetractReportRequest retraction = ParseText<RetractReportRequest>(
      "entry_id: 'id' retraction { report: 'reports/id' }");
  RecordOutcomeRequest outcome = ParseText<RecordOutcomeRequest>(R"pb(
    entry_id: "id"
    outcome {
      player: "players/one"
      kind: OUTCOME_KIND_RELEASED
      occur { start_time { seconds: 1751328000 } }
      know_time { seconds: 1751414400 }
    })pb");
  UpsertEntityRequest entity = ParseText<UpsertEntityRequest>(R"pb(
    entry_id: "id"
    entity {
      name: "outlets/paper"
      kind: ENTITY_KIND_OUTLET
      display_name: "The Daily"
    })pb");
  MergeEntitiesRequest merge = ParseText<MergeEntitiesRequest>(
      "entry_id: 'id' merge { duplicate: 'players/three' "
      "survivor: 'players/two' }");
  PutTransferWindowsRequest windows = ParseText<PutTransferWindowsRequest>(R"pb(
    entry_id: "id"
    transfer_windows {
      association: "associations/land"
      season: "2025/26"
      start_time { seconds: 1748736000 }
      end_time { seconds: 1780272000 }
    })pb");
  PublishModelRequest model = ParseText<PublishModelRequest>(R"pb(
    entry_id: "id"
    model {
      parameters { name: "stage" value_nanos: 2500000000 }
      pair_copy_rates {
        copier: "outlets/gazette"
        original: "outlets/paper"
        probability_ppm: 400000
      }
      train_until_time { seconds: 1751414400 }
      train_revision: 8
    })pb");
};

TEST_F(CommittingTest, RepeatsReceiptsByteForByteForEver) {
  const RepeatedWrites writes;
  const auto store_all = [&] {
    std::vector<std::string> receipts;
    const auto add = [&](const WriteResult& result) {
      ASSERT_THAT(result, IsOk());
      receipts.push_back(result->SerializeAsString());
    };
    add(Store(writes.report));
    add(Store(writes.retraction));
    add(Store(writes.outcome));
    // After this one, "Paper" names nothing.
    add(Store(writes.entity));
    add(Store(writes.merge));
    add(Store(writes.windows));
    add(Store(writes.model));
    return receipts;
  };
  const std::vector<std::string> first = store_all();
  const LogPosition after = head();
  clock_.Advance(-absl::Hours(24) * 365);  // its times now lie in the future
  EXPECT_EQ(store_all(), first);
  Reopen();
  EXPECT_EQ(store_all(), first);
  EXPECT_EQ(head().revision, after.revision);
  EXPECT_EQ(head().chain, after.chain);
  EXPECT_THAT(Store(SimpleReport("new", "publisher { text: 'Paper' }")),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_NAME_UNKNOWN));
}

TEST_F(CommittingTest, RefusesOtherContentUnderAStoredId) {
  RepeatedWrites writes;
  ASSERT_THAT(Store(writes.report), IsOk());
  ASSERT_THAT(Store(writes.retraction), IsOk());
  ASSERT_THAT(Store(writes.outcome), IsOk());
  ASSERT_THAT(Store(writes.entity), IsOk());
  ASSERT_THAT(Store(writes.merge), IsOk());
  ASSERT_THAT(Store(writes.windows), IsOk());
  ASSERT_THAT(Store(writes.model), IsOk());
  const Sha256 chain = head().chain;
  const auto reused = StatusIs(absl::StatusCode::kAlreadyExists,
                               v1::ERROR_REASON_ENTRY_ID_REUSED);
  writes.report.mutable_report()->set_headline("other");
  EXPECT_THAT(Store(writes.report), reused);
  writes.retraction.mutable_retraction()->set_reason("other");
  EXPECT_THAT(Store(writes.retraction), reused);
  writes.outcome.mutable_outcome()->set_kind(v1::OUTCOME_KIND_RETIRED);
  EXPECT_THAT(Store(writes.outcome), reused);
  writes.entity.mutable_entity()->set_display_name("other");
  EXPECT_THAT(Store(writes.entity), reused);
  writes.merge.mutable_merge()->set_undo(true);
  EXPECT_THAT(Store(writes.merge), reused);
  writes.windows.mutable_transfer_windows()->set_season("other");
  EXPECT_THAT(Store(writes.windows), reused);
  writes.model.mutable_model()->set_provenance("other");
  EXPECT_THAT(Store(writes.model), reused);
  EXPECT_EQ(head().chain, chain);
}

TEST_F(CommittingTest, AsksForTheIdBeforeAnythingElse) {
  ASSERT_THAT(Store(SimpleReport("r1")), IsOk());
  IngestReportRequest bad = SimpleReport("r1");
  bad.mutable_report()->clear_claims();
  EXPECT_THAT(Store(bad), StatusIs(absl::StatusCode::kAlreadyExists,
                                   v1::ERROR_REASON_ENTRY_ID_REUSED));
}

TEST_F(CommittingTest, TakesTheSameIdForEachKind) {
  RepeatedWrites writes;
  EXPECT_THAT(Store(writes.report), IsOk());
  EXPECT_THAT(Store(writes.outcome), IsOk());
  EXPECT_THAT(Store(writes.windows), IsOk());
  EXPECT_EQ(head().revision, base_ + 3);
}

TEST_F(CommittingTest, RefusesAModelTrainedOnWhatIsNotThere) {
  PublishModelRequest request = RepeatedWrites().model;
  const int64_t last = head().revision;
  request.mutable_model()->set_train_revision(last + 1);
  const auto refused = StatusIs(absl::StatusCode::kInvalidArgument,
                                v1::ERROR_REASON_INVALID_FIELD);
  EXPECT_THAT(Store(request), refused);
  request.set_validate_only(true);
  EXPECT_THAT(Store(request), refused);
  request.mutable_model()->set_train_revision(last);
  EXPECT_THAT(Store(request), IsOk());
  request.set_validate_only(false);
  EXPECT_THAT(Store(request), IsOk());
}

TEST_F(CommittingTest, KeepsTheNameOfTheBuiltInModel) {
  PublishModelRequest request = RepeatedWrites().model;
  request.set_entry_id("default");
  EXPECT_THAT(Store(request), StatusIs(absl::StatusCode::kInvalidArgument,
                                       v1::ERROR_REASON_INVALID_FIELD));
  EXPECT_THAT(Store(SimpleReport("default")), IsOk());
}

TEST_F(CommittingTest, BatchBehavesAsOneAfterTheOther) {
  IngestReportRequest other = SimpleReport("r1", "headline: 'other'");
  IngestReportRequest bad = SimpleReport("bad");
  bad.mutable_report()->mutable_claims(0)->clear_voice();
  const auto results =
      StoreAll({SimpleReport("r1"), SimpleReport("r1"), other, bad,
                SimpleReport("r2", "supersedes: 'reports/r1'"),
                SimpleReport("r3", "supersedes: 'reports/r1'"),
                SimpleReport("r4", "supersedes: 'reports/r2'")});
  ASSERT_THAT(results[0], IsOk());
  ASSERT_THAT(results[1], IsOk());
  EXPECT_EQ(results[1]->SerializeAsString(), results[0]->SerializeAsString());
  EXPECT_THAT(results[2], StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(results[3], StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(results[4], IsOk());
  EXPECT_THAT(results[5], StatusIs(absl::StatusCode::kFailedPrecondition,
                                   v1::ERROR_REASON_ALREADY_SUPERSEDED));
  EXPECT_THAT(results[6], IsOk());
  EXPECT_EQ(head().revision, base_ + 3);
  ExpectSoundLog();
}

IngestReportRequest UnknownPlayerReport(const std::string& entry_id,
                                        const std::string& player,
                                        bool allow_provisional) {
  IngestReportRequest request = SimpleReport(entry_id);
  request.mutable_report()->mutable_claims(0)->mutable_subject()->set_text(
      player);
  request.set_allow_provisional(allow_provisional);
  return request;
}

TEST_F(CommittingTest, StoresProvisionalEntitiesJustBeforeTheirReport) {
  EXPECT_THAT(Store(UnknownPlayerReport("r0", "Nuovo", false)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_NAME_UNKNOWN));
  const auto receipt = Store(UnknownPlayerReport("r1", "Nuovo", true));
  ASSERT_THAT(receipt, IsOk());
  EXPECT_EQ(receipt->revision(), base_ + 2);
  ASSERT_EQ(receipt->resolutions_size(), 1);
  const std::string name = receipt->resolutions(0).name();
  EXPECT_TRUE(receipt->resolutions(0).provisional());
  const v1::Record entity = RecordAt(base_ + 1);
  EXPECT_EQ(entity.entry_id(), "provisional:" + name);
  EXPECT_EQ(entity.entity().name(), name);
  EXPECT_EQ(entity.entity().display_name(), "Nuovo");
  EXPECT_TRUE(entity.entity().provisional());
  ExpectSoundLog();
  // It is known from then on, to other spellings too.
  const auto next = Store(UnknownPlayerReport("r2", "NUOVO", false));
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(next->resolutions(0).name(), name);
  EXPECT_EQ(next->revision(), base_ + 3);
}

TEST_F(CommittingTest, LaterItemsOfABatchSeeProvisionalEntitiesOfEarlierOnes) {
  const auto results = StoreAll({UnknownPlayerReport("r1", "Nuovo", true),
                                 UnknownPlayerReport("r2", "Nuovo", false),
                                 UnknownPlayerReport("r3", "Nuovo", true)});
  for (const WriteResult& result : results) ASSERT_THAT(result, IsOk());
  EXPECT_EQ(results[1]->resolutions(0).name(),
            results[0]->resolutions(0).name());
  EXPECT_EQ(head().revision, base_ + 4);
}

TEST_F(CommittingTest, SupersedesInALineOnly) {
  ASSERT_THAT(Store(SimpleReport("r1")), IsOk());
  ASSERT_THAT(Store(SimpleReport("r2", "supersedes: 'reports/r1'")), IsOk());
  ASSERT_THAT(Store(SimpleReport("r3", "supersedes: 'reports/r2'")), IsOk());
  EXPECT_THAT(RecordAt(base_ + 2).target_revisions(), ElementsAre(base_ + 1));
  const auto refused = Store(SimpleReport("r4", "supersedes: 'reports/r1'"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition,
                                v1::ERROR_REASON_ALREADY_SUPERSEDED));
  EXPECT_THAT(refused.status().message(), HasSubstr("reports/r3"));
  EXPECT_THAT(
      Store(SimpleReport("r5", "supersedes: 'reports/none'")),
      StatusIs(absl::StatusCode::kNotFound, v1::ERROR_REASON_ENTRY_NOT_FOUND));
}

TEST_F(CommittingTest, SupersedesReportsOfTheSameOrAnUnknownPublisherOnly) {
  ASSERT_THAT(Store(SimpleReport("r1", "publisher { name: 'outlets/paper' }")),
              IsOk());
  EXPECT_THAT(Store(SimpleReport("r2",
                                 "supersedes: 'reports/r1' "
                                 "publisher { text: 'Gazette' }")),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       v1::ERROR_REASON_PUBLISHER_DIFFERS));
  ASSERT_THAT(Store(SimpleReport("r3", "supersedes: 'reports/r1'")), IsOk());
  ASSERT_THAT(Store(SimpleReport("r4",
                                 "supersedes: 'reports/r3' "
                                 "publisher { text: 'Gazette' }")),
              IsOk());
  // Once they are one, either can supersede the other.
  EXPECT_THAT(Store<MergeEntitiesRequest>(
                  "entry_id: 'm' merge { duplicate: 'outlets/paper' "
                  "survivor: 'outlets/gazette' }"),
              IsOk());
  EXPECT_THAT(Store(SimpleReport("r5",
                                 "supersedes: 'reports/r4' "
                                 "publisher { name: 'outlets/paper' }")),
              IsOk());
}

TEST_F(CommittingTest, RetractsStoredReportsAndClaims) {
  ASSERT_THAT(Store(SimpleReport("r1")), IsOk());
  const auto receipt = Store<RetractReportRequest>(
      "entry_id: 'x1' retraction { report: 'reports/r1' claim_ids: 'c1' }");
  ASSERT_THAT(receipt, IsOk());
  EXPECT_EQ(receipt->name(), "retractions/x1");
  EXPECT_THAT(RecordAt(receipt->revision()).target_revisions(),
              ElementsAre(base_ + 1));
  EXPECT_THAT(
      Store<RetractReportRequest>(
          "entry_id: 'x2' retraction { report: 'reports/none' }"),
      StatusIs(absl::StatusCode::kNotFound, v1::ERROR_REASON_ENTRY_NOT_FOUND));
  const auto refused = Store<RetractReportRequest>(
      "entry_id: 'x3' retraction { report: 'reports/r1' claim_ids: 'c1' "
      "claim_ids: 'c9' }");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument,
                                v1::ERROR_REASON_INVALID_FIELD));
  EXPECT_THAT(refused.status().message(), HasSubstr("retraction.claim_ids[1]"));
}

RecordOutcomeRequest Released(const std::string& entry_id,
                              const std::string& player,
                              const std::string& fields) {
  return ParseText<RecordOutcomeRequest>(
      "entry_id: '" + entry_id + "' outcome { player: '" + player +
      "' kind: OUTCOME_KIND_RELEASED occur { start_time { seconds: 1751328000 "
      "} } know_time { seconds: 1751414400 } " +
      fields + " }");
}

TEST_F(CommittingTest, SupersedesOutcomesOfThePlayerInALineOnly) {
  ASSERT_THAT(Store(Released("o1", "players/one", "")), IsOk());
  EXPECT_THAT(Store(Released("o2", "players/two", "supersedes: 'outcomes/o1'")),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       v1::ERROR_REASON_INVALID_FIELD));
  const auto annulled = Store(Released(
      "o3", "players/one", "supersedes: 'outcomes/o1' annulled: true"));
  ASSERT_THAT(annulled, IsOk());
  EXPECT_THAT(RecordAt(annulled->revision()).target_revisions(),
              ElementsAre(base_ + 1));
  EXPECT_THAT(Store(Released("o4", "players/one", "supersedes: 'outcomes/o1'")),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       v1::ERROR_REASON_ALREADY_SUPERSEDED));
  EXPECT_THAT(
      Store(Released("o5", "players/one", "supersedes: 'outcomes/none'")),
      StatusIs(absl::StatusCode::kNotFound, v1::ERROR_REASON_ENTRY_NOT_FOUND));
}

TEST_F(CommittingTest, MergesAndTakesBack) {
  const auto merge = [&](const std::string& id, const std::string& duplicate,
                         const std::string& survivor, bool undo) {
    return Store(ParseText<MergeEntitiesRequest>(
        "entry_id: '" + id + "' merge { duplicate: 'players/" + duplicate +
        "' survivor: 'players/" + survivor +
        "' undo: " + (undo ? "true" : "false") + " }"));
  };
  const auto conflict = StatusIs(absl::StatusCode::kFailedPrecondition,
                                 v1::ERROR_REASON_MERGE_CONFLICT);
  EXPECT_THAT(
      merge("m0", "one", "nobody", false),
      StatusIs(absl::StatusCode::kNotFound, v1::ERROR_REASON_ENTITY_NOT_FOUND));
  EXPECT_THAT(merge("m1", "one", "two", true), conflict);
  ASSERT_THAT(merge("m2", "one", "two", false), IsOk());
  EXPECT_THAT(merge("m3", "one", "three", false), conflict);
  EXPECT_THAT(merge("m4", "three", "one", false), conflict);
  EXPECT_THAT(merge("m5", "two", "one", true), conflict);
  const auto undone = merge("m6", "one", "two", true);
  ASSERT_THAT(undone, IsOk());
  EXPECT_THAT(RecordAt(undone->revision()).target_revisions(),
              ElementsAre(base_ + 1));
  EXPECT_THAT(merge("m7", "one", "two", true), conflict);
  EXPECT_THAT(merge("m8", "one", "three", false), IsOk());
}

TEST_F(CommittingTest, ValidateOnlyAnswersTheSameAndStoresNothing) {
  const Sha256 chain = head().chain;
  IngestReportRequest request = UnknownPlayerReport("r1", "Nuovo", true);
  request.set_validate_only(true);
  const auto dry = Store(request);
  ASSERT_THAT(dry, IsOk());
  EXPECT_EQ(dry->name(), "reports/r1");
  EXPECT_EQ(dry->revision(), 0);
  EXPECT_FALSE(dry->has_commit_time());
  EXPECT_EQ(dry->resolutions_size(), 1);
  EXPECT_EQ(head().chain, chain);

  ASSERT_THAT(Store(UnknownPlayerReport("r1", "Nuovo", true)), IsOk());
  // Stored by now: still without revision.
  const auto stored = Store(request);
  ASSERT_THAT(stored, IsOk());
  EXPECT_EQ(stored->SerializeAsString(), dry->SerializeAsString());
  request.mutable_report()->set_headline("other");
  EXPECT_THAT(Store(request), StatusIs(absl::StatusCode::kAlreadyExists));
  IngestReportRequest orphan = SimpleReport("r2", "supersedes: 'reports/r9'");
  orphan.set_validate_only(true);
  EXPECT_THAT(Store(orphan), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(CommittingTest, ValidateOnlyInABatchStoresOnlyTheOthers) {
  IngestReportRequest dry = SimpleReport("r1");
  dry.set_validate_only(true);
  const auto results = StoreAll({dry, SimpleReport("r1"), dry});
  for (const WriteResult& result : results) ASSERT_THAT(result, IsOk());
  EXPECT_EQ(results[0]->revision(), 0);
  EXPECT_EQ(results[1]->revision(), base_ + 1);
  EXPECT_EQ(results[2]->revision(), 0);
}

TEST_F(CommittingTest, ResolvesByTheRegistryOfTheMomentOfStoring) {
  // Examined before the merge, stored after it.
  std::vector<Submission> submissions;
  IngestReportRequest request = SimpleReport("r1");
  request.mutable_report()->mutable_claims(0)->mutable_subject()->set_text(
      "three");
  Submission submission = SubmissionFromProto(request);
  submission.examined_at = base_ - 1;
  submissions.push_back(std::move(submission));
  ASSERT_THAT(Store<MergeEntitiesRequest>(
                  "entry_id: 'm' merge { duplicate: 'players/three' "
                  "survivor: 'players/two' }"),
              IsOk());
  std::promise<std::vector<WriteResult>> results;
  node_->queue().Submit(std::move(submissions),
                        [&](std::vector<WriteResult> values) {
                          results.set_value(std::move(values));
                        });
  const auto result = results.get_future().get()[0];
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->resolutions(0).name(), "players/two");
  EXPECT_EQ(RecordAt(result->revision()).registry_revision(), base_ + 1);
}

TEST_F(CommittingTest, RemembersRegistryAndCalendarAcrossReopening) {
  const RepeatedWrites writes;
  ASSERT_THAT(Store(writes.merge), IsOk());
  ASSERT_THAT(Store(writes.windows), IsOk());
  Reopen();
  node_->catalog().ReadRegistry([&](const Registry& registry) {
    EXPECT_EQ(registry.Canonical("players/three", registry.last_change()),
              "players/two");
  });
  node_->catalog().ReadCalendar([&](const Calendar& calendar) {
    EXPECT_THAT(calendar.Associations(head().revision),
                ElementsAre("associations/land"));
  });
}

}  // namespace
}  // namespace hearsay::testing
