#include "query_service/fit/copy_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/query_service/view_builder.h"

namespace hearsay::fit {
namespace {

using hearsay::testing::At;
using hearsay::testing::Claim;
using hearsay::testing::Hop;
using hearsay::testing::LogBuilder;
using hearsay::testing::Report;
using ::testing::FieldsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

LogBuilder Outlets() {
  LogBuilder log;
  log.Entity("outlets/one", "tier: 1 ")
      .Entity("outlets/two", "tier: 2 ")
      .Entity("outlets/three", "tier: 3 ")
      .Entity("outlets/none")
      .Entity("clubs/a")
      .Entity("clubs/own")
      .Entity("players/p");
  return log;
}

// A bid of clubs/a, told by an outlet.
void Tell(LogBuilder& log, const std::string& outlet, const std::string& day,
          const std::string& more = "") {
  log.Add(absl::StrCat(outlet, day),
          Report(absl::StrCat("outlets/", outlet), day,
                 Claim("c", "BID",
                       absl::StrCat("actor { name: \"clubs/a\" } ", more))));
}

CopyCounts Count(const LogBuilder& log, const std::string& said_by) {
  const DossierView view = log.View(said_by);
  return CountCopies(view, BuildLineage(view).roots);
}

auto PairOf(const std::string& copier, const std::string& original, int copies,
            int chances) {
  return Pair(Pair("outlets/" + copier, "outlets/" + original),
              FieldsAre(copies, chances));
}

TEST(CopyCountsTest, CountsWhoCitesAndWhoSaysTheSameSoonAfter) {
  LogBuilder log = Outlets();
  Tell(log, "one", "2025-06-01");
  Tell(log, "two", "2025-06-03", Hop("outlets/one"));
  Tell(log, "three", "2025-06-04");
  // Too late to be a copy of the first; a week after the citing outlet said
  // nothing of its own.
  Tell(log, "two", "2025-06-20");
  EXPECT_THAT(Count(log, "2025-07-01").pairs,
              UnorderedElementsAre(PairOf("two", "one", 1, 1),
                                   PairOf("three", "one", 0, 1)));
}

// Neither does an outlet without a tier count, nor one that a worse one was
// before: what they say is not discounted for it.
TEST(CopyCountsTest, CountsWhatIsDiscountedOnly) {
  LogBuilder log = Outlets();
  Tell(log, "three", "2025-06-01");
  Tell(log, "one", "2025-06-02");
  Tell(log, "none", "2025-06-03");
  Tell(log, "two", "2025-06-04");
  EXPECT_THAT(Count(log, "2025-07-01").pairs,
              UnorderedElementsAre(PairOf("two", "one", 0, 1)));
}

TEST(CopyCountsTest, TakesErrorsInCommonForCopies) {
  LogBuilder log = Outlets();
  Tell(log, "one", "2025-06-01");
  Tell(log, "two", "2025-06-04");
  EXPECT_THAT(Count(log, "2025-07-01").pairs,
              UnorderedElementsAre(PairOf("two", "one", 0, 1)));
  log.Add("outcome",
          absl::StrCat("outcome { player: \"players/p\" kind: "
                       "OUTCOME_KIND_RENEWED from_club: \"clubs/own\" to_club: "
                       "\"clubs/own\" occur { start_time { seconds: ",
                       absl::ToUnixSeconds(At("2025-06-20")),
                       " } } know_time { seconds: ",
                       absl::ToUnixSeconds(At("2025-06-21")), " } }"));
  EXPECT_THAT(Count(log, "2025-07-01").pairs,
              UnorderedElementsAre(PairOf("two", "one", 1, 1)));
}

TEST(CopyCountsTest, MakesRatesOfWhatWasSeen) {
  CopyCounts counts;
  counts.tiers = {{"outlets/t", Tier::k1}, {"outlets/u", Tier::k2}};
  counts.pairs[{"outlets/t", "outlets/o"}] = {8, 10};
  counts.pairs[{"outlets/u", "outlets/o"}] = {0, 2};
  forecast::Model model;
  SetCopyRates(counts, model);
  const CopyRates& rates = model.parameters.copies;
  // (8 + 10 * 0.3) / (10 + 10), and (0 + 10 * 0.6) / (2 + 10).
  EXPECT_DOUBLE_EQ(rates.tier1, 0.55);
  EXPECT_DOUBLE_EQ(rates.tier2, 0.5);
  EXPECT_DOUBLE_EQ(rates.below, 0.85);
  // Two chances are too few for a rate of the pair's own.
  ASSERT_EQ(model.copiers.size(), 1);
  const auto& pairs = model.copiers.at("outlets/t");
  ASSERT_EQ(pairs.size(), 1);
  EXPECT_EQ(pairs[0].original, "outlets/o");
  EXPECT_DOUBLE_EQ(pairs[0].probability, 0.675);  // (8 + 5.5) / (10 + 10)
}

TEST(CopyCountsTest, LeavesTheDefaultsWhereNothingWasSeen) {
  forecast::Model model;
  SetCopyRates({}, model);
  EXPECT_EQ(model.parameters.copies.tier1, CopyRates().tier1);
  EXPECT_THAT(model.copiers, IsEmpty());
}

TEST(CopyCountsTest, KeepsThePairsOfWhichMostWasSeen) {
  CopyCounts counts;
  for (int i = 0; i < 20'010; ++i) {
    const std::string copier = absl::StrCat("outlets/", i);
    counts.tiers[copier] = Tier::k3;
    counts.pairs[{copier, "outlets/o"}] = {1, i < 10 ? 3 : 4};
  }
  forecast::Model model;
  SetCopyRates(counts, model);
  EXPECT_EQ(model.copiers.size(), 20'000);
  EXPECT_FALSE(model.copiers.contains("outlets/3"));
}

}  // namespace
}  // namespace hearsay::fit
