// Every method of both services, called with every kind of credential over
// plaintext, TLS and mutual TLS: the answer's code is the expected one, and
// what is refused changes nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/errors.h"
#include "common/security/scope.h"
#include "common/security/token.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/end_to_end/access_rows.h"
#include "tests/testing/certificates.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"
#include "tests/testing/secure_client.h"
#include "tests/testing/service_pair.h"
#include "tests/testing/simple_writes.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {
namespace {

constexpr char kIngest[] = "hearsay.ingest.v1.IngestService";
constexpr char kQuery[] = "hearsay.query.v1.QueryService";
constexpr char kChannelz[] = "grpc.channelz.v1.Channelz";
constexpr char kGetHead[] = "/hearsay.ingest.v1.IngestService/GetHead";

enum class Transport { kPlaintext, kTls, kMutualTls };

enum class Credential {
  kNone,
  kBad,
  kExpired,
  kWrongScope,
  kRight,
  kRevoked,
  kOtherIdentity
};
constexpr Credential kCredentials[] = {
    Credential::kNone,         Credential::kBad,   Credential::kExpired,
    Credential::kWrongScope,   Credential::kRight, Credential::kRevoked,
    Credential::kOtherIdentity};

std::string NameOf(Transport transport) {
  constexpr const char* kNames[] = {"Plaintext", "Tls", "MutualTls"};
  return kNames[static_cast<int>(transport)];
}

std::string NameOf(Credential credential) {
  constexpr const char* kNames[] = {"none",          "bad",   "expired",
                                    "wrong scope",   "right", "revoked",
                                    "other identity"};
  return kNames[static_cast<int>(credential)];
}

std::vector<std::string> ScopesBut(v1::Scope left_out) {
  std::vector<std::string> names;
  for (int number = v1::SCOPE_REPORT_WRITE; number < v1::SCOPE_ADMIN;
       ++number) {
    if (number == left_out) continue;
    names.push_back(ScopeName(static_cast<v1::Scope>(number)));
  }
  return names;
}

// What an answer is to be.
struct Expected {
  absl::StatusCode code = absl::StatusCode::kOk;
  v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
};

Expected ExpectedOf(const AccessRow& row, Credential credential,
                    Transport transport) {
  // No handshake succeeds with a certificate that is not good.
  if (transport == Transport::kMutualTls &&
      (credential == Credential::kBad || credential == Credential::kExpired)) {
    return {absl::StatusCode::kUnavailable};
  }
  if (row.needed == AccessNeeded::kNone) return {};
  if (row.needed == AccessNeeded::kNotServed) {
    return {absl::StatusCode::kUnimplemented};
  }
  switch (credential) {
    case Credential::kNone:
      return {absl::StatusCode::kUnauthenticated,
              v1::ERROR_REASON_CREDENTIAL_MISSING};
    case Credential::kBad:
    case Credential::kRevoked:
      return {absl::StatusCode::kUnauthenticated,
              v1::ERROR_REASON_CREDENTIAL_INVALID};
    case Credential::kExpired:
      return {absl::StatusCode::kUnauthenticated,
              v1::ERROR_REASON_CREDENTIAL_EXPIRED};
    case Credential::kWrongScope:
      if (row.needed == AccessNeeded::kIdentity) return {row.answer};
      return {absl::StatusCode::kPermissionDenied,
              v1::ERROR_REASON_SCOPE_MISSING};
    case Credential::kRight:
      return {row.answer};
    case Credential::kOtherIdentity:
      if (!row.replaces) return {row.answer};
      return {absl::StatusCode::kPermissionDenied,
              v1::ERROR_REASON_WRITER_DIFFERS};
  }
  return {};
}

// Makes credentials, as tokens or certificates, and the identities file that
// knows them.
class CredentialOffice {
 public:
  CredentialOffice(const TempDir& dir, Transport transport)
      : dir_(dir), transport_(transport) {
    Write("ca.pem", authority_.certificate());
    WriteCertificate("server", authority_.Issue("server.example"));
  }

  // What a server needs.
  std::vector<std::string> ServerFlags() const {
    std::vector<std::string> flags = {"--identities",
                                      dir_.File("identities.jsonl")};
    const auto add = [&](const char* flag, const char* file) {
      flags.insert(flags.end(), {flag, dir_.File(file)});
    };
    if (transport_ != Transport::kPlaintext) {
      add("--tls-cert", "server.pem");
      add("--tls-key", "server.key");
    }
    if (transport_ == Transport::kMutualTls) add("--tls-client-ca", "ca.pem");
    return flags;
  }

  // Makes a credential for `identity` and returns how a client uses it. The
  // file knows it from the next call of WriteIdentities() on.
  ClientSecurity Issue(const std::string& identity,
                       const std::vector<std::string>& scopes,
                       bool expired = false) {
    const std::string id = absl::StrCat("c", ++count_);
    std::string line =
        absl::StrCat("{\"identity\": \"", identity, "\", \"scopes\": [\"",
                     absl::StrJoin(scopes, "\", \""), "\"], ");
    ClientSecurity security;
    if (transport_ == Transport::kMutualTls) {
      const std::string name = absl::StrCat(id, ".example");
      security = UseCertificate(
          id,
          authority_.Issue(name, expired ? -absl::Hours(24) : absl::Hours(24)));
      absl::StrAppend(&line, "\"certificate\": \"", name, "\"}");
    } else {
      const std::string token = MakeToken();
      security = UseToken(id, token);
      absl::StrAppend(
          &line, "\"token_sha256\": \"", TokenSha256Hex(token), "\"",
          expired ? R"(, "expire_time": "2026-01-01T00:00:00Z")" : "", "}");
    }
    lines_[id] = line;
    last_ = id;
    return security;
  }
  // Forgets the credential that was issued last.
  void RevokeLast() { lines_.erase(last_); }

  // A credential that the services do not know, and none.
  ClientSecurity Unknown() {
    if (transport_ != Transport::kMutualTls)
      return UseToken("bad", MakeToken());
    TestAuthority other("Another authority");
    return UseCertificate("bad", other.Issue("c1.example"));
  }
  ClientSecurity None() const {
    ClientSecurity security;
    if (transport_ != Transport::kPlaintext) {
      security.tls_ca = dir_.File("ca.pem");
    }
    return security;
  }

  // Replaces the identities file.
  void WriteIdentities() {
    std::string text = "# Written by a test.\n";
    for (const auto& [id, line] : lines_) absl::StrAppend(&text, line, "\n");
    Write("identities.new", text);
    std::filesystem::rename(dir_.File("identities.new"),
                            dir_.File("identities.jsonl"));
  }

 private:
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(dir_.File(name)) << text;
  }
  void WriteCertificate(const std::string& name, const TestCertificate& pair) {
    Write(absl::StrCat(name, ".pem"), pair.certificate);
    Write(absl::StrCat(name, ".key"), pair.key);
  }
  ClientSecurity UseToken(const std::string& id, const std::string& token) {
    Write(absl::StrCat(id, ".token"), token);
    ClientSecurity security = None();
    security.token_file = dir_.File(absl::StrCat(id, ".token"));
    return security;
  }
  ClientSecurity UseCertificate(const std::string& id,
                                const TestCertificate& pair) {
    WriteCertificate(id, pair);
    ClientSecurity security = None();
    security.tls_cert = dir_.File(absl::StrCat(id, ".pem"));
    security.tls_key = dir_.File(absl::StrCat(id, ".key"));
    return security;
  }

  const TempDir& dir_;
  const Transport transport_;
  TestAuthority authority_{"An authority"};
  int count_ = 0;
  std::string last_;
  std::map<std::string, std::string> lines_;  // of the identities file
};

// Flags for the query service's own calls.
std::vector<std::string> FeedFlags(const ClientSecurity& security) {
  std::vector<std::string> flags;
  const auto add = [&](const char* flag, const std::string& file) {
    if (!file.empty()) flags.insert(flags.end(), {flag, file});
  };
  add("--feed-tls-ca", security.tls_ca);
  add("--feed-tls-cert", security.tls_cert);
  add("--feed-tls-key", security.tls_key);
  add("--feed-token-file", security.token_file);
  return flags;
}

class AuthorizationTest : public ::testing::TestWithParam<Transport> {
 protected:
  void SetUp() override {
    IssueCredentials();
    StartServices();
    ASSERT_FALSE(HasFatalFailure());
    StoreWorld();
    ASSERT_FALSE(HasFatalFailure());
    Revoke();
  }

  // A cell of the matrix.
  struct Cell {
    const std::string& service;
    const AccessRow& row;
    Credential credential;
  };

  // Calls and counts; what differs is a failure of the test.
  void Check(const Cell& cell) {
    const std::string where =
        absl::StrCat(cell.service, " ", cell.row.name, ", ",
                     NameOf(cell.credential), ", ", NameOf(GetParam()));
    const std::string id = absl::StrCat("cell-", ++cell_count_);
    if (cell.row.prepare != nullptr) Prepare(cell.row.prepare(id), where);
    const std::string before = StoreHash();
    const auto answer =
        ClientOf(cell).Call(cell.row.method, cell.row.request(id));
    const bool changed = StoreHash() != before;
    const Expected expected = ExpectedOf(cell.row, cell.credential, GetParam());
    const bool as_expected = answer.status().code() == expected.code &&
                             ReasonOf(answer.status()) == expected.reason;
    EXPECT_TRUE(as_expected) << where << ": " << answer.status();
    if (!as_expected) ++differ_count_;
    EXPECT_EQ(changed, answer.ok() && cell.row.writes) << where;
    if (!answer.ok() && changed) ++changed_count_;
  }

  int cell_count_ = 0;
  int differ_count_ = 0;
  int changed_count_ = 0;

 private:
  void IssueCredentials() {
    for (int number = v1::SCOPE_REPORT_WRITE; number <= v1::SCOPE_ADMIN;
         ++number) {
      const auto scope = static_cast<v1::Scope>(number);
      right_[scope] = office_.Issue("owner", {ScopeName(scope)});
      other_[scope] = office_.Issue("other", {ScopeName(scope)});
      wrong_[scope] = office_.Issue("owner", ScopesBut(scope));
    }
    none_ = office_.None();
    bad_ = office_.Unknown();
    expired_ = office_.Issue("owner", {"admin"}, /*expired=*/true);
    revoked_ = office_.Issue("owner", {"admin"});
    office_.WriteIdentities();
  }

  void StartServices() {
    std::vector<std::string> query_flags =
        FeedFlags(right_[v1::SCOPE_FEED_READ]);
    for (const std::string& flag : office_.ServerFlags()) {
      query_flags.push_back(flag);
    }
    std::vector<std::string> ingest_flags = office_.ServerFlags();
    ingest_flags.insert(ingest_flags.end(), {"--admin-listen", "127.0.0.1:0"});
    services_ = std::make_unique<ServicePair>(std::move(ingest_flags),
                                              std::move(query_flags));
    ASSERT_THAT(services_->ingest().Launch(), IsOk());
    ASSERT_THAT(services_->query().Launch(), IsOk());
  }

  // What the rows' requests speak of, and a replica that has it.
  void StoreWorld() {
    const AccessRow::Write first = {
        "/hearsay.ingest.v1.IngestService/IngestReport", v1::SCOPE_REPORT_WRITE,
        SimpleReport("first", 0).SerializeAsString()};
    for (const auto& entity : SimpleEntities()) {
      Prepare({"/hearsay.ingest.v1.IngestService/UpsertEntity",
               v1::SCOPE_ENTITY_WRITE, entity.SerializeAsString()},
              "set-up");
    }
    Prepare(first, "set-up");
    query::v1::ListTimelineRequest caught_up;
    caught_up.mutable_player()->set_name("players/p0");
    caught_up.set_min_revision(Head().revision());
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    absl::Status status = absl::UnknownError("");
    while (!status.ok() && absl::Now() < give_up) {
      status = Client(kQuery, right_[v1::SCOPE_QUERY_READ])
                   .Call("/hearsay.query.v1.QueryService/ListTimeline",
                         caught_up.SerializeAsString())
                   .status();
    }
    ASSERT_THAT(status, IsOk());
  }

  // Takes a credential back that was good.
  void Revoke() {
    for (const char* service : {kIngest, kQuery, kChannelz}) {
      EXPECT_THAT(CallWithRevoked(service), IsOk());
    }
    office_.RevokeLast();
    office_.WriteIdentities();
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    for (const char* service : {kIngest, kQuery, kChannelz}) {
      absl::Status status;
      while (status.ok() && absl::Now() < give_up) {
        status = CallWithRevoked(service);
      }
      EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnauthenticated,
                                   v1::ERROR_REASON_CREDENTIAL_INVALID));
    }
  }
  absl::Status CallWithRevoked(const std::string& service) {
    const std::string method = service == kIngest  ? "GetHead"
                               : service == kQuery ? "GetServerInfo"
                                                   : "GetServers";
    return Client(service, revoked_)
        .Call(absl::StrCat("/", service, "/", method), "")
        .status();
  }

  void Prepare(const AccessRow::Write& write, const std::string& where) {
    EXPECT_THAT(
        Client(kIngest, right_[write.scope]).Call(write.method, write.request),
        IsOk())
        << where;
  }

  v1::LogHead Head() {
    const auto answer =
        Client(kIngest, right_[v1::SCOPE_FEED_READ]).Call(kGetHead, "");
    EXPECT_THAT(answer, IsOk());
    ingest::v1::GetHeadResponse response;
    response.ParseFromString(answer.value_or(""));
    return response.head();
  }
  std::string StoreHash() { return Head().chain_sha256(); }

  const ClientSecurity& SecurityOf(const Cell& cell) {
    // Protocols that need no scope take any.
    const v1::Scope scope = cell.row.scope == v1::SCOPE_UNSPECIFIED
                                ? v1::SCOPE_QUERY_READ
                                : cell.row.scope;
    switch (cell.credential) {
      case Credential::kNone:
        return none_;
      case Credential::kBad:
        return bad_;
      case Credential::kExpired:
        return expired_;
      case Credential::kWrongScope:
        return wrong_[scope];
      case Credential::kRight:
        return right_[scope];
      case Credential::kRevoked:
        return revoked_;
      case Credential::kOtherIdentity:
        return other_[scope];
    }
    return none_;
  }
  SecureClient& ClientOf(const Cell& cell) {
    return Client(cell.service, SecurityOf(cell));
  }
  // One connection a service and credential.
  SecureClient& Client(const std::string& service,
                       const ClientSecurity& security) {
    const std::string key =
        absl::StrCat(service, " ", security.token_file, security.tls_cert);
    std::unique_ptr<SecureClient>& client = clients_[key];
    if (client == nullptr) {
      client = std::make_unique<SecureClient>(AddressOf(service), security);
    }
    return *client;
  }

  std::string AddressOf(const std::string& service) {
    if (service == kIngest) return services_->ingest().address();
    if (service == kQuery) return services_->query().address();
    // The log tells the port of the server for admins.
    std::string log;
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    size_t at = std::string::npos;
    constexpr char kPort[] = "\"admin_port\":";
    while (at == std::string::npos && absl::Now() < give_up) {
      log = ReadFile(services_->ingest().log_file());
      at = log.find(kPort);
    }
    return absl::StrCat("127.0.0.1:",
                        atoi(log.c_str() + at + sizeof(kPort) - 1));
  }

  TempDir dir_;
  CredentialOffice office_{dir_, GetParam()};
  std::map<v1::Scope, ClientSecurity> right_;
  std::map<v1::Scope, ClientSecurity> other_;
  std::map<v1::Scope, ClientSecurity> wrong_;
  ClientSecurity none_;
  ClientSecurity bad_;
  ClientSecurity expired_;
  ClientSecurity revoked_;
  std::unique_ptr<ServicePair> services_;
  std::map<std::string, std::unique_ptr<SecureClient>> clients_;
};

TEST_P(AuthorizationTest, AnswersEveryCallAsItsCredentialAllows) {
  for (const std::string service : {kIngest, kQuery, kChannelz}) {
    for (const AccessRow& row : AccessRowsOf(service)) {
      for (const Credential credential : kCredentials) {
        Check({service, row, credential});
      }
    }
  }
  // 19 and 17 methods, 11 of other protocols on each of the three servers, 7
  // credentials.
  EXPECT_EQ(cell_count_, (19 + 17 + 3 * 11) * 7);
  const std::string over = absl::StrCat(" over ", NameOf(GetParam()));
  ReportFigure(1, absl::StrCat("cells of the authorisation matrix", over),
               cell_count_);
  EXPECT_TRUE(ReportFigure(
      1, absl::StrCat("cells that answer another code or reason", over),
      differ_count_, Bound::kEqual, 0));
  EXPECT_TRUE(ReportFigure(
      1, absl::StrCat("refused calls that changed the store's hash", over),
      changed_count_, Bound::kEqual, 0));
}

INSTANTIATE_TEST_SUITE_P(Transports, AuthorizationTest,
                         ::testing::Values(Transport::kPlaintext,
                                           Transport::kTls,
                                           Transport::kMutualTls),
                         [](const auto& info) { return NameOf(info.param); });

}  // namespace
}  // namespace hearsay::testing
