#include "cli/entry_writer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cli/claim_text.h"
#include "cli/date_text.h"
#include "cli/outcome_text.h"
#include "cli/source_text.h"
#include "cli/text_layout.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::Carrier;
using query::v1::Development;
using query::v1::Milestone;
using query::v1::TimelineEntry;

constexpr int kIndent = 2;
constexpr int kDetailIndent = 6;
constexpr size_t kCarriersShown = 4;
constexpr char kAhead[] = "Ahead";

const char* StatusWord(query::v1::DevelopmentStatus status) {
  switch (status) {
    case query::v1::DEVELOPMENT_STATUS_SUPERSEDED:
      return "SUPERSEDED";
    case query::v1::DEVELOPMENT_STATUS_CONTRADICTED:
      return "CONTRADICTED";
    case query::v1::DEVELOPMENT_STATUS_DENIED:
      return "DENIED";
    case query::v1::DEVELOPMENT_STATUS_RETRACTED:
      return "RETRACTED";
    case query::v1::DEVELOPMENT_STATUS_FULFILLED:
      return "FULFILLED";
    case query::v1::DEVELOPMENT_STATUS_EXPIRED:
      return "EXPIRED";
    case query::v1::DEVELOPMENT_STATUS_RECYCLED:
      return "RECYCLED";
    default:  // what stands needs no word
      return "";
  }
}

const char* MarkOf(query::v1::EntryChange change) {
  switch (change) {
    case query::v1::ENTRY_CHANGE_ADDED:
      return "+";
    case query::v1::ENTRY_CHANGE_CHANGED:
      return "~";
    case query::v1::ENTRY_CHANGE_REMOVED:
      return "-";
    default:
      return "";
  }
}

// What a development is dated by: the origin's own time, else its first
// carrier's.
std::string DevelopmentDate(const TimelineEntry& entry) {
  const Development& development = entry.development();
  std::string text = IntervalText(development.origin().say());
  if (text.empty() && development.carriers_size() > 0) {
    text = IntervalText(development.carriers(0).publish());
  }
  return text.empty() ? MomentText(TimeFromProto(entry.said_time())) : text;
}

// Whether a milestone begins something: it is told by its own day, not by the
// last one before it.
bool IsBeginning(query::v1::MilestoneKind kind) {
  return kind != query::v1::MILESTONE_KIND_CONTRACT_EXPIRY &&
         kind != query::v1::MILESTONE_KIND_WINDOW_CLOSES;
}

std::string Capitalised(std::string text) {
  if (!text.empty()) text[0] = absl::ascii_toupper(text[0]);
  return text;
}

std::string CertaintyWord(v1::Certainty certainty) {
  return absl::AsciiStrToLower(
      absl::StripPrefix(v1::Certainty_Name(certainty), "CERTAINTY_"));
}

// How surely it was told at best and at last. Empty: there is no difference.
std::string CertaintyChange(const Development& development) {
  if (development.best_certainty() == development.latest_certainty()) return "";
  return absl::StrCat("at its surest ",
                      CertaintyWord(development.best_certainty()), ", at last ",
                      CertaintyWord(development.latest_certainty()));
}

}  // namespace

EntryWriter::EntryWriter(std::string player, absl::Time now,
                         const Labels& labels, int width, const Paint& paint)
    : player_(std::move(player)),
      now_(now),
      labels_(labels),
      width_(width),
      paint_(paint) {}

void EntryWriter::Know(const Entries& entries) {
  for (const TimelineEntry& entry : entries) known_[entry.entry_key()] = &entry;
}

void EntryWriter::Add(const TimelineEntry& entry) {
  change_ = entry.change();
  switch (entry.entry_case()) {
    case TimelineEntry::kDevelopment:
      AddHeading(DevelopmentDate(entry));
      AddDevelopment(entry.development());
      break;
    case TimelineEntry::kOutcome:
      AddHeading(MomentText(TimeFromProto(entry.said_time())));
      AddTitle(absl::StrCat("HAPPENED: ",
                            OutcomeText(entry.outcome().outcome(), labels_)));
      break;
    case TimelineEntry::kMilestone:
      AddMilestone(entry);
      break;
    case TimelineEntry::ENTRY_NOT_SET:  // it is gone: no more is known of it
      AddHeading(MomentText(TimeFromProto(entry.said_time())));
      AddTitle(entry.entry_key());
      break;
  }
}

std::string EntryWriter::Take() { return std::move(text_); }

void EntryWriter::AddHeading(const std::string& heading) {
  if (heading == heading_) return;
  heading_ = heading;
  absl::StrAppend(&text_, "\n", paint_.Accent(heading), "\n");
}

void EntryWriter::AddDevelopment(const Development& development) {
  const v1::Claim& claim = development.claim();
  const std::string mark = VoiceMark(claim.voice());
  AddTitle(absl::StrCat(Proposition(claim),
                        mark.empty() ? "" : absl::StrCat(" [", mark, "]")));
  AddStatus(development);
  std::vector<std::string> particulars = ParticularTexts(claim, labels_);
  const std::string certainty = CertaintyChange(development);
  if (!certainty.empty()) particulars.push_back(certainty);
  AddDetail(absl::StrJoin(particulars, "; "));
  for (const v1::Quote& quote : claim.quotes()) {
    AddDetail(QuoteText(quote, labels_));
  }
  AddDetail(absl::StrCat(RootText(development), CarriersText(development)),
            &Paint::Faint);
}

void EntryWriter::AddStatus(const Development& development) {
  std::string text = StatusWord(development.status());
  if (text.empty() && development.adds_to_entry_key().empty()) return;
  if (!text.empty()) {
    if (development.has_status_time()) {
      absl::StrAppend(&text, " ",
                      MomentText(TimeFromProto(development.status_time())));
    }
    absl::StrAppend(&text, ByWhom(development.status_entry_key()));
    AddDetail(text, &Paint::Alert);
  }
  if (!development.adds_to_entry_key().empty()) {
    AddDetail(absl::StrCat("adds a detail to what was said",
                           ByWhom(development.adds_to_entry_key())));
  }
}

std::string EntryWriter::RootText(const Development& development) const {
  const query::v1::Origin& origin = development.origin();
  std::vector<std::string> notes;
  const std::string when = IntervalText(origin.say());
  if (!when.empty() && when != heading_) notes.push_back(when);
  if (development.carrier_count() == 0) {
    notes.push_back("as a later report tells");
  } else if (origin.virtual_()) {
    notes.push_back("own report not stored");
  }
  std::vector<std::string> stations = {OriginText(origin, labels_)};
  if (!notes.empty()) {
    absl::StrAppend(&stations[0], " (", absl::StrJoin(notes, ", "), ")");
  }
  for (std::string& station :
       StationsBehind(origin, development.claim().attribution(), labels_)) {
    stations.push_back(std::move(station));
  }
  const int roots = development.independent_root_count();
  return absl::StrCat("Root", roots > 1 ? absl::StrCat(", one of ", roots) : "",
                      ": ", absl::StrJoin(stations, " <- "));
}

std::string EntryWriter::CarriersText(const Development& development) const {
  std::vector<std::string> texts;
  for (const Carrier& carrier : development.carriers()) {
    if (carrier.role() == query::v1::CARRIER_ROLE_ROOT ||
        carrier.role() == query::v1::CARRIER_ROLE_RESTATES) {
      continue;
    }
    const std::string when = IntervalText(carrier.publish());
    const std::string text = absl::StrCat(
        PublisherText(carrier, labels_), " (",
        when.empty() || when == heading_ ? "" : absl::StrCat(when, ", "),
        RoleText(carrier, development.origin(), labels_), ")");
    // A report that says it twice reads the same twice.
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
      texts.push_back(text);
    }
  }
  if (texts.empty()) {
    // The BASIC view tells only how many there are.
    const int others =
        development.carrier_count() - (development.origin().virtual_() ? 0 : 1);
    const bool told = development.carriers().empty() && others > 0;
    return told ? absl::StrCat("; carried by ", others) : "";
  }
  // One left out would take the room of the words that say so.
  const size_t shown =
      texts.size() <= kCarriersShown + 1 ? texts.size() : kCarriersShown;
  const size_t left_out = texts.size() - shown;
  texts.resize(shown);
  return absl::StrCat(
      "; carried by ", absl::StrJoin(texts, ", "),
      left_out > 0 ? absl::StrCat(" and ", left_out, " more") : "");
}

void EntryWriter::AddMilestone(const TimelineEntry& entry) {
  const bool ahead = TimeFromProto(entry.said_time()) > now_;
  const std::string date = MilestoneDate(entry);
  AddHeading(ahead ? kAhead : date);
  AddTitle(absl::StrCat(ahead ? absl::StrCat(date, ": ") : "",
                        MilestoneText(entry.milestone())));
}

std::string EntryWriter::Proposition(const v1::Claim& claim) const {
  if (claim.has_subject()) return PropositionText(claim, labels_);
  v1::Claim full = claim;  // the BASIC view leaves the player out
  full.mutable_subject()->set_name(player_);
  return PropositionText(full, labels_);
}

std::string EntryWriter::MilestoneText(const Milestone& milestone) const {
  switch (milestone.kind()) {
    case query::v1::MILESTONE_KIND_PRE_CONTRACT_ELIGIBILITY:
      return absl::StrCat("May sign with another club: ", milestone.reason());
    case query::v1::MILESTONE_KIND_ANNOUNCED_PLAN: {
      const auto plan = known_.find(milestone.source_entry_key());
      if (plan == known_.end()) break;
      const std::string text = Proposition(plan->second->development().claim());
      return absl::StrCat("Announced: ", absl::StripPrefix(text, "Date: "));
    }
    default:
      break;
  }
  return Capitalised(milestone.reason());
}

std::string EntryWriter::MilestoneDate(const TimelineEntry& entry) const {
  const Milestone& milestone = entry.milestone();
  const auto plan = known_.find(milestone.source_entry_key());
  if (milestone.kind() == query::v1::MILESTONE_KIND_ANNOUNCED_PLAN &&
      plan != known_.end()) {
    return IntervalText(plan->second->development().claim().event());
  }
  const absl::Time due = TimeFromProto(entry.said_time());
  return IsBeginning(milestone.kind()) && IsMidnight(due) ? DayText(due)
                                                          : MomentText(due);
}

std::string EntryWriter::ByWhom(const std::string& entry_key) const {
  const auto entry = known_.find(entry_key);
  if (entry == known_.end() || !entry->second->has_development()) return "";
  return absl::StrCat(
      " by ", OriginText(entry->second->development().origin(), labels_));
}

void EntryWriter::AddTitle(absl::string_view text) {
  std::string start = PadRight(MarkOf(change_), kIndent);
  for (const std::string& line : WrapText(text, width_ - 2 * kIndent)) {
    absl::StrAppend(&text_, start, paint_.Bold(line), "\n");
    start = std::string(2 * kIndent, ' ');
  }
}

void EntryWriter::AddDetail(absl::string_view text,
                            std::string (Paint::*look)(absl::string_view)
                                const) {
  if (text.empty()) return;
  for (const std::string& line : WrapText(text, width_ - kDetailIndent)) {
    absl::StrAppend(&text_, std::string(kDetailIndent, ' '),
                    look == nullptr ? line : (paint_.*look)(line), "\n");
  }
}

}  // namespace hearsay::cli
