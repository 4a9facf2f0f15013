#include "query_service/specifics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "common/names/folding.h"

namespace hearsay {
namespace {

// How much likelier a fact in common is in a copy than in a report of one's
// own: the rarer the fact, the more. All are priors.
constexpr double kSameSum = 4;
constexpr double kSameCount = 2;
constexpr double kSameEvent = 3;
constexpr double kSamePeople = 2;
constexpr double kSameQuote = 40;
constexpr double kSameWords = 5;
// A copy seldom changes what it copies.
constexpr double kDifferentSum = 0.1;
constexpr double kDifferentCount = 0.1;
constexpr double kDifferentEvent = 0.1;
constexpr double kDifferentPeople = 0.5;
constexpr double kDifferentQuote = 0.5;
// It may add something of its own.
constexpr double kAdded = 0.7;

// Times stated less finely than this are no specific fact.
constexpr absl::Duration kSpecificEventMax = absl::Hours(31 * 24);
constexpr size_t kTellingWordBytesMin = 4;
constexpr double kWordsAlikeMin = 0.5;
// Of the shorter quote, this share must be in the longer one, and as many words
// at least.
constexpr double kQuoteSharedMin = 0.7;
constexpr size_t kQuoteWordsMin = 3;

// FNV-1a: the same on every machine.
uint64_t HashOf(absl::string_view word) {
  uint64_t hash = 14695981039346656037ULL;
  for (const unsigned char byte : word) {
    hash = (hash ^ byte) * 1099511628211ULL;
  }
  return hash;
}

bool IsWordByte(unsigned char byte) {
  return absl::ascii_isalnum(byte) || byte >= 0x80;
}

// Numbers tell, and so do words that are not short.
bool IsTelling(absl::string_view word) {
  return absl::ascii_isdigit(word.front()) ||
         word.size() >= kTellingWordBytesMin;
}

std::vector<uint64_t> TellingWords(absl::string_view text) {
  std::vector<uint64_t> words;
  const std::string lower = absl::AsciiStrToLower(text);
  size_t start = 0;
  for (size_t i = 0; i <= lower.size(); ++i) {
    if (i < lower.size() && IsWordByte(lower[i])) continue;
    const absl::string_view word =
        absl::string_view(lower).substr(start, i - start);
    if (!word.empty() && IsTelling(word)) words.push_back(HashOf(word));
    start = i + 1;
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

size_t CommonCount(const std::vector<uint64_t>& a,
                   const std::vector<uint64_t>& b) {
  std::vector<uint64_t> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                        std::back_inserter(common));
  return common.size();
}

bool WordsAlike(const std::vector<uint64_t>& a,
                const std::vector<uint64_t>& b) {
  if (a.empty() || b.empty()) return false;
  const size_t common = CommonCount(a, b);
  return static_cast<double>(common) >=
         kWordsAlikeMin * static_cast<double>(a.size() + b.size() - common);
}

bool IsSpecific(const TimeSpan& event) {
  return event.start != absl::InfinitePast() &&
         event.end != absl::InfiniteFuture() &&
         event.end - event.start <= kSpecificEventMax;
}

const v1::Money* SumOf(const Specifics& specifics, v1::MoneyRole role) {
  for (const v1::Money* sum : specifics.sums) {
    if (sum->role() == role) return sum;
  }
  return nullptr;
}

// Whether a sum of `a` in this role can be one of `b`'s.
bool AnySumsAgree(const Specifics& a, const Specifics& b, v1::MoneyRole role) {
  for (const v1::Money* first : a.sums) {
    if (first->role() != role) continue;
    for (const v1::Money* second : b.sums) {
      if (second->role() == role && SumsAgree(*first, *second)) return true;
    }
  }
  return false;
}

bool AnyPersonShared(const Specifics& a, const Specifics& b) {
  return std::any_of(a.people.begin(), a.people.end(), [&](const auto& person) {
    return std::find(b.people.begin(), b.people.end(), person) !=
           b.people.end();
  });
}

FactMatch MatchOf(bool first, bool second, bool agree) {
  if (first && second) return agree ? FactMatch::kSame : FactMatch::kDiffers;
  if (first) return FactMatch::kOnlyFirst;
  return second ? FactMatch::kOnlySecond : FactMatch::kNone;
}

// A range of sums in millionths.
struct Range {
  double min;
  double max;
};

Range RangeOf(const v1::Money& money) {
  return {money.has_min_micros() ? static_cast<double>(money.min_micros()) : 0,
          money.has_max_micros() ? static_cast<double>(money.max_micros())
                                 : std::numeric_limits<double>::infinity()};
}

// How many of a currency a euro has bought, widely.
Range PerEuro(absl::string_view currency) {
  if (currency == "EUR") return {1, 1};
  if (currency == "GBP") return {0.75, 0.95};
  if (currency == "USD") return {1.0, 1.3};
  return {0, std::numeric_limits<double>::infinity()};
}

double SameFactor(FactKind kind) {
  switch (kind) {
    case FactKind::kSum:
      return kSameSum;
    case FactKind::kCount:
      return kSameCount;
    case FactKind::kEvent:
      return kSameEvent;
    case FactKind::kPeople:
      return kSamePeople;
    case FactKind::kQuote:
      return kSameQuote;
  }
  return 1;
}

double DifferentFactor(FactKind kind) {
  switch (kind) {
    case FactKind::kSum:
      return kDifferentSum;
    case FactKind::kCount:
      return kDifferentCount;
    case FactKind::kEvent:
      return kDifferentEvent;
    case FactKind::kPeople:
      return kDifferentPeople;
    case FactKind::kQuote:
      return kDifferentQuote;
  }
  return 1;
}

// Whether one quote can be a translation of the other.
bool IsTranslation(const QuoteWords& a, const QuoteWords& b) {
  return (a.translated || b.translated) && !a.fragment && !b.fragment &&
         a.language != b.language && a.speaker == b.speaker;
}

// Whether two quotes are the same words, or one a part of the other. Single
// words are not enough.
bool IsSameQuote(const QuoteWords& a, const QuoteWords& b) {
  if (a.folded == b.folded && !a.fragment && !b.fragment) return true;
  const size_t shorter = std::min(a.words.size(), b.words.size());
  return shorter >= kQuoteWordsMin &&
         static_cast<double>(CommonCount(a.words, b.words)) >=
             kQuoteSharedMin * static_cast<double>(shorter);
}

bool HasWholeQuote(const Specifics& specifics) {
  return std::any_of(specifics.quotes.begin(), specifics.quotes.end(),
                     [](const QuoteWords& quote) { return !quote.fragment; });
}

}  // namespace

bool IsFreeText(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_SQUAD_FACT:
    case v1::CLAIM_KIND_PLAN:
    case v1::CLAIM_KIND_SCHEDULED_EVENT:
    case v1::CLAIM_KIND_AVAILABILITY:
    case v1::CLAIM_KIND_REMARK:
    case v1::CLAIM_KIND_EXTERNAL_PROBABILITY:
      return true;
    default:
      return false;
  }
}

Specifics SpecificsOf(const ViewClaim& claim) {
  const v1::Claim& stored = *claim.claim;
  Specifics specifics;
  specifics.free_text = IsFreeText(claim.kind);
  for (const v1::Money& money : stored.money()) {
    specifics.sums.push_back(&money);
  }
  if (stored.has_count()) specifics.count = stored.count();
  if (stored.has_probability_ppm()) specifics.count = stored.probability_ppm();
  if (stored.has_event()) specifics.event = TimeSpanFromProto(stored.event());
  specifics.people = claim.participants;
  for (const v1::Quote& quote : stored.quotes()) {
    QuoteWords words;
    words.folded = FoldName(quote.text());
    words.words = TellingWords(quote.text());
    words.fragment = quote.fragment();
    words.speaker =
        quote.speaker().name().empty() ? claim.source : quote.speaker().name();
    words.language = quote.language().empty()
                         ? claim.entry->record.report().language()
                         : quote.language();
    words.translated = quote.translated();
    specifics.quotes.push_back(std::move(words));
  }
  if (specifics.free_text) specifics.words = TellingWords(stored.detail());
  return specifics;
}

std::vector<Fact> FactsOf(const Specifics& specifics) {
  std::vector<Fact> facts;
  for (const v1::Money* sum : specifics.sums) {
    const Fact fact{FactKind::kSum, sum->role()};
    if (std::find(facts.begin(), facts.end(), fact) == facts.end()) {
      facts.push_back(fact);
    }
  }
  if (specifics.count.has_value()) facts.push_back({FactKind::kCount, {}});
  if (IsSpecific(specifics.event)) facts.push_back({FactKind::kEvent, {}});
  if (!specifics.people.empty()) facts.push_back({FactKind::kPeople, {}});
  if (HasWholeQuote(specifics)) facts.push_back({FactKind::kQuote, {}});
  return facts;
}

FactMatch MatchFact(const Fact& fact, const Specifics& first,
                    const Specifics& second) {
  switch (fact.kind) {
    case FactKind::kSum:
      return MatchOf(SumOf(first, fact.role) != nullptr,
                     SumOf(second, fact.role) != nullptr,
                     AnySumsAgree(first, second, fact.role));
    case FactKind::kCount:
      return MatchOf(first.count.has_value(), second.count.has_value(),
                     first.count == second.count);
    case FactKind::kEvent:
      return MatchOf(first.event.bounded(), second.event.bounded(),
                     EventsAgree(first.event, second.event));
    case FactKind::kPeople:
      return MatchOf(!first.people.empty(), !second.people.empty(),
                     AnyPersonShared(first, second));
    case FactKind::kQuote:
      return MatchOf(HasWholeQuote(first), !second.quotes.empty(),
                     ShareQuote(first, second));
  }
  return FactMatch::kNone;
}

bool SumsAgree(const v1::Money& a, const v1::Money& b) {
  Range left = RangeOf(a);
  Range right = RangeOf(b);
  if (a.currency_code() != b.currency_code()) {
    const Range left_rate = PerEuro(a.currency_code());
    const Range right_rate = PerEuro(b.currency_code());
    if (left_rate.min == 0 || right_rate.min == 0) return true;
    left = {left.min / left_rate.max, left.max / left_rate.min};
    right = {right.min / right_rate.max, right.max / right_rate.min};
  }
  const double slack = a.approximate() || b.approximate() ? 1.10 : 1.05;
  return left.min <= right.max * slack && right.min <= left.max * slack;
}

bool EventsAgree(const TimeSpan& a, const TimeSpan& b) {
  if (a.start == b.start || a.end == b.end) return true;
  return a.start < b.end && b.start < a.end;
}

bool ShareQuote(const Specifics& a, const Specifics& b) {
  // Where both describe what was said, that tells which words are whose.
  const bool can_translate =
      a.words.empty() || b.words.empty() || WordsAlike(a.words, b.words);
  for (const QuoteWords& first : a.quotes) {
    for (const QuoteWords& second : b.quotes) {
      if (IsSameQuote(first, second) ||
          (can_translate && IsTranslation(first, second))) {
        return true;
      }
    }
  }
  return false;
}

bool SaySame(const Specifics& a, const Specifics& b) {
  if (!a.free_text || ShareQuote(a, b)) return true;
  if (MatchFact({FactKind::kPeople, {}}, a, b) == FactMatch::kDiffers) {
    return false;
  }
  if (!a.words.empty() && !b.words.empty()) {
    return WordsAlike(a.words, b.words);
  }
  return a.words.empty() && b.words.empty() && a.quotes.empty() &&
         b.quotes.empty();
}

Comparison Compare(const Specifics& later, const Specifics& earlier) {
  Comparison comparison;
  const auto share = [&](double factor) {
    ++comparison.shared;
    comparison.likelihood *= factor;
  };
  for (const Fact& fact : FactsOf(later)) {
    switch (MatchFact(fact, later, earlier)) {
      case FactMatch::kSame:
        share(SameFactor(fact.kind));
        break;
      case FactMatch::kDiffers:
        // One who is quoted may have said more than one thing.
        comparison.differs |= fact.kind != FactKind::kQuote;
        comparison.likelihood *= DifferentFactor(fact.kind);
        break;
      case FactMatch::kOnlyFirst:
        comparison.added.push_back(fact);
        comparison.likelihood *= kAdded;
        break;
      case FactMatch::kOnlySecond:
      case FactMatch::kNone:
        break;
    }
  }
  // A wide time is no fact to share, but it may exclude the other's.
  if (!IsSpecific(later.event) && later.event.bounded() &&
      earlier.event.bounded() && !EventsAgree(later.event, earlier.event)) {
    comparison.differs = true;
    comparison.likelihood *= kDifferentEvent;
  }
  if (WordsAlike(later.words, earlier.words)) share(kSameWords);
  return comparison;
}

}  // namespace hearsay
