#include "tests/end_to_end/no_look_ahead/history.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/sha256.h"
#include "common/time.h"
#include "tests/testing/log_generator.h"

namespace hearsay::testing {
namespace {

// When what an interval dates was surely said.
absl::Time MomentOf(const v1::TimeInterval& interval, absl::Time commit_time) {
  return TimeSpanFromProto(interval).Moment(commit_time);
}

// The first moment at which anything of the report had been said.
absl::Time FirstMoment(const v1::Report& report, absl::Time commit_time) {
  absl::Time first = MomentOf(report.publish(), commit_time);
  for (const v1::Claim& claim : report.claims()) {
    for (const v1::Hop& hop : claim.attribution().hops()) {
      if (hop.has_say()) {
        first = std::min(first, MomentOf(hop.say(), commit_time));
      }
    }
  }
  return first;
}

// Decides which records are dated after a time.
class FutureFinder {
 public:
  FutureFinder(const std::vector<v1::Record>& records, absl::Time said_by)
      : records_(records), said_by_(said_by) {
    for (const v1::Record& record : records) {
      future_.push_back(IsFuture(record));
      if (record.has_report()) {
        report_revisions_["reports/" + record.entry_id()] = record.revision();
      }
    }
    do {
      KeepWhatIsNamed();
    } while (KeepWhatHoldsAtOnce());
  }

  bool IsFuture(int64_t revision) const { return future_[revision - 1]; }

 private:
  bool IsFuture(const v1::Record& record) const {
    const absl::Time commit_time = TimeFromProto(record.commit_time());
    switch (record.content_case()) {
      case v1::Record::kReport:
        return FirstMoment(record.report(), commit_time) > said_by_ &&
               (!IsBetterParse(record) || TargetIsFuture(record));
      case v1::Record::kRetraction:
        return record.retraction().has_publish()
                   ? MomentOf(record.retraction().publish(), commit_time) >
                         said_by_
                   : TargetIsFuture(record);
      case v1::Record::kOutcome:
        return TimeFromProto(record.outcome().know_time()) > said_by_;
      case v1::Record::kModel:
        return TimeFromProto(record.model().train_until_time()) > said_by_;
      default:
        return false;
    }
  }

  // Whether the report replaces another at every time.
  bool IsBetterParse(const v1::Record& record) const {
    if (record.report().supersedes().empty()) return false;
    const v1::Record& target = records_[record.target_revisions(0) - 1];
    return record.report().publish().SerializeAsString() ==
           target.report().publish().SerializeAsString();
  }

  bool TargetIsFuture(const v1::Record& record) const {
    return future_[record.target_revisions(0) - 1];
  }

  // What a record that stays points to has to stay; pointers lead back.
  void KeepWhatIsNamed() {
    for (size_t i = records_.size(); i-- > 0;) {
      if (future_[i]) continue;
      for (const int64_t target : records_[i].target_revisions()) {
        future_[target - 1] = false;
      }
      for (const v1::Claim& claim : records_[i].report().claims()) {
        for (const v1::Hop& hop : claim.attribution().hops()) {
          for (const std::string& name : hop.reports()) Keep(name);
        }
      }
    }
  }

  // What corrects our own errors holds at every time, if what it corrects
  // stays. Returns whether there was any.
  bool KeepWhatHoldsAtOnce() {
    bool found = false;
    for (size_t i = 0; i < records_.size(); ++i) {
      if (future_[i] && HoldsAtOnce(records_[i]) &&
          !TargetIsFuture(records_[i])) {
        future_[i] = false;
        found = true;
      }
    }
    return found;
  }

  bool HoldsAtOnce(const v1::Record& record) const {
    return record.has_retraction() ? !record.retraction().has_publish()
                                   : IsBetterParse(record);
  }

  void Keep(const std::string& report) {
    const auto found = report_revisions_.find(report);
    if (found != report_revisions_.end()) future_[found->second - 1] = false;
  }

  const std::vector<v1::Record>& records_;
  const absl::Time said_by_;
  std::vector<bool> future_;
  std::map<std::string, int64_t> report_revisions_;
};

v1::Record Filler(const v1::Record& record) {
  v1::Record filler;
  filler.set_revision(record.revision());
  *filler.mutable_commit_time() = record.commit_time();
  filler.set_entry_id(absl::StrCat("filler-", record.revision()));
  v1::Entity& entity = *filler.mutable_entity();
  entity.set_name(kUnusedEntity);
  entity.set_kind(v1::ENTITY_KIND_OUTLET);
  entity.set_display_name("Unused");
  return filler;
}

absl::Time PublicMoment(const v1::Engagement& engagement,
                        absl::Time commit_time) {
  return engagement.has_know_time() ? TimeFromProto(engagement.know_time())
                                    : MomentOf(engagement.start(), commit_time);
}

// Returns whether there were any engagements to take away.
bool RemoveFutureEngagements(v1::Record& record, absl::Time said_by) {
  const absl::Time commit_time = TimeFromProto(record.commit_time());
  auto& engagements = *record.mutable_entity()->mutable_engagements();
  const auto first_removed = std::remove_if(
      engagements.begin(), engagements.end(), [&](const auto& engagement) {
        return PublicMoment(engagement, commit_time) > said_by;
      });
  if (first_removed == engagements.end()) return false;
  engagements.erase(first_removed, engagements.end());
  return true;
}

}  // namespace

std::vector<v1::Record> RecordsOf(const std::vector<v1::LogEntry>& log) {
  std::vector<v1::Record> records(log.size());
  for (size_t i = 0; i < log.size(); ++i) {
    records[i].ParseFromString(log[i].record());
  }
  return records;
}

std::vector<v1::LogEntry> LogOf(const std::vector<v1::Record>& records) {
  std::vector<v1::LogEntry> log;
  Sha256 chain = {};
  for (const v1::Record& record : records) {
    v1::LogEntry& entry = log.emplace_back();
    entry.set_revision(record.revision());
    entry.set_record(record.SerializeAsString());
    const Sha256 digest = Sha256Of(entry.record());
    chain = NextChain(chain, digest);
    entry.set_record_sha256(Sha256ToBytes(digest));
    entry.set_chain_sha256(Sha256ToBytes(chain));
  }
  return log;
}

HistoryUntil WithoutTheFuture(const std::vector<v1::Record>& records,
                              absl::Time said_by) {
  const FutureFinder future(records, said_by);
  HistoryUntil history;
  for (const v1::Record& record : records) {
    history.records.push_back(record);
    v1::Record& kept = history.records.back();
    if (future.IsFuture(record.revision())) {
      kept = Filler(record);
      ++history.changed_count;
    } else if (record.has_entity() && RemoveFutureEngagements(kept, said_by)) {
      ++history.changed_count;
    }
  }
  return history;
}

std::vector<std::string> EntryNames(const std::vector<v1::Record>& records,
                                    int64_t revision) {
  std::vector<std::string> names;
  for (int64_t i = 0; i < revision; ++i) {
    const v1::Record& record = records[i];
    const char* const collection = record.has_report()       ? "reports/"
                                   : record.has_retraction() ? "retractions/"
                                   : record.has_outcome()    ? "outcomes/"
                                                             : nullptr;
    if (collection != nullptr) names.push_back(collection + record.entry_id());
  }
  return names;
}

}  // namespace hearsay::testing
