#include "cli/lineage_view.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/claim_text.h"
#include "cli/date_text.h"
#include "cli/labels.h"
#include "cli/snapshot_text.h"
#include "cli/source_text.h"
#include "cli/text_layout.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::Carrier;
using query::v1::FirstSource;
using query::v1::GetLineageResponse;
using query::v1::LineageCascade;
using query::v1::SourceStanding;
using query::v1::Story;

constexpr int kIndent = 2;
constexpr int kTreeIndent = 4;
// Deeper carriers stand as deep as these, or no room would be left.
constexpr int kTreeDepthMax = 8;
// A lead or lag that is closer than the times tell.
constexpr char kNoTime[] = "0 s";

std::string SourceText(const std::string& source, const Labels& labels) {
  return source.empty() ? "unnamed" : labels.Of(source);
}

// As in "L'Équipe or TEAMtalk, 30 Sep 2025: the times do not tell which".
std::string FirstText(const FirstSource& first, const Labels& labels) {
  std::vector<std::string> sources;
  for (const std::string& source : first.sources()) {
    sources.push_back(SourceText(source, labels));
  }
  std::string text = absl::StrJoin(sources, " or ");
  const std::string when = IntervalText(first.time());
  if (!when.empty()) absl::StrAppend(&text, ", ", when);
  if (sources.size() > 1) {
    absl::StrAppend(&text, ": the times do not tell which");
  } else if (first.has_lead()) {
    const std::string lead = DurationText(first.lead());
    absl::StrAppend(&text, ", ", lead == kNoTime ? "just" : lead,
                    " before the next");
  }
  return text;
}

std::string KeyOf(const Carrier& carrier) {
  return absl::StrCat(carrier.report(), "#", carrier.claim_id());
}

// As in "cites, 9 d later".
std::string EdgeText(const Carrier& carrier, const query::v1::Origin& origin,
                     const Labels& labels) {
  std::string text = RoleText(carrier, origin, labels);
  const std::string lag = DurationText(carrier.lag());
  if (lag != kNoTime) {  // as it also is where the lag is not known
    const bool earlier = carrier.lag().seconds() < 0;
    absl::StrAppend(&text, ", ", earlier ? lag.substr(1) : lag,
                    earlier ? " earlier" : " later");
  }
  return text;
}

// Writes stories.
class StoryWriter {
 public:
  StoryWriter(const Labels& labels, int width, const Paint& paint)
      : labels_(labels), width_(width), paint_(paint) {}

  // Makes cascades known to which others refer.
  void Know(const Story& story) {
    for (const LineageCascade& cascade : story.cascades()) {
      known_[cascade.entry_key()] = &cascade;
    }
  }

  void Add(const Story& story) {
    if (story.cascades().empty()) return;
    const std::string title =
        PropositionText(story.cascades(0).claim(), labels_);
    text_ += "\n";
    AddLines(title, 0, &Paint::Bold);
    if (story.has_first_said()) {
      AddLines(
          absl::StrCat("First said: ", FirstText(story.first_said(), labels_)),
          kIndent, &Paint::Accent);
    }
    if (story.has_first_stored()) {
      AddLines(absl::StrCat("First heard from: ",
                            FirstText(story.first_stored(), labels_)),
               kIndent, &Paint::Accent);
    }
    for (const LineageCascade& cascade : story.cascades()) {
      AddCascade(cascade, title);
    }
  }

  std::string Take() { return std::move(text_); }

 private:
  // `title`: what the reader has been told that the story is.
  void AddCascade(const LineageCascade& cascade, const std::string& title) {
    AddLines(RootText(cascade), kIndent, nullptr);
    std::vector<std::string> particulars =
        ParticularTexts(cascade.claim(), labels_);
    const std::string proposition = PropositionText(cascade.claim(), labels_);
    if (proposition != title)
      particulars.insert(particulars.begin(), proposition);
    for (const v1::Quote& quote : cascade.claim().quotes()) {
      particulars.push_back(QuoteText(quote, labels_));
    }
    if (!particulars.empty()) {
      AddLines(absl::StrJoin(particulars, "; "), kTreeIndent, nullptr);
    }
    AddReference("Tells again what was said", cascade.recycles_entry_key());
    AddReference("Adds a detail to what was said", cascade.adds_to_entry_key());
    AddCarriers(cascade);
  }

  std::string RootText(const LineageCascade& cascade) const {
    const query::v1::Origin& root = cascade.root();
    const std::string when = IntervalText(root.say());
    std::string text = absl::StrCat(
        "* ", OriginText(root, labels_), ", ",
        when.empty()
            ? absl::StrCat("by ",
                           MomentText(TimeFromProto(cascade.said_time())))
            : when);
    if (root.virtual_()) absl::StrAppend(&text, " (own report not stored)");
    return text;
  }

  void AddReference(absl::string_view words, const std::string& entry_key) {
    if (entry_key.empty()) return;
    const auto cascade = known_.find(entry_key);
    const std::string who =
        cascade == known_.end()
            ? ""
            : absl::StrCat(" by ",
                           OriginText(cascade->second->root(), labels_));
    AddLines(absl::StrCat(words, who), kTreeIndent, &Paint::Faint);
  }

  // Writes who has it from the root, and below each who has it from him.
  void AddCarriers(const LineageCascade& cascade) {
    const auto& carriers = cascade.carriers();
    std::map<std::string, int> numbers;  // by key
    for (int i = 0; i < carriers.size(); ++i) numbers[KeyOf(carriers[i])] = i;
    // By whom they have it from; -1: the root. Last first, as a stack takes
    // them.
    std::map<int, std::vector<int>> children;
    for (int i = carriers.size() - 1; i >= 0; --i) {
      if (carriers[i].role() == query::v1::CARRIER_ROLE_ROOT) continue;
      const auto parent = numbers.find(carriers[i].parent());
      const bool of_root =
          parent == numbers.end() ||
          carriers[parent->second].role() == query::v1::CARRIER_ROLE_ROOT;
      children[of_root ? -1 : parent->second].push_back(i);
    }
    struct Place {
      int carrier;
      int depth;
    };
    std::vector<Place> open;
    const auto push_children = [&](int parent, int depth) {
      for (const int child : children[parent]) open.push_back({child, depth});
    };
    push_children(-1, 0);
    while (!open.empty()) {
      const Place place = open.back();
      open.pop_back();
      const Carrier& carrier = carriers[place.carrier];
      // A headline says no more than its body.
      if (carrier.role() == query::v1::CARRIER_ROLE_RESTATES &&
          children[place.carrier].empty()) {
        continue;
      }
      AddCarrier(carrier, cascade.root(), place.depth);
      push_children(place.carrier, place.depth + 1);
    }
  }

  void AddCarrier(const Carrier& carrier, const query::v1::Origin& root,
                  int depth) {
    const std::string when = IntervalText(carrier.publish());
    AddLines(absl::StrCat("<- ", PublisherText(carrier, labels_),
                          when.empty() ? "" : absl::StrCat(", ", when), " (",
                          EdgeText(carrier, root, labels_), ")"),
             kTreeIndent + 2 * std::min(depth, kTreeDepthMax), &Paint::Faint);
  }

  // The first line after `indent` columns, the others deeper. `look` may be
  // null.
  void AddLines(absl::string_view text, int indent,
                std::string (Paint::*look)(absl::string_view) const) {
    int columns = indent;
    for (const std::string& line : WrapText(text, width_ - indent - 2)) {
      absl::StrAppend(&text_, std::string(columns, ' '),
                      look == nullptr ? line : (paint_.*look)(line), "\n");
      columns = indent + 2;
    }
  }

  const Labels& labels_;
  const int width_;
  const Paint& paint_;
  std::map<std::string, const LineageCascade*> known_;  // by key
  std::string text_;
};

constexpr int kColumns = 6;
constexpr int kColumnWidth = 7;
constexpr int kNameWidthMin = 16;
using Cells = std::array<std::string, kColumns>;

Cells CellsOf(const SourceStanding& standing) {
  return {
      absl::StrCat(standing.story_count()),
      absl::StrCat(standing.first_said_count()),
      absl::StrCat(standing.tied_count()),
      absl::StrCat(standing.first_stored_count()),
      standing.has_median_lead() ? DurationText(standing.median_lead()) : "-",
      standing.has_median_lag() ? DurationText(standing.median_lag()) : "-"};
}

// One line of the table: the name, and the cells behind it; below it where the
// terminal is narrow. What does not fit in the name's column stands before.
std::string RowText(absl::string_view name, const Cells& cells, int width) {
  const bool narrow = width < kColumns * kColumnWidth + kNameWidthMin;
  const int column_width = narrow ? kColumnWidth - 1 : kColumnWidth;
  const int name_width = narrow ? width : width - kColumns * column_width;
  std::vector<std::string> lines = WrapText(name, name_width);
  if (narrow) lines.emplace_back();
  std::string text = absl::StrJoin(lines.begin(), lines.end() - 1, "\n");
  if (lines.size() > 1) text += "\n";
  text += narrow ? "" : PadRight(lines.back(), name_width);
  for (const std::string& cell : cells) text += PadLeft(cell, column_width);
  return text;
}

// The table of how often each source was first.
std::string SourcesText(
    const google::protobuf::RepeatedPtrField<SourceStanding>& sources,
    const Labels& labels, int width, const Paint& paint) {
  if (sources.empty()) return "";
  static const Cells kHeads = {"told", "first", "tied", "heard", "lead", "lag"};
  std::string text = absl::StrCat(
      "\n", paint.Bold(RowText("Who was first", kHeads, width)), "\n");
  for (const SourceStanding& standing : sources) {
    absl::StrAppend(
        &text, RowText(labels.Of(standing.source()), CellsOf(standing), width),
        "\n");
  }
  return absl::StrCat(
      text, IndentedText("told: stories that others told too; first: alone the "
                         "first to say it; tied: perhaps the first; heard: the "
                         "first that we heard it from; lead, lag: medians "
                         "before the next and behind the first",
                         0, width));
}

}  // namespace

std::string LineageText(const std::vector<GetLineageResponse>& pages, int width,
                        const Paint& paint) {
  Labels labels;
  for (const GetLineageResponse& page : pages) labels.Add(page.labels());
  const GetLineageResponse& first = pages.front();
  StoryWriter writer(labels, width, paint);
  for (const GetLineageResponse& page : pages) {
    for (const Story& story : page.stories()) writer.Know(story);
  }
  for (const GetLineageResponse& page : pages) {
    for (const Story& story : page.stories()) writer.Add(story);
  }
  return absl::StrCat(
      IndentedText(
          absl::StrCat(labels.Of(first.player()), ": who said it first, as of ",
                       MomentText(TimeFromProto(first.snapshot().said_by()))),
          0, width),
      first.stories().empty() ? "\nNothing.\n" : writer.Take(),
      SourcesText(first.sources(), labels, width, paint), "\n",
      SnapshotText(first.snapshot(), width, paint));
}

}  // namespace hearsay::cli
