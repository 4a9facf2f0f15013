// What others say the probabilities are: a series of its own, which moves a
// forecast only if that is asked for.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_EXTERNAL_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_EXTERNAL_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/forecast/situation.h"

namespace hearsay::forecast {

// One stated probability.
struct ExternalStatement {
  const ViewClaim* claim = nullptr;
  // JOINS `club`, or RENEWS.
  query::v1::Event event = query::v1::EVENT_JOINS;
  std::string club;
  double stated = 0;
  // Without the margin: divided by what one source's probabilities of outcomes
  // that exclude each other sum to in one report, for one time, if that is more
  // than 1.
  double probability = 0;
  absl::Time horizon;  // by when; the infinite future: that is not said
};

// Returns what is visible of the player, newest first. `own_club`: with which
// he would renew.
std::vector<ExternalStatement> ExternalStatements(const DossierView& view,
                                                  absl::string_view own_club);

// Returns the clubs about which anything is stated that a blend uses; at most
// 16, of those with the newest statements.
std::vector<std::string> ExternalClubs(
    const std::vector<ExternalStatement>& statements);

// Goes from the model's own probabilities towards the stated ones, in log odds
// relative to the base rate.
//
// A statement is about a time after the present; without one, 52 weeks after
// it. d_e is the mean, over the sources, of the difference in log odds between
// the newest probability that the source states of an event e and the event's
// without evidence, both by the time that the statement is about. By the time
// of the newest statement, the event's cells weigh exp(weight * d_e) times what
// they do, and all are divided by their sum; its rates are multiplied by the
// one factor that leads there. So probabilities grow with the deadline, and
// what is excluded stays so.
//
// `pass` must have cells for ExternalClubs().
void BlendExternal(const ForecastInput& input,
                   const std::vector<ExternalStatement>& statements,
                   PreparedPass& pass);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_EXTERNAL_H_
