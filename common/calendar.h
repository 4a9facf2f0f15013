#ifndef HEARSAY_COMMON_CALENDAR_H_
#define HEARSAY_COMMON_CALENDAR_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// A transfer window: [open, close).
struct Window {
  absl::Time open;
  absl::Time close;
  v1::TransferWindowKind kind;
};

// What is known of one association's windows as of some revision.
struct AssociationWindows {
  // Spans about which `windows` is complete, ascending, disjoint. Outside of
  // them nothing is known. Seasons that touch or overlap are one span.
  std::vector<std::pair<absl::Time, absl::Time>> known;
  // Ascending, disjoint. What several seasons list of one kind and touches or
  // overlaps is one window; where kinds overlap, the window that opened first
  // keeps the overlap.
  std::vector<Window> windows;
};

// Every association's transfer windows of the log, as of any revision.
//
// Thread-compatible: one thread applies while no other reads.
class Calendar {
 public:
  // Applies transfer windows; other records change nothing. Revisions must
  // ascend.
  void Apply(const v1::Record& record);

  // Returns the revision of the last transfer windows up to `revision`; 0:
  // none. Between two revisions with the same last change the calendar says the
  // same.
  int64_t LastChangeAt(int64_t revision) const;

  // Returns what is known of `association` as of `revision`; empty: nothing.
  AssociationWindows At(absl::string_view association, int64_t revision) const;
  // Returns a calendar that says at every revision what this one says at
  // `revision`.
  Calendar FrozenAt(int64_t revision) const;

  // Returns the associations of which anything is known as of `revision`, by
  // name.
  std::vector<std::string> Associations(int64_t revision) const;

  // Calls `visit` for each stored season as of `revision`, by association and
  // season, from the first after (`association`, `season`), until it returns
  // false.
  void VisitSeasons(
      absl::string_view association, absl::string_view season, int64_t revision,
      const std::function<bool(const v1::TransferWindows&)>& visit) const;

 private:
  struct Version {
    int64_t from;  // revision
    v1::TransferWindows windows;
  };
  using Versions = std::vector<Version>;

  // By association and season.
  std::map<std::pair<std::string, std::string>, Versions> seasons_;
  std::vector<int64_t> changes_;  // revisions
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_CALENDAR_H_
