#include "ingest_service/log/log_format.h"

#include <algorithm>

#include "common/time.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace hearsay {
namespace {

absl::Time InMicroseconds(absl::Time time) {
  return absl::FromUnixMicros(absl::ToUnixMicros(time));
}

}  // namespace

std::string CanonicalBytes(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

absl::Time NextCommitTime(const LogPosition& position, absl::Time now) {
  return std::max({InMicroseconds(now), position.commit_time,
                   position.closed_time + absl::Microseconds(1)});
}

absl::Time NextClosedTime(const LogPosition& position, absl::Time now) {
  return std::max({InMicroseconds(now), position.commit_time,
                   position.closed_time + absl::Microseconds(1)});
}

SealedEntry Seal(v1::Record& record, absl::Time commit_time,
                 LogPosition& position) {
  record.set_revision(position.revision + 1);
  *record.mutable_commit_time() = TimeToProto(commit_time);
  SealedEntry entry;
  entry.revision = record.revision();
  entry.commit_time = commit_time;
  entry.kind = record.content_case();
  entry.entry_id = record.entry_id();
  entry.record = CanonicalBytes(record);
  entry.record_sha256 = Sha256Of(entry.record);
  entry.chain = NextChain(position.chain, entry.record_sha256);
  entry.target_revisions.assign(record.target_revisions().begin(),
                                record.target_revisions().end());
  position.revision = entry.revision;
  position.chain = entry.chain;
  position.commit_time = commit_time;
  return entry;
}

}  // namespace hearsay
