#include "common/validation/report_validator.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "tests/common/validation/field_walk.h"
#include "tests/testing/matchers.h"

namespace hearsay::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::StartsWith;

const absl::Time kNow = absl::FromUnixSeconds(1'754'006'400);  // 2025-08-01

// Every field is set, and all of it is right.
v1::Report FullReport() {
  v1::Report report;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        publisher { text: "Paper" kind: ENTITY_KIND_OUTLET }
        authors { name: "people/ann" }
        url: "https://example.org/1"
        headline: "Headline"
        language: "en-GB"
        publish {
          start_time { seconds: 1753920000 }
          end_time { seconds: 1754006400 }
          precision: TIME_PRECISION_DAY
          basis: TIME_BASIS_STATED
          expression: "yesterday"
        }
        parser: "hand"
        parser_confidence_ppm: 900000
        supersedes: "reports/r0"
        article_sha256: "01234567890123456789012345678901"
        claims {
          claim_id: "a"
          kind: CLAIM_KIND_ASKING_PRICE
          subject { name: "players/one" kind: ENTITY_KIND_PLAYER }
          actor { name: "clubs/alpha" }
          counterpart { text: "Beta" }
          participants {
            role: PARTICIPANT_ROLE_ALTERNATIVE_TO
            entity { text: "Two" }
          }
          voice: VOICE_REPORT
          stance: STANCE_ASSERTS
          certainty: CERTAINTY_REPORTED
          attribution {
            hops {
              kind: HOP_KIND_OUTLET
              source { text: "Gazette" }
              outlet { name: "outlets/gazette" }
              expression: "according to"
              say { end_time { seconds: 1753920000 } }
              url: "https://example.org/2"
              reports: "reports/r-1"
            }
          }
          deal_form: DEAL_FORM_FEE
          money {
            currency_code: "EUR"
            min_micros: 1
            max_micros: 2
            role: MONEY_ROLE_ASK
            payer { text: "Beta" }
            payee { text: "Alpha" }
            approximate: true
            negotiable: false
          }
          event { start_time { seconds: 1767225600 } }
          count: 2
          conditions {
            text: "for the right price"
            club { text: "Beta" }
            money { currency_code: "EUR" min_micros: 1 role: MONEY_ROLE_FEE }
          }
          quotes {
            text: "Yes."
            language: "en"
            speaker { text: "Ann" }
            addressee { text: "Gazette" }
            tone: TONE_JOKING
            translated: true
            fragment: true
          }
          detail: "Detail"
          excerpt { sentence_number: 1 start_offset: 2 end_offset: 3 }
          said_before: true
        }
        claims {
          claim_id: "b"
          kind: CLAIM_KIND_EXTERNAL_PROBABILITY
          subject { name: "players/one" }
          actor { name: "clubs/alpha" }
          voice: VOICE_REPORT
          stance: STANCE_ASSERTS
          probability_ppm: 250000
          restates_claim_id: "a"
        }
      )pb",
      &report));
  return report;
}

absl::Status Check(const v1::Report& report) {
  Violations violations;
  const FieldPath root;
  CheckReport(FieldPath(root, "report"), report, kNow, violations);
  return violations.ToStatus();
}

TEST(ReportValidatorTest, AcceptsAReportWithEverything) {
  EXPECT_THAT(Check(FullReport()), IsOk());
}

// Breaks, in a report each, every field of the full report to which `applies`,
// and expects to read its path. Returns how many there were.
int BreakEach(
    const std::function<bool(const FieldDescriptor&)>& applies,
    const std::function<void(Message& owner, const FieldDescriptor&)>& damage) {
  int broken_count = 0;
  for (bool found = true; found; broken_count += found) {
    v1::Report report = FullReport();
    int candidate_count = 0;
    std::string broken;
    VisitFields(report, "report",
                [&](const std::string& path, Message& owner,
                    const FieldDescriptor& field) {
                  if (!applies(field)) return;
                  if (candidate_count++ != broken_count) return;
                  damage(owner, field);
                  broken = path;
                });
    found = !broken.empty();
    if (found) {
      EXPECT_THAT(FieldsOf(Check(report)), Contains(StartsWith(broken)));
    }
  }
  return broken_count;
}

TEST(ReportValidatorTest, RefusesUnknownValuesOfEveryEnum) {
  const int count = BreakEach(
      [](const FieldDescriptor& field) {
        // Kinds of mention are checked when the mention is resolved.
        return field.enum_type() != nullptr &&
               field.enum_type()->name() != "EntityKind";
      },
      [](Message& owner, const FieldDescriptor& field) {
        owner.GetReflection()->SetEnumValue(&owner, &field, 999);
      });
  EXPECT_EQ(count, 12);
}

TEST(ReportValidatorTest, RefusesOversizedTextInEveryField) {
  const int count = BreakEach(
      [](const FieldDescriptor& field) {
        return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
      },
      [](Message& owner, const FieldDescriptor& field) {
        const std::string text(2001, 'x');
        if (field.is_repeated()) {
          owner.GetReflection()->SetRepeatedString(&owner, &field, 0, text);
        } else {
          owner.GetReflection()->SetString(&owner, &field, text);
        }
      });
  EXPECT_EQ(count, 30);
}

TEST(ReportValidatorTest, RefusesImpossibleTimesInEveryField) {
  const int count = BreakEach(
      [](const FieldDescriptor& field) {
        return field.message_type() != nullptr &&
               field.message_type()->name() == "Timestamp";
      },
      [](Message& owner, const FieldDescriptor& field) {
        Message& timestamp =
            *owner.GetReflection()->MutableMessage(&owner, &field);
        timestamp.GetReflection()->SetInt32(
            &timestamp, timestamp.GetDescriptor()->FindFieldByName("nanos"),
            1'000'000'000);
      });
  EXPECT_EQ(count, 4);
}

TEST(ReportValidatorTest, RefusesNegativeNumbersInEveryField) {
  const int count = BreakEach(
      [](const FieldDescriptor& field) {
        return field.containing_type()->name() != "Timestamp" &&
               (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 ||
                field.cpp_type() == FieldDescriptor::CPPTYPE_INT64);
      },
      [](Message& owner, const FieldDescriptor& field) {
        if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
          owner.GetReflection()->SetInt32(&owner, &field, -1);
        } else {
          owner.GetReflection()->SetInt64(&owner, &field, -1);
        }
      });
  EXPECT_EQ(count, 8);
}

// What makes the full report bad, and the fields that are then named.
struct BadReport {
  std::string name;
  std::string merge;                // in text form, merged into the report
  std::vector<std::string> clear;   // paths below the first claim, before that
  std::vector<std::string> fields;  // below the report
  friend void PrintTo(const BadReport& test, std::ostream* os) {
    *os << test.name;
  }
};

class BadReportTest : public ::testing::TestWithParam<BadReport> {
 protected:
  // Clears a field of the first claim, or of a field in it.
  static void Clear(v1::Report& report, const std::string& path) {
    Message* owner = report.mutable_claims(0);
    for (const std::string& name :
         std::vector<std::string>(absl::StrSplit(path, '.'))) {
      const FieldDescriptor* field =
          owner->GetDescriptor()->FindFieldByName(name);
      if (absl::EndsWith(absl::StrCat(".", path), absl::StrCat(".", name))) {
        owner->GetReflection()->ClearField(owner, field);
      } else if (field->is_repeated()) {
        owner = owner->GetReflection()->MutableRepeatedMessage(owner, field, 0);
      } else {
        owner = owner->GetReflection()->MutableMessage(owner, field);
      }
    }
  }
};

TEST_P(BadReportTest, NamesTheBadFields) {
  v1::Report report = FullReport();
  for (const std::string& path : GetParam().clear) Clear(report, path);
  v1::Report merged;
  ASSERT_TRUE(
      google::protobuf::TextFormat::ParseFromString(GetParam().merge, &merged));
  // The claims of `merge` replace those of the report, one by one.
  for (int i = 0; i < merged.claims_size(); ++i) {
    while (report.claims_size() <= i) report.add_claims();
    report.mutable_claims(i)->MergeFrom(merged.claims(i));
  }
  merged.clear_claims();
  report.MergeFrom(merged);
  std::vector<std::string> fields;
  for (const std::string& field : GetParam().fields) {
    fields.push_back("report." + field);
  }
  EXPECT_THAT(FieldsOf(Check(report)), ElementsAreArray(fields));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadReportTest,
    ::testing::ValuesIn(std::vector<BadReport>{
        {"mention without name and text",
         "publisher { kind: 4 text: '' }",
         {},
         {"publisher.text"}},
        {"mention of punctuation",
         "publisher { text: '?!' }",
         {},
         {"publisher.text"}},
        {"mention whose kind contradicts its name",
         "authors { name: 'people/bob' kind: ENTITY_KIND_CLUB }",
         {},
         {"authors[1].kind"}},
        {"publish inverted",
         "publish { end_time { seconds: 1753920000 } }",
         {},
         {"publish.end_time"}},
        {"publish a day and a second ahead",
         "publish { start_time { seconds: 1754092801 } "
         "end_time { seconds: 1754100000 } }",
         {},
         {"publish.start_time"}},
        {"supersedes no report",
         "supersedes: 'outcomes/o1'",
         {},
         {"supersedes"}},
        {"supersedes a bad id",
         "supersedes: 'reports/a b'",
         {},
         {"supersedes"}},
        {"digest of another length",
         "article_sha256: 'short'",
         {},
         {"article_sha256"}},
        {"confidence above 1",
         "parser_confidence_ppm: 1000001",
         {},
         {"parser_confidence_ppm"}},
        {"language that is none",
         "language: 'english language'",
         {},
         {"language"}},
        {"subject missing", "", {"subject"}, {"claims[0].subject"}},
        {"subject a club where a player is meant",
         "claims { subject { name: 'clubs/beta' kind: ENTITY_KIND_CLUB } }",
         {},
         {"claims[0].subject"}},
        {"actor missing", "", {"actor"}, {"claims[0].actor"}},
        {"actor a player where a club is meant",
         "claims { actor { name: 'players/two' } }",
         {},
         {"claims[0].actor"}},
        {"price without a sum asked",
         "claims { money { role: MONEY_ROLE_FEE } }",
         {"money"},
         {"claims[0].money[0].currency_code", "claims[0].money[0]",
          "claims[0].money"}},
        {"voice, stance and kind missing",
         "",
         {"voice", "stance", "kind"},
         {"claims[0].kind", "claims[0].voice", "claims[0].stance"}},
        {"participant without entity",
         "claims { participants { role: PARTICIPANT_ROLE_MEMBER } }",
         {},
         {"claims[0].participants[1].entity"}},
        {"participant without role",
         "claims { participants { entity { text: 'Two' } } }",
         {},
         {"claims[0].participants[1].role"}},
        {"outlet without a source",
         "",
         {"attribution.hops.source"},
         {"claims[0].attribution.hops[0].source"}},
        {"unnamed source with a name",
         "claims { attribution { hops { kind: HOP_KIND_UNNAMED_MEDIA "
         "expression: 'reports' source { text: 'Gazette' } } } }",
         {},
         {"claims[0].attribution.hops[1].source"}},
        {"unnamed source without words",
         "claims { attribution { hops { kind: HOP_KIND_UNNAMED_SOURCE } } }",
         {},
         {"claims[0].attribution.hops[1].expression"}},
        {"hop said in the future",
         "claims { attribution { hops { kind: HOP_KIND_DOCUMENT "
         "expression: 'list' say { start_time { seconds: 1755000000 } } } } }",
         {},
         {"claims[0].attribution.hops[1].say.start_time"}},
        {"money without bounds",
         "claims { money { currency_code: 'EUR' role: MONEY_ROLE_FEE } }",
         {},
         {"claims[0].money[1]"}},
        {"money inverted",
         "claims { money { currency_code: 'EUR' role: MONEY_ROLE_FEE "
         "min_micros: 2 max_micros: 1 } }",
         {},
         {"claims[0].money[1].max_micros"}},
        {"money in small letters",
         "claims { money { currency_code: 'eur' role: MONEY_ROLE_FEE "
         "min_micros: 2 } }",
         {},
         {"claims[0].money[1].currency_code"}},
        {"empty condition",
         "claims { conditions {} }",
         {},
         {"claims[0].conditions[1]"}},
        {"quote without text",
         "claims { quotes { tone: TONE_JOKING } }",
         {},
         {"claims[0].quotes[1].text"}},
        {"excerpt inverted",
         "claims { excerpt { end_offset: 1 } }",
         {},
         {"claims[0].excerpt.end_offset"}},
        {"instant without a start",
         "claims { event { end_time { seconds: 1 } "
         "precision: TIME_PRECISION_INSTANT } }",
         {"event"},
         {"claims[0].event.precision"}},
        {"probability of another kind",
         "claims { probability_ppm: 1 }",
         {},
         {"claims[0].probability_ppm"}},
        {"probability above 1",
         "claims {} claims { probability_ppm: 1000001 }",
         {},
         {"claims[1].probability_ppm"}},
        {"restates nothing there",
         "claims { restates_claim_id: 'z' }",
         {},
         {"claims[0].restates_claim_id", "claims[1].restates_claim_id"}},
        {"restates itself",
         "claims {} claims { restates_claim_id: 'b' }",
         {},
         {"claims[1].restates_claim_id"}},
        {"claim id twice",
         "claims {} claims { claim_id: 'a' }",
         {},
         {"claims[1].claim_id"}},
        {"claim id with a space",
         "claims {} claims { claim_id: 'a b' }",
         {},
         {"claims[1].claim_id"}},
        {"contract term without an end",
         "claims { kind: CLAIM_KIND_CONTRACT_TERM }",
         {"event"},
         {"claims[0].event"}},
        {"transfer without a club",
         "claims { kind: CLAIM_KIND_TRANSFER_DONE }",
         {"actor", "counterpart"},
         {"claims[0].actor"}},
        {"squad fact about a player",
         "claims { kind: CLAIM_KIND_SQUAD_FACT }",
         {},
         {"claims[0].subject"}},
    }));

TEST(ReportValidatorTest, TakesWhatTheKindLeavesOpen) {
  for (const auto& [kind, cleared] :
       std::vector<std::pair<v1::ClaimKind, std::string>>{
           {v1::CLAIM_KIND_TRANSFER_DONE, "actor"},
           {v1::CLAIM_KIND_PERSUASION, "counterpart"},
           {v1::CLAIM_KIND_WANTS_TO_STAY, "actor"},
           {v1::CLAIM_KIND_REMARK, "actor"}}) {
    v1::Report report = FullReport();
    v1::Claim& claim = *report.mutable_claims(0);
    claim.set_kind(kind);
    claim.GetReflection()->ClearField(
        &claim, claim.GetDescriptor()->FindFieldByName(cleared));
    EXPECT_THAT(Check(report), IsOk()) << v1::ClaimKind_Name(kind);
  }
}

TEST(ReportValidatorTest, BoundsItsLists) {
  v1::Report report = FullReport();
  const v1::Claim claim = report.claims(1);
  for (int i = report.claims_size(); i < 501; ++i) {
    *report.add_claims() = claim;
    report.mutable_claims(i)->set_claim_id(absl::StrCat("c", i));
  }
  EXPECT_THAT(FieldsOf(Check(report)), ElementsAre("report.claims"));
  report.mutable_claims()->RemoveLast();
  EXPECT_THAT(Check(report), IsOk());
  report.clear_claims();
  EXPECT_THAT(FieldsOf(Check(report)), ElementsAre("report.claims"));
}

// A small request can break very many rules.
TEST(ReportValidatorTest, NamesTheFirstHundredBadFields) {
  v1::Report report;
  for (int i = 0; i < 500; ++i) report.add_claims();
  const absl::Status status = Check(report);
  const std::vector<std::string> fields = FieldsOf(status);
  ASSERT_THAT(fields, ::testing::SizeIs(101));
  EXPECT_EQ(fields.back(), "");  // says that there are more
  // Of each claim: id, kind, subject, voice, stance.
  EXPECT_THAT(std::string(status.message()),
              ::testing::EndsWith("; 2497 more"));
}

TEST(ReportValidatorTest, TakesAReportPublishedADayAhead) {
  v1::Report report = FullReport();
  report.mutable_publish()->mutable_start_time()->set_seconds(1754092800);
  report.mutable_publish()->clear_end_time();
  EXPECT_THAT(Check(report), IsOk());
}

}  // namespace
}  // namespace hearsay::testing
