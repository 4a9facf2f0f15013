#ifndef HEARSAY_TESTS_BENCHMARK_PRINTED_FIGURE_H_
#define HEARSAY_TESTS_BENCHMARK_PRINTED_FIGURE_H_

#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"

namespace hearsay::testing {

inline void PrintFigure(int item, const std::string& figure, double value,
                        const std::string& bound, bool holds) {
  std::cout << absl::StrCat("{\"item\": ", item, ", \"figure\": \"", figure,
                            "\", \"value\": ", value, ", \"bound\": ", bound,
                            ", \"holds\": ", holds ? "true" : "false", "}")
            << std::endl;
}

// Prints a line about a figure that is at most `bound`, as tests/figures.sh
// shows it. Returns whether it holds.
inline bool PrintFigure(int item, const std::string& figure, double value,
                        double bound) {
  PrintFigure(item, figure, value, absl::StrCat(bound), value <= bound);
  return value <= bound;
}

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_BENCHMARK_PRINTED_FIGURE_H_
