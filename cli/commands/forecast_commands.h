// Commands that tell what is likely, and why.
#ifndef HEARSAY_CLI_COMMANDS_FORECAST_COMMANDS_H_
#define HEARSAY_CLI_COMMANDS_FORECAST_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "cli/ask.h"
#include "cli/calibration.h"
#include "cli/explain.h"
#include "cli/forecast.h"
#include "cli/history.h"
#include "cli/track_records.h"

namespace hearsay::cli {

// Each adds its command, which runs when the command line is parsed and then
// sets `exit_code`.
void AddForecast(CLI::App& app, ForecastOptions& options, int& exit_code);
void AddAsk(CLI::App& app, AskOptions& options, int& exit_code);
void AddExplain(CLI::App& app, ExplainOptions& options, int& exit_code);
void AddHistory(CLI::App& app, HistoryOptions& options, int& exit_code);
void AddTrackRecords(CLI::App& app, TrackRecordsOptions& options,
                     int& exit_code);
void AddCalibration(CLI::App& app, CalibrationOptions& options, int& exit_code);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_COMMANDS_FORECAST_COMMANDS_H_
