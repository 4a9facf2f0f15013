#include "common/server/health_service.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "common/errors.h"
#include "common/server/grpc_status.h"

namespace hearsay {

using Response = HealthService::Response;

// One Watch call. Has at most one write in flight: a status that changes
// meanwhile is written when that is done, and only the last one.
//
// Everything is guarded by the service's mutex. Deletes itself when done.
class HealthService::Watcher : public grpc::ServerWriteReactor<Response> {
 public:
  Watcher(HealthService& service, Response::ServingStatus status)
      : service_(service), status_(status) {}

  void StartLocked() {
    service_.watchers_.insert(this);
    ProceedLocked();
  }
  void SetLocked(Response::ServingStatus status) {
    // The names of the services never change.
    if (status_ != Response::SERVICE_UNKNOWN) status_ = status;
    ProceedLocked();
  }
  // Ends the call when the status is told.
  void EndLocked(grpc::Status end) {
    if (!end_.has_value()) end_ = std::move(end);
    ProceedLocked();
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(service_.mutex_);
    writing_ = false;
    if (!ok) told_ = status_;  // Nobody listens any more.
    ProceedLocked();
  }
  void OnCancel() override {
    const std::lock_guard lock(service_.mutex_);
    told_ = status_;
    EndLocked(grpc::Status::CANCELLED);
  }
  void OnDone() override {
    {
      const std::lock_guard lock(service_.mutex_);
      service_.watchers_.erase(this);
    }
    delete this;
  }

 private:
  void ProceedLocked() {
    if (writing_ || finished_) return;
    if (told_ != status_) {
      told_ = status_;
      writing_ = true;
      response_.set_status(status_);
      StartWrite(&response_);
    } else if (end_.has_value()) {
      finished_ = true;
      Finish(*end_);
    }
  }

  HealthService& service_;
  Response::ServingStatus status_;
  std::optional<Response::ServingStatus> told_;
  std::optional<grpc::Status> end_;
  bool writing_ = false;
  bool finished_ = false;
  Response response_;
};

namespace {

grpc::Status ShuttingDown() {
  return ToGrpcStatus(Overloaded("The server is shutting down."));
}

}  // namespace

HealthService::HealthService(const std::vector<std::string>& names) {
  statuses_[""] = Response::NOT_SERVING;
  for (const std::string& name : names) {
    statuses_[name] = Response::NOT_SERVING;
  }
}

void HealthService::SetServing(bool serving) {
  const std::lock_guard lock(mutex_);
  if (shut_down_) return;
  SetLocked(serving ? Response::SERVING : Response::NOT_SERVING);
}

void HealthService::Shutdown() {
  const std::lock_guard lock(mutex_);
  shut_down_ = true;
  SetLocked(Response::NOT_SERVING);
  for (Watcher* watcher : watchers_) watcher->EndLocked(ShuttingDown());
}

void HealthService::SetLocked(Response::ServingStatus status) {
  for (auto& [name, current] : statuses_) current = status;
  for (Watcher* watcher : watchers_) watcher->SetLocked(status);
}

grpc::ServerUnaryReactor* HealthService::Check(
    grpc::CallbackServerContext* context, const Request* request,
    Response* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const std::lock_guard lock(mutex_);
  const auto found = statuses_.find(request->service());
  if (found == statuses_.end()) {
    reactor->Finish(ToGrpcStatus(absl::NotFoundError("No such service.")));
  } else {
    response->set_status(found->second);
    reactor->Finish(grpc::Status::OK);
  }
  return reactor;
}

grpc::ServerWriteReactor<Response>* HealthService::Watch(
    grpc::CallbackServerContext*, const Request* request) {
  const std::lock_guard lock(mutex_);
  const auto found = statuses_.find(request->service());
  auto* watcher =
      new Watcher(*this, found == statuses_.end() ? Response::SERVICE_UNKNOWN
                                                  : found->second);
  watcher->StartLocked();
  if (shut_down_) watcher->EndLocked(ShuttingDown());
  return watcher;
}

}  // namespace hearsay
