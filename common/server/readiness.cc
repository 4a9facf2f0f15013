#include "common/server/readiness.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/observability/host_metrics.h"
#include "common/server/logging.h"
#include "common/status_macros.h"

namespace hearsay {

ReadinessCondition DiskCondition(std::string path, uint64_t bytes_min) {
  return {"disk", [path = std::move(path), bytes_min]() -> absl::Status {
            ASSIGN_OR_RETURN(const uint64_t free, FreeDiskBytes(path));
            if (free >= bytes_min) return absl::OkStatus();
            return absl::FailedPreconditionError(
                absl::StrCat("The disk of ", path, " has ", free,
                             " bytes left, fewer than ", bytes_min, "."));
          }};
}

Readiness::Readiness(std::vector<ReadinessCondition> conditions,
                     Listener listener, absl::Duration interval)
    : listener_(std::move(listener)), interval_(interval) {
  for (ReadinessCondition& condition : conditions) {
    states_.push_back({std::move(condition)});
  }
}

Readiness::~Readiness() { Stop(); }

void Readiness::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Readiness::Recheck() {
  const std::lock_guard lock(mutex_);
  recheck_ = true;
  changed_.notify_all();
}

void Readiness::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Readiness::Write(MetricWriter& writer) const {
  const std::lock_guard lock(mutex_);
  bool ready = checked_ && !stopping_;
  for (const State& state : states_) {
    ready = ready && state.holds;
    writer.AddGauge("hearsay_readiness_condition",
                    "Whether a condition of readiness holds: 1 or 0.",
                    checked_ && state.holds,
                    {{"condition", state.condition.name}});
  }
  writer.AddGauge("hearsay_ready",
                  "Whether the service is ready, as its health says: 1 or 0.",
                  ready);
}

void Readiness::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    recheck_ = false;
    lock.unlock();
    const bool ready = CheckAll();
    if (ready != ready_) {
      ready_ = ready;
      Log(ready ? LogLevel::kInfo : LogLevel::kWarning,
          ready ? "The service is ready." : "The service is not ready.");
      listener_(ready);
    }
    lock.lock();
    changed_.wait_for(lock, absl::ToChronoNanoseconds(interval_),
                      [this] { return recheck_ || stopping_; });
  }
}

bool Readiness::CheckAll() {
  const bool was_ready = ready_;
  bool all_hold = true;
  for (State& state : states_) {
    const absl::Status status = state.condition.check();
    all_hold = all_hold && status.ok();
    // Only this thread writes it.
    if (status.ok() == state.holds) continue;
    if (status.ok()) {
      LogInfo("A condition of readiness holds again.",
              {{"condition", state.condition.name}});
    } else {
      // Services that start are not ready for a while.
      Log(was_ready ? LogLevel::kWarning : LogLevel::kInfo,
          "A condition of readiness does not hold.",
          {{"condition", state.condition.name}, {"why", status.message()}});
    }
    const std::lock_guard lock(mutex_);
    state.holds = status.ok();
  }
  const std::lock_guard lock(mutex_);
  checked_ = true;
  return all_hold;
}

}  // namespace hearsay
