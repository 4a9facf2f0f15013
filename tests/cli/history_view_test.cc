#include "cli/history_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_split.h"
#include "cli/text_layout.h"

namespace hearsay::cli {
namespace {

using query::v1::CompareForecastsResponse;
using query::v1::ListForecastHistoryResponse;
using ::testing::HasSubstr;
using ::testing::Not;

template <typename Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

constexpr char kHistory[] = R"pb(
  resolution_text: "True if he signs."
  points {
    said_by { seconds: 1756749600 }
    probability: 0.5
    records: "reports/r1"
  }
  points {
    said_by { seconds: 1759276800 }
    probability: 0.25
    records: "reports/r2"
    records: "reports/r3"
    records: "reports/r4"
    records: "reports/r5"
  }
  points {
    said_by { seconds: 1759968000 }
    probability: 0.26
  }
  snapshot {
    revision: 7
    said_by { seconds: 1759968000 }
  }
)pb";

TEST(HistoryViewTest, TellsEachMomentItsChangeAndWhatWasSaid) {
  const std::string text =
      HistoryText(Parsed<ListForecastHistoryResponse>(kHistory), std::nullopt,
                  80, Paint(false));
  EXPECT_THAT(text, HasSubstr("  1 Sep 2025 18:00 UTC     0.5000          █"));
  EXPECT_THAT(text, HasSubstr("  30 Sep 2025              0.2500 -0.2500  █"));
  EXPECT_THAT(text, HasSubstr("\n    reports/r1\n"));
  EXPECT_THAT(text,
              HasSubstr("    reports/r2, reports/r3, reports/r4 and 1 more\n"));
  EXPECT_THAT(text, Not(HasSubstr("What has changed")));
  for (const auto line : absl::StrSplit(text, '\n')) {
    EXPECT_LE(DisplayWidth(line), 80) << line;
  }
}

TEST(HistoryViewTest, TellsWhatHasChangedIt) {
  const std::string text = HistoryText(
      Parsed<ListForecastHistoryResponse>(kHistory),
      Parsed<CompareForecastsResponse>(R"pb(
        before_probability: 0.5
        probability: 0.26
        changes { probability_change: 0.01 text: "Time passed" }
        changes {
          probability_change: -0.25
          text: "L'Équipe: renewal stalled, and a great many other things that do not fit into a line"
          record: "reports/r2"
        }
      )pb"),
      80, Paint(false));
  EXPECT_THAT(text, HasSubstr("What has changed it, from 0.5000 to 0.2600:\n"
                              "   +0.0100  Time passed\n"
                              "   -0.2500  L'Équipe: renewal stalled"));
  EXPECT_THAT(text, HasSubstr("\n            reports/r2\n"));
  for (const auto line : absl::StrSplit(text, '\n')) {
    EXPECT_LE(DisplayWidth(line), 80) << line;
  }
}

TEST(HistoryViewTest, SaysThatThereIsNothing) {
  EXPECT_THAT(HistoryText(ListForecastHistoryResponse(), std::nullopt, 80,
                          Paint(false)),
              HasSubstr("Nothing: it lies outside of the saga."));
}

}  // namespace
}  // namespace hearsay::cli
