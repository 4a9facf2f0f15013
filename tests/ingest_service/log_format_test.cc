#include "ingest_service/log/log_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "tests/ingest_service/ingest_fixture.h"

namespace hearsay {
namespace {

using ::hearsay::testing::ParseText;

std::string Hex(const Sha256& digest) {
  return absl::BytesToHexString(Sha256ToBytes(digest));
}

absl::Time At(int64_t seconds) { return absl::FromUnixSeconds(seconds); }

// What is stored must be readable, byte for byte, for ever: if this fails, the
// format has changed. The digests are those of `xxd -r -p | sha256sum`.
TEST(LogFormatTest, SealsRecordsIntoTheSameBytesForEver) {
  LogPosition position;
  auto entity = ParseText<v1::Record>(R"pb(
    entry_id: "e1"
    content_sha256: "\001\002"
    entity { name: "players/one" kind: ENTITY_KIND_PLAYER display_name: "One" }
  )pb");
  const SealedEntry first = Seal(entity, At(1'754'006'400), position);
  EXPECT_EQ(absl::BytesToHexString(first.record),
            "0801"                        // revision: 1
            "1206088087b0c406"            // commit_time
            "1a026531"                    // entry_id: "e1"
            "22020102"                    // content_sha256
            "ba0114"                      // entity, 20 bytes
            "0a0b706c61796572732f6f6e65"  // name: "players/one"
            "1001"                        // kind: PLAYER
            "1a034f6e65");                // display_name: "One"
  EXPECT_EQ(Hex(first.record_sha256),
            "d8cbe3b854c1383a7ffbe577677034826b5c1ac5407b8e2e419409caf4b4dc28");
  EXPECT_EQ(Hex(first.chain),
            "34a6242600a806139a15b1ab16ce28e0c246942a2d8fdb332cb6075f1ff1dfaa");

  auto retraction = ParseText<v1::Record>(R"pb(
    entry_id: "x"
    target_revisions: 1
    retraction { report: "reports/r" }
  )pb");
  const SealedEntry second =
      Seal(retraction, At(1'754'006'400) + absl::Microseconds(1), position);
  EXPECT_EQ(absl::BytesToHexString(second.record),
            "0802"
            "1209088087b0c40610e807"  // 1000 ns
            "1a0178"
            "420101"  // target_revisions: 1, packed
            "aa010b"
            "0a097265706f7274732f72");
  EXPECT_EQ(Hex(second.chain),
            "7a796ed8b92de41fc35be3d49c95c984c7882257963384a0ed2d2dca3daf7c0d");
  EXPECT_EQ(position.revision, 2);
  EXPECT_EQ(position.chain, second.chain);
  EXPECT_EQ(position.commit_time, second.commit_time);
}

TEST(LogFormatTest, CommitsNeverBeforeTheLastEntryAndAfterTheClosedTime) {
  LogPosition position;
  EXPECT_EQ(NextCommitTime(position, At(100)), At(100));
  position.commit_time = At(200);
  EXPECT_EQ(NextCommitTime(position, At(100)), At(200));
  EXPECT_EQ(NextCommitTime(position, At(300)), At(300));
  position.closed_time = At(300);
  EXPECT_EQ(NextCommitTime(position, At(300)), At(300) + absl::Microseconds(1));
  EXPECT_EQ(NextCommitTime(position, At(100)), At(300) + absl::Microseconds(1));
}

TEST(LogFormatTest, CommitsInWholeMicroseconds) {
  EXPECT_EQ(NextCommitTime(LogPosition(), At(1) + absl::Nanoseconds(1999)),
            At(1) + absl::Microseconds(1));
}

TEST(LogFormatTest, ClosedTimeGrowsAndIsNeverBehindTheLastEntry) {
  LogPosition position;
  EXPECT_EQ(NextClosedTime(position, At(100)), At(100));
  position.commit_time = At(150);
  EXPECT_EQ(NextClosedTime(position, At(100)), At(150));
  position.closed_time = At(200);
  EXPECT_EQ(NextClosedTime(position, At(100)), At(200) + absl::Microseconds(1));
  EXPECT_EQ(NextClosedTime(position, At(300)), At(300));
}

}  // namespace
}  // namespace hearsay
