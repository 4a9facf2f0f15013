#ifndef HEARSAY_COMMON_NAMES_FOLDING_H_
#define HEARSAY_COMMON_NAMES_FOLDING_H_

#include <string>

#include "absl/strings/string_view.h"

namespace hearsay {

// Returns what is left of a name when case, diacritics, punctuation and spacing
// do not matter. Two names are compared by their folded forms:
//
//   "Konaté", " KONATE "                   konate
//   "L’Équipe", "L'Equipe", "L Equipe"     lequipe
//   "Saint-Étienne", "saint etienne"       saintetienne
//   "Łódź", "Brøndby", "Meßi", "İstanbul"  lodz, brondby, messi, istanbul
//
// That is: the NFKC case folding; accents dropped, and of other marks the
// points of Hebrew and Arabic, which are written or not (vowel signs and
// voicing marks of other scripts are part of the word and stay); Latin letters
// that have no decomposition replaced by those that stand for them where they
// are lacking
// ("ø" by "o", "æ" by "ae"); and everything dropped that is neither letter,
// mark nor digit. Scripts are not transliterated. Folding a folded name changes
// nothing.
//
// A name without any letter or digit folds to nothing. Bytes that are no UTF-8
// count as punctuation.
std::string FoldName(absl::string_view name);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_NAMES_FOLDING_H_
