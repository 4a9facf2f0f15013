// The sizes in which tests run, and the figures that they measure.
#ifndef HEARSAY_TESTS_TESTING_FIGURES_H_
#define HEARSAY_TESTS_TESTING_FIGURES_H_

#include <string>

namespace hearsay::testing {

// Whether $HEARSAY_FULL asks for the full size instead of the quick one.
bool FullSize();
// Returns the one that FullSize() asks for.
int Sized(int quick, int full);

// How the value of a figure is held against its bound.
enum class Bound { kEqual, kAtLeast, kAtMost };

// Appends a line about one figure to the file that $HEARSAY_FIGURES names, and
// does nothing without it:
//   {"item": 4, "figure": "...", "value": 5000, "bound": 2500, "holds": true}
// Returns whether the figure holds.
bool ReportFigure(int item, const std::string& figure, double value, Bound kind,
                  double bound);
// The same about a figure that is reported without a bound.
void ReportFigure(int item, const std::string& figure, double value);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_FIGURES_H_
