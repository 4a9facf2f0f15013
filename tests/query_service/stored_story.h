// Random stories as the records of a log, and logs that lack some of them.
#ifndef HEARSAY_TESTS_QUERY_SERVICE_STORED_STORY_H_
#define HEARSAY_TESTS_QUERY_SERVICE_STORED_STORY_H_

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hearsay/v1/record.pb.h"
#include "query_service/dossier.h"
#include "tests/query_service/forecast/random_story.h"
#include "tests/query_service/local_core.h"
#include "tests/testing/random.h"

namespace hearsay::testing {

inline v1::Record RecordFromText(const std::string& text) {
  v1::Record record;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &record))
      << text;
  return record;
}

// Replaces what a record says by something about nobody, so that the revisions
// of the others stay as they are.
inline void LeaveOut(v1::Record& record) {
  record =
      ReportOn(absl::StrCat("other-", record.entry_id()), {"players/nobody"});
}

// A story said long before any of it is stored.
struct StoredStory {
  absl::Time now;
  // Of revision 1 on.
  std::vector<v1::Record> records;

  int64_t revision() const { return static_cast<int64_t>(records.size()); }

  // The same without the records of these names.
  StoredStory Without(const std::set<std::string>& names) const {
    StoredStory other = *this;
    for (v1::Record& record : other.records) {
      if (names.contains(RecordName(record))) LeaveOut(record);
    }
    return other;
  }
  // The names of reports, retractions and outcomes.
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const v1::Record& record : records) {
      std::string name = RecordName(record);
      if (!name.empty()) names.push_back(std::move(name));
    }
    return names;
  }
  // Whatever is stored, as of its own time.
  v1::AsOf AsOf() const {
    v1::AsOf as_of;
    *as_of.mutable_said_by() = TimeToProto(now);
    return as_of;
  }
};

// Returns what really happened to players/q, known at `known`.
inline v1::Record OutcomeOfAnother(absl::Time known) {
  return RecordFromText(absl::StrCat(
      "outcome { player: \"players/q\" kind: OUTCOME_KIND_JOINED_FEE to_club: "
      "\"clubs/a\" ",
      forecast::Day("occur", known - forecast::kDay),
      "know_time { seconds: ", absl::ToUnixSeconds(known), " } }"));
}

// A story in which some reports make two claims, some of them about another
// player, whose story may have ended: then it tells who was right. Some reports
// are replaced and some withdrawn.
inline StoredStory RandomStoredStory(Random& random, int claim_count) {
  // Before anything is stored.
  const forecast::Story story =
      forecast::RandomStory(random, claim_count, /*first_year=*/2024);
  StoredStory stored;
  stored.now = story.now;
  const auto add = [&](v1::Record record) {
    if (record.entry_id().empty()) {
      record.set_entry_id(absl::StrCat("e", stored.revision() + 1));
    }
    stored.records.push_back(std::move(record));
    return stored.revision();
  };
  for (const std::string& entity : story.entities) add(RecordFromText(entity));
  std::vector<std::string> others = {"players/q"};
  for (int i = 0; i < 10; ++i) others.push_back(absl::StrCat("outlets/u", i));
  for (const std::string& name : others) {
    add(RecordFromText(
        absl::StrCat("entity { name: \"", name, "\" display_name: \"", name,
                     "\" kind: ", EntityKind_Name(KindOfName(name)), " }")));
  }
  for (const forecast::StoryClaim& claim : story.claims) {
    const v1::Record record = RecordFromText(claim.Text());
    v1::Record& last = stored.records.back();
    if (last.has_report() && random.Chance(30)) {
      v1::Claim& second = *last.mutable_report()->add_claims();
      second = record.report().claims(0);
      second.set_claim_id(absl::StrCat("c", last.report().claims_size()));
      if (random.Chance(60)) second.mutable_subject()->set_name("players/q");
      continue;
    }
    const int64_t revision = add(record);
    if (random.Chance(8)) {
      v1::Record newer = record;
      newer.set_entry_id(record.entry_id() + "-newer");
      newer.mutable_report()->mutable_claims(0)->set_certainty(
          v1::CERTAINTY_EXPECTED);
      newer.add_target_revisions(revision);
      add(std::move(newer));
    } else if (random.Chance(8)) {
      v1::Record retraction;
      retraction.set_entry_id(record.entry_id() + "-withdrawn");
      retraction.mutable_retraction()->set_report("reports/" +
                                                  record.entry_id());
      retraction.add_target_revisions(revision);
      add(std::move(retraction));
    }
  }
  for (const std::string& outcome : story.outcomes) {
    add(RecordFromText(outcome));
  }
  if (random.Chance(50)) {
    add(OutcomeOfAnother(story.now - forecast::kDay * random.Below(30)));
  }
  return stored;
}

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_QUERY_SERVICE_STORED_STORY_H_
