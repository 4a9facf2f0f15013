#include "common/observability/call_ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hearsay {
namespace {

constexpr char kTraceparent[] =
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(CallIdsTest, TakesOverWhatIsWellFormed) {
  const CallIds ids = MakeCallIds("build:7/a@b", kTraceparent, "vendor=1");
  EXPECT_EQ(ids.request_id, "build:7/a@b");
  EXPECT_EQ(ids.traceparent, kTraceparent);
  EXPECT_EQ(ids.tracestate, "vendor=1");
  EXPECT_EQ(ids.trace_id(), "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(ids.span_id(), "b7ad6b7169203331");
}

TEST(CallIdsTest, MakesAnIdWhereThereIsNoGoodOne) {
  for (const std::string& bad :
       {std::string(), std::string("two words"), std::string("a\nb"),
        std::string("\"quoted\""), std::string(129, 'x')}) {
    const CallIds ids = MakeCallIds(bad, "", "");
    EXPECT_EQ(ids.request_id.size(), 32u) << bad;
    EXPECT_NE(ids.request_id, MakeCallIds(bad, "", "").request_id);
  }
}

TEST(CallIdsTest, LeavesOutAMalformedTrace) {
  for (const std::string& bad :
       {std::string("nonsense"),
        // In capitals; of a version that is none; without an id.
        std::string("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"),
        std::string("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        std::string("00-00000000000000000000000000000000-b7ad6b7169203331-01"),
        std::string("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"),
        // Longer than its version is.
        std::string(kTraceparent) + "-more", std::string(kTraceparent) + "x"}) {
    const CallIds ids = MakeCallIds("id", bad, "vendor=1");
    EXPECT_EQ(ids.traceparent, "") << bad;
    EXPECT_EQ(ids.tracestate, "") << bad;
    EXPECT_EQ(ids.trace_id(), "") << bad;
    EXPECT_EQ(ids.span_id(), "") << bad;
  }
}

TEST(CallIdsTest, ReadsALaterVersionOfTraces) {
  EXPECT_TRUE(IsTraceparent(
      "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"));
  EXPECT_FALSE(IsTraceparent(
      "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more"));
}

}  // namespace
}  // namespace hearsay
