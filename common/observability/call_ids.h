#ifndef HEARSAY_COMMON_OBSERVABILITY_CALL_IDS_H_
#define HEARSAY_COMMON_OBSERVABILITY_CALL_IDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace hearsay {

// Metadata of calls: the request's id, and the W3C trace context.
inline constexpr char kRequestIdKey[] = "x-request-id";
inline constexpr char kTraceparentKey[] = "traceparent";
inline constexpr char kTracestateKey[] = "tracestate";

// What a call is known by, in both services and outside of them. What the
// caller sent in a wrong form is left out.
struct CallIds {
  // The caller's, else a new one. Never empty.
  std::string request_id;
  // As sent. We add no spans of our own, so both go on unchanged.
  std::string traceparent;
  std::string tracestate;

  // The parts of `traceparent` that a log line names; empty: none.
  absl::string_view trace_id() const;
  absl::string_view span_id() const;
};

// Returns a random id of 32 hexadecimal digits.
std::string NewRequestId();

// Whether the text is an id that we take over: 1 to 128 letters, digits and
// "-._:/+=@".
bool IsRequestId(absl::string_view text);

// Whether the text is a `traceparent` by https://www.w3.org/TR/trace-context,
// of version 00 or, read as the standard says, a later one.
bool IsTraceparent(absl::string_view text);

// Whether the text is short and plain enough to be passed on as `tracestate`.
bool IsTracestate(absl::string_view text);

// Returns the ids of a call that came with these values; empty: absent.
CallIds MakeCallIds(absl::string_view request_id, absl::string_view traceparent,
                    absl::string_view tracestate);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_OBSERVABILITY_CALL_IDS_H_
