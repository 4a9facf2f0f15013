#include "tests/end_to_end/no_look_ahead/question.h"

#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/time.h"
#include "tests/testing/log_generator.h"

namespace hearsay::testing {
namespace {

using query::v1::AnswerQuestionRequest;
using query::v1::ExplainVisibilityRequest;
using query::v1::GetForecastRequest;
using query::v1::GetLineageRequest;
using query::v1::ListContradictionsRequest;
using query::v1::ListSagasRequest;
using query::v1::ListTimelineRequest;
using query::v1::Proposition;
using query::v1::ResolveNameRequest;

constexpr absl::Duration kDay = absl::Hours(24);

v1::Mention RandomMention(Random& random,
                          const std::vector<std::string>& names) {
  v1::Mention mention;
  mention.set_name(random.Pick(names));
  return mention;
}

// Mostly by name, sometimes by a text that may mean anything.
v1::Mention AskedPlayer(Random& random) {
  if (random.Chance(85)) return RandomMention(random, GeneratedPlayers());
  v1::Mention mention;
  mention.set_text(random.Pick(GeneratedTexts()));
  return mention;
}

// Adds a span of time, or one end of it, near `said_by`.
template <typename Request>
void AddSpan(Random& random, absl::Time said_by, Request& request) {
  if (random.Chance(20)) {
    *request.mutable_start_time() =
        TimeToProto(said_by - kDay * random.Between(1, 200));
  }
  if (random.Chance(20)) {
    *request.mutable_end_time() =
        TimeToProto(said_by + kDay * random.Between(0, 20));
  }
}

// Adds what timeline and lineage are selected by.
template <typename Request>
void AddFilter(Random& random, absl::Time said_by, Request& request) {
  if (random.Chance(30)) {
    *request.add_clubs() = RandomMention(random, GeneratedClubs());
  }
  if (random.Chance(30)) {
    for (int i = 0; i < 4; ++i) {
      request.add_kinds(static_cast<v1::ClaimKind>(10 + random.Below(13)));
    }
  }
  if (random.Chance(30)) {
    *request.add_outlets() = RandomMention(random, GeneratedOutlets());
  }
  AddSpan(random, said_by, request);
}

int RandomPageSize(Random& random) {
  return random.Chance(50) ? random.Between(1, 40) : 0;
}

// Returns an as-of that is no later than `as_of` by any clock.
v1::AsOf EarlierThan(Random& random, const v1::AsOf& as_of) {
  v1::AsOf earlier;
  earlier.set_revision(random.Between(1, static_cast<int>(as_of.revision())));
  if (as_of.has_said_by() && random.Chance(60)) {
    *earlier.mutable_said_by() =
        TimeToProto(TimeFromProto(as_of.said_by()) - random.UpTo(kDay * 100));
  }
  return earlier;
}

ListTimelineRequest Timeline(Random& random, const v1::AsOf& as_of,
                             absl::Time said_by) {
  ListTimelineRequest request;
  *request.mutable_player() = AskedPlayer(random);
  AddFilter(random, said_by, request);
  if (random.Chance(20)) {
    request.add_types(
        static_cast<query::v1::TimelineEntryType>(random.Between(1, 3)));
  }
  request.set_order(
      static_cast<query::v1::TimelineOrder>(random.Between(0, 2)));
  request.set_view(static_cast<query::v1::TimelineView>(random.Between(0, 2)));
  if (random.Chance(40)) {
    *request.mutable_changed_since() = EarlierThan(random, as_of);
  }
  request.set_page_size(RandomPageSize(random));
  return request;
}

GetLineageRequest LineageOf(Random& random, absl::Time said_by) {
  GetLineageRequest request;
  *request.mutable_player() = AskedPlayer(random);
  if (random.Chance(60)) AddFilter(random, said_by, request);
  request.set_page_size(RandomPageSize(random));
  return request;
}

ListContradictionsRequest Contradictions(Random& random) {
  ListContradictionsRequest request;
  *request.mutable_player() = AskedPlayer(random);
  if (random.Chance(20)) {
    request.add_types(
        static_cast<query::v1::ContradictionType>(random.Between(1, 6)));
  }
  request.set_standing_only(random.Chance(30));
  request.set_page_size(RandomPageSize(random));
  return request;
}

ListSagasRequest Sagas(Random& random, absl::Time said_by) {
  ListSagasRequest request;
  if (random.Chance(50)) {
    for (int i = random.Between(1, 3); i > 0; --i) {
      *request.add_players() = AskedPlayer(random);
    }
  }
  AddSpan(random, said_by, request);
  if (random.Chance(20)) {
    request.add_states(static_cast<query::v1::SagaState>(random.Between(1, 3)));
  }
  request.set_order(static_cast<query::v1::SagaOrder>(random.Between(0, 2)));
  request.set_page_size(random.Chance(50) ? random.Between(1, 5) : 0);
  return request;
}

ExplainVisibilityRequest Visibility(Random& random,
                                    const std::vector<std::string>& entries) {
  ExplainVisibilityRequest request;
  request.set_name(random.Pick(entries));
  if (request.name().starts_with("reports/") && random.Chance(50)) {
    request.set_claim_id(absl::StrCat("c", random.Below(3)));
  }
  return request;
}

absl::Time Deadline(Random& random, absl::Time said_by) {
  return said_by + absl::Hours(random.Between(-200, 24 * 500));
}

// Takes one or two stored things as never stored, or a source as silent.
query::v1::Assumptions RandomAssumptions(
    Random& random, const std::vector<std::string>& entries) {
  query::v1::Assumptions assumptions;
  if (!entries.empty()) {
    for (int i = random.Below(3); i > 0; --i) {
      assumptions.add_without_entries(random.Pick(entries));
    }
  }
  if (random.Chance(40)) {
    *assumptions.add_without_sources() =
        RandomMention(random, GeneratedOutlets());
  }
  return assumptions;
}

GetForecastRequest Forecast(Random& random, absl::Time said_by,
                            const std::vector<std::string>& entries) {
  GetForecastRequest request;
  *request.mutable_player() = AskedPlayer(random);
  for (int i = random.Below(4); i > 0; --i) {
    *request.add_deadline_times() = TimeToProto(Deadline(random, said_by));
  }
  if (random.Chance(30)) {
    *request.add_clubs() = RandomMention(random, GeneratedClubs());
  }
  request.set_intervals(random.Chance(20));
  if (random.Chance(20)) {
    *request.mutable_assumptions() = RandomAssumptions(random, entries);
  }
  if (random.Chance(20)) request.set_external_weight(0.5);
  return request;
}

Proposition RandomProposition(Random& random) {
  Proposition proposition;
  proposition.set_event(static_cast<query::v1::Event>(random.Between(1, 5)));
  if (proposition.event() != query::v1::EVENT_RENEWS && random.Chance(50)) {
    *proposition.add_clubs() = RandomMention(random, GeneratedClubs());
  }
  return proposition;
}

// Returns a request about the probability of one question.
template <typename Request>
Request AboutAQuestion(Random& random, absl::Time said_by) {
  Request request;
  *request.mutable_player() = AskedPlayer(random);
  *request.mutable_proposition() = RandomProposition(random);
  *request.mutable_deadline_time() = TimeToProto(Deadline(random, said_by));
  return request;
}

AnswerQuestionRequest Probability(Random& random, absl::Time said_by,
                                  const std::vector<std::string>& entries) {
  auto request = AboutAQuestion<AnswerQuestionRequest>(random, said_by);
  if (random.Chance(20)) {
    *request.mutable_condition() = RandomProposition(random);
  }
  request.set_interval(random.Chance(20));
  if (random.Chance(20)) {
    *request.mutable_assumptions() = RandomAssumptions(random, entries);
  }
  return request;
}

query::v1::ListTrackRecordsRequest TrackRecords(Random& random) {
  query::v1::ListTrackRecordsRequest request;
  if (random.Chance(30)) {
    *request.add_sources() = RandomMention(random, GeneratedOutlets());
  }
  request.set_page_size(RandomPageSize(random));
  return request;
}

query::v1::GetCalibrationRequest Calibration(Random& random,
                                             absl::Time said_by) {
  query::v1::GetCalibrationRequest request;
  AddSpan(random, said_by, request);
  return request;
}

Question RandomForecast(Random& random, const v1::AsOf& as_of,
                        absl::Time said_by,
                        const std::vector<std::string>& entries) {
  const int kind = random.Below(100);
  if (kind < 20) return Forecast(random, said_by, entries);
  if (kind < 40) return Probability(random, said_by, entries);
  if (kind < 55) {
    return AboutAQuestion<query::v1::ExplainForecastRequest>(random, said_by);
  }
  if (kind < 65) {
    auto request =
        AboutAQuestion<query::v1::CompareForecastsRequest>(random, said_by);
    *request.mutable_before() = EarlierThan(random, as_of);
    return request;
  }
  if (kind < 75) {
    return AboutAQuestion<query::v1::ListForecastHistoryRequest>(random,
                                                                 said_by);
  }
  if (kind < 80) {
    query::v1::BatchGetForecastsRequest request;
    for (int i = 0; i < 3; ++i) {
      *request.add_requests() = Forecast(random, said_by, entries);
    }
    return request;
  }
  if (kind < 85) {
    query::v1::BatchAnswerQuestionsRequest request;
    for (int i = 0; i < 3; ++i) {
      *request.add_requests() = Probability(random, said_by, entries);
    }
    return request;
  }
  if (kind < 95) return TrackRecords(random);
  return Calibration(random, said_by);
}

ResolveNameRequest Name(Random& random) {
  ResolveNameRequest request;
  request.set_text(random.Pick(GeneratedTexts()));
  if (random.Chance(40)) {
    request.add_contexts(random.Pick(GeneratedPlayers()));
  }
  if (random.Chance(40)) request.add_contexts(random.Pick(GeneratedClubs()));
  return request;
}

Question RandomStory(Random& random, const v1::AsOf& as_of,
                     absl::Time said_by) {
  const int kind = random.Below(100);
  if (kind < 45) return Timeline(random, as_of, said_by);
  if (kind < 65) return LineageOf(random, said_by);
  if (kind < 80) return Contradictions(random);
  return Sagas(random, said_by);
}

Question RandomKind(Random& random, const v1::AsOf& as_of, absl::Time said_by,
                    const std::vector<std::string>& entries) {
  const int kind = random.Below(100);
  if (kind < 35) return RandomStory(random, as_of, said_by);
  if (kind < 75) return RandomForecast(random, as_of, said_by, entries);
  if (kind < 90 && !entries.empty()) return Visibility(random, entries);
  return Name(random);
}

template <typename Request>
struct ResponseOf;
template <>
struct ResponseOf<ListTimelineRequest> {
  using Type = query::v1::ListTimelineResponse;
};
template <>
struct ResponseOf<GetLineageRequest> {
  using Type = query::v1::GetLineageResponse;
};
template <>
struct ResponseOf<ListContradictionsRequest> {
  using Type = query::v1::ListContradictionsResponse;
};
template <>
struct ResponseOf<ListSagasRequest> {
  using Type = query::v1::ListSagasResponse;
};
template <>
struct ResponseOf<ExplainVisibilityRequest> {
  using Type = query::v1::ExplainVisibilityResponse;
};
template <>
struct ResponseOf<GetForecastRequest> {
  using Type = query::v1::GetForecastResponse;
};
template <>
struct ResponseOf<AnswerQuestionRequest> {
  using Type = query::v1::AnswerQuestionResponse;
};
template <>
struct ResponseOf<ResolveNameRequest> {
  using Type = query::v1::ResolveNameResponse;
};

template <>
struct ResponseOf<query::v1::BatchGetForecastsRequest> {
  using Type = query::v1::BatchGetForecastsResponse;
};
template <>
struct ResponseOf<query::v1::BatchAnswerQuestionsRequest> {
  using Type = query::v1::BatchAnswerQuestionsResponse;
};
template <>
struct ResponseOf<query::v1::ExplainForecastRequest> {
  using Type = query::v1::ExplainForecastResponse;
};
template <>
struct ResponseOf<query::v1::CompareForecastsRequest> {
  using Type = query::v1::CompareForecastsResponse;
};
template <>
struct ResponseOf<query::v1::ListForecastHistoryRequest> {
  using Type = query::v1::ListForecastHistoryResponse;
};
template <>
struct ResponseOf<query::v1::ListTrackRecordsRequest> {
  using Type = query::v1::ListTrackRecordsResponse;
};
template <>
struct ResponseOf<query::v1::GetCalibrationRequest> {
  using Type = query::v1::GetCalibrationResponse;
};

template <typename Request>
concept HasPages = requires(const Request& request) {
  request.page_token();
};

}  // namespace

Question RandomQuestion(Random& random, Questions kinds, const v1::AsOf& as_of,
                        absl::Time said_by,
                        const std::vector<std::string>& entries) {
  const auto any = [&]() -> Question {
    switch (kinds) {
      case Questions::kStory:
        return RandomStory(random, as_of, said_by);
      case Questions::kForecast:
        return RandomForecast(random, as_of, said_by, entries);
      case Questions::kAny:
        break;
    }
    return RandomKind(random, as_of, said_by, entries);
  };
  return AsOfAnother(any(), as_of);
}

std::optional<v1::AsOf> SnapshotIn(const Question& question,
                                   const std::string& bytes) {
  return std::visit(
      [&](const auto& request) -> std::optional<v1::AsOf> {
        typename ResponseOf<std::decay_t<decltype(request)>>::Type response;
        if (!response.ParseFromString(bytes)) return std::nullopt;
        if constexpr (requires { response.snapshot(); }) {
          if (response.has_snapshot()) return response.snapshot();
        }
        return std::nullopt;
      },
      question);
}

std::string NextPageIn(const Question& question, const std::string& bytes) {
  return std::visit(
      [&](const auto& request) -> std::string {
        using Request = std::decay_t<decltype(request)>;
        if constexpr (HasPages<Request>) {
          typename ResponseOf<Request>::Type response;
          if (response.ParseFromString(bytes)) {
            return response.next_page_token();
          }
        }
        return "";
      },
      question);
}

Question AsOfAnother(Question question, const v1::AsOf& as_of) {
  std::visit([&](auto& request) { *request.mutable_as_of() = as_of; },
             question);
  return question;
}

Question AtPage(Question question, const std::string& page_token) {
  std::visit(
      [&](auto& request) {
        if constexpr (HasPages<std::decay_t<decltype(request)>>) {
          request.set_page_token(page_token);
        }
      },
      question);
  return question;
}

std::string ToText(const Question& question) {
  return std::visit(
      [](const auto& request) {
        return absl::StrCat(request.GetTypeName(), " ",
                            request.ShortDebugString());
      },
      question);
}

std::string AnswerToText(const Question& question, const std::string& bytes) {
  return std::visit(
      [&](const auto& request) -> std::string {
        typename ResponseOf<std::decay_t<decltype(request)>>::Type response;
        if (!response.ParseFromString(bytes)) return bytes;
        return response.DebugString();
      },
      question);
}

}  // namespace hearsay::testing
