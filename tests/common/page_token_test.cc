#include "common/page_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/matchers.h"

namespace hearsay {
namespace {

using ::hearsay::testing::IsOkAndHolds;
using ::hearsay::testing::StatusIs;
using ::testing::ElementsAre;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr v1::ErrorReason kReason = v1::ERROR_REASON_PAGE_TOKEN_INVALID;

TEST(PageTokenTest, GivesBackWhatItHolds) {
  const std::string bytes("\0\xff,", 3);
  EXPECT_THAT(DecodePageToken("m", EncodePageToken("m", {"a", "", bytes}), 3),
              IsOkAndHolds(ElementsAre("a", "", bytes)));
}

TEST(PageTokenTest, IsRefusedByAnotherMethod) {
  EXPECT_THAT(DecodePageToken("n", EncodePageToken("m", {"a"}), 1),
              StatusIs(kInvalid, kReason));
}

TEST(PageTokenTest, IsRefusedWithAnotherNumberOfFields) {
  EXPECT_THAT(DecodePageToken("m", EncodePageToken("m", {"a"}), 2),
              StatusIs(kInvalid, kReason));
}

TEST(PageTokenTest, IsRefusedWhereAnyCharacterIsChangedOrMissing) {
  const std::string token = EncodePageToken("m", {"field", "another"});
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(DecodePageToken("m", changed, 2), StatusIs(kInvalid, kReason))
        << i;
    EXPECT_THAT(DecodePageToken("m", token.substr(0, i), 2),
                StatusIs(kInvalid, kReason))
        << i;
  }
  for (const std::string text : {"", "?", "not a token", "AAAAAAAAAAAAAAAA"}) {
    EXPECT_THAT(DecodePageToken("m", text, 2), StatusIs(kInvalid, kReason));
  }
}

}  // namespace
}  // namespace hearsay
