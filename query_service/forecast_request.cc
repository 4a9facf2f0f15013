#include "query_service/forecast_request.h"

#include "absl/strings/str_cat.h"
#include "common/field_checks.h"
#include "common/limits.h"
#include "common/names/resolution.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "query_service/forecast/forecast_converter.h"

namespace hearsay {
namespace {

constexpr v1::EntityKind kClubKinds[] = {v1::ENTITY_KIND_CLUB};

void CheckDeadline(absl::Time deadline, absl::Time said_by,
                   const FieldPath& field, Violations& violations) {
  if (deadline <= said_by + limits::kForecastSpanMax) return;
  violations.AddInvalid(
      field, absl::StrCat("must be at most 5 years after said_by, ",
                          absl::FormatTime(said_by, absl::UTCTimeZone())));
}

// Checks all but the clubs' names.
void CheckPropositionFields(const query::v1::Proposition& proposition,
                            const FieldPath& field, Violations& violations) {
  CheckCount({field, "clubs"}, proposition.clubs_size(), limits::kAskedClubsMax,
             violations);
  // The names do not bear on what a set of cells is closed to.
  forecast::Proposition parsed;
  parsed.event = proposition.event();
  for (const int kind : proposition.cell_kinds()) {
    parsed.cell_kinds.push_back(static_cast<query::v1::CellKind>(kind));
  }
  for (const v1::Mention& club : proposition.clubs()) {
    parsed.clubs.push_back(club.has_name() ? club.name() : club.text());
  }
  for (const int form : proposition.deal_forms()) {
    parsed.deal_forms.push_back(static_cast<v1::DealForm>(form));
  }
  forecast::CheckProposition(parsed, field, violations);
}

void CheckExternalWeight(double weight, Violations& violations) {
  // Not a number is neither.
  if (weight >= 0 && weight <= 1) return;
  violations.AddInvalid({FieldPath(), "external_weight"}, "must be 0 to 1");
}

// Checks what a request asks about, and by when.
template <typename Request>
void CheckAsked(const Request& request, Violations& violations) {
  const FieldPath root;
  if (request.has_proposition()) {
    CheckPropositionFields(request.proposition(), {root, "proposition"},
                           violations);
  } else {
    AddRequired({root, "proposition"}, violations);
  }
  if (request.has_deadline_time()) {
    CheckTimestamp({root, "deadline_time"}, request.deadline_time(),
                   violations);
  } else {
    AddRequired({root, "deadline_time"}, violations);
  }
}

}  // namespace

void CheckForecastRequest(const query::v1::GetForecastRequest& request,
                          Violations& violations) {
  const FieldPath root;
  CheckCount({root, "deadline_times"}, request.deadline_times_size(),
             limits::kDeadlinesMax, violations);
  for (int i = 0; i < request.deadline_times_size(); ++i) {
    CheckTimestamp({root, "deadline_times", i}, request.deadline_times(i),
                   violations);
  }
  CheckCount({root, "clubs"}, request.clubs_size(), limits::kAskedClubsMax,
             violations);
  CheckExternalWeight(request.external_weight(), violations);
}

void CheckQuestionRequest(const query::v1::AnswerQuestionRequest& request,
                          Violations& violations) {
  CheckAsked(request, violations);
  if (request.has_condition()) {
    CheckPropositionFields(request.condition(), {FieldPath(), "condition"},
                           violations);
  }
  CheckExternalWeight(request.external_weight(), violations);
}

int CheckExplainRequest(const query::v1::ExplainForecastRequest& request,
                        Violations& violations) {
  CheckAsked(request, violations);
  CheckRange({FieldPath(), "contributions_max"}, request.contributions_max(), 0,
             limits::kContributionsMax, violations);
  return request.contributions_max() == 0 ? limits::kContributionsDefault
                                          : request.contributions_max();
}

std::vector<std::string> ClubsFromProto(
    const google::protobuf::RepeatedPtrField<v1::Mention>& clubs,
    const FieldPath& field, const Registry& registry,
    const NameContext& context, int64_t revision, Violations& violations) {
  std::vector<std::string> names;
  for (int i = 0; i < clubs.size(); ++i) {
    names.push_back(ResolveMention(clubs[i], kClubKinds, registry, context,
                                   revision, {field, "clubs", i}, violations));
  }
  return names;
}

absl::StatusOr<std::vector<absl::Time>> DeadlinesFromProto(
    const query::v1::GetForecastRequest& request, absl::Time said_by) {
  constexpr int kDefaultWeeks[] = {4, 13, 26, 52};
  std::vector<absl::Time> deadlines;
  if (request.deadline_times().empty()) {
    for (const int weeks : kDefaultWeeks) {
      deadlines.push_back(said_by + absl::Hours(24 * 7 * weeks));
    }
    return deadlines;
  }
  const FieldPath root;
  Violations violations;
  for (int i = 0; i < request.deadline_times_size(); ++i) {
    deadlines.push_back(TimeFromProto(request.deadline_times(i)));
    CheckDeadline(deadlines.back(), said_by, {root, "deadline_times", i},
                  violations);
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return deadlines;
}

absl::StatusOr<absl::Time> DeadlineFromProto(
    const google::protobuf::Timestamp& deadline_time, absl::Time said_by) {
  const absl::Time deadline = TimeFromProto(deadline_time);
  Violations violations;
  CheckDeadline(deadline, said_by, {FieldPath(), "deadline_time"}, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return deadline;
}

void QuestionReader::operator()(const Registry& registry,
                                const NameContext& context, int64_t revision,
                                Violations& violations) {
  const FieldPath root;
  clubs_ = ClubsFromProto(proposition_.clubs(), {root, "proposition"}, registry,
                          context, revision, violations);
  if (condition_ == nullptr) return;
  condition_clubs_ = ClubsFromProto(condition_->clubs(), {root, "condition"},
                                    registry, context, revision, violations);
}

absl::StatusOr<forecast::Question> QuestionReader::Question(
    const google::protobuf::Timestamp& deadline_time,
    absl::Time said_by) const {
  forecast::Question question;
  question.proposition = forecast::PropositionFromProto(proposition_, clubs_);
  if (condition_ != nullptr) {
    question.condition =
        forecast::PropositionFromProto(*condition_, condition_clubs_);
  }
  ASSIGN_OR_RETURN(question.deadline,
                   DeadlineFromProto(deadline_time, said_by));
  return question;
}

}  // namespace hearsay
