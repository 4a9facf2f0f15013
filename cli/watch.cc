#include "cli/watch.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/error_text.h"
#include "cli/exit_code.h"
#include "cli/json_text.h"
#include "cli/query_options.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "cli/timeline_view.h"
#include "common/errors.h"
#include "common/limits.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::WatchTimelineRequest;
using query::v1::WatchTimelineResponse;

constexpr absl::Duration kBackoffMin = absl::Milliseconds(250);
constexpr absl::Duration kBackoffMax = absl::Seconds(15);
// Three heartbeats that do not come: the connection is dead.
const absl::Duration kSilenceMax = 3 * limits::kHeartbeatIntervalDefault;

WatchTimelineRequest RequestFromOptions(const WatchOptions& options) {
  WatchTimelineRequest request;
  AddMentions(options.players, v1::ENTITY_KIND_PLAYER,
              *request.mutable_players());
  if (options.after.has_value()) request.set_after_revision(*options.after);
  request.set_view(options.basic ? query::v1::TIMELINE_VIEW_BASIC
                                 : query::v1::TIMELINE_VIEW_FULL);
  return request;
}

bool CanResume(const absl::Status& status) {
  const v1::ErrorReason reason = ReasonOf(status);
  return absl::IsUnavailable(status) ||
         reason == v1::ERROR_REASON_SLOW_READER ||
         reason == v1::ERROR_REASON_TOO_MANY_WATCHES;
}

// A watch over as many calls as it takes.
class Watcher {
 public:
  explicit Watcher(const WatchOptions& options)
      : options_(options),
        client_(options.query),
        request_(RequestFromOptions(options)) {}

  int Run() {
    while (true) {
      const absl::Status status = client_.WatchTimeline(
          request_, kSilenceMax,
          [&](const WatchTimelineResponse& message) { return Take(message); });
      if (status.ok()) return kDone;
      if (!CanResume(status)) {
        std::cerr << ErrorText("watch", status);
        return ExitCodeOf(status);
      }
      // Told once, however often it fails before it goes on.
      if (backoff_ == kBackoffMin) {
        std::cerr << ErrorText("watch", status) << "watch: trying again"
                  << (request_.has_after_revision()
                          ? absl::StrCat(", after revision ",
                                         request_.after_revision())
                          : "")
                  << "\n";
      }
      absl::SleepFor(backoff_);
      backoff_ = std::min(2 * backoff_, kBackoffMax);
    }
  }

 private:
  // Prints the message. Returns whether more is wanted.
  bool Take(const WatchTimelineResponse& message) {
    backoff_ = kBackoffMin;
    request_.set_after_revision(message.resume_revision());
    if (options_.json) {
      std::cout << JsonText(message) << std::flush;
    } else if (message.has_update()) {
      std::cout << UpdateText(message.update(), TerminalWidth(STDOUT_FILENO),
                              PaintFor(STDOUT_FILENO))
                << std::flush;
    }
    if (message.has_update() && !message.update().continues()) ++updates_;
    return options_.updates_max == 0 || updates_ < options_.updates_max;
  }

  const WatchOptions& options_;
  const RpcClient client_;
  WatchTimelineRequest request_;
  absl::Duration backoff_ = kBackoffMin;
  int updates_ = 0;
};

}  // namespace

int RunWatch(const WatchOptions& options) { return Watcher(options).Run(); }

}  // namespace hearsay::cli
