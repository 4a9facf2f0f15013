#include "cli/forecast.h"

#include <unistd.h>

#include <iostream>

#include "absl/status/statusor.h"
#include "cli/date_text.h"
#include "cli/error_text.h"
#include "cli/forecast_view.h"
#include "cli/json_text.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::GetForecastRequest;
using query::v1::GetForecastResponse;

absl::StatusOr<GetForecastResponse> ReadForecast(
    const ForecastOptions& options) {
  GetForecastRequest request;
  *request.mutable_player() =
      MentionFromText(options.player, v1::ENTITY_KIND_PLAYER);
  for (const std::string& text : options.deadlines) {
    ASSIGN_OR_RETURN(const absl::Time deadline, MomentFromText(text));
    *request.add_deadline_times() = TimeToProto(deadline);
  }
  for (const std::string& club : options.clubs) {
    *request.add_clubs() = MentionFromText(club, v1::ENTITY_KIND_CLUB);
  }
  ASSIGN_OR_RETURN(*request.mutable_as_of(), AsOfFromOptions(options.query));
  request.set_min_revision(options.query.min_revision);
  return RpcClient(options.query.query).Call<GetForecastResponse>(request);
}

}  // namespace

int RunForecast(const ForecastOptions& options) {
  const auto forecast = ReadForecast(options);
  if (!forecast.ok()) {
    std::cerr << ErrorText("forecast", forecast.status());
    return 1;
  }
  std::cout << (options.query.json
                    ? JsonText(*forecast)
                    : ForecastText(*forecast, TerminalWidth(STDOUT_FILENO),
                                   PaintFor(STDOUT_FILENO)));
  return 0;
}

}  // namespace hearsay::cli
