#include "common/server/config_check.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/server/listen_address.h"
#include "common/server/readiness.h"
#include "common/server/server_security.h"

namespace hearsay {
namespace {

// Returns `path`, or, if it is yet to be made, the folder in which it would be.
std::filesystem::path NearestFolder(std::filesystem::path path) {
  std::error_code error;
  while (!path.empty() && !std::filesystem::exists(path, error)) {
    path = path.parent_path();
  }
  return path.empty() ? std::filesystem::path(".") : path;
}

absl::Status CheckDataFolder(const ServiceFlags& flags) {
  const std::filesystem::path folder = NearestFolder(flags.data);
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return absl::FailedPreconditionError(
        absl::StrCat(folder.string(), " is no folder."));
  }
  if (access(folder.c_str(), R_OK | W_OK | X_OK) != 0) {
    return absl::PermissionDeniedError(
        absl::StrCat(folder.string(), " cannot be written."));
  }
  return DiskCondition(folder.string(), flags.disk_free_min).check();
}

absl::Status CheckSecurityFiles(const SecurityOptions& options,
                                const std::string& listen) {
  return ServerSecurity::Load(options, listen).status();
}

}  // namespace

std::vector<ConfigFinding> CheckServiceConfig(const ServiceFlags& flags) {
  std::vector<ConfigFinding> findings = {
      {"--listen", CheckListenAddress(flags.listen)},
      {"TLS and identities", CheckSecurityFiles(flags.security, flags.listen)},
      {"--data", CheckDataFolder(flags)}};
  if (!flags.metrics_listen.empty()) {
    findings.push_back(
        {"--metrics-listen", CheckListenAddress(flags.metrics_listen)});
  }
  if (!flags.admin_listen.empty()) {
    absl::Status status = CheckListenAddress(flags.admin_listen);
    if (status.ok()) {
      status = CheckSecurity(flags.security, flags.admin_listen);
    }
    findings.push_back({"--admin-listen", std::move(status)});
  }
  return findings;
}

absl::Status CheckTarget(const std::string& target) {
  const bool names_port = CheckListenAddress(target).ok() &&
                          target.substr(target.rfind(':')) != ":0";
  if (names_port) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("\"", target,
                   "\" is no address of a server: host:port, as in "
                   "ingest:50051."));
}

int ReportConfig(const std::vector<ConfigFinding>& findings,
                 std::ostream& out) {
  bool all_well = true;
  for (const ConfigFinding& finding : findings) {
    all_well = all_well && finding.status.ok();
    out << (finding.status.ok() ? "ok     " : "wrong  ") << finding.part;
    if (!finding.status.ok()) {
      out << ": " << std::string(finding.status.message());
    }
    out << "\n";
  }
  return all_well ? 0 : 1;
}

}  // namespace hearsay
