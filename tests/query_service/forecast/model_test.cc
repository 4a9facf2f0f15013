#include "query_service/forecast/model.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "common/errors.h"
#include "query_service/forecast/parameter_catalog.h"
#include "tests/testing/matchers.h"

namespace hearsay::forecast {
namespace {

using ::hearsay::testing::EqualsProto;
using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::SizeIs;

v1::Model Parsed(const std::string& text) {
  v1::Model model;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &model));
  return model;
}

TEST(ParameterCatalogTest, EveryPublishableNumberIsAFieldWithItsDefault) {
  Parameters defaults;
  std::set<double*> fields;
  for (const ModelParameterSpec& spec : ModelParameters()) {
    const ParameterField* field = FindParameterField(spec.name);
    ASSERT_NE(field, nullptr) << spec.name;
    // To the bit: the model as published with no change is the built-in one.
    EXPECT_EQ(field->In(defaults), ParameterValue(spec.default_nanos))
        << spec.name;
    fields.insert(&field->In(defaults));
  }
  EXPECT_THAT(fields, SizeIs(ModelParameters().size()));
  EXPECT_EQ(FindParameterField("fee_autumn"), nullptr);
  EXPECT_EQ(FindParameterField("left_after_renewal")->In(defaults), 0.3);
  EXPECT_EQ(FindParameterField("copies_tier2")->In(defaults), 0.6);
}

TEST(ParameterCatalogTest, MovesOnTheScaleAndWithinTheBounds) {
  const ModelParameterSpec& rate = *FindModelParameter("fee_summer");
  EXPECT_NEAR(MovedOnScale(rate, 0.013, 0.5), 0.013 * 1.6487212707, 1e-12);
  EXPECT_EQ(MovedOnScale(rate, 0.013, 0), 0.013);
  EXPECT_EQ(MovedOnScale(rate, 0.013, 9), 0.26);
  const ModelParameterSpec& theta = *FindModelParameter("direction");
  EXPECT_NEAR(MovedOnScale(theta, 0.8, -0.3), 0.5, 1e-15);
  EXPECT_EQ(MovedOnScale(theta, 0.8, 0.3), 1);
  EXPECT_EQ(MovedOnScale(theta, 0.8, -1), 0);
}

TEST(ModelTest, TheBuiltInOneIsAsSureAsItsPriors) {
  const Model& model = DefaultModel();
  EXPECT_EQ(model.name, "models/default");
  ASSERT_THAT(model.fitted, SizeIs(30));
  ASSERT_THAT(model.covariance_factor, SizeIs(30 * 31 / 2));
  EXPECT_EQ(model.fitted[0], "fee_summer");
  EXPECT_EQ(model.covariance_factor[0], 0.3);
  EXPECT_EQ(model.covariance_factor[1], 0);
  EXPECT_EQ(model.covariance_factor[2], 0.3);
  EXPECT_EQ(model.fitted.back(), "renewal_direction");
  EXPECT_EQ(model.covariance_factor.back(), 0.2);
}

constexpr char kVersion[] = R"pb(
  parameters { name: "loan" value_nanos: 450000000 fitted: true }
  parameters { name: "stage" value_nanos: 2500000001 fitted: true }
  parameters { name: "copies_below" value_nanos: 900000000 }
  covariance_factor_nanos: 100000000
  covariance_factor_nanos: -20000000
  covariance_factor_nanos: 300000000
  pair_copy_rates {
    copier: "outlets/a"
    original: "outlets/b"
    probability_ppm: 700000
  }
  pair_copy_rates {
    copier: "outlets/a"
    original: "outlets/c"
    probability_ppm: 200000
  }
  train_until_time { seconds: 1759276800 }
)pb";

TEST(ModelTest, IsReadFromItsRecord) {
  const Model model = ModelFromProto("models/m1", Parsed(kVersion));
  EXPECT_EQ(model.name, "models/m1");
  EXPECT_EQ(model.parameters.loan, 0.45);
  EXPECT_EQ(model.parameters.stage, 2.500000001);
  EXPECT_EQ(model.parameters.copies.below, 0.9);
  EXPECT_EQ(model.parameters.fee_summer, 0.013);
  EXPECT_THAT(model.fitted, ElementsAre("loan", "stage"));
  EXPECT_THAT(model.covariance_factor, ElementsAre(0.1, -0.02, 0.3));
  EXPECT_EQ(model.train_until, absl::FromUnixSeconds(1'759'276'800));
  const auto& pairs = model.copiers.at("outlets/a");
  ASSERT_THAT(pairs, SizeIs(2));
  EXPECT_EQ(pairs[0].original, "outlets/c");
  EXPECT_EQ(pairs[0].probability, 0.2);
}

TEST(ModelTest, IsWrittenAsItWasRead) {
  EXPECT_THAT(ModelToProto(ModelFromProto("models/m1", Parsed(kVersion))),
              EqualsProto(kVersion));
}

TEST(ModelTest, TellsAParameterThatItDoesNotKnow) {
  EXPECT_THAT(CheckKnownParameters(Parsed(kVersion)), IsOk());
  EXPECT_THAT(CheckKnownParameters(Parsed("parameters { name: 'loans' }")),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

}  // namespace
}  // namespace hearsay::forecast
