#ifndef HEARSAY_CLI_ENTRY_WRITER_H_
#define HEARSAY_CLI_ENTRY_WRITER_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/labels.h"
#include "cli/terminal.h"
#include "hearsay/query/v1/timeline.pb.h"

namespace hearsay::cli {

// Writes entries of one player's timeline for people, in lines of at most
// `width` columns: under their dates, milestones that lie ahead under a heading
// of their own. Each development has its status unless it stands, its
// particulars, its quotes, its root and its carriers; each entry that differs
// has a mark: + for an added one, ~ for a changed one, - for a removed one.
// Thread-compatible.
class EntryWriter {
 public:
  // `now` is the present from which the answer speaks. `labels` and `paint`
  // must outlive the writer.
  EntryWriter(std::string player, absl::Time now, const Labels& labels,
              int width, const Paint& paint);

  using Entries = google::protobuf::RepeatedPtrField<query::v1::TimelineEntry>;
  // Makes entries known by which others can be explained.
  void Know(const Entries& entries);
  void Add(const query::v1::TimelineEntry& entry);

  // Returns what has been written.
  std::string Take();

 private:
  void AddHeading(const std::string& heading);
  void AddDevelopment(const query::v1::Development& development);
  void AddStatus(const query::v1::Development& development);
  void AddMilestone(const query::v1::TimelineEntry& entry);

  std::string Proposition(const v1::Claim& claim) const;
  // Whose word it is, and from whom he has it.
  std::string RootText(const query::v1::Development& development) const;
  // Who else carries it, as in "; carried by TEAMtalk (cites)". Empty: nobody.
  std::string CarriersText(const query::v1::Development& development) const;
  // The milestone's words; those of the plan itself, where it is known.
  std::string MilestoneText(const query::v1::Milestone& milestone) const;
  std::string MilestoneDate(const query::v1::TimelineEntry& entry) const;
  // Whose word the entry is, as in " by L'Équipe". Empty: not known.
  std::string ByWhom(const std::string& entry_key) const;

  // Writes the entry's own line, marked if it differs.
  void AddTitle(absl::string_view text);
  // Writes what belongs to the entry. `look` may be null.
  void AddDetail(absl::string_view text,
                 std::string (Paint::*look)(absl::string_view) const = nullptr);

  const std::string player_;
  const absl::Time now_;
  const Labels& labels_;
  const int width_;
  const Paint& paint_;
  std::map<std::string, const query::v1::TimelineEntry*> known_;  // by key
  query::v1::EntryChange change_ = query::v1::ENTRY_CHANGE_UNSPECIFIED;
  std::string heading_;  // under which the next entry stands
  std::string text_;
};

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_ENTRY_WRITER_H_
