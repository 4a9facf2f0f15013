// What claims say beyond their fields: small facts in words, and quotes, each
// in several wordings, so that a retelling need not repeat the letters.
#ifndef HEARSAY_TESTS_SIMULATOR_WORDS_H_
#define HEARSAY_TESTS_SIMULATOR_WORDS_H_

#include <string>
#include <vector>

#include "hearsay/v1/claim.pb.h"
#include "tests/simulator/dice.h"

namespace hearsay::simulator {

// A small fact beside a claim, as "they met in Geneva".
struct Detail {
  int topic = 0;
  int place = 0;
  int number = 0;
  int wording = 0;
};

// Returns a fact that may stand beside claims of this kind.
Detail RandomDetail(v1::ClaimKind kind, Dice& dice);
// Says the same in other words, now and then in the same.
void Reword(Detail& detail, Dice& dice);
// Returns the facts as a text; empty for none.
std::string DetailText(const std::vector<Detail>& details);

// What a principal says of a player.
enum class Theme { kNotForSale, kNoTalks, kStays, kLeaves, kWelcome };

// Words that somebody said.
struct Saying {
  Theme theme = Theme::kNotForSale;
  int wording = 0;
  std::string language;  // "en", "es" or "fr"
  std::string surname;   // of the player
  std::string speaker;   // resource name
  bool translated = false;
};

// Returns the words in a quote.
v1::Quote QuoteOf(const Saying& saying);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_WORDS_H_
