#include "query_service/timeline/lineage_firsts.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace hearsay {
namespace {

// When one source first told the story.
struct Telling {
  TimeSpan time;
  absl::Time earliest, latest;  // moments that it can be
  // Whether it is a root that says something for itself, or an uncited copy.
  bool is_origin = false;
};

Telling MakeTelling(const TimeSpan& time, absl::Time latest, bool is_origin) {
  return {time, std::min(time.start, latest), latest, is_origin};
}

bool IsEarlier(const Telling& a, const Telling& b) {
  return std::tuple(a.latest, a.earliest, !a.is_origin) <
         std::tuple(b.latest, b.earliest, !b.is_origin);
}

// Whether `a` was told before `b` at whatever moments of their times they were.
// Two instants that are equal are a tie.
bool SurelyBefore(const Telling& a, const Telling& b) {
  return a.latest < b.earliest ||
         (a.latest == b.earliest && a.earliest < a.latest);
}

std::optional<absl::Duration> LagOf(const Telling& later,
                                    const Telling& first) {
  if (later.earliest == absl::InfinitePast() ||
      first.earliest == absl::InfinitePast()) {
    return std::nullopt;
  }
  const auto twice_the_middle = [](const Telling& telling) {
    return (telling.earliest - absl::UnixEpoch()) +
           (telling.latest - absl::UnixEpoch());
  };
  return std::max(absl::ZeroDuration(),
                  (twice_the_middle(later) - twice_the_middle(first)) / 2);
}

// Whether the cascade says something for itself.
bool IsOrigin(const Cascade& cascade) {
  return cascade.recycles < 0 && cascade.adds_to < 0;
}

// Whom a report's readers have it from: its publisher or, of one that had not
// appeared yet, who is nearest to it of those who had spoken.
const std::string& TellerOf(const ViewClaim& claim) {
  return claim.report_visible || claim.hops.empty() ? claim.publisher
                                                    : claim.hops.front().source;
}

// Collects who told one story, and when.
class StoryTellers {
 public:
  StoryTellers(const Story& story, const Lineage& lineage,
               const DossierView& view)
      : view_(view) {
    for (const int index : story.cascades) {
      const Cascade& cascade = lineage.cascades[index];
      AddRoot(cascade);
      for (const LineageMember& member : cascade.members) {
        AddCarrier(cascade, member);
        if (cascade.recycles < 0) AddRecord(view_.claims[member.claim]);
      }
    }
  }

  StoryFirsts Firsts() const {
    StoryFirsts firsts;
    const Telling* const first = EarliestOrigin();
    if (first != nullptr) firsts.said = SaidFirst(*first);
    for (const auto& [source, telling] : tellings_) {
      Teller teller{source, std::nullopt};
      if (first != nullptr && !MayBeFirst(telling, *first)) {
        teller.lag = LagOf(telling, *first);
      }
      firsts.tellers.push_back(std::move(teller));
    }
    firsts.stored = StoredFirst();
    return firsts;
  }

 private:
  void Add(const std::string& source, const Telling& telling) {
    const auto [it, is_new] = tellings_.emplace(source, telling);
    if (!is_new && IsEarlier(telling, it->second)) it->second = telling;
  }

  // A source had said by then what those who cite it say, whatever date its own
  // report bears.
  void AddRoot(const Cascade& cascade) {
    const bool is_origin = IsOrigin(cascade);
    Add(cascade.source,
        MakeTelling(cascade.said, cascade.said_time, is_origin));
    for (const LineageMember& member : cascade.members) {
      const ViewClaim& claim = view_.claims[member.claim];
      if (claim.cited && claim.source == cascade.source) {
        Add(cascade.source,
            MakeTelling(claim.said, claim.said_time, is_origin));
      }
    }
  }

  void AddCarrier(const Cascade& cascade, const LineageMember& member) {
    const ViewClaim& claim = view_.claims[member.claim];
    // A root's own claim and its restatements are the root; a duplicate is
    // another producer's work, not another publisher's.
    const bool carries = member.role == LineageRole::kCites ||
                         member.role == LineageRole::kRepeats ||
                         member.role == LineageRole::kCopies;
    if (!carries || !claim.report_visible) return;
    // Who copied whom is a guess: where the times do not tell, a copy may have
    // been the first.
    const bool is_origin =
        member.role == LineageRole::kCopies && IsOrigin(cascade);
    Add(claim.publisher,
        MakeTelling(claim.publish, claim.report_time, is_origin));
  }

  void AddRecord(const ViewClaim& claim) {
    const DossierEntry* const record = claim.entry;
    const auto [it, is_new] = records_.emplace(TellerOf(claim), record);
    if (!is_new && record->revision < it->second->revision) {
      it->second = record;
    }
    if (first_record_ == nullptr ||
        record->revision < first_record_->revision) {
      first_record_ = record;
    }
  }

  // Returns the root that was told first, as late as it can have been; null:
  // none says anything for itself.
  const Telling* EarliestOrigin() const {
    const Telling* first = nullptr;
    for (const auto& [source, telling] : tellings_) {
      if (telling.is_origin &&
          (first == nullptr || IsEarlier(telling, *first))) {
        first = &telling;
      }
    }
    return first;
  }

  static bool MayBeFirst(const Telling& telling, const Telling& first) {
    return telling.is_origin && !SurelyBefore(first, telling);
  }

  static void Shorten(std::optional<absl::Duration> duration,
                      std::optional<absl::Duration>& shortest) {
    if (!duration.has_value()) return;
    shortest =
        shortest.has_value() ? std::min(*shortest, *duration) : *duration;
  }

  FirstTellers SaidFirst(const Telling& first) const {
    FirstTellers result;
    result.time = first.time;
    for (const auto& [source, telling] : tellings_) {
      if (MayBeFirst(telling, first)) {
        result.sources.push_back(source);
      } else {
        Shorten(LagOf(telling, first), result.lead);
      }
    }
    return result;
  }

  // Records of one commit time are a tie: they came together.
  std::optional<FirstTellers> StoredFirst() const {
    if (first_record_ == nullptr) return std::nullopt;
    const absl::Time first = first_record_->commit_time;
    FirstTellers result;
    result.time = {first, first, v1::TIME_PRECISION_INSTANT,
                   v1::TIME_BASIS_UNSPECIFIED};
    result.report = first_record_->name;
    for (const auto& [source, record] : records_) {
      if (record->commit_time == first) {
        result.sources.push_back(source);
      } else {
        Shorten(record->commit_time - first, result.lead);
      }
    }
    return result;
  }

  const DossierView& view_;
  std::map<std::string, Telling> tellings_;  // by source
  // The first record of each source, of what is not recycled.
  std::map<std::string, const DossierEntry*> records_;
  const DossierEntry* first_record_ = nullptr;  // of all of them
};

std::optional<absl::Duration> MedianOf(std::vector<absl::Duration> durations) {
  if (durations.empty()) return std::nullopt;
  const auto middle = durations.begin() + durations.size() / 2;
  std::nth_element(durations.begin(), middle, durations.end());
  if (durations.size() % 2 == 1) return *middle;
  return (*std::max_element(durations.begin(), middle) + *middle) / 2;
}

bool Contains(const std::optional<FirstTellers>& first,
              const std::string& source) {
  return first.has_value() && std::binary_search(first->sources.begin(),
                                                 first->sources.end(), source);
}

// A source's tally under way.
struct Account {
  SourceTally tally;
  std::vector<absl::Duration> leads, lags;

  void Add(const StoryFirsts& story, const Teller& teller) {
    ++tally.story_count;
    if (Contains(story.stored, teller.source)) ++tally.first_stored_count;
    if (!Contains(story.said, teller.source)) {
      if (teller.lag.has_value()) lags.push_back(*teller.lag);
    } else if (story.said->sources.size() > 1) {
      ++tally.tied_count;
    } else {
      ++tally.first_said_count;
      if (story.said->lead.has_value()) leads.push_back(*story.said->lead);
    }
  }
};

}  // namespace

StoryFirsts FirstsOf(const Story& story, const Lineage& lineage,
                     const DossierView& view) {
  return StoryTellers(story, lineage, view).Firsts();
}

std::vector<SourceTally> TallySources(const std::vector<StoryFirsts>& stories) {
  std::map<std::string, Account> accounts;
  for (const StoryFirsts& story : stories) {
    if (story.tellers.size() < 2 || !story.said.has_value()) continue;
    for (const Teller& teller : story.tellers) {
      if (teller.source.empty()) continue;
      accounts[teller.source].Add(story, teller);
    }
  }
  std::vector<SourceTally> tallies;
  for (auto& [source, account] : accounts) {
    account.tally.source = source;
    account.tally.median_lead = MedianOf(std::move(account.leads));
    account.tally.median_lag = MedianOf(std::move(account.lags));
    tallies.push_back(std::move(account.tally));
  }
  // By resource name already; the sort keeps that among equals.
  std::stable_sort(tallies.begin(), tallies.end(),
                   [](const SourceTally& a, const SourceTally& b) {
                     return std::tuple(b.first_said_count, b.tied_count,
                                       b.first_stored_count, b.story_count) <
                            std::tuple(a.first_said_count, a.tied_count,
                                       a.first_stored_count, a.story_count);
                   });
  return tallies;
}

}  // namespace hearsay
