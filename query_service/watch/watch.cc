#include "query_service/watch/watch.h"

#include <utility>

#include "common/errors.h"

namespace hearsay {
namespace {

// Returns what the caller is told of an error of a step.
absl::Status StepError(const absl::Status& status) {
  const bool is_told = ReasonOf(status) != v1::ERROR_REASON_UNSPECIFIED;
  return is_told ? status : StorageFailed(status);
}

}  // namespace

Watch::Watch(const WatchParts& parts, const WatchPlan& plan,
             std::shared_ptr<WatchSink> sink)
    : parts_(parts),
      heartbeat_interval_(plan.heartbeat_interval),
      sink_(std::move(sink)),
      cursor_(&parts.source, plan),
      changed_time_(parts.clock.Now()),
      sent_(plan.after_revision) {}

void Watch::Start() { OnMoved(); }

void Watch::OnMoved() {
  {
    const std::lock_guard lock(mutex_);
    if (!BeginStep()) return;
  }
  SubmitStep();
}

bool Watch::BeginStep() {
  if (state_ == State::kStepping) moved_ = true;
  // After a message comes a step in any case.
  if (state_ != State::kResting) return false;
  state_ = State::kStepping;
  return true;
}

void Watch::SubmitStep() {
  if (parts_.workers.TrySubmit([self = shared_from_this()] { self->Step(); })) {
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    state_ = State::kResting;
  }
  End(Overloaded("The server is overloaded or shutting down."));
}

void Watch::Step() {
  bool heartbeat = false;
  {
    const std::lock_guard lock(mutex_);
    heartbeat = heartbeat_due_;
    moved_ = false;
  }
  const ProjectionStatus status = parts_.projection.Status();
  if (status.stopped()) {
    End(ReplicaStopped(status));
    Rest();
    return;
  }
  if (heartbeat) {
    // A closed time promises that all before it has been told.
    const bool is_current = cursor_.position() >= status.applied.revision;
    Send(
        HeartbeatMessage(is_current ? status.closed_time : absl::InfinitePast(),
                         cursor_.position()));
    return;
  }
  const auto step = cursor_.Next(status.applied.revision);
  if (!step.ok()) {
    End(StepError(step.status()));
  } else if (step->message.has_value()) {
    Send(*step->message);
    return;
  } else if (!step->up_to_date) {
    OnMoved();
  }
  Rest();
}

void Watch::Send(const WatchMessage& message) {
  {
    const std::lock_guard lock(mutex_);
    heartbeat_due_ = false;
    changed_time_ = parts_.clock.Now();
    sending_ = message.resume_revision;
  }
  sink_->Send(message);
  bool sent_already = false;
  std::optional<absl::Status> end;
  {
    const std::lock_guard lock(mutex_);
    sent_already = std::exchange(sent_already_, false);
    if (!sent_already) state_ = State::kSending;
    end = end_;
  }
  if (sent_already) {
    GoOn();
  } else if (end.has_value()) {
    End(*end);
  }
}

void Watch::GoOn() {
  std::optional<absl::Status> end;
  {
    const std::lock_guard lock(mutex_);
    end = end_;
    state_ = end.has_value() ? State::kResting : State::kStepping;
  }
  if (end.has_value()) {
    End(*end);
  } else {
    SubmitStep();
  }
}

void Watch::Rest() {
  {
    const std::lock_guard lock(mutex_);
    if (!end_.has_value() && !moved_ && !heartbeat_due_) {
      state_ = State::kResting;
      return;
    }
  }
  GoOn();
}

void Watch::OnSent(bool ok) {
  {
    const std::lock_guard lock(mutex_);
    if (ok) {
      sent_ = sending_;
    } else if (!end_.has_value()) {
      end_ = absl::CancelledError("Cancelled.");
    }
    if (state_ == State::kStepping) sent_already_ = true;
    if (state_ != State::kSending) return;
    state_ = State::kStepping;
  }
  GoOn();
}

void Watch::End(const absl::Status& status) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::kEnded) return;
    if (state_ == State::kStepping) {
      if (!end_.has_value()) end_ = status;
      return;
    }
    state_ = State::kEnded;
    changed_time_ = parts_.clock.Now();
  }
  sink_->Finish(status);
}

absl::Time Watch::OnTime(absl::Time now) {
  std::unique_lock lock(mutex_);
  switch (state_) {
    case State::kEnded: {
      const absl::Time due = changed_time_ + parts_.patience.finish_max;
      if (abandoned_) return absl::InfiniteFuture();
      if (now < due) return due;
      abandoned_ = true;
      lock.unlock();
      sink_->Abandon();
      return absl::InfiniteFuture();
    }
    case State::kSending: {
      const absl::Time due = changed_time_ + parts_.patience.send_max;
      if (now < due) return due;
      state_ = State::kEnded;
      changed_time_ = now;
      const absl::Status end = SlowReader(sent_);
      lock.unlock();
      sink_->Finish(end);
      return now + parts_.patience.finish_max;
    }
    case State::kResting:
    case State::kStepping: {
      const absl::Time due = changed_time_ + heartbeat_interval_;
      if (now < due) return due;
      heartbeat_due_ = true;
      const bool begins = BeginStep();
      lock.unlock();
      if (begins) SubmitStep();
      return now + heartbeat_interval_;
    }
  }
  return absl::InfiniteFuture();
}

}  // namespace hearsay
