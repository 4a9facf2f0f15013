#include "query_service/fit/seen_views.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "query_service/root_builder.h"
#include "query_service/saga_bounds.h"
#include "tests/simulator/simulated_log.h"
#include "tests/simulator/simulation.h"

namespace hearsay::fit {
namespace {

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

}  // namespace
}  // namespace hearsay::fit
