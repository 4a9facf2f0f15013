// Every error that a client can see: how one is made, and the functions that
// name those that both services answer with. The details travel as payloads of
// absl::Status, serialised messages of google/rpc/error_details.proto under
// their type URLs; ToRpcStatus() and common/server/grpc_status.h put them on
// the wire.
#ifndef HEARSAY_COMMON_ERRORS_H_
#define HEARSAY_COMMON_ERRORS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/field_path.h"
#include "google/rpc/status.pb.h"
#include "hearsay/v1/error_reason.pb.h"

namespace hearsay {

// The domain of every google.rpc.ErrorInfo.
inline constexpr char kErrorDomain[] = "hearsay";

// The description of a BadRequest's last violation, which names no field, where
// there are more than it lists.
inline constexpr char kViolationsLeftOut[] =
    "More violations are left out here.";

using ErrorMetadata = std::vector<std::pair<std::string, std::string>>;

// Returns `reason` without its prefix, as in "NAME_AMBIGUOUS".
std::string ReasonName(v1::ErrorReason reason);

// Returns `status` with an ErrorInfo attached. `status` must not be OK.
absl::Status WithReason(absl::Status status, v1::ErrorReason reason,
                        const ErrorMetadata& metadata = {});
// Returns `status` with a RetryInfo attached.
absl::Status WithRetryDelay(absl::Status status, absl::Duration delay);
// Returns `status` with a ResourceInfo attached.
absl::Status WithResource(absl::Status status, absl::string_view type,
                          absl::string_view name);

// Returns the reason in the ErrorInfo of `status`; UNSPECIFIED without one.
v1::ErrorReason ReasonOf(const absl::Status& status);

// Collects the bad fields of one request: the first 100 of them, and how many
// there are. Thread-compatible.
class Violations {
 public:
  void Add(const FieldPath& field, v1::ErrorReason reason,
           std::string description);
  void Add(std::string field, v1::ErrorReason reason, std::string description);
  // Adds an INVALID_FIELD.
  void AddInvalid(const FieldPath& field, std::string description);
  // Likewise keeps the first 100.
  void AddMetadata(std::string key, std::string value);

  bool empty() const { return items_.empty(); }
  size_t size() const { return items_.size(); }

  // Returns OK if there are none; else INVALID_ARGUMENT with all of them, and
  // with the reason of the first.
  absl::Status ToStatus() const;

 private:
  struct Item {
    std::string field;
    v1::ErrorReason reason;
    std::string description;
  };
  std::vector<Item> items_;
  size_t left_out_count_ = 0;
  ErrorMetadata metadata_;
};

// INVALID_ARGUMENT about a single field.
absl::Status InvalidField(absl::string_view field, v1::ErrorReason reason,
                          std::string description);

// NOT_FOUND: nothing is stored under resource name `name`.
absl::Status EntryNotFound(absl::string_view name);
// NOT_FOUND: no entity has resource name `name`.
absl::Status EntityNotFound(absl::string_view name);
// ALREADY_EXISTS: `name` is stored with other content, at `revision`.
absl::Status EntryIdReused(absl::string_view name, int64_t revision);
// UNAVAILABLE: too many calls, or shutting down.
absl::Status Overloaded(absl::string_view what);
// RESOURCE_EXHAUSTED: the caller of a watch does not read. A new one after
// `resume_revision` misses nothing.
absl::Status SlowReader(int64_t resume_revision);
// RESOURCE_EXHAUSTED: as many watches as may be, `watches_max`, are open.
absl::Status TooManyWatches(size_t watches_max);
// RESOURCE_EXHAUSTED: a period concerns more players than `players_max`.
absl::Status PeriodTooWide(size_t players_max);
// RESOURCE_EXHAUSTED: a batch's answer has no room for this one too.
absl::Status BatchTooLarge();
// DEADLINE_EXCEEDED: `what`, a sentence, took too long.
absl::Status DeadlineTooShort(absl::string_view what);
// UNAUTHENTICATED: the call carries no credential.
absl::Status CredentialMissing();
// UNAUTHENTICATED: the credential is malformed or nobody's; `what` is a
// sentence.
absl::Status CredentialInvalid(absl::string_view what);
// UNAUTHENTICATED: the credential was valid until `expire_time`.
absl::Status CredentialExpired(absl::Time expire_time);
// PERMISSION_DENIED: `identity` lacks `scope`, as in "report.write".
absl::Status ScopeMissing(absl::string_view identity, absl::string_view scope);
// RESOURCE_EXHAUSTED: `identity` may call again after `wait`.
absl::Status TooManyCalls(absl::string_view identity, absl::Duration wait);
// UNAVAILABLE: the storage failed; `cause` says how.
absl::Status StorageFailed(const absl::Status& cause);

// Returns the wire form, with the payloads as details.
google::rpc::Status ToRpcStatus(const absl::Status& status);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_ERRORS_H_
