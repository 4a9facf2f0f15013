// What the press makes of the world: stories, and who tells them.
#ifndef HEARSAY_TESTS_SIMULATOR_STORY_H_
#define HEARSAY_TESTS_SIMULATOR_STORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/v1/claim.pb.h"
#include "tests/simulator/truth.pb.h"
#include "tests/simulator/words.h"

namespace hearsay::simulator {

// What is told, without on whose word.
struct Account {
  v1::Claim claim;
  std::vector<Detail> details;
  std::optional<Saying> saying;
};

// What one source said once: the root of all that retells it.
struct Story {
  int id = 0;  // index
  Origin origin = ORIGIN_UNSPECIFIED;
  int outlet = 0;  // of a statement: the one that had it first
  // Who made the statement: a resource name.
  std::string speaker;
  // Stories with one topic are of one and the same thing, so that who has told
  // one does not easily tell another.
  int topic = 0;
  int player = 0;
  int happening = -1;  // -1: none; it is invented
  absl::Time time;
  Account account;
  // How much others take it up, about 0 to 2.
  double salience = 1;
  // Whether the source has it right.
  Veracity veracity = VERACITY_UNSPECIFIED;
};

// One story told in one article.
struct Telling {
  int story = 0;
  int outlet = 0;
  int author = -1;  // in Press::people; -1: not named
  absl::Time time;
  Account account;  // with attribution
  Manner manner = MANNER_UNSPECIFIED;
  Citation citation = CITATION_UNSPECIFIED;
  int parent = -1;  // the telling from which it was taken; -1: none
  // 0: the first run; each time that the story is warmed up long after: one
  // more.
  int run = 0;
  // The root that it leads back to, as its readers can know it: the story, or
  // the run of it that nobody has traced back.
  std::string root;
  bool key_altered = false;
  bool facts_altered = false;
  std::string part_root;
};

// Returns the name of a story's root, or of a later run that stands alone.
std::string RootName(int story, int run);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_STORY_H_
