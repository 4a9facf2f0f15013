#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace hearsay::cli {
namespace {

constexpr int kWidthDefault = 80;
constexpr int kWidthMin = 40;
constexpr int kWidthMax = 100;

}  // namespace

std::string Paint::Code(absl::string_view code, absl::string_view text) const {
  if (!enabled_ || text.empty()) return std::string(text);
  return absl::StrCat("\033[", code, "m", text, "\033[0m");
}

bool IsTerminal(int fd) { return isatty(fd) == 1; }

Paint PaintFor(int fd) {
  return Paint(IsTerminal(fd) && std::getenv("NO_COLOR") == nullptr);
}

int TerminalWidth(int fd) {
  winsize size = {};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return kWidthDefault;
  }
  return std::clamp<int>(size.ws_col, kWidthMin, kWidthMax);
}

}  // namespace hearsay::cli
