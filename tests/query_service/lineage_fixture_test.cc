// Whether lineage finds who said it first and who has it from there, on
// cascades that people have labelled (tests/testdata/lineage).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "query_service/lineage.h"
#include "tests/query_service/lineage_fixture_log.h"
#include "tests/query_service/lineage_fixture_writes.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"

namespace hearsay::testing {
namespace {

using ::testing::UnorderedElementsAreArray;

constexpr double kShareMin = 0.95;
constexpr int kCascadesMin = 60;

// A claim as the fixture writes it, "r1#b".
using Ref = std::string;
using RefPair = std::pair<Ref, Ref>;  // the smaller one first

Ref FullRef(const std::string& text) {
  return text.find('#') == std::string::npos ? text + "#c" : text;
}

Ref RefOf(const ViewClaim& claim) {
  return absl::StrCat(absl::StripPrefix(claim.entry->name, "reports/"), "#",
                      claim.claim->claim_id());
}

// What there is to see as of one moment, and what lineage makes of it.
struct Sight {
  std::string name;
  const LineageExpectation* expected = nullptr;
  bool is_whole = false;  // the last of its case
  std::vector<Ref> claims;
  Lineage lineage;
  std::vector<std::set<Ref>> cascades;  // of `lineage`
};

Sight See(const LineageFixtureLog& log, const LineageCase& lineage_case,
          const LineageExpectation& expected) {
  absl::Time said_by = absl::InfiniteFuture();
  if (!expected.said_by().empty()) said_by = *ReadMoment(expected.said_by());
  const DossierView view =
      log.View(PlayerOf(lineage_case), expected.stored_to(), said_by);
  Sight sight;
  sight.name = absl::StrCat(
      lineage_case.name(), expected.stored_to().empty() ? "" : " @",
      expected.stored_to(), expected.said_by().empty() ? "" : " @",
      expected.said_by());
  sight.expected = &expected;
  for (const ViewClaim& claim : view.claims) {
    sight.claims.push_back(RefOf(claim));
  }
  sight.lineage = BuildLineage(view);
  for (const Cascade& cascade : sight.lineage.cascades) {
    std::set<Ref>& refs = sight.cascades.emplace_back();
    for (const LineageMember& member : cascade.members) {
      refs.insert(sight.claims[member.claim]);
    }
  }
  return sight;
}

std::set<Ref> RefsOf(const ExpectedCascade& cascade) {
  std::set<Ref> refs;
  for (const std::string& claim : cascade.claims()) refs.insert(FullRef(claim));
  return refs;
}

// Every pair of claims that share a cascade.
std::set<RefPair> PairsOf(const std::vector<std::set<Ref>>& cascades) {
  std::set<RefPair> pairs;
  for (const std::set<Ref>& cascade : cascades) {
    for (auto a = cascade.begin(); a != cascade.end(); ++a) {
      for (auto b = std::next(a); b != cascade.end(); ++b) {
        pairs.emplace(*a, *b);
      }
    }
  }
  return pairs;
}

std::set<RefPair> ExpectedPairs(const LineageExpectation& expected) {
  std::vector<std::set<Ref>> cascades;
  for (const ExpectedCascade& cascade : expected.cascades()) {
    cascades.push_back(RefsOf(cascade));
  }
  return PairsOf(cascades);
}

// Returns how many pairs of `a` are not in `b`, and prints them.
int CountMissing(const Sight& sight, const std::string& what,
                 const std::set<RefPair>& a, const std::set<RefPair>& b) {
  int count = 0;
  for (const RefPair& pair : a) {
    if (b.contains(pair)) continue;
    std::cout << sight.name << ": " << what << ": " << pair.first << " and "
              << pair.second << "\n";
    ++count;
  }
  return count;
}

// Whether the claim that `text` names is in the cascade of that index; of no
// claim, whether there is no cascade.
bool Names(const Sight& sight, const std::string& text, int cascade) {
  if (text.empty() || cascade < 0) return text.empty() && cascade < 0;
  return sight.cascades[cascade].contains(FullRef(text));
}

// Whether a cascade with the expected one's first claim has its root.
bool HasRoot(const Sight& sight, const ExpectedCascade& expected) {
  const Ref first = FullRef(expected.claims(0));
  for (size_t i = 0; i < sight.cascades.size(); ++i) {
    const Cascade& cascade = sight.lineage.cascades[i];
    if (sight.cascades[i].contains(first) &&
        cascade.is_virtual == expected.is_virtual() &&
        (expected.source().empty() ||
         cascade.source == FullName("outlets/", expected.source())) &&
        Names(sight, expected.adds_to(), cascade.adds_to)) {
      return true;
    }
  }
  return false;
}

// Describes the cascades that hold the claim.
std::string Describe(const Sight& sight, const Ref& claim) {
  std::string text;
  for (size_t i = 0; i < sight.cascades.size(); ++i) {
    if (!sight.cascades[i].contains(claim)) continue;
    const Cascade& cascade = sight.lineage.cascades[i];
    absl::StrAppend(&text, "\n    ", cascade.source,
                    cascade.is_virtual ? " (virtual)" : "", ": ",
                    absl::StrJoin(sight.cascades[i], " "));
  }
  return text;
}

// Storing takes most of the time, so it is done once for all.
class LineageFixtureTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto fixture = ReadLineageFixture(HEARSAY_ROOT "/tests/testdata/lineage");
    ASSERT_THAT(fixture, IsOk());
    fixture_ = *std::move(fixture);
    sights_.clear();
    for (const LineageCase& lineage_case : fixture_.cases()) {
      SCOPED_TRACE(lineage_case.name());
      const auto writes = WritesOf(fixture_, lineage_case, HEARSAY_ROOT);
      ASSERT_THAT(writes, IsOk());
      const auto log = LineageFixtureLog::Store(*writes);
      ASSERT_THAT(log, IsOk());
      for (const LineageExpectation& expected : lineage_case.expect()) {
        sights_.push_back(See(*log, lineage_case, expected));
      }
      sights_.back().is_whole = true;
    }
  }

  static inline LineageFixture fixture_;
  static inline std::vector<Sight> sights_;
};

TEST_F(LineageFixtureTest, LabelsEveryClaimOnceWithAReason) {
  int cascade_count = 0;
  for (const Sight& sight : sights_) {
    SCOPED_TRACE(sight.name);
    std::vector<Ref> labelled;
    for (const ExpectedCascade& cascade : sight.expected->cascades()) {
      EXPECT_NE(cascade.why(), "");
      if (!cascade.adds_to().empty()) continue;
      const std::set<Ref> refs = RefsOf(cascade);
      labelled.insert(labelled.end(), refs.begin(), refs.end());
      cascade_count += sight.is_whole && refs.size() > 1 ? 1 : 0;
    }
    for (const std::string& claim : sight.expected->alone()) {
      labelled.push_back(FullRef(claim));
    }
    EXPECT_THAT(labelled, UnorderedElementsAreArray(sight.claims));
  }
  EXPECT_TRUE(ReportFigure(1, "labelled cascades of two claims or more",
                           cascade_count, Bound::kAtLeast, kCascadesMin));
}

TEST_F(LineageFixtureTest, FindsWhichClaimsShareTheirRoot) {
  int found = 0;
  int expected = 0;
  int wrong = 0;
  int missed = 0;
  for (const Sight& sight : sights_) {
    const std::set<RefPair> labels = ExpectedPairs(*sight.expected);
    const std::set<RefPair> pairs = PairsOf(sight.cascades);
    expected += static_cast<int>(labels.size());
    found += static_cast<int>(pairs.size());
    missed += CountMissing(sight, "not joined", labels, pairs);
    wrong += CountMissing(sight, "wrongly joined", pairs, labels);
  }
  const double precision = 1 - 1.0 * wrong / found;
  const double recall = 1 - 1.0 * missed / expected;
  std::cout << "precision " << precision << " of " << found << " pairs, recall "
            << recall << " of " << expected << "\n";
  EXPECT_TRUE(ReportFigure(1, "same root, pairwise precision", precision,
                           Bound::kAtLeast, kShareMin));
  EXPECT_TRUE(ReportFigure(1, "same root, pairwise recall", recall,
                           Bound::kAtLeast, kShareMin));
}

TEST_F(LineageFixtureTest, FindsTheRoots) {
  int count = 0;
  int right = 0;
  for (const Sight& sight : sights_) {
    for (const ExpectedCascade& cascade : sight.expected->cascades()) {
      if (cascade.source().empty() && !cascade.is_virtual()) continue;
      ++count;
      if (HasRoot(sight, cascade)) {
        ++right;
        continue;
      }
      std::cout << sight.name << ": expected " << cascade.source()
                << (cascade.is_virtual() ? " (virtual)" : "")
                << Describe(sight, FullRef(cascade.claims(0))) << "\n";
    }
  }
  EXPECT_TRUE(ReportFigure(1, "cascades with the right root",
                           1.0 * right / count, Bound::kAtLeast, kShareMin));
}

TEST_F(LineageFixtureTest, FindsWhatIsRecycled) {
  for (const Sight& sight : sights_) {
    std::vector<std::string> expected;
    for (const ExpectedCascade& cascade : sight.expected->cascades()) {
      if (cascade.recycles().empty()) continue;
      expected.push_back(absl::StrCat(FullRef(cascade.claims(0)), " recycles ",
                                      FullRef(cascade.recycles())));
    }
    std::vector<std::string> found;
    for (const Cascade& cascade : sight.lineage.cascades) {
      if (cascade.recycles < 0) continue;
      const Cascade& older = sight.lineage.cascades[cascade.recycles];
      found.push_back(absl::StrCat(sight.claims[cascade.claim], " recycles ",
                                   sight.claims[older.claim]));
    }
    EXPECT_EQ(found, expected) << sight.name;
  }
}

}  // namespace
}  // namespace hearsay::testing
