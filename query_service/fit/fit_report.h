// What the fitting program tells people.
#ifndef HEARSAY_QUERY_SERVICE_FIT_FIT_REPORT_H_
#define HEARSAY_QUERY_SERVICE_FIT_FIT_REPORT_H_

#include <iosfwd>
#include <string>

#include "absl/strings/string_view.h"
#include "query_service/fit/fit.h"

namespace hearsay::fit {

// Returns what was found as a table and a few lines, at most 80 columns wide.
std::string ReportOf(const FitResult& result);

// Shows how far a long task has come: on a terminal in one line that changes,
// elsewhere each tenth on a line of its own. Thread-compatible.
class Progress {
 public:
  // `out` must outlive it.
  Progress(std::ostream& out, bool is_terminal)
      : out_(out), is_terminal_(is_terminal) {}
  // Ends the line.
  ~Progress();

  // Says that `done` of `total` of a task are done; another task starts a new
  // line. A `total` of 0: nobody knows of how many.
  void Show(absl::string_view task, int64_t done, int64_t total);

 private:
  std::ostream& out_;
  const bool is_terminal_;
  std::string task_;
  int64_t step_ = -1;
  bool open_ = false;  // the line is not ended
};

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_FIT_REPORT_H_
