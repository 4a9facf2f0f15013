// Sagas of all players, which an index finds, are those of each player asked
// for by name, over random logs: nothing that counts in a period is missing
// from the index, whatever the as-of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "common/time.h"
#include "tests/end_to_end/no_look_ahead/in_process_replica.h"
#include "tests/end_to_end/no_look_ahead/written_log.h"
#include "tests/testing/figures.h"
#include "tests/testing/log_generator.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random.h"

namespace hearsay::testing {
namespace {

using query::v1::ListSagasRequest;
using query::v1::ListSagasResponse;

constexpr absl::Duration kDay = absl::Hours(24);

// A log so thin that most players are silent in most weeks.
constexpr absl::Duration kMeanStep = absl::Hours(48);

ListSagasRequest RandomRequest(Random& random, int64_t head, absl::Time start) {
  const int days = static_cast<int>(head * kMeanStep / kDay);
  ListSagasRequest request;
  // By then everybody has been described.
  request.mutable_as_of()->set_revision(
      random.Between(100, static_cast<int>(head)));
  if (random.Chance(50)) {
    *request.mutable_as_of()->mutable_said_by() =
        TimeToProto(start + kDay * random.Between(days / 2, days));
  }
  const absl::Time period = start + kDay * random.Between(-60, days);
  *request.mutable_start_time() = TimeToProto(period);
  if (random.Chance(70)) {
    *request.mutable_end_time() =
        TimeToProto(period + absl::Hours(random.Between(1, 24 * 20)));
  }
  request.set_page_size(1000);
  return request;
}

ListSagasResponse Ask(InProcessReplica& replica,
                      const ListSagasRequest& request) {
  const std::string bytes = replica.Answer(Question(request));
  ListSagasResponse response;
  EXPECT_TRUE(response.ParseFromString(bytes)) << bytes;
  return response;
}

TEST(AllSagasTest, AreThoseOfEachPlayer) {
  LogGeneratorOptions options;
  options.seed = 401;
  options.count = Sized(600, 3000);
  options.mean_step = kMeanStep;
  const auto log = StoreWrites(GenerateWrites(options));
  ASSERT_THAT(log, IsOk());
  const auto head = static_cast<int64_t>(log->entries.size());
  const auto replica = InProcessReplica::Open();
  ASSERT_THAT(replica, IsOk());
  ASSERT_THAT(
      (*replica)->Apply(log->entries, head, options.start + 100'000 * kDay),
      IsOk());
  Random random(options.seed);
  int sagas = 0;
  for (int i = 0; i < Sized(500, 5000); ++i) {
    ListSagasRequest request = RandomRequest(random, head, options.start);
    const ListSagasResponse of_all = Ask(**replica, request);
    for (const std::string& player : GeneratedPlayers()) {
      request.add_players()->set_name(player);
    }
    const ListSagasResponse of_each = Ask(**replica, request);
    ASSERT_EQ(of_all.DebugString(), of_each.DebugString())
        << request.ShortDebugString();
    sagas += of_all.sagas_size();
  }
  EXPECT_GE(sagas, 100) << "hardly anything was compared";
}

}  // namespace
}  // namespace hearsay::testing
