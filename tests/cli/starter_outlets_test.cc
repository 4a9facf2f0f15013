// The starter set of outlets: all of it describes outlets, and no two of them
// go by one name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/write_reader.h"
#include "common/names/registry.h"
#include "tests/testing/matchers.h"

namespace hearsay::cli {
namespace {

using ::hearsay::testing::IsOk;

std::vector<v1::Entity> ReadOutlets() {
  std::vector<v1::Entity> outlets;
  auto reader = WriteReader::Open(HEARSAY_STARTER "outlets.jsonl");
  EXPECT_THAT(reader, IsOk());
  while (auto write = (*reader)->Next()) {
    EXPECT_THAT(*write, IsOk()) << (*reader)->where();
    EXPECT_TRUE((*write)->has_upsert_entity()) << (*reader)->where();
    outlets.push_back((*write)->upsert_entity().entity());
  }
  return outlets;
}

TEST(StarterOutletsTest, HaveEachATier) {
  const std::vector<v1::Entity> outlets = ReadOutlets();
  EXPECT_GE(outlets.size(), 60u);
  std::vector<int> counts(5);
  for (const v1::Entity& outlet : outlets) {
    SCOPED_TRACE(outlet.name());
    EXPECT_EQ(outlet.kind(), v1::ENTITY_KIND_OUTLET);
    ASSERT_GE(outlet.tier(), 1);
    ASSERT_LE(outlet.tier(), 4);
    ++counts[outlet.tier()];
  }
  for (int tier = 1; tier <= 4; ++tier) EXPECT_GE(counts[tier], 5) << tier;
}

TEST(StarterOutletsTest, AreFoundByEachOfTheirNames) {
  const std::vector<v1::Entity> outlets = ReadOutlets();
  Registry registry;
  int64_t revision = 0;
  for (const v1::Entity& outlet : outlets) {
    v1::Record record;
    record.set_revision(++revision);
    *record.mutable_entity() = outlet;
    registry.Apply(record);
  }
  const auto meant = [&](const std::string& text) {
    return registry.MatchAnywhere(text, {v1::ENTITY_KIND_OUTLET}, revision);
  };
  for (const v1::Entity& outlet : outlets) {
    EXPECT_EQ(meant(outlet.display_name()), outlet.name());
    for (const v1::Alias& alias : outlet.aliases()) {
      EXPECT_EQ(meant(alias.text()), outlet.name()) << alias.text();
    }
  }
}

}  // namespace
}  // namespace hearsay::cli
