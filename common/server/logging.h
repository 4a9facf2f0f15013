// Structured logs: a JSON object a line on stderr, with `ts` (UTC), `level`,
// `service`, `msg`, the fields of the event and, on behalf of a call
// (CallScope), `request_id`, `trace_id` and `span_id`. Thread-safe.
//
//   LogInfo("Listening.", {{"port", port}, {"data", path}});
#ifndef HEARSAY_COMMON_SERVER_LOGGING_H_
#define HEARSAY_COMMON_SERVER_LOGGING_H_

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace hearsay {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// A key and a value of a log line.
class LogField {
 public:
  LogField(absl::string_view key, absl::string_view value);
  LogField(absl::string_view key, const char* value);
  LogField(absl::string_view key, const std::string& value);
  LogField(absl::string_view key, int64_t value);
  LogField(absl::string_view key, int value);
  LogField(absl::string_view key, uint64_t value);
  LogField(absl::string_view key, double value);
  LogField(absl::string_view key, bool value);
  LogField(absl::string_view key, absl::Duration value);  // in seconds
  LogField(absl::string_view key, const absl::Status& value);

  // As in `"port":50051`. Bytes that are no UTF-8 are replaced by U+FFFD.
  const std::string& json() const { return json_; }

 private:
  std::string json_;
};

// Sets the service's name and the least level that is written; takes over the
// messages of gRPC and protobuf. Call once, at the start of main(). Without it,
// warnings and errors are written.
void InitLogging(absl::string_view service, LogLevel level);

// Whether lines of this level are written.
bool IsLogged(LogLevel level);

void Log(LogLevel level, absl::string_view message,
         std::initializer_list<LogField> fields = {});
void LogDebug(absl::string_view message,
              std::initializer_list<LogField> fields = {});
void LogInfo(absl::string_view message,
             std::initializer_list<LogField> fields = {});
void LogWarning(absl::string_view message,
                std::initializer_list<LogField> fields = {});
void LogError(absl::string_view message,
              std::initializer_list<LogField> fields = {});

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_LOGGING_H_
