#include "query_service/fit/seen_views.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "query_service/root_builder.h"
#include "query_service/saga_bounds.h"
#include "tests/query_service/view_builder.h"
#include "tests/simulator/simulated_log.h"
#include "tests/simulator/simulation.h"

namespace hearsay::fit {
namespace {

using hearsay::testing::At;
using hearsay::testing::Claim;
using hearsay::testing::Hop;
using hearsay::testing::LogBuilder;
using hearsay::testing::Report;
using hearsay::testing::Say;

// Everything that a forecast may take from a view and its roots.
std::string TextOf(const DossierView& view, const std::vector<Root>& roots) {
  std::string text = absl::FormatTime(view.said_by, absl::UTCTimeZone());
  for (const ViewClaim& claim : view.claims) {
    absl::StrAppend(&text, "\n", claim.entry->name, "#", claim.claim_index, " ",
                    claim.source, " ", claim.publisher, " ",
                    claim.report_visible, " ", claim.restates, " ",
                    absl::FormatTime(claim.said_time, absl::UTCTimeZone()));
    for (const ViewHop& hop : claim.hops) {
      absl::StrAppend(&text, " ", hop.index, ":", hop.source);
    }
  }
  for (const ViewOutcome& outcome : view.outcomes) {
    absl::StrAppend(&text, "\n", outcome.entry->name, " ", outcome.in_force);
  }
  absl::StrAppend(&text, "\n", view.withdrawn.size(), " withdrawn");
  for (const Root& root : roots) {
    absl::StrAppend(&text, "\nroot ", root.claim, " ", root.is_virtual, " ",
                    root.source, " ", root.vouched, " ", root.withdrawn, " ",
                    absl::FormatTime(root.said_time, absl::UTCTimeZone()));
    for (const LineageMember& member : root.members) {
      absl::StrAppend(&text, " ", member.claim, ":",
                      static_cast<int>(member.role));
    }
  }
  return text;
}

// What is kept from one time to the next, and the records that are left out,
// make no difference to a view made afresh.
TEST(SeenViewsTest, SeesWhatAViewOfThatTimeSees) {
  simulator::Options options;
  options.players = 8;
  const simulator::SimulatedLog log(simulator::Simulate(options).writes);
  int compared = 0;
  for (const std::string& player : log.Players()) {
    const Dossier& dossier = log.DossierOf(player);
    SeenViews seen(dossier, player, log.registry(), log.revision());
    // Now and then it goes back.
    for (int step = 0; step < 120; ++step) {
      const int hours = step * 79 - (step % 7 == 6 ? 2000 : 0);
      const absl::Time time = options.start + absl::Hours(hours);
      const DossierView view =
          MakeView(dossier, player, log.registry(), log.revision(), time);
      const SeenViews::Seen& at = seen.At(time);
      ASSERT_EQ(TextOf(at.view, at.lineage.roots),
                TextOf(view, BuildRoots(view, SagaBounds(view)).roots));
      compared += view.claims.empty() ? 0 : 1;
    }
  }
  EXPECT_GT(compared, 300);
}

// Each of these changes alone: a source speaks before those who carry it, and a
// move that was announced takes place.
TEST(SeenViewsTest, NoticesEveryChange) {
  LogBuilder log;
  log.Entity("outlets/one", "tier: 1 ")
      .Entity("outlets/two", "tier: 2 ")
      .Entity("clubs/a")
      .Entity("players/p");
  log.Add("report", Report("outlets/two", "2025-06-10",
                           Claim("c", "BID",
                                 "actor { name: \"clubs/a\" } " +
                                     Hop("outlets/one", Say("2025-06-05")))));
  log.Add("outcome",
          absl::StrCat("outcome { player: \"players/p\" kind: "
                       "OUTCOME_KIND_JOINED_FEE to_club: \"clubs/a\" occur { "
                       "start_time { seconds: ",
                       absl::ToUnixSeconds(At("2025-07-01")),
                       " } } know_time { seconds: ",
                       absl::ToUnixSeconds(At("2025-06-20")), " } }"));
  SeenViews seen(log.dossier(), "players/p", log.registry(), log.revision());
  EXPECT_EQ(seen.At(At("2025-06-04")).view.claims.size(), 0);
  ASSERT_EQ(seen.At(At("2025-06-07")).view.claims.size(), 1);
  EXPECT_FALSE(seen.At(At("2025-06-08")).view.claims[0].report_visible);
  EXPECT_TRUE(seen.At(At("2025-06-12")).view.claims[0].report_visible);
  EXPECT_EQ(seen.At(At("2025-06-19")).view.outcomes.size(), 0);
  ASSERT_EQ(seen.At(At("2025-06-21")).view.outcomes.size(), 1);
  EXPECT_FALSE(seen.At(At("2025-06-30")).view.outcomes[0].in_force);
  EXPECT_TRUE(seen.At(At("2025-07-02")).view.outcomes[0].in_force);
  EXPECT_EQ(seen.At(At("2025-07-03")).view.said_by, At("2025-07-03"));
}

}  // namespace
}  // namespace hearsay::fit
