// A log without a service, and a feed that says what a test wants it to say.
#ifndef HEARSAY_TESTS_QUERY_SERVICE_FAKE_LOG_H_
#define HEARSAY_TESTS_QUERY_SERVICE_FAKE_LOG_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/sha256.h"
#include "common/time.h"
#include "common/version.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/v1/record.pb.h"
#include "query_service/feed_client.h"

namespace hearsay::testing {

inline v1::Record ReportOn(const std::string& entry_id,
                           const std::vector<std::string>& players) {
  v1::Record record;
  record.set_entry_id(entry_id);
  v1::Report& report = *record.mutable_report();
  for (const std::string& player : players) {
    report.add_claims()->mutable_subject()->set_name(player);
  }
  return record;
}

inline v1::Record RetractionOf(const std::string& entry_id, int64_t target) {
  v1::Record record;
  record.set_entry_id(entry_id);
  record.mutable_retraction()->set_reason("A mistake.");
  record.add_target_revisions(target);
  return record;
}

inline v1::Record PlayerEntity(const std::string& name) {
  v1::Record record;
  record.set_entry_id(absl::StrCat("entity-", name.substr(name.find('/') + 1)));
  v1::Entity& entity = *record.mutable_entity();
  entity.set_name(name);
  entity.set_kind(v1::ENTITY_KIND_PLAYER);
  entity.set_display_name(name);
  return record;
}

// Entries that follow each other. Entry r is committed r seconds after kStart,
// and the log is closed to its last entry's commit time, unless told otherwise.
class FakeLog {
 public:
  static constexpr absl::Time kStart =
      absl::FromUnixSeconds(1'759'276'800);  // 2025-10-01

  explicit FakeLog(std::string log_id = "log-1") : log_id_(std::move(log_id)) {}

  static absl::Time CommitTime(int64_t revision) {
    return kStart + absl::Seconds(revision);
  }

  // Returns the revision.
  int64_t Append(v1::Record record) {
    const int64_t revision = size() + 1;
    record.set_revision(revision);
    *record.mutable_commit_time() = TimeToProto(CommitTime(revision));
    return AppendAsIs(record.SerializeAsString());
  }
  // Appends bytes that need be no record.
  int64_t AppendAsIs(std::string bytes) {
    v1::LogEntry& entry = entries_.emplace_back();
    const Sha256 digest = Sha256Of(bytes);
    chain_ = NextChain(chain_, digest);
    chains_.push_back(chain_);
    entry.set_revision(size());
    entry.set_record(std::move(bytes));
    entry.set_record_sha256(Sha256ToBytes(digest));
    entry.set_chain_sha256(Sha256ToBytes(chain_));
    return size();
  }

  int64_t size() const { return static_cast<int64_t>(entries_.size()); }
  const v1::LogEntry& entry(int64_t revision) const {
    return entries_[revision - 1];
  }
  Sha256 chain(int64_t revision) const {
    return revision == 0 ? Sha256{} : chains_[revision - 1];
  }

  v1::LogHead Head(absl::Time closed_time) const {
    v1::LogHead head;
    head.set_log_id(log_id_);
    head.set_revision(size());
    head.set_chain_sha256(Sha256ToBytes(chain_));
    head.set_format_version(kFormatVersion);
    *head.mutable_closed_time() = TimeToProto(closed_time);
    if (size() > 0) {
      *head.mutable_commit_time() = TimeToProto(CommitTime(size()));
    }
    return head;
  }
  v1::LogHead Head() const { return Head(CommitTime(size())); }

  // Returns the message with the entries from `first` to `last`.
  ingest::v1::TailResponse Message(int64_t first, int64_t last) const {
    ingest::v1::TailResponse message;
    for (int64_t revision = first; revision <= last; ++revision) {
      *message.add_entries() = entry(revision);
    }
    *message.mutable_head() = Head();
    return message;
  }

 private:
  std::string log_id_;
  Sha256 chain_{};
  std::vector<v1::LogEntry> entries_;
  std::vector<Sha256> chains_;
};

// A feed that plays one step for each call of Tail(), and then is silent until
// it is cancelled.
class FakeFeed : public FeedClient {
 public:
  using Step = std::function<absl::Status(const ingest::v1::TailRequest&,
                                          const MessageHandler&)>;

  void AddStep(Step step) {
    const std::lock_guard lock(mutex_);
    steps_.push_back(std::move(step));
  }
  // Adds a call that sends `message` and ends.
  void AddMessage(ingest::v1::TailResponse message) {
    AddStep([message = std::move(message)](const ingest::v1::TailRequest&,
                                           const MessageHandler& handle) {
      const absl::Status handled = handle(message);
      return handled.ok() ? absl::UnavailableError("ended") : handled;
    });
  }
  void AddError(absl::Status error) {
    AddStep([error](const ingest::v1::TailRequest&, const MessageHandler&) {
      return error;
    });
  }
  // Blocks until every step has been played.
  void WaitUntilPlayed() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return silent_; });
  }

  void SetHead(std::function<absl::StatusOr<v1::LogHead>()> get_head) {
    get_head_ = std::move(get_head);
  }

  std::vector<ingest::v1::TailRequest> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  absl::Status Tail(const ingest::v1::TailRequest& request,
                    const MessageHandler& handle) override {
    std::unique_lock lock(mutex_);
    requests_.push_back(request);
    if (!steps_.empty()) {
      const Step step = std::move(steps_.front());
      steps_.pop_front();
      lock.unlock();
      return step(request, handle);
    }
    silent_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return cancelled_; });
    return absl::CancelledError("cancelled");
  }

  absl::StatusOr<v1::LogHead> GetHead(absl::Time) override {
    if (get_head_ == nullptr) return absl::UnavailableError("no service");
    return get_head_();
  }

  void Cancel() override {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Step> steps_;
  std::vector<ingest::v1::TailRequest> requests_;
  std::function<absl::StatusOr<v1::LogHead>()> get_head_;
  bool silent_ = false;
  bool cancelled_ = false;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_QUERY_SERVICE_FAKE_LOG_H_
