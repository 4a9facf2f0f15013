#include "ingest_service/tail_reactor.h"

#include <grpc/support/time.h>
#include <grpcpp/alarm.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/errors.h"
#include "common/server/byte_buffer.h"
#include "common/server/grpc_status.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "ingest_service/tail_cursor.h"

namespace hearsay {
namespace {

using ingest::v1::TailRequest;
using ingest::v1::TailResponse;

// Sends the log to one follower.
//
// At most one thing is under way at a time, a task in a worker or a write:
// whoever has made `busy_` true goes on with it until it makes it false. What
// happens meanwhile is noted and seen to afterwards.
class TailReactor : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                    public Feed::Follower,
                    public std::enable_shared_from_this<TailReactor> {
 public:
  explicit TailReactor(const TailParts& parts) : parts_(parts) {}

  void Start(const grpc::ByteBuffer& request) {
    self_ = shared_from_this();
    request_ = request;
    busy_ = true;
    RunInWorker([this] { Open(); });
  }

  void OnMoved() override { Wake(); }

  void OnStopped() override {
    EndWith(Overloaded("The server is shutting down."));
  }

  void OnCancel() override { EndWith(absl::CancelledError("Cancelled.")); }

  void OnWriteDone(bool ok) override {
    if (!ok) {
      const std::lock_guard lock(mutex_);
      if (!end_.has_value()) end_ = absl::CancelledError("Cancelled.");
    }
    GoOn();
  }

  // Callbacks that are still to come hold a reference, or find that there is
  // nothing any more.
  void OnDone() override {
    const std::shared_ptr<TailReactor> self = std::move(self_);
    const std::lock_guard lock(mutex_);
    done_ = true;
    alarm_.Cancel();
  }

 private:
  // Busy. Runs `step` in a worker, which must not block this thread.
  template <typename Function>
  void RunInWorker(Function step) {
    if (parts_.workers.TrySubmit(
            [self = shared_from_this(), step] { step(); })) {
      return;
    }
    End(Overloaded("Too many calls at once."));
  }

  // Busy. The first step: checks the request.
  void Open() {
    TailRequest request;
    absl::Status status = ParseRequest(request_, request);
    request_.Clear();
    if (status.ok()) {
      auto cursor = TailCursor::Open(parts_.log, parts_.feed.head(), request);
      status = cursor.status();
      if (cursor.ok()) cursor_ = *std::move(cursor);
    }
    if (!status.ok()) {
      End(status);
      return;
    }
    parts_.feed.Follow(weak_from_this());
    ArmAlarm();
    WriteNext(/*even_if_empty=*/true);
  }

  // Busy. Writes what is new; if there is nothing, goes on.
  void WriteNext(bool even_if_empty) {
    const absl::StatusOr<TailResponse> response =
        cursor_->Next(parts_.feed.head());
    if (!response.ok()) {
      End(response.status());
      return;
    }
    if (response->entries().empty() && !even_if_empty) {
      GoOn();
      return;
    }
    buffer_.Clear();
    const absl::Status status = SerializeResponse(*response, buffer_);
    if (!status.ok()) {
      End(status);
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      written_since_alarm_ = true;
    }
    StartWrite(&buffer_);
  }

  // Busy. Does what has become necessary, or is busy no more.
  void GoOn() {
    bool heartbeat = false;
    std::optional<absl::Status> end;
    {
      const std::lock_guard lock(mutex_);
      end = end_;
      heartbeat = std::exchange(heartbeat_due_, false);
      busy_ = end.has_value() || heartbeat ||
              cursor_->revision() < parts_.feed.head().revision;
      if (!busy_) return;
    }
    if (end.has_value()) {
      End(*end);
    } else {
      RunInWorker([this, heartbeat] { WriteNext(heartbeat); });
    }
  }

  // Busy, for good.
  void End(const absl::Status& status) { Finish(ToGrpcStatus(status)); }

  void EndWith(absl::Status status) {
    {
      const std::lock_guard lock(mutex_);
      if (!end_.has_value()) end_ = std::move(status);
    }
    Wake();
  }

  // Sees to what has happened, now or when what is under way is done.
  void Wake() {
    {
      const std::lock_guard lock(mutex_);
      if (busy_) return;
      busy_ = true;
    }
    GoOn();
  }

  // The alarm rings twice in an interval: if nothing was written between two
  // rings, a heartbeat is due.
  void ArmAlarm() {
    const int64_t period_ms = std::max<int64_t>(
        1, absl::ToInt64Milliseconds(cursor_->heartbeat_interval()) / 2);
    const std::lock_guard lock(mutex_);
    if (done_) return;
    alarm_.Set(gpr_time_from_millis(period_ms, GPR_TIMESPAN),
               [weak = weak_from_this()](bool ok) {
                 const std::shared_ptr<TailReactor> self = weak.lock();
                 if (ok && self != nullptr) self->OnAlarm();
               });
  }

  void OnAlarm() {
    bool written = false;
    {
      const std::lock_guard lock(mutex_);
      written = std::exchange(written_since_alarm_, false);
    }
    ArmAlarm();
    if (written) return;
    // A heartbeat tells a closed time of this moment; if the storage fails, the
    // last one.
    parts_.queue.AdvanceClosedTime([self = shared_from_this()](absl::Status) {
      {
        const std::lock_guard lock(self->mutex_);
        self->heartbeat_due_ = true;
      }
      self->Wake();
    });
  }

  const TailParts parts_;
  std::shared_ptr<TailReactor> self_;  // until the call is done
  grpc::Alarm alarm_;

  // Of whoever is busy.
  grpc::ByteBuffer request_;
  std::optional<TailCursor> cursor_;
  grpc::ByteBuffer buffer_;  // being written

  std::mutex mutex_;
  bool done_ = false;                 // guarded by mutex_
  bool busy_ = false;                 // guarded by mutex_
  bool heartbeat_due_ = false;        // guarded by mutex_
  bool written_since_alarm_ = false;  // guarded by mutex_
  std::optional<absl::Status> end_;   // guarded by mutex_; set once
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* StartTail(
    const TailParts& parts, const grpc::ByteBuffer& request) {
  const auto reactor = std::make_shared<TailReactor>(parts);
  reactor->Start(request);
  return reactor.get();
}

}  // namespace hearsay
