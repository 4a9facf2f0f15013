#ifndef HEARSAY_INGEST_SERVICE_SUBMISSION_H_
#define HEARSAY_INGEST_SERVICE_SUBMISSION_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// A write on its way into the log.
struct Submission {
  // With entry id, content and its digest as submitted; the rest is filled in
  // on the way.
  v1::Record record;
  // Whether the request had any content; if not, that of `record` is empty.
  bool has_content = false;
  size_t content_bytes = 0;
  bool allow_provisional = false;
  bool validate_only = false;
  // Whether `record.writer` may replace what others have written.
  bool writer_is_admin = false;

  // What Examine() says, and the revision of the registry at which it did.
  absl::Status verdict;
  int64_t examined_at = -1;  // -1: not yet examined
  // Entities to be stored with it.
  std::vector<v1::Entity> new_provisionals;
};

// What becomes of a submission.
using WriteResult = absl::StatusOr<ingest::v1::WriteReceipt>;

Submission SubmissionFromProto(ingest::v1::IngestReportRequest request);
Submission SubmissionFromProto(ingest::v1::RetractReportRequest request);
Submission SubmissionFromProto(ingest::v1::RecordOutcomeRequest request);
Submission SubmissionFromProto(ingest::v1::UpsertEntityRequest request);
Submission SubmissionFromProto(ingest::v1::MergeEntitiesRequest request);
Submission SubmissionFromProto(ingest::v1::PutTransferWindowsRequest request);
Submission SubmissionFromProto(ingest::v1::PublishModelRequest request);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_SUBMISSION_H_
