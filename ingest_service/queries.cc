#include "ingest_service/queries.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/calendar.h"
#include "common/errors.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/names/entity_name.h"
#include "common/names/registry.h"
#include "common/page_token.h"
#include "common/status_macros.h"
#include "common/validation/mention_validator.h"
#include "ingest_service/entry_name.h"

namespace hearsay {
namespace {

using ingest::v1::GetEntityRequest;
using ingest::v1::GetEntityResponse;
using ingest::v1::GetReportRequest;
using ingest::v1::GetReportResponse;
using ingest::v1::ListEntitiesRequest;
using ingest::v1::ListEntitiesResponse;
using ingest::v1::ListModelsRequest;
using ingest::v1::ListModelsResponse;
using ingest::v1::ListReportsRequest;
using ingest::v1::ListReportsResponse;
using ingest::v1::ListTransferWindowsRequest;
using ingest::v1::ListTransferWindowsResponse;
using ingest::v1::ModelVersion;
using ingest::v1::StoredReport;

// A page ends early when it has this many bytes: clients receive 4 MiB unless
// they are told otherwise.
constexpr size_t kPageBytesMax = 1 << 20;

constexpr char kListReports[] = "ingest.ListReports";
constexpr char kListEntities[] = "ingest.ListEntities";
constexpr char kListTransferWindows[] = "ingest.ListTransferWindows";
constexpr char kListModels[] = "ingest.ListModels";

// Where a list goes on: the log's revision at its first page, its filter, and
// what its last page ended with.
struct ListPosition {
  int64_t revision = 0;
  std::string filter;
  std::vector<std::string> last;
};

// `last_count` is how many strings say where a page of this method ends.
absl::StatusOr<ListPosition> ReadListPosition(
    absl::string_view method, absl::string_view log_id, int64_t head_revision,
    absl::string_view filter, absl::string_view page_token, size_t last_count) {
  ListPosition position{head_revision, std::string(filter),
                        std::vector<std::string>(last_count)};
  if (page_token.empty()) return position;
  ASSIGN_OR_RETURN(std::vector<std::string> fields,
                   DecodePageToken(method, page_token, 3 + last_count));
  if (fields[0] != log_id || !absl::SimpleAtoi(fields[1], &position.revision) ||
      position.revision > head_revision) {
    return PageTokenInvalid("is of another log");
  }
  if (fields[2] != filter) return PageTokenInvalid("is of another filter");
  position.last.assign(fields.begin() + 3, fields.end());
  return position;
}

std::string WriteListPosition(absl::string_view method,
                              absl::string_view log_id,
                              const ListPosition& position) {
  std::vector<std::string> fields = {
      std::string(log_id), absl::StrCat(position.revision), position.filter};
  fields.insert(fields.end(), position.last.begin(), position.last.end());
  return EncodePageToken(method, fields);
}

// A page of the records of one kind, by revision.
struct RecordPage {
  int64_t revision = 0;  // of the log at the first page
  std::vector<v1::Record> records;
  std::string next_page_token;
};

// Returns the page that `request` asks for.
template <typename Request>
absl::StatusOr<RecordPage> ReadRecordPage(EntryLog& log,
                                          absl::string_view method,
                                          EntryKind kind, int64_t head_revision,
                                          const Request& request) {
  Violations violations;
  const FieldPath root;
  const int page_size =
      CheckPageSize({root, "page_size"}, request.page_size(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(ListPosition position,
                   ReadListPosition(method, log.log_id(), head_revision, "",
                                    request.page_token(), 1));
  int64_t after = 0;
  if (!position.last[0].empty() &&
      !absl::SimpleAtoi(position.last[0], &after)) {
    return PageTokenInvalid("is damaged");
  }
  RecordPage page;
  page.revision = position.revision;
  ASSIGN_OR_RETURN(page.records, log.ListRecords(kind, after, position.revision,
                                                 page_size, kPageBytesMax));
  if (!page.records.empty()) after = page.records.back().revision();
  ASSIGN_OR_RETURN(
      const std::vector<v1::Record> next,
      log.ListRecords(kind, after, position.revision, 1, kPageBytesMax));
  if (!next.empty()) {
    position.last[0] = absl::StrCat(after);
    page.next_page_token = WriteListPosition(method, log.log_id(), position);
  }
  return page;
}

// Returns the report as the log knew it at revision `as_of`.
absl::StatusOr<StoredReport> MakeStoredReport(EntryLog& log, v1::Record record,
                                              int64_t as_of) {
  StoredReport stored;
  stored.set_name(EntryName(v1::Record::kReport, record.entry_id()));
  stored.set_revision(record.revision());
  *stored.mutable_commit_time() = record.commit_time();
  *stored.mutable_report() = std::move(*record.mutable_report());
  *stored.mutable_resolutions() = std::move(*record.mutable_resolutions());
  ASSIGN_OR_RETURN(const std::vector<EntryLink> links,
                   log.ReadLinks(record.revision()));
  for (const EntryLink& link : links) {
    if (link.revision > as_of) break;
    const std::string name = EntryName(link.kind, link.entry_id);
    if (link.kind == v1::Record::kReport) {
      stored.set_superseded_by(name);
    } else {
      stored.add_retractions(name);
    }
  }
  return stored;
}

}  // namespace

absl::StatusOr<GetReportResponse> Queries::GetReport(
    const GetReportRequest& request) {
  Violations violations;
  const FieldPath root;
  const FieldPath name(root, "name");
  if (request.name().empty()) AddRequired(name, violations);
  CheckEntryName(name, request.name(), "reports", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  const LogPosition head = feed_.head();
  ASSIGN_OR_RETURN(
      const int64_t revision,
      log_.FindEntry(v1::Record::kReport,
                     EntryIdOf(v1::Record::kReport, request.name())));
  if (revision == 0) return EntryNotFound(request.name());
  ASSIGN_OR_RETURN(v1::Record record, log_.ReadRecord(revision));
  GetReportResponse response;
  ASSIGN_OR_RETURN(*response.mutable_stored_report(),
                   MakeStoredReport(log_, std::move(record), head.revision));
  return response;
}

absl::StatusOr<ListReportsResponse> Queries::ListReports(
    const ListReportsRequest& request) {
  ASSIGN_OR_RETURN(RecordPage page,
                   ReadRecordPage(log_, kListReports, v1::Record::kReport,
                                  feed_.head().revision, request));
  ListReportsResponse response;
  for (v1::Record& record : page.records) {
    ASSIGN_OR_RETURN(*response.add_stored_reports(),
                     MakeStoredReport(log_, std::move(record), page.revision));
  }
  response.set_next_page_token(std::move(page.next_page_token));
  return response;
}

absl::StatusOr<GetEntityResponse> Queries::GetEntity(
    const GetEntityRequest& request) {
  Violations violations;
  const FieldPath root;
  const FieldPath name(root, "name");
  if (request.name().empty()) AddRequired(name, violations);
  CheckEntityName(name, request.name(), {}, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return catalog_.ReadRegistry(
      [&](const Registry& registry) -> absl::StatusOr<GetEntityResponse> {
        const int64_t now = registry.last_change();
        const v1::Entity* entity = registry.Find(request.name(), now);
        if (entity == nullptr) return EntityNotFound(request.name());
        GetEntityResponse response;
        *response.mutable_entity() = *entity;
        response.set_revision(registry.FindRevision(request.name(), now));
        if (registry.IsMergedAway(request.name(), now)) {
          response.set_merged_into(registry.Canonical(request.name(), now));
        }
        return response;
      });
}

absl::StatusOr<ListEntitiesResponse> Queries::ListEntities(
    const ListEntitiesRequest& request) {
  Violations violations;
  const FieldPath root;
  CheckEnum(FieldPath(root, "kind"), request.kind(), violations);
  const int page_size = CheckPageSize(FieldPath(root, "page_size"),
                                      request.page_size(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  const std::string collection(CollectionOf(request.kind()));
  ASSIGN_OR_RETURN(
      ListPosition position,
      ReadListPosition(kListEntities, log_.log_id(), feed_.head().revision,
                       collection, request.page_token(), 1));
  std::string& last = position.last[0];
  // Names are visited in their order, so those of a collection lie together.
  if (last.empty() && !collection.empty()) last = collection + "/";
  return catalog_.ReadRegistry([&](const Registry& registry) {
    ListEntitiesResponse response;
    size_t bytes = 0;
    registry.VisitEntities(
        last, position.revision, [&](const v1::Entity& entity, int64_t) {
          if (request.kind() != v1::ENTITY_KIND_UNSPECIFIED &&
              entity.kind() != request.kind()) {
            return false;
          }
          if (registry.IsMergedAway(entity.name(), position.revision)) {
            return true;
          }
          if (response.entities_size() == page_size || bytes >= kPageBytesMax) {
            response.set_next_page_token(
                WriteListPosition(kListEntities, log_.log_id(), position));
            return false;
          }
          *response.add_entities() = entity;
          bytes += entity.ByteSizeLong();
          last = entity.name();
          return true;
        });
    return response;
  });
}

absl::StatusOr<ListTransferWindowsResponse> Queries::ListTransferWindows(
    const ListTransferWindowsRequest& request) {
  Violations violations;
  const FieldPath root;
  CheckEntityName(FieldPath(root, "association"), request.association(),
                  {v1::ENTITY_KIND_ASSOCIATION}, violations);
  const int page_size = CheckPageSize(FieldPath(root, "page_size"),
                                      request.page_size(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  const std::string& only = request.association();
  ASSIGN_OR_RETURN(
      ListPosition position,
      ReadListPosition(kListTransferWindows, log_.log_id(),
                       feed_.head().revision, only, request.page_token(), 2));
  if (position.last[0].empty()) position.last[0] = only;
  return catalog_.ReadCalendar([&](const Calendar& calendar) {
    ListTransferWindowsResponse response;
    calendar.VisitSeasons(
        position.last[0], position.last[1], position.revision,
        [&](const v1::TransferWindows& windows) {
          if (!only.empty() && windows.association() != only) return false;
          if (response.transfer_windows_size() == page_size) {
            response.set_next_page_token(WriteListPosition(
                kListTransferWindows, log_.log_id(), position));
            return false;
          }
          *response.add_transfer_windows() = windows;
          position.last = {windows.association(), windows.season()};
          return true;
        });
    return response;
  });
}

absl::StatusOr<ListModelsResponse> Queries::ListModels(
    const ListModelsRequest& request) {
  ASSIGN_OR_RETURN(RecordPage page,
                   ReadRecordPage(log_, kListModels, v1::Record::kModel,
                                  feed_.head().revision, request));
  ListModelsResponse response;
  for (v1::Record& record : page.records) {
    ModelVersion& version = *response.add_versions();
    version.set_name(EntryName(v1::Record::kModel, record.entry_id()));
    version.set_revision(record.revision());
    *version.mutable_commit_time() = record.commit_time();
    *version.mutable_model() = std::move(*record.mutable_model());
  }
  response.set_next_page_token(std::move(page.next_page_token));
  return response;
}

}  // namespace hearsay
