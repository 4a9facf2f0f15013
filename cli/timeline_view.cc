#include "cli/timeline_view.h"

#include "absl/strings/str_cat.h"
#include "cli/date_text.h"
#include "cli/entry_writer.h"
#include "cli/labels.h"
#include "cli/snapshot_text.h"
#include "cli/text_layout.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::ListTimelineResponse;
using query::v1::TimelineEntry;
using query::v1::TimelineUpdate;

std::string AsOfText(const v1::AsOf& snapshot) {
  return absl::StrCat("revision ", snapshot.revision(), ", said by ",
                      MomentText(TimeFromProto(snapshot.said_by())));
}

std::string HeaderText(const ListTimelineResponse& page, const Labels& labels) {
  return absl::StrCat(labels.Of(page.player()), ": what was said by ",
                      MomentText(TimeFromProto(page.snapshot().said_by())),
                      page.has_changed_since()
                          ? absl::StrCat("; only what has changed since ",
                                         AsOfText(page.changed_since()))
                          : "");
}

}  // namespace

std::string TimelineText(const std::vector<ListTimelineResponse>& pages,
                         int width, const Paint& paint) {
  Labels labels;
  for (const auto& page : pages) labels.Add(page.labels());
  const ListTimelineResponse& first = pages.front();
  EntryWriter writer(first.player(), TimeFromProto(first.snapshot().said_by()),
                     labels, width, paint);
  for (const auto& page : pages) writer.Know(page.entries());
  bool empty = true;
  for (const auto& page : pages) {
    for (const TimelineEntry& entry : page.entries()) {
      writer.Add(entry);
      empty = false;
    }
  }
  return absl::StrCat(IndentedText(HeaderText(first, labels), 0, width),
                      writer.Take(), empty ? "\nNothing.\n" : "", "\n",
                      SnapshotText(first.snapshot(), width, paint));
}

std::string UpdateText(const TimelineUpdate& update, int width,
                       const Paint& paint) {
  Labels labels;
  labels.Add(update.labels());
  EntryWriter writer(update.player(),
                     TimeFromProto(update.snapshot().said_by()), labels, width,
                     paint);
  writer.Know(update.entries());
  for (const TimelineEntry& entry : update.entries()) writer.Add(entry);
  return absl::StrCat(
      IndentedText(absl::StrCat(labels.Of(update.player()), ": ",
                                AsOfText(update.snapshot()),
                                update.continues() ? "; more follows" : ""),
                   0, width),
      writer.Take(), "\n");
}

}  // namespace hearsay::cli
