#include "query_service/forecast/proposition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/matchers.h"

namespace hearsay::forecast {
namespace {

using namespace query::v1;  // NOLINT(build/namespaces)
using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;
using ::testing::HasSubstr;

absl::Status Check(const Proposition& proposition) {
  Violations violations;
  CheckProposition(proposition, FieldPath(FieldPath(), "proposition"),
                   violations);
  return violations.ToStatus();
}

TEST(PropositionTest, EventsAreClosedHoweverNarrow) {
  for (const Event event : {EVENT_RENEWS, EVENT_SIGNS_PRE_CONTRACT, EVENT_JOINS,
                            EVENT_AGREES, EVENT_LEAVES}) {
    EXPECT_THAT(Check({event, {}, {}, {}}), IsOk()) << event;
    if (event == EVENT_RENEWS) continue;
    EXPECT_THAT(Check({event, {}, {"clubs/a", "clubs/b"}, {}}), IsOk());
    if (event == EVENT_SIGNS_PRE_CONTRACT) continue;
    for (const v1::DealForm form :
         {v1::DEAL_FORM_FEE, v1::DEAL_FORM_FREE, v1::DEAL_FORM_LOAN}) {
      EXPECT_THAT(Check({event, {}, {"clubs/a"}, {form}}), IsOk()) << event;
    }
  }
}

struct SetCase {
  std::string name;
  Proposition proposition;
  bool closed;
  std::string missing;
  friend void PrintTo(const SetCase& test, std::ostream* os) {
    *os << test.name;
  }
};

class CellSetTest : public ::testing::TestWithParam<SetCase> {};

TEST_P(CellSetTest, IsRefusedIfItCanBeLeft) {
  const SetCase& test = GetParam();
  const absl::Status status = Check(test.proposition);
  if (test.closed) {
    EXPECT_THAT(status, IsOk());
    return;
  }
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_QUESTION_NOT_CLOSED));
  EXPECT_THAT(ToRpcStatus(status).ShortDebugString(), HasSubstr(test.missing));
}

INSTANTIATE_TEST_SUITE_P(
    Sets, CellSetTest,
    ::testing::Values(
        SetCase{"Renewed",
                {{}, {CELL_KIND_RENEWED}, {}, {}},
                false,
                "into CELL_KIND_RENEWED_THEN_LEFT,"},
        SetCase{"Agreed",
                {{}, {CELL_KIND_AGREED}, {"clubs/a"}, {}},
                false,
                "CELL_KIND_FELL_THROUGH, CELL_KIND_JOINED,"},
        SetCase{"Released",
                {{}, {CELL_KIND_RELEASED}, {}, {}},
                false,
                "CELL_KIND_JOINED_LATE"},
        SetCase{"Unsettled",
                {{}, {CELL_KIND_UNSETTLED}, {}, {}},
                false,
                "CELL_KIND_RENEWED, CELL_KIND_AGREED, CELL_KIND_JOINED, "
                "CELL_KIND_RELEASED"},
        SetCase{"AgreedAndJoined",
                {{},
                 {CELL_KIND_AGREED, CELL_KIND_JOINED, CELL_KIND_FELL_THROUGH},
                 {"clubs/a"},
                 {}},
                true,
                ""},
        SetCase{"Joined", {{}, {CELL_KIND_JOINED}, {}, {}}, true, ""},
        SetCase{"ReleasedAndLate",
                {{}, {CELL_KIND_RELEASED, CELL_KIND_JOINED_LATE}, {}, {}},
                true,
                ""},
        SetCase{"AgreedForFree",
                {{},
                 {CELL_KIND_AGREED, CELL_KIND_JOINED, CELL_KIND_FELL_THROUGH},
                 {},
                 {v1::DEAL_FORM_FREE}},
                true,
                ""}),
    [](const auto& info) { return info.param.name; });

TEST(PropositionTest, RefusesFieldsThatSayNothingOrTooMuch) {
  const auto refused = StatusIs(absl::StatusCode::kInvalidArgument,
                                v1::ERROR_REASON_INVALID_FIELD);
  EXPECT_THAT(Check({}), refused);
  EXPECT_THAT(Check({EVENT_JOINS, {CELL_KIND_JOINED}, {}, {}}), refused);
  EXPECT_THAT(Check({EVENT_RENEWS, {}, {"clubs/a"}, {}}), refused);
  EXPECT_THAT(Check({EVENT_RENEWS, {}, {}, {v1::DEAL_FORM_FEE}}), refused);
  EXPECT_THAT(Check({EVENT_SIGNS_PRE_CONTRACT, {}, {}, {v1::DEAL_FORM_FREE}}),
              refused);
  EXPECT_THAT(Check({EVENT_JOINS, {}, {}, {v1::DEAL_FORM_RENEWAL}}), refused);
  EXPECT_THAT(Check({static_cast<Event>(77), {}, {}, {}}), refused);
  EXPECT_THAT(Check({{}, {static_cast<CellKind>(77)}, {}, {}}), refused);
  // No cell of a club is meant by it.
  EXPECT_THAT(Check({{}, {CELL_KIND_RELEASED}, {"clubs/a"}, {}}), refused);
}

TEST(PropositionTest, NamesTheBadFields) {
  const absl::Status status =
      Check({EVENT_RENEWS, {}, {"clubs/a"}, {v1::DEAL_FORM_RENEWAL}});
  const std::string text = ToRpcStatus(status).ShortDebugString();
  EXPECT_THAT(text, HasSubstr("proposition.clubs"));
  EXPECT_THAT(text, HasSubstr("proposition.deal_forms[0]"));
}

TEST(PropositionTest, HoldsTheCellsThatTheEventMeans) {
  const CellName agreed{CELL_KIND_AGREED, "clubs/a", false, v1::DEAL_FORM_FREE};
  const CellName sold{CELL_KIND_JOINED, "clubs/a", false, v1::DEAL_FORM_FEE};
  const CellName others{CELL_KIND_JOINED, "", true, v1::DEAL_FORM_FEE};
  EXPECT_TRUE(Contains({EVENT_AGREES, {}, {}, {}}, agreed));
  EXPECT_FALSE(Contains({EVENT_JOINS, {}, {}, {}}, agreed));
  EXPECT_FALSE(Contains({EVENT_LEAVES, {}, {}, {}}, agreed));
  EXPECT_FALSE(Contains({EVENT_SIGNS_PRE_CONTRACT, {}, {}, {}}, sold));
  EXPECT_TRUE(Contains({EVENT_JOINS, {}, {"clubs/a"}, {}}, sold));
  EXPECT_FALSE(Contains({EVENT_JOINS, {}, {"clubs/b"}, {}}, sold));
  EXPECT_FALSE(Contains({EVENT_JOINS, {}, {"clubs/a"}, {}}, others));
  EXPECT_TRUE(Contains({EVENT_LEAVES, {}, {}, {}}, others));
}

}  // namespace
}  // namespace hearsay::forecast
