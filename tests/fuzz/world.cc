#include "tests/fuzz/world.h"

#include <grpcpp/channel.h>
#include <stdlib.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/clock.h"
#include "common/server/server.h"
#include "common/server/worker_pool.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "ingest_service/ingest_node.h"
#include "ingest_service/log/sqlite_entry_log.h"
#include "ingest_service/log_head.h"
#include "query_service/feed_client.h"
#include "query_service/head_refresher.h"
#include "query_service/query_service.h"
#include "query_service/watch/watch_hub.h"
#include "query_service/watch/watch_source.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/sample.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/rpc_client.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// When the sample is written: some months after its articles.
constexpr absl::Time kNow = absl::FromUnixSeconds(1'770'000'000);  // 2026-02-02
constexpr int64_t kWrittenMax = 400;
constexpr size_t kEntriesMax = 100'000;
constexpr size_t kBytesMax = size_t{1} << 30;

// Every call is answered by then: what takes longer hangs.
constexpr absl::Duration kTimeout = absl::Seconds(20);
// Calls that wait for what never comes.
constexpr absl::Duration kWaitingTimeout = absl::Milliseconds(20);

// What is durable elsewhere need not be so here.
void PreferMemory() {
  if (access("/dev/shm", W_OK) == 0) setenv("TMPDIR", "/dev/shm", 0);
}

std::unique_ptr<Message> New(const Descriptor& type) {
  return std::unique_ptr<Message>(
      MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

template <typename T>
T Take(absl::StatusOr<T> value) {
  Require(value.ok(), value.status().ToString());
  return *std::move(value);
}

bool IsIngest(const MethodDescriptor& method) {
  return method.file()->package() == "hearsay.ingest.v1";
}

// Whether the request waits until its deadline for a revision that is not
// there.
bool WaitsFor(int64_t revision, const MethodDescriptor& method,
              const std::string& bytes) {
  const FieldDescriptor* const field =
      method.input_type()->FindFieldByName("min_revision");
  if (field == nullptr) return false;
  const std::unique_ptr<Message> request = New(*method.input_type());
  return request->ParseFromString(bytes) &&
         request->GetReflection()->GetInt64(*request, field) > revision;
}

}  // namespace

// The ingest service and its log.
struct World::Ingest {
  Ingest()
      : node(Take(
            IngestNode::Make(Take(OpenSqliteEntryLog(folder.path())), clock))),
        server(Take(Server::Start({}, {node->service()}))),
        client(server->InProcessChannel()) {}
  ~Ingest() {
    node->EndStreams();
    server->Drain();
    node->Close().IgnoreError();
  }

  LogPosition head() { return node->feed().head(); }

  testing::TempDir folder;
  testing::FakeClock clock{kNow};
  std::unique_ptr<IngestNode> node;
  std::unique_ptr<Server> server;
  testing::RpcClient client;
};

// The query service and its replica, wired as its main() does.
struct World::Query {
  static constexpr size_t kStoryEntriesMax = 10'000;
  static constexpr size_t kForecastsMax = 10'000;

  explicit Query(const std::shared_ptr<grpc::Channel>& ingest)
      : replica(Take(Replica::Open(folder.File("replica"), {}))),
        projection(Take(Projection::Load(replica.get()))),
        dossiers(*replica, kStoryEntriesMax),
        stories(dossiers, kStoryEntriesMax),
        feed(MakeGrpcFeedClient(ingest)),
        heads(feed.get(), projection.get()),
        snapshots(projection.get(), &heads),
        ledger(*projection, dossiers),
        archive(*projection, dossiers, ledger, kForecastsMax),
        core(*projection, snapshots, stories, ledger, archive),
        watch_source(
            projection.get(),
            [this](const std::string& player, int64_t before, int64_t after,
                   query::v1::TimelineView view) {
              return core.CompareTimelines(player, before, after, view);
            },
            [this](const std::string& player, const v1::AsOf& snapshot) {
              return core.ForecastAt(player, snapshot);
            }),
        watches({watch_source, *projection, clock, workers, WatchPatience()}),
        service(core, clock, workers, waiting_workers,
                {watches, *projection, heads, clock, waiting_workers}) {
    projection->SetListener(
        [this](int64_t revision, const std::vector<std::string>& players) {
          dossiers.Touch(players, revision);
        });
    projection->SetMovedListener([this] { watches.OnMoved(); });
    server = Take(Server::Start(
        {}, {{query::v1::QueryService::service_full_name(), &service}}));
    client = std::make_unique<testing::RpcClient>(server->InProcessChannel());
  }
  ~Query() {
    projection->ShutDown();
    server->Drain([this] { watches.Stop(); });
    replica->Close().IgnoreError();
  }

  testing::TempDir folder;
  SystemClock clock;
  std::unique_ptr<Replica> replica;
  std::unique_ptr<Projection> projection;
  DossierCache dossiers;
  StoryCache stories;
  std::unique_ptr<FeedClient> feed;
  HeadRefresher heads;
  SnapshotResolver snapshots;
  TrackLedger ledger;
  ForecastArchive archive;
  QueryCore core;
  WatchSource watch_source;
  WorkerPool workers{2, 64};
  WorkerPool waiting_workers{2, 64};
  WatchHub watches;
  QueryServiceImpl service;
  std::unique_ptr<Server> server;
  std::unique_ptr<testing::RpcClient> client;
};

const std::vector<const MethodDescriptor*>& AllMethods() {
  static const auto& methods = *new std::vector<const MethodDescriptor*>([] {
    std::vector<const MethodDescriptor*> found;
    for (const Descriptor* type :
         {ingest::v1::IngestReportRequest::descriptor(),
          query::v1::ListTimelineRequest::descriptor()}) {
      const ServiceDescriptor& service = *type->file()->service(0);
      for (int i = 0; i < service.method_count(); ++i) {
        found.push_back(service.method(i));
      }
    }
    return found;
  }());
  return methods;
}

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

World::World() {
  PreferMemory();
  ingest_ = std::make_unique<Ingest>();
  query_ = std::make_unique<Query>(ingest_->server->InProcessChannel());
  for (const auto& write : SampleWrites()) Write(*write);
  sample_revision_ = ingest_->head().revision;
}

World::~World() {
  // It follows the ingest service.
  query_ = nullptr;
}

std::string World::Call(const MethodDescriptor& method,
                        const std::string& request) {
  const std::string path = PathOf(method);
  testing::RpcClient& client =
      IsIngest(method) ? ingest_->client : *query_->client;
  const bool waits = WaitsFor(ingest_->head().revision, method, request);
  const absl::Duration timeout = waits ? kWaitingTimeout : kTimeout;
  std::vector<std::string> responses;
  absl::Status status;
  if (method.client_streaming() || method.server_streaming()) {
    // Endless ones are left after their first message.
    testing::StreamResult result =
        client.CallStream(path, {request}, 1, timeout);
    responses = std::move(result.responses);
    status = std::move(result.status);
  } else {
    auto response = client.CallBytes(path, request, timeout);
    status = response.status();
    if (response.ok()) responses.push_back(*std::move(response));
  }
  Require(waits || !absl::IsDeadlineExceeded(status),
          absl::StrCat(path, " does not answer"));
  CheckStatus(path, status);
  for (const std::string& bytes : responses) {
    const std::unique_ptr<Message> response = New(*method.output_type());
    Require(response->ParseFromString(bytes), "a response parses");
    CheckStatusesIn(path, *response);
  }
  CatchUp();
  return responses.empty() ? "" : responses.front();
}

int64_t World::written_count() const {
  return ingest_->head().revision - sample_revision_;
}

QueryCore& World::core() { return query_->core; }

void World::Write(const Message& request) {
  const auto response = ingest_->client.CallBytes(
      testing::MethodOf(request), request.SerializeAsString(), kTimeout);
  Require(response.ok(), response.status().ToString());
  CatchUp();
}

void World::CatchUp() {
  const LogPosition head = ingest_->head();
  const AppliedPosition applied = query_->projection->Status().applied;
  if (head.revision == applied.revision) return;
  ingest_->clock.Advance(absl::Seconds(1));
  EntryLog& log = ingest_->node->log();
  const std::vector<v1::LogEntry> entries = Take(
      log.ReadEntries(applied.revision, head.revision, kEntriesMax, kBytesMax));
  const google::protobuf::RepeatedPtrField<v1::LogEntry> message(
      entries.begin(), entries.end());
  const absl::Status status =
      query_->projection->Apply(Take(VerifyEntries(applied, message)),
                                LogHeadToProto(log.log_id(), head));
  Require(status.ok(), status.ToString());
}

World& SharedWorld() {
  // Never destroyed: threads of gRPC outlive static objects.
  static World* world = new World();
  if (world->written_count() > kWrittenMax) {
    delete world;
    world = new World();
  }
  return *world;
}

}  // namespace hearsay::fuzz
