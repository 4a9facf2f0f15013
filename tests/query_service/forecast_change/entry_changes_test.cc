#include "query_service/forecast_change/entry_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "query_service/forecast_change/said_moments.h"
#include "tests/query_service/view_builder.h"

namespace hearsay {
namespace {

using namespace hearsay::testing;
using ::testing::ElementsAre;

// Returns all that forecasts use of a view.
std::vector<std::string> Describe(const DossierView& view) {
  std::vector<std::string> lines;
  for (const ViewClaim& claim : view.claims) {
    std::string line = absl::StrCat(
        claim.entry->name, "#", claim.claim->claim_id(), " ", claim.source,
        " cited ", claim.cited, " published ", claim.report_visible, " said ",
        absl::FormatTime(claim.said_time, absl::UTCTimeZone()), " restates ",
        claim.restates);
    for (const ViewHop& hop : claim.hops) {
      absl::StrAppend(&line, " ", hop.source, "@",
                      absl::FormatTime(hop.said_time, absl::UTCTimeZone()),
                      hop.say_stated ? " stated" : "");
    }
    lines.push_back(line);
  }
  for (const ViewOutcome& outcome : view.outcomes) {
    lines.push_back(
        absl::StrCat(outcome.entry->name, " in force ", outcome.in_force));
  }
  return lines;
}

// Everything that can bear on each other: chains with times of their own,
// repeats of a claim, better parses, corrections, retractions of ours and of a
// publisher's, an outcome that another replaces, and one of a linked player.
class EntryChangesTest : public ::testing::Test {
 protected:
  EntryChangesTest() {
    const auto two_hops = [](const std::string& first,
                             const std::string& second) {
      return absl::StrCat(
          "attribution { hops { kind: HOP_KIND_OUTLET source { name: "
          "\"outlets/b\" } ",
          first,
          " } hops { kind: HOP_KIND_OUTLET source { name: \"outlets/c\" } ",
          second, " } }");
    };
    const auto outcome = [](const std::string& more, const std::string& known) {
      return absl::StrCat(
          "outcome { kind: OUTCOME_KIND_JOINED_FEE to_club: \"clubs/k\" "
          "know_time { seconds: ",
          absl::ToUnixSeconds(At(known)), " } occur { start_time { seconds: ",
          absl::ToUnixSeconds(At("2025-09-12")), " } } ", more);
    };
    log_.Add("r1", Report("outlets/a", "2025-09-05",
                          Claim("c", "BID", two_hops("", Say("2025-09-02"))) +
                              Claim("d", "TALKS") +
                              Claim("e", "BID",
                                    "restates_claim_id: \"c\" " +
                                        two_hops(Say("2025-09-01"), ""))));
    log_.Add("r2", Report("outlets/b", "2025-09-07", Claim("c", "TALKS")));
    log_.Add("r3", Report("outlets/c", "2025-09-03", Claim("c", "INTEREST")));
    // A better parse of r1, and a correction of r3.
    log_.Add(
        "r4",
        absl::StrCat(Report("outlets/a", "2025-09-05",
                            Claim("c", "BID", two_hops("", Say("2025-09-04")))),
                     " target_revisions: 1"));
    log_.Add("r5",
             absl::StrCat(Report("outlets/c", "2025-09-09",
                                 Claim("c", "TALKS",
                                       Hop("outlets/b", Say("2025-09-02")))),
                          " target_revisions: 3"));
    log_.Add("x1",
             "retraction { report: \"reports/r2\" claim_ids: \"c\" } "
             "target_revisions: 2");
    log_.Add("x2", absl::StrCat("retraction { report: \"reports/r4\" publish { "
                                "end_time { seconds: ",
                                absl::ToUnixSeconds(At("2025-09-10")),
                                " } } } target_revisions: 4"));
    log_.Add("link",
             Report("outlets/b", "2025-09-06",
                    "claims { claim_id: \"t\" kind: CLAIM_KIND_TOP_TARGET "
                    "voice: VOICE_REPORT stance: STANCE_ASSERTS subject { "
                    "name: \"players/rival\" } participants { role: "
                    "PARTICIPANT_ROLE_ALTERNATIVE_TO entity { name: "
                    "\"players/p\" } } }"));
    log_.Add("o1", outcome("player: \"players/p\" }", "2025-09-08"));
    log_.Add("o2", outcome("player: \"players/p\" supersedes: \"outcomes/o1\" "
                           "} target_revisions: 9",
                           "2025-09-11"));
    log_.Add("o3", outcome("player: \"players/rival\" }", "2025-09-04"));
  }

  LogBuilder log_;
};

TEST_F(EntryChangesTest, LeadFromOneSnapshotToTheOther) {
  int pairs = 0;
  for (int64_t from = 0; from <= log_.revision(); ++from) {
    for (int first = 1; first <= 13; first += 2) {
      for (int64_t to : {from, from + 3, log_.revision()}) {
        for (int last = first; last <= 14; last += 3) {
          const LogMoment before{from,
                                 At("2025-09-01") + first * absl::Hours(24)};
          const LogMoment after{std::min(to, log_.revision()),
                                At("2025-09-01") + last * absl::Hours(24)};
          const EntryChanges changes(log_.dossier(), log_.dossier().entries,
                                     before, after);
          const auto view = [&](const Dossier& dossier,
                                const LogMoment& moment) {
            return Describe(MakeView(dossier, "players/p", log_.registry(),
                                     moment.revision, moment.said_by));
          };
          const auto start = changes.After(0);
          EXPECT_EQ(view(*start, before), view(log_.dossier(), before));
          const auto end = changes.After(changes.changes().size());
          EXPECT_EQ(view(*end, after), view(log_.dossier(), after));
          // Time alone shows nothing more.
          const DossierView now = MakeView(*start, "players/p", log_.registry(),
                                           before.revision, after.said_by);
          EXPECT_EQ(now.claims.size(),
                    MakeView(log_.dossier(), "players/p", log_.registry(),
                             before.revision, before.said_by)
                        .claims.size());
          ++pairs;
        }
      }
    }
  }
  EXPECT_GT(pairs, 700);
}

TEST_F(EntryChangesTest, ComeInOrder) {
  const EntryChanges changes(log_.dossier(), log_.dossier().entries,
                             {2, At("2025-09-04")}, {11, At("2025-09-12")});
  std::vector<std::string> names;
  for (const EntryChange& change : changes.changes()) {
    names.push_back(absl::StrCat(
        change.entry->name, " ",
        query::v1::ForecastChangeKind_Name(change.kind).substr(21), " ",
        absl::FormatTime("%d", change.time, absl::UTCTimeZone())));
  }
  EXPECT_THAT(
      names, ElementsAre("outcomes/o3 OUTCOME 04", "outcomes/o1 OUTCOME 08",
                         "outcomes/o2 OUTCOME 11", "reports/r5 WITHDRAWAL 03",
                         "reports/r3 REPORT 04", "reports/r4 WITHDRAWAL 05",
                         "reports/r1 REPORT 06", "reports/link REPORT 07",
                         "reports/r2 REPORT 08", "retractions/x2 WITHDRAWAL 10",
                         "retractions/x1 WITHDRAWAL 10"));
  EXPECT_EQ(changes.outcome_count(), 3u);
}

TEST_F(EntryChangesTest, AreNoneWhereNothingWasStoredOrSaid) {
  const LogMoment moment{11, At("2025-09-06")};
  EXPECT_TRUE(
      EntryChanges(log_.dossier(), log_.dossier().entries, moment, moment)
          .changes()
          .empty());
  EXPECT_TRUE(EntryChanges(log_.dossier(), log_.dossier().entries,
                           {11, At("2025-09-13")}, {11, At("2025-09-14")})
                  .changes()
                  .empty());
}

}  // namespace
}  // namespace hearsay
