#!/usr/bin/env bash
# Prints the figures of the forecasts; exits 0 only if every one holds.
# tests/testing/measure.sh says how.
#
# Items: 1 the model's properties, 2 simulated sagas, 3 real rumours of 2018, 4
# explanations, 5 no look-ahead, 6 an independent implementation, 7 speed, 8
# degenerate input
set -euo pipefail
cd "$(dirname "$0")/../.."
all_items=(1 2 3 4 5 6 7 8)
. tests/testing/measure.sh

# Runs a command that prints figures, and keeps them.
printing() {
  "$@" | tee -a "$HEARSAY_FIGURES"
  return "${PIPESTATUS[0]}"
}

size=()
$full && size=(--full)

# Reports how many functions of the C mathematical library the forecasts call:
# it picks its variants by what the processor can do, so that its bits differ.
count_libm_calls() {
  local calls
  calls=$(nm --undefined-only --demangle \
    "$build/query_service/forecast/libhearsay_forecast.a" |
    grep -cE ' U (exp|exp2|expm1|log|log2|log1p|log10|pow|sin|cos|tan|tanh|cbrt|erf|erfc|lgamma|tgamma|fma)f?l?(@.*)?$' || true)
  printf '{"item": 1, "figure": "functions of the C mathematical library that forecasts call", "value": %d, "bound": 0, "holds": %s}\n' \
    "$calls" "$([[ $calls == 0 ]] && echo true || echo false)" \
    >>"$HEARSAY_FIGURES"
}

forecast_tests=$build/tests/query_service/forecast
measure 1 "properties_test" "$forecast_tests/properties_test"
measure 1 "attacks_test" "$forecast_tests/attacks_test"
measure 1 "order_independence_test" \
  "$build/tests/query_service/order_independence_test"
measure 1 "interval_coverage" \
  printing "$build/tests/benchmark/interval_coverage" "${size[@]}"
measure 1 "calls of the C mathematical library" count_libm_calls
measure 2 "simulator_table" \
  printing tests/evaluation/simulator_table.sh "${size[@]}"
measure 3 "ftr18_table" printing tests/evaluation/ftr18_table.sh "${size[@]}"
measure 4 "explanation_check" \
  printing "$build/tests/benchmark/explanation_check" "${size[@]}"
measure 4 "quickstart, twice" run_quickstart
measure 5 "no_look_ahead_test" \
  "$build/tests/end_to_end/no_look_ahead/no_look_ahead_test"
measure 6 "reference" printing tests/reference/check.sh "${size[@]}"
measure 7 "forecast_speed" printing "$build/tests/benchmark/forecast_speed"
measure 7 "calibration_speed" \
  printing "$build/tests/benchmark/calibration_speed" "${size[@]}"
measure 7 "fit_speed" printing "$build/tests/benchmark/fit_speed" "${size[@]}"
measure 7 "track_records" printing "$build/tests/benchmark/track_records"
measure 8 "degenerate_test" "$forecast_tests/degenerate_test"
all_hold
