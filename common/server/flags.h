// Command lines of the services. Every flag can also be given as an environment
// variable; the command line wins.
#ifndef HEARSAY_COMMON_SERVER_FLAGS_H_
#define HEARSAY_COMMON_SERVER_FLAGS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/security/client_security.h"
#include "common/server/logging.h"
#include "common/server/server.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace hearsay {

// The flags that both services have. The values given before AddServiceFlags()
// are the defaults.
struct ServiceFlags {
  std::string listen;                              // --listen
  std::string data;                                // --data; required
  std::string port_file;                           // --port-file
  LogLevel log_level = LogLevel::kInfo;            // --log-level
  absl::Duration drain_grace = absl::Seconds(10);  // --drain-grace
  SecurityOptions security;                        // --tls-cert and so on
  // --connection-age, --connection-age-grace
  absl::Duration connection_age = ServerOptions().connection_age;
  absl::Duration connection_age_grace = ServerOptions().connection_age_grace;
  int connections_max = ServerOptions().connections_max;  // --connections-max

  // Empty: not served. --metrics-listen, --admin-listen
  std::string metrics_listen;
  std::string admin_listen;
  // Free bytes below which the service is not ready. --disk-free-min
  uint64_t disk_free_min = 64 << 20;
  bool check_config = false;  // --check-config

  // What a server needs of them.
  ServerOptions ToServerOptions() const;
  // The same of the server for operators.
  ServerOptions ToAdminServerOptions() const;
};

// Adds to `app` the flags of ServiceFlags, --version and, at the end of --help,
// `examples`. Variables are named from `env_prefix`, as in
// "HEARSAY_INGEST" + "_LISTEN". `flags` must outlive `app`.
void AddServiceFlags(CLI::App& app, absl::string_view env_prefix,
                     absl::string_view examples, ServiceFlags& flags);

// Adds a flag of text, `name` as in "--feed". `value` is its default.
CLI::Option* AddTextFlag(CLI::App& app, absl::string_view env_prefix,
                         absl::string_view name, absl::string_view description,
                         std::string& value);
// Adds a flag of a duration, as in "500ms", "10s", "2m".
CLI::Option* AddDurationFlag(CLI::App& app, absl::string_view env_prefix,
                             absl::string_view name,
                             absl::string_view description,
                             absl::Duration& value);

// Adds the flags of a client, each name after `flag_prefix`: "--feed-" gives
// "--feed-tls-ca".
void AddClientSecurityFlags(CLI::App& app, absl::string_view env_prefix,
                            absl::string_view flag_prefix,
                            ClientSecurity& security);

// Parses the command line. Returns the exit code if the program is to end now:
// 0 after --help or --version, 1 after an error; both are printed.
std::optional<int> ParseFlags(CLI::App& app, int argc, char** argv);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_FLAGS_H_
