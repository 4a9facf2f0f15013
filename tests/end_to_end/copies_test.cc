// A report that a thousand others retell is still one thing said by one source:
// copies, cited or not, change neither what a timeline shows nor its size.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"
#include "tests/testing/service_pair.h"

namespace hearsay::testing {
namespace {

using ::hearsay::ingest::v1::BatchIngestReportsRequest;
using ::hearsay::ingest::v1::BatchIngestReportsResponse;
using ::hearsay::ingest::v1::IngestReportRequest;
using ::hearsay::query::v1::ListTimelineRequest;
using ::hearsay::query::v1::ListTimelineResponse;
using ::hearsay::query::v1::TimelineEntry;

constexpr int kCopies = 1000;
constexpr int kCopyists = 100;
constexpr int64_t kSizeDifferenceMax = 16;

// 2025-09-01T09:00:00Z, when the report appeared that the others copy.
constexpr absl::Time kFirst = absl::FromUnixSeconds(1'756'717'200);
// After everything.
const absl::Time kSaidBy = kFirst + absl::Hours(24 * 30);

// What the report says: a bid, its sum, and what a spokesman said about it; and
// that he has turned down two offers.
constexpr char kClaims[] = R"pb(
  claims {
    claim_id: "bid"
    kind: CLAIM_KIND_BID
    subject { name: "players/p" }
    actor { name: "clubs/buyer" }
    counterpart { name: "clubs/seller" }
    voice: VOICE_REPORT
    stance: STANCE_ASSERTS
    certainty: CERTAINTY_ASSERTED
    money {
      role: MONEY_ROLE_BID
      currency_code: "EUR"
      min_micros: 40000000000000
      max_micros: 40000000000000
    }
    quotes {
      text: "We have made the offer that we can justify"
      speaker { name: "clubs/buyer" }
    }
  }
  claims {
    claim_id: "refusal"
    kind: CLAIM_KIND_RENEWAL_REJECTED
    subject { name: "players/p" }
    actor { name: "clubs/seller" }
    voice: VOICE_REPORT
    stance: STANCE_ASSERTS
    certainty: CERTAINTY_REPORTED
    count: 2
  }
)pb";

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

IngestReportRequest ReportBy(const std::string& entry_id,
                             const std::string& publisher, absl::Time time,
                             const std::string& claims) {
  IngestReportRequest request =
      Parse<IngestReportRequest>(absl::StrCat("report { ", claims, " }"));
  request.set_entry_id(entry_id);
  v1::Report& report = *request.mutable_report();
  report.mutable_publisher()->set_name(publisher);
  report.set_url(absl::StrCat("https://example.com/", entry_id));
  *report.mutable_publish()->mutable_start_time() = TimeToProto(time);
  *report.mutable_publish()->mutable_end_time() =
      TimeToProto(time + absl::Minutes(1));
  report.mutable_publish()->set_precision(v1::TIME_PRECISION_INSTANT);
  return request;
}

// Returns the n-th copy: within two weeks, by one of many outlets.
IngestReportRequest Copy(const std::string& id_prefix, int n, bool cited) {
  IngestReportRequest copy =
      ReportBy(absl::StrCat(id_prefix, "-", n),
               absl::StrCat("outlets/copyist", n % kCopyists),
               kFirst + absl::Hours(1) + n * absl::Minutes(20), kClaims);
  if (!cited) return copy;
  for (v1::Claim& claim : *copy.mutable_report()->mutable_claims()) {
    v1::Hop& hop = *claim.mutable_attribution()->add_hops();
    hop.set_kind(v1::HOP_KIND_OUTLET);
    hop.mutable_source()->set_name("outlets/origin");
  }
  return copy;
}

class CopiesTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    ASSERT_THAT(services_.Start(), IsOk());
    StoreEntity("associations/a");
    StoreEntity("clubs/buyer", "association: \"associations/a\"");
    StoreEntity("clubs/seller", "association: \"associations/a\"");
    StoreEntity("clubs/rival", "association: \"associations/a\"");
    StoreEntity("players/p");
    StoreEntity("outlets/origin", "tier: 1");
    StoreEntity("outlets/other", "tier: 2");
    // Aggregators, poor newspapers and those whom nobody has rated.
    for (int i = 0; i < kCopyists; ++i) {
      StoreEntity(absl::StrCat("outlets/copyist", i),
                  i % 3 == 0 ? "" : absl::StrCat("tier: ", 2 + i % 3));
    }
  }

  void StoreEntity(const std::string& name, const std::string& more = "") {
    auto request = Parse<ingest::v1::UpsertEntityRequest>(
        absl::StrCat("entity { ", more, " }"));
    request.set_entry_id(name.substr(name.find('/') + 1));
    v1::Entity& entity = *request.mutable_entity();
    entity.set_name(name);
    entity.set_display_name(name);
    const std::string kind = name.substr(0, name.find('/'));
    entity.set_kind(kind == "associations" ? v1::ENTITY_KIND_ASSOCIATION
                    : kind == "clubs"      ? v1::ENTITY_KIND_CLUB
                    : kind == "players"    ? v1::ENTITY_KIND_PLAYER
                                           : v1::ENTITY_KIND_OUTLET);
    ASSERT_THAT(
        services_.ingest().client().Call<ingest::v1::UpsertEntityResponse>(
            request),
        IsOk());
  }

  void Store(const std::vector<IngestReportRequest>& reports) {
    BatchIngestReportsRequest batch;
    for (const IngestReportRequest& report : reports) {
      *batch.add_requests() = report;
    }
    const auto response =
        services_.ingest().client().Call<BatchIngestReportsResponse>(batch);
    ASSERT_THAT(response, IsOk());
    for (const auto& result : response->results()) {
      ASSERT_TRUE(result.has_receipt()) << result.error().message();
      revision_ = result.receipt().revision();
    }
  }

  ListTimelineResponse Timeline() {
    ListTimelineRequest request;
    request.mutable_player()->set_name("players/p");
    *request.mutable_as_of()->mutable_said_by() = TimeToProto(kSaidBy);
    request.set_min_revision(revision_);
    request.set_page_size(1000);
    const auto response =
        services_.query().client().Call<ListTimelineResponse>(request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(ListTimelineResponse());
  }

  ServicePair services_;
  int64_t revision_ = 0;
};

int DevelopmentCount(const ListTimelineResponse& timeline) {
  int count = 0;
  for (const TimelineEntry& entry : timeline.entries()) {
    count += entry.has_development();
  }
  return count;
}

int RootCount(const ListTimelineResponse& timeline) {
  int count = 0;
  for (const TimelineEntry& entry : timeline.entries()) {
    count += entry.development().independent_root_count();
  }
  return count;
}

int CarrierCount(const ListTimelineResponse& timeline) {
  int count = 0;
  for (const TimelineEntry& entry : timeline.entries()) {
    count += entry.development().carrier_count();
  }
  return count;
}

TEST_P(CopiesTest, AddNeitherDevelopmentsNorRootsNorBytes) {
  const bool cited = GetParam();
  const std::string kind = cited ? "cited" : "uncited";
  // A story of its own, and a copy, so that there is one before the thousand.
  Store({ReportBy("origin", "outlets/origin", kFirst, kClaims),
         ReportBy("other", "outlets/other", kFirst - absl::Hours(30),
                  R"pb(claims {
                         claim_id: "talks"
                         kind: CLAIM_KIND_TALKS
                         subject { name: "players/p" }
                         actor { name: "clubs/rival" }
                         voice: VOICE_REPORT
                         stance: STANCE_ASSERTS
                         certainty: CERTAINTY_REPORTED
                       })pb"),
         Copy("first", 0, cited)});
  const ListTimelineResponse before = Timeline();
  ASSERT_EQ(DevelopmentCount(before), 3);
  ASSERT_EQ(CarrierCount(before), 5);

  std::vector<IngestReportRequest> copies;
  for (int n = 1; n <= kCopies; ++n) copies.push_back(Copy("copy", n, cited));
  Store(copies);
  const ListTimelineResponse after = Timeline();
  EXPECT_EQ(CarrierCount(after), 5 + 2 * kCopies);

  const int64_t growth = static_cast<int64_t>(after.ByteSizeLong()) -
                         static_cast<int64_t>(before.ByteSizeLong());
  EXPECT_TRUE(ReportFigure(
      6, absl::StrCat("developments that 1000 ", kind, " copies added"),
      DevelopmentCount(after) - DevelopmentCount(before), Bound::kEqual, 0));
  EXPECT_TRUE(ReportFigure(
      6, absl::StrCat("independent roots that 1000 ", kind, " copies added"),
      RootCount(after) - RootCount(before), Bound::kEqual, 0));
  EXPECT_TRUE(ReportFigure(6,
                           absl::StrCat("bytes by which 1000 ", kind,
                                        " copies changed the BASIC response"),
                           std::abs(growth), Bound::kAtMost,
                           kSizeDifferenceMax));
}

INSTANTIATE_TEST_SUITE_P(Kinds, CopiesTest, ::testing::Bool(),
                         [](const auto& test) {
                           return test.param ? "Cited" : "Uncited";
                         });

}  // namespace
}  // namespace hearsay::testing
