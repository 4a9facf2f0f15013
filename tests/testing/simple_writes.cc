#include "tests/testing/simple_writes.h"

#include "absl/strings/str_cat.h"
#include "common/status_macros.h"
#include "common/time.h"

namespace hearsay::testing {
namespace {

constexpr int kClubs = 8;
constexpr int kOutlets = 8;
constexpr absl::Duration kDay = absl::Hours(24);

// 2025-07-01, after which everything is said.
const absl::Time kStart = absl::FromUnixSeconds(1'751'328'000);

ingest::v1::UpsertEntityRequest EntityWrite(const std::string& name,
                                            v1::EntityKind kind) {
  ingest::v1::UpsertEntityRequest request;
  request.set_entry_id(
      absl::StrCat("simple-", name.substr(name.find('/') + 1)));
  request.mutable_entity()->set_name(name);
  request.mutable_entity()->set_kind(kind);
  request.mutable_entity()->set_display_name(absl::StrCat("Simple ", name));
  return request;
}

void SetDay(absl::Time day, v1::TimeInterval& interval) {
  *interval.mutable_start_time() = TimeToProto(day);
  *interval.mutable_end_time() = TimeToProto(day + kDay);
  interval.set_precision(v1::TIME_PRECISION_DAY);
  interval.set_basis(v1::TIME_BASIS_STATED);
}

// Kinds that come up often in a story.
v1::ClaimKind KindOf(int number) {
  static constexpr v1::ClaimKind kKinds[] = {v1::CLAIM_KIND_INTEREST,
                                             v1::CLAIM_KIND_TALKS,
                                             v1::CLAIM_KIND_BID,
                                             v1::CLAIM_KIND_RENEWAL_OFFERED,
                                             v1::CLAIM_KIND_WANTS_TO_LEAVE,
                                             v1::CLAIM_KIND_PERSONAL_TERMS,
                                             v1::CLAIM_KIND_RENEWAL_STALLED,
                                             v1::CLAIM_KIND_AVAILABILITY};
  return kKinds[number % 8];
}

}  // namespace

std::vector<ingest::v1::UpsertEntityRequest> SimpleEntities() {
  std::vector<ingest::v1::UpsertEntityRequest> writes;
  writes.push_back(
      EntityWrite("associations/simple", v1::ENTITY_KIND_ASSOCIATION));
  for (int i = 0; i < kClubs; ++i) {
    writes.push_back(
        EntityWrite(absl::StrCat("clubs/c", i), v1::ENTITY_KIND_CLUB));
    writes.back().mutable_entity()->set_association("associations/simple");
  }
  for (int i = 0; i < kOutlets; ++i) {
    writes.push_back(
        EntityWrite(absl::StrCat("outlets/o", i), v1::ENTITY_KIND_OUTLET));
    writes.back().mutable_entity()->set_tier(1 + i % 4);
  }
  for (int i = 0; i < kSimplePlayers; ++i) {
    writes.push_back(
        EntityWrite(absl::StrCat("players/p", i), v1::ENTITY_KIND_PLAYER));
    v1::Engagement& engagement =
        *writes.back().mutable_entity()->add_engagements();
    engagement.set_club(absl::StrCat("clubs/c", i % kClubs));
    *engagement.mutable_start()->mutable_start_time() =
        TimeToProto(kStart - 700 * kDay);
    *engagement.mutable_contract_end()->mutable_end_time() =
        TimeToProto(kStart + 800 * kDay);
  }
  return writes;
}

absl::Status StoreSimpleWorld(RpcClient& ingest) {
  for (const ingest::v1::UpsertEntityRequest& write : SimpleEntities()) {
    RETURN_IF_ERROR(
        ingest.CallBytes(MethodOf(write), write.SerializeAsString()).status());
  }
  return absl::OkStatus();
}

ingest::v1::IngestReportRequest SimpleReport(const std::string& entry_id,
                                             int number) {
  ingest::v1::IngestReportRequest request;
  request.set_entry_id(entry_id);
  v1::Report& report = *request.mutable_report();
  report.mutable_publisher()->set_name(
      absl::StrCat("outlets/o", number % kOutlets));
  report.set_url(
      "https://example.com/2025/07/what-was-said-about-a-footballer");
  report.set_headline("What was said about a footballer's future today");
  report.set_language("en");
  SetDay(kStart + (number % 300) * kDay, *report.mutable_publish());
  report.set_parser("simple-writes-1.0");
  v1::Claim& claim = *report.add_claims();
  claim.set_claim_id("c1");
  claim.set_kind(KindOf(number / kSimplePlayers));
  claim.mutable_subject()->set_name(
      absl::StrCat("players/p", number % kSimplePlayers));
  claim.mutable_actor()->set_name(absl::StrCat("clubs/c", number / 3 % kClubs));
  claim.set_voice(v1::VOICE_REPORT);
  claim.set_stance(number % 7 == 0 ? v1::STANCE_DENIES : v1::STANCE_ASSERTS);
  claim.set_certainty(v1::CERTAINTY_REPORTED);
  v1::Hop& hop = *claim.mutable_attribution()->add_hops();
  hop.set_kind(v1::HOP_KIND_OUTLET);
  hop.mutable_source()->set_name(
      absl::StrCat("outlets/o", (number / 5) % kOutlets));
  hop.set_expression("as the newspaper reports");
  claim.set_detail("what else was said, in the words of the producer");
  return request;
}

ingest::v1::RecordOutcomeRequest SimpleOutcome(const std::string& entry_id,
                                               int number) {
  ingest::v1::RecordOutcomeRequest request;
  request.set_entry_id(entry_id);
  v1::Outcome& outcome = *request.mutable_outcome();
  outcome.set_player(absl::StrCat("players/p", number % kSimplePlayers));
  outcome.set_kind(v1::OUTCOME_KIND_RELEASED);
  const absl::Time day = kStart + (number % 300) * kDay;
  SetDay(day, *outcome.mutable_occur());
  *outcome.mutable_know_time() = TimeToProto(day + kDay);
  return request;
}

}  // namespace hearsay::testing
