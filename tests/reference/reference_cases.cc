// Prints random inputs of the probability model with the distributions that the
// query service's code computes from them: one JSON object a line, for another
// implementation to compute again.
#include <google/protobuf/util/json_util.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/calendar.h"
#include "common/names/registry.h"
#include "query_service/dossier.h"
#include "query_service/forecast/forecast.h"
#include "query_service/forecast/situation.h"
#include "tests/reference/coverage.h"
#include "tests/reference/random_case.h"

namespace hearsay {
namespace {

constexpr char kUsage[] =
    "Usage: reference_cases FIRST COUNT [--coverage]\n"
    "\n"
    "Prints the cases FIRST to FIRST + COUNT - 1 as JSON lines. With "
    "--coverage\n"
    "prints instead how many of them make use of each part of the model, and\n"
    "exits with 1 if there is one that none does.\n";

std::string Json(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

std::string Quoted(const std::string& plain) {
  return absl::StrCat("\"", plain, "\"");
}

std::string Json(absl::Time time) {
  return Quoted(
      absl::FormatTime("%Y-%m-%d%ET%H:%M:%E*SZ", time, absl::UTCTimeZone()));
}

std::string Json(double value) { return absl::StrFormat("%.17g", value); }

std::string Counts(const TableRecords::Count& count) {
  return absl::StrCat("\"hits\": ", Json(count.hits),
                      ", \"claims\": ", Json(count.claims));
}

template <typename Items, typename Format>
std::string List(const Items& items, const Format& format) {
  return absl::StrCat("[",
                      absl::StrJoin(items, ", ",
                                    [&](std::string* out, const auto& item) {
                                      absl::StrAppend(out, format(item));
                                    }),
                      "]");
}

std::string Json(TableRecords::Type type) {
  return absl::StrCat("\"kind\": ", Quoted(v1::ClaimKind_Name(type.kind)),
                      ", \"denies\": ", type.denies ? "true" : "false");
}

std::string Json(const TableRecords& records) {
  const auto sources = [](const auto& item) {
    return absl::StrCat("{\"source\": ", Quoted(item.first.first), ", ",
                        Json(item.first.second), ", ", Counts(item.second),
                        "}");
  };
  const auto tiers = [](const auto& item) {
    return absl::StrCat("{\"tier\": ", static_cast<int>(item.first.first), ", ",
                        Json(item.first.second), ", ", Counts(item.second),
                        "}");
  };
  const auto all = [](const auto& item) {
    return absl::StrCat("{", Json(item.first), ", ", Counts(item.second), "}");
  };
  const auto decided = [](const auto& item) {
    return absl::StrCat("{\"source\": ", Quoted(item.first),
                        ", \"claims\": ", Json(item.second), "}");
  };
  return absl::StrCat("{\"sources\": ", List(records.sources, sources),
                      ", \"tiers\": ", List(records.tiers, tiers),
                      ", \"all\": ", List(records.all, all),
                      ", \"decided\": ", List(records.decided, decided), "}");
}

std::string Json(const forecast::CellSeries& cell) {
  const std::string kind = query::v1::CellKind_Name(cell.name.kind);
  const std::string form = v1::DealForm_Name(cell.name.form);
  return absl::StrCat(
      "{\"kind\": ", Quoted(kind), ", \"club\": ", Quoted(cell.name.club),
      ", \"other_clubs\": ", cell.name.other_clubs ? "true" : "false",
      ", \"deal_form\": ", Quoted(form), ", \"probabilities\": ",
      List(cell.probabilities, [](double p) { return Json(p); }), "}");
}

// A case as the service sees it.
class Run {
 public:
  Run(uint64_t number, RandomCase given)
      : number_(number), given_(std::move(given)) {
    for (const v1::Record& record : given_.records) {
      registry_.Apply(record);
      calendar_.Apply(record);
      dossier_.entries.push_back(std::make_shared<const DossierEntry>(record));
    }
    revision_ = static_cast<int64_t>(given_.records.size());
    dossier_.built_to = revision_;
    model_ = forecast::ModelFromProto("models/random", given_.model);
    view_ =
        MakeView(dossier_, given_.player, registry_, revision_, given_.said_by);
    lineage_ = BuildLineage(view_, model_.parameters.copies);
  }

  forecast::ForecastInput Input() const {
    return {view_,     lineage_, registry_,
            calendar_, model_,   given_.source_records};
  }

  void Cover(Coverage& coverage) const {
    coverage.Add(given_, Input(), forecast::FindSituation(Input()));
  }

  void Print(std::ostream& out) const {
    const forecast::ForecastResult result =
        forecast::ComputeForecast(Input(), given_.deadlines, given_.clubs);
    const auto time = [](absl::Time t) { return Json(t); };
    out << "{\"case\": " << number_ << ", \"player\": " << Quoted(given_.player)
        << ", \"said_by\": " << Json(given_.said_by)
        << ", \"deadlines\": " << List(given_.deadlines, time)
        << ", \"clubs\": " << List(given_.clubs, Quoted) << ", \"records\": "
        << List(given_.records,
                [](const v1::Record& record) { return Json(record); })
        << ", \"model\": " << Json(given_.model)
        << ", \"source_records\": " << Json(given_.source_records)
        << ", \"cells\": "
        << List(result.cells, [](const auto& cell) { return Json(cell); })
        << ", \"weight\": " << Json(result.basis.weight)
        << ", \"independent_root_count\": "
        << result.basis.independent_root_count << "}\n";
  }

 private:
  const uint64_t number_;
  const RandomCase given_;
  Registry registry_;
  Calendar calendar_;
  Dossier dossier_;
  int64_t revision_ = 0;
  forecast::Model model_;
  DossierView view_;
  Lineage lineage_;
};

int PrintCoverage(uint64_t first, uint64_t count) {
  Coverage coverage;
  for (uint64_t i = first; i < first + count; ++i) {
    Run(i, MakeRandomCase(i)).Cover(coverage);
  }
  int missing = 0;
  for (const auto& [name, cases] : coverage.counts()) {
    std::cout << name << ": " << cases << "\n";
    missing += cases == 0;
  }
  return missing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int Main(int argc, char** argv) {
  uint64_t first = 0, count = 0;
  const bool covers = argc == 4 && std::string(argv[3]) == "--coverage";
  if ((argc != 3 && !covers) || !absl::SimpleAtoi(argv[1], &first) ||
      !absl::SimpleAtoi(argv[2], &count)) {
    std::cerr << kUsage;
    return 2;
  }
  if (covers) return PrintCoverage(first, count);
  for (uint64_t i = first; i < first + count; ++i) {
    Run(i, MakeRandomCase(i)).Print(std::cout);
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace hearsay

int main(int argc, char** argv) { return hearsay::Main(argc, argv); }
