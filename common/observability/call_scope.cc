#include "common/observability/call_scope.h"

#include <utility>

namespace hearsay {
namespace {

thread_local CallScope::Ids current_ids;

}  // namespace

CallScope::CallScope(Ids ids)
    : outer_(std::exchange(current_ids, std::move(ids))) {}

CallScope::~CallScope() { current_ids = std::move(outer_); }

const CallScope::Ids& CallScope::Current() { return current_ids; }

}  // namespace hearsay
