#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/query_service/core_fixture.h"

namespace hearsay::testing {
namespace {

using query::v1::ListTrackRecordsRequest;
using query::v1::ListTrackRecordsResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Two outlets told of two players: t1 was right about p and wrong about q, t2
// the other way round; t2 said more of p.
class TrackRecordAnswersTest : public CoreFixture {
 protected:
  TrackRecordAnswersTest() {
    for (const char* club : {"clubs/a", "clubs/b"}) AddClub(club);
    AddOutlet("outlets/t1", 1);
    AddOutlet("outlets/t2", 2);
    for (const char* player : {"players/p", "players/q"}) AddPlayer(player);
    Tell("outlets/t1", "players/p", "BID", "clubs/a", "2025-05-01");
    Tell("outlets/t2", "players/p", "BID", "clubs/b", "2025-05-02");
    Tell("outlets/t2", "players/p", "TALKS", "clubs/a", "2025-05-02");
    Tell("outlets/t1", "players/q", "BID", "clubs/a", "2025-05-03");
    Tell("outlets/t2", "players/q", "BID", "clubs/b", "2025-05-04");
    Join("players/p", "clubs/a", "2025-06-01");
    Join("players/q", "clubs/b", "2025-07-01");
  }

  void AddClub(const std::string& name) {
    Add(absl::StrCat("entity-", name.substr(6)),
        absl::StrCat("entity { name: \"", name,
                     "\" kind: ENTITY_KIND_CLUB display_name: \"-\" }"));
  }
  void AddOutlet(const std::string& name, int tier) {
    Add(absl::StrCat("entity-", name.substr(8)),
        absl::StrCat("entity { name: \"", name,
                     "\" kind: ENTITY_KIND_OUTLET display_name: \"Daily ",
                     name.substr(8), "\" tier: ", tier, " }"));
  }
  void Tell(const std::string& outlet, const std::string& player,
            const std::string& kind, const std::string& club,
            const std::string& day) {
    Add(absl::StrCat("r", ++last_id_),
        Report(outlet, day,
               absl::StrCat(
                   "claims { claim_id: \"c\" kind: CLAIM_KIND_", kind,
                   " subject { name: \"", player, "\" } actor { name: \"", club,
                   "\" } voice: VOICE_REPORT stance: STANCE_ASSERTS }")));
  }
  void Join(const std::string& player, const std::string& club,
            const std::string& day) {
    const std::string seconds =
        absl::StrCat("seconds: ", absl::ToUnixSeconds(At(day)));
    Add(absl::StrCat("o", ++last_id_),
        absl::StrCat("outcome { player: \"", player,
                     "\" kind: OUTCOME_KIND_JOINED_FEE to_club: \"", club,
                     "\" occur { start_time { ", seconds, " } } know_time { ",
                     seconds, " } }"));
  }

  absl::StatusOr<ListTrackRecordsResponse> Ask(const std::string& request) {
    ListTrackRecordsResponse response;
    const absl::Status status = core_.ListTrackRecords(
        Parsed<ListTrackRecordsRequest>(request), kAtOnce, response);
    if (!status.ok()) return status;
    return response;
  }
  static std::vector<std::string> Lines(
      const absl::StatusOr<ListTrackRecordsResponse>& response) {
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> lines;
    if (!response.ok()) return lines;
    for (const auto& record : response->records()) {
      lines.push_back(
          absl::StrCat(record.source(), " ",
                       v1::ClaimKind_Name(record.claim_kind()).substr(11), " ",
                       record.raw_hit_count(), "/", record.raw_claim_count()));
    }
    return lines;
  }

  int last_id_ = 0;
};

TEST_F(TrackRecordAnswersTest, ListsBySourceAndKind) {
  EXPECT_THAT(Lines(Ask("")),
              ElementsAre("outlets/t1 BID 1/2", "outlets/t2 TALKS 1/1",
                          "outlets/t2 BID 1/2"));
}

TEST_F(TrackRecordAnswersTest, OlderClaimsCountLess) {
  // 122 days after the first was decided, 92 after the second.
  const auto response =
      Ask("claim_kinds: CLAIM_KIND_BID sources { name: \"outlets/t1\" } "
          "as_of { said_by { seconds: 1759276800 } }");
  ASSERT_THAT(response, IsOk());
  ASSERT_THAT(response->records(), SizeIs(1));
  const query::v1::TrackRecord& record = response->records(0);
  EXPECT_EQ(record.tier(), query::v1::SOURCE_TIER_ONE);
  const double first = std::exp2(-122.0 / 730);
  const double second = std::exp2(-92.0 / 730);
  EXPECT_NEAR(record.hit_count(), first, 1e-12);
  EXPECT_NEAR(record.claim_count(), first + second, 1e-12);
  EXPECT_EQ(record.raw_hit_count(), 1);
  EXPECT_EQ(record.raw_claim_count(), 2);
  // Drawn to the tier, and that to its start; all claims: those of t2 too.
  const double n = first + second;
  const double tier = (first + 20 * 0.45) / (n + 20);
  const double rate = (first + 20 * tier) / (n + 20);
  const double all = (first + second + 20 * 0.25) / (2 * n + 20);
  EXPECT_NEAR(record.hit_rate(), rate, 1e-12);
  EXPECT_NEAR(record.weight(), 1 + std::log(rate / all), 1e-12);
  ASSERT_THAT(response->tiers(), SizeIs(2));
  EXPECT_EQ(response->tiers(0).tier(), query::v1::SOURCE_TIER_ONE);
  EXPECT_NEAR(response->tiers(0).hit_rate(), tier, 1e-12);
  EXPECT_NEAR(response->tiers(0).claim_count(), n, 1e-12);
  ASSERT_THAT(response->labels(), SizeIs(1));
  EXPECT_EQ(response->labels(0).display_name(), "Daily t1");
}

TEST_F(TrackRecordAnswersTest, SeesOnlyWhatWasKnown) {
  const auto by = [&](const std::string& day) {
    return Lines(Ask(absl::StrCat(
        "as_of { said_by { seconds: ", absl::ToUnixSeconds(At(day)), " } }")));
  };
  EXPECT_THAT(by("2025-05-31"), IsEmpty());
  EXPECT_THAT(by("2025-06-01"),
              ElementsAre("outlets/t1 BID 1/1", "outlets/t2 TALKS 1/1",
                          "outlets/t2 BID 0/1"));
  EXPECT_THAT(Lines(Ask(absl::StrCat(
                  "as_of { revision: ", local_.log().size() - 1, " }"))),
              ElementsAre("outlets/t1 BID 1/1", "outlets/t2 TALKS 1/1",
                          "outlets/t2 BID 0/1"));
}

TEST_F(TrackRecordAnswersTest, Filters) {
  EXPECT_THAT(Lines(Ask("sources { text: \"Daily t2\" }")),
              ElementsAre("outlets/t2 TALKS 1/1", "outlets/t2 BID 1/2"));
  EXPECT_THAT(Lines(Ask("claim_kinds: CLAIM_KIND_TALKS")),
              ElementsAre("outlets/t2 TALKS 1/1"));
  EXPECT_THAT(Lines(Ask("claim_count_min: 1.2")),
              ElementsAre("outlets/t1 BID 1/2", "outlets/t2 BID 1/2"));
  EXPECT_THAT(Lines(Ask("sources { name: \"outlets/t1\" } "
                        "claim_kinds: CLAIM_KIND_TALKS")),
              IsEmpty());
}

TEST_F(TrackRecordAnswersTest, PagesAreAsOfTheFirst) {
  std::vector<std::string> lines;
  std::string token;
  int pages = 0;
  do {
    const auto page =
        Ask(absl::StrCat("page_size: 1 page_token: \"", token, "\""));
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->tiers_size() > 0, pages == 0);
    for (const std::string& line : Lines(page)) lines.push_back(line);
    token = page->next_page_token();
    if (++pages == 1) {
      // No later page sees it.
      Tell("outlets/t0", "players/q", "BID", "clubs/a", "2025-08-01");
      Tell("outlets/t2", "players/q", "BID", "clubs/a", "2025-08-01");
      Join("players/q", "clubs/a", "2025-09-01");
    }
  } while (!token.empty());
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(lines, ElementsAre("outlets/t1 BID 1/2", "outlets/t2 TALKS 1/1",
                                 "outlets/t2 BID 1/2"));
}

TEST_F(TrackRecordAnswersTest, RefusesWhatItCannotMean) {
  const auto refused =
      Ask("sources { name: \"outlets/unknown\" } claim_kinds: "
          "CLAIM_KIND_UNSPECIFIED claim_count_min: -1 page_size: -1");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(BadFieldsOf(refused.status()),
              ::testing::UnorderedElementsAre("sources[0]", "claim_kinds[0]",
                                              "claim_count_min", "page_size"));
  EXPECT_EQ(ReasonOf(Ask("page_token: \"x\"").status()),
            v1::ERROR_REASON_PAGE_TOKEN_INVALID);
}

}  // namespace
}  // namespace hearsay::testing
