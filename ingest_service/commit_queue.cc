#include "ingest_service/commit_queue.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <span>
#include <utility>

#include "common/errors.h"
#include "common/server/logging.h"

namespace hearsay {

CommitQueue::CommitQueue(Committer& committer, const Clock& clock,
                         const LogPosition& position, Observer observer,
                         const CommitQueueOptions& options)
    : committer_(committer),
      clock_(clock),
      observer_(std::move(observer)),
      options_(options),
      position_(position),
      completions_(
          std::make_unique<WorkerPool>(1, std::numeric_limits<size_t>::max())),
      writer_([this] { Run(); }) {}

CommitQueue::~CommitQueue() { Stop(); }

void CommitQueue::Submit(std::vector<Submission> submissions, Done done) {
  auto group = std::make_unique<Group>();
  const size_t count = submissions.size();
  group->writes.reserve(count);
  for (Submission& submission : submissions) {
    group->bytes += submission.content_bytes;
    group->writes.push_back({std::move(submission)});
  }
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && queued_writes_ + count <= options_.queued_writes_max &&
        queued_bytes_ + group->bytes <= options_.queued_bytes_max) {
      queued_writes_ += count;
      queued_bytes_ += group->bytes;
      group->done = std::move(done);
      groups_.push_back(std::move(group));
      changed_.notify_one();
      return;
    }
  }
  std::move(done)(std::vector<WriteResult>(
      count, Overloaded("Too many writes are waiting to be stored.")));
}

void CommitQueue::AdvanceClosedTime(ClosedDone done) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && closed_.size() < options_.queued_writes_max) {
      closed_.push_back(std::move(done));
      changed_.notify_one();
      return;
    }
  }
  std::move(done)(Overloaded("Too many calls ask for the log's head."));
}

size_t CommitQueue::queued_writes() {
  const std::lock_guard lock(mutex_);
  return queued_writes_;
}

void CommitQueue::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  if (writer_.joinable()) writer_.join();
  completions_ = nullptr;
}

void CommitQueue::Run() {
  Batch batch;
  while (Take(batch)) {
    StoreGroups(std::move(batch.groups));
    if (!batch.closed.empty() || !healthy_) {
      const absl::Status status = CloseUpToNow();
      for (ClosedDone& done : batch.closed) {
        // Never full.
        (void)completions_->TrySubmit(
            [done = std::move(done), status]() mutable {
              std::move(done)(status);
            });
      }
    }
    batch = Batch();
  }
}

bool CommitQueue::Take(Batch& batch) {
  std::unique_lock lock(mutex_);
  const auto has_work = [this] {
    return stopping_ || !groups_.empty() || !closed_.empty();
  };
  if (healthy_) {
    changed_.wait(lock, has_work);
  } else {
    // Then closing serves as the probe.
    changed_.wait_for(lock, absl::ToChronoMilliseconds(options_.probe_interval),
                      has_work);
  }
  std::move(groups_.begin(), groups_.end(), std::back_inserter(batch.groups));
  groups_.clear();
  batch.closed = std::exchange(closed_, {});
  return !stopping_ || !batch.groups.empty() || !batch.closed.empty();
}

void CommitQueue::StoreGroups(std::vector<std::unique_ptr<Group>> groups) {
  std::vector<Write*> writes;
  for (const auto& group : groups) {
    for (Write& write : group->writes) writes.push_back(&write);
  }
  auto group = groups.begin();
  size_t group_end = groups.empty() ? 0 : (*group)->writes.size();
  for (size_t decided = 0; decided < writes.size();) {
    const auto rest = std::span<Write* const>(writes).subspan(decided);
    const auto progress = committer_.Commit(
        rest.first(std::min(rest.size(), options_.transaction_writes_max)));
    if (progress.ok()) {
      decided += progress->decided_count;
      // What was only decided about says nothing about writing.
      if (progress->end.revision > position_.revision) {
        SetHealthy(true, absl::OkStatus());
      }
      Publish(progress->end);
    } else {
      SetHealthy(false, progress.status());
      for (Write* write : rest) write->result = progress.status();
      decided = writes.size();
    }
    while (group != groups.end() && group_end <= decided) {
      Complete(std::move(*group));
      if (++group != groups.end()) group_end += (*group)->writes.size();
    }
  }
}

absl::Status CommitQueue::CloseUpToNow() {
  if (healthy_ &&
      clock_.Now() - position_.closed_time < options_.closed_time_step) {
    return absl::OkStatus();
  }
  const auto position = committer_.AdvanceClosedTime();
  SetHealthy(position.ok(), position.status());
  if (position.ok()) Publish(*position);
  return position.status();
}

void CommitQueue::Complete(std::unique_ptr<Group> group) {
  // Never full.
  (void)completions_->TrySubmit([this, group = std::move(group)]() mutable {
    std::vector<WriteResult> results;
    results.reserve(group->writes.size());
    for (Write& write : group->writes) {
      results.push_back(std::move(write.result));
    }
    std::move(group->done)(std::move(results));
    const std::lock_guard lock(mutex_);
    queued_writes_ -= group->writes.size();
    queued_bytes_ -= group->bytes;
  });
}

void CommitQueue::Publish(const LogPosition& position) {
  if (position.revision == position_.revision &&
      position.closed_time == position_.closed_time) {
    return;
  }
  position_ = position;
  observer_.moved(position);
}

void CommitQueue::SetHealthy(bool healthy, const absl::Status& status) {
  if (healthy == healthy_) return;
  healthy_ = healthy;
  if (healthy) {
    LogInfo("The storage works again.");
  } else {
    LogError("The storage fails; nothing is stored until it works again.",
             {{"error", status}});
  }
  observer_.health_changed(healthy);
}

}  // namespace hearsay
