#include "query_service/dossier.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/names/registry.h"
#include "common/sort_unique.h"
#include "query_service/mentions.h"

namespace hearsay {
namespace {

// Replaces every mention in plain text by what it meant when stored.
void ReplaceTexts(v1::Record& record) {
  if (record.resolutions().empty()) return;
  absl::flat_hash_map<std::string, const std::string*> meant;
  for (const v1::ResolvedMention& resolution : record.resolutions()) {
    meant.emplace(resolution.field_path(), &resolution.name());
  }
  VisitMentions(*record.mutable_report(),
                [&](const FieldPath& path, v1::Mention& mention) {
                  if (!mention.has_text()) return;
                  const auto it = meant.find(path.ToString());
                  if (it != meant.end()) mention.set_name(*it->second);
                });
}

absl::Time SaidTime(const v1::Record& record, const TimeSpan& publish,
                    absl::Time commit_time) {
  switch (record.content_case()) {
    case v1::Record::kReport:
      return publish.Moment(commit_time);
    case v1::Record::kRetraction:
      return record.retraction().has_publish() ? publish.Moment(commit_time)
                                               : absl::InfinitePast();
    case v1::Record::kOutcome:
      return TimeFromProto(record.outcome().know_time());
    default:
      return commit_time;
  }
}

TimeSpan PublishOf(const v1::Record& record) {
  if (record.has_report()) return TimeSpanFromProto(record.report().publish());
  return TimeSpanFromProto(record.retraction().publish());
}

}  // namespace

DossierEntry::DossierEntry(v1::Record parsed)
    : record(std::move(parsed)),
      name(RecordName(record)),
      revision(record.revision()),
      commit_time(TimeFromProto(record.commit_time())),
      publish(PublishOf(record)),
      said_time(SaidTime(record, publish, commit_time)) {
  if (is_report()) ReplaceTexts(record);
}

std::string RecordName(const v1::Record& record) {
  const auto name = [&](absl::string_view collection) {
    return absl::StrCat(collection, "/", record.entry_id());
  };
  switch (record.content_case()) {
    case v1::Record::kReport:
      return name("reports");
    case v1::Record::kRetraction:
      return name("retractions");
    case v1::Record::kOutcome:
      return name("outcomes");
    default:
      return "";
  }
}

std::vector<std::string> PlayersIn(const v1::Record& record) {
  std::vector<std::string> players;
  const auto add = [&](const std::string& name) {
    if (KindOfName(name) == v1::ENTITY_KIND_PLAYER) players.push_back(name);
  };
  if (record.has_outcome()) add(record.outcome().player());
  if (record.has_report()) {
    for (const v1::ResolvedMention& resolution : record.resolutions()) {
      add(resolution.name());
    }
    VisitMentions(record.report(),
                  [&](const FieldPath&, const v1::Mention& mention) {
                    if (mention.has_name()) add(mention.name());
                  });
  }
  SortUnique(players);
  return players;
}

std::vector<std::string> AlternativesTo(
    const DossierEntry& entry, const std::vector<std::string>& player_ids) {
  std::vector<std::string> players;
  for (const v1::Claim& claim : entry.record.report().claims()) {
    const bool linked = std::any_of(
        claim.participants().begin(), claim.participants().end(),
        [&](const v1::Participant& participant) {
          return participant.role() == v1::PARTICIPANT_ROLE_ALTERNATIVE_TO &&
                 std::find(player_ids.begin(), player_ids.end(),
                           participant.entity().name()) != player_ids.end();
        });
    if (linked &&
        KindOfName(claim.subject().name()) == v1::ENTITY_KIND_PLAYER) {
      players.push_back(claim.subject().name());
    }
  }
  SortUnique(players);
  return players;
}

bool IsSigning(const v1::Claim& claim) {
  switch (claim.kind()) {
    case v1::CLAIM_KIND_TRANSFER_DONE:
    case v1::CLAIM_KIND_RENEWAL_SIGNED:
    case v1::CLAIM_KIND_PRE_CONTRACT:
      return true;
    default:
      return false;
  }
}

}  // namespace hearsay
