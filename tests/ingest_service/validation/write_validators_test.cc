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
#include "common/validation/outcome_validator.h"
#include "common/validation/report_validator.h"
#include "ingest_service/validation/entity_validator.h"
#include "ingest_service/validation/merge_validator.h"
#include "ingest_service/validation/model_validator.h"
#include "ingest_service/validation/transfer_windows_validator.h"
#include "tests/common/validation/field_walk.h"

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
constexpr char kAssociation[] =
    "name: 'associations/a' kind: ENTITY_KIND_ASSOCIATION display_name: 'A' ";
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
                  {"association"}},
        WriteCase{"good association",
                  std::string(kAssociation) +
                      "pre_contract_rules { from_association: "
                      "'associations/x' months: 1 } "
                      "pre_contract_rules { months: 12 } "
                      "pre_contract_rules { from_association: "
                      "'associations/y' }",
                  {}},
        WriteCase{"bad rules",
                  std::string(kAssociation) +
                      "pre_contract_rules { months: 13 } "
                      "pre_contract_rules { months: -1 } "
                      "pre_contract_rules { from_association: 'clubs/a' }",
                  {"pre_contract_rules[0].months",
                   "pre_contract_rules[1].from_association",
                   "pre_contract_rules[1].months",
                   "pre_contract_rules[2].from_association"}},
        WriteCase{"club with rules",
                  std::string(kClub) + "pre_contract_rules { months: 1 }",
                  {"pre_contract_rules"}}));

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

class ModelTest : public ::testing::TestWithParam<WriteCase> {};
TEST_P(ModelTest, NamesTheBadFields) {
  ExpectFields<v1::Model>(GetParam(),
                          [](const FieldPath& root, const v1::Model& model,
                             Violations& violations) {
                            CheckModel(root, model, kNow, violations);
                          });
}

constexpr char kTrained[] = "train_until_time { seconds: 1754000000 } ";
constexpr char kFitted[] =
    "parameters { name: 'fee_summer' value_nanos: 12000000 fitted: true } "
    "parameters { name: 'stage' value_nanos: 2500000000 fitted: true } "
    "parameters { name: 'loan' value_nanos: 500000000 } ";

std::string PairText(const std::string& copier, const std::string& original,
                     int ppm) {
  return absl::StrCat("pair_copy_rates { copier: '", copier, "' original: '",
                      original, "' probability_ppm: ", ppm, " } ");
}

INSTANTIATE_TEST_SUITE_P(
    All, ModelTest,
    ::testing::Values(
        WriteCase{"good",
                  std::string(kTrained) + kFitted +
                      "covariance_factor_nanos: 300000000 "
                      "covariance_factor_nanos: -5 "
                      "covariance_factor_nanos: 1 " +
                      PairText("outlets/b", "outlets/a", 0) +
                      PairText("outlets/b", "people/a", 1'000'000) +
                      PairText("people/a", "outlets/b", 5) +
                      "train_revision: 7 provenance: 'fitted'",
                  {}},
        WriteCase{"nothing changed", kTrained, {}},
        WriteCase{"empty", "", {"train_until_time"}},
        WriteCase{"trained in the future",
                  "train_until_time { seconds: 1754092801 }",
                  {"train_until_time"}},
        WriteCase{"trained before the log",
                  std::string(kTrained) + "train_revision: -1",
                  {"train_revision"}},
        WriteCase{
            "bad names",
            std::string(kTrained) +
                "parameters {} parameters { name: 'Stage' } "
                "parameters { name: 'stage' } "
                "parameters { name: 'stage' }",
            {"parameters[0].name", "parameters[1].name", "parameters[3].name"}},
        WriteCase{"out of bounds",
                  std::string(kTrained) +
                      "parameters { name: 'fee_summer' } "
                      "parameters { name: 'stage' value_nanos: 4000000001 } "
                      "parameters { name: 'direction' value_nanos: -1 }",
                  {"parameters[0].value_nanos", "parameters[1].value_nanos",
                   "parameters[2].value_nanos"}},
        WriteCase{"fitted behind others",
                  std::string(kTrained) +
                      "parameters { name: 'stage' value_nanos: 1 } "
                      "parameters { name: 'loan' value_nanos: 500000000 "
                      "fitted: true }",
                  {"parameters[1].fitted"}},
        WriteCase{"temperature that makes a direction too sharp",
                  std::string(kTrained) +
                      "parameters { name: 'direction' value_nanos: 500000000 } "
                      "parameters { name: 'temperature' "
                      "value_nanos: 1250000001 }",
                  {"parameters[1].value_nanos"}},
        WriteCase{"temperature that just keeps the bound",
                  std::string(kTrained) +
                      "parameters { name: 'direction' value_nanos: 500000000 } "
                      "parameters { name: 'temperature' "
                      "value_nanos: 1250000000 }",
                  {}},
        WriteCase{"covariance of another size",
                  std::string(kTrained) + kFitted +
                      "covariance_factor_nanos: 1 covariance_factor_nanos: 1",
                  {"covariance_factor_nanos"}},
        WriteCase{"covariance that is none",
                  std::string(kTrained) + kFitted +
                      "covariance_factor_nanos: 0 "
                      "covariance_factor_nanos: 10000000001 "
                      "covariance_factor_nanos: -1",
                  {"covariance_factor_nanos[0]", "covariance_factor_nanos[1]",
                   "covariance_factor_nanos[2]"}},
        WriteCase{"bad pairs",
                  std::string(kTrained) + "pair_copy_rates {} " +
                      PairText("x", "y", -1) +
                      PairText("outlets/a", "outlets/a", 1'000'001),
                  {"pair_copy_rates[0].copier", "pair_copy_rates[0].original",
                   "pair_copy_rates[1].copier", "pair_copy_rates[1].original",
                   "pair_copy_rates[1].probability_ppm",
                   "pair_copy_rates[2].original",
                   "pair_copy_rates[2].probability_ppm", "pair_copy_rates[2]"}},
        WriteCase{"pair that is there already",
                  std::string(kTrained) +
                      PairText("outlets/b", "outlets/a", 1) +
                      PairText("outlets/b", "outlets/a", 2),
                  {"pair_copy_rates[1]"}},
        WriteCase{"long provenance",
                  std::string(kTrained) + "provenance: '" +
                      std::string(2001, 'x') + "'",
                  {"provenance"}}));

TEST(ModelLimitsTest, BoundWhatAModelHolds) {
  v1::Model model;
  model.mutable_train_until_time()->set_seconds(1);
  for (int i = 0; i < 201; ++i) model.add_parameters()->set_name("x");
  for (int i = 0; i < 20'001; ++i) {
    v1::PairCopyRate& pair = *model.add_pair_copy_rates();
    pair.set_copier(absl::StrCat("outlets/", 100'000 + i));
    pair.set_original("outlets/a");
  }
  Violations violations;
  CheckModel(FieldPath(), model, kNow, violations);
  const auto fields = FieldsOf(violations.ToStatus());
  ASSERT_FALSE(fields.empty());
  EXPECT_EQ(fields.front(), "parameters");
  model.clear_parameters();
  Violations of_pairs;
  CheckModel(FieldPath(), model, kNow, of_pairs);
  EXPECT_THAT(FieldsOf(of_pairs.ToStatus()),
              ::testing::ElementsAre("pair_copy_rates"));
}

}  // namespace
}  // namespace hearsay::testing
