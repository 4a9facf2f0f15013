#include "common/observability/call_ids.h"

#include <algorithm>
#include <cstdint>
#include <random>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"

namespace hearsay {
namespace {

constexpr size_t kRequestIdBytesMax = 128;
constexpr size_t kTracestateBytesMax = 512;

// Where the parts of a traceparent stand:
//   version-trace_id-parent_id-flags
constexpr size_t kTraceIdStart = 3;
constexpr size_t kTraceIdBytes = 32;
constexpr size_t kSpanIdStart = 36;
constexpr size_t kSpanIdBytes = 16;
constexpr size_t kFlagsStart = 53;
constexpr size_t kTraceparentBytes = 55;

bool IsLowerHex(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
  });
}

// An id that is all zeros is none.
bool IsId(absl::string_view text) {
  return IsLowerHex(text) &&
         text.find_first_not_of('0') != absl::string_view::npos;
}

}  // namespace

absl::string_view CallIds::trace_id() const {
  return absl::string_view(traceparent)
      .substr(std::min(kTraceIdStart, traceparent.size()), kTraceIdBytes);
}

absl::string_view CallIds::span_id() const {
  return absl::string_view(traceparent)
      .substr(std::min(kSpanIdStart, traceparent.size()), kSpanIdBytes);
}

std::string NewRequestId() {
  // Ids are unlikely to repeat, not secret.
  thread_local std::mt19937_64 random = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  const uint64_t high = random();
  return absl::StrFormat("%016x%016x", high, random());
}

bool IsRequestId(absl::string_view text) {
  return !text.empty() && text.size() <= kRequestIdBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(c) ||
                  absl::StrContains("-._:/+=@", absl::string_view(&c, 1));
         });
}

bool IsTraceparent(absl::string_view text) {
  if (text.size() < kTraceparentBytes || text[2] != '-' || text[35] != '-' ||
      text[52] != '-') {
    return false;
  }
  const absl::string_view version = text.substr(0, 2);
  if (!IsLowerHex(version) || version == "ff") return false;
  const bool has_end =
      text.size() == kTraceparentBytes ||
      (version != "00" && text[kTraceparentBytes] == '-' &&
       text.size() <= kTracestateBytesMax && IsTracestate(text));
  return has_end && IsId(text.substr(kTraceIdStart, kTraceIdBytes)) &&
         IsId(text.substr(kSpanIdStart, kSpanIdBytes)) &&
         IsLowerHex(text.substr(kFlagsStart, 2));
}

bool IsTracestate(absl::string_view text) {
  return !text.empty() && text.size() <= kTracestateBytesMax &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isprint(c); });
}

CallIds MakeCallIds(absl::string_view request_id, absl::string_view traceparent,
                    absl::string_view tracestate) {
  CallIds ids;
  ids.request_id =
      IsRequestId(request_id) ? std::string(request_id) : NewRequestId();
  if (!IsTraceparent(traceparent)) return ids;
  ids.traceparent = std::string(traceparent);
  if (IsTracestate(tracestate)) ids.tracestate = std::string(tracestate);
  return ids;
}

}  // namespace hearsay
