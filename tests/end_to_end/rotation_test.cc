// Tokens, the server's certificate, its authority and the clients' authority
// are replaced while clients call both services: none of their calls fails, and
// what was replaced is refused once its time has passed. The clients have the
// service config that is published for them: a call that is begun just when its
// connection ends by its age is one to repeat.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/security/token.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/testing/certificates.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"
#include "tests/testing/process.h"
#include "tests/testing/secure_client.h"
#include "tests/testing/service_pair.h"
#include "tests/testing/simple_writes.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {
namespace {

constexpr char kIngestReport[] =
    "/hearsay.ingest.v1.IngestService/IngestReport";
constexpr char kGetServerInfo[] =
    "/hearsay.query.v1.QueryService/GetServerInfo";
constexpr char kListTimeline[] = "/hearsay.query.v1.QueryService/ListTimeline";
constexpr absl::Duration kPatience = absl::Seconds(60);

// Tries until `holds`, but not for ever.
bool Eventually(const std::function<bool()>& holds) {
  const absl::Time give_up = absl::Now() + kPatience;
  while (absl::Now() < give_up) {
    if (holds()) return true;
    std::this_thread::yield();
  }
  return false;
}

std::string ServiceConfig() { return ReadFile(HEARSAY_SERVICE_CONFIG); }

// Calls both services, one call after the other, until it goes.
class Load {
 public:
  Load(ServicePair& services, std::string name, const ClientSecurity& security)
      : name_(std::move(name)),
        ingest_(services.ingest().address(), security, ServiceConfig()),
        query_(services.query().address(), security, ServiceConfig()),
        thread_([this] { Run(); }) {}
  ~Load() { Stop(); }

  void Stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

  int64_t calls() const { return calls_; }
  // What went wrong, a line a call.
  std::vector<std::string> failures() const {
    const std::lock_guard lock(mutex_);
    return failures_;
  }
  // Waits until so many calls have begun and ended from now on.
  bool AwaitCalls(int64_t count) const {
    // The call that is under way has begun before.
    const int64_t enough = calls_ + count + 1;
    return Eventually([&] { return calls_ >= enough; });
  }

 private:
  void Run() {
    while (!stopping_) {
      const std::string id = absl::StrCat(name_, "-", calls_.load());
      Count(
          ingest_.Call(kIngestReport, SimpleReport(id, 1).SerializeAsString()));
      Count(query_.Call(kGetServerInfo, ""));
    }
  }
  void Count(const absl::StatusOr<std::string>& answer) {
    ++calls_;
    if (answer.ok()) return;
    const std::lock_guard lock(mutex_);
    failures_.push_back(absl::StrCat(name_, " ", calls_.load(), ": ",
                                     answer.status().ToString()));
  }

  const std::string name_;
  const SecureClient ingest_;
  const SecureClient query_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int64_t> calls_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> failures_;  // guarded by mutex_
  std::thread thread_;                 // last: uses what is above
};

class RotationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    WritePair("server", old_servers_.Issue("server.example"));
    // Clients trust the next authority before the servers use it.
    Write("ca.pem", old_servers_.certificate() + new_servers_.certificate());
    Write("clients.pem", old_clients_.certificate());
    WritePair("feed", old_clients_.Issue("old-feed.example"));
    AddCertificate("feed", "old-feed.example");
    AddToken("old-token");
    Write("client.token", tokens_["old-token"]);
    WriteIdentities();
    services_ = std::make_unique<ServicePair>(ServerFlags(), [&] {
      std::vector<std::string> flags = ServerFlags();
      Append(flags, "--feed-tls-ca", "ca.pem");
      Append(flags, "--feed-tls-cert", "feed.pem");
      Append(flags, "--feed-tls-key", "feed.key");
      return flags;
    }());
    ASSERT_THAT(services_->ingest().Launch(), IsOk());
    ASSERT_THAT(services_->query().Launch(), IsOk());
    StoreWorld();
  }

  // --- Files, each replaced as a whole.
  void Write(const std::string& name, const std::string& text) {
    const std::string unfinished = dir_.File(name + ".new");
    std::ofstream(unfinished) << text;
    std::filesystem::rename(unfinished, dir_.File(name));
  }
  void WritePair(const std::string& name, const TestCertificate& pair) {
    Write(name + ".pem", pair.certificate);
    Write(name + ".key", pair.key);
  }
  void AddToken(const std::string& name) {
    tokens_[name] = MakeToken();
    lines_[name] = absl::StrCat(
        R"({"identity": "client", "scopes": ["admin"], )",
        R"("token_sha256": ")", TokenSha256Hex(tokens_[name]), "\"}");
  }
  void AddCertificate(const std::string& identity, const std::string& name) {
    lines_[name] = absl::StrCat(R"({"identity": ")", identity,
                                R"(", "scopes": ["admin"], )",
                                R"("certificate": ")", name, "\"}");
  }
  void WriteIdentities() {
    std::string text;
    for (const auto& [name, line] : lines_) absl::StrAppend(&text, line, "\n");
    Write("identities.jsonl", text);
  }

  // --- Clients.
  ClientSecurity WithToken(const std::string& file,
                           const std::string& ca = "ca.pem") const {
    ClientSecurity security;
    security.tls_ca = dir_.File(ca);
    security.token_file = dir_.File(file);
    return security;
  }
  ClientSecurity WithCertificate(const std::string& name) const {
    ClientSecurity security;
    security.tls_ca = dir_.File("ca.pem");
    security.tls_cert = dir_.File(name + ".pem");
    security.tls_key = dir_.File(name + ".key");
    return security;
  }
  struct Clients {
    SecureClient ingest;
    SecureClient query;
    absl::Status CallIngest() const {
      return ingest.Call("/hearsay.ingest.v1.IngestService/GetHead", "")
          .status();
    }
    absl::Status CallQuery() const {
      return query.Call(kGetServerInfo, "").status();
    }
    bool Work() const { return CallIngest().ok() && CallQuery().ok(); }
  };
  Clients Connect(const ClientSecurity& security) const {
    return {SecureClient(services_->ingest().address(), security),
            SecureClient(services_->query().address(), security)};
  }
  // Whether clients that connect only now can call both services.
  bool NewClientsWork(const ClientSecurity& security) const {
    return Eventually([&] { return Connect(security).Work(); });
  }

  // Counts an old credential that is accepted after its time.
  void ExpectRefused(const std::string& what, absl::StatusCode code,
                     const std::function<absl::Status()>& call) {
    absl::Status status;
    const bool refused = Eventually([&] {
      status = call();
      return !status.ok();
    });
    ++old_count_;
    if (!refused) ++accepted_count_;
    EXPECT_EQ(status.code(), code) << what << ": " << status;
  }

  // --- What is replaced.
  void RotateToken(const Load& load) {
    const Clients old = Connect(WithToken("client.token"));
    ASSERT_TRUE(old.Work());
    Write("old.token", tokens_["old-token"]);
    const Clients old_token = Connect(WithToken("old.token"));
    ASSERT_TRUE(old_token.Work());
    AddToken("new-token");
    WriteIdentities();
    Write("new.token", tokens_["new-token"]);
    ASSERT_TRUE(NewClientsWork(WithToken("new.token")));
    Write("client.token", tokens_["new-token"]);
    ASSERT_TRUE(load.AwaitCalls(2));
    lines_.erase("old-token");
    WriteIdentities();
    ExpectRefused("the old token, ingest", absl::StatusCode::kUnauthenticated,
                  [&] { return old_token.CallIngest(); });
    ExpectRefused("the old token, query", absl::StatusCode::kUnauthenticated,
                  [&] { return old_token.CallQuery(); });
    EXPECT_TRUE(old.Work());  // as it sends the new one now
  }

  // What a file holds wrongly does not replace what was right.
  void WriteNonsense(const Load& load) {
    const std::vector<size_t> before = Complaints();
    Write("identities.jsonl", "{\"identity\": 7}\n");
    Write("server.key", old_servers_.Issue("another.example").key);
    ASSERT_TRUE(Eventually([&] {
      const std::vector<size_t> now = Complaints();
      return now[0] >= before[0] + 2 && now[1] >= before[1] + 2;
    }));
    EXPECT_TRUE(NewClientsWork(WithToken("new.token")));
    ASSERT_TRUE(load.AwaitCalls(2));
    WriteIdentities();
  }
  // How often each service has said that it keeps to what it had.
  std::vector<size_t> Complaints() {
    std::vector<size_t> counts;
    for (ServiceProcess* service :
         {&services_->ingest(), &services_->query()}) {
      const std::vector<std::string> parts =
          absl::StrSplit(ReadFile(service->log_file()), "stays in force");
      counts.push_back(parts.size() - 1);
    }
    return counts;
  }

  void RotateServerCertificate(const Load& load) {
    WritePair("server", new_servers_.Issue("server.example"));
    Write("new-ca.pem", new_servers_.certificate());
    Write("old-ca.pem", old_servers_.certificate());
    ASSERT_TRUE(NewClientsWork(WithToken("new.token", "new-ca.pem")));
    Write("ca.pem", new_servers_.certificate());
    ASSERT_TRUE(load.AwaitCalls(2));
    const ClientSecurity old = WithToken("new.token", "old-ca.pem");
    ExpectRefused("the old authority, ingest", absl::StatusCode::kUnavailable,
                  [&] { return Connect(old).CallIngest(); });
    ExpectRefused("the old authority, query", absl::StatusCode::kUnavailable,
                  [&] { return Connect(old).CallQuery(); });
  }

  void RotateClientAuthority() {
    WritePair("old-client", old_clients_.Issue("old-client.example"));
    WritePair("new-client", new_clients_.Issue("new-client.example"));
    for (const char* name : {"old-client", "new-client"}) {
      AddCertificate("client", absl::StrCat(name, ".example"));
    }
    AddCertificate("feed", "new-feed.example");
    WriteIdentities();
    const Clients old = Connect(WithCertificate("old-client"));
    ASSERT_TRUE(Eventually([&] { return old.Work(); }));
    auto old_load = std::make_unique<Load>(*services_, "old-client",
                                           WithCertificate("old-client"));
    Write("clients.pem",
          old_clients_.certificate() + new_clients_.certificate());
    ASSERT_TRUE(NewClientsWork(WithCertificate("new-client")));
    Load new_load(*services_, "new-client", WithCertificate("new-client"));
    ASSERT_TRUE(old_load->AwaitCalls(2));
    ASSERT_TRUE(new_load.AwaitCalls(2));
    Finish(*old_load);
    WritePair("feed", new_clients_.Issue("new-feed.example"));
    Write("clients.pem", new_clients_.certificate());
    // Its connections are from before, and end at their age.
    ExpectRefused("the old certificate, ingest", absl::StatusCode::kUnavailable,
                  [&] { return old.CallIngest(); });
    ExpectRefused("the old certificate, query", absl::StatusCode::kUnavailable,
                  [&] { return old.CallQuery(); });
    ASSERT_TRUE(new_load.AwaitCalls(2));
    Finish(new_load);
  }

  // Ends a load whose credential was valid all the time.
  void Finish(Load& load) {
    load.Stop();
    call_count_ += load.calls();
    for (const std::string& failure : load.failures()) ADD_FAILURE() << failure;
    failed_count_ += static_cast<int>(load.failures().size());
  }

  // Whether the replica still follows, with the certificate that it has now.
  absl::Status ReadOwnWrite(const std::string& id) {
    const Clients clients = Connect(WithToken("client.token"));
    const auto written = clients.ingest.Call(
        kIngestReport, SimpleReport(id, 0).SerializeAsString());
    if (!written.ok()) return written.status();
    ingest::v1::IngestReportResponse response;
    response.ParseFromString(*written);
    query::v1::ListTimelineRequest request;
    request.mutable_player()->set_name("players/p0");
    request.set_min_revision(response.receipt().revision());
    absl::Status status;
    Eventually([&] {
      status = clients.query.Call(kListTimeline, request.SerializeAsString())
                   .status();
      return status.ok();
    });
    return status;
  }

  std::unique_ptr<ServicePair> services_;
  int64_t call_count_ = 0;
  int failed_count_ = 0;
  int old_count_ = 0;
  int accepted_count_ = 0;

 private:
  void Append(std::vector<std::string>& flags, const char* flag,
              const char* file) const {
    flags.insert(flags.end(), {flag, dir_.File(file)});
  }
  std::vector<std::string> ServerFlags() const {
    std::vector<std::string> flags = {"--connection-age", "1s",
                                      "--connection-age-grace", "1s"};
    Append(flags, "--tls-cert", "server.pem");
    Append(flags, "--tls-key", "server.key");
    Append(flags, "--tls-client-ca", "clients.pem");
    Append(flags, "--identities", "identities.jsonl");
    return flags;
  }
  void StoreWorld() {
    const Clients clients = Connect(WithToken("client.token"));
    for (const auto& entity : SimpleEntities()) {
      ASSERT_THAT(
          clients.ingest.Call("/hearsay.ingest.v1.IngestService/UpsertEntity",
                              entity.SerializeAsString()),
          IsOk());
    }
  }

  TempDir dir_;
  TestAuthority old_servers_{"Old servers"};
  TestAuthority new_servers_{"New servers"};
  TestAuthority old_clients_{"Old clients"};
  TestAuthority new_clients_{"New clients"};
  std::map<std::string, std::string> tokens_;
  std::map<std::string, std::string> lines_;  // of the identities file
};

TEST_F(RotationTest, LosesNoCallAndRefusesWhatWasReplaced) {
  ASSERT_THAT(ReadOwnWrite("before"), IsOk());
  Load load(*services_, "token", WithToken("client.token"));
  ASSERT_TRUE(load.AwaitCalls(2));
  RotateToken(load);
  ASSERT_FALSE(HasFatalFailure());
  WriteNonsense(load);
  ASSERT_FALSE(HasFatalFailure());
  RotateServerCertificate(load);
  ASSERT_FALSE(HasFatalFailure());
  RotateClientAuthority();
  ASSERT_FALSE(HasFatalFailure());
  Finish(load);
  EXPECT_THAT(ReadOwnWrite("after"), IsOk());
  ReportFigure(2, "calls while credentials were rotated",
               static_cast<double>(call_count_));
  EXPECT_TRUE(ReportFigure(2, "failed calls with valid credentials",
                           failed_count_, Bound::kEqual, 0));
  EXPECT_EQ(old_count_, 6);
  EXPECT_TRUE(
      ReportFigure(2, "old credentials accepted after the grace time, of 6",
                   accepted_count_, Bound::kEqual, 0));
}

}  // namespace
}  // namespace hearsay::testing
