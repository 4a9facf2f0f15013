#include "cli/error_text.h"

#include <gtest/gtest.h>

#include "common/errors.h"

namespace hearsay::cli {
namespace {

TEST(ErrorTextTest, GivesEveryBadFieldALine) {
  Violations violations;
  violations.Add("report.claims[0].kind", v1::ERROR_REASON_INVALID_FIELD,
                 "It is required.");
  violations.Add("", v1::ERROR_REASON_INVALID_FIELD, "It is too large.");
  EXPECT_EQ(ErrorText("file.jsonl:3", violations.ToStatus()),
            "file.jsonl:3: INVALID_FIELD\n"
            "  report.claims[0].kind: It is required.\n"
            "  It is too large.\n");
}

TEST(ErrorTextTest, GivesTheReasonAndTheMessage) {
  EXPECT_EQ(ErrorText("load", EntityNotFound("clubs/none")),
            "load: ENTITY_NOT_FOUND: No entity is named \"clubs/none\".\n");
}

TEST(ErrorTextTest, GivesTheCodeWhereThereIsNoReason) {
  EXPECT_EQ(ErrorText("127.0.0.1:1", absl::UnavailableError("no answer")),
            "127.0.0.1:1: UNAVAILABLE: no answer\n");
}

}  // namespace
}  // namespace hearsay::cli
