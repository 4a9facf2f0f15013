// How often sources were right: the track record method of QueryCore.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/names/resolution.h"
#include "common/sort_unique.h"
#include "common/status_macros.h"
#include "query_service/forecast/forecast_converter.h"
#include "query_service/forecast/reliability.h"
#include "query_service/labels.h"
#include "query_service/paged_request.h"
#include "query_service/query_core.h"

namespace hearsay {
namespace {

using query::v1::ListTrackRecordsRequest;

// Who can say anything.
constexpr v1::EntityKind kSourceKinds[] = {
    v1::ENTITY_KIND_OUTLET,        v1::ENTITY_KIND_PERSON,
    v1::ENTITY_KIND_PLAYER,        v1::ENTITY_KIND_CLUB,
    v1::ENTITY_KIND_NATIONAL_TEAM, v1::ENTITY_KIND_ASSOCIATION,
    v1::ENTITY_KIND_COMPETITION};
constexpr int kTierCount = 6;
// A page ends with a source and a type of claim.
constexpr size_t kPositionSize = 2;
using ItemKey = std::pair<std::string, int>;  // the type as PackedType()

void CheckTrackRecordsRequest(const ListTrackRecordsRequest& request,
                              Violations& violations) {
  const FieldPath root;
  CheckCount({root, "sources"}, request.sources_size(), limits::kFilterItemsMax,
             violations);
  CheckCount({root, "claim_kinds"}, request.claim_kinds_size(),
             limits::kFilterItemsMax, violations);
  for (int i = 0; i < request.claim_kinds_size(); ++i) {
    CheckRequiredEnum({root, "claim_kinds", i}, request.claim_kinds(i),
                      violations);
  }
  if (!std::isfinite(request.claim_count_min()) ||
      request.claim_count_min() < 0) {
    violations.AddInvalid({root, "claim_count_min"}, "must be 0 or more");
  }
}

// Returns where the page before ended; PAGE_TOKEN_INVALID: nowhere.
absl::StatusOr<ItemKey> PositionFrom(const PagePosition& after) {
  ItemKey position("", 0);
  if (after.empty()) return position;
  position.first = after[0];
  if (!absl::SimpleAtoi(after[1], &position.second)) {
    return PageTokenInvalid("is no next_page_token of this method");
  }
  return position;
}

// Writes what one answer says.
class RecordWriter {
 public:
  RecordWriter(const ListTrackRecordsRequest& request,
               const IndexedRecords& records, const forecast::Model& model)
      : request_(request),
        records_(records),
        parameters_(model.parameters),
        kinds_(request.claim_kinds().begin(), request.claim_kinds().end()) {}

  // Adds the records of `sources`, sorted, from the first after `after`, as
  // many as fit on a page. Returns whether there are more.
  bool AddRecords(std::vector<std::string> sources, const ItemKey& after,
                  int page_size, Labels& labels,
                  query::v1::ListTrackRecordsResponse& response) const {
    for (auto it =
             std::lower_bound(sources.begin(), sources.end(), after.first);
         it != sources.end(); ++it) {
      const RecordTable* table = records_.index().OfSource(*it);
      if (table == nullptr) continue;
      for (const forecast::ClaimType type : table->Types()) {
        if (ItemKey(*it, PackedType(type)) <= after || !IsWanted(type)) {
          continue;
        }
        const Tally tally = table->Of(type, records_.time());
        const forecast::HitCount count = records_.time().Count(tally);
        if (tally.claims == 0 || count.claims < request_.claim_count_min()) {
          continue;
        }
        if (response.records_size() == page_size) return true;
        const Tier tier = table->LastTier(type, records_.time());
        Write(*it, type, tier, tally, *response.add_records());
        labels.Add(*it);
      }
    }
    return false;
  }

  void AddTiers(query::v1::ListTrackRecordsResponse& response) const {
    for (int tier = 0; tier < kTierCount; ++tier) {
      for (int number = v1::ClaimKind_MIN; number <= v1::ClaimKind_MAX;
           ++number) {
        if (!v1::ClaimKind_IsValid(number)) continue;
        for (const bool denies : {false, true}) {
          AddTier(static_cast<Tier>(tier),
                  {static_cast<v1::ClaimKind>(number), denies}, response);
        }
      }
    }
  }

 private:
  bool IsWanted(forecast::ClaimType type) const {
    return kinds_.empty() || kinds_.contains(type.kind);
  }

  void Write(const std::string& source, forecast::ClaimType type, Tier tier,
             const Tally& tally, query::v1::TrackRecord& written) const {
    const forecast::Reliability reliability =
        forecast::ReliabilityOf(source, tier, type, records_, parameters_);
    written.set_source(source);
    written.set_claim_kind(type.kind);
    written.set_denials(type.denies);
    written.set_tier(forecast::TierToProto(tier));
    written.set_claim_count(reliability.record.claims);
    written.set_hit_count(reliability.record.hits);
    written.set_raw_claim_count(tally.claims);
    written.set_raw_hit_count(tally.hits);
    written.set_hit_rate(reliability.hit_rate);
    written.set_weight(reliability.weight);
  }

  void AddTier(Tier tier, forecast::ClaimType type,
               query::v1::ListTrackRecordsResponse& response) const {
    const RecordTable* table = records_.index().OfTier(tier, type);
    if (table == nullptr || !IsWanted(type)) return;
    const Tally tally = table->Of(type, records_.time());
    if (tally.claims == 0) return;
    const forecast::HitCount count = records_.time().Count(tally);
    query::v1::TierRecord& written = *response.add_tiers();
    written.set_tier(forecast::TierToProto(tier));
    written.set_claim_kind(type.kind);
    written.set_denials(type.denies);
    written.set_claim_count(count.claims);
    written.set_hit_count(count.hits);
    written.set_hit_rate(
        forecast::ReliabilityOf("", tier, type, records_, parameters_)
            .tier_rate);
  }

  const ListTrackRecordsRequest& request_;
  const IndexedRecords& records_;
  const forecast::Parameters& parameters_;
  const absl::flat_hash_set<int> kinds_;
};

// Returns the sources that a request names, each once.
std::vector<std::string> ResolveSources(const ListTrackRecordsRequest& request,
                                        const Projection::Reader& reader,
                                        int64_t revision, absl::Time said_by,
                                        Violations& violations) {
  NameContext context;
  context.time = said_by;
  std::vector<std::string> sources;
  for (int i = 0; i < request.sources_size(); ++i) {
    sources.push_back(ResolveMention(request.sources(i), kSourceKinds,
                                     reader.registry(), context, revision,
                                     {FieldPath(), "sources", i}, violations));
  }
  SortUnique(sources);
  return sources;
}

}  // namespace

absl::Status QueryCore::ListTrackRecords(
    const ListTrackRecordsRequest& request, absl::Time deadline,
    query::v1::ListTrackRecordsResponse& response) {
  Violations violations;
  ASSIGN_OR_RETURN(const PagedRequest<ListTrackRecordsRequest> page,
                   PagedRequestFromProto(request, kPositionSize, violations));
  ASSIGN_OR_RETURN(const ItemKey after, PositionFrom(page.after));
  CheckTrackRecordsRequest(page.request, violations);
  ASSIGN_OR_RETURN(ResolvedAsOf as_of, ResolveAsOf(page.request.as_of(),
                                                   page.request.min_revision(),
                                                   deadline, violations));
  // The newest record that the answer may see, whomever it concerns.
  const absl::Time said_by = as_of.SaidBy(as_of.commit_time);
  std::vector<std::string> sources = ResolveSources(
      page.request, projection_.Read(), as_of.revision, said_by, violations);
  RETURN_IF_ERROR(violations.ToStatus());

  const absl::StatusOr<std::shared_ptr<const IndexedRecords>> records =
      ledger_.At(as_of.revision, said_by, deadline);
  if (ReasonOf(records.status()) == v1::ERROR_REASON_REPLICA_BEHIND) {
    return DeadlineTooShort("Not all records were counted.");
  }
  RETURN_IF_ERROR(records.status());
  if (page.request.sources().empty()) sources = (*records)->index().Sources();
  const RecordWriter writer(page.request, **records, *as_of.Model(said_by));
  Labels labels;
  const bool more = writer.AddRecords(std::move(sources), after, page.page_size,
                                      labels, response);
  if (page.after.empty()) writer.AddTiers(response);
  labels.Write(projection_.Read().registry(), as_of.revision,
               *response.mutable_labels());
  *response.mutable_snapshot() = SnapshotToProto(as_of, said_by);
  if (more) {
    const query::v1::TrackRecord& last =
        response.records(response.records_size() - 1);
    response.set_next_page_token(NextPageToken(
        page, response.snapshot(),
        {last.source(),
         absl::StrCat(PackedType({last.claim_kind(), last.denials()}))}));
  }
  return absl::OkStatus();
}

}  // namespace hearsay
