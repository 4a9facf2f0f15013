// Who told a story first, as far as its times can tell, and how often each
// source did.
#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_LINEAGE_FIRSTS_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_LINEAGE_FIRSTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/time.h"
#include "query_service/dossier_view.h"
#include "query_service/lineage.h"

namespace hearsay {

// Those who were first by one clock, or may have been.
struct FirstTellers {
  std::vector<std::string> sources;  // canonical, sorted; "" is unnamed
  TimeSpan time;                     // of the earliest of them
  // Before the next source; empty: there is none, or a time is unknown.
  std::optional<absl::Duration> lead;
  std::string report;  // by our own clock: the first record; else empty
};

// One of those who told a story.
struct Teller {
  std::string source;  // canonical; empty: unnamed
  // After the first; empty: it may have been first, or a time is unknown.
  std::optional<absl::Duration> lag;
};

// Who told one story. A source tells it as the root of one of its cascades or
// as the publisher of a carrier, and counts once, with the first that it told.
//
// First by when it was said is the root that no other root surely precedes:
// times that overlap, as two reports of one day do, are a tie. Carriers have it
// from their root and so are later, whatever their times say. What only
// recycles an older story is never first.
//
// How long one was before another is measured between the middles of their
// times, and is at least 0; without a lower end a time has no middle.
struct StoryFirsts {
  // Empty: all that is left of the story recycles an older one.
  std::optional<FirstTellers> said;
  // By the commit times of the first records.
  std::optional<FirstTellers> stored;
  std::vector<Teller> tellers;  // by source
};

StoryFirsts FirstsOf(const Story& story, const Lineage& lineage,
                     const DossierView& view);

// How often a source was first.
struct SourceTally {
  std::string source;
  int story_count = 0;
  int first_said_count = 0;                   // alone
  int tied_count = 0;                         // one of several
  int first_stored_count = 0;                 // alone or one of several
  std::optional<absl::Duration> median_lead;  // where it alone was first
  std::optional<absl::Duration> median_lag;   // where it was not
};

// Returns the named sources of the stories that more than one source told and
// that somebody was first with; by how often they were first, the most often
// first, ties by resource name.
std::vector<SourceTally> TallySources(const std::vector<StoryFirsts>& stories);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_LINEAGE_FIRSTS_H_
