#include "tests/end_to_end/no_look_ahead/question.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/time.h"
#include "tests/testing/log_generator.h"

namespace hearsay::testing {
namespace {

using query::v1::AnswerQuestionRequest;
using query::v1::ExplainVisibilityRequest;
using query::v1::GetForecastRequest;
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

ListTimelineRequest Timeline(Random& random, absl::Time said_by) {
  ListTimelineRequest request;
  *request.mutable_player() = AskedPlayer(random);
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
  if (random.Chance(20)) {
    *request.mutable_start_time() =
        TimeToProto(said_by - kDay * random.Between(1, 200));
  }
  if (random.Chance(20)) {
    *request.mutable_end_time() =
        TimeToProto(said_by + kDay * random.Between(0, 20));
  }
  request.set_order(
      static_cast<query::v1::TimelineOrder>(random.Between(0, 2)));
  request.set_page_size(random.Chance(50) ? random.Between(1, 40) : 0);
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

GetForecastRequest Forecast(Random& random, absl::Time said_by) {
  GetForecastRequest request;
  *request.mutable_player() = AskedPlayer(random);
  for (int i = random.Below(4); i > 0; --i) {
    *request.add_deadline_times() = TimeToProto(Deadline(random, said_by));
  }
  if (random.Chance(30)) {
    *request.add_clubs() = RandomMention(random, GeneratedClubs());
  }
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

AnswerQuestionRequest Probability(Random& random, absl::Time said_by) {
  AnswerQuestionRequest request;
  *request.mutable_player() = AskedPlayer(random);
  *request.mutable_proposition() = RandomProposition(random);
  *request.mutable_deadline_time() = TimeToProto(Deadline(random, said_by));
  if (random.Chance(20)) {
    *request.mutable_condition() = RandomProposition(random);
  }
  return request;
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

Question RandomKind(Random& random, absl::Time said_by,
                    const std::vector<std::string>& entries) {
  const int kind = random.Below(100);
  if (kind < 35) return Timeline(random, said_by);
  if (kind < 55) return Forecast(random, said_by);
  if (kind < 75) return Probability(random, said_by);
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

}  // namespace

Question RandomQuestion(Random& random, const v1::AsOf& as_of,
                        absl::Time said_by,
                        const std::vector<std::string>& entries) {
  return AsOfAnother(RandomKind(random, said_by, entries), as_of);
}

std::optional<v1::AsOf> SnapshotIn(const Question& question,
                                   const std::string& bytes) {
  return std::visit(
      [&](const auto& request) -> std::optional<v1::AsOf> {
        typename ResponseOf<std::decay_t<decltype(request)>>::Type response;
        if (!response.ParseFromString(bytes) || !response.has_snapshot()) {
          return std::nullopt;
        }
        return response.snapshot();
      },
      question);
}

std::string NextPageIn(const Question& question, const std::string& bytes) {
  query::v1::ListTimelineResponse response;
  if (!std::holds_alternative<ListTimelineRequest>(question) ||
      !response.ParseFromString(bytes)) {
    return "";
  }
  return response.next_page_token();
}

Question AsOfAnother(Question question, const v1::AsOf& as_of) {
  std::visit([&](auto& request) { *request.mutable_as_of() = as_of; },
             question);
  return question;
}

Question AtPage(Question question, const std::string& page_token) {
  std::get<ListTimelineRequest>(question).set_page_token(page_token);
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
