// The checks of everything but reports.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "ingest_service/validation/entity_validator.h"
#include "ingest_service/validation/merge_validator.h"
#include "ingest_service/validation/outcome_validator.h"
#include "ingest_service/validation/report_validator.h"
#include "ingest_service/validation/transfer_windows_validator.h"
#include "tests/ingest_service/validation/field_walk.h"

namespace hearsay::testing {
namespace {

using ::testing::ElementsAreArray;

const absl::Time kNow = absl::FromUnixSeconds(1'754'006'400);  // 2025-08-01

// A message in text form, and the fields that are bad in it.
struct WriteCase {
  std::string name;
  std::string text;
  std::vector<std::string> fields;
  friend void PrintTo(const WriteCase& test, std::ostream* os) {
    *os << test.name;
  }
};

template <typename Message, typename CheckFunction>
void ExpectFields(const WriteCase& test, CheckFunction check) {
  Message message;
  ASSERT_TRUE(
      google::protobuf::TextFormat::ParseFromString(test.text, &message));
  Violations violations;
  check(FieldPath(), message, violations);
  EXPECT_THAT(FieldsOf(violations.ToStatus()), ElementsAreArray(test.fields));
}

class RetractionTest : public ::testing::TestWithParam<WriteCase> {};
TEST_P(RetractionTest, NamesTheBadFields) {
  ExpectFields<v1::Retraction>(
      GetParam(), [](const FieldPath& root, const v1::Retraction& retraction,
                     Violations& violations) {
        CheckRetraction(root, retraction, kNow, violations);
      });
}
INSTANTIATE_TEST_SUITE_P(
    All, RetractionTest,
    ::testing::Values(
        WriteCase{
            "good", "report: 'reports/r1' claim_ids: 'a' reason: 'x'", {}},
        WriteCase{"empty", "", {"report"}},
        WriteCase{"no report", "report: 'players/one'", {"report"}},
        WriteCase{"bad claim id",
                  "report: 'reports/r1' claim_ids: 'a' claim_ids: ''",
                  {"claim_ids[1]"}},
        WriteCase{"published in the future",
                  "report: 'reports/r1' "
                  "publish { start_time { seconds: 1755000000 } }",
                  {"publish.start_time"}}));

class OutcomeTest : public ::testing::TestWithParam<WriteCase> {};
TEST_P(OutcomeTest, NamesTheBadFields) {
  ExpectFields<v1::Outcome>(
      GetParam(), [](const FieldPath& root, const v1::Outcome& outcome,
                     Violations& violations) {
        CheckOutcome(root, outcome, kNow, violations);
      });
}

constexpr char kJoined[] =
    "player: 'players/one' kind: OUTCOME_KIND_JOINED_FEE to_club: 'clubs/a' "
    "know_time { seconds: 1754000000 } ";
constexpr char kOccurred[] = "occur { start_time { seconds: 1754000000 } } ";

INSTANTIATE_TEST_SUITE_P(
    All, OutcomeTest,
    ::testing::Values(
        WriteCase{"good", std::string(kJoined) + kOccurred, {}},
        WriteCase{"empty", "", {"player", "kind", "occur", "know_time"}},
        WriteCase{"a fee and not in force", kJoined, {"occur"}},
        WriteCase{"free, signed and not in force",
                  "player: 'players/one' kind: OUTCOME_KIND_JOINED_FREE "
                  "to_club: 'clubs/a' know_time { seconds: 1 } "
                  "agree { end_time { seconds: 1 } }",
                  {}},
        WriteCase{"free and neither",
                  "player: 'players/one' kind: OUTCOME_KIND_JOINED_FREE "
                  "to_club: 'clubs/a' know_time { seconds: 1 }",
                  {"occur"}},
        WriteCase{"renewed with nobody",
                  "player: 'players/one' kind: OUTCOME_KIND_RENEWED "
                  "know_time { seconds: 1 } occur { end_time { seconds: 1 } }",
                  {"to_club"}},
        WriteCase{"retired to a club",
                  "player: 'players/one' kind: OUTCOME_KIND_RETIRED "
                  "to_club: 'clubs/a' know_time { seconds: 1 } "
                  "occur { end_time { seconds: 1 } }",
                  {"to_club"}},
        WriteCase{"of a club, from a player",
                  "player: 'clubs/a' from_club: 'players/one' "
                  "kind: OUTCOME_KIND_RETIRED know_time { seconds: 1 } "
                  "occur { end_time { seconds: 1 } }",
                  {"player", "from_club"}},
        WriteCase{"known in the future",
                  "player: 'players/one' kind: OUTCOME_KIND_RETIRED "
                  "know_time { seconds: 1754092801 } "
                  "occur { end_time { seconds: 1 } }",
                  {"know_time"}},
        WriteCase{"annuls nothing",
                  std::string(kJoined) + kOccurred + "annulled: true",
                  {"annulled"}},
        WriteCase{"supersedes a report",
                  std::string(kJoined) + kOccurred +
                      "supersedes: 'reports/r1' annulled: true",
                  {"supersedes"}},
        WriteCase{"money without anything",
                  std::string(kJoined) + kOccurred + "money {}",
                  {"money[0].currency_code", "money[0]", "money[0].role"}}));

class EntityTest : public ::testing::TestWithParam<WriteCase> {};
TEST_P(EntityTest, NamesTheBadFields) {
  ExpectFields<v1::Entity>(GetParam(), CheckEntity);
}

constexpr char kPlayer[] =
    "name: 'players/one' kind: ENTITY_KIND_PLAYER display_name: 'One' ";
constexpr char kClub[] =
    "name: 'clubs/a' kind: ENTITY_KIND_CLUB display_name: 'A' ";

INSTANTIATE_TEST_SUITE_P(
    All, EntityTest,
    ::testing::Values(
        WriteCase{"good player",
                  std::string(kPlayer) +
                      "aliases { text: 'Uno' language: 'it' "
                      "contexts: 'clubs/a' } "
                      "birth { start_time { seconds: 1 } } "
                      "engagements { club: 'clubs/a' "
                      "start { start_time { seconds: 1 } } "
                      "contract_end { end_time { seconds: 9 } } } "
                      "engagements { club: 'clubs/b' loan: true "
                      "start { start_time { seconds: 5 } } }",
                  {}},
        WriteCase{
            "good club",
            std::string(kClub) +
                "association: 'associations/x' departure_share_ppm: 100000",
            {}},
        WriteCase{"good outlet",
                  "name: 'outlets/p' kind: ENTITY_KIND_OUTLET "
                  "display_name: 'P' tier: 4 affiliations: 'clubs/a'",
                  {}},
        WriteCase{"empty", "", {"name", "kind", "display_name"}},
        WriteCase{"name with capitals",
                  "name: 'players/One' kind: ENTITY_KIND_PLAYER "
                  "display_name: 'One'",
                  {"name"}},
        WriteCase{"kind of another collection",
                  "name: 'players/one' kind: ENTITY_KIND_CLUB "
                  "display_name: 'One'",
                  {"kind"}},
        WriteCase{"kind that does not exist",
                  "name: 'players/one' kind: 99 display_name: 'One'",
                  {"kind"}},
        WriteCase{"display name of punctuation",
                  "name: 'players/one' kind: ENTITY_KIND_PLAYER "
                  "display_name: '...'",
                  {"display_name"}},
        WriteCase{"provisional",
                  std::string(kPlayer) + "provisional: true",
                  {"provisional"}},
        WriteCase{"bad alias",
                  std::string(kPlayer) +
                      "aliases { language: '?' contexts: 'x' contexts: '' }",
                  {"aliases[0].text", "aliases[0].language",
                   "aliases[0].contexts[0]", "aliases[0].contexts[1]"}},
        WriteCase{"engagement of nothing",
                  std::string(kPlayer) + "engagements {}",
                  {"engagements[0].club", "engagements[0].start"}},
        WriteCase{"engagement without a start time",
                  std::string(kPlayer) + "engagements { club: 'clubs/a' "
                                         "start { end_time { seconds: 1 } } }",
                  {"engagements[0].start.start_time"}},
        WriteCase{"contract that ends before it starts",
                  std::string(kPlayer) +
                      "engagements { club: 'clubs/a' "
                      "start { start_time { seconds: 5 } } "
                      "contract_end { end_time { seconds: 5 } } }",
                  {"engagements[0].contract_end.end_time"}},
        WriteCase{"contract end without an end",
                  std::string(kPlayer) +
                      "engagements { club: 'clubs/a' "
                      "start { start_time { seconds: 5 } } contract_end {} }",
                  {"engagements[0].contract_end.end_time"}},
        WriteCase{"engagements out of order",
                  std::string(kPlayer) +
                      "engagements { club: 'clubs/a' "
                      "start { start_time { seconds: 5 } } } "
                      "engagements { club: 'clubs/b' "
                      "start { start_time { seconds: 4 } } }",
                  {"engagements[1].start"}},
        WriteCase{
            "player with what is not a player's",
            std::string(kPlayer) +
                "association: 'associations/x' tier: 1 "
                "affiliations: 'clubs/a' departure_share_ppm: 1",
            {"association", "tier", "affiliations", "departure_share_ppm"}},
        WriteCase{"club with what is not a club's",
                  std::string(kClub) + "birth { start_time { seconds: 1 } } "
                                       "engagements { club: 'clubs/b' "
                                       "start { start_time { seconds: 5 } } }",
                  {"birth", "engagements"}},
        WriteCase{"numbers out of range",
                  "name: 'outlets/p' kind: ENTITY_KIND_OUTLET "
                  "display_name: 'P' tier: 5",
                  {"tier"}},
        WriteCase{"share out of range",
                  std::string(kClub) + "departure_share_ppm: 100001",
                  {"departure_share_ppm"}},
        WriteCase{"association that is a club",
                  std::string(kClub) + "association: 'clubs/b'",
                  {"association"}}));

class MergeTest : public ::testing::TestWithParam<WriteCase> {};
TEST_P(MergeTest, NamesTheBadFields) {
  ExpectFields<v1::EntityMerge>(GetParam(), CheckMerge);
}
INSTANTIATE_TEST_SUITE_P(
    All, MergeTest,
    ::testing::Values(
        WriteCase{"good", "duplicate: 'players/a' survivor: 'players/b'", {}},
        WriteCase{"empty", "", {"duplicate", "survivor"}},
        WriteCase{"with itself",
                  "duplicate: 'players/a' survivor: 'players/a'",
                  {"survivor"}},
        WriteCase{"of two kinds",
                  "duplicate: 'players/a' survivor: 'clubs/a'",
                  {"survivor"}},
        WriteCase{"of no names",
                  "duplicate: 'a' survivor: 'b'",
                  {"duplicate", "survivor"}}));

class TransferWindowsTest : public ::testing::TestWithParam<WriteCase> {};
TEST_P(TransferWindowsTest, NamesTheBadFields) {
  ExpectFields<v1::TransferWindows>(GetParam(), CheckTransferWindows);
}

constexpr char kSeason[] =
    "association: 'associations/x' season: '2025/26' "
    "start_time { seconds: 100 } end_time { seconds: 200 } ";

std::string WindowText(int open, int close) {
  return absl::StrCat("windows { open_time { seconds: ", open,
                      " } close_time { seconds: ", close,
                      " } kind: TRANSFER_WINDOW_KIND_SUMMER } ");
}

INSTANTIATE_TEST_SUITE_P(
    All, TransferWindowsTest,
    ::testing::Values(
        WriteCase{"good and touching",
                  kSeason + WindowText(100, 150) + WindowText(150, 200),
                  {}},
        WriteCase{
            "empty", "", {"association", "season", "start_time", "end_time"}},
        WriteCase{"inverted span",
                  "association: 'associations/x' season: 's' "
                  "start_time { seconds: 2 } end_time { seconds: 2 }",
                  {"end_time"}},
        WriteCase{"window outside of the span",
                  kSeason + WindowText(99, 201),
                  {"windows[0].open_time", "windows[0].close_time"}},
        WriteCase{"windows that overlap",
                  kSeason + WindowText(100, 150) + WindowText(149, 200),
                  {"windows[1].open_time"}},
        WriteCase{"empty window",
                  kSeason + WindowText(120, 120),
                  {"windows[0].close_time"}},
        WriteCase{"window of nothing",
                  std::string(kSeason) + "windows {}",
                  {"windows[0].open_time", "windows[0].close_time",
                   "windows[0].kind"}}));

}  // namespace
}  // namespace hearsay::testing
