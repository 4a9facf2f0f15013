#ifndef HEARSAY_COMMON_OBSERVABILITY_CALL_SCOPE_H_
#define HEARSAY_COMMON_OBSERVABILITY_CALL_SCOPE_H_

#include <memory>

#include "common/observability/call_ids.h"

namespace hearsay {

// Says on behalf of which call a thread works, as long as the object lives: log
// lines name the call, and calls to other services carry its ids. What a thread
// hands to a WorkerPool meanwhile is done on behalf of that call too.
//
//   const CallScope scope(ids);
//   LogInfo("A write.");  // with "request_id"
//
// Of one thread; scopes nest.
class CallScope {
 public:
  using Ids = std::shared_ptr<const CallIds>;

  // Null: on nobody's behalf.
  explicit CallScope(Ids ids);
  CallScope(const CallScope&) = delete;
  CallScope& operator=(const CallScope&) = delete;
  ~CallScope();

  // Returns the ids of this thread's call; null: none.
  static const Ids& Current();

 private:
  Ids outer_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_OBSERVABILITY_CALL_SCOPE_H_
