#include "ingest_service/log_head.h"

#include <string>

#include "common/time.h"
#include "common/version.h"

namespace hearsay {

v1::LogHead LogHeadToProto(absl::string_view log_id,
                           const LogPosition& position) {
  v1::LogHead head;
  head.set_log_id(std::string(log_id));
  head.set_revision(position.revision);
  head.set_chain_sha256(Sha256ToBytes(position.chain));
  if (position.closed_time != absl::InfinitePast()) {
    *head.mutable_closed_time() = TimeToProto(position.closed_time);
  }
  if (position.revision > 0) {
    *head.mutable_commit_time() = TimeToProto(position.commit_time);
  }
  head.set_format_version(kFormatVersion);
  return head;
}

}  // namespace hearsay
