#include "ingest_service/stream_reports_reactor.h"

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/errors.h"
#include "common/server/byte_buffer.h"
#include "common/server/grpc_status.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "ingest_service/ingest_result.h"
#include "ingest_service/submission.h"

namespace hearsay {
namespace {

using ingest::v1::StreamReportsRequest;
using ingest::v1::StreamReportsResponse;

// Most reports, and bytes of them, that are read and not yet acknowledged; the
// last one may go beyond.
constexpr size_t kUnacknowledgedMax = 256;
constexpr size_t kUnacknowledgedBytesMax = 8 << 20;

// Stores the reports of one stream.
//
// Reading, storing and acknowledging go on side by side, each at most once at a
// time. What each leaves behind is in a queue; Step() starts what can go on.
class StreamReportsReactor
    : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
      public Feed::Follower,
      public std::enable_shared_from_this<StreamReportsReactor> {
 public:
  StreamReportsReactor(const StreamReportsParts& parts, WriteOrigin origin)
      : parts_(parts), origin_(std::move(origin)) {}

  void Start() {
    self_ = shared_from_this();
    parts_.feed.Follow(weak_from_this());
    Step();
  }

  void OnMoved() override {}
  void OnStopped() override {
    EndWith(Overloaded("The server is shutting down."));
  }
  void OnCancel() override { EndWith(absl::CancelledError("Cancelled.")); }

  void OnReadDone(bool ok) override {
    {
      const std::lock_guard lock(mutex_);
      reading_ = false;
      if (!ok) {
        half_closed_ = true;
      } else if (!end_.has_value()) {
        read_.push_back(read_buffer_);  // shares the bytes
        unacknowledged_bytes_.push_back(read_buffer_.Length());
        unacknowledged_byte_count_ += read_buffer_.Length();
        read_buffer_.Clear();
      }
    }
    Step();
  }

  void OnWriteDone(bool ok) override {
    {
      const std::lock_guard lock(mutex_);
      writing_ = false;
      if (!ok) gone_ = true;
    }
    Step();
  }

  void OnDone() override {
    const std::shared_ptr<StreamReportsReactor> self = std::move(self_);
  }

 private:
  // A report that is not acknowledged yet; without a value, not stored yet.
  using Slot = std::optional<StreamReportsResponse>;
  struct SentReport {
    std::string entry_id;
    std::string entry;  // of WriteOrigin::Sign()
  };

  // Starts everything that can be started.
  void Step() {
    bool store = false;
    std::optional<absl::Status> finish;
    {
      const std::lock_guard lock(mutex_);
      if (finished_) return;
      StartReading();
      StartWriting();
      store = !storing_ && !read_.empty();
      storing_ |= store;
      finish = MayFinish();
      finished_ = finish.has_value();
    }
    if (finish.has_value()) {
      Finish(ToGrpcStatus(*finish));
    } else if (store && !parts_.workers.TrySubmit([self = shared_from_this()] {
                 self->StoreRead();
               })) {
      StopStoring(Overloaded("Too many calls at once."));
    }
  }

  // Locked.
  void StartReading() {
    if (reading_ || half_closed_ || end_.has_value() ||
        unacknowledged_bytes_.size() >= kUnacknowledgedMax ||
        unacknowledged_byte_count_ >= kUnacknowledgedBytesMax) {
      return;
    }
    reading_ = true;
    StartRead(&read_buffer_);
  }

  // Locked.
  void StartWriting() {
    if (writing_ || gone_ || slots_.empty() || !slots_.front().has_value()) {
      return;
    }
    write_buffer_.Clear();
    const absl::Status status =
        SerializeResponse(*slots_.front(), write_buffer_);
    slots_.pop_front();
    ++acknowledged_count_;
    unacknowledged_byte_count_ -= unacknowledged_bytes_.front();
    unacknowledged_bytes_.pop_front();
    if (!status.ok()) {
      if (!end_.has_value()) end_ = status;
      return;
    }
    writing_ = true;
    StartWrite(&write_buffer_);
  }

  // Locked. Returns how to end the call, once everything read is acknowledged
  // or nobody listens any more.
  std::optional<absl::Status> MayFinish() const {
    if (writing_ || storing_) return std::nullopt;
    if (gone_) return absl::CancelledError("Cancelled.");
    if (!read_.empty() || !slots_.empty()) return std::nullopt;
    if (end_.has_value()) return end_;
    if (half_closed_ && !reading_) return absl::OkStatus();
    return std::nullopt;
  }

  // In a worker. Hands what is read to the intake.
  void StoreRead() {
    std::deque<grpc::ByteBuffer> buffers;
    {
      const std::lock_guard lock(mutex_);
      buffers = std::exchange(read_, {});
    }
    std::vector<Submission> submissions;
    std::vector<SentReport> sent;
    absl::Status status;
    for (const grpc::ByteBuffer& buffer : buffers) {
      StreamReportsRequest request;
      status = ParseRequest(buffer, request);
      if (!status.ok()) break;
      std::string entry_id = request.request().entry_id();
      submissions.push_back(
          SubmissionFromProto(std::move(*request.mutable_request())));
      sent.push_back({std::move(entry_id), origin_.Sign(submissions.back())});
    }
    Store(std::move(submissions), std::move(sent));
    StopStoring(status);
  }

  void Store(std::vector<Submission> submissions,
             std::vector<SentReport> sent) {
    if (submissions.empty()) return;
    int64_t first = 0;
    {
      const std::lock_guard lock(mutex_);
      first = acknowledged_count_ + static_cast<int64_t>(slots_.size());
      slots_.resize(slots_.size() + submissions.size());
    }
    parts_.intake.StoreAll(
        std::move(submissions),
        [self = shared_from_this(), first,
         sent = std::move(sent)](std::vector<WriteResult> results) {
          self->OnStored(first, sent, results);
        });
  }

  // `first` is how many reports of the stream came before these.
  void OnStored(int64_t first, const std::vector<SentReport>& sent,
                const std::vector<WriteResult>& results) {
    for (size_t i = 0; i < results.size(); ++i) {
      origin_.Audit(sent[i].entry, results[i]);
    }
    {
      const std::lock_guard lock(mutex_);
      for (size_t i = 0; i < results.size(); ++i) {
        const int64_t index = first + static_cast<int64_t>(i);
        StreamReportsResponse& response =
            slots_[index - acknowledged_count_].emplace();
        response.set_sequence_number(index + 1);
        response.set_entry_id(sent[i].entry_id);
        *response.mutable_result() = IngestResultToProto(results[i]);
      }
    }
    Step();
  }

  // Ends the stream if `status` is an error.
  void StopStoring(const absl::Status& status) {
    {
      const std::lock_guard lock(mutex_);
      storing_ = false;
    }
    if (status.ok()) {
      Step();
    } else {
      EndWith(status);
    }
  }

  // Reads no more; ends once what is being stored is acknowledged.
  void EndWith(const absl::Status& status) {
    {
      const std::lock_guard lock(mutex_);
      if (!end_.has_value()) end_ = status;
      read_.clear();
      if (end_->code() == absl::StatusCode::kCancelled) gone_ = true;
    }
    Step();
  }

  const StreamReportsParts parts_;
  const WriteOrigin origin_;
  std::shared_ptr<StreamReportsReactor> self_;  // until the call is done

  grpc::ByteBuffer read_buffer_;   // while reading_
  grpc::ByteBuffer write_buffer_;  // while writing_

  std::mutex mutex_;  // guards everything below
  bool reading_ = false;
  bool storing_ = false;  // a worker has what was in read_
  bool writing_ = false;
  bool half_closed_ = false;  // the client sends no more
  bool gone_ = false;         // the client receives no more
  bool finished_ = false;
  std::optional<absl::Status> end_;  // how to end before the client does
  std::deque<grpc::ByteBuffer> read_;
  std::deque<size_t> unacknowledged_bytes_;  // of each report
  size_t unacknowledged_byte_count_ = 0;     // of all
  int64_t acknowledged_count_ = 0;
  std::deque<Slot> slots_;  // of the reports after those acknowledged
};

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* StartStreamReports(
    const StreamReportsParts& parts, WriteOrigin origin) {
  const auto reactor =
      std::make_shared<StreamReportsReactor>(parts, std::move(origin));
  reactor->Start();
  return reactor.get();
}

}  // namespace hearsay
