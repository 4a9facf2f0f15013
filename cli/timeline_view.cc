#include "cli/timeline_view.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/claim_text.h"
#include "cli/date_text.h"
#include "cli/labels.h"
#include "cli/snapshot_text.h"
#include "cli/text_layout.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::Carrier;
using query::v1::Development;
using query::v1::TimelineEntry;

constexpr int kIndent = 2;
constexpr int kDetailIndent = 6;
constexpr size_t kChainsShown = 4;
constexpr char kArrow[] = " <- ";

std::string OutcomeText(const v1::Outcome& outcome, const Labels& labels) {
  std::string text;
  switch (outcome.kind()) {
    case v1::OUTCOME_KIND_RENEWED:
      text = "signed a new contract";
      break;
    case v1::OUTCOME_KIND_JOINED_FEE:
      text = "joined for a fee";
      break;
    case v1::OUTCOME_KIND_JOINED_FREE:
      text = outcome.has_occur() ? "joined on a free transfer"
                                 : "signed to join on a free transfer";
      break;
    case v1::OUTCOME_KIND_LOANED:
      text = "joined on loan";
      break;
    case v1::OUTCOME_KIND_RELEASED:
      text = "is without a club";
      break;
    case v1::OUTCOME_KIND_RETIRED:
      text = "ended his career";
      break;
    default:
      break;
  }
  text = absl::StrCat("HAPPENED: ", labels.Of(outcome.player()), " ", text);
  if (!outcome.to_club().empty()) {
    absl::StrAppend(&text, ": ", labels.Of(outcome.to_club()));
  }
  return text;
}

// "unnamed report (7 Oct 2025)" or "L'Équipe (30 Sep 2025)": who carries it,
// and when unless that is `date`, under which the reader finds it.
std::string CarrierText(const Carrier& carrier, const std::string& date,
                        const Labels& labels) {
  const std::string publisher = carrier.publisher().empty()
                                    ? "unnamed report"
                                    : labels.Of(carrier.publisher());
  const std::string when = IntervalText(carrier.publish());
  if (when.empty() || when == date) return publisher;
  return absl::StrCat(publisher, " (", when, ")");
}

std::string ChainText(const Carrier& carrier, const std::string& date,
                      const Labels& labels) {
  std::vector<std::string> stations = {CarrierText(carrier, date, labels)};
  for (const v1::Hop& hop : carrier.attribution().hops()) {
    stations.push_back(HopText(hop, labels));
  }
  return absl::StrJoin(stations, kArrow);
}

// The chain without a carrier, for what is known only from a later report.
std::string OriginText(const v1::Claim& claim, const Labels& labels) {
  std::vector<std::string> stations;
  for (const v1::Hop& hop : claim.attribution().hops()) {
    stations.push_back(HopText(hop, labels));
  }
  return absl::StrCat(absl::StrJoin(stations, kArrow),
                      ", as a later report tells");
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

// Writes the entries of one timeline.
class Writer {
 public:
  Writer(const Labels& labels, int width, const Paint& paint)
      : labels_(labels), width_(width), paint_(paint) {}

  void Add(const TimelineEntry& entry) {
    if (entry.has_outcome()) {
      AddDate(MomentText(TimeFromProto(entry.said_time())));
      AddBold(OutcomeText(entry.outcome().outcome(), labels_));
    } else {
      AddDate(DevelopmentDate(entry));
      AddDevelopment(entry.development());
    }
  }

  std::string Take() { return std::move(text_); }

 private:
  void AddDate(const std::string& date) {
    if (date == date_) return;
    date_ = date;
    absl::StrAppend(&text_, "\n", paint_.Accent(date), "\n");
  }

  void AddDevelopment(const Development& development) {
    const v1::Claim& claim = development.claim();
    const std::string mark = VoiceMark(claim.voice());
    AddBold(absl::StrCat(PropositionText(claim, labels_),
                         mark.empty() ? "" : " [", mark,
                         mark.empty() ? "" : "]"));
    AddDetail(absl::StrJoin(ParticularTexts(claim, labels_), "; "));
    for (const v1::Quote& quote : claim.quotes()) {
      AddDetail(QuoteText(quote, labels_));
    }
    AddCarriers(development);
  }

  void AddCarriers(const Development& development) {
    if (development.carriers().empty()) {
      AddFaint(OriginText(development.claim(), labels_));
    }
    // A report that says it twice reads the same twice.
    std::vector<std::string> chains;
    for (const Carrier& carrier : development.carriers()) {
      const std::string chain = ChainText(carrier, date_, labels_);
      if (std::find(chains.begin(), chains.end(), chain) == chains.end()) {
        chains.push_back(chain);
      }
    }
    // One left out would take the line that says so.
    const size_t shown =
        chains.size() <= kChainsShown + 1 ? chains.size() : kChainsShown;
    for (size_t i = 0; i < shown; ++i) AddFaint(chains[i]);
    if (shown < chains.size()) {
      AddFaint(absl::StrCat("and ", chains.size() - shown, " more chains"));
    }
  }

  void AddBold(absl::string_view text) {
    AddLines(text, kIndent, &Paint::Bold);
  }
  void AddFaint(absl::string_view text) {
    AddLines(text, kDetailIndent, &Paint::Faint);
  }
  void AddDetail(absl::string_view text) {
    if (!text.empty()) {
      text_ += IndentedText(text, kDetailIndent, width_);
    }
  }

  // The first line at `indent`, the others deeper.
  void AddLines(absl::string_view text, int indent,
                std::string (Paint::*look)(absl::string_view) const) {
    int columns = indent;
    for (const std::string& line : WrapText(text, width_ - indent - 2)) {
      absl::StrAppend(&text_, std::string(columns, ' '), (paint_.*look)(line),
                      "\n");
      columns = indent + 2;
    }
  }

  const Labels& labels_;
  const int width_;
  const Paint& paint_;
  std::string date_;
  std::string text_;
};

}  // namespace

std::string TimelineText(
    const std::vector<query::v1::ListTimelineResponse>& pages, int width,
    const Paint& paint) {
  Labels labels;
  for (const auto& page : pages) labels.Add(page.labels());
  const v1::AsOf& snapshot = pages.front().snapshot();
  std::string text = IndentedText(
      absl::StrCat(labels.Of(pages.front().player()), ": what was said by ",
                   MomentText(TimeFromProto(snapshot.said_by()))),
      0, width);
  Writer writer(labels, width, paint);
  bool empty = true;
  for (const auto& page : pages) {
    for (const TimelineEntry& entry : page.entries()) {
      writer.Add(entry);
      empty = false;
    }
  }
  absl::StrAppend(&text, writer.Take(), empty ? "\nNothing.\n" : "", "\n",
                  SnapshotText(snapshot, width, paint));
  return text;
}

}  // namespace hearsay::cli
