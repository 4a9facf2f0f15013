// What a feed sends: decoded and verified. An entry that is verified holds what
// was put into it.
#include <cstdint>
#include <string>

#include "common/sha256.h"
#include "common/time.h"
#include "common/version.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "query_service/feed_verifier.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/inputs.pb.h"
#include "tests/fuzz/text_input.h"

namespace hearsay::fuzz {
namespace {

constexpr char kLogId[] = "log";

std::string BytesOf(Feed::Entry entry, int64_t revision) {
  if (!entry.has_record()) return entry.bytes();
  v1::Record& record = *entry.mutable_record();
  if (record.revision() == 0) record.set_revision(revision);
  if (!record.has_commit_time()) {
    *record.mutable_commit_time() =
        TimeToProto(absl::FromUnixSeconds(1'770'000'000 + revision));
  }
  return record.SerializeAsString();
}

void Append(std::string bytes, AppliedPosition& end,
            ingest::v1::TailResponse& message) {
  const Sha256 digest = Sha256Of(bytes);
  end.chain = NextChain(end.chain, digest);
  ++end.revision;
  v1::LogEntry& entry = *message.add_entries();
  entry.set_revision(end.revision);
  entry.set_record(std::move(bytes));
  entry.set_record_sha256(Sha256ToBytes(digest));
  entry.set_chain_sha256(Sha256ToBytes(end.chain));
}

void Apply(const Feed::Damage& damage, ingest::v1::TailResponse& message) {
  if (message.entries().empty()) return;
  v1::LogEntry& entry = *message.mutable_entries(static_cast<int>(
      damage.entry_number() % static_cast<uint32_t>(message.entries_size())));
  if (damage.has_revision()) entry.set_revision(damage.revision());
  if (damage.has_record_sha256()) {
    entry.set_record_sha256(damage.record_sha256());
  }
  if (damage.has_chain_sha256()) entry.set_chain_sha256(damage.chain_sha256());
}

// Returns the message, and in `end` where its entries end if none is damaged.
ingest::v1::TailResponse MessageOf(const Feed& feed, AppliedPosition& end) {
  ingest::v1::TailResponse message;
  for (const Feed::Entry& entry : feed.entries()) {
    Append(BytesOf(entry, end.revision + 1), end, message);
  }
  for (const Feed::Damage& damage : feed.damages()) Apply(damage, message);
  v1::LogHead& head = *message.mutable_head();
  head = feed.head();
  if (!feed.has_head()) {
    head.set_log_id(kLogId);
    head.set_revision(end.revision);
    head.set_chain_sha256(Sha256ToBytes(end.chain));
    head.set_format_version(kFormatVersion);
  }
  return message;
}

// A feed can be wrong in these ways only.
void CheckRefusal(const absl::Status& status) {
  Require(status.ok() || absl::IsDataLoss(status) ||
              absl::IsFailedPrecondition(status),
          status.ToString());
}

void Verify(const ingest::v1::TailResponse& message,
            const AppliedPosition& undamaged) {
  const auto batch = VerifyEntries(AppliedPosition(), message.entries());
  CheckRefusal(batch.status());
  if (!batch.ok()) return;
  Require(batch->entries.size() == static_cast<size_t>(message.entries_size()),
          "every entry is verified");
  Require(batch->end.chain == undamaged.chain, "nothing damaged is verified");
  CheckRefusal(VerifyHead(message.head(), "", batch->end));
  CheckRefusal(VerifyHead(message.head(), kLogId, batch->end));
}

}  // namespace
}  // namespace hearsay::fuzz

HEARSAY_MUTATE_AS(hearsay::fuzz::Feed)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hearsay::fuzz;
  Feed feed;
  if (!ParseInput(data, size, feed)) return -1;
  hearsay::AppliedPosition end;
  const auto message = MessageOf(feed, end);
  // As it comes from the wire.
  hearsay::ingest::v1::TailResponse received;
  if (received.ParseFromString(message.SerializeAsString())) {
    Verify(received, end);
  }
  if (received.ParseFromString(feed.raw())) {
    const auto batch =
        hearsay::VerifyEntries(hearsay::AppliedPosition(), received.entries());
    CheckRefusal(batch.status());
  }
  return 0;
}
