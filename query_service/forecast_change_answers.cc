// How forecasts change.
#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/field_checks.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "query_service/forecast/forecast.h"
#include "query_service/forecast/forecast_converter.h"
#include "query_service/forecast/resolution_text.h"
#include "query_service/forecast_change/bearing_entries.h"
#include "query_service/forecast_change/change_chain.h"
#include "query_service/forecast_change/curve.h"
#include "query_service/forecast_change/entry_changes.h"
#include "query_service/forecast_request.h"
#include "query_service/labels.h"
#include "query_service/query_core.h"
#include "query_service/sagas.h"

namespace hearsay {
namespace {

using query::v1::CompareForecastsRequest;
using query::v1::CompareForecastsResponse;
using query::v1::ForecastChange;
using query::v1::ForecastChangeKind;
using query::v1::ForecastPoint;
using query::v1::ListForecastHistoryRequest;
using query::v1::ListForecastHistoryResponse;

constexpr char kBefore[] = "before";

// A log from which a question is answered, perhaps one that never was.
struct LogState {
  std::shared_ptr<const Dossier> dossier;
  // Of the registry, and of the calendar unless one is given.
  int64_t revision;
  absl::Time said_by;
  std::shared_ptr<const forecast::Model> model;
  std::shared_ptr<const forecast::SourceRecords> records;
  // Read at whatever revision.
  std::shared_ptr<const Calendar> calendar = nullptr;
};

// Answers one question from several states. Holds no reader between them, nor
// while a lineage is made.
class Asker {
 public:
  // All must outlive it.
  Asker(const Projection& projection, const std::string& player,
        const forecast::Question& question)
      : projection_(projection), player_(player), question_(question) {}

  double Ask(const LogState& state) const {
    const std::string player =
        projection_.Read().registry().Canonical(player_, state.revision);
    const PlayerStory story(state.dossier, player, state.revision,
                            state.said_by);
    const DossierView& view = story.View(projection_.Read().registry());
    const Lineage& lineage = story.GetLineage();
    const Projection::Reader reader = projection_.Read();
    const Calendar& calendar =
        state.calendar == nullptr ? reader.calendar() : *state.calendar;
    // Without a condition every question has an answer.
    return forecast::AnswerQuestion({view, lineage, reader.registry(), calendar,
                                     *state.model, *state.records},
                                    question_)
        ->probability;
  }

 private:
  const Projection& projection_;
  const std::string& player_;
  const forecast::Question& question_;
};

// Returns how many answers may be computed where so many entries bear on each.
size_t AnswersMax(const DossierEntries& bearing) {
  const size_t entries = std::max<size_t>(bearing.size(), 1);
  return std::clamp(limits::kChainEntriesMax / entries,
                    limits::kChainAnswersMin, limits::kChainAnswersMax);
}

// Returns an enumerator's name in words: "personal terms" for
// CLAIM_KIND_PERSONAL_TERMS.
std::string Words(absl::string_view enumerator, absl::string_view prefix) {
  enumerator.remove_prefix(prefix.size());
  return absl::AsciiStrToLower(absl::StrReplaceAll(enumerator, {{"_", " "}}));
}

// Returns the question that a request asks, by the fields that all requests
// which ask one have.
template <typename Request>
query::v1::AnswerQuestionRequest QuestionIn(const Request& request) {
  query::v1::AnswerQuestionRequest question;
  if (request.has_player()) *question.mutable_player() = request.player();
  if (request.has_proposition()) {
    *question.mutable_proposition() = request.proposition();
  }
  if (request.has_deadline_time()) {
    *question.mutable_deadline_time() = request.deadline_time();
  }
  if (request.has_as_of()) *question.mutable_as_of() = request.as_of();
  question.set_min_revision(request.min_revision());
  return question;
}

// Writes what changed a probability, step by step.
class ChangeWriter {
 public:
  // `registry` and `view` are those of the later snapshot; all must outlive it.
  ChangeWriter(const Registry& registry, const DossierView& view,
               CompareForecastsResponse& response, Labels& labels)
      : registry_(registry),
        view_(view),
        response_(response),
        labels_(labels) {}

  // Adds a change, unless it changed nothing.
  void Add(ForecastChangeKind kind, double change, std::string text,
           const std::string& record = "", const std::string& source = "") {
    if (change == 0) return;
    ForecastChange& proto = *response_.add_changes();
    proto.set_kind(kind);
    proto.set_probability_change(change);
    proto.set_text(std::move(text));
    proto.set_record(record);
    proto.set_source(source);
    labels_.Add(source);
  }

  // Adds what a span of the changes of entries did.
  void AddEntries(const std::vector<EntryChange>& changes,
                  const ChainLink& link) {
    const EntryChange& first = changes[link.begin];
    if (link.end - link.begin > 1) {
      const EntryChange& last = changes[link.end - 1];
      Add(first.kind, link.change(),
          absl::StrCat(link.end - link.begin, " records, of ",
                       forecast::TimeText(first.time), " to ",
                       forecast::TimeText(last.time)));
      return;
    }
    const std::string source = SourceOf(*first.entry);
    Add(first.kind, link.change(), TextOf(*first.entry, source),
        first.entry->name, source);
  }

  // Makes the changes sum to `whole`: the last one takes what rounding leaves.
  void Close(double whole) {
    const int count = response_.changes_size();
    if (count == 0) return;
    double others = 0;
    for (int i = 0; i + 1 < count; ++i) {
      others += response_.changes(i).probability_change();
    }
    response_.mutable_changes(count - 1)->set_probability_change(whole -
                                                                 others);
  }

 private:
  // Returns whose word a report is; empty: nobody's.
  std::string SourceOf(const DossierEntry& entry) const {
    for (const ViewClaim& claim : view_.claims) {
      if (claim.entry->revision == entry.revision && !claim.source.empty()) {
        return claim.source;
      }
    }
    const std::string& publisher = entry.record.report().publisher().name();
    return publisher.empty() ? ""
                             : registry_.Canonical(publisher, view_.revision);
  }

  std::string TextOf(const DossierEntry& entry,
                     const std::string& source) const {
    const v1::Record& record = entry.record;
    if (record.has_outcome()) return OutcomeText(record.outcome());
    if (record.has_retraction()) {
      return absl::StrCat("Taken back: ", record.retraction().report());
    }
    const std::string said =
        absl::StrCat(source.empty() ? "Nobody named" : NameOf(source), ": ",
                     ClaimsText(entry));
    return record.report().supersedes().empty()
               ? said
               : absl::StrCat("In place of ", record.report().supersedes(),
                              ": ", said);
  }

  std::string OutcomeText(const v1::Outcome& outcome) const {
    std::string text = absl::StrCat(
        outcome.annulled() ? "Annulled: " : "Recorded: ",
        Words(v1::OutcomeKind_Name(outcome.kind()), "OUTCOME_KIND_"));
    if (!outcome.to_club().empty()) {
      absl::StrAppend(&text, ", ", NameOf(outcome.to_club()));
    }
    return text;
  }

  // Returns the kinds of what the report says of the player, each once.
  std::string ClaimsText(const DossierEntry& entry) const {
    std::vector<std::string> kinds;
    for (const ViewClaim& claim : view_.claims) {
      if (claim.entry->revision != entry.revision) continue;
      std::string kind = Words(v1::ClaimKind_Name(claim.kind), "CLAIM_KIND_");
      if (claim.stance == v1::STANCE_DENIES) kind = "no " + kind;
      if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
        kinds.push_back(std::move(kind));
      }
    }
    return kinds.empty() ? "nothing that still counts"
                         : absl::StrJoin(kinds, ", ");
  }

  std::string NameOf(const std::string& entity) const {
    return DisplayName(registry_, registry_.Canonical(entity, view_.revision),
                       view_.revision);
  }

  const Registry& registry_;
  const DossierView& view_;
  CompareForecastsResponse& response_;
  Labels& labels_;
};

// The chain from one snapshot to a later one.
class Comparison {
 public:
  // All must outlive it. `bearing`: the entries that bear on the player as of
  // the later snapshot.
  Comparison(const Projection& projection, const Asker& asker,
             const LogState& before, const LogState& after,
             const DossierEntries& bearing)
      : projection_(projection),
        asker_(asker),
        before_(before),
        after_(after),
        answers_max_(AnswersMax(bearing)),
        entries_(*after.dossier, bearing, {before.revision, before.said_by},
                 {after.revision, after.said_by}) {}

  struct Step {
    ForecastChangeKind kind;
    double change;
    std::string text;
    std::string record;
  };
  struct Result {
    std::vector<Step> steps;  // before those of entries
    std::vector<ChainLink> entry_links;
  };

  // `first` and `last` are the probabilities at both ends.
  Result Run(double first, double last) {
    Result result;
    LogState state = before_;
    state.dossier = entries_.After(0);
    double now = first;
    const auto step = [&](ForecastChangeKind kind, std::string text,
                          std::string record = "") {
      const double next = asker_.Ask(state);
      result.steps.push_back(
          {kind, next - now, std::move(text), std::move(record)});
      now = next;
    };
    if (before_.said_by != after_.said_by) {
      state.said_by = after_.said_by;
      step(query::v1::FORECAST_CHANGE_KIND_TIME,
           absl::StrCat("Time passed, from ",
                        forecast::TimeText(before_.said_by), " to ",
                        forecast::TimeText(after_.said_by)));
    }
    if (std::shared_ptr<const Calendar> calendar = NewCalendar()) {
      state.calendar = std::move(calendar);
      step(query::v1::FORECAST_CHANGE_KIND_CALENDAR,
           "Transfer windows were stored");
    }
    const bool registry_changed = RegistryChanged();
    state.revision = after_.revision;
    state.calendar = nullptr;
    if (registry_changed) {
      step(query::v1::FORECAST_CHANGE_KIND_REGISTRY,
           "Players, clubs or outlets were described, or declared one");
    }
    if (state.model->name != after_.model->name) {
      state.model = after_.model;
      step(query::v1::FORECAST_CHANGE_KIND_MODEL,
           absl::StrCat(after_.model->name, " in place of ",
                        before_.model->name),
           after_.model->name);
    }
    if (state.records != after_.records) {
      state.records = after_.records;
      step(query::v1::FORECAST_CHANGE_KIND_TRACK_RECORDS,
           "Sources proved right or wrong, or their records aged");
    }
    result.entry_links = LinkEntries(state, now, last);
    return result;
  }

  const std::vector<EntryChange>& entry_changes() const {
    return entries_.changes();
  }

 private:
  // Returns the later calendar; null: it is the same.
  std::shared_ptr<const Calendar> NewCalendar() const {
    const Projection::Reader reader = projection_.Read();
    const Calendar& calendar = reader.calendar();
    if (calendar.LastChangeAt(before_.revision) ==
        calendar.LastChangeAt(after_.revision)) {
      return nullptr;
    }
    return std::make_shared<const Calendar>(calendar.FrozenAt(after_.revision));
  }

  bool RegistryChanged() const {
    const Projection::Reader reader = projection_.Read();
    return reader.registry().LastChangeAt(before_.revision) !=
           reader.registry().LastChangeAt(after_.revision);
  }

  // Returns what the changes of entries did to the probability, `now` without
  // them and `last` with all: outcomes, then the rest.
  std::vector<ChainLink> LinkEntries(LogState& state, double now,
                                     double last) const {
    const size_t count = entries_.changes().size();
    const size_t outcomes = entries_.outcome_count();
    const auto after = [&](size_t changes) {
      state.dossier = entries_.After(changes);
      return asker_.Ask(state);
    };
    const double between = outcomes == 0       ? now
                           : outcomes == count ? last
                                               : after(outcomes);
    std::vector<ChainLink> links =
        MakeChain(0, outcomes, now, between, answers_max_, after);
    const std::vector<ChainLink> said =
        MakeChain(outcomes, count, between, last, answers_max_, after);
    links.insert(links.end(), said.begin(), said.end());
    return links;
  }

  const Projection& projection_;
  const Asker& asker_;
  const LogState& before_;
  const LogState& after_;
  const size_t answers_max_;
  const EntryChanges entries_;
};

void CheckCompareRequest(const CompareForecastsRequest& request,
                         Violations& violations) {
  if (request.has_before()) {
    CheckAsOf(request.before(), /*min_revision=*/0, violations, kBefore);
  } else {
    AddRequired({FieldPath(), kBefore}, violations);
  }
}

// Returns the most points to return.
size_t CheckHistoryRequest(const ListForecastHistoryRequest& request,
                           Violations& violations) {
  const FieldPath root;
  const FieldPath end_time(root, "end_time");
  bool both = request.has_start_time() && request.has_end_time();
  both &=
      CheckTimestamp({root, "start_time"}, request.start_time(), violations);
  both &= CheckTimestamp(end_time, request.end_time(), violations);
  if (both &&
      TimeFromProto(request.end_time()) < TimeFromProto(request.start_time())) {
    violations.AddInvalid(end_time, "must not be before start_time");
  }
  if (request.points_max() == 0) return limits::kPointsDefault;
  CheckRange({root, "points_max"}, request.points_max(), 2, limits::kPointsMax,
             violations);
  return request.points_max();
}

// A span of a curve; `end` is in it.
struct CurveSpan {
  absl::Time start;
  absl::Time end;
};

// Returns the last saga of which anything has been said, up to the outcome that
// ended it or to the present; without one the present alone.
CurveSpan LastSaga(const DossierView& view, const Lineage& lineage) {
  const std::vector<PlayerSaga> sagas = SagasOf(view, lineage, Period());
  if (sagas.empty()) return {view.said_by, view.said_by};
  const PlayerSaga& saga = sagas.back();
  return {saga.start, saga.outcome < 0 ? view.said_by
                                       : view.outcomes[saga.outcome].know_time};
}

// Returns what of the curve is asked for; nothing: it ends before it starts.
std::optional<CurveSpan> Clip(CurveSpan span,
                              const ListForecastHistoryRequest& request,
                              absl::Time deadline) {
  span.start = std::max(span.start, deadline - limits::kForecastSpanMax);
  if (request.has_start_time()) {
    span.start = std::max(span.start, TimeFromProto(request.start_time()));
  }
  if (request.has_end_time()) {
    span.end = std::min(span.end, TimeFromProto(request.end_time()));
  }
  if (span.end < span.start) return std::nullopt;
  return span;
}

}  // namespace

absl::StatusOr<QueryCore::AnsweredQuestion> QueryCore::AnswerOpened(
    const query::v1::AnswerQuestionRequest& request, absl::Time deadline,
    Violations& violations) {
  CheckQuestionRequest(request, violations);
  QuestionReader reader(request.proposition());
  ASSIGN_OR_RETURN(
      const PlayerCase answer,
      OpenForecast(request.player(), request.as_of(), request.min_revision(),
                   deadline, violations, std::ref(reader)));
  AnsweredQuestion answered{answer.as_of, answer.story, answer.records, {}, {}};
  ASSIGN_OR_RETURN(answered.question,
                   reader.Question(request.deadline_time(), answer.said_by));
  ASSIGN_OR_RETURN(answered.result, forecast::AnswerQuestion(
                                        answer.Forecast(), answered.question));
  return answered;
}

DossierEntries QueryCore::EntriesOf(const AnsweredQuestion& answered) const {
  return BearingEntries(*answered.story->dossier(), answered.story->player(),
                        projection_.Read().registry(), answered.as_of.revision,
                        answered.story->said_by());
}

absl::Status QueryCore::CompareForecasts(const CompareForecastsRequest& request,
                                         absl::Time deadline,
                                         CompareForecastsResponse& response) {
  Violations violations;
  CheckCompareRequest(request, violations);
  ASSIGN_OR_RETURN(const AnsweredQuestion after,
                   AnswerOpened(QuestionIn(request), deadline, violations));
  ASSIGN_OR_RETURN(
      const ResolvedAsOf before_as_of,
      ResolveEarlier(request.before(), kBefore, after.as_of, deadline));
  const absl::Time said_by = after.story->said_by();
  if (request.before().has_said_by() && *before_as_of.said_by > said_by) {
    return LaterThanAsOf("before.said_by");
  }
  const std::string& player = after.story->player();
  ASSIGN_OR_RETURN(const StoryPtr earlier,
                   FindStory(player, before_as_of, said_by));
  const absl::Time before_said_by = earlier->said_by();
  RETURN_IF_ERROR(
      DeadlineFromProto(request.deadline_time(), before_said_by).status());
  ASSIGN_OR_RETURN(std::shared_ptr<const forecast::SourceRecords> records,
                   ledger_.At(before_as_of.revision, before_said_by, deadline));

  const LogState to{after.story->dossier(), after.as_of.revision, said_by,
                    after.as_of.Model(said_by), after.records};
  const LogState from{after.story->dossier(), before_as_of.revision,
                      before_said_by, before_as_of.Model(before_said_by),
                      std::move(records)};
  const Asker asker(projection_, player, after.question);
  const double probability = after.result.probability;
  const double before_probability = asker.Ask(from);
  Comparison comparison(projection_, asker, from, to, EntriesOf(after));
  const Comparison::Result result =
      comparison.Run(before_probability, probability);

  Labels labels;
  labels.Add(player);
  const Projection::Reader reader = projection_.Read();
  ChangeWriter writer(reader.registry(), after.story->View(reader.registry()),
                      response, labels);
  for (const Comparison::Step& step : result.steps) {
    writer.Add(step.kind, step.change, step.text, step.record);
  }
  for (const ChainLink& link : result.entry_links) {
    writer.AddEntries(comparison.entry_changes(), link);
  }
  writer.Close(probability - before_probability);
  response.set_before_probability(before_probability);
  response.set_probability(probability);
  response.set_resolution_text(after.result.basis.resolution_text);
  response.set_player(player);
  *response.mutable_before() = SnapshotToProto(before_as_of, before_said_by);
  labels.Write(reader.registry(), after.as_of.revision,
               *response.mutable_labels());
  *response.mutable_snapshot() = after.Snapshot();
  return absl::OkStatus();
}

absl::Status QueryCore::ListForecastHistory(
    const ListForecastHistoryRequest& request, absl::Time deadline,
    ListForecastHistoryResponse& response) {
  Violations violations;
  const size_t points_max = CheckHistoryRequest(request, violations);
  ASSIGN_OR_RETURN(const AnsweredQuestion last,
                   AnswerOpened(QuestionIn(request), deadline, violations));
  const std::string& player = last.story->player();
  const std::shared_ptr<const Dossier>& dossier = last.story->dossier();
  const DossierEntries bearing = EntriesOf(last);
  const int64_t revision = last.as_of.revision;
  const std::optional<CurveSpan> span =
      Clip(LastSaga(last.story->View(projection_.Read().registry()),
                    last.story->GetLineage()),
           request, last.question.deadline);
  std::vector<CurvePoint> points;
  if (span.has_value()) {
    const std::vector<absl::Time> moments =
        CurveMoments(bearing, span->start, span->end);
    const std::vector<absl::Time> thinned =
        ThinByTime(moments, AnswersMax(bearing));
    const Asker asker(projection_, player, last.question);
    for (const absl::Time moment : thinned) {
      LogState state{dossier, revision, moment, last.as_of.Model(moment), {}};
      ASSIGN_OR_RETURN(state.records, ledger_.At(revision, moment, deadline));
      points.push_back({moment, asker.Ask(state)});
    }
    points = KeepLargestChanges(std::move(points), points_max);
    response.set_sampled(points.size() < moments.size());
  }
  for (const CurvePoint& point : points) {
    ForecastPoint& proto = *response.add_points();
    *proto.mutable_said_by() = TimeToProto(point.said_by);
    proto.set_probability(point.probability);
    for (std::string& name :
         NamesAt(bearing, point.said_by, limits::kPointRecordsMax)) {
      proto.add_records(std::move(name));
    }
  }
  Labels labels;
  labels.Add(player);
  response.set_resolution_text(last.result.basis.resolution_text);
  response.set_player(player);
  labels.Write(projection_.Read().registry(), revision,
               *response.mutable_labels());
  *response.mutable_snapshot() = last.Snapshot();
  return absl::OkStatus();
}

}  // namespace hearsay
