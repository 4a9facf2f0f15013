#include "common/errors.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/limits.h"
#include "common/time.h"
#include "google/rpc/error_details.pb.h"

namespace hearsay {
namespace {

constexpr char kTypeUrlPrefix[] = "type.googleapis.com/";
// More would not help anybody, and a small request can break many rules.
constexpr size_t kViolationsMax = 100;
constexpr absl::Duration kRetryDelay = absl::Milliseconds(200);
// Watches last.
constexpr absl::Duration kWatchRetryDelay = absl::Seconds(5);

template <typename Detail>
std::string TypeUrl() {
  return absl::StrCat(kTypeUrlPrefix, Detail::descriptor()->full_name());
}

// Returns the same bytes for the same message, also where it holds a map: an
// error repeated is the same error, byte for byte.
std::string Serialized(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

template <typename Detail>
absl::Status WithDetail(absl::Status status, const Detail& detail) {
  status.SetPayload(TypeUrl<Detail>(), absl::Cord(Serialized(detail)));
  return status;
}

}  // namespace

std::string ReasonName(v1::ErrorReason reason) {
  const std::string& name = v1::ErrorReason_Name(reason);
  return std::string(absl::StripPrefix(name, "ERROR_REASON_"));
}

absl::Status WithReason(absl::Status status, v1::ErrorReason reason,
                        const ErrorMetadata& metadata) {
  google::rpc::ErrorInfo info;
  info.set_reason(ReasonName(reason));
  info.set_domain(kErrorDomain);
  for (const auto& [key, value] : metadata) {
    (*info.mutable_metadata())[key] = value;
  }
  return WithDetail(std::move(status), info);
}

absl::Status WithRetryDelay(absl::Status status, absl::Duration delay) {
  google::rpc::RetryInfo info;
  *info.mutable_retry_delay() = DurationToProto(delay);
  return WithDetail(std::move(status), info);
}

absl::Status WithResource(absl::Status status, absl::string_view type,
                          absl::string_view name) {
  google::rpc::ResourceInfo info;
  info.set_resource_type(std::string(type));
  info.set_resource_name(std::string(name));
  info.set_description(std::string(status.message()));
  return WithDetail(std::move(status), info);
}

v1::ErrorReason ReasonOf(const absl::Status& status) {
  const auto payload = status.GetPayload(TypeUrl<google::rpc::ErrorInfo>());
  google::rpc::ErrorInfo info;
  v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
  if (payload.has_value() && info.ParseFromString(std::string(*payload))) {
    v1::ErrorReason_Parse(absl::StrCat("ERROR_REASON_", info.reason()),
                          &reason);
  }
  return reason;
}

void Violations::Add(const FieldPath& field, v1::ErrorReason reason,
                     std::string description) {
  const bool kept = items_.size() < kViolationsMax;
  Add(kept ? field.ToString() : "", reason, std::move(description));
}

void Violations::Add(std::string field, v1::ErrorReason reason,
                     std::string description) {
  if (items_.size() == kViolationsMax) {
    ++left_out_count_;
  } else {
    items_.push_back({std::move(field), reason, std::move(description)});
  }
}

void Violations::AddInvalid(const FieldPath& field, std::string description) {
  Add(field, v1::ERROR_REASON_INVALID_FIELD, std::move(description));
}

void Violations::AddMetadata(std::string key, std::string value) {
  if (metadata_.size() == kViolationsMax) return;
  metadata_.emplace_back(std::move(key), std::move(value));
}

absl::Status Violations::ToStatus() const {
  if (items_.empty()) return absl::OkStatus();
  google::rpc::BadRequest bad_request;
  for (const Item& item : items_) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(item.field);
    violation->set_description(item.description);
    violation->set_reason(ReasonName(item.reason));
  }
  if (left_out_count_ > 0) {
    bad_request.add_field_violations()->set_description(kViolationsLeftOut);
  }
  constexpr size_t kNamedInMessage = 3;
  std::vector<std::string> named;
  for (const Item& item : items_) {
    if (named.size() == kNamedInMessage) {
      named.push_back(absl::StrCat(
          items_.size() - kNamedInMessage + left_out_count_, " more"));
      break;
    }
    named.push_back(item.field.empty()
                        ? item.description
                        : absl::StrCat(item.field, ": ", item.description));
  }
  return WithReason(
      WithDetail(absl::InvalidArgumentError(absl::StrJoin(named, "; ")),
                 bad_request),
      items_.front().reason, metadata_);
}

absl::Status InvalidField(absl::string_view field, v1::ErrorReason reason,
                          std::string description) {
  Violations violations;
  violations.Add(std::string(field), reason, std::move(description));
  return violations.ToStatus();
}

absl::Status EntryNotFound(absl::string_view name) {
  return WithResource(WithReason(absl::NotFoundError(absl::StrCat(
                                     "Nothing is stored as \"", name, "\".")),
                                 v1::ERROR_REASON_ENTRY_NOT_FOUND,
                                 {{"name", std::string(name)}}),
                      "entry", name);
}

absl::Status EntityNotFound(absl::string_view name) {
  return WithResource(WithReason(absl::NotFoundError(absl::StrCat(
                                     "No entity is named \"", name, "\".")),
                                 v1::ERROR_REASON_ENTITY_NOT_FOUND,
                                 {{"name", std::string(name)}}),
                      "entity", name);
}

absl::Status EntryIdReused(absl::string_view name, int64_t revision) {
  return WithResource(
      WithReason(
          absl::AlreadyExistsError(absl::StrCat(
              "\"", name, "\" is stored with other content, at revision ",
              revision,
              ". An entry id stands for one content for ever; take a new id, "
              "or supersede the stored entry.")),
          v1::ERROR_REASON_ENTRY_ID_REUSED,
          {{"name", std::string(name)}, {"revision", absl::StrCat(revision)}}),
      "entry", name);
}

absl::Status Overloaded(absl::string_view what) {
  return WithRetryDelay(
      WithReason(absl::UnavailableError(what), v1::ERROR_REASON_OVERLOADED),
      kRetryDelay);
}

absl::Status SlowReader(int64_t resume_revision) {
  return WithReason(
      absl::ResourceExhaustedError(
          absl::StrCat("What was sent is not read. Watch again after revision ",
                       resume_revision, ".")),
      v1::ERROR_REASON_SLOW_READER,
      {{"resume_revision", absl::StrCat(resume_revision)}});
}

absl::Status TooManyWatches(size_t watches_max) {
  return WithRetryDelay(
      WithReason(absl::ResourceExhaustedError(
                     absl::StrCat("This server has ", watches_max,
                                  " watches open, as many as it allows.")),
                 v1::ERROR_REASON_TOO_MANY_WATCHES,
                 {{"watches_max", absl::StrCat(watches_max)}}),
      kWatchRetryDelay);
}

absl::Status PeriodTooWide(size_t players_max) {
  return WithReason(absl::ResourceExhaustedError(absl::StrCat(
                        "The period concerns more players than ", players_max,
                        ", as many as one answer looks at. Narrow it.")),
                    v1::ERROR_REASON_PERIOD_TOO_WIDE,
                    {{"players_max", absl::StrCat(players_max)}});
}

absl::Status BatchTooLarge() {
  return WithReason(
      absl::ResourceExhaustedError(absl::StrCat(
          "The answers before this one leave no room for it in a message of ",
          limits::kMessageBytesMax, " bytes. Ask for it in another batch.")),
      v1::ERROR_REASON_MESSAGE_TOO_LARGE);
}

absl::Status DeadlineTooShort(absl::string_view what) {
  return WithReason(absl::DeadlineExceededError(what),
                    v1::ERROR_REASON_DEADLINE_TOO_SHORT);
}

absl::Status CredentialMissing() {
  return WithReason(
      absl::UnauthenticatedError(
          "The call carries no credential. Send a token as metadata "
          "\"authorization: Bearer TOKEN\", or connect with a certificate."),
      v1::ERROR_REASON_CREDENTIAL_MISSING);
}

absl::Status CredentialInvalid(absl::string_view what) {
  return WithReason(absl::UnauthenticatedError(what),
                    v1::ERROR_REASON_CREDENTIAL_INVALID);
}

absl::Status CredentialExpired(absl::Time expire_time) {
  const std::string time =
      absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", expire_time, absl::UTCTimeZone());
  return WithReason(absl::UnauthenticatedError(absl::StrCat(
                        "The credential was valid until ", time, ".")),
                    v1::ERROR_REASON_CREDENTIAL_EXPIRED,
                    {{"expire_time", time}});
}

absl::Status ScopeMissing(absl::string_view identity, absl::string_view scope) {
  return WithReason(
      absl::PermissionDeniedError(
          absl::StrCat("\"", identity, "\" lacks the scope \"", scope, "\".")),
      v1::ERROR_REASON_SCOPE_MISSING,
      {{"identity", std::string(identity)}, {"scope", std::string(scope)}});
}

absl::Status TooManyCalls(absl::string_view identity, absl::Duration wait) {
  return WithRetryDelay(
      WithReason(absl::ResourceExhaustedError(absl::StrCat(
                     "\"", identity, "\" makes more calls than it may.")),
                 v1::ERROR_REASON_TOO_MANY_CALLS,
                 {{"identity", std::string(identity)}}),
      wait);
}

absl::Status StorageFailed(const absl::Status& cause) {
  return WithRetryDelay(
      WithReason(absl::UnavailableError(
                     absl::StrCat("The storage failed: ", cause.message())),
                 v1::ERROR_REASON_STORAGE_FAILED),
      kRetryDelay);
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status result;
  result.set_code(static_cast<int>(status.code()));
  result.set_message(std::string(status.message()));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    auto* detail = result.add_details();
    detail->set_type_url(std::string(url));
    detail->set_value(std::string(payload));
  });
  // A status keeps its payloads in no order.
  std::sort(
      result.mutable_details()->begin(), result.mutable_details()->end(),
      [](const auto& a, const auto& b) { return a.type_url() < b.type_url(); });
  return result;
}

}  // namespace hearsay
