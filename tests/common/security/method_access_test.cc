#include "common/security/method_access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;

class MethodAccessTest : public ::testing::Test {
 protected:
  void SetUp() override {
    // Links the descriptions of the services.
    ingest::v1::GetHeadRequest::descriptor();
    query::v1::GetServerInfoRequest::descriptor();
    auto table = MethodAccessTable::Make(
        {"hearsay.ingest.v1.IngestService", "hearsay.query.v1.QueryService"});
    ASSERT_THAT(table, IsOk());
    table_ = *std::move(table);
  }
  v1::Scope ScopeOf(const std::string& method) {
    const MethodAccess access = table_.Find(method);
    EXPECT_EQ(access.kind, MethodAccess::kScope);
    return access.scope;
  }
  MethodAccessTable table_;
};

TEST_F(MethodAccessTest, TakesTheScopesOfTheContract) {
  const std::string ingest = "/hearsay.ingest.v1.IngestService/";
  EXPECT_EQ(ScopeOf(ingest + "IngestReport"), v1::SCOPE_REPORT_WRITE);
  EXPECT_EQ(ScopeOf(ingest + "RecordOutcome"), v1::SCOPE_OUTCOME_WRITE);
  EXPECT_EQ(ScopeOf(ingest + "MergeEntities"), v1::SCOPE_ENTITY_WRITE);
  EXPECT_EQ(ScopeOf(ingest + "PublishModel"), v1::SCOPE_ADMIN);
  EXPECT_EQ(ScopeOf(ingest + "Tail"), v1::SCOPE_FEED_READ);
  EXPECT_EQ(ScopeOf("/hearsay.query.v1.QueryService/WatchTimeline"),
            v1::SCOPE_QUERY_READ);
}

TEST_F(MethodAccessTest, KnowsTheOtherProtocols) {
  EXPECT_EQ(table_.Find("/grpc.health.v1.Health/Check").kind,
            MethodAccess::kAnybody);
  EXPECT_EQ(table_
                .Find("/grpc.reflection.v1.ServerReflection/"
                      "ServerReflectionInfo")
                .kind,
            MethodAccess::kIdentity);
  EXPECT_EQ(ScopeOf("/grpc.channelz.v1.Channelz/GetServers"), v1::SCOPE_ADMIN);
  EXPECT_EQ(ScopeOf("/hearsay.ingest.v1.IngestService/Unheard"),
            v1::SCOPE_ADMIN);
}

TEST_F(MethodAccessTest, RefusesAServiceThatIsNotDescribed) {
  EXPECT_THAT(MethodAccessTable::Make({"hearsay.v1.Unheard"}),
              StatusIs(absl::StatusCode::kInternal));
}

}  // namespace
}  // namespace hearsay
