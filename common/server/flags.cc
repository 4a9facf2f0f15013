#include "common/server/flags.h"

#include <CLI/CLI.hpp>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/version.h"

namespace hearsay {
namespace {

// Returns "HEARSAY_INGEST_PORT_FILE" for "HEARSAY_INGEST" and "--port-file".
std::string EnvName(absl::string_view prefix, absl::string_view flag) {
  const std::string words =
      absl::StrReplaceAll(absl::StripPrefix(flag, "--"), {{"-", "_"}});
  return absl::StrCat(prefix, "_", absl::AsciiStrToUpper(words));
}

const std::map<std::string, LogLevel>& LogLevels() {
  static const auto& levels =
      *new std::map<std::string, LogLevel>{{"debug", LogLevel::kDebug},
                                           {"info", LogLevel::kInfo},
                                           {"warning", LogLevel::kWarning},
                                           {"error", LogLevel::kError}};
  return levels;
}

}  // namespace

CLI::Option* AddTextFlag(CLI::App& app, absl::string_view env_prefix,
                         absl::string_view name, absl::string_view description,
                         std::string& value) {
  CLI::Option* option =
      app.add_option(std::string(name), value, std::string(description))
          ->envname(EnvName(env_prefix, name))
          ->type_name("TEXT");
  if (!value.empty()) option->capture_default_str();
  return option;
}

CLI::Option* AddDurationFlag(CLI::App& app, absl::string_view env_prefix,
                             absl::string_view name,
                             absl::string_view description,
                             absl::Duration& value) {
  const auto parse = [&value](const std::string& text) {
    if (!absl::ParseDuration(text, &value) || value < absl::ZeroDuration()) {
      throw CLI::ValidationError(
          absl::StrCat("\"", text, "\" is no duration, as in 500ms, 10s, 2m"));
    }
  };
  return app
      .add_option_function<std::string>(std::string(name), parse,
                                        std::string(description))
      ->default_str(absl::FormatDuration(value))
      ->envname(EnvName(env_prefix, name))
      ->type_name("DURATION");
}

void AddServiceFlags(CLI::App& app, absl::string_view env_prefix,
                     absl::string_view examples, ServiceFlags& flags) {
  app.set_version_flag("--version", kVersion);
  app.footer(std::string(examples));
  AddTextFlag(app, env_prefix, "--listen",
              "Address to listen on, host:port. Port 0 takes a free one.",
              flags.listen);
  AddTextFlag(app, env_prefix, "--data",
              "Folder that keeps the data; made if it is missing.", flags.data)
      ->required();
  AddTextFlag(app, env_prefix, "--port-file",
              "File that gets the bound port once the service listens.",
              flags.port_file);
  app.add_option("--log-level", flags.log_level,
                 "Least level of log lines: debug, info, warning or error.")
      ->transform(CLI::CheckedTransformer(LogLevels()).description(""))
      ->default_str("info")
      ->envname(EnvName(env_prefix, "--log-level"))
      ->type_name("LEVEL");
  AddDurationFlag(app, env_prefix, "--drain-grace",
                  "Time for calls in flight after SIGTERM or SIGINT.",
                  flags.drain_grace);
}

std::optional<int> ParseFlags(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& end) {
    return app.exit(end) == 0 ? 0 : 1;
  }
  return std::nullopt;
}

}  // namespace hearsay
