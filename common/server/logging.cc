#include "common/server/logging.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cmath>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/observability/call_scope.h"
#include "common/server/utf8.h"

namespace hearsay {
namespace {

// Returns `text` as a JSON string with its quotes.
std::string JsonString(absl::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    const size_t bytes = Utf8CharacterBytes(text);
    const char first = text[0];
    if (bytes == 0) {
      json += "\xef\xbf\xbd";  // U+FFFD
    } else if (first == '"' || first == '\\') {
      json += {'\\', first};
    } else if (first == '\n') {
      json += "\\n";
    } else if (bytes == 1 && static_cast<unsigned char>(first) < 0x20) {
      absl::StrAppendFormat(&json, "\\u%04x", first);
    } else {
      json.append(text.data(), bytes);
    }
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  json += '"';
  return json;
}

std::string Pair(absl::string_view key, absl::string_view json_value) {
  return absl::StrCat(JsonString(key), ":", json_value);
}

// JSON has no infinities.
std::string JsonNumber(double value) {
  return std::isfinite(value) ? absl::StrCat(value) : "null";
}

// Returns a logger that writes lines of JSON; a message is what stands between
// the level and the closing brace.
std::shared_ptr<spdlog::logger> MakeLogger() {
  auto logger = std::make_shared<spdlog::logger>(
      "hearsay", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      R"({"ts":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})",
      spdlog::pattern_time_type::utc));
  logger->set_level(spdlog::level::warn);
  logger->flush_on(spdlog::level::trace);
  return logger;
}

struct LogOutput {
  std::shared_ptr<spdlog::logger> logger = MakeLogger();
  std::string service = "hearsay";
};

// Never destroyed: threads of gRPC may log until the very end.
LogOutput& TheLog() {
  static LogOutput& log = *new LogOutput;
  return log;
}

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

// Appends which call this thread works for.
void AppendCall(std::string& line) {
  const CallScope::Ids& ids = CallScope::Current();
  if (ids == nullptr) return;
  absl::StrAppend(&line, ",", LogField("request_id", ids->request_id).json());
  if (ids->traceparent.empty()) return;
  absl::StrAppend(&line, ",", LogField("trace_id", ids->trace_id()).json(), ",",
                  LogField("span_id", ids->span_id()).json());
}

// Peers can cause what gRPC calls errors, so none is ours.
void WriteGrpcMessage(gpr_log_func_args* args) {
  const LogLevel level = args->severity == GPR_LOG_SEVERITY_ERROR
                             ? LogLevel::kWarning
                             : LogLevel::kDebug;
  Log(level, args->message, {{"from", "grpc"}});
}

// Protobuf complains of each string that is not UTF-8; the client is told.
void WriteProtobufMessage(google::protobuf::LogLevel, const char*, int,
                          const std::string& message) {
  LogDebug(message, {{"from", "protobuf"}});
}

}  // namespace

LogField::LogField(absl::string_view key, absl::string_view value)
    : json_(Pair(key, JsonString(value))) {}
LogField::LogField(absl::string_view key, const char* value)
    : LogField(key, absl::string_view(value)) {}
LogField::LogField(absl::string_view key, const std::string& value)
    : LogField(key, absl::string_view(value)) {}
LogField::LogField(absl::string_view key, int64_t value)
    : json_(Pair(key, absl::StrCat(value))) {}
LogField::LogField(absl::string_view key, int value)
    : LogField(key, int64_t{value}) {}
LogField::LogField(absl::string_view key, uint64_t value)
    : json_(Pair(key, absl::StrCat(value))) {}
LogField::LogField(absl::string_view key, double value)
    : json_(Pair(key, JsonNumber(value))) {}
LogField::LogField(absl::string_view key, bool value)
    : json_(Pair(key, value ? "true" : "false")) {}
LogField::LogField(absl::string_view key, absl::Duration value)
    : LogField(key, absl::ToDoubleSeconds(value)) {}
LogField::LogField(absl::string_view key, const absl::Status& value)
    : LogField(key, absl::StrCat(absl::StatusCodeToString(value.code()), ": ",
                                 value.message())) {}

void InitLogging(absl::string_view service, LogLevel level) {
  TheLog().service = std::string(service);
  TheLog().logger->set_level(SpdlogLevel(level));
  gpr_set_log_function(WriteGrpcMessage);
  google::protobuf::SetLogHandler(WriteProtobufMessage);
}

bool IsLogged(LogLevel level) {
  return TheLog().logger->should_log(SpdlogLevel(level));
}

void Log(LogLevel level, absl::string_view message,
         std::initializer_list<LogField> fields) {
  if (!IsLogged(level)) return;
  const LogOutput& log = TheLog();
  std::string line = absl::StrCat(Pair("service", JsonString(log.service)), ",",
                                  Pair("msg", JsonString(message)));
  for (const LogField& field : fields) {
    absl::StrAppend(&line, ",", field.json());
  }
  AppendCall(line);
  log.logger->log(SpdlogLevel(level), spdlog::string_view_t(line));
}
void LogDebug(absl::string_view message,
              std::initializer_list<LogField> fields) {
  Log(LogLevel::kDebug, message, fields);
}
void LogInfo(absl::string_view message,
             std::initializer_list<LogField> fields) {
  Log(LogLevel::kInfo, message, fields);
}
void LogWarning(absl::string_view message,
                std::initializer_list<LogField> fields) {
  Log(LogLevel::kWarning, message, fields);
}
void LogError(absl::string_view message,
              std::initializer_list<LogField> fields) {
  Log(LogLevel::kError, message, fields);
}

}  // namespace hearsay
