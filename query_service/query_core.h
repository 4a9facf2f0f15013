#ifndef HEARSAY_QUERY_SERVICE_QUERY_CORE_H_
#define HEARSAY_QUERY_SERVICE_QUERY_CORE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/errors.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "query_service/assumptions.h"
#include "query_service/calibration/forecast_archive.h"
#include "query_service/forecast/forecast.h"
#include "query_service/paged_request.h"
#include "query_service/player_case.h"
#include "query_service/projection.h"
#include "query_service/snapshot.h"
#include "query_service/story_cache.h"
#include "query_service/track_ledger.h"

namespace hearsay {

// Answers queries from a projection, without gRPC. Each method may wait until
// `deadline` for what the request wants applied; errors are those of the method
// in query_service.proto. Thread-safe.
class QueryCore {
 public:
  // All must outlive the core.
  QueryCore(const Projection& projection, const SnapshotResolver& snapshots,
            StoryCache& stories, TrackLedger& ledger, ForecastArchive& archive)
      : projection_(projection),
        snapshots_(snapshots),
        stories_(stories),
        ledger_(ledger),
        archive_(archive) {}

  absl::Status ListTimeline(const query::v1::ListTimelineRequest& request,
                            absl::Time deadline,
                            query::v1::ListTimelineResponse& response);
  absl::Status GetLineage(const query::v1::GetLineageRequest& request,
                          absl::Time deadline,
                          query::v1::GetLineageResponse& response);
  absl::Status ListContradictions(
      const query::v1::ListContradictionsRequest& request, absl::Time deadline,
      query::v1::ListContradictionsResponse& response);
  absl::Status ListSagas(const query::v1::ListSagasRequest& request,
                         absl::Time deadline,
                         query::v1::ListSagasResponse& response);
  absl::Status ExplainVisibility(
      const query::v1::ExplainVisibilityRequest& request, absl::Time deadline,
      query::v1::ExplainVisibilityResponse& response);
  absl::Status GetForecast(const query::v1::GetForecastRequest& request,
                           absl::Time deadline,
                           query::v1::GetForecastResponse& response);
  absl::Status AnswerQuestion(const query::v1::AnswerQuestionRequest& request,
                              absl::Time deadline,
                              query::v1::AnswerQuestionResponse& response);
  absl::Status BatchGetForecasts(
      const query::v1::BatchGetForecastsRequest& request, absl::Time deadline,
      query::v1::BatchGetForecastsResponse& response);
  absl::Status BatchAnswerQuestions(
      const query::v1::BatchAnswerQuestionsRequest& request,
      absl::Time deadline, query::v1::BatchAnswerQuestionsResponse& response);
  absl::Status ExplainForecast(const query::v1::ExplainForecastRequest& request,
                               absl::Time deadline,
                               query::v1::ExplainForecastResponse& response);
  absl::Status CompareForecasts(
      const query::v1::CompareForecastsRequest& request, absl::Time deadline,
      query::v1::CompareForecastsResponse& response);
  absl::Status ListForecastHistory(
      const query::v1::ListForecastHistoryRequest& request, absl::Time deadline,
      query::v1::ListForecastHistoryResponse& response);
  absl::Status ListTrackRecords(
      const query::v1::ListTrackRecordsRequest& request, absl::Time deadline,
      query::v1::ListTrackRecordsResponse& response);
  absl::Status GetCalibration(const query::v1::GetCalibrationRequest& request,
                              absl::Time deadline,
                              query::v1::GetCalibrationResponse& response);
  absl::Status ResolveName(const query::v1::ResolveNameRequest& request,
                           absl::Time deadline,
                           query::v1::ResolveNameResponse& response);
  void GetServerInfo(query::v1::GetServerInfoResponse& response) const;

  // Returns how a player's timeline as of revision `after` differs from that as
  // of `before`, an earlier one, each said by its revision's commit time; both
  // must be applied. `player`: a resource name.
  absl::StatusOr<query::v1::TimelineUpdate> CompareTimelines(
      const std::string& player, int64_t before, int64_t after,
      query::v1::TimelineView detail);

  // Returns what GetForecast() answers by default as of a snapshot, which must
  // be applied. `player`: a resource name.
  absl::StatusOr<query::v1::GetForecastResponse> ForecastAt(
      const std::string& player, const v1::AsOf& snapshot);

  // Whether a request would have to wait now.
  template <typename Request>
  bool MustWait(const Request& request) const {
    if constexpr (HasChangedSince<Request>) {
      if (snapshots_.WouldBlock(request.changed_since(), 0)) return true;
    }
    return snapshots_.WouldBlock(request.as_of(), request.min_revision());
  }

 private:
  using StoryPtr = std::shared_ptr<const PlayerStory>;
  // Resolves further mentions of a request as of a revision; adds what is wrong
  // to the violations.
  using MentionResolver = absl::FunctionRef<void(
      const Registry&, const NameContext&, int64_t revision, Violations&)>;

  // Returns what `as_of` means, or every violation: those given and those of
  // the as-of itself.
  absl::StatusOr<ResolvedAsOf> ResolveAsOf(const v1::AsOf& as_of,
                                           int64_t min_revision,
                                           absl::Time deadline,
                                           Violations& violations) const;

  // Returns the one snapshot, every field set, as of which a batch is answered;
  // or every violation.
  absl::StatusOr<v1::AsOf> ResolveBatch(const v1::AsOf& as_of,
                                        int64_t min_revision,
                                        absl::Time deadline,
                                        Violations& violations) const;

  // Opens the case of the player that a request names. Returns every violation
  // at once: those given, the as-of's, the player's and those that
  // `resolve_others` finds.
  absl::StatusOr<PlayerCase> Open(const v1::Mention& player,
                                  const v1::AsOf& as_of, int64_t min_revision,
                                  absl::Time deadline, Violations& violations,
                                  MentionResolver resolve_others);
  // The same with all that a forecast needs too, as it is with `assumptions`,
  // the request's field of that name.
  absl::StatusOr<PlayerCase> OpenForecast(
      const v1::Mention& player, const v1::AsOf& as_of, int64_t min_revision,
      absl::Time deadline, Violations& violations,
      MentionResolver resolve_others,
      const query::v1::Assumptions& assumptions = {});
  // Returns the story of the player that a request names, its view made;
  // otherwise as Open().
  absl::StatusOr<StoryPtr> FindStory(const v1::Mention& player,
                                     const ResolvedAsOf& as_of,
                                     Violations& violations,
                                     MentionResolver resolve_others);

  // A question about one player's future, answered.
  struct AnsweredQuestion {
    ResolvedAsOf as_of;
    StoryPtr story;
    std::shared_ptr<const forecast::SourceRecords> records;
    forecast::Question question;
    forecast::QuestionResult result;

    v1::AsOf Snapshot() const {
      return SnapshotToProto(as_of, story->said_by());
    }
  };
  // Opens the case that `request` names and answers it; returns every violation
  // at once, those given too. Holds no reader any more.
  absl::StatusOr<AnsweredQuestion> AnswerOpened(
      const query::v1::AnswerQuestionRequest& request, absl::Time deadline,
      Violations& violations);
  // Returns the entries that bear on its player as of its revision.
  DossierEntries EntriesOf(const AnsweredQuestion& answered) const;

  // What a forecast is asked of: a player's story as the log has it, and what
  // is to be taken as different.
  struct ForecastSubject {
    ResolvedAsOf as_of;
    StoryPtr story;
    Assumed assumed;
  };
  // Finds what a request asks of; errors as of OpenForecast().
  absl::StatusOr<ForecastSubject> FindForecastSubject(
      const v1::Mention& player, const v1::AsOf& as_of, int64_t min_revision,
      absl::Time deadline, Violations& violations,
      MentionResolver resolve_others,
      const query::v1::Assumptions& assumptions);
  // Opens the case as it is with `assumed`, which need not be the subject's
  // own.
  absl::StatusOr<PlayerCase> OpenForecast(const ForecastSubject& subject,
                                          const Assumed& assumed,
                                          absl::Time deadline);
  // Returns the subject's story if the log differed as assumed, its view made.
  absl::StatusOr<StoryPtr> Assume(const ForecastSubject& subject,
                                  const Assumed& assumed);
  // Returns what `records`, those of the subject, would be then.
  absl::StatusOr<std::shared_ptr<const IndexedRecords>> AssumeRecords(
      const ForecastSubject& subject, const Assumed& assumed,
      std::shared_ptr<const IndexedRecords> records);
  // Returns the players whose stories differ then, as of the subject's
  // revision.
  absl::StatusOr<std::vector<std::string>> PlayersConcerned(
      const ForecastSubject& subject, const Assumed& assumed) const;

  // Returns what `earlier`, the field of that name of a request whose as-of is
  // `as_of`, means: not later, but for a said-by time that it does not state.
  absl::StatusOr<ResolvedAsOf> ResolveEarlier(const v1::AsOf& earlier,
                                              absl::string_view field,
                                              const ResolvedAsOf& as_of,
                                              absl::Time deadline) const;
  // Returns the story of whoever `player`, a resource name, is as of `as_of`,
  // its view made and said by `said_by_max` at the latest.
  absl::StatusOr<StoryPtr> FindStory(
      const std::string& player, const ResolvedAsOf& as_of,
      absl::Time said_by_max = absl::InfiniteFuture());

  const Projection& projection_;
  const SnapshotResolver& snapshots_;
  StoryCache& stories_;
  TrackLedger& ledger_;
  ForecastArchive& archive_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_QUERY_CORE_H_
