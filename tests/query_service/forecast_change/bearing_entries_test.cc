#include "query_service/forecast_change/bearing_entries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/query_service/view_builder.h"

namespace hearsay {
namespace {

using namespace hearsay::testing;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string About(const std::string& player, const std::string& kind,
                  const std::string& more = "",
                  const std::string& day = "2025-09-01") {
  return Report(
      "outlets/a", day,
      absl::StrCat("claims { claim_id: \"c\" kind: CLAIM_KIND_", kind,
                   " subject { name: \"", player, "\" } ", more, " } "));
}

// What a dossier of players/p can hold, also before a revision makes it his.
class BearingEntriesTest : public ::testing::Test {
 protected:
  BearingEntriesTest() {
    log_.Entity("players/p").Entity("players/double").Entity("players/rival");
    log_.Add("own", About("players/p", "BID"));                    // 4
    log_.Add("double", About("players/double", "BID"));            // 5
    log_.Add("signing", About("players/rival", "TRANSFER_DONE"));  // 6
    log_.Add("rumour", About("players/rival", "BID"));             // 7
    log_.Add("o", "outcome { player: \"players/rival\" }");        // 8
    log_.Add("x", "retraction { } target_revisions: 4");           // 9
    log_.Add("y", "retraction { } target_revisions: 7");           // 10
    log_.Add("again", absl::StrCat(About("players/rival", "BID"),
                                   " target_revisions: 4"));  // 11
    log_.Add("link", About("players/rival", "TOP_TARGET",
                           "participants { role: "
                           "PARTICIPANT_ROLE_ALTERNATIVE_TO entity { name: "
                           "\"players/p\" } }"));  // 12
    log_.Add("merge",
             "entity_merge { duplicate: \"players/double\" survivor: "
             "\"players/p\" }");  // 13
  }
  std::vector<std::string> Names(
      int64_t revision, absl::Time said_by = absl::InfiniteFuture()) const {
    std::vector<std::string> names;
    for (const auto& entry : BearingEntries(
             log_.dossier(), "players/p", log_.registry(), revision, said_by)) {
      names.push_back(entry->record.entry_id());
    }
    return names;
  }

  LogBuilder log_;
};

TEST_F(BearingEntriesTest, AreHisAsOfTheRevision) {
  EXPECT_THAT(Names(10), ElementsAre("own", "x"));
  EXPECT_THAT(Names(11), ElementsAre("own", "x", "again"));
  EXPECT_THAT(Names(12),
              ElementsAre("own", "signing", "o", "x", "again", "link"));
  EXPECT_THAT(Names(13), ElementsAre("own", "double", "signing", "o", "x",
                                     "again", "link"));
}

TEST_F(BearingEntriesTest, AreWhatHadBeenSaid) {
  const absl::Time said = At("2025-09-02");
  // What its publisher says later, of the player or of one of his reports.
  log_.Add("later", absl::StrCat(About("players/p", "BID", "", "2025-10-01"),
                                 " target_revisions: 4"));  // 14
  log_.Add("parse", absl::StrCat(About("players/rival", "BID"),
                                 " target_revisions: 5"));  // 15
  EXPECT_THAT(Names(15, said), ElementsAre("own", "double", "signing", "o", "x",
                                           "again", "link", "parse"));
  // A link says nothing before it is said, only what needs no saying holds.
  EXPECT_THAT(Names(15, said - absl::Seconds(1)), IsEmpty());
  EXPECT_THAT(Names(15), Contains("later"));
}

}  // namespace
}  // namespace hearsay
