#include "cli/contradictions_view.h"

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

using query::v1::Contradiction;
using query::v1::ContradictionSide;
using query::v1::ListContradictionsResponse;

constexpr int kIndent = 2;
constexpr int kDetailIndent = 6;

const char* TypeText(query::v1::ContradictionType type) {
  switch (type) {
    case query::v1::CONTRADICTION_TYPE_EXCLUSIVE_OUTCOMES:
      return "Only one can come true";
    case query::v1::CONTRADICTION_TYPE_NUMBER_CLASH:
      return "Different numbers";
    case query::v1::CONTRADICTION_TYPE_DATE_CLASH:
      return "Different times";
    case query::v1::CONTRADICTION_TYPE_ASSERTION_DENIAL:
      return "Said and denied";
    case query::v1::CONTRADICTION_TYPE_STAGE_REGRESSION:
      return "Less far than was said before";
    case query::v1::CONTRADICTION_TYPE_OPPOSED_OUTLOOK:
      return "Opposite outlooks";
    case query::v1::CONTRADICTION_TYPE_CONTRACT_TERMS:
      return "Different ends of contract";
    default:
      return "Contradiction";
  }
}

// As in "since 30 Sep 2025", "10 Jul 2025 to 30 Sep 2025: he joined Real Madrid
// on a free transfer".
std::string SpanText(const Contradiction& contradiction) {
  const std::string start =
      MomentText(TimeFromProto(contradiction.start_time()));
  if (!contradiction.has_end_time()) return absl::StrCat("since ", start);
  return absl::StrCat(start, " to ",
                      MomentText(TimeFromProto(contradiction.end_time())),
                      contradiction.resolution().empty() ? "" : ": ",
                      contradiction.resolution());
}

std::string SourcesText(const ContradictionSide& side, const Labels& labels) {
  std::vector<std::string> sources;
  for (const std::string& source : side.sources()) {
    sources.push_back(source.empty() ? "unnamed" : labels.Of(source));
  }
  const int reports = side.reports_size();
  return absl::StrCat(absl::StrJoin(sources, ", "), " (", reports,
                      reports == 1 ? " report)" : " reports)");
}

std::string SideText(const ContradictionSide& side, const Labels& labels,
                     int width, const Paint& paint) {
  std::string text;
  for (const std::string& line : WrapText(
           absl::StrCat("* ", side.position(), ": ", SourcesText(side, labels)),
           width - kIndent)) {
    absl::StrAppend(&text, std::string(kIndent, ' '), line, "\n");
  }
  if (side.proved_wrong()) {
    absl::StrAppend(&text, std::string(kDetailIndent, ' '),
                    paint.Alert("PROVED WRONG"), "\n");
  }
  text +=
      IndentedText(PropositionText(side.claim(), labels), kDetailIndent, width);
  for (const v1::Quote& quote : side.claim().quotes()) {
    text += IndentedText(QuoteText(quote, labels), kDetailIndent, width);
  }
  return text;
}

std::string ContradictionText(const Contradiction& contradiction,
                              const Labels& labels, int width,
                              const Paint& paint) {
  std::string text = "\n";
  for (const std::string& line :
       WrapText(absl::StrCat(TypeText(contradiction.type()), ", ",
                             SpanText(contradiction)),
                width)) {
    absl::StrAppend(&text, paint.Bold(line), "\n");
  }
  for (const ContradictionSide& side : contradiction.sides()) {
    text += SideText(side, labels, width, paint);
  }
  return text;
}

}  // namespace

std::string ContradictionsText(
    const std::vector<ListContradictionsResponse>& pages, int width,
    const Paint& paint) {
  Labels labels;
  for (const ListContradictionsResponse& page : pages) {
    labels.Add(page.labels());
  }
  const ListContradictionsResponse& first = pages.front();
  std::string text = IndentedText(
      absl::StrCat(labels.Of(first.player()),
                   ": what cannot all be true, as of ",
                   MomentText(TimeFromProto(first.snapshot().said_by()))),
      0, width);
  for (const ListContradictionsResponse& page : pages) {
    for (const Contradiction& contradiction : page.contradictions()) {
      text += ContradictionText(contradiction, labels, width, paint);
    }
  }
  return absl::StrCat(text,
                      first.contradictions().empty() ? "\nNothing.\n" : "",
                      "\n", SnapshotText(first.snapshot(), width, paint));
}

}  // namespace hearsay::cli
