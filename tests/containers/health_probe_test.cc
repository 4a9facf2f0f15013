#include "deploy/probe/health_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/server/server.h"
#include "hearsay/ingest/v1/ingest_service.grpc.pb.h"
#include "tests/testing/matchers.h"
#include "tests/testing/process.h"
#include "tests/testing/temp_dir.h"

namespace hearsay {
namespace {

using ::hearsay::ingest::v1::IngestService;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::IsOkAndHolds;
using ::hearsay::testing::ProcessExit;
using ::hearsay::testing::ProcessOptions;
using ::hearsay::testing::ReadFile;
using ::hearsay::testing::RunProcess;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TempDir;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kName[] = "hearsay.ingest.v1.IngestService";

class HealthProbeTest : public ::testing::Test {
 protected:
  void SetUp() override { Start({}); }

  void Start(const ServerOptions& options) {
    server_ = nullptr;
    auto server = Server::Start(options, {{kName, &service_}});
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    options_.address = absl::StrCat("127.0.0.1:", server_->port());
    options_.timeout = absl::Seconds(20);
  }

  IngestService::Service service_;
  std::unique_ptr<Server> server_;
  ProbeOptions options_;
};

TEST_F(HealthProbeTest, IsContentWithAServerThatServes) {
  server_->SetServing(true);
  EXPECT_THAT(ProbeHealth(options_), IsOk());
  options_.service = kName;
  EXPECT_THAT(ProbeHealth(options_), IsOk());
}

TEST_F(HealthProbeTest, TellsAServerThatDoesNotServe) {
  server_->SetServing(false);
  EXPECT_THAT(ProbeHealth(options_),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(HealthProbeTest, IsContentWithAnyAnswerIfOnlyLifeCounts) {
  server_->SetServing(false);
  options_.live = true;
  EXPECT_THAT(ProbeHealth(options_), IsOk());
}

TEST_F(HealthProbeTest, TellsAServiceThatIsNotThere) {
  server_->SetServing(true);
  options_.service = "hearsay.query.v1.QueryService";
  EXPECT_THAT(ProbeHealth(options_), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(HealthProbeTest, TellsAServerThatIsGone) {
  server_ = nullptr;
  options_.live = true;
  EXPECT_THAT(ProbeHealth(options_), StatusIs(absl::StatusCode::kUnavailable));
}

// With the certificates that a reader makes to try TLS.
TEST_F(HealthProbeTest, TrustsOnlyAServerWithTheRightCertificate) {
  const TempDir dir;
  ProcessOptions make;
  make.command = {HEARSAY_DEPLOY "/make_certificates.sh", dir.path()};
  ASSERT_THAT(RunProcess(make, absl::Seconds(60)),
              IsOkAndHolds(Field(&ProcessExit::code, 0)));
  options_.tls_ca = dir.File("ca.crt");
  options_.tls_server_name = "hearsay-ingest";
  server_->SetServing(true);
  EXPECT_THAT(ProbeHealth(options_), Not(IsOk())) << "it speaks plaintext";

  ServerOptions options;
  options.security.tls_cert = dir.File("ingest.crt");
  options.security.tls_key = dir.File("ingest.key");
  options.security.tls_client_ca = dir.File("ca.crt");
  options.security.identities = dir.File("identities.jsonl");
  Start(options);
  server_->SetServing(true);
  EXPECT_THAT(ProbeHealth(options_), IsOk());
  options_.tls_server_name = "hearsay-query";
  EXPECT_THAT(ProbeHealth(options_), Not(IsOk())) << "it is another's";
}

TEST_F(HealthProbeTest, TellsACaThatCannotBeRead) {
  server_->SetServing(true);
  options_.tls_ca = "/nowhere/ca.pem";
  EXPECT_THAT(ProbeHealth(options_), StatusIs(absl::StatusCode::kNotFound));
}

// The program, configured as in a container: by its environment alone.
TEST_F(HealthProbeTest, ExitsWithOneUnlessAllIsWell) {
  const TempDir dir;
  const auto run = [&] {
    ProcessOptions process;
    process.command = {HEARSAY_HEALTH_PROBE};
    process.environment = {"HEARSAY_PROBE_ADDRESS=" + options_.address,
                           "HEARSAY_PROBE_TIMEOUT=20s"};
    process.stderr_file = dir.File("stderr");
    return RunProcess(process, absl::Seconds(60));
  };
  server_->SetServing(true);
  EXPECT_THAT(run(), IsOkAndHolds(Field(&ProcessExit::code, 0)));
  server_->SetServing(false);
  EXPECT_THAT(run(), IsOkAndHolds(Field(&ProcessExit::code, 1)));
  EXPECT_THAT(ReadFile(dir.File("stderr")), HasSubstr("NOT_SERVING"));
}

}  // namespace
}  // namespace hearsay
