// What a claim says beyond its bare proposition: sums, counts, dates, people,
// quotes and, where a kind speaks in free text, the words. Whoever repeats them
// without a source has probably read them somewhere.
#ifndef HEARSAY_QUERY_SERVICE_SPECIFICS_H_
#define HEARSAY_QUERY_SERVICE_SPECIFICS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/time.h"
#include "hearsay/v1/claim.pb.h"
#include "query_service/dossier_view.h"

namespace hearsay {

struct QuoteWords {
  std::string folded;           // FoldName() of the text
  std::vector<uint64_t> words;  // as in Specifics
  bool fragment = false;
  std::string speaker;   // as stored, else the claim's source
  std::string language;  // BCP 47; empty: unknown
  bool translated = false;
};

struct Specifics {
  // Sums, as stored.
  std::vector<const v1::Money*> sums;
  std::optional<int> count;  // or a stated probability in millionths
  TimeSpan event;            // unbounded: not stated
  std::vector<std::pair<v1::ParticipantRole, std::string>> people;
  std::vector<QuoteWords> quotes;
  // Hashes of the telling words of the detail; ascending, without repeats. Only
  // of kinds in free text.
  std::vector<uint64_t> words;
  bool free_text = false;
};

// Whether claims of this kind differ by what they say in words, not only by
// their parties.
bool IsFreeText(v1::ClaimKind kind);

// Returns the specifics of a claim, which must outlive them.
Specifics SpecificsOf(const ViewClaim& claim);

// Kinds of fact that can be compared one by one.
enum class FactKind { kSum, kCount, kEvent, kPeople, kQuote };

struct Fact {
  FactKind kind = FactKind::kSum;
  v1::MoneyRole role = v1::MONEY_ROLE_UNSPECIFIED;  // of kSum

  friend bool operator==(const Fact&, const Fact&) = default;
};

enum class FactMatch {
  kNone,       // neither states it
  kSame,       // both do, and agree
  kDiffers,    // both do, and cannot both be right
  kOnlyFirst,  // only the first states it
  kOnlySecond
};

// Returns the facts that a claim states.
std::vector<Fact> FactsOf(const Specifics& specifics);

FactMatch MatchFact(const Fact& fact, const Specifics& first,
                    const Specifics& second);

// Returns whether two sums can be one: their ranges overlap within 5 %, within
// 10 % if one is approximate; sums in different currencies within what rates of
// exchange have been.
bool SumsAgree(const v1::Money& a, const v1::Money& b);

// Returns whether two stated times can be one.
bool EventsAgree(const TimeSpan& a, const TimeSpan& b);

// Returns whether two claims quote the same words, in whole or in part, or one
// a translation of the other's.
bool ShareQuote(const Specifics& a, const Specifics& b);

// Returns whether two claims of one proposition say the same. Always, but in
// free text: there their words or quotes must be alike, and speak of the same
// people.
bool SaySame(const Specifics& a, const Specifics& b);

// How a later telling compares with an earlier one.
struct Comparison {
  int shared = 0;           // specific facts in common, quotes and words too
  bool differs = false;     // a number, a date or the people differ
  std::vector<Fact> added;  // what only the later one states
  double likelihood = 1;    // of these facts if copied, relative to if not
};

Comparison Compare(const Specifics& later, const Specifics& earlier);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_SPECIFICS_H_
