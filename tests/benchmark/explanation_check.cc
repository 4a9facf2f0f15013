// Whether explanations add up, and whether what an answer would be without some
// reports is the answer of a log that lacks them. Prints one JSON line a
// figure; exits 0 if they all hold.
//
// Usage: explanation_check [--full]
#include <stdlib.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/benchmark/printed_figure.h"
#include "tests/query_service/stored_story.h"
#include "tests/testing/random.h"

namespace hearsay::testing {
namespace {

using query::v1::AnswerQuestionRequest;
using query::v1::AnswerQuestionResponse;
using query::v1::Contribution;
using query::v1::ExplainForecastRequest;
using query::v1::ExplainForecastResponse;

constexpr int kItem = 4;
constexpr double kTolerance = 1e-9;

query::v1::Proposition RandomEvent(Random& random) {
  query::v1::Proposition event;
  event.set_event(static_cast<query::v1::Event>(random.Between(1, 5)));
  if (event.event() == query::v1::EVENT_RENEWS) return event;
  while (random.Chance(40) && event.clubs_size() < 3) {
    event.add_clubs()->set_name(random.Pick(forecast::Clubs()));
  }
  if (event.event() != query::v1::EVENT_SIGNS_PRE_CONTRACT &&
      random.Chance(20)) {
    event.add_deal_forms(random.Chance(50) ? v1::DEAL_FORM_FEE
                                           : v1::DEAL_FORM_LOAN);
  }
  return event;
}

ExplainForecastRequest RandomRequest(const StoredStory& story, Random& random) {
  ExplainForecastRequest request;
  request.mutable_player()->set_name("players/p");
  *request.mutable_proposition() = RandomEvent(random);
  *request.mutable_deadline_time() = TimeToProto(
      story.now + forecast::kDay + random.UpTo(700 * forecast::kDay));
  *request.mutable_as_of() = story.AsOf();
  request.set_contributions_max(random.Between(1, 40));
  return request;
}

// Returns the answer to the question that is explained; one of -1: it is
// refused.
AnswerQuestionResponse AnswerOf(const StoredStory& story,
                                const ExplainForecastRequest& asked,
                                const query::v1::Assumptions& assumptions) {
  LocalCore core;
  core.AddAll(story.records);
  AnswerQuestionRequest request;
  *request.mutable_player() = asked.player();
  *request.mutable_proposition() = asked.proposition();
  *request.mutable_deadline_time() = asked.deadline_time();
  *request.mutable_as_of() = asked.as_of();
  *request.mutable_assumptions() = assumptions;
  AnswerQuestionResponse answer;
  if (!core.core().AnswerQuestion(request, kAtOnce, answer).ok()) {
    answer.set_probability(-1);
  }
  return answer;
}

// Returns the answer of a log without what carries a contribution.
double AnswerWithout(const StoredStory& story, const Contribution& contribution,
                     const ExplainForecastRequest& asked) {
  std::set<std::string> names(contribution.carriers().begin(),
                              contribution.carriers().end());
  names.insert(contribution.report());
  for (auto it = story.records.rbegin(); it != story.records.rend(); ++it) {
    if (!names.contains(RecordName(*it))) continue;
    for (const int64_t older : it->target_revisions()) {
      names.insert(RecordName(story.records[older - 1]));
    }
  }
  return AnswerOf(story.Without(names), asked, {}).probability();
}

// Whether the answer without some of what is stored is, to the last byte, that
// of a log that lacks it.
bool IsThatOfALogWithout(const StoredStory& story,
                         const ExplainForecastRequest& asked, Random& random) {
  query::v1::Assumptions assumptions;
  std::set<std::string> names;
  for (const std::string& name : story.Names()) {
    if (!random.Chance(20)) continue;
    names.insert(name);
    assumptions.add_without_entries(name);
  }
  const AnswerQuestionResponse answer = AnswerOf(story, asked, assumptions);
  return answer.probability() >= 0 &&
         answer.SerializeAsString() ==
             AnswerOf(story.Without(names), asked, {}).SerializeAsString();
}

struct Findings {
  int refused = 0;        // requests that were not answered
  int explained = 0;      // events that were open
  double worst_sum = 0;   // by which prior and contributions miss the answer
  double worst_odds = 0;  // by which the answer's log odds miss its probability
  int decided_without_rule = 0;
  int compared = 0;         // answers without something
  int differ = 0;           // of them, from those of a log without it
  int what_ifs_differ = 0;  // without some entries, from those of such a log
};

void CheckNumbers(const ExplainForecastResponse& response, Findings& found) {
  const double p = response.probability();
  if (p == 0 || p == 1) {
    if (response.exclusions().empty() || response.contributions_size() > 0) {
      ++found.decided_without_rule;
    }
    return;
  }
  ++found.explained;
  double sum = response.prior_log_odds() + response.other_log_odds();
  for (const Contribution& contribution : response.contributions()) {
    sum += contribution.log_odds();
  }
  found.worst_sum =
      std::max(found.worst_sum, std::abs(sum - response.log_odds()));
  // Nearer to 1 the probability says less than its odds.
  if (p < 1 - 1e-4) {
    found.worst_odds =
        std::max(found.worst_odds,
                 std::abs(response.log_odds() - std::log(p / (1 - p))));
  }
}

void CheckStory(Random& random, Findings& found) {
  const StoredStory story = RandomStoredStory(random, random.Below(30));
  LocalCore core;
  core.AddAll(story.records);
  for (int i = 0; i < 3; ++i) {
    const ExplainForecastRequest request = RandomRequest(story, random);
    ExplainForecastResponse response;
    if (!core.core().ExplainForecast(request, kAtOnce, response).ok()) {
      ++found.refused;
      continue;
    }
    CheckNumbers(response, found);
    if (i == 0 && !IsThatOfALogWithout(story, request, random)) {
      ++found.what_ifs_differ;
    }
    if (i > 0 || response.contributions().empty()) continue;
    const Contribution& contribution = response.contributions(
        random.Below(std::min(response.contributions_size(), 10)));
    ++found.compared;
    if (contribution.without_probability() !=
        AnswerWithout(story, contribution, request)) {
      ++found.differ;
    }
  }
}

// Returns the processor time of this thread in milliseconds.
double Now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

// Returns the shortest time of a few that explaining takes, in milliseconds.
double MillisecondsToExplain(int claim_count) {
  Random random(42);
  const StoredStory story = RandomStoredStory(random, claim_count);
  LocalCore core(/*entries_max=*/100'000);
  core.AddAll(story.records);
  ExplainForecastRequest request = RandomRequest(story, random);
  request.mutable_proposition()->Clear();
  request.mutable_proposition()->set_event(query::v1::EVENT_LEAVES);
  *request.mutable_deadline_time() =
      TimeToProto(story.now + 42 * forecast::kWeek);
  double least = 1e9;
  for (int i = 0; i < 7; ++i) {
    ExplainForecastResponse response;
    const double start = Now();
    const bool ok =
        core.core().ExplainForecast(request, kAtOnce, response).ok();
    if (ok) least = std::min(least, Now() - start);
  }
  return least;
}

int Run(bool full) {
  const int rounds = full ? 10'000 : 1'000;
  Random random(4);
  Findings found;
  for (int round = 0; round < rounds; ++round) CheckStory(random, found);
  const std::string over = absl::StrCat(" over ", rounds, " dossiers");
  bool holds =
      PrintFigure(kItem, "explanations refused" + over, found.refused, 0);
  holds &= PrintFigure(
      kItem,
      absl::StrCat("prior and contributions sum to the answer's log odds: "
                   "largest error of ",
                   found.explained, " explanations", over),
      found.worst_sum, kTolerance);
  holds &= PrintFigure(
      kItem, "the log odds are the probability's: largest error" + over,
      found.worst_odds, kTolerance);
  holds &=
      PrintFigure(kItem, "probabilities of 0 or 1 that no rule explains" + over,
                  found.decided_without_rule, 0);
  holds &= PrintFigure(
      kItem,
      absl::StrCat("answers without a root, of ", found.compared,
                   ", that differ from those of a log that lacks its reports",
                   over),
      found.differ, 0);
  holds &= PrintFigure(
      kItem,
      absl::StrCat("answers without some entries that differ from those of a "
                   "log that lacks them",
                   over),
      found.what_ifs_differ, 0);
  PrintFigure(kItem, "explaining a dossier of 200 claims, ms of processor time",
              MillisecondsToExplain(200), "null", true);
  return holds ? 0 : 1;
}

}  // namespace
}  // namespace hearsay::testing

int main(int argc, char** argv) {
  // Thousands of logs are stored, none of which has to last.
  if (std::filesystem::is_directory("/dev/shm")) {
    setenv("TEST_TMPDIR", "/dev/shm", /*overwrite=*/0);
  }
  return hearsay::testing::Run(argc > 1 && std::string(argv[1]) == "--full");
}
