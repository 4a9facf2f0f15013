#include "cli/track_records_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace hearsay::cli {
namespace {

using ::testing::HasSubstr;

query::v1::ListTrackRecordsResponse Page(const std::string& text) {
  query::v1::ListTrackRecordsResponse page;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &page));
  return page;
}

constexpr char kFirst[] = R"pb(
  labels { name: "outlets/b" display_name: "BBC Sport" }
  records {
    source: "outlets/b"
    claim_kind: CLAIM_KIND_PERSONAL_TERMS
    tier: SOURCE_TIER_ONE
    claim_count: 10.5
    hit_count: 5.25
    raw_claim_count: 12
    raw_hit_count: 6
    hit_rate: 0.47
    weight: 1.5
  }
  tiers {
    tier: SOURCE_TIER_ONE
    claim_kind: CLAIM_KIND_BID
    claim_count: 30.25
    hit_count: 12.5
    hit_rate: 0.43
  }
  snapshot { said_by { seconds: 1759968000 } }
)pb";

constexpr char kSecond[] = R"pb(
  records {
    source: "outlets/unlabelled"
    claim_kind: CLAIM_KIND_BID
    tier: SOURCE_TIER_UNTIERED
    raw_claim_count: 1
    hit_rate: 0.1
    weight: 0.05
  }
)pb";

TEST(TrackRecordsTextTest, TellsHowOftenTiersAndSourcesWereRight) {
  EXPECT_EQ(TrackRecordsText({Page(kFirst), Page(kSecond)}, 80, Paint(false)),
            R"(How often sources were right, as of 8 Oct 2025

  Tier                  claim                   right       of     rate
  tier 1                bid                      12.5     30.2     43 %

  Source                claim                   right       of     rate   weight
  BBC Sport (tier 1)    personal terms              6       12     47 %     1.50
  outlets/unlabelled
  (no tier)             bid                         0        1     10 %     0.05

Snapshot: said by 2025-10-09T00:00:00Z, revision 0, , engine , log
)");
}

TEST(TrackRecordsTextTest, SaysThatThereAreNone) {
  EXPECT_THAT(TrackRecordsText({Page("")}, 80, Paint(false)),
              HasSubstr("\nNothing.\n"));
}

}  // namespace
}  // namespace hearsay::cli
