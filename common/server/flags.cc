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

namespace {

CLI::Option* AddFileFlag(CLI::App& app, absl::string_view env_prefix,
                         absl::string_view name, absl::string_view description,
                         std::string& value) {
  return AddTextFlag(app, env_prefix, name, description, value)
      ->type_name("FILE");
}

void AddSecurityFlags(CLI::App& app, absl::string_view env_prefix,
                      SecurityOptions& security) {
  AddFileFlag(app, env_prefix, "--tls-cert",
              "PEM file with the server's certificate and its chain. Files of "
              "certificates and identities are read again when they change.",
              security.tls_cert);
  AddFileFlag(app, env_prefix, "--tls-key",
              "PEM file with the certificate's key.", security.tls_key);
  AddFileFlag(app, env_prefix, "--tls-client-ca",
              "PEM file with the CA of clients' certificates. Clients may then "
              "show one instead of a token.",
              security.tls_client_ca);
  AddFileFlag(app, env_prefix, "--identities",
              "File with who may do what, by token or certificate: JSON lines "
              "as `hearsay token` prints them. Without it every call is "
              "allowed.",
              security.identities);
  app.add_flag("--allow-plaintext", security.allow_plaintext,
               "Serve without TLS where others can reach the address.")
      ->envname(EnvName(env_prefix, "--allow-plaintext"));
  app.add_option("--calls-per-second", security.calls_per_second,
                 "Calls that one identity may make; 0: no limit.")
      ->envname(EnvName(env_prefix, "--calls-per-second"))
      ->type_name("COUNT")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

void AddOperationsFlags(CLI::App& app, absl::string_view env_prefix,
                        ServiceFlags& flags) {
  AddTextFlag(app, env_prefix, "--metrics-listen",
              "Address at which Prometheus gets metrics, host:port, without "
              "TLS or credentials. Without it there are none.",
              flags.metrics_listen);
  AddTextFlag(app, env_prefix, "--admin-listen",
              "Address of a second gRPC server, host:port, with channelz for "
              "admins. Without it there is none.",
              flags.admin_listen);
  app.add_option("--disk-free-min", flags.disk_free_min,
                 "Free space on the data's disk below which the service says "
                 "that it is not ready, as in 64MiB.")
      ->transform(CLI::AsSizeValue(false).description(""))
      ->default_str("64MiB")
      ->envname(EnvName(env_prefix, "--disk-free-min"))
      ->type_name("SIZE");
  app.add_flag("--check-config", flags.check_config,
               "Check flags, certificates, identities and the data's folder, "
               "say what is wrong, and end: with 0 if nothing is, else 1.");
}

}  // namespace

ServerOptions ServiceFlags::ToServerOptions() const {
  ServerOptions options;
  options.listen = listen;
  options.port_file = port_file;
  options.drain_grace = drain_grace;
  options.security = security;
  options.connection_age = connection_age;
  options.connection_age_grace = connection_age_grace;
  options.connections_max = connections_max;
  return options;
}

ServerOptions ServiceFlags::ToAdminServerOptions() const {
  ServerOptions options = ToServerOptions();
  options.listen = admin_listen;
  options.port_file.clear();
  return options;
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
  AddSecurityFlags(app, env_prefix, flags.security);
  AddDurationFlag(app, env_prefix, "--connection-age",
                  "Age at which a connection is ended, about; clients make "
                  "another.",
                  flags.connection_age);
  AddDurationFlag(app, env_prefix, "--connection-age-grace",
                  "Time for its calls in flight after that.",
                  flags.connection_age_grace);
  app.add_option("--connections-max", flags.connections_max,
                 "Connections at once; further ones wait. Fewer where the "
                 "limit on open files leaves room for fewer.")
      ->envname(EnvName(env_prefix, "--connections-max"))
      ->type_name("COUNT")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  AddOperationsFlags(app, env_prefix, flags);
}

void AddClientSecurityFlags(CLI::App& app, absl::string_view env_prefix,
                            absl::string_view flag_prefix,
                            ClientSecurity& security) {
  const auto add = [&](absl::string_view name, absl::string_view description,
                       std::string& value) {
    return AddFileFlag(app, env_prefix, absl::StrCat(flag_prefix, name),
                       description, value)
        ->check(CLI::Validator(CLI::ExistingFile).description(""));
  };
  CLI::Option* ca =
      add("tls-ca",
          "PEM file with the CA of the service's certificate; without it the "
          "connection is plaintext.",
          security.tls_ca);
  CLI::Option* cert =
      add("tls-cert", "PEM file with the client's own certificate.",
          security.tls_cert);
  CLI::Option* key = add("tls-key", "PEM file with its key.", security.tls_key);
  cert->needs(ca)->needs(key);
  key->needs(cert);
  add("token-file", "File with the bearer token to send.", security.token_file);
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
