#include "cli/history_marks.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/claim_text.h"
#include "cli/date_text.h"
#include "cli/outcome_text.h"
#include "cli/paged_answer.h"
#include "cli/rpc_client.h"
#include "cli/source_text.h"
#include "common/status_macros.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::Cell;
using query::v1::Contribution;
using query::v1::ExplainForecastRequest;
using query::v1::ExplainForecastResponse;
using query::v1::GetForecastResponse;
using query::v1::ListForecastHistoryRequest;
using query::v1::ListTimelineRequest;
using query::v1::ListTimelineResponse;
using query::v1::TimelineEntry;

constexpr size_t kMarksMax = 8;
constexpr double kJumpMin = 0.005;
constexpr int kContributionsRead = 50;

// A cell's identity.
std::string KeyOf(const Cell& cell) {
  return absl::StrCat(cell.kind(), " ", cell.club(), " ", cell.deal_form());
}

// How much of the whole lies elsewhere: half the sum of all differences.
double Distance(const GetForecastResponse& a, const GetForecastResponse& b) {
  std::map<std::string, double> differences;
  for (const Cell& cell : a.cells()) {
    differences[KeyOf(cell)] += cell.probabilities(0);
  }
  for (const Cell& cell : b.cells()) {
    differences[KeyOf(cell)] -= cell.probabilities(0);
  }
  double sum = 0;
  for (const auto& [key, difference] : differences) sum += std::abs(difference);
  return sum / 2;
}

// The story of one player, to look things up in.
class Story {
 public:
  explicit Story(std::vector<ListTimelineResponse> pages)
      : pages_(std::move(pages)) {
    for (const auto& page : pages_) {
      labels_.Add(page.labels());
      for (const TimelineEntry& entry : page.entries()) {
        entries_[entry.entry_key()] = &entry;
      }
    }
  }

  // What happened at that moment; empty: nothing.
  std::string OutcomeAt(absl::Time time) const {
    for (const auto& [key, entry] : entries_) {
      if (entry->has_outcome() && TimeFromProto(entry->said_time()) == time) {
        return OutcomeText(entry->outcome().outcome(), labels_);
      }
    }
    return "";
  }

  // As in "L'Équipe: New contract of Ibrahima Konaté with Liverpool likely";
  // empty: the timeline does not show it.
  std::string TextOf(const Contribution& contribution) const {
    const auto entry = entries_.find(
        absl::StrCat(contribution.report(), "#", contribution.claim_id()));
    if (entry == entries_.end() || !entry->second->has_development()) return "";
    const query::v1::Development& development = entry->second->development();
    v1::Claim claim = development.claim();
    claim.clear_detail();  // the parser's words for it may be long
    return absl::StrCat(OriginText(development.origin(), labels_), ": ",
                        PropositionText(claim, labels_));
  }

  std::vector<absl::Time> Times() const {
    std::vector<absl::Time> times;
    for (const auto& [key, entry] : entries_) {
      times.push_back(TimeFromProto(entry->said_time()));
    }
    std::sort(times.begin(), times.end());
    return times;
  }

 private:
  std::vector<ListTimelineResponse> pages_;
  std::map<std::string, const TimelineEntry*> entries_;  // by key
  Labels labels_;
};

absl::StatusOr<Story> ReadStory(const QueryOptions& options,
                                const v1::Mention& player,
                                const v1::AsOf& snapshot, absl::Time start,
                                absl::Time end) {
  ListTimelineRequest request;
  *request.mutable_player() = player;
  *request.mutable_as_of() = snapshot;
  *request.mutable_start_time() = TimeToProto(start);
  *request.mutable_end_time() = TimeToProto(end + kJustBefore);
  request.add_types(query::v1::TIMELINE_ENTRY_TYPE_DEVELOPMENT);
  request.add_types(query::v1::TIMELINE_ENTRY_TYPE_OUTCOME);
  request.set_view(query::v1::TIMELINE_VIEW_FULL);
  ASSIGN_OR_RETURN(auto pages,
                   ReadPages<ListTimelineResponse>(options, request));
  return Story(std::move(pages));
}

// What moved the question most at that moment, in words; empty: nothing can be
// named.
absl::StatusOr<std::string> ReadReason(
    const RpcClient& client, const ListForecastHistoryRequest& question,
    const v1::AsOf& snapshot, absl::Time moment, const Story& story) {
  const std::string outcome = story.OutcomeAt(moment);
  if (!outcome.empty()) return outcome;
  ExplainForecastRequest request;
  *request.mutable_player() = question.player();
  *request.mutable_proposition() = question.proposition();
  *request.mutable_deadline_time() = question.deadline_time();
  *request.mutable_as_of() = AsOfAt(moment, snapshot);
  request.set_contributions_max(kContributionsRead);
  ASSIGN_OR_RETURN(const auto explanation,
                   client.Call<ExplainForecastResponse>(request));
  for (const Contribution& contribution : explanation.contributions()) {
    if (TimeFromProto(contribution.said_time()) != moment) continue;
    const std::string text = story.TextOf(contribution);
    if (!text.empty()) return text;
  }
  return "";
}

}  // namespace

std::vector<absl::Time> LargestJumps(const std::vector<DatedForecast>& series) {
  std::vector<std::pair<double, absl::Time>> jumps;
  for (size_t i = 1; i < series.size(); ++i) {
    if (series[i].time - series[i - 1].time > kJustBefore) continue;
    const double jump = Distance(series[i - 1].forecast, series[i].forecast);
    if (jump >= kJumpMin) jumps.emplace_back(-jump, series[i].time);
  }
  std::sort(jumps.begin(), jumps.end());
  if (jumps.size() > kMarksMax - 1) jumps.resize(kMarksMax - 1);
  std::vector<absl::Time> times;
  if (!series.empty()) times.push_back(series.front().time);
  for (const auto& [jump, time] : jumps) times.push_back(time);
  std::sort(times.begin(), times.end());
  return times;
}

absl::StatusOr<HistoryMarks> ReadHistoryMarks(
    const QueryOptions& options, const ListForecastHistoryRequest& question,
    const v1::AsOf& snapshot, const std::vector<DatedForecast>& series) {
  ASSIGN_OR_RETURN(const Story story,
                   ReadStory(options, question.player(), snapshot,
                             series.front().time, series.back().time));
  const RpcClient client(options.query);
  HistoryMarks marks;
  marks.developments = story.Times();
  for (const absl::Time moment : LargestJumps(series)) {
    ASSIGN_OR_RETURN(std::string reason,
                     ReadReason(client, question, snapshot, moment, story));
    if (reason.empty()) continue;
    marks.marks.push_back(
        {moment, DayText(moment - kJustBefore), std::move(reason)});
  }
  return marks;
}

}  // namespace hearsay::cli
