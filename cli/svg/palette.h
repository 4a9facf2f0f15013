// The colours of charts: Paul Tol's "bright" scheme, whose hues stay apart for
// readers who see fewer of them, on white.
#ifndef HEARSAY_CLI_SVG_PALETTE_H_
#define HEARSAY_CLI_SVG_PALETTE_H_

namespace hearsay::svg {

inline constexpr char kBackground[] = "#ffffff";
inline constexpr char kInk[] = "#222222";
inline constexpr char kFaintInk[] = "#5f5f5f";
inline constexpr char kGrid[] = "#d9d9d9";

inline constexpr char kBlue[] = "#4477aa";
inline constexpr char kRed[] = "#ee6677";
inline constexpr char kGreen[] = "#228833";
inline constexpr char kYellow[] = "#ccbb44";
inline constexpr char kCyan[] = "#66ccee";
inline constexpr char kPurple[] = "#aa3377";
inline constexpr char kGrey[] = "#e4e4e4";
inline constexpr char kDarkGrey[] = "#8c8c8c";

}  // namespace hearsay::svg

#endif  // HEARSAY_CLI_SVG_PALETTE_H_
