#include "query_service/model_catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/time.h"

namespace hearsay {
namespace {

absl::Time Day(int day) {
  return absl::FromUnixSeconds(1'759'276'800) + absl::Hours(24) * day;
}

v1::Record ModelRecord(int64_t revision, const std::string& entry_id,
                       absl::Time train_until) {
  v1::Record record;
  record.set_revision(revision);
  record.set_entry_id(entry_id);
  *record.mutable_model()->mutable_train_until_time() =
      TimeToProto(train_until);
  return record;
}

// "old" at revision 3, trained until day 10; "early", stored later on less.
class ModelCatalogTest : public ::testing::Test {
 protected:
  ModelCatalogTest() {
    catalog_.Apply(ModelRecord(3, "old", Day(10)));
    v1::Record other;
    other.set_revision(4);
    other.mutable_entity()->set_name("players/a");
    catalog_.Apply(other);
    catalog_.Apply(ModelRecord(5, "early", Day(5)));
    catalog_.Apply(ModelRecord(9, "new", Day(20)));
  }
  std::string NameAt(int64_t revision, absl::Time said_by) const {
    return catalog_.At(revision, said_by)->name;
  }

  ModelCatalog catalog_;
};

TEST_F(ModelCatalogTest, UsesTheNewestVersionThatIsStoredAndMayBeKnown) {
  EXPECT_EQ(NameAt(9, Day(20)), "models/new");
  EXPECT_EQ(NameAt(100, absl::InfiniteFuture()), "models/new");
  EXPECT_EQ(NameAt(9, Day(20) - absl::Microseconds(1)), "models/early");
  EXPECT_EQ(NameAt(8, Day(30)), "models/early");
  EXPECT_EQ(NameAt(4, Day(30)), "models/old");
  EXPECT_EQ(NameAt(4, Day(10)), "models/old");
}

TEST_F(ModelCatalogTest, UsesTheBuiltInModelWithoutAny) {
  EXPECT_EQ(NameAt(2, Day(30)), "models/default");
  EXPECT_EQ(NameAt(9, Day(4)), "models/default");
  EXPECT_EQ(ModelCatalog().At(9, Day(30)).get(), &forecast::DefaultModel());
}

TEST_F(ModelCatalogTest, FindsWhatIsStoredByName) {
  ASSERT_NE(catalog_.Find("models/old", 3), nullptr);
  EXPECT_EQ(catalog_.Find("models/old", 3)->train_until, Day(10));
  EXPECT_EQ(catalog_.Find("models/old", 2), nullptr);
  EXPECT_EQ(catalog_.Find("models/other", 9), nullptr);
  EXPECT_EQ(catalog_.Find("models/default", 0).get(),
            &forecast::DefaultModel());
}

TEST_F(ModelCatalogTest, ACopySeesNothingThatIsAppliedLater) {
  const ModelCatalog copy = catalog_;
  catalog_.Apply(ModelRecord(11, "newest", Day(1)));
  EXPECT_EQ(NameAt(11, Day(30)), "models/newest");
  EXPECT_EQ(copy.At(11, Day(30))->name, "models/new");
}

}  // namespace
}  // namespace hearsay
