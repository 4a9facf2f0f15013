// Stores all reports of FTR-18 through the public API of the real services and
// tells, from what GetLineage answers for every player: roots per rumour, who
// is first most often, how long after the root carriers come, and what it took.
// Writes to standard error and reports figures (tests/testing/figures.h).
#include <algorithm>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/status_macros.h"
#include "tests/testing/figures.h"
#include "tests/testing/ftr18.h"
#include "tests/testing/ftr18_replay.h"
#include "tests/testing/process_usage.h"
#include "tests/testing/service_pair.h"

namespace hearsay::testing {
namespace {

using query::v1::Carrier;
using query::v1::LineageCascade;
using query::v1::SourceStanding;

constexpr int kItem = 3;
constexpr size_t kListed = 10;
constexpr double kMiB = 1024.0 * 1024.0;

// Returns the middle one, or the mean of the two in the middle; 0 of nothing.
double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  if (values.size() % 2 == 1) return values[half];
  return (values[half - 1] + values[half]) / 2;
}

// What the lineage says of one rumour.
struct Rumour {
  const Ftr18Row* first_row = nullptr;
  int reports = 0;
  int roots = 0;  // cascades that do not recycle another
};

// Adds up what GetLineage says of all players.
class Tally {
 public:
  explicit Tally(const std::vector<Ftr18Row>& rows) {
    for (const Ftr18Row& row : rows) {
      rumour_of_[absl::StrCat("reports/", Ftr18EntryId(row))] = row.rumour_id;
      Rumour& rumour = rumours_[row.rumour_id];
      if (rumour.first_row == nullptr) rumour.first_row = &row;
      ++rumour.reports;
    }
  }

  void Add(const PlayerLineage& lineage) {
    for (const query::v1::Story& story : lineage.stories) Add(story);
    for (const SourceStanding& source : lineage.sources) Add(source);
    for (const query::v1::EntityLabel& label : lineage.labels) {
      display_names_[label.name()] = label.display_name();
    }
  }

  size_t reports() const { return rumour_of_.size(); }
  int64_t reports_missing() const {
    return static_cast<int64_t>(rumour_of_.size() - reports_seen_.size());
  }
  double median_roots() const {
    std::vector<double> roots;
    for (const auto& [id, rumour] : rumours_) roots.push_back(rumour.roots);
    return Median(std::move(roots));
  }
  double median_lag_days() const {
    std::vector<double> all;
    for (const auto& [role, lags] : lags_days_) {
      all.insert(all.end(), lags.begin(), lags.end());
    }
    return Median(std::move(all));
  }

  void Print(std::ostream& out) const {
    out << "rumours " << rumours_.size() << ", reports " << rumour_of_.size()
        << ", of them in no cascade " << reports_missing() << "\nstories "
        << stories_ << ", cascades " << cascades_ << ", of them recycled "
        << recycled_ << "\n";
    PrintRoots(out);
    PrintFirst(out);
    PrintLags(out);
  }

 private:
  void Add(const query::v1::Story& story) {
    ++stories_;
    std::map<int64_t, std::set<std::string>> publishers;  // by day's end
    std::set<std::string> all;
    for (const LineageCascade& cascade : story.cascades()) {
      Add(cascade);
      for (const Carrier& carrier : cascade.carriers()) {
        publishers[carrier.publish().end_time().seconds()].insert(
            carrier.publisher());
        all.insert(carrier.publisher());
      }
    }
    if (all.size() == 1) return;
    ++shared_stories_;
    if (publishers.begin()->second.size() > 1) ++shared_first_days_;
  }

  void Add(const LineageCascade& cascade) {
    ++cascades_;
    const bool recycled = !cascade.recycles_entry_key().empty();
    if (recycled) ++recycled_;
    std::set<int> rumours;
    for (const Carrier& carrier : cascade.carriers()) {
      const auto rumour = rumour_of_.find(carrier.report());
      if (rumour == rumour_of_.end()) continue;
      reports_seen_.insert(carrier.report());
      rumours.insert(rumour->second);
      if (carrier.has_lag()) {
        lags_days_[carrier.role()].push_back(carrier.lag().seconds() /
                                             86'400.0);
      }
    }
    if (recycled) return;
    for (const int rumour : rumours) ++rumours_[rumour].roots;
  }

  void Add(const SourceStanding& source) {
    SourceStanding& sum = standings_[source.source()];
    sum.set_story_count(sum.story_count() + source.story_count());
    sum.set_first_said_count(sum.first_said_count() +
                             source.first_said_count());
    sum.set_tied_count(sum.tied_count() + source.tied_count());
  }

  void PrintRoots(std::ostream& out) const {
    std::map<int, int> counts;  // rumours by how many roots they have
    std::vector<std::pair<int, Rumour>> largest(rumours_.begin(),
                                                rumours_.end());
    for (const auto& [id, rumour] : rumours_) ++counts[rumour.roots];
    out << "\nroots per rumour: median " << median_roots()
        << "\n  roots  rumours\n";
    for (const auto& [roots, rumours] : counts) {
      out << std::setw(7) << roots << std::setw(9) << rumours << "\n";
    }
    std::sort(largest.begin(), largest.end(), [](const auto& a, const auto& b) {
      return std::pair(-a.second.roots, a.first) <
             std::pair(-b.second.roots, b.first);
    });
    largest.resize(std::min(largest.size(), kListed));
    out << "the rumours with the most roots\n rumour  roots  reports\n";
    for (const auto& [id, rumour] : largest) {
      const Ftr18Row& row = *rumour.first_row;
      out << std::setw(7) << id << std::setw(7) << rumour.roots << std::setw(9)
          << rumour.reports << "  " << row.player << ", "
          << (row.stays ? "stays at " + row.from_club
                        : row.from_club + " to " + row.to_club)
          << "\n";
    }
  }

  void PrintFirst(std::ostream& out) const {
    std::vector<SourceStanding> sources;
    for (const auto& [source, standing] : standings_) {
      sources.push_back(standing);
      sources.back().set_source(source);
    }
    std::sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) {
      return std::tuple(-a.first_said_count(), -a.tied_count(), a.source()) <
             std::tuple(-b.first_said_count(), -b.tied_count(), b.source());
    });
    sources.resize(std::min(sources.size(), kListed));
    out << "\nfirst most often, of the " << shared_stories_
        << " stories that several outlets told; of these " << shared_first_days_
        << " have more than one on their first day, and the data tell no "
           "hours\n  alone   tied  stories\n";
    for (const SourceStanding& source : sources) {
      const auto name = display_names_.find(source.source());
      out << std::setw(7) << source.first_said_count() << std::setw(7)
          << source.tied_count() << std::setw(9) << source.story_count() << "  "
          << (name == display_names_.end() ? source.source() : name->second)
          << "\n";
    }
  }

  void PrintLags(std::ostream& out) const {
    out << "\ndays after the root: median " << median_lag_days()
        << "\nmedian  carriers\n";
    for (const auto& [role, lags] : lags_days_) {
      out << std::setw(6) << Median(lags) << std::setw(10) << lags.size()
          << "  " << query::v1::CarrierRole_Name(role) << "\n";
    }
  }

  std::map<std::string, int> rumour_of_;  // by report
  std::map<int, Rumour> rumours_;
  std::set<std::string> reports_seen_;
  int stories_ = 0;
  int cascades_ = 0;
  int recycled_ = 0;
  int shared_stories_ = 0;     // that several outlets told
  int shared_first_days_ = 0;  // of these, with several on the first day
  std::map<query::v1::CarrierRole, std::vector<double>> lags_days_;
  std::map<std::string, SourceStanding> standings_;
  std::map<std::string, std::string> display_names_;
};

// What the run took.
struct Cost {
  double ingest_s = 0;
  double answers_s = 0;
  int players = 0;
  double ingest_peak_mib = 0;
  double query_peak_mib = 0;
};

absl::StatusOr<Cost> Replay(const std::vector<Ftr18Row>& rows, Tally& tally) {
  ServicePair services;
  RETURN_IF_ERROR(services.Start());
  Cost cost;
  const absl::Time start = absl::Now();
  ASSIGN_OR_RETURN(const StoredFtr18 stored,
                   StoreFtr18(services.ingest().client(), rows));
  const absl::Time ingested = absl::Now();
  for (const std::string& player : stored.players) {
    ASSIGN_OR_RETURN(
        const PlayerLineage lineage,
        ReadLineage(services.query().client(), player, stored.revision));
    tally.Add(lineage);
  }
  cost.ingest_s = absl::ToDoubleSeconds(ingested - start);
  cost.answers_s = absl::ToDoubleSeconds(absl::Now() - ingested);
  cost.players = static_cast<int>(stored.players.size());
  cost.ingest_peak_mib = PeakResidentBytes(services.ingest().pid()) / kMiB;
  cost.query_peak_mib = PeakResidentBytes(services.query().pid()) / kMiB;
  return cost;
}

bool Report(const Tally& tally, const Cost& cost) {
  tally.Print(std::cerr);
  std::cerr << "\nstored in " << cost.ingest_s << " s, " << cost.players
            << " players' answers built in " << cost.answers_s
            << " s; peak memory " << cost.ingest_peak_mib << " MiB (ingest), "
            << cost.query_peak_mib << " MiB (query)\n";
  ReportFigure(kItem, "FTR-18: reports stored",
               static_cast<double>(tally.reports()));
  ReportFigure(kItem, "FTR-18: roots per rumour, median", tally.median_roots());
  ReportFigure(kItem, "FTR-18: lag of carriers, days, median",
               tally.median_lag_days());
  ReportFigure(kItem, "FTR-18: storing all reports, s", cost.ingest_s);
  ReportFigure(kItem, "FTR-18: all players' lineages, s", cost.answers_s);
  ReportFigure(kItem, "FTR-18: ingest service, peak memory, MiB",
               cost.ingest_peak_mib);
  ReportFigure(kItem, "FTR-18: query service, peak memory, MiB",
               cost.query_peak_mib);
  return ReportFigure(kItem, "FTR-18: reports in no cascade",
                      static_cast<double>(tally.reports_missing()),
                      Bound::kEqual, 0);
}

int Run() {
  const absl::StatusOr<std::vector<Ftr18Row>> rows = ReadFtr18();
  if (absl::IsNotFound(rows.status())) {
    std::cerr << "skipped: " << rows.status().message() << "\n";
    return 0;
  }
  if (!rows.ok()) {
    std::cerr << rows.status() << "\n";
    return 1;
  }
  Tally tally(*rows);
  const absl::StatusOr<Cost> cost = Replay(*rows, tally);
  if (!cost.ok()) {
    std::cerr << cost.status() << "\n";
    return 1;
  }
  return Report(tally, *cost) ? 0 : 1;
}

}  // namespace
}  // namespace hearsay::testing

int main() { return hearsay::testing::Run(); }
