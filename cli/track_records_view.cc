#include "cli/track_records_view.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "cli/date_text.h"
#include "cli/labels.h"
#include "cli/snapshot_text.h"
#include "cli/text_layout.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::ListTrackRecordsResponse;
using query::v1::TierRecord;
using query::v1::TrackRecord;

constexpr int kIndent = 2;
constexpr int kKindWidth = 20;
constexpr int kNumberWidth = 9;
constexpr int kNameMin = 12;

// As in "personal terms", of denials "no personal terms".
std::string ClaimText(v1::ClaimKind kind, bool denials) {
  const std::string& name = v1::ClaimKind_Name(kind);
  return absl::StrCat(
      denials ? "no " : "",
      absl::StrReplaceAll(
          absl::AsciiStrToLower(absl::StripPrefix(name, "CLAIM_KIND_")),
          {{"_", " "}}));
}

std::string TierText(query::v1::SourceTier tier) {
  switch (tier) {
    case query::v1::SOURCE_TIER_OFFICIAL:
      return "official";
    case query::v1::SOURCE_TIER_ONE:
      return "tier 1";
    case query::v1::SOURCE_TIER_TWO:
      return "tier 2";
    case query::v1::SOURCE_TIER_THREE:
      return "tier 3";
    case query::v1::SOURCE_TIER_AGGREGATOR:
      return "aggregator";
    case query::v1::SOURCE_TIER_UNTIERED:
      return "no tier";
    default:
      return "unknown";
  }
}

std::string Number(const std::string& text) {
  return PadLeft(text, kNumberWidth);
}

std::string Percent(double share) {
  return absl::StrFormat("%.0f %%", 100 * share);
}

int NameWidth(int width) {
  return std::max(kNameMin, width - kIndent - kKindWidth - 4 * kNumberWidth);
}

// A name that is too long for its column gets lines of its own before.
std::string RowText(const std::string& name, const std::string& claim,
                    const std::string& numbers, int width) {
  const int name_width = NameWidth(width);
  std::vector<std::string> lines = WrapText(name, name_width - 1);
  std::string text;
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    absl::StrAppend(&text, std::string(kIndent, ' '), lines[i], "\n");
  }
  absl::StrAppend(&text, std::string(kIndent, ' '),
                  PadRight(lines.back(), name_width),
                  PadRight(claim, kKindWidth), numbers, "\n");
  return text;
}

std::string HeaderText(const std::string& name, const std::string& numbers,
                       int width) {
  return absl::StrCat(std::string(kIndent, ' '),
                      PadRight(name, NameWidth(width)),
                      PadRight("claim", kKindWidth), numbers, "\n");
}

std::string TiersText(const ListTrackRecordsResponse& page, int width) {
  std::string text = HeaderText(
      "Tier", absl::StrCat(Number("right"), Number("of"), Number("rate")),
      width);
  for (const TierRecord& tier : page.tiers()) {
    text += RowText(
        TierText(tier.tier()), ClaimText(tier.claim_kind(), tier.denials()),
        absl::StrCat(Number(absl::StrFormat("%.1f", tier.hit_count())),
                     Number(absl::StrFormat("%.1f", tier.claim_count())),
                     Number(Percent(tier.hit_rate()))),
        width);
  }
  return text;
}

std::string RecordText(const TrackRecord& record, const Labels& labels,
                       int width) {
  const std::string name = absl::StrCat(labels.Of(record.source()), " (",
                                        TierText(record.tier()), ")");
  return RowText(name, ClaimText(record.claim_kind(), record.denials()),
                 absl::StrCat(Number(absl::StrCat(record.raw_hit_count())),
                              Number(absl::StrCat(record.raw_claim_count())),
                              Number(Percent(record.hit_rate())),
                              Number(absl::StrFormat("%.2f", record.weight()))),
                 width);
}

}  // namespace

std::string TrackRecordsText(const std::vector<ListTrackRecordsResponse>& pages,
                             int width, const Paint& paint) {
  Labels labels;
  for (const ListTrackRecordsResponse& page : pages) labels.Add(page.labels());
  const ListTrackRecordsResponse& first = pages.front();
  std::string text = IndentedText(
      absl::StrCat("How often sources were right, as of ",
                   MomentText(TimeFromProto(first.snapshot().said_by()))),
      0, width);
  if (!first.tiers().empty()) {
    absl::StrAppend(&text, "\n", TiersText(first, width));
  }
  if (!first.records().empty()) {
    absl::StrAppend(&text, "\n",
                    HeaderText("Source",
                               absl::StrCat(Number("right"), Number("of"),
                                            Number("rate"), Number("weight")),
                               width));
  }
  for (const ListTrackRecordsResponse& page : pages) {
    for (const TrackRecord& record : page.records()) {
      text += RecordText(record, labels, width);
    }
  }
  return absl::StrCat(text, first.records().empty() ? "\nNothing.\n" : "", "\n",
                      SnapshotText(first.snapshot(), width, paint));
}

}  // namespace hearsay::cli
