#include "ingest_service/submission.h"

#include <string>
#include <utility>

#include "common/sha256.h"
#include "ingest_service/log/log_format.h"

namespace hearsay {
namespace {

// Moves `content` to `target`, a content field of the submission's record.
template <typename Request, typename Content>
Submission MakeSubmission(Request& request, bool has_content,
                          Content* (Request::*content_of)(),
                          Content* (v1::Record::*target)()) {
  Submission submission;
  Content& content = *(request.*content_of)();
  submission.record.set_entry_id(std::move(*request.mutable_entry_id()));
  const std::string bytes = CanonicalBytes(content);
  submission.record.set_content_sha256(Sha256ToBytes(Sha256Of(bytes)));
  submission.content_bytes = bytes.size();
  *(submission.record.*target)() = std::move(content);
  submission.has_content = has_content;
  submission.validate_only = request.validate_only();
  return submission;
}

}  // namespace

Submission SubmissionFromProto(ingest::v1::IngestReportRequest request) {
  Submission submission =
      MakeSubmission(request, request.has_report(),
                     &ingest::v1::IngestReportRequest::mutable_report,
                     &v1::Record::mutable_report);
  submission.allow_provisional = request.allow_provisional();
  return submission;
}

Submission SubmissionFromProto(ingest::v1::RetractReportRequest request) {
  return MakeSubmission(request, request.has_retraction(),
                        &ingest::v1::RetractReportRequest::mutable_retraction,
                        &v1::Record::mutable_retraction);
}

Submission SubmissionFromProto(ingest::v1::RecordOutcomeRequest request) {
  return MakeSubmission(request, request.has_outcome(),
                        &ingest::v1::RecordOutcomeRequest::mutable_outcome,
                        &v1::Record::mutable_outcome);
}

Submission SubmissionFromProto(ingest::v1::UpsertEntityRequest request) {
  return MakeSubmission(request, request.has_entity(),
                        &ingest::v1::UpsertEntityRequest::mutable_entity,
                        &v1::Record::mutable_entity);
}

Submission SubmissionFromProto(ingest::v1::MergeEntitiesRequest request) {
  return MakeSubmission(request, request.has_merge(),
                        &ingest::v1::MergeEntitiesRequest::mutable_merge,
                        &v1::Record::mutable_entity_merge);
}

Submission SubmissionFromProto(ingest::v1::PutTransferWindowsRequest request) {
  return MakeSubmission(
      request, request.has_transfer_windows(),
      &ingest::v1::PutTransferWindowsRequest::mutable_transfer_windows,
      &v1::Record::mutable_transfer_windows);
}

Submission SubmissionFromProto(ingest::v1::PublishModelRequest request) {
  return MakeSubmission(request, request.has_model(),
                        &ingest::v1::PublishModelRequest::mutable_model,
                        &v1::Record::mutable_model);
}

}  // namespace hearsay
