// The sample articles, as a reader would ask about them.
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>

#include "common/names/resolution.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "tests/query_service/forecast/world.h"

namespace hearsay::forecast {
namespace {

constexpr char kKonate[] = "players/ibrahima-konate";
constexpr char kMadrid[] = "clubs/real-madrid";

template <typename Request>
bool ParseLine(const std::string& line, const std::string& command,
               Request& request) {
  const std::string prefix = absl::StrCat("{\"", command, "\": ");
  if (line.rfind(prefix, 0) != 0) return false;
  const std::string json =
      line.substr(prefix.size(), line.size() - prefix.size() - 1);
  const auto status =
      google::protobuf::util::JsonStringToMessage(json, &request);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return true;
}

class SampleTest : public ::testing::Test {
 protected:
  SampleTest() {
    Load("registry.jsonl");
    Load("articles.jsonl");
  }

  void Load(const std::string& file) {
    std::ifstream lines(absl::StrCat(HEARSAY_SAMPLE_DIR, "/", file));
    ASSERT_TRUE(lines.is_open());
    for (std::string line; std::getline(lines, line);) LoadLine(line);
  }

  void LoadLine(const std::string& line) {
    v1::Record record;
    ingest::v1::UpsertEntityRequest entity;
    ingest::v1::PutTransferWindowsRequest windows;
    ingest::v1::IngestReportRequest report;
    if (ParseLine(line, "upsertEntity", entity)) {
      *record.mutable_entity() = entity.entity();
    } else if (ParseLine(line, "putTransferWindows", windows)) {
      *record.mutable_transfer_windows() = windows.transfer_windows();
    } else if (ParseLine(line, "ingestReport", report)) {
      *record.mutable_report() = report.report();
      record.set_entry_id(report.entry_id());
      Violations violations;
      const ReportResolution resolution =
          ResolveMentions(report.report(), world_.registry(), world_.revision(),
                          now_, true, FieldPath(), violations);
      EXPECT_TRUE(violations.empty()) << violations.ToStatus();
      for (const auto& mention : resolution.mentions) {
        *record.add_resolutions() = mention;
      }
    } else {
      FAIL() << line;
    }
    world_.Add(std::move(record), now_);
  }

  double P(const Proposition& proposition, const std::string& by,
           const std::string& said_by = "2025-10-08") {
    const auto answer =
        world_.Ask(At(said_by), {proposition, std::nullopt, At(by)}, kKonate);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? answer->probability : -1;
  }

  const absl::Time now_ = At("2025-10-20");
  World world_;
};

// The windows of the sample: Spain's winter window opens on 2 January 2026.
TEST_F(SampleTest, CalendarExcludesExactly) {
  using namespace query::v1;  // NOLINT(build/namespaces)
  const Proposition pre_contract = Event(EVENT_SIGNS_PRE_CONTRACT, {kMadrid});
  EXPECT_EQ(P(pre_contract, "2025-12-01"), 0);
  EXPECT_EQ(P(pre_contract, "2026-01-01"), 0);
  EXPECT_GT(P(pre_contract, "2026-01-02"), 0);
  const Proposition free = Event(EVENT_JOINS, {kMadrid}, {v1::DEAL_FORM_FREE});
  EXPECT_EQ(P(free, "2026-07-01"), 0);
  EXPECT_GT(P(free, "2026-07-02"), 0);
  const Proposition fee = Event(EVENT_JOINS, {kMadrid}, {v1::DEAL_FORM_FEE});
  EXPECT_EQ(P(fee, "2026-01-02"), 0);
  EXPECT_GT(P(fee, "2026-01-03"), 0);
  EXPECT_EQ(P(fee, "2026-02-03"), P(fee, "2026-06-30"));
  EXPECT_GT(P(Event(EVENT_AGREES, {kMadrid}), "2026-02-02"),
            P(Event(EVENT_JOINS, {kMadrid}), "2026-02-02"));
}

// A plausibility check of the model as a whole: the order of size.
TEST_F(SampleTest, IsPlausibleForTheSeasonsEnd) {
  using namespace query::v1;  // NOLINT(build/namespaces)
  const ForecastResult forecast =
      world_.Forecast(At("2025-10-08"), {At("2026-07-01")}, {kMadrid}, kKonate);
  const auto sum = [&](const Proposition& set) { return SumOf(forecast, set); };
  EXPECT_NEAR(sum(Event(EVENT_RENEWS)), 0.37, 0.1);
  const double madrid = sum(Event(EVENT_SIGNS_PRE_CONTRACT, {kMadrid}));
  EXPECT_NEAR(madrid, 0.15, 0.1);
  EXPECT_NEAR(sum(Event(EVENT_SIGNS_PRE_CONTRACT)) - madrid, 0.23, 0.1);
  EXPECT_NEAR(sum(Event(EVENT_JOINS)), 0.04, 0.03);
  EXPECT_GE(forecast.basis.independent_root_count, 5);
  EXPECT_FALSE(forecast.basis.insufficient_evidence);
  EXPECT_EQ(forecast.basis.contract.expiry, At("2026-07-01"));
  EXPECT_EQ(forecast.basis.contract_club, "clubs/liverpool");
  EXPECT_TRUE(forecast.basis.contract.conflicting.empty());
}

TEST_F(SampleTest, SaysInWordsWhatWasAsked) {
  const auto answer =
      world_.Ask(At("2025-10-08"),
                 {Event(query::v1::EVENT_SIGNS_PRE_CONTRACT, {kMadrid}),
                  std::nullopt, At("2026-02-02")},
                 kKonate);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(
      answer->basis.resolution_text,
      "True if, strictly before 2026-02-02T00:00:00Z, Ibrahima Konaté has "
      "signed a pre-contract with Real Madrid: before his present "
      "contract ends, to join for free after it, whether or not he joins "
      "later. Talk, offers, agreements in principle, medicals and "
      "announced intentions do not count. Answered as of "
      "2025-10-08T00:00:00Z, from what had been said and was public by "
      "then and is stored up to revision 56.");
}

}  // namespace
}  // namespace hearsay::forecast
