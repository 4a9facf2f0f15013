#include "common/model_parameters.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace hearsay {
namespace {

TEST(ModelParametersTest, HaveDefaultsWithinBoundsAndNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const ModelParameterSpec& spec : ModelParameters()) {
    SCOPED_TRACE(std::string(spec.name));
    EXPECT_TRUE(names.insert(std::string(spec.name)).second);
    EXPECT_LE(spec.min_nanos, spec.default_nanos);
    EXPECT_GE(spec.max_nanos, spec.default_nanos);
    EXPECT_GT(spec.prior_sd, 0);
    if (spec.scale == ParameterScale::kLog) {
      EXPECT_GT(spec.min_nanos, 0);
    }
  }
}

TEST(ModelParametersTest, AreTheDoublesOfTheProgram) {
  const ModelParameterSpec* summer = FindModelParameter("fee_summer");
  ASSERT_NE(summer, nullptr);
  EXPECT_EQ(ParameterValue(summer->default_nanos), 0.013);
  EXPECT_EQ(summer->min_nanos, 650'000);
  EXPECT_EQ(summer->max_nanos, 260'000'000);
  const ModelParameterSpec* signed_rival = FindModelParameter("g_rival_signed");
  ASSERT_NE(signed_rival, nullptr);
  EXPECT_EQ(ParameterValue(signed_rival->default_nanos), -0.8);
}

TEST(ModelParametersTest, KeepTheBoundsOnWhichOthersRest) {
  const auto max = [](absl::string_view name) {
    return FindModelParameter(name)->max_nanos;
  };
  EXPECT_EQ(max(kDirectionParameter), 1'000'000'000);
  EXPECT_EQ(max(kRenewalDirectionParameter), 1'000'000'000);
  EXPECT_EQ(max("stage"), 4'000'000'000);
  EXPECT_EQ(max("proven_club"), 3'000'000'000);
}

TEST(ModelParametersTest, KnowNoOtherName) {
  EXPECT_EQ(FindModelParameter(""), nullptr);
  EXPECT_EQ(FindModelParameter("unproven_cap"), nullptr);
}

}  // namespace
}  // namespace hearsay
