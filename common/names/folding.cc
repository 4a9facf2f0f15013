#include "common/names/folding.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"

namespace hearsay {
namespace {

// A small Latin letter without decomposition, and what stands for it.
struct PlainForm {
  UChar32 letter;
  absl::string_view plain;
};
constexpr std::array<PlainForm, 13> kPlainForms = {{
    {0x00E6, "ae"},  // æ
    {0x00F0, "d"},   // ð
    {0x00F8, "o"},   // ø
    {0x00FE, "th"},  // þ
    {0x0111, "d"},   // đ
    {0x0127, "h"},   // ħ
    {0x0131, "i"},   // ı
    {0x0142, "l"},   // ł
    {0x014B, "n"},   // ŋ
    {0x0153, "oe"},  // œ
    {0x0167, "t"},   // ŧ
    {0x0180, "b"},   // ƀ
    {0x0268, "i"},   // ɨ
}};

constexpr UChar32 kTatweel = 0x0640;

// Whether `c` is a mark without which a name is still the same. The combining
// classes 10 to 36 are the points of Hebrew, Arabic and Syriac, those from 200
// on accents; kana voicing marks, nuktas, viramas and vowel signs lie
// elsewhere.
bool IsAccent(UChar32 c) {
  const uint8_t combining_class = u_getCombiningClass(c);
  return combining_class >= 200 ||
         (combining_class >= 10 && combining_class <= 36);
}

// Whether `c` is a letter, digit or mark that tells names apart.
bool IsDistinctive(UChar32 c) {
  const uint32_t category = U_GET_GC_MASK(c);
  if ((category & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) == 0) return false;
  // Apostrophes that Unicode counts as letters, and a stroke that only widens.
  return ublock_getCode(c) != UBLOCK_SPACING_MODIFIER_LETTERS && c != kTatweel;
}

void AppendCodePoint(UChar32 c, std::string& folded) {
  const auto* form =
      std::find_if(kPlainForms.begin(), kPlainForms.end(),
                   [c](const PlainForm& form) { return form.letter == c; });
  if (form != kPlainForms.end()) {
    folded.append(form->plain.data(), form->plain.size());
    return;
  }
  icu::UnicodeString(c).toUTF8String(folded);
}

std::string FoldAscii(absl::string_view name) {
  std::string folded;
  folded.reserve(name.size());
  for (const char c : name) {
    if (absl::ascii_isalnum(c)) folded.push_back(absl::ascii_tolower(c));
  }
  return folded;
}

std::string FoldUnicode(absl::string_view name) {
  // Malformed bytes become U+FFFD, which is no letter.
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(name.data(), static_cast<int32_t>(name.size())));
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* case_folding =
      icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::Normalizer2* decomposition =
      icu::Normalizer2::getNFDInstance(error);
  // Fails only without ICU's data, which is linked with ICU.
  if (U_FAILURE(error)) return FoldAscii(name);
  const icu::UnicodeString decomposed =
      decomposition->normalize(case_folding->normalize(text, error), error);
  std::string folded;
  folded.reserve(name.size());
  for (int32_t i = 0; i < decomposed.length();
       i = decomposed.moveIndex32(i, 1)) {
    const UChar32 c = decomposed.char32At(i);
    if (!IsAccent(c) && IsDistinctive(c)) AppendCodePoint(c, folded);
  }
  return folded;
}

}  // namespace

std::string FoldName(absl::string_view name) {
  const bool ascii = std::all_of(name.begin(), name.end(), absl::ascii_isascii);
  return ascii ? FoldAscii(name) : FoldUnicode(name);
}

}  // namespace hearsay
