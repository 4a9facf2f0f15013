#ifndef HEARSAY_TESTS_QUERY_SERVICE_CORE_FIXTURE_H_
#define HEARSAY_TESTS_QUERY_SERVICE_CORE_FIXTURE_H_

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "query_service/query_core.h"
#include "tests/query_service/fake_log.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::testing {

inline constexpr absl::Time kAtOnce = absl::InfinitePast();

template <typename Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

// A core over a log that the test writes. Entry r is committed r seconds after
// 2025-10-01.
class CoreFixture : public ::testing::Test {
 protected:
  CoreFixture()
      : replica_(Replica::Open(folder_.File("replica"), {}).value()),
        projection_(Projection::Load(replica_.get()).value()),
        dossiers_(*replica_, /*entries_max=*/1000),
        stories_(dossiers_, /*entries_max=*/1000),
        heads_(&feed_, projection_.get()),
        snapshots_(projection_.get(), &heads_),
        core_(*projection_, snapshots_, stories_) {
    projection_->SetListener(
        [this](int64_t revision, const std::vector<std::string>& players) {
          dossiers_.Touch(players, revision);
        });
    feed_.SetHead([this] { return log_.Head(); });
  }

  // Appends a record in text format and applies it.
  int64_t Add(const std::string& entry_id, const std::string& content) {
    v1::Record record = Parsed<v1::Record>(content);
    record.set_entry_id(entry_id);
    const int64_t revision = log_.Append(std::move(record));
    const auto message = log_.Message(revision, revision);
    const auto batch =
        VerifyEntries(projection_->Status().applied, message.entries());
    EXPECT_THAT(batch, IsOk());
    EXPECT_THAT(projection_->Apply(*batch, log_.Head()), IsOk());
    return revision;
  }
  int64_t AddPlayer(const std::string& name) {
    return Add("entity-" + name.substr(8),
               absl::StrCat("entity { name: \"", name,
                            "\" kind: ENTITY_KIND_PLAYER display_name: \"",
                            name.substr(8), "\" }"));
  }

  absl::StatusOr<query::v1::ListTimelineResponse> List(
      const std::string& request) {
    query::v1::ListTimelineResponse response;
    const absl::Status status = core_.ListTimeline(
        Parsed<query::v1::ListTimelineRequest>(request), kAtOnce, response);
    if (!status.ok()) return status;
    return response;
  }
  std::vector<std::string> Keys(const std::string& request) {
    const auto response = List(request);
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> keys;
    if (!response.ok()) return keys;
    for (const auto& entry : response->entries()) {
      keys.push_back(entry.entry_key());
    }
    return keys;
  }
  TempDir folder_;
  FakeLog log_;
  FakeFeed feed_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<Projection> projection_;
  DossierCache dossiers_;
  StoryCache stories_;
  HeadRefresher heads_;
  SnapshotResolver snapshots_;
  QueryCore core_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_QUERY_SERVICE_CORE_FIXTURE_H_
