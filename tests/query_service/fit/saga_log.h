// A log of one player's records, and the sagas that a fit reads from it.
#ifndef HEARSAY_TESTS_QUERY_SERVICE_FIT_SAGA_LOG_H_
#define HEARSAY_TESTS_QUERY_SERVICE_FIT_SAGA_LOG_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/calendar.h"
#include "query_service/fit/saga_data.h"
#include "tests/query_service/view_builder.h"
#include "tests/testing/matchers.h"

namespace hearsay::fit {

using hearsay::testing::At;
using hearsay::testing::Claim;
using hearsay::testing::LogBuilder;
using hearsay::testing::Report;

inline std::string Time(const std::string& field, const std::string& time) {
  return absl::StrCat(field, " { seconds: ", absl::ToUnixSeconds(At(time)),
                      " } ");
}

// Returns a TimeInterval of one day as the field `name` in text format.
inline std::string Day(const std::string& name, const std::string& day) {
  const int64_t start = absl::ToUnixSeconds(At(day));
  return absl::StrCat(name, " { start_time { seconds: ", start,
                      " } end_time { seconds: ", start + 86400, " } } ");
}

// players/p is of clubs/own to the end of June 2026; clubs/a and clubs/b buy in
// the summers. outlets/one is of tier 1, outlets/two of tier 2.
class SagaLog {
 public:
  // Whether the registry is stored in another order.
  explicit SagaLog(bool reversed = false) {
    std::vector<std::string> entities = {
        "outlets/one|tier: 1",
        "outlets/two|tier: 2",
        "clubs/own|association: \"associations/x\"",
        "clubs/a|association: \"associations/x\" departure_share_ppm: 20000",
        "clubs/b|association: \"associations/x\"",
        absl::StrCat("players/p|engagements { club: \"clubs/own\" ",
                     Day("start", "2021-07-01"),
                     Day("contract_end", "2026-06-30"), "}")};
    if (reversed) std::reverse(entities.begin(), entities.end());
    for (const std::string& entity : entities) {
      const size_t bar = entity.find('|');
      log_.Entity(entity.substr(0, bar), entity.substr(bar + 1) + " ");
    }
    log_.Add("windows",
             absl::StrCat("transfer_windows { association: \"associations/x\" "
                          "season: \"all\" ",
                          Time("start_time", "2024-01-01"),
                          Time("end_time", "2028-01-01"), Summer("2025"),
                          Summer("2026"), "}"));
  }

  // Everything is stored long after it was said.
  SagaLog& Add(const std::string& id, const std::string& content) {
    log_.Add(id, content, "2029-01-01T00:00:00Z");
    return *this;
  }
  // A claim by an outlet on clubs/... going after the player.
  SagaLog& Report(const std::string& outlet, const std::string& day,
                  const std::string& kind, const std::string& club) {
    return Add(
        absl::StrCat(outlet, day, kind, club),
        hearsay::testing::Report(
            absl::StrCat("outlets/", outlet), day,
            Claim("c", kind,
                  absl::StrCat("actor { name: \"clubs/", club, "\" }"))));
  }
  // `kind` as in "JOINED_FEE"; known at noon of `known`.
  SagaLog& Outcome(const std::string& kind, const std::string& club,
                   const std::string& times, const std::string& known) {
    return Add(absl::StrCat("outcome", known),
               absl::StrCat("outcome { player: \"players/p\" kind: "
                            "OUTCOME_KIND_",
                            kind, " from_club: \"clubs/own\" ",
                            club.empty() ? "" : "to_club: \"clubs/", club,
                            club.empty() ? "" : "\" ", times,
                            Time("know_time", known + "T12:00:00Z"), "}"));
  }

  std::vector<SagaData> Sagas(const std::string& train_until,
                              int64_t revision = 0) const {
    Calendar calendar;
    for (const auto& entry : log_.dossier().entries) {
      calendar.Apply(entry->record);
    }
    const auto sagas = ReadSagas(
        {log_.dossier(), "players/p", log_.registry(), calendar,
         revision == 0 ? log_.revision() : revision, At(train_until)});
    EXPECT_THAT(sagas, hearsay::testing::IsOk());
    return *sagas;
  }
  int64_t revision() const { return log_.revision(); }

 private:
  static std::string Summer(const std::string& year) {
    return absl::StrCat("windows { ", Time("open_time", year + "-06-10"),
                        Time("close_time", year + "-09-01"),
                        "kind: TRANSFER_WINDOW_KIND_SUMMER } ");
  }

  LogBuilder log_;
};

// Everything that a fit sees of a landmark, to the last bit.
inline std::string TextOf(const Landmark& landmark) {
  std::string text =
      absl::StrCat(absl::FormatTime(landmark.time, absl::UTCTimeZone()),
                   " for ", absl::FormatDuration(landmark.exposure), " from ",
                   static_cast<int>(landmark.hazards.start));
  if (landmark.exit.has_value()) {
    absl::StrAppend(&text, " exit ", static_cast<int>(landmark.exit->kind), " ",
                    landmark.exit->club);
  }
  const auto add = [&](double value) {
    absl::StrAppend(&text, " ", std::bit_cast<uint64_t>(value));
  };
  for (const forecast::ClubHazard& club : landmark.hazards.clubs) {
    add(club.share);
    for (const forecast::Pull& pull : club.pulls) {
      add(pull.mention);
      add(pull.direction);
      add(pull.stage);
    }
  }
  add(landmark.hazards.renewal_direction);
  for (const forecast::WindowRates& rates : landmark.hazards.window_rates) {
    for (const forecast::RateStep& step : rates.steps) {
      absl::StrAppend(&text, " ", absl::FormatDuration(step.from), ":",
                      static_cast<int>(step.state));
    }
  }
  absl::StrAppend(&text, " ",
                  landmark.hazards.expiry.has_value()
                      ? absl::FormatDuration(*landmark.hazards.expiry)
                      : "-");
  return text;
}

inline std::string TextOf(const std::vector<SagaData>& sagas) {
  std::string text;
  for (const SagaData& saga : sagas) {
    absl::StrAppend(&text, saga.player, " ",
                    absl::FormatTime(saga.start, absl::UTCTimeZone()), " ",
                    saga.resolved.has_value(), "\n");
    for (const Landmark& landmark : saga.landmarks) {
      absl::StrAppend(&text, "  ", TextOf(landmark), "\n");
    }
  }
  return text;
}

}  // namespace hearsay::fit

#endif  // HEARSAY_TESTS_QUERY_SERVICE_FIT_SAGA_LOG_H_
