// What the services make of the two sample articles; and the same again when
// every entity has another name and every date has moved by 52 weeks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "tests/end_to_end/disguise.h"
#include "tests/testing/figures.h"
#include "tests/testing/json_writes.h"
#include "tests/testing/matchers.h"
#include "tests/testing/service_pair.h"

namespace hearsay::testing {
namespace {

using ::google::protobuf::Message;
using ::hearsay::ingest::v1::IngestReportRequest;
using ::hearsay::query::v1::AnswerQuestionRequest;
using ::hearsay::query::v1::AnswerQuestionResponse;
using ::hearsay::query::v1::Cell;
using ::hearsay::query::v1::CellKind;
using ::hearsay::query::v1::Development;
using ::hearsay::query::v1::Event;
using ::hearsay::query::v1::GetForecastRequest;
using ::hearsay::query::v1::GetForecastResponse;
using ::hearsay::query::v1::ListContradictionsRequest;
using ::hearsay::query::v1::ListContradictionsResponse;
using ::hearsay::query::v1::ListTimelineRequest;
using ::hearsay::query::v1::ListTimelineResponse;
using ::hearsay::query::v1::Proposition;
using ::testing::Contains;
using ::testing::ElementsAre;

constexpr double kTolerance = 1e-12;

absl::Time Utc(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error))
      << error;
  return time;
}

struct ArticlesCase {
  std::string name;
  Disguise disguise;
  friend void PrintTo(const ArticlesCase& test, std::ostream* os) {
    *os << test.name;
  }
};

std::vector<ArticlesCase> Cases() {
  const absl::Time newest = absl::FromUnixSeconds(1'760'659'200);  // 2025-10-17
  return {{"AsTheyAre", Disguise::None()},
          {"RenamedAndShifted", Disguise::Complete(newest, absl::Now())}};
}

class TwoArticlesTest : public ::testing::TestWithParam<ArticlesCase> {
 protected:
  void SetUp() override {
    Load(services_, [](IngestReportRequest&) {});
  }

  void TearDown() override {
    const auto* const info =
        ::testing::UnitTest::GetInstance()->current_test_info();
    ReportFigure(2, absl::StrCat(info->name(), ": failed checks"),
                 HasFailure() ? 1 : 0, Bound::kEqual, 0);
  }

  // Starts the services and loads the sample, after `edit` of its reports.
  void Load(ServicePair& services,
            const std::function<void(IngestReportRequest&)>& edit) {
    ASSERT_THAT(services.Start(), IsOk());
    for (const std::string file : {"registry.jsonl", "articles.jsonl"}) {
      auto writes =
          ReadJsonWrites(absl::StrCat(HEARSAY_DEPLOY "/sample/", file));
      ASSERT_THAT(writes, IsOk());
      for (const std::unique_ptr<Message>& write : *writes) {
        auto* const report = dynamic_cast<IngestReportRequest*>(write.get());
        if (report != nullptr) {
          report_count_ = Head(services).revision();
          edit(*report);
        }
        GetParam().disguise.Apply(*write);
        ASSERT_THAT(services.ingest().client().CallBytes(
                        MethodOf(*write), write->SerializeAsString()),
                    IsOk())
            << write->ShortDebugString();
      }
    }
    head_ = Head(services).revision();
  }

  static v1::LogHead Head(ServicePair& services) {
    return services.ingest()
        .client()
        .Call<ingest::v1::GetHeadResponse>(ingest::v1::GetHeadRequest())
        ->head();
  }

  // A time and a resource name of the articles, in disguise.
  absl::Time At(const std::string& text) const {
    return GetParam().disguise.At(Utc(text));
  }
  std::string Named(const std::string& name) const {
    return GetParam().disguise.Name(name);
  }
  std::string Player() const { return Named("players/ibrahima-konate"); }

  v1::AsOf SaidBy(const std::string& text) const {
    v1::AsOf as_of;
    *as_of.mutable_said_by() = TimeToProto(At(text));
    return as_of;
  }

  std::vector<Development> Developments(const v1::AsOf& as_of) {
    ListTimelineRequest request;
    request.mutable_player()->set_name(Player());
    *request.mutable_as_of() = as_of;
    request.set_page_size(1000);
    request.set_view(query::v1::TIMELINE_VIEW_FULL);
    request.set_min_revision(head_);
    const auto response =
        services_.query().client().Call<ListTimelineResponse>(request);
    EXPECT_THAT(response, IsOk());
    std::vector<Development> developments;
    if (!response.ok()) return developments;
    EXPECT_EQ(response->next_page_token(), "");
    for (const auto& entry : response->entries()) {
      if (entry.has_development()) developments.push_back(entry.development());
    }
    return developments;
  }

  // The story as of the day after the second article.
  std::vector<Development> Story(
      const std::function<bool(const Development&)>& matches) {
    std::vector<Development> story = Developments(SaidBy(kPresent));
    std::erase_if(story, [&](const Development& d) { return !matches(d); });
    return story;
  }
  std::vector<Development> Story(v1::ClaimKind kind) {
    return Story(
        [&](const Development& d) { return d.claim().kind() == kind; });
  }

  Proposition Joins(Event event, std::vector<v1::DealForm> forms = {}) const {
    Proposition proposition;
    proposition.set_event(event);
    proposition.add_clubs()->set_name(Named("clubs/real-madrid"));
    for (const v1::DealForm form : forms) proposition.add_deal_forms(form);
    return proposition;
  }

  double Probability(const Proposition& proposition, absl::Time deadline) {
    AnswerQuestionRequest request;
    request.mutable_player()->set_name(Player());
    *request.mutable_proposition() = proposition;
    *request.mutable_deadline_time() = TimeToProto(deadline);
    *request.mutable_as_of() = SaidBy(kPresent);
    request.set_min_revision(head_);
    const auto response =
        services_.query().client().Call<AnswerQuestionResponse>(request);
    EXPECT_THAT(response, IsOk()) << request.ShortDebugString();
    if (!response.ok()) return -1;
    EXPECT_NE(response->resolution_text(), "");
    return response->probability();
  }

  GetForecastResponse Forecast(ServicePair& services,
                               const std::vector<absl::Time>& deadlines) {
    GetForecastRequest request;
    request.mutable_player()->set_name(Player());
    for (const absl::Time deadline : deadlines) {
      *request.add_deadline_times() = TimeToProto(deadline);
    }
    *request.mutable_as_of() = SaidBy(kPresent);
    request.set_min_revision(Head(services).revision());
    const auto response =
        services.query().client().Call<GetForecastResponse>(request);
    EXPECT_THAT(response, IsOk());
    return response.ok() ? *response : GetForecastResponse();
  }

  std::vector<absl::Time> FiveDeadlines() const {
    return {At("2025-11-01T00:00:00Z"), At("2026-01-15T00:00:00Z"),
            At("2026-02-02T00:00:00Z"), At("2026-07-02T00:00:00Z"),
            At("2026-10-01T00:00:00Z")};
  }

  // When he may sign with another club: six calendar months before the midnight
  // at which his contract ends.
  absl::Time SigningOpens() const {
    const absl::CivilDay end =
        absl::ToCivilDay(At("2026-07-01T00:00:00Z"), absl::UTCTimeZone());
    return absl::FromCivil(
        absl::CivilDay(end.year(), end.month() - 6, end.day()),
        absl::UTCTimeZone());
  }

  static constexpr char kPresent[] = "2025-10-08T00:00:00Z";

  ServicePair services_;
  int64_t head_ = 0;
  // Revision before the last report.
  int64_t report_count_ = 0;
};

TEST_P(TwoArticlesTest, KnowsWhatACitedOutletSaidBeforeTheCarrierAppeared) {
  const auto is_optimism = [&](const Development& d) {
    return d.claim().kind() == v1::CLAIM_KIND_RENEWAL_LIKELY &&
           d.origin().source() == Named("outlets/l-equipe");
  };
  const std::vector<Development> early =
      Developments(SaidBy("2025-10-01T00:00:00Z"));
  const auto found = std::find_if(early.begin(), early.end(), is_optimism);
  ASSERT_NE(found, early.end());
  EXPECT_TRUE(found->origin().virtual_());
  EXPECT_EQ(TimeFromProto(found->origin().say().start_time()),
            At("2025-09-30T00:00:00Z"));
  EXPECT_EQ(found->claim().actor().name(), Named("clubs/liverpool"));
  EXPECT_EQ(found->carriers_size(), 0);

  // A week later, its carrier stands beside it.
  const std::vector<Development> late = Story(is_optimism);
  ASSERT_EQ(late.size(), 1u);
  ASSERT_EQ(late[0].carriers_size(), 1);
  EXPECT_EQ(TimeFromProto(late[0].carriers(0).publish().start_time()),
            At("2025-10-07T00:00:00Z"));

  v1::AsOf before = SaidBy("2025-10-01T00:00:00Z");
  before.set_revision(report_count_);
  const std::vector<Development> unknown = Developments(before);
  EXPECT_FALSE(unknown.empty());
  EXPECT_EQ(std::count_if(unknown.begin(), unknown.end(), is_optimism), 0);
}

TEST_P(TwoArticlesTest, TellsConfidenceFromStalemateAndRefusal) {
  const auto sides_of = [&](const std::string& said_by) {
    ListContradictionsRequest request;
    request.mutable_player()->set_name(Player());
    *request.mutable_as_of() = SaidBy(said_by);
    request.set_min_revision(head_);
    request.add_types(query::v1::CONTRADICTION_TYPE_OPPOSED_OUTLOOK);
    const auto response =
        services_.query().client().Call<ListContradictionsResponse>(request);
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> sides;
    if (!response.ok()) return sides;
    for (const auto& contradiction : response->contradictions()) {
      EXPECT_FALSE(contradiction.has_end_time());
      for (const auto& side : contradiction.sides()) {
        sides.push_back(absl::StrCat(side.position(), ": ",
                                     absl::StrJoin(side.sources(), ", ")));
      }
    }
    return sides;
  };
  // The first article's word is unnamed.
  EXPECT_THAT(sides_of("2025-10-01T00:00:00Z"),
              ElementsAre("rejected 2 offers: ",
                          "confident: " + Named("outlets/l-equipe")));
  EXPECT_THAT(sides_of(kPresent),
              ElementsAre("rejected 2 offers, stalemate: , " +
                              Named("people/david-ornstein"),
                          "confident: " + Named("outlets/l-equipe")));
}

TEST_P(TwoArticlesTest, ListsWhatIsDue) {
  ListTimelineRequest request;
  request.mutable_player()->set_name(Player());
  *request.mutable_as_of() = SaidBy(kPresent);
  request.set_min_revision(head_);
  request.add_types(query::v1::TIMELINE_ENTRY_TYPE_MILESTONE);
  const auto response =
      services_.query().client().Call<ListTimelineResponse>(request);
  ASSERT_THAT(response, IsOk());
  const auto due = [&](query::v1::MilestoneKind kind) {
    std::vector<absl::Time> times;
    for (const auto& entry : response->entries()) {
      if (entry.milestone().kind() == kind) {
        times.push_back(TimeFromProto(entry.said_time()));
      }
    }
    return times;
  };
  EXPECT_THAT(due(query::v1::MILESTONE_KIND_CONTRACT_EXPIRY),
              ElementsAre(At("2026-07-01T00:00:00Z")));
  EXPECT_THAT(due(query::v1::MILESTONE_KIND_PRE_CONTRACT_ELIGIBILITY),
              ElementsAre(SigningOpens()));
  EXPECT_THAT(due(query::v1::MILESTONE_KIND_WINDOW_OPENS),
              Contains(At("2026-01-02T00:00:00Z")));
  // The plan to sign him for nothing, which nothing has called off.
  EXPECT_THAT(due(query::v1::MILESTONE_KIND_ANNOUNCED_PLAN),
              Contains(At("2026-01-01T00:00:00Z")));
}

TEST_P(TwoArticlesTest, TellsTheAskingPriceOnce) {
  const std::vector<Development> asks = Story(v1::CLAIM_KIND_ASKING_PRICE);
  ASSERT_EQ(asks.size(), 1u);
  const v1::Claim& claim = asks[0].claim();
  EXPECT_EQ(claim.actor().name(), Named("clubs/liverpool"));
  EXPECT_EQ(asks[0].origin().source(), Named("outlets/fichajes"));
  ASSERT_EQ(claim.money_size(), 1);
  EXPECT_EQ(claim.money(0).currency_code(), "EUR");
  EXPECT_EQ(claim.money(0).min_micros(), 50'000'000'000'000);
  EXPECT_EQ(claim.money(0).role(), v1::MONEY_ROLE_ASK);
  EXPECT_EQ(claim.money(0).payee().name(), Named("clubs/liverpool"));
  EXPECT_TRUE(claim.money(0).has_negotiable());
  EXPECT_FALSE(claim.money(0).negotiable());

  const std::vector<Development> priced = Story([](const Development& d) {
    return std::any_of(d.claim().money().begin(), d.claim().money().end(),
                       [](const v1::Money& money) {
                         return money.min_micros() == 50'000'000'000'000;
                       });
  });
  EXPECT_EQ(priced.size(), 1u);
}

TEST_P(TwoArticlesTest, TellsTheWillingnessToSellApartFromThePrice) {
  const std::vector<Development> willing = Story([&](const Development& d) {
    return d.claim().kind() == v1::CLAIM_KIND_WILLING_TO_SELL &&
           d.claim().subject().name() == Player() &&
           d.claim().counterpart().name() == Named("clubs/real-madrid");
  });
  ASSERT_EQ(willing.size(), 1u);
  ASSERT_EQ(willing[0].claim().conditions_size(), 1);
  EXPECT_EQ(willing[0].claim().conditions(0).text(), "for the right price");
  EXPECT_EQ(willing[0].claim().money_size(), 0);
}

TEST_P(TwoArticlesTest, ShowsOpinionsAndEditorialsAsSuch) {
  const std::vector<Development> opinions = Story([&](const Development& d) {
    return d.claim().voice() == v1::VOICE_OPINION &&
           d.claim().detail() == "should stay";
  });
  ASSERT_EQ(opinions.size(), 1u);
  EXPECT_EQ(opinions[0].origin().source(), Named("people/markus-babbel"));
  EXPECT_EQ(opinions[0].origin().outlet(), Named("outlets/gameshub"));

  const std::vector<Development> cautions = Story([&](const Development& d) {
    return d.claim().voice() == v1::VOICE_EDITORIAL &&
           d.claim().claim_id() == "closing-caution";
  });
  ASSERT_EQ(cautions.size(), 1u);
  EXPECT_EQ(cautions[0].origin().source(), "");
}

TEST_P(TwoArticlesTest, OpinionsAndEditorialsMoveNoProbabilityByABit) {
  ServicePair sober;
  int removed = 0;
  Load(sober, [&](IngestReportRequest& request) {
    auto& claims = *request.mutable_report()->mutable_claims();
    for (int i = claims.size() - 1; i >= 0; --i) {
      if (claims[i].voice() != v1::VOICE_OPINION &&
          claims[i].voice() != v1::VOICE_EDITORIAL) {
        continue;
      }
      claims.DeleteSubrange(i, 1);
      ++removed;
    }
  });
  EXPECT_GE(removed, 2);
  GetForecastResponse with = Forecast(services_, FiveDeadlines());
  GetForecastResponse without = Forecast(sober, FiveDeadlines());
  EXPECT_GT(with.cells_size(), 1);
  // What is left are the numbers: bits, not values, are compared.
  for (GetForecastResponse* const forecast : {&with, &without}) {
    forecast->clear_snapshot();
  }
  EXPECT_EQ(with.SerializeAsString(), without.SerializeAsString());
}

TEST_P(TwoArticlesTest, KeepsTheJokeAQuoteOfItsMonth) {
  const std::vector<Development> jokes = Story([](const Development& d) {
    return std::any_of(
        d.claim().quotes().begin(), d.claim().quotes().end(),
        [](const v1::Quote& quote) { return quote.tone() == v1::TONE_JOKING; });
  });
  ASSERT_EQ(jokes.size(), 1u);
  const v1::Quote& quote = jokes[0].claim().quotes(0);
  EXPECT_EQ(quote.text(), "He calls me every two hours.");
  EXPECT_EQ(quote.speaker().name(), Player());
  EXPECT_EQ(quote.addressee().name(), Named("outlets/telefoot"));
  EXPECT_EQ(jokes[0].origin().source(), Player());
  const v1::TimeInterval& say = jokes[0].origin().say();
  EXPECT_EQ(TimeFromProto(say.start_time()), At("2025-09-01T00:00:00Z"));
  EXPECT_EQ(TimeFromProto(say.end_time()), At("2025-10-01T00:00:00Z"));
  EXPECT_EQ(say.precision(), v1::TIME_PRECISION_MONTH);
}

TEST_P(TwoArticlesTest, KeepsTwoStatementsOnTheNewContractApart) {
  const std::vector<Development> rejected = Story([&](const Development& d) {
    return d.claim().kind() == v1::CLAIM_KIND_RENEWAL_REJECTED &&
           d.claim().count() == 2;
  });
  ASSERT_EQ(rejected.size(), 1u);
  EXPECT_EQ(rejected[0].origin().source(), "");
  EXPECT_EQ(rejected[0].origin().expression(), "claims");

  const std::vector<Development> patient = Story([&](const Development& d) {
    return d.claim().detail().find("is happy to take his time") == 0;
  });
  ASSERT_EQ(patient.size(), 1u);
  EXPECT_EQ(patient[0].origin().source(), Named("people/dean-jones"));
  EXPECT_EQ(patient[0].origin().outlet(), Named("outlets/teamtalk"));
}

TEST_P(TwoArticlesTest, ShowsTheClosedAlternative) {
  const auto is_alternative = [&](const Development& d, v1::ClaimKind kind) {
    const auto& participants = d.claim().participants();
    return d.claim().kind() == kind &&
           d.claim().subject().name() == Named("players/william-saliba") &&
           std::any_of(participants.begin(), participants.end(),
                       [&](const v1::Participant& participant) {
                         return participant.role() ==
                                    v1::PARTICIPANT_ROLE_ALTERNATIVE_TO &&
                                participant.entity().name() == Player();
                       });
  };
  const std::vector<Development> dreams = Story([&](const Development& d) {
    return is_alternative(d, v1::CLAIM_KIND_TOP_TARGET);
  });
  ASSERT_EQ(dreams.size(), 1u);
  EXPECT_EQ(dreams[0].origin().source(), Named("people/fabrizio-romano"));
  EXPECT_EQ(dreams[0].claim().actor().name(), Named("clubs/real-madrid"));

  const std::vector<Development> signings = Story([&](const Development& d) {
    return is_alternative(d, v1::CLAIM_KIND_RENEWAL_SIGNED);
  });
  ASSERT_EQ(signings.size(), 1u);
  EXPECT_EQ(signings[0].claim().actor().name(), Named("clubs/arsenal"));
}

TEST_P(TwoArticlesTest, NoPreContractBeforeTheLastSixMonths) {
  const absl::Time opens = SigningOpens();
  if (GetParam().name == "AsTheyAre") {
    EXPECT_EQ(opens, Utc("2026-01-01T00:00:00Z"));
  }
  Proposition with_anybody;
  with_anybody.set_event(query::v1::EVENT_SIGNS_PRE_CONTRACT);
  const Proposition with_madrid = Joins(query::v1::EVENT_SIGNS_PRE_CONTRACT);
  for (absl::Time deadline = At("2025-10-09T00:00:00Z"); deadline < opens;
       deadline += absl::Hours(24 * 7)) {
    EXPECT_EQ(Probability(with_madrid, deadline), 0.0);
    EXPECT_EQ(Probability(with_anybody, deadline), 0.0);
  }
  EXPECT_EQ(Probability(with_madrid, opens), 0.0);
  EXPECT_EQ(Probability(with_anybody, opens), 0.0);
  EXPECT_GT(Probability(with_madrid, opens + absl::Hours(24)), 0.0);
  EXPECT_GT(Probability(with_anybody, opens + absl::Hours(24)), 0.0);
}

TEST_P(TwoArticlesTest, NoFreeTransferBeforeTheContractEnds) {
  const Proposition free = Joins(query::v1::EVENT_JOINS, {v1::DEAL_FORM_FREE});
  const absl::Time end = At("2026-07-01T00:00:00Z");
  for (absl::Time deadline = At("2025-10-09T00:00:00Z"); deadline < end;
       deadline += absl::Hours(24 * 7)) {
    EXPECT_EQ(Probability(free, deadline), 0.0);
  }
  EXPECT_EQ(Probability(free, end), 0.0);
  EXPECT_GT(Probability(free, end + absl::Hours(24)), 0.0);
}

TEST_P(TwoArticlesTest, NoSaleWhileTheBuyersWindowIsClosed) {
  const Proposition sale = Joins(query::v1::EVENT_JOINS, {v1::DEAL_FORM_FEE});
  const absl::Time opens = At("2026-01-02T00:00:00Z");
  const absl::Time closes = At("2026-02-02T23:00:00Z");
  const absl::Time summer = At("2026-07-01T00:00:00Z");
  for (absl::Time deadline = At("2025-10-09T00:00:00Z"); deadline < opens;
       deadline += absl::Hours(24 * 7)) {
    EXPECT_EQ(Probability(sale, deadline), 0.0);
  }
  EXPECT_EQ(Probability(sale, opens), 0.0);
  const double at_close = Probability(sale, closes);
  EXPECT_GT(at_close, 0.0);
  for (absl::Time deadline = closes; deadline < summer;
       deadline += absl::Hours(24 * 5)) {
    EXPECT_EQ(Probability(sale, deadline), at_close);
  }
  EXPECT_EQ(Probability(sale, summer), at_close);
}

TEST_P(TwoArticlesTest, AgreesBeforeHeJoins) {
  const absl::Time deadline = At("2026-02-02T00:00:00Z");
  EXPECT_GT(Probability(Joins(query::v1::EVENT_AGREES), deadline),
            Probability(Joins(query::v1::EVENT_JOINS), deadline));
}

double SumAt(const GetForecastResponse& forecast, int deadline) {
  double sum = 0;
  for (const Cell& cell : forecast.cells()) {
    sum += cell.probabilities(deadline);
  }
  return sum;
}

TEST_P(TwoArticlesTest, SumsToOneAndIsUnmovedByMoreDeadlines) {
  const std::vector<absl::Time> five = FiveDeadlines();
  const GetForecastResponse plain = Forecast(services_, five);
  ASSERT_GT(plain.cells_size(), 1);
  for (int i = 0; i < 5; ++i) EXPECT_NEAR(SumAt(plain, i), 1, kTolerance);

  // 236 more, in odd places.
  std::vector<absl::Time> many = five;
  for (int i = 1; i <= 236; ++i) {
    many.push_back(At(kPresent) + i * absl::Minutes(2357) +
                   absl::Microseconds(i));
  }
  std::sort(many.begin(), many.end());
  const GetForecastResponse dense = Forecast(services_, many);
  ASSERT_EQ(dense.cells_size(), plain.cells_size());
  for (int i = 0; i < 5; ++i) {
    const int place = static_cast<int>(
        std::lower_bound(many.begin(), many.end(), five[i]) - many.begin());
    for (int cell = 0; cell < plain.cells_size(); ++cell) {
      EXPECT_NEAR(plain.cells(cell).probabilities(i),
                  dense.cells(cell).probabilities(place), kTolerance);
    }
  }
  for (size_t i = 0; i < many.size(); ++i) {
    EXPECT_NEAR(SumAt(dense, static_cast<int>(i)), 1, kTolerance);
  }
}

// Whether what a cell of `kinds` turns into is in `kinds` too.
bool IsClosed(const std::vector<CellKind>& kinds) {
  const auto has = [&](CellKind kind) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  };
  if (has(query::v1::CELL_KIND_UNSETTLED)) return kinds.size() == 8;
  return (!has(query::v1::CELL_KIND_RENEWED) ||
          has(query::v1::CELL_KIND_RENEWED_THEN_LEFT)) &&
         (!has(query::v1::CELL_KIND_AGREED) ||
          (has(query::v1::CELL_KIND_JOINED) &&
           has(query::v1::CELL_KIND_FELL_THROUGH))) &&
         (!has(query::v1::CELL_KIND_RELEASED) ||
          has(query::v1::CELL_KIND_JOINED_LATE));
}

// All closed sets of cell kinds, and all events.
std::vector<Proposition> ClosedPropositions() {
  std::vector<Proposition> propositions;
  for (int bits = 1; bits < 256; ++bits) {
    std::vector<CellKind> kinds;
    for (int kind = 1; kind <= 8; ++kind) {
      if ((bits >> (kind - 1) & 1) != 0) {
        kinds.push_back(static_cast<CellKind>(kind));
      }
    }
    if (!IsClosed(kinds)) continue;
    Proposition& proposition = propositions.emplace_back();
    for (const CellKind kind : kinds) proposition.add_cell_kinds(kind);
  }
  for (int event = query::v1::Event_MIN + 1; event <= query::v1::Event_MAX;
       ++event) {
    propositions.emplace_back().set_event(static_cast<Event>(event));
  }
  return propositions;
}

TEST_P(TwoArticlesTest, EveryClosedQuestionOnlyGrows) {
  std::vector<Proposition> propositions = ClosedPropositions();
  EXPECT_EQ(propositions.size(), 45u + 5u);
  for (const Event event :
       {query::v1::EVENT_SIGNS_PRE_CONTRACT, query::v1::EVENT_JOINS,
        query::v1::EVENT_AGREES, query::v1::EVENT_LEAVES}) {
    propositions.push_back(Joins(event));
  }
  for (const v1::DealForm form :
       {v1::DEAL_FORM_FEE, v1::DEAL_FORM_LOAN, v1::DEAL_FORM_FREE}) {
    propositions.push_back(Joins(query::v1::EVENT_JOINS, {form}));
  }
  for (const Proposition& proposition : propositions) {
    SCOPED_TRACE(proposition.ShortDebugString());
    double before = 0;
    for (const absl::Time deadline : FiveDeadlines()) {
      const double now = Probability(proposition, deadline);
      EXPECT_GE(now, before - kTolerance);
      EXPECT_LE(now, 1 + kTolerance);
      before = now;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Articles, TwoArticlesTest,
                         ::testing::ValuesIn(Cases()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace hearsay::testing
