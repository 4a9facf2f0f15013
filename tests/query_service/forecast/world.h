// A log of records in memory, and forecasts from it.
#ifndef HEARSAY_TESTS_QUERY_SERVICE_FORECAST_WORLD_H_
#define HEARSAY_TESTS_QUERY_SERVICE_FORECAST_WORLD_H_

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/calendar.h"
#include "common/names/registry.h"
#include "common/time.h"
#include "query_service/dossier.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/forecast.h"
#include "query_service/forecast/source_records.h"
#include "query_service/lineage.h"
#include "tests/query_service/view_builder.h"

namespace hearsay::forecast {

using hearsay::testing::At;
using hearsay::testing::Claim;
using hearsay::testing::Hop;
using hearsay::testing::Report;

// Returns a TimeInterval of one day as the field `name` in text format.
inline std::string Day(const std::string& name, absl::Time day) {
  const int64_t start = absl::ToUnixSeconds(day);
  return absl::StrCat(name, " { start_time { seconds: ", start,
                      " } end_time { seconds: ", start + 86400,
                      " } precision: TIME_PRECISION_DAY } ");
}
inline std::string Day(const std::string& name, const std::string& day) {
  return Day(name, At(day));
}

// A view with its lineage; forecasts from it.
struct Scene {
  DossierView view;
  Lineage lineage;
};

class World {
 public:
  // Adds a record whose content is in text format, committed when given.
  World& Add(const std::string& content,
             absl::Time committed = At("2025-10-01")) {
    v1::Record record;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(content, &record))
        << content;
    return Add(std::move(record), committed);
  }
  World& Add(v1::Record record, absl::Time committed) {
    record.set_revision(++revision_);
    if (record.entry_id().empty()) {
      record.set_entry_id(absl::StrCat("e", revision_));
    }
    *record.mutable_commit_time() = TimeToProto(committed);
    registry_.Apply(record);
    calendar_.Apply(record);
    dossier_.entries.push_back(
        std::make_shared<const DossierEntry>(std::move(record)));
    dossier_.built_to = revision_;
    return *this;
  }

  World& Entity(const std::string& name, const std::string& more = "") {
    return Add(absl::StrCat(
        "entity { name: \"", name, "\" display_name: \"", name,
        "\" kind: ", EntityKind_Name(KindOfName(name)), " ", more, "}"));
  }
  World& Club(const std::string& name, const std::string& association,
              int share_ppm = 0) {
    return Entity(name,
                  absl::StrCat("association: \"", association,
                               "\" departure_share_ppm: ", share_ppm, " "));
  }
  World& Outlet(const std::string& name, int tier) {
    return Entity(name, absl::StrCat("tier: ", tier, " "));
  }
  // players/p, engaged at `club` since 2021, to the end of the day `until`
  // (empty: not known).
  World& Player(const std::string& club, const std::string& until,
                const std::string& more = "") {
    return Entity(
        "players/p",
        absl::StrCat(more, "engagements { club: \"", club, "\" ",
                     Day("start", "2021-07-01"),
                     until.empty() ? "" : Day("contract_end", until), "} "));
  }

  struct Open {
    std::string from;
    std::string to;
    bool summer;
  };
  // Windows of an association that are complete for [start, end).
  World& Windows(const std::string& association, const std::string& start,
                 const std::string& end, const std::vector<Open>& open) {
    const auto time = [](const std::string& name, const std::string& day) {
      return absl::StrCat(name, " { seconds: ", absl::ToUnixSeconds(At(day)),
                          " } ");
    };
    std::string text = absl::StrCat(
        "transfer_windows { association: \"", association, "\" season: \"",
        start, "\" ", time("start_time", start), time("end_time", end));
    for (const Open& window : open) {
      absl::StrAppend(&text, "windows { ", time("open_time", window.from),
                      time("close_time", window.to),
                      "kind: TRANSFER_WINDOW_KIND_",
                      window.summer ? "SUMMER" : "WINTER", " } ");
    }
    return Add(text + "}");
  }

  Scene SceneAt(absl::Time said_by, const std::string& player = "players/p",
                int64_t revision = 0) const {
    Scene scene;
    scene.view = MakeView(dossier_, player, registry_,
                          revision == 0 ? revision_ : revision, said_by);
    scene.lineage = BuildLineage(scene.view);
    return scene;
  }
  // What sources are taken to have been right about; it must outlive the world.
  World& Records(const SourceRecords* records) {
    records_ = records;
    return *this;
  }
  ForecastInput Input(const Scene& scene) const {
    return {scene.view, scene.lineage,  registry_,
            calendar_,  DefaultModel(), *records_};
  }

  ForecastResult Forecast(absl::Time said_by,
                          const std::vector<absl::Time>& deadlines,
                          const std::vector<std::string>& clubs = {},
                          const std::string& player = "players/p") const {
    const Scene scene = SceneAt(said_by, player);
    return ComputeForecast(Input(scene), deadlines, clubs);
  }
  absl::StatusOr<QuestionResult> Ask(
      absl::Time said_by, const Question& question,
      const std::string& player = "players/p") const {
    const Scene scene = SceneAt(said_by, player);
    return AnswerQuestion(Input(scene), question);
  }

  const Registry& registry() const { return registry_; }
  const Calendar& calendar() const { return calendar_; }
  int64_t revision() const { return revision_; }

 private:
  int64_t revision_ = 0;
  Registry registry_;
  Calendar calendar_;
  Dossier dossier_;
  const SourceRecords* records_ = &NoRecords();
};

// Returns the probability of all cells that satisfy `wanted`, by deadline
// number `i`.
template <typename Wanted>
double Sum(const ForecastResult& forecast, const Wanted& wanted, size_t i = 0) {
  double sum = 0;
  for (const CellSeries& cell : forecast.cells) {
    if (wanted(cell.name)) sum += cell.probabilities[i];
  }
  return sum;
}
inline double SumOf(const ForecastResult& forecast,
                    const Proposition& proposition, size_t i = 0) {
  return Sum(
      forecast,
      [&](const CellName& name) { return Contains(proposition, name); }, i);
}

inline Proposition Event(query::v1::Event event,
                         std::vector<std::string> clubs = {},
                         std::vector<v1::DealForm> forms = {}) {
  return {event, {}, std::move(clubs), std::move(forms)};
}

}  // namespace hearsay::forecast

#endif  // HEARSAY_TESTS_QUERY_SERVICE_FORECAST_WORLD_H_
