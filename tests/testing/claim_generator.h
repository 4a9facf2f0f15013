#ifndef HEARSAY_TESTS_TESTING_CLAIM_GENERATOR_H_
#define HEARSAY_TESTS_TESTING_CLAIM_GENERATOR_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/v1/claim.pb.h"
#include "hearsay/v1/time.pb.h"
#include "tests/testing/random.h"

namespace hearsay::testing {

// What a claim can speak of.
struct ClaimWorld {
  // Resource names.
  std::vector<std::string> players, clubs, outlets, people;
  // Texts that mean exactly one of them.
  std::vector<std::string> player_texts, club_texts;
  // Resource names of stored reports; may be empty.
  std::vector<std::string> reports;
};

// Returns a day, an instant, a range or an open interval that ends at or before
// `latest` and lies at most `reach` before it.
v1::TimeInterval RandomInterval(Random& random, absl::Time latest,
                                absl::Duration reach);

// Returns a claim with the id "c<index>" in a text of about `time`; it may
// restate one before it.
v1::Claim RandomClaim(Random& random, const ClaimWorld& world, int index,
                      absl::Time time);

// Mentions by resource name and, where one is unique, sometimes by text.
v1::Mention RandomPlayer(Random& random, const ClaimWorld& world);
v1::Mention RandomClub(Random& random, const ClaimWorld& world);

// Returns a mention by resource name.
v1::Mention Named(const std::string& name);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_CLAIM_GENERATOR_H_
