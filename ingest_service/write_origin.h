#ifndef HEARSAY_INGEST_SERVICE_WRITE_ORIGIN_H_
#define HEARSAY_INGEST_SERVICE_WRITE_ORIGIN_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/observability/call_scope.h"
#include "common/server/unary_call.h"
#include "ingest_service/submission.h"

namespace hearsay {

// Who makes a write: the record says so, and a line of the log, one a write. If
// callers are not asked who they are, neither. Immutable.
class WriteOrigin {
 public:
  // Of a call of `method`, as in "IngestReport", that was admitted.
  WriteOrigin(const CallContext& call, absl::string_view method);

  // Signs a submission on its way. Returns the entry's name for Audit(); empty:
  // there is nothing to tell of it.
  std::string Sign(Submission& submission) const;

  // Tells what became of the submission whose name Sign() returned.
  void Audit(const std::string& entry, const WriteResult& result) const;

 private:
  std::string identity_;  // empty: nobody was asked
  bool is_admin_ = false;
  std::string peer_;
  std::string method_;
  CallScope::Ids call_;
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_WRITE_ORIGIN_H_
