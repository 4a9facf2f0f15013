#include "cli/write_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace hearsay::cli {
namespace {

using ::hearsay::testing::IsOk;
using ::hearsay::testing::StatusIs;
using ::hearsay::testing::TempDir;

std::string FileWith(const TempDir& dir, const std::string& content) {
  const std::string file = dir.File("writes.jsonl");
  std::ofstream(file) << content;
  return file;
}

class WriteReaderTest : public ::testing::Test {
 protected:
  TempDir dir_;
};

TEST_F(WriteReaderTest, ReadsEachKindOfWriteInOrder) {
  auto reader = WriteReader::Open(
      FileWith(dir_, R"({"upsertEntity": {"entryId": "e"}})"
                     "\n\n"
                     R"({"retractReport": {"entryId": "r"}})"
                     "\n"
                     R"({"publishModel": {"entryId": "m"}})"));
  ASSERT_THAT(reader, IsOk());
  auto first = (*reader)->Next();
  ASSERT_TRUE(first.has_value() && first->ok());
  EXPECT_EQ((*first)->upsert_entity().entry_id(), "e");
  auto second = (*reader)->Next();
  ASSERT_TRUE(second.has_value() && second->ok());
  EXPECT_EQ((*second)->retract_report().entry_id(), "r");
  EXPECT_THAT((*reader)->where(), ::testing::EndsWith("/writes.jsonl:3"));
  auto third = (*reader)->Next();
  ASSERT_TRUE(third.has_value() && third->ok());
  EXPECT_EQ((*third)->publish_model().entry_id(), "m");
  EXPECT_FALSE((*reader)->Next().has_value());
}

TEST_F(WriteReaderTest, GoesOnAfterABadLine) {
  auto reader =
      WriteReader::Open(FileWith(dir_,
                                 "{\n"
                                 R"({"ingestReport": {"entryId": "r"}})"));
  ASSERT_THAT(reader, IsOk());
  EXPECT_THAT(*(*reader)->Next(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(*(*reader)->Next(), IsOk());
}

class BadLineTest : public WriteReaderTest,
                    public ::testing::WithParamInterface<std::string> {};

TEST_P(BadLineTest, IsRefused) {
  auto reader = WriteReader::Open(FileWith(dir_, GetParam()));
  ASSERT_THAT(reader, IsOk());
  EXPECT_THAT(*(*reader)->Next(), StatusIs(absl::StatusCode::kInvalidArgument));
}

INSTANTIATE_TEST_SUITE_P(
    Lines, BadLineTest,
    ::testing::Values(
        "{}", "[]", "x", R"({"unknownWrite": {}})",
        R"({"ingestReport": {"entryId": "a", "noSuchField": 1}})",
        R"({"ingestReport": {"entryId": "a"}, "upsertEntity": {}})",
        R"({"ingestReport": {"report": {"claims": [{"kind": "NONE"}]}}})"));

TEST_F(WriteReaderTest, ReadsAnEmptyFile) {
  auto reader = WriteReader::Open(FileWith(dir_, ""));
  ASSERT_THAT(reader, IsOk());
  EXPECT_FALSE((*reader)->Next().has_value());
}

TEST_F(WriteReaderTest, RefusesWhatIsNoFile) {
  EXPECT_THAT(WriteReader::Open(dir_.File("none")),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(WriteReader::Open(dir_.path()),
              StatusIs(absl::StatusCode::kNotFound));
}

class SampleTest : public ::testing::TestWithParam<std::string> {};

TEST_P(SampleTest, ReadsWhole) {
  auto reader = WriteReader::Open(HEARSAY_SAMPLE + GetParam());
  ASSERT_THAT(reader, IsOk());
  int count = 0;
  while (auto write = (*reader)->Next()) {
    EXPECT_THAT(*write, IsOk()) << (*reader)->where();
    ++count;
  }
  EXPECT_GT(count, 0);
}

INSTANTIATE_TEST_SUITE_P(Files, SampleTest,
                         ::testing::Values("registry.jsonl", "articles.jsonl"));

}  // namespace
}  // namespace hearsay::cli
