// The health probe: flags, one question, the exit code.
#include <CLI/CLI.hpp>
#include <iostream>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "common/server/flags.h"
#include "common/version.h"
#include "deploy/probe/health_probe.h"

namespace hearsay {
namespace {

constexpr char kEnvPrefix[] = "HEARSAY_PROBE";
constexpr char kDescription[] =
    "Asks a gRPC server's health service (grpc.health.v1) how it does.";
constexpr char kExamples[] =
    "Examples:\n"
    "  health_probe --address 127.0.0.1:50051\n"
    "  health_probe --address 127.0.0.1:50052 --live\n"
    "  health_probe --address 127.0.0.1:50051 --tls-ca ca.pem "
    "--tls-server-name ingest\n"
    "\n"
    "Every flag but --help can be given as an environment variable, as in\n"
    "HEARSAY_PROBE_ADDRESS. Exit code: 0 if all is well, 1 if not, and why on\n"
    "standard error.";

void AddFlags(CLI::App& app, ProbeOptions& options) {
  app.set_version_flag("--version", kVersion);
  app.footer(kExamples);
  AddTextFlag(app, kEnvPrefix, "--address", "Address to ask, host:port",
              options.address)
      ->required();
  AddTextFlag(app, kEnvPrefix, "--service",
              "Full name of the service to ask about; without it, the server "
              "as a whole",
              options.service);
  app.add_flag("--live", options.live,
               "Any answer will do, also that it may not serve")
      ->envname("HEARSAY_PROBE_LIVE");
  AddDurationFlag(app, kEnvPrefix, "--timeout", "Time for the answer",
                  options.timeout);
  AddTextFlag(
      app, kEnvPrefix, "--tls-ca",
      "PEM file with the CA of the server's certificate; without it the "
      "connection is plaintext",
      options.tls_ca);
  AddTextFlag(app, kEnvPrefix, "--tls-server-name",
              "Name that the server's certificate must have; without it, the "
              "address's host",
              options.tls_server_name);
}

int Main(int argc, char** argv) {
  CLI::App app(kDescription, "health_probe");
  ProbeOptions options;
  AddFlags(app, options);
  if (const std::optional<int> exit_code = ParseFlags(app, argc, argv)) {
    return *exit_code;
  }
  const absl::Status status = ProbeHealth(options);
  if (status.ok()) return 0;
  std::cerr << "health_probe: " << options.address << ": " << status << "\n";
  return 1;
}

}  // namespace
}  // namespace hearsay

int main(int argc, char** argv) { return hearsay::Main(argc, argv); }
