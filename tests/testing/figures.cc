#include "tests/testing/figures.h"

#include <stdlib.h>

#include <fstream>

#include "absl/strings/str_cat.h"

namespace hearsay::testing {
namespace {

bool Holds(double value, Bound kind, double bound) {
  switch (kind) {
    case Bound::kEqual:
      return value == bound;
    case Bound::kAtLeast:
      return value >= bound;
    case Bound::kAtMost:
      return value <= bound;
  }
  return false;
}

void Append(const std::string& line) {
  const char* const file = getenv("HEARSAY_FIGURES");
  if (file == nullptr) return;
  std::ofstream(file, std::ios::app) << line << "\n";
}

}  // namespace

bool FullSize() {
  const char* const full = getenv("HEARSAY_FULL");
  return full != nullptr && std::string(full) == "1";
}

int Sized(int quick, int full) { return FullSize() ? full : quick; }

bool ReportFigure(int item, const std::string& figure, double value, Bound kind,
                  double bound) {
  const bool holds = Holds(value, kind, bound);
  Append(absl::StrCat("{\"item\": ", item, ", \"figure\": \"", figure,
                      "\", \"value\": ", value, ", \"bound\": ", bound,
                      ", \"holds\": ", holds ? "true" : "false", "}"));
  return holds;
}

void ReportFigure(int item, const std::string& figure, double value) {
  Append(absl::StrCat("{\"item\": ", item, ", \"figure\": \"", figure,
                      "\", \"value\": ", value,
                      ", \"bound\": null, \"holds\": true}"));
}

}  // namespace hearsay::testing
