#ifndef HEARSAY_COMMON_VERSION_H_
#define HEARSAY_COMMON_VERSION_H_

#include <cstdint>

namespace hearsay {

// Version of the programs.
inline constexpr char kVersion[] = "0.1.0";
// Version of the rules that compute answers; a change of any answer is a change
// of this. Part of every snapshot.
inline constexpr char kEngineVersion[] = "4";
// Resource name of the built-in default parameters.
inline constexpr char kDefaultModel[] = "models/default";
// Version of the record format.
inline constexpr int32_t kFormatVersion = 1;

}  // namespace hearsay

#endif  // HEARSAY_COMMON_VERSION_H_
