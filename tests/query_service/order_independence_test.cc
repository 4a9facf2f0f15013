// What was said when is what counts, not in which order we heard of it: once
// all is stored, answers do not depend on the order of the log.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "tests/query_service/local_core.h"
#include "tests/simulator/simulation.h"
#include "tests/testing/figures.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random.h"

namespace hearsay {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ::testing::Gt;
using ::testing::SizeIs;
using namespace hearsay::testing;

constexpr int kPlayers = 6;

// What of the simulation is dated: who there is, then what may be stored in any
// order. Corrections and withdrawals are left out: they name what they follow.
struct World {
  std::vector<v1::Record> fixed;
  std::vector<v1::Record> movable;
  std::set<std::string> players;
};

World MakeWorld() {
  simulator::Options options;
  options.players = kPlayers;
  options.reports_max = 500;
  World world;
  for (const simulator::TimedWrite& timed :
       simulator::Simulate(options).writes) {
    const cli::Write& write = timed.write;
    v1::Record record;
    if (write.has_upsert_entity()) {
      record.set_entry_id(write.upsert_entity().entry_id());
      *record.mutable_entity() = write.upsert_entity().entity();
      if (record.entity().kind() == v1::ENTITY_KIND_PLAYER) {
        world.players.insert(record.entity().name());
      }
      world.fixed.push_back(std::move(record));
    } else if (write.has_put_transfer_windows()) {
      record.set_entry_id(write.put_transfer_windows().entry_id());
      *record.mutable_transfer_windows() =
          write.put_transfer_windows().transfer_windows();
      world.fixed.push_back(std::move(record));
    } else if (write.has_record_outcome()) {
      record.set_entry_id(write.record_outcome().entry_id());
      *record.mutable_outcome() = write.record_outcome().outcome();
      if (!record.outcome().annulled() &&
          record.outcome().supersedes().empty()) {
        world.movable.push_back(std::move(record));
      }
    } else if (write.has_ingest_report()) {
      record.set_entry_id(write.ingest_report().entry_id());
      *record.mutable_report() = write.ingest_report().report();
      if (record.report().has_publish() &&
          record.report().supersedes().empty()) {
        world.movable.push_back(std::move(record));
      }
    }
  }
  return world;
}

// Clears what may differ: revisions, commit times and what follows from them.
void Mask(Message& message) {
  static const absl::flat_hash_set<std::string> kMasked = {
      "commit_time", "first_commit_time",  "last_commit_time",
      "revision",    "first_revision",     "first_stored",
      "snapshot",    "first_stored_count",
  };
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (kMasked.contains(field->name())) {
      reflection.ClearField(&message, field);
    } else if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      continue;
    } else if (field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        Mask(*reflection.MutableRepeatedMessage(&message, field, i));
      }
    } else {
      Mask(*reflection.MutableMessage(&message, field));
    }
  }
}

// Sources that were first as often by what was said stand in the order of what
// was stored.
void MaskOrder(query::v1::GetLineageResponse& response) {
  std::sort(
      response.mutable_sources()->begin(), response.mutable_sources()->end(),
      [](const auto& a, const auto& b) { return a.source() < b.source(); });
}
template <typename Response>
void MaskOrder(Response&) {}

// All answers of one core, as text, each with what was asked.
class Answers {
 public:
  Answers(QueryCore& core, const std::set<std::string>& players,
          absl::Time said_by)
      : core_(core), said_by_(said_by) {
    for (const std::string& player : players) {
      query::v1::ListTimelineRequest basic = About<decltype(basic)>(player);
      Ask<query::v1::ListTimelineResponse>(basic, &QueryCore::ListTimeline);
      query::v1::ListTimelineRequest full = basic;
      full.set_view(query::v1::TIMELINE_VIEW_FULL);
      Ask<query::v1::ListTimelineResponse>(full, &QueryCore::ListTimeline);
      Ask<query::v1::GetLineageResponse>(
          About<query::v1::GetLineageRequest>(player), &QueryCore::GetLineage);
      Ask<query::v1::ListContradictionsResponse>(
          About<query::v1::ListContradictionsRequest>(player),
          &QueryCore::ListContradictions);
      Ask<query::v1::GetForecastResponse>(
          About<query::v1::GetForecastRequest>(player),
          &QueryCore::GetForecast);
    }
    query::v1::ListSagasRequest sagas;
    for (const std::string& player : players) {
      sagas.add_players()->set_name(player);
    }
    Prepare(sagas);
    Ask<query::v1::ListSagasResponse>(sagas, &QueryCore::ListSagas);
  }

  const std::vector<std::string>& texts() const { return texts_; }

 private:
  template <typename Request>
  void Prepare(Request& request) const {
    *request.mutable_as_of()->mutable_said_by() = TimeToProto(said_by_);
    if constexpr (requires { request.set_page_size(1); }) {
      request.set_page_size(1000);
    }
  }
  template <typename Request>
  Request About(const std::string& player) const {
    Request request;
    request.mutable_player()->set_name(player);
    Prepare(request);
    return request;
  }
  template <typename Response, typename Request, typename Method>
  void Ask(const Request& request, Method method) {
    Response response;
    EXPECT_THAT((core_.*method)(request, absl::InfiniteFuture(), response),
                IsOk());
    if constexpr (requires { response.next_page_token(); }) {
      EXPECT_EQ(response.next_page_token(), "");
    }
    Mask(response);
    MaskOrder(response);
    texts_.push_back(absl::StrCat(Request::descriptor()->name(), " { ",
                                  request.ShortDebugString(), " }\n",
                                  response.DebugString()));
  }

  QueryCore& core_;
  const absl::Time said_by_;
  std::vector<std::string> texts_;
};

std::vector<std::string> AnswersAfter(const World& world,
                                      const std::vector<v1::Record>& movable,
                                      const std::vector<absl::Time>& said_bys) {
  LocalCore local(/*entries_max=*/100'000);
  local.AddAll(world.fixed);
  local.AddAll(movable);
  std::vector<std::string> texts;
  for (const absl::Time said_by : said_bys) {
    const Answers answers(local.core(), world.players, said_by);
    texts.insert(texts.end(), answers.texts().begin(), answers.texts().end());
  }
  return texts;
}

// Returns the lines around the first in which two texts differ.
std::string FirstDifference(const std::string& a, const std::string& b) {
  const size_t at =
      std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
  const size_t from = at < 400 ? 0 : at - 400;
  return absl::StrCat("... ", a.substr(from, 800), "\n--- and in order ---\n",
                      b.substr(from, 800));
}

TEST(OrderIndependenceTest, AnswersDoNotDependOnTheOrderOfIngest) {
  const int orders = Sized(10, 100);
  const World world = MakeWorld();
  ASSERT_THAT(world.players, SizeIs(kPlayers));
  ASSERT_THAT(world.movable, SizeIs(Gt(300)));
  // In the middle and at the end.
  const std::vector<absl::Time> said_bys = {
      FakeLog::kStart - absl::Hours(24 * 600), FakeLog::kStart};

  const std::vector<std::string> expected =
      AnswersAfter(world, world.movable, said_bys);
  Random random(/*seed=*/5);
  int differing = 0;
  for (int order = 0; order < orders; ++order) {
    std::vector<v1::Record> shuffled = world.movable;
    for (size_t i = shuffled.size(); i > 1; --i) {
      std::swap(shuffled[i - 1], shuffled[random.Below(static_cast<int>(i))]);
    }
    const std::vector<std::string> answers =
        AnswersAfter(world, shuffled, said_bys);
    ASSERT_EQ(answers.size(), expected.size());
    for (size_t i = 0; i < answers.size(); ++i) {
      if (answers[i] == expected[i]) continue;
      if (++differing == 1) {
        ADD_FAILURE() << FirstDifference(answers[i], expected[i]);
      }
    }
  }
  EXPECT_TRUE(ReportFigure(
      5,
      absl::StrCat("answers that differ between ", orders,
                   " random orders of ingest, of ", orders * expected.size()),
      differing, Bound::kEqual, 0));
}

}  // namespace
}  // namespace hearsay
